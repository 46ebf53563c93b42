"""A place is asked by a link, reads the words that she accepted after a code, and answers without an account."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import tell, tell_account
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.actions.holding import hold_with
from essaim.people.rules.authority import WHO_MEET_PEOPLE
from essaim.people.rules.next_steps import LONGEST_AHEAD
from essaim.people.rules.texts import clean_text
from essaim.places.rules.hours import say_hour
from essaim.referrals.actions import referrals as steps
from essaim.referrals.enums import AnswerKind
from essaim.referrals.enums import ReferralState as State
from essaim.referrals.models import AnswerLink, Referral, ReferralMoment
from essaim.referrals.queries.answers import links_that_wait, open_link, place_of
from essaim.referrals.rules.answers import (
    BECOMES,
    CODE_LIVES,
    LIVES,
    MOST_SLOTS,
    NEEDS_A_DAY,
    NEEDS_WORDS,
    REMINDED_AFTER,
    TAKES_A_DAY,
    is_due,
    signed,
    slots_as_text,
)
from essaim.referrals.rules.kinds import PLACE_ANSWERED


class PlaceHasNoMail(DomainError):
    """Ce lieu n’a pas d’adresse e-mail dans l’annuaire. Ajoutez-la, ou appelez-le et notez sa réponse."""


class LinkIsClosed(DomainError):
    """Ce lien ne s’ouvre plus : la demande a déjà eu une réponse, ou le délai est passé."""


class SayAWord(DomainError):
    """Écrivez quelques mots, pour que le collectif sache quoi faire ensuite."""


class SayWhichDay(DomainError):
    """Indiquez jusqu’à quel jour vous êtes complets."""


class NotADayToCome(DomainError):
    """Choisissez un jour à partir d’aujourd’hui, et dans moins d’un an."""


@dataclass(frozen=True, kw_only=True)
class PlaceAnswer:
    """`slots`: the moments that suit the place, by its clock: it may propose some rather than one day."""

    kind: AnswerKind
    on: date | None = None
    said: str = ""
    slots: tuple[datetime, ...] = ()


@transaction.atomic
def ask_place(referral: Referral, *, by: Membership, at: datetime) -> AnswerLink:
    """The place is written to: nothing of her is in the mail. Asked again, a new link replaces the one before.

    Raises:
        PlaceHasNoMail, NotWhatFollows, SheTookBackHerYes, FileIsClosed.
    """
    if referral.state == State.AGREED:
        steps.note_moment(referral, state=State.SENT, on=timezone.localdate(at), by=by, at=at)
    person = steps.held(referral, by)
    if referral.state != State.SENT or referral.ended_on:
        raise steps.NotWhatFollows
    if not steps.is_agreed(person, referral):
        raise steps.SheTookBackHerYes
    place = place_of(referral)
    if place is None or not place.email:
        raise PlaceHasNoMail
    AnswerLink.objects.filter(referral=referral, revoked_at=None, answered_at=None).update(revoked_at=at)
    link = AnswerLink.objects.create(
        collective_id=referral.collective_id, person=person, referral=referral, address=place.email,
        sent_by=by, sent_at=at, expires_at=at + LIVES,
    )  # fmt: skip
    _write(link, at=at)
    return link


@transaction.atomic
def withdraw_link(referral: Referral, *, by: Membership, at: datetime) -> int:
    """The links that were sent open no more. How many."""
    steps.held(referral, by)
    rows = AnswerLink.objects.filter(referral=referral, revoked_at=None, answered_at=None)
    return rows.update(revoked_at=at)


@transaction.atomic
def send_code(link: AnswerLink, *, at: datetime) -> None:
    """To the address that the link was sent to, whatever the directory says since: a forwarded link opens nothing."""
    if not link.address:
        return
    code = f"{secrets.randbelow(10**6):06}"
    link.code_mark, link.code_until = _mark(link, code), at + CODE_LIVES
    link.save(update_fields=["code_mark", "code_until"])
    tell_account(
        link.address,
        kind="place_code",
        subject=_("Essaim : votre code"),
        body=_(
            "Bonjour,\n\nVoici le code pour lire la demande et y répondre : %(code)s\n\nIl vaut quinze minutes."
        )
        % {"code": code},
        at=at,
        lives=CODE_LIVES,
    )


@transaction.atomic
def open_with_code(link: AnswerLink, code: str, *, at: datetime) -> bool:
    """Is it the code, in time? It serves once."""
    kept = AnswerLink.objects.select_for_update().get(id=link.id)
    typed = "".join(code.split())
    if not kept.code_mark or kept.code_until is None or kept.code_until <= at:
        return False
    if not compare_digest(kept.code_mark, _mark(kept, typed)):
        return False
    kept.code_mark, kept.code_until = "", None
    kept.read_at = kept.read_at or at
    kept.save(update_fields=["code_mark", "code_until", "read_at"])
    return True


@transaction.atomic
def answer(link: AnswerLink, said: PlaceAnswer, *, at: datetime) -> Referral:
    """What the place says. Whoever follows her is told that there is an answer.

    Raises:
        LinkIsClosed, SayAWord, SayWhichDay, NotADayToCome, TextTooLong, FileIsClosed.
    """
    hold_with(link)
    here = open_link(link.collective, signed(link.id), at=at)
    if here is None or not steps.is_agreed(here.person, here.referral):
        raise LinkIsClosed
    today = timezone.localdate(at)
    words = _words(said, today=today, at=at)
    referral, by = here.referral, _on_behalf(here, on=today)
    referral.state, referral.since = BECOMES[said.kind], today
    if referral.state == State.REFUSED:
        referral.ended_on = today
    referral.save()
    ReferralMoment.objects.create(
        collective_id=referral.collective_id, person_id=referral.person_id, referral=referral, state=referral.state,
        on=today, said=words or None, by=None, slots=slots_as_text(_slots(said, at=at)) or None,
    )  # fmt: skip
    steps.follow(referral, by=by, at=at, instead=_next(said, referral, today=today))
    if referral.state != State.SENT:
        here.answered_at = at
        here.save(update_fields=["answered_at"])
    followers = {one.id: one for one in (by, referral.goes_with) if one is not None and one.ended_at is None}
    tell(list(followers.values()), PLACE_ANSWERED, collective=link.collective, at=at)
    return referral


def _slots(said: PlaceAnswer, *, at: datetime) -> list[datetime]:
    """Those to come, in order, each once."""
    if said.kind != AnswerKind.ACCEPT:
        return []
    now = timezone.localtime(at).replace(tzinfo=None)
    slots = sorted(set(said.slots))
    if len(slots) > MOST_SLOTS or any(not now < one <= now + LONGEST_AHEAD for one in slots):
        raise NotADayToCome
    return slots


def _words(said: PlaceAnswer, *, today: date, at: datetime) -> str:
    words = clean_text(said.said, limit=steps.LONGEST_SAID, what=_("Votre réponse"))
    if said.kind in NEEDS_WORDS and not words:
        raise SayAWord
    if said.kind in NEEDS_A_DAY and said.on is None:
        raise SayWhichDay
    if slots := _slots(said, at=at):
        told = " ; ".join(
            _("%(day)s à %(hour)s") % {"day": in_words(one.date(), "l j F Y"), "hour": say_hour(one.time())}
            for one in slots
        )
        words = _("Propose : %(slots)s. %(words)s") % {"slots": told, "words": words}
    if said.on is None or said.kind not in TAKES_A_DAY:
        return f"{said.kind.label}. {words}".strip() if said.kind != AnswerKind.ACCEPT else words
    if not today <= said.on <= today + LONGEST_AHEAD:
        raise NotADayToCome
    day = date_format(said.on, "j F Y")
    if said.kind == AnswerKind.FULL:
        return _("Complet jusqu’au %(day)s. %(words)s") % {"day": day, "words": words}
    return _("Peut l’accueillir le %(day)s. %(words)s") % {"day": day, "words": words}


def _next(said: PlaceAnswer, referral: Referral, *, today: date) -> tuple[str, date] | None:
    """What to do of it, and when; none: what usually follows."""
    place = referral.place_name or ""
    if said.kind == AnswerKind.ACCEPT:
        return _("Le lieu l’attend : convenir du jour avec elle. %s") % place, today
    if said.kind == AnswerKind.ASK:
        return _("Le lieu pose une question : lui répondre. %s") % place, today
    if said.kind == AnswerKind.FULL:
        return _("Le lieu était complet : le rappeler. %s") % place, said.on or today
    return None


def _on_behalf(link: AnswerLink, *, on: date) -> Membership:
    """Whoever sent the link, if still here; else someone who coordinates."""
    here = active_members(link.collective, on=on).filter(role__in=WHO_MEET_PEOPLE).select_related("user")
    found = here.filter(id=link.sent_by_id).first() or here.filter(role="coordinator").order_by("id").first()
    if found is None:
        raise LinkIsClosed
    return found


def remind_places(collective: Collective, *, at: datetime) -> int:
    """After three days, then after eight, once each: those that did not answer. How many."""
    latest = at - REMINDED_AFTER[0]
    waiting = links_that_wait(collective).filter(sent_at__lte=latest, reminders__lt=len(REMINDED_AFTER))
    return sum(_remind(link.id, collective, at=at) for link in waiting)


@transaction.atomic
def _remind(link_id: UUID, collective: Collective, *, at: datetime) -> int:
    link = links_that_wait(collective).select_for_update(of=("self",)).filter(id=link_id).first()
    if link is None or not is_due(sent_at=link.sent_at, reminders=link.reminders, at=at):
        return 0
    if not link.address or not steps.is_agreed(link.person, link.referral):
        return 0
    link.reminders += 1
    link.expires_at = max(link.expires_at, at + LIVES)
    link.save(update_fields=["reminders", "expires_at"])
    _write(link, at=at)
    return 1


def _write(link: AnswerLink, *, at: datetime) -> None:
    here = link.collective
    where = settings.PUBLIC_URL + reverse("answers:answer", args=[here.slug, signed(link.id)])
    until = date_format(timezone.localtime(link.expires_at), "j F Y")
    body = _(
        "Bonjour,\n\n%(collective)s a une demande pour vous. Pour la lire et y répondre, sans compte :\n\n%(link)s\n\n"
        "Ce lien vaut jusqu’au %(until)s. Un code vous sera envoyé à cette adresse. Rien n’est écrit ici de la personne."
    ) % {"collective": here.name, "link": where, "until": until}
    subject = _("%(collective)s a une demande pour vous") % {"collective": here.name}
    tell_account(
        link.address, kind="place_asked", subject=subject, body=body, at=at, lives=link.expires_at - at
    )


def _mark(link: AnswerLink, code: str) -> str:
    return salted_hmac("essaim.referrals.code", f"{link.id.hex} {code}", algorithm="sha256").hexdigest()
