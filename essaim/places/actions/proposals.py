"""« Signaler une erreur »: kept apart, until a coordinator corrects the place or leaves it as it is."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.texts import clean_text
from essaim.places.actions.places import PlaceData, close_place, edit_place, hold_place
from essaim.places.enums import Wrong
from essaim.places.models import LONGEST_SAID, Place, Proposal

KEPT = timedelta(days=30)  # once settled
WAITS = timedelta(days=365)  # what nobody looked at for a year says nothing any more
MOST_WAITING = 20  # of one place


class NotSomethingWrong(DomainError):
    """Choisissez dans la liste ce qui n’est pas juste."""


class SayWhatIsRight(DomainError):
    """Dites en quelques mots ce qu’il faudrait écrire à la place."""


class SaidEnough(DomainError):
    """Ce lieu a déjà été signalé plusieurs fois : le collectif va regarder. Merci."""


class ProposalIsSettled(DomainError):
    """Quelqu’un a déjà répondu à ce signalement."""


@transaction.atomic
def propose(place: Place, *, wrong: str, said: str, on: date, by: Membership | None = None) -> Proposal:
    """`by`: none for the public. The same said again of the same place is kept once.

    Raises:
        NotSomethingWrong, SayWhatIsRight, SaidEnough, TextTooLong.
    """
    if by is not None:
        must_meet_people(by, collective_id=place.collective_id)
    if wrong not in Wrong.values:
        raise NotSomethingWrong
    text = clean_text(said, limit=LONGEST_SAID, what=Proposal._meta.get_field("said").verbose_name)
    if not text and wrong != Wrong.CLOSED:
        raise SayWhatIsRight
    waiting = Proposal.objects.filter(place=hold_place(place), settled_on=None)
    known = waiting.filter(wrong=wrong, said=text).first()
    if known is not None:
        return known
    if by is None and waiting.count() >= MOST_WAITING:
        raise SaidEnough
    return Proposal.objects.create(
        collective_id=place.collective_id, place=place, wrong=wrong, said=text, said_on=on, by=by
    )


@transaction.atomic
def accept_closing(proposal: Proposal, *, by: Membership, on: date) -> None:
    """The place is noted closed.

    Raises:
        ProposalIsSettled, ForTheCoordinator.
    """
    kept = _held(proposal, by)
    close_place(kept.place, by=by, on=on)
    _settle(kept, by=by, on=on, accepted=True)


@transaction.atomic
def accept_correction(
    proposal: Proposal, *, data: PlaceData, version: int, by: Membership, on: date
) -> Place:
    """What the coordinator writes, having read what was said.

    Raises:
        ProposalIsSettled, ForTheCoordinator, and those of `edit_place`.
    """
    kept = _held(proposal, by)
    place = edit_place(kept.place, data=data, version=version, by=by, on=on)
    _settle(kept, by=by, on=on, accepted=True)
    return place


@transaction.atomic
def refuse_proposal(proposal: Proposal, *, by: Membership, on: date) -> None:
    """The place stays as it is.

    Raises:
        ProposalIsSettled, ForTheCoordinator.
    """
    _settle(_held(proposal, by), by=by, on=on, accepted=False)


def forget_proposals(collective: Collective, *, on: date) -> int:
    old = Q(settled_on__lt=on - KEPT) | Q(settled_on=None, said_on__lt=on - WAITS)
    return Proposal.objects.filter(old, collective=collective).delete()[0]


def _held(proposal: Proposal, by: Membership) -> Proposal:
    must_coordinate(by, collective_id=proposal.collective_id)
    kept = Proposal.objects.select_for_update().get(id=proposal.id)
    if kept.settled_on:
        raise ProposalIsSettled
    return kept


def _settle(kept: Proposal, *, by: Membership, on: date, accepted: bool) -> None:
    kept.settled_on, kept.settled_by, kept.is_accepted = on, by, accepted
    kept.save(update_fields=["settled_on", "settled_by", "is_accepted"])
