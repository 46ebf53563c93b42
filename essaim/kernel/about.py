"""What a model knows of people, said once on its class: `about = About(…)`.

Merge, erasure, access export, register of processing, retention and its rehearsal, what each capacity sees and the
tests' canaries walk these; none keeps a list of models. A model without it fails at start.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q
from django.utils import timezone

PERSON = "essaim.Person"


class Whose(StrEnum):
    NOBODY = "nobody"
    MEMBERS = "members"
    PERSONS = "persons"


@dataclass(frozen=True)
class Activity:
    """One processing, in the sense of the register (RGPD, article 30). `rank`: its place there."""

    key: str
    rank: int
    title: str
    purpose: str
    basis: str
    whose: str
    source: str
    recipients: str


@dataclass(frozen=True)
class Part:
    """A part of the file of a person, and the capacities that let see it."""

    key: str
    title: str
    seen_by: frozenset[str]


@dataclass(frozen=True)
class Keep:
    """What is kept for a time only; a collective may change `days`.

    `least`: what must be kept to be of use. `most`: what was promised to those who are not members, when something was.

    `a_night`: about the most that goes in one night, the oldest first: a slip or a jump takes little before it is seen.
    """

    key: str
    rank: int
    title: Any
    days: int
    warn_days: int = 0
    least: int = 1
    most: int = 0
    a_night: int = 100

    def __str__(self) -> str:
        return str(self.title)


@dataclass(frozen=True)
class Rows:
    """How rows go by themselves. `over(last, on)`: those whose time ended on `last` or before, seen from `on`.

    `then`: « delete » the rows, « forget » what is sealed under a key of their own, « empty » what is sealed under hers.
    """

    over: Callable[[date, date], Q]
    then: str


@dataclass(frozen=True)
class Chore:
    """Another way to go: how many would, and go. Both are given (collective, last day of those over, today)."""

    count: Callable[[Any, date, date], int]
    forget: Callable[[Any, date, date], int]


@dataclass(frozen=True)
class Closing:
    """What is still open when the link or the file ends: the day or the moment is written there."""

    still_open: Q
    field: str


@dataclass(frozen=True)
class Figure:
    """A total that no retention and no erasure may change. `total`: a field to sum; rows are counted otherwise."""

    key: str
    title: Any
    where: Q = field(default_factory=Q)
    total: str = ""


@dataclass(frozen=True)
class Told:
    """What an access export does not show as it stands.

    `by_others`: words of others, masked until the coordinator read them again. `hidden`: field → what is said instead.
    `when`: the rows that this concerns.
    """

    by_others: tuple[str, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    when: Callable[[Any], bool] = lambda _row: True


FOLLOW, ONCE, STAY = "follow", "once", "stay"


@dataclass(frozen=True, kw_only=True)
class About:
    """Whose data a model holds, why, for how long, and what becomes of it.

    `merge`: when two files become one, the rows of the second « follow »; of those that a person has « once » the kept
    file's stands; « stay » rows are the merge's own; else the path of what decides which rows stay.
    `closing`: a `Closing`, or the path of a function (rows, by, on); also applied when a link ends if `ends_with_link`.
    `expiry`: `Rows`, or the path of a `Chore`; without one, rows go with her file.
    `holds`: rows for which an answer is owed: her file waits for it. `on_file`: listed on her file as it is exported.
    A path (« package.module:NAME ») may lead to a floor above: it is followed when it is needed.
    """

    whose: Whose
    title: str
    purpose: str = ""
    activity: Activity | None = None
    part: Part | None = None
    kept: Keep | str = ""
    expiry: Rows | str | None = None
    merge: str = FOLLOW
    erased_rows_go: bool = False
    closing: Closing | str | None = None
    ends_with_link: bool = False
    holds: Q | None = None
    on_file: bool = False
    told: Told | None = None
    is_marks: bool = False
    technical: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        if self.whose != Whose.NOBODY and not (self.purpose and self.activity and self.kept):
            raise ImproperlyConfigured(f"{self.title}: say its purpose, its activity and how long it is kept")


def nobody(title: str) -> About:
    """A model that holds nothing of anyone."""
    return About(whose=Whose.NOBODY, title=title)


def about_of(model: type[models.Model]) -> About:
    found: About = model.about  # type: ignore[attr-defined]
    return found


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "about")]


def models_about(*whose: Whose) -> list[type[models.Model]]:
    return [model for model in our_models() if about_of(model).whose in whose]


def ways_to_person(model: type[models.Model]) -> list[str]:
    """The names of its foreign keys to a person."""
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) and one.related_model is apps.get_model(PERSON)
    ]


def models_that_hang() -> list[type[models.Model]]:
    """Those that hold something of persons and point to one, in the order in which they are declared."""
    person = apps.get_model(PERSON)
    return [model for model in models_about(Whose.PERSONS) if model is not person and ways_to_person(model)]


def pointing_to(model: type[models.Model], people: Iterable[Any]) -> Q:
    """The rows that point to one of these people, whichever way."""
    ids, reaches = list(people), Q()
    for way in ways_to_person(model):
        reaches |= Q(**{f"{way}__in": ids})
    return reaches


def activities() -> list[Activity]:
    found = {about_of(model).activity for model in models_about(Whose.MEMBERS, Whose.PERSONS)}
    return sorted((one for one in found if one), key=lambda one: (one.rank, one.key))


def keeps() -> list[Keep]:
    """All that is kept for a time, in the order of the table."""
    found = {kept for model in our_models() if isinstance(kept := about_of(model).kept, Keep)}
    return sorted(found, key=lambda one: (one.rank, one.key))


def keep_of(key: str) -> Keep:
    return next(one for one in keeps() if one.key == key)


def with_expiry(keep: Keep) -> list[type[models.Model]]:
    """The models whose rows go by themselves when this time is over."""
    return [model for model in our_models() if about_of(model).expiry and about_of(model).kept == keep]


def parts_of_models() -> list[Part]:
    """The parts of a file that models show, each once, in the order in which they are declared."""
    return list(dict.fromkeys(part for model in our_models() if (part := about_of(model).part)))


def label_of(one: Any) -> str:
    """What a field is called in French."""
    words = str(one.verbose_name)
    return words[:1].upper() + words[1:]


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def resolve(path: str) -> Any:
    """« package.module:NAME »."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def check_models() -> None:
    """At start.

    Raises:
        ImproperlyConfigured: a model of ours does not say whose data it holds.
    """
    for model in apps.get_app_config("essaim").get_models():
        if not isinstance(getattr(model, "about", None), About):
            raise ImproperlyConfigured(
                f"{model.__name__} does not say what it knows of people: about = About(…)"
            )
