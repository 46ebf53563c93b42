"""What a coordinator prepares: a campaign, what is said, who calls, whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.calls.actions.calls import attempts_of
from essaim.calls.enums import CallOutcome, CallSlot, WhyNot
from essaim.calls.models import (
    NAME_LENGTH,
    SCRIPT_LENGTH,
    STANDS,
    Call,
    CallCampaign,
    CallLine,
    CallScript,
    CallSettings,
    CampaignCaller,
)
from essaim.calls.queries.lists import lines_with_why, may_be_called, settings_of
from essaim.calls.queries.targets import Target, people_to_call, targeted
from essaim.calls.rules.scripts import FIRST_SCRIPT
from essaim.calls.rules.timing import after
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.actions.training import must_be_trained
from essaim.network.enums import GivenTo
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.actions.holding import hold_with
from essaim.people.actions.next_steps import plan_step
from essaim.people.enums import PersonState, StepKind
from essaim.people.models import Person
from essaim.people.rules.authority import WHO_MEET_PEOPLE, must_coordinate
from essaim.people.rules.phones import normalise_phone, show_phone
from essaim.people.rules.texts import clean_line, clean_text

MOST_ON_A_LIST = 20_000
HAS_A_REASON = (WhyNot.DONE, WhyNot.GONE, WhyNot.STOPPED, WhyNot.NOT_AGREED, WhyNot.NO_NUMBER, WhyNot.WAITS, WhyNot.LATER, WhyNot.OF_ANOTHER)  # fmt: skip


class CampaignNeedsAName(DomainError):
    """Donnez un nom à la campagne : « Nouvelles de rentrée », « Avant l’été »."""


class CampaignNeedsASlot(DomainError):
    """Choisissez au moins un moment de la semaine pour appeler."""


class CallScriptIsEmpty(DomainError):
    """Écrivez au moins une phrase : c’est ce que les appelants auront sous les yeux."""


class CampaignIsClosed(DomainError):
    """Cette campagne est close. Préparez-en une autre."""


class CampaignNotKept(DomainError):
    """Cette campagne n’a pas pu être enregistrée. Ouvrez de nouveau le formulaire et recommencez."""


class DoesNotCall(DomainError):
    """Choisissez qui appelle parmi les membres de l’équipe."""


class MayNotBeListed(DomainError):
    """Elle n’a pas accepté d’être appelée, ou sa fiche n’a pas de numéro : elle n’entre pas dans la liste."""


class AlreadyCalled(DomainError):
    """Elle a déjà été appelée dans cette campagne : elle reste dans la liste, qui dit comment cela a fini."""


class StillToCall(DomainError):
    """Il reste {count} personnes sans appel, ni date, ni raison. Appelez-les, ou retirez-les de la liste."""


class HoursMakeNoSense(DomainError):
    """Vérifiez les heures : chaque moment doit finir après avoir commencé, et l’après-midi suit le matin."""


class CallNumberWrong(DomainError):
    """Le numéro qui appelle ne se lit pas : écrivez dix chiffres (06 12 34 56 78), ou laissez vide."""


class DialInWrong(DomainError):
    """Le numéro des causeries ne se lit pas : écrivez dix chiffres (01 23 45 67 89), ou laissez vide."""


class NumbersMakeNoSense(DomainError):
    """Vérifiez les nombres : de 1 à 10 appels, en 1 à 90 jours, de 1 à 30 jours avant de rappeler, de 1 à 20 appels courts ou d’essai."""


@dataclass(frozen=True, kw_only=True)
class CampaignData:
    name: str
    slots: Collection[CallSlot | str]
    starts_on: date


@transaction.atomic
def prepare_campaign(
    collective: Collective, *, data: CampaignData, by: Membership, at: datetime, campaign_id: UUID
) -> CallCampaign:
    """With the listening guide that each campaign starts with. The same `campaign_id` is kept once.

    Raises:
        CampaignNeedsAName, CampaignNeedsASlot, TextTooLong, CampaignNotKept, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    row_id = drawn_id("campaign", collective_id=collective.id, by=by.id, chosen=campaign_id)
    campaign = CallCampaign(id=row_id, collective=collective, made_by=by, made_at=at, **_values(data))
    kept = insert_once(campaign)
    if kept is None:
        raise CampaignNotKept
    if kept is campaign:
        write_script(campaign, body=str(FIRST_SCRIPT), by=by, at=at)
    return kept


