"""Everything held about one person, found from the models themselves: one that is added later appears by construction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from essaim.kernel import keyring
from essaim.kernel.fields import SealedText, sealed_fields
from essaim.kernel.journal import entries_about
from essaim.kernel.sealing import BrokenSeal, KeyIsGone
from essaim.kernel.tenancy import Scoped
from essaim.network.models import Membership
from essaim.people.models import Companionship, Merge, PeopleSettings, Person
from essaim.people.rules.phones import show_phone
from essaim.rights.queries.access import accesses_by_day, known_members
from essaim.rights.rules.export import (
    MADE_OF_MARKS,
    MARKS,
    TECHNICAL,
    UNREADABLE,
    Holding,
    Item,
    Section,
    hidden_words,
)
from essaim.rights.rules.processing import title_of
from essaim.rights.rules.wording import WHYS, words_of
from essaim.territory.models import Dwelling

# Models that hold something of persons and do not point to one: what is done of each in an access export.
ELSEWHERE = {
    "Person": "its own section",
    "AccessEntry": "its own section: by day and capacity, without the member's name",
    "SubjectKey": "a key: it says nothing of her",
    "DoNotContact": "of a door, without a name: it is not joined to a person",
}


def models_about_people() -> list[type[Scoped]]:
    """Those that declare data of persons and point to one, in the order in which they are declared."""
    return [
        model
        for model in apps.get_app_config("essaim").get_models()
        if issubclass(model, Scoped)
        and model.personal_data == "persons"
        and model is not Person
        and _ways_to_person(model)
    ]


def _ways_to_person(model: type[models.Model]) -> list[str]:
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) and one.related_model is Person
    ]


def files_of(person: Person) -> list[UUID]:
    """Hers, and those that were made one with it."""
    found = fresh = [person.id]
    while fresh:
        joined = Merge.objects.filter(collective=person.collective_id, kept_id__in=fresh, undone_at=None)
        fresh = [one for one in joined.values_list("merged_id", flat=True) if one not in found]
        found = [*found, *fresh]
    return found


def counts_about(person: Person) -> list[tuple[str, int]]:
    """How many rows of each kind there are about her: what the page of erasure announces."""
    ids = files_of(person)
    counted = []
    for model in models_about_people():
        count = model.objects.filter(_about(model, ids)).count()
        if count:
            counted.append((title_of(model.__name__), count))
    return counted


def _about(model: type[Scoped], ids: list[UUID]) -> Q:
    reaches = Q()
    for way in _ways_to_person(model):
        reaches |= Q(**{f"{way}__in": ids})
    return reaches


def everything_about(person: Person, *, on: date, with_told_words: bool = False) -> Holding:
    """`with_told_words`: the coordinator read the words of others again, and they make nobody out."""
    with override(settings.LANGUAGE_CODE):
        return _everything(person, on=on, with_told_words=with_told_words)


def _everything(person: Person, *, on: date, with_told_words: bool) -> Holding:
    ids = files_of(person)
    keyring.load_keys(person.collective_id, ids)
    people = Person.objects.filter(id__in=ids).select_related("commune")
    links = set(Companionship.objects.filter(person_id__in=ids).values_list("member_id", flat=True))
    found: list[tuple[type[Scoped], list[Any]]] = [
        (Person, sorted(people, key=lambda one: one.id != person.id))
    ]
    found += [(model, list(model.objects.filter(_about(model, ids)))) for model in models_about_people()]
    _load_own_keys(person.collective_id, found)
    reader = _Reader(_members_in(found), links, with_told_words=with_told_words)
    sections = [_section(model, rows, reader) for model, rows in found if rows]
    rules = PeopleSettings.objects.filter(collective=person.collective_id).first()
    return Holding(
        made_on=on.isoformat(),
        collective=person.collective.name,
        controller=(rules.controller if rules else "") or person.collective.carrier or person.collective.name,
        dpo_contact=rules.dpo_contact if rules else "",
        sections=(*sections, _who_looked(person.collective_id, ids)),
    )


def _section(model: type[Scoped], rows: list[Any], reader: "_Reader") -> Section:
    name = model.__name__
    if name in MADE_OF_MARKS:
        return Section(name, title_of(name), (), MARKS.format(count=len(rows)), is_told_by_note=True)
    return Section(name, title_of(name), tuple(reader.row(one) for one in rows))


def _load_own_keys(collective_id: UUID, found: Iterable[tuple[type[Scoped], list[Any]]]) -> None:
    """Worries and signals are sealed under keys of their own."""
    own = [
        one.id
        for model, rows in found
        if any(sealed.key == "id" for sealed in sealed_fields(model))
        for one in rows
    ]
    keyring.load_keys(collective_id, own)


def _members_in(found: Iterable[tuple[type[Scoped], list[Any]]]) -> Mapping[UUID, Membership]:
    return known_members(
        getattr(row, one.attname)
        for model, rows in found
        for one in model._meta.concrete_fields
        if one.related_model is Membership
        for row in rows
    )


def _who_looked(collective_id: UUID, ids: list[UUID]) -> Section:
    rows = tuple(
        (
            Item("on", "Le", _day(date.fromisoformat(day)), day),
            Item("why", "À quel titre", WHYS.get(why, why), why),
            Item("times", "Nombre de fois", str(count), count),
        )
        for day, why, count in accesses_by_day(entries_about(collective_id, ids))
    )
    note = "Chaque affichage est noté : le jour, et à quel titre. Le nom des membres de l’équipe n’est pas donné ici."
    return Section("AccessEntry", title_of("AccessEntry"), rows, note)


@dataclass
class _Reader:
    """Turns a row into words."""

    members: Mapping[UUID, Membership]
    companions: set[UUID]
    with_told_words: bool = field(kw_only=True)

    def row(self, row: Any) -> tuple[Item, ...]:
        return tuple(self._items(row))

    def _items(self, row: Any) -> Iterator[Item]:
        model = type(row).__name__
        hidden = hidden_words(model, getattr(row, "kind", ""), with_told_words=self.with_told_words)
        for one in row._meta.concrete_fields:
            if one.name in TECHNICAL or one.related_model is Person or _is_absent(row, one):
                continue
            label = words_of(model, one.name, one._verbose_name)
            if one.name in hidden:
                yield Item(one.name, label, hidden[one.name])
            else:
                text, raw = self._said(row, one)
                yield Item(one.name, label, text, raw)

    def _said(self, row: Any, one: Any) -> tuple[str, Any]:
        if one.related_model is Membership:
            text = self._whom(getattr(row, one.attname))
            return text, text
        if one.choices:
            return str(getattr(row, f"get_{one.name}_display")()), getattr(row, one.name)
        try:
            value = getattr(row, one.name)
        except (BrokenSeal, KeyIsGone):
            return UNREADABLE, None
        if one.name == "dwelling_ref":
            value = _address(value)
        if one.name == "phone":
            return show_phone(value), value
        return _text(value), _raw(value)

    def _whom(self, member_id: UUID) -> str:
        """The first name of whom she knows; what the others are."""
        member = self.members.get(member_id)
        if member is None:
            return "Membre de l’équipe"
        return member.user.first_name if member_id in self.companions else str(member.get_role_display())


def _is_absent(row: Any, one: Any) -> bool:
    held = row.__dict__.get(one.attname)
    return held is None or (held == "" and not isinstance(one, SealedText))


def _address(identifier: str) -> str:
    try:
        door = (
            Dwelling.objects.select_related("street__commune", "building").filter(id=UUID(identifier)).first()
        )
    except ValueError:
        door = None
    if door is None:
        return "Logement qui n’est plus dans nos listes"
    parts = (str(door), door.place_label, door.street.commune.name)
    return ", ".join(part for part in parts if part)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, Mapping):
        return " ; ".join(f"{key} : {_text(one)}" for key, one in value.items())
    if value is None:
        return "ne souhaite pas répondre"
    return str(value)


def _raw(value: Any) -> Any:
    return (
        value.isoformat()
        if isinstance(value, date)
        else value
        if isinstance(value, bool | int | Mapping)
        else str(value)
    )
