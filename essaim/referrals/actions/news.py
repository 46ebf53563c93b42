"""« Le lien tient »: told to those who accompany her and, if she agrees, once, to whoever told us of her. Words without facts."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import tell, tell_account
from essaim.network.models import Membership
from essaim.people.actions.consents import give_consent
from essaim.people.actions.holding import hold_with, must_be_open
from essaim.people.actions.next_steps import plan_step
from essaim.people.enums import InformedHow, PersonState, Purpose, StepKind
from essaim.people.models import Consent, Person
from essaim.people.queries.care import companions_of
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_line
from essaim.referrals.enums import ReferralState as State
from essaim.referrals.models import PromisedNews, Referral
from essaim.referrals.rules.kinds import LINK_HOLDS

LONGEST_REACH = 200
HOLDING = frozenset({State.RETURNED, State.HOLDS})
NEWS_LIVES = timedelta(days=3)


class SayHowToReachThem(DomainError):
    """Écrivez le numéro ou l’e-mail de la personne qui nous a prévenus."""


class NothingToWaitFor(DomainError):
    """Cette orientation est terminée : il n’y aura plus de nouvelle à donner."""


class SheAgreedLater(DomainError):
    """Indiquez le jour où elle a dit oui, au plus tard aujourd’hui."""


@transaction.atomic
def promise_news(
    referral: Referral, *, reach: str, how: InformedHow | str, on: date, by: Membership, at: datetime
) -> PromisedNews:
    """She agrees, and her agreement is kept. Said again, it replaces.

    Raises:
        SayHowToReachThem, NothingToWaitFor, SheAgreedLater, NotAnAgreement, TextTooLong, FileIsClosed.
    """
    person = _held(referral, by)
    if referral.ended_on:
        raise NothingToWaitFor
    if on > timezone.localdate(at):
        raise SheAgreedLater
    label = PromisedNews._meta.get_field("reach").verbose_name
    where = clean_line(reach, limit=LONGEST_REACH, what=label)
    if not (any(sign.isdigit() for sign in where) or "@" in where):
        raise SayHowToReachThem
    give_consent(person, purpose=Purpose.RELATIVE, how=how, on=on, by=by, detail=_news())
    PromisedNews.objects.filter(referral=referral).delete()
    return PromisedNews.objects.create(
        collective_id=referral.collective_id, person=person, referral=referral, reach=where, agreed_on=on, noted_by=by
    )  # fmt: skip


@transaction.atomic
def take_back_news(referral: Referral, *, by: Membership) -> None:
    """She prefers that nobody be told, or it was told otherwise."""
    _held(referral, by)
    PromisedNews.objects.filter(referral=referral).delete()


def tell_news(referral: Referral, *, by: Membership, at: datetime) -> None:
    """In the transaction of what happened: she came back. Whoever noted it knows already."""
    if referral.state not in HOLDING:
        return
    links = companions_of([referral.person_id])
    members = {
        one.member_id: one.member for one in links if one.member.ended_at is None and one.member_id != by.id
    }
    fact = f"{referral.id}|{referral.state}"
    tell(
        list(members.values()),
        LINK_HOLDS,
        collective=referral.collective,
        at=at,
        page=[referral.id],
        fact=fact,
    )
    promised = PromisedNews.objects.filter(referral=referral).first()
    if promised is not None:
        if promised.reach and _still_agrees(referral):
            _tell_them(referral, promised.reach, by=by, at=at)
        promised.delete()


def _tell_them(referral: Referral, reach: str, *, by: Membership, at: datetime) -> None:
    """By mail if that is how; else someone rings, with these words."""
    words = _("le lien tient, merci d’avoir fait signe")
    if _is_mail(reach):
        here = referral.collective
        body = _(
            "Bonjour,\n\nVous nous aviez fait signe pour quelqu’un. Avec son accord, une seule nouvelle : %(words)s.\n\n"
            "Nous ne pouvons rien dire de plus, et vous n’avez rien à faire.\n\n%(collective)s"
        ) % {"words": words, "collective": here.name}
        subject = _("%s : une bonne nouvelle") % here.name
        tell_account(reach, kind="link_holds", subject=subject, body=body, at=at, lives=NEWS_LIVES)
        return
    what = _("Dire à qui nous avait prévenus, et rien de plus : « %(words)s ». %(reach)s") % {
        "words": words,
        "reach": reach,
    }
    plan_step(
        referral.person, kind=StepKind.PROMISE, what=what[:300], due_on=timezone.localdate(at), is_promise=True,
        assigned_to=None, by=by, at=at,
    )  # fmt: skip


def _is_mail(reach: str) -> bool:
    try:
        validate_email(reach)
    except ValidationError:
        return False
    return True


def _news() -> str:
    return _("savoir que le lien tient")


def _still_agrees(referral: Referral) -> bool:
    given = Consent.objects.filter(person_id=referral.person_id, purpose=Purpose.RELATIVE, withdrawn_on=None)
    return any(one.detail in {None, "", _news()} for one in given)


def _held(referral: Referral, by: Membership) -> Person:
    must_meet_people(by, collective_id=referral.collective_id)
    person = hold_with(referral)
    assert person is not None
    must_be_open(person, states=[PersonState.ACTIVE])
    return person