@transaction.atomic
def change_campaign(campaign: CallCampaign, *, data: CampaignData, by: Membership) -> CallCampaign:
    """Its name, its moments; the list stays.

    Raises:
        CampaignNeedsAName, CampaignNeedsASlot, TextTooLong, CampaignIsClosed, ForTheCoordinator.
    """
    _hold_open(campaign, by)
    values = _values(data)
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(values))
    return campaign


def _values(data: CampaignData) -> dict[str, Any]:
    name = clean_line(data.name, limit=NAME_LENGTH, what=_("Nom de la campagne"))
    if not name:
        raise CampaignNeedsAName
    slots = [one.value for one in CallSlot if one.value in set(data.slots)]
    if not slots:
        raise CampaignNeedsASlot
    return {"name": name, "slots": slots, "starts_on": data.starts_on}


@transaction.atomic
def write_script(campaign: CallCampaign, *, body: str, by: Membership, at: datetime) -> CallScript:
    """A new version; the same text again is the same version. Calls keep the one that was read.

    Raises:
        CallScriptIsEmpty, TextTooLong, CampaignIsClosed, ForTheCoordinator.
    """
    _hold_open(campaign, by)
    text = clean_text(body, limit=SCRIPT_LENGTH, what=_("Texte"))
    if not text:
        raise CallScriptIsEmpty
    last = CallScript.objects.filter(campaign=campaign).first()
    if last is not None and last.body == text:
        return last
    version = last.version + 1 if last else 1
    return CallScript.objects.create(
        collective_id=campaign.collective_id, campaign=campaign, version=version, body=text, made_at=at
    )


@transaction.atomic
def choose_callers(
    campaign: CallCampaign, *, members: Iterable[Membership], by: Membership, on: date
) -> None:
    """Those, and no others. Whoever leaves keeps the call she is in.

    Raises:
        DoesNotCall, NotTrained, CampaignIsClosed, ForTheCoordinator.
    """
    _hold_open(campaign, by)
    here = active_members(campaign.collective, on=on).filter(role__in=WHO_MEET_PEOPLE)
    wanted = {one.id for one in members}
    if wanted - set(here.values_list("id", flat=True)):
        raise DoesNotCall
    if not campaign.is_watch:  # heat and cold do not wait
        must_be_trained(campaign.collective, list(here.filter(id__in=wanted)), activity=GivenTo.CALL)
    known = CampaignCaller.objects.filter(campaign=campaign)
    known.exclude(member_id__in=wanted).delete()
    new = wanted - set(known.values_list("member_id", flat=True))
    CampaignCaller.objects.bulk_create(
        CampaignCaller(collective_id=campaign.collective_id, campaign=campaign, member_id=one)
        for one in sorted(new)
    )


@transaction.atomic
def list_people(campaign: CallCampaign, *, target: Target, by: Membership, at: datetime) -> int:
    """All who answer to this and are not on the list yet. How many were added.

    Raises:
        CampaignIsClosed, ForTheCoordinator.
    """
    _hold_open(campaign, by)
    return _add(campaign, targeted(campaign.collective, target, on=timezone.localdate(at)), at=at)


@transaction.atomic
def list_person(campaign: CallCampaign, *, person: Person, by: Membership, at: datetime) -> None:
    """By hand. Twice changes nothing.

    Raises:
        MayNotBeListed, CampaignIsClosed, ForTheCoordinator.
    """
    _hold_open(campaign, by)
    if not people_to_call(campaign.collective).filter(id=person.id).exists():
        raise MayNotBeListed
    _add(campaign, [person.id], at=at)


def _add(campaign: CallCampaign, people: Iterable[UUID], *, at: datetime) -> int:
    known = set(CallLine.objects.filter(campaign=campaign).order_by().values_list("person_id", flat=True))
    new = [one for one in people if one not in known][: max(0, MOST_ON_A_LIST - len(known))]
    CallLine.objects.bulk_create(
        CallLine(collective_id=campaign.collective_id, campaign=campaign, person_id=one, not_before=at)
        for one in new
    )
    _remember(campaign, new, settings=settings_of(campaign.collective), at=at)
    return len(new)


