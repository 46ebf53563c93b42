"""The lead of a network writes its curriculum: a draft, changed place by place, published as an edition that stays."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max

from essaim.kernel.errors import DomainError
from essaim.network.models import Network
from essaim.people.rules.texts import clean_line
from essaim.transmission.enums import EditionState
from essaim.transmission.models import LONGEST_REASON, Curriculum
from essaim.transmission.queries.curricula import current, draft_of
from essaim.transmission.rules.differences import GENERAL, differences
from essaim.transmission.rules.programme import (
    MOST_STEPS,
    MOST_WORKSHOPS,
    Programme,
    Step,
    Workshop,
    free_key,
    from_file,
    read,
    written,
)


class NoDraft(DomainError):
    """Il n’y a pas de brouillon en cours. Ouvrez « Le programme », puis « Modifier »."""


class ChangedMeanwhile(DomainError):
    """Cette séance a été changée pendant que vous la lisiez. Relisez-la telle qu’elle est, puis reprenez votre changement."""


class NoSuchWorkshop(DomainError):
    """Cette séance n’est plus dans le programme."""


class TooManyWorkshops(DomainError):
    """Un programme compte {most} séances au plus. Retirez-en une d’abord."""


class TooManySteps(DomainError):
    """Une séance compte {most} étapes au plus. Réunissez-en deux."""


class LastWorkshop(DomainError):
    """Un programme garde une séance au moins."""


class NothingChanged(DomainError):
    """Rien n’a changé depuis l’édition précédente : il n’y a rien à publier."""


class ReasonIsMissing(DomainError):
    """Dites ce qui change, et pourquoi : les collectifs le liront."""


class NothingChosen(DomainError):
    """Cochez au moins une séance à reprendre, ou écartez le fichier."""


class NoProposal(DomainError):
    """Ce fichier a déjà été traité. Importez-le à nouveau si besoin."""


def mark_of(programme: Programme, key: str) -> str:
    """What tells that a workshop is still as it was read."""
    return sha256(repr(programme.workshop(key)).encode()).hexdigest()[:16]


@transaction.atomic
def open_draft(network: Network, *, at: datetime) -> Curriculum:
    """The draft of the next edition; the one in hand if there is one."""
    _hold(network)
    return draft_of(network) or Curriculum.objects.create(
        network=network, content=written(current(network).programme), made_at=at
    )


@transaction.atomic
def drop_draft(network: Network) -> None:
    _hold(network)
    Curriculum.objects.filter(network=network, state=EditionState.DRAFT).delete()


@transaction.atomic
def change_workshop(network: Network, changed: Workshop, *, seen: str) -> None:
    """`changed` keeps its key; `seen`: `mark_of` what was read.

    Raises:
        NoDraft, NoSuchWorkshop, ChangedMeanwhile, TooManySteps, WrongPlace.
    """
    draft, programme = _draft(network)
    _same(programme, changed.key, seen)
    if len(changed.steps) > MOST_STEPS:
        raise TooManySteps(most=MOST_STEPS)
    _keep(draft, programme.with_workshop(changed))


@transaction.atomic
def put_step(network: Network, key: str, step: Step, *, at: int | None, seen: str) -> None:
    """In place of the one at this place, from 1; none: after the others.

    Raises:
        The same.
    """
    _draft_row, programme = _draft(network)
    known = _workshop(programme, key)
    steps = list(known.steps)
    if at is None:
        steps.append(step)
    else:
        _same(programme, key, seen)
        if not 1 <= at <= len(steps):
            raise ChangedMeanwhile
        steps[at - 1] = step
    change_workshop(network, replace(known, steps=tuple(steps)), seen=mark_of(programme, key))


@transaction.atomic
def move_step(network: Network, key: str, *, at: int, by: int, seen: str) -> None:
    """One place up (-1) or down (1); taken out when `by` is 0.

    Raises:
        The same.
    """
    _draft_row, programme = _draft(network)
    known = _workshop(programme, key)
    steps = list(known.steps)
    _same(programme, key, seen)
    if not 1 <= at <= len(steps):
        raise ChangedMeanwhile
    step = steps.pop(at - 1)
    if by:
        steps.insert(min(max(at - 1 + by, 0), len(steps)), step)
    change_workshop(network, replace(known, steps=tuple(steps)), seen=seen)


@transaction.atomic
def add_workshop(network: Network, *, title: str, minutes: int) -> str:
    """At the end. Its key.

    Raises:
        NoDraft, TooManyWorkshops, WrongPlace.
    """
    draft, programme = _draft(network)
    if len(programme.workshops) >= MOST_WORKSHOPS:
        raise TooManyWorkshops(most=MOST_WORKSHOPS)
    key = free_key(title, [one.key for one in programme.workshops])
    added = Workshop(key=key, title=title, minutes=minutes)
    _keep(draft, replace(programme, workshops=(*programme.workshops, added)))
    return key


@transaction.atomic
def move_workshop(network: Network, key: str, *, by: int) -> None:
    """One place earlier (-1) or later (1); taken out when `by` is 0.

    Raises:
        NoDraft, NoSuchWorkshop, LastWorkshop.
    """
    draft, programme = _draft(network)
    _workshop(programme, key)
    place = programme.number(key) - 1
    workshops = list(programme.workshops)
    moved = workshops.pop(place)
    if not by and not workshops:
        raise LastWorkshop
    if by:
        workshops.insert(min(max(place + by, 0), len(workshops)), moved)
    _keep(draft, replace(programme, workshops=tuple(workshops)))


@transaction.atomic
def describe_programme(network: Network, *, title: str, about: str, licence: str) -> None:
    """Raises: NoDraft, WrongPlace."""
    draft, programme = _draft(network)
    _keep(draft, replace(programme, title=title, about=about, licence=licence))


@transaction.atomic
def publish_draft(network: Network, *, reason: str, at: datetime) -> Curriculum:
    """The draft becomes the next edition, read by all collectives.

    Raises:
        NoDraft, NothingChanged, ReasonIsMissing, TextTooLong.
    """
    draft, programme = _draft(network)
    said = clean_line(reason, limit=LONGEST_REASON, what="Ce qui change")
    if not differences(current(network).programme, programme):
        raise NothingChanged
    if not said:
        raise ReasonIsMissing
    last = Curriculum.objects.filter(network=network).aggregate(last=Max("edition"))["last"] or 0
    draft.state, draft.edition, draft.reason, draft.published_at = EditionState.PUBLISHED, last + 1, said, at
    draft.save()
    return draft


@transaction.atomic
def receive_file(network: Network, content: bytes, *, at: datetime) -> Curriculum:
    """A file of another network, to be looked at beside ours: nothing of ours changes. It takes the place of one not settled.

    Raises:
        NotAProgramme, TornFile, NewerFile, WrongPlace.
    """
    programme = from_file(content)
    _hold(network)
    Curriculum.objects.filter(network=network, state=EditionState.PROPOSED).delete()
    return Curriculum.objects.create(
        network=network, state=EditionState.PROPOSED, content=written(programme), made_at=at
    )


@transaction.atomic
def drop_proposal(network: Network) -> None:
    Curriculum.objects.filter(network=network, state=EditionState.PROPOSED).delete()


@transaction.atomic
def take_from_proposal(network: Network, keys: Collection[str], *, at: datetime) -> None:
    """Of the file, what was chosen (workshops by key; GENERAL: title, know-how and order) goes into the draft.

    Raises:
        NoProposal, NothingChosen, TooManyWorkshops.
    """
    draft = open_draft(network, at=at)
    proposal = Curriculum.objects.filter(network=network, state=EditionState.PROPOSED).first()
    if proposal is None:
        raise NoProposal
    ours, theirs = read(draft.content), read(proposal.content)
    wanted = {one.key for one in differences(ours, theirs)} & set(keys)
    if not wanted:
        raise NothingChosen
    _keep(draft, taken(ours, theirs, wanted))
    proposal.delete()


def taken(ours: Programme, theirs: Programme, keys: Collection[str]) -> Programme:
    """Ours with these of theirs; a workshop that they have no more goes."""
    kept = {one.key: one for one in ours.workshops}
    for key in keys:
        found = theirs.workshop(key)
        if found is not None:
            kept[key] = found
        else:
            kept.pop(key, None)
    competences = list(theirs.competences if GENERAL in keys else ours.competences)
    order = _order(ours, theirs) if GENERAL not in keys else _order(theirs, ours)
    workshops = tuple(kept[key] for key in order if key in kept)
    if len(workshops) > MOST_WORKSHOPS:
        raise TooManyWorkshops(most=MOST_WORKSHOPS)
    named = {name for one in workshops for name in one.competences}
    known = {one.key for one in competences}
    others = (*ours.competences, *theirs.competences)
    for other in others:
        if other.key in named - known:
            competences.append(other)
            known.add(other.key)
    source = theirs if GENERAL in keys else ours
    return replace(source, competences=tuple(competences), workshops=workshops)


def _order(first: Programme, second: Programme) -> list[str]:
    """The keys of the first, then those that only the second has."""
    keys = [one.key for one in first.workshops]
    return keys + [one.key for one in second.workshops if one.key not in keys]


def _hold(network: Network) -> None:
    """Two hands at one instant: one after the other."""
    Network.objects.select_for_update().get(id=network.id)


def _draft(network: Network) -> tuple[Curriculum, Programme]:
    _hold(network)
    draft = draft_of(network)
    if draft is None:
        raise NoDraft
    return draft, read(draft.content)


def _workshop(programme: Programme, key: str) -> Workshop:
    found = programme.workshop(key)
    if found is None:
        raise NoSuchWorkshop
    return found


def _same(programme: Programme, key: str, seen: str) -> None:
    _workshop(programme, key)
    if mark_of(programme, key) != seen:
        raise ChangedMeanwhile


def _keep(draft: Curriculum, programme: Programme) -> None:
    """What could not be read again is not kept."""
    draft.content = written(read(written(programme)))
    draft.save(update_fields=["content"])
