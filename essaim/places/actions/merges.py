"""Two rows are one place: seen side by side by a coordinator, made one, and two again within thirty days."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models, transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.rules.authority import must_coordinate
from essaim.places.actions.places import PlaceIsClosed, words_of_place
from essaim.places.models import CheckLine, ClimateFact, Place, PlaceClosure, PlaceMerge
from essaim.places.rules.merges import LINES, may_be_undone, values_after

_ONCE: dict[
    type[models.Model], tuple[str, ...]
] = {  # of these, a place has one at most: that of the kept one stays
    ClimateFact: ("fact",),
    CheckLine: ("campaign_id",),
    PlaceClosure: ("first", "last"),
}
REMARK = 500


class SamePlace(DomainError):
    """Choisissez deux lieux différents."""


class NotALineOfAPlace(DomainError):
    """Choisissez, ligne par ligne, ce qui est gardé. Rouvrez la page et recommencez."""


class PlacesChangedMeanwhile(DomainError):
    """L’un des deux lieux vient d’être corrigé. Rouvrez la page pour voir ce qui a changé."""


class TooLateToSeparate(DomainError):
    """Ces deux lieux ont été réunis il y a plus de trente jours, ou déjà séparés. Ajoutez de nouveau celui qui manque."""


class KeptIsGone(DomainError):
    """Le lieu gardé a été réuni avec un autre, ou noté fermé : défaites cela d’abord."""


@transaction.atomic
def merge_places(
    kept: Place, gone: Place, *, taken: Sequence[str], versions: tuple[int, int], by: Membership, on: date
) -> PlaceMerge:
    """`kept` stands, with the lines `taken` from the other; whatever points to `gone` points to it. `versions`: what was read.

    Raises:
        SamePlace, PlaceIsClosed, NotALineOfAPlace, PlacesChangedMeanwhile, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=kept.collective_id)
    if kept.id == gone.id:
        raise SamePlace
    if not set(taken) <= set(LINES):
        raise NotALineOfAPlace
    kept, gone = _held(kept, gone)
    if kept.closed_on or gone.closed_on:
        raise PlaceIsClosed
    if (kept.version, gone.version) != versions:
        raise PlacesChangedMeanwhile
    after = values_after(vars(kept), vars(gone), taken=taken)
    after["remark"] = " / ".join(filter(None, (kept.remark, gone.remark)))[:REMARK]
    before = {
        "kept": {name: getattr(kept, name) for name in after},
        "made": after,
        "moved": _move(gone, kept),
        "published_on": gone.published_on.isoformat() if gone.published_on else None,
    }
    merge = PlaceMerge.objects.create(
        collective_id=kept.collective_id, kept=kept, gone=gone, before=before, made_on=on, made_by=by
    )
    _write(kept, after, on=on)
    gone.closed_on, gone.changed_on, gone.published_on, gone.version = on, on, None, gone.version + 1
    gone.save(update_fields=["closed_on", "changed_on", "published_on", "version"])
    return merge


@transaction.atomic
def separate_places(merge: PlaceMerge, *, by: Membership, on: date) -> PlaceMerge:
    """Two again, as they were; what someone corrected in the kept one since stays.

    Raises:
        TooLateToSeparate, KeptIsGone, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=merge.collective_id)
    held = PlaceMerge.objects.select_for_update().get(collective=merge.collective_id, id=merge.id)
    if not may_be_undone(made_on=held.made_on, undone_on=held.undone_on, on=on):
        raise TooLateToSeparate
    kept, gone = _held(held.kept, held.gone)
    if kept.closed_on:
        raise KeptIsGone
    made, was = held.before.get("made", {}), held.before.get("kept", {})
    _write(kept, {name: was[name] for name in was if getattr(kept, name) == made[name]}, on=on)
    _move_back(held.before.get("moved", {}), kept, gone)
    published = held.before.get("published_on")
    gone.closed_on, gone.changed_on, gone.version = None, on, gone.version + 1
    gone.published_on = date.fromisoformat(published) if published else None
    gone.save(update_fields=["closed_on", "changed_on", "published_on", "version"])
    for place in (kept, gone):
        _write(place, {}, on=on)
    held.undone_on = on
    held.save(update_fields=["undone_on"])
    return held


def _held(one: Place, other: Place) -> tuple[Place, Place]:
    """Both, held in the same order by whoever holds two."""
    rows = Place.objects.select_for_update().filter(collective=one.collective_id, id__in=[one.id, other.id])
    found = {place.id: place for place in rows.order_by("id")}
    return found[one.id], found[other.id]


def _write(place: Place, values: dict[str, Any], *, on: date) -> None:
    for name, value in values.items():
        setattr(place, name, value)
    place.words = words_of_place(place, place.services.all())
    place.version, place.changed_on = place.version + 1, on
    place.save()


def _pointing() -> list[tuple[type[models.Model], str]]:
    """(model, field): whatever points to a place, in whichever package, but the merges themselves."""
    fields = Place._meta.get_fields(include_hidden=True)
    found = [one for one in fields if isinstance(one, models.ManyToOneRel)]
    return [(one.related_model, one.field.name) for one in found if one.related_model is not PlaceMerge]


def _move(gone: Place, kept: Place) -> dict[str, list[str]]:
    """« model field » → the rows that now point to the kept one."""
    moved: dict[str, list[str]] = {}
    for model, field in _pointing():
        rows: Any = model._default_manager.filter(**{field: gone})
        once = _ONCE.get(model)
        if once:
            known = set(model._default_manager.filter(**{field: kept}).values_list(*once))
            ids = [row[0] for row in rows.values_list("pk", *once) if row[1:] not in known]
        else:
            ids = list(rows.values_list("pk", flat=True))
        if ids:
            model._default_manager.filter(pk__in=ids).update(**{field: kept})
            moved[f"{model._meta.label_lower} {field}"] = [str(one) for one in ids]
    return moved


def _move_back(moved: dict[str, list[str]], kept: Place, gone: Place) -> None:
    for model, field in _pointing():
        ids = moved.get(f"{model._meta.label_lower} {field}")
        if ids:
            model._default_manager.filter(pk__in=ids, **{field: kept}).update(**{field: gone})