def _remember(
    campaign: CallCampaign, people: Collection[UUID], *, settings: CallSettings, at: datetime
) -> None:
    """Whoever was called lately, in another campaign or in none, is not called again at once in this one."""
    lines = CallLine.objects.filter(campaign=campaign, person_id__in=people).select_related("person")
    called = set(
        Call.objects.filter(STANDS, person_id__in=people).order_by().values_list("person_id", flat=True)
    )
    for line in lines.filter(person_id__in=called):
        last = Call.objects.filter(STANDS, person=line.person).first()
        assert last is not None
        attempts = [one for one in attempts_of(line.person, settings, last.at) if one <= last.at]
        then = after(
            CallOutcome(last.outcome), at=last.at, call_back_at=None, attempts=attempts, settings=settings
        )
        line.not_before, line.not_slot = max(at, then.not_before), then.not_slot
        line.save(update_fields=["not_before", "not_slot"])


@transaction.atomic
def unlist(line: CallLine, *, by: Membership) -> None:
    """Off the list, as long as nobody called her for it.

    Raises:
        AlreadyCalled, CampaignIsClosed, RowIsGone, ForTheCoordinator.
    """
    _hold_open(line.campaign, by)
    hold_with(line)  # a call of this instant counts
    if line.last_outcome or line.done_at:
        raise AlreadyCalled
    line.delete()


@transaction.atomic
def put_back(line: CallLine, *, by: Membership) -> None:
    """The coordinator looked: she may be called again, when her rest is over. Twice changes nothing.

    Raises:
        CampaignIsClosed, ForTheCoordinator.
    """
    _hold_open(line.campaign, by)
    hold_with(line)
    line.waits_on, line.done_at = None, None
    line.save(update_fields=["waits_on", "done_at"])


@transaction.atomic
def close_campaign(campaign: CallCampaign, *, by: Membership, at: datetime) -> CallCampaign:
    """Over once each person has an outcome, a date or a reason. A moment agreed becomes a promise of its own.

    Raises:
        StillToCall, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=campaign.collective_id)
    campaign = CallCampaign.objects.select_for_update(of=("self",), no_key=True).get(id=campaign.id)
    if campaign.closed_at is not None:
        return campaign
    left = lines_with_why(campaign, member=by, at=at).filter(last_outcome="").exclude(why__in=HAS_A_REASON)
    count = left.count()
    if count:
        raise StillToCall(count=count)
    promised = CallLine.objects.filter(campaign=campaign, done_at=None, call_back_at__gt=at)
    for line in promised.filter(person__state=PersonState.ACTIVE).select_related("person", "reserved_for"):
        if may_be_called(line.person):  # she may have asked to stop since
            _promise(line, by=by, at=at)
    campaign.closed_at = at
    campaign.save(update_fields=["closed_at"])
    return campaign


def _promise(line: CallLine, *, by: Membership, at: datetime) -> None:
    assert line.call_back_at is not None
    moment = timezone.localtime(line.call_back_at)
    plan_step(
        line.person, kind=StepKind.CALL, what=_("La rappeler à %s, comme convenu") % f"{moment:%H:%M}", due_on=moment.date(),
        is_promise=True, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def change_settings(collective: Collective, *, values: CallSettings, by: Membership) -> CallSettings:
    """For the calls to come.

    Raises:
        HoursMakeNoSense, NumbersMakeNoSense, CallNumberWrong, DialInWrong, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    if not values.morning_from < values.morning_to <= values.afternoon_from < values.afternoon_to:
        raise HoursMakeNoSense
    bounds = (
        (values.most_attempts, 10), (values.attempt_days, 90), (values.again_days, 30), (values.short_calls, 20),
        (values.trial_calls, 20),
    )  # fmt: skip
    if any(not 1 <= number <= most for number, most in bounds):
        raise NumbersMakeNoSense
    read = normalise_phone(values.number)
    if values.number.strip() and not read:
        raise CallNumberWrong
    dialled = normalise_phone(values.dial_in)
    if values.dial_in.strip() and not dialled:
        raise DialInWrong
    values.number, values.dial_in = (
        show_phone(one).replace(" ", "\u00a0") for one in (read, dialled)
    )  # not cut at the end of a line
    names = [one.name for one in CallSettings._meta.concrete_fields if one.name not in {"id", "collective"}]
    kept, _made = CallSettings.objects.update_or_create(
        collective=collective, defaults={name: getattr(values, name) for name in names}
    )
    return kept


def _hold_open(campaign: CallCampaign, by: Membership) -> None:
    must_coordinate(by, collective_id=campaign.collective_id)
    closed = CallCampaign.objects.select_for_update(of=("self",), no_key=True).filter(id=campaign.id)
    if closed.values_list("closed_at", flat=True).get() is not None:
        raise CampaignIsClosed
