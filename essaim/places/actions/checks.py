"""Places are rung one after the other, each by one member at a time; how the call ended changes what is known of the place."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import is_taken
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.texts import clean_line
from essaim.places.actions.places import check_place
from essaim.places.actions.proposals import propose
from essaim.places.enums import CheckOutcome, Wrong
from essaim.places.models import CheckCampaign, CheckLine, Place
from essaim.places.queries.checks import free_lines, line_in_hand
from essaim.places.queries.places import places_to_check
from essaim.places.queries.quality import quality_of
from essaim.places.rules.ringing import AGAIN_AFTER, HOLD_FOR, MOST_LISTED, MOST_TRIES

_TOLD = {CheckOutcome.CLOSED: Wrong.CLOSED, CheckOutcome.WRONG_NUMBER: Wrong.PHONE}


class NothingToCheck(DomainError):
    """Aucun lieu à vérifier n’a de numéro de téléphone : il n’y a personne à appeler."""


class ChecksGoOn(DomainError):
    """Une vérification est déjà en cours. Terminez-la d’abord."""


class NotInYourHand(DomainError):
    """Ce lieu a été rendu à la liste, ou quelqu’un d’autre l’appelle. Prenez le suivant."""


class NotAnEnd(DomainError):
    """Choisissez dans la liste comment l’appel a fini."""


@transaction.atomic
def prepare_checks(collective: Collective, *, name: str, by: Membership, at: datetime) -> CheckCampaign:
    """Of all that nobody made sure of for six months and that has a number; the barest files first.

    Raises:
        NothingToCheck, ChecksGoOn, TextTooLong, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    today = timezone.localdate(at)
    called = clean_line(name, limit=80, what=CheckCampaign._meta.get_field("name").verbose_name)
    found = list(places_to_check(collective, on=today).exclude(phone="")[:MOST_LISTED])
    if not found:
        raise NothingToCheck
    try:
        with transaction.atomic():
            made = CheckCampaign.objects.create(
                collective=collective, name=called or _("Vérification"), made_on=today, made_by=by
            )
    except IntegrityError as fault:
        if not is_taken(fault):
            raise
        raise ChecksGoOn from fault
    CheckLine.objects.bulk_create(
        CheckLine(collective=collective, campaign=made, place=place, rank=rank)
        for rank, place in enumerate(_barest_first(found, today=today))
    )
    return made


def _barest_first(found: list[Place], *, today: date) -> list[Place]:
    """By what data·inclusion's public criteria say of each file; those of which nothing is said before all."""
    prefetch_related_objects(found, "services", "origins__service", "collective")

    def completeness(place: Place) -> int:
        said = quality_of(place, today=today)
        return said.percent if said else -1

    return sorted(found, key=completeness)


@transaction.atomic
def take_place(campaign: CheckCampaign, *, by: Membership, at: datetime) -> CheckLine | None:
    """The next place, for this member alone, ten minutes; the one she has already, if she has one. None: nobody is left.

    One statement takes it: of two hands at the same instant, the second finds it taken and asks for another.

    Raises:
        NotOfThisCollective.
    """
    must_meet_people(by, collective_id=campaign.collective_id)
    held = line_in_hand(by, at=at)
    if held is not None and held.campaign_id == campaign.id:
        return held
    rows = free_lines(campaign, on=timezone.localdate(at), at=at)
    while (chosen := rows.values_list("id", flat=True).first()) is not None:
        free = Q(held_until=None) | Q(held_until__lte=at)
        if CheckLine.objects.filter(free, id=chosen, done_on=None).update(
            held_by=by, held_until=at + HOLD_FOR
        ):
            return CheckLine.objects.select_related("place", "campaign").get(id=chosen)
    return None


@transaction.atomic
def give_place_back(line: CheckLine, *, by: Membership) -> None:
    """Somebody else may ring it at once; she herself takes it last."""
    kept = _held(line, by=by)
    kept.held_by, kept.held_until = None, None
    kept.rank += MOST_LISTED
    kept.save(update_fields=["held_by", "held_until", "rank"])


@transaction.atomic
def end_check(line: CheckLine, *, outcome: str, by: Membership, at: datetime) -> CheckLine:
    """« Toujours vrai » checks the place. What only a coordinator may decide becomes a proposal. No answer: another day, three times.

    Raises:
        NotInYourHand, NotAnEnd.
    """
    if outcome not in CheckOutcome.values:
        raise NotAnEnd
    kept, today = _held(line, by=by), timezone.localdate(at)
    if outcome == CheckOutcome.TRUE:
        check_place(kept.place, by=by, on=today)
    elif outcome in _TOLD:
        wrong = _TOLD[CheckOutcome(outcome)]
        propose(kept.place, wrong=wrong, said=str(CheckOutcome(outcome).label), on=today, by=by)
    kept.tries += 1
    kept.outcome, kept.held_by, kept.held_until = outcome, None, None
    if outcome == CheckOutcome.NO_ANSWER and kept.tries < MOST_TRIES:
        kept.not_before = today + AGAIN_AFTER
    else:
        kept.done_on, kept.done_by = today, by
    kept.save()
    return kept


@transaction.atomic
def close_checks(campaign: CheckCampaign, *, by: Membership, on: date) -> None:
    must_coordinate(by, collective_id=campaign.collective_id)
    CheckCampaign.objects.filter(id=campaign.id, closed_on=None).update(closed_on=on)


def _held(line: CheckLine, *, by: Membership) -> CheckLine:
    """A hold that ran out still counts, as long as nobody else took the place."""
    must_meet_people(by, collective_id=line.collective_id)
    kept = CheckLine.objects.select_for_update().get(id=line.id)
    if (
        kept.held_by_id != by.id
        or kept.done_on
        or CheckCampaign.objects.filter(id=kept.campaign_id, closed_on__isnull=False).exists()
    ):
        raise NotInYourHand
    return kept
