"""Everything held about one person, found from the models themselves: one that is added later appears by construction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import override

from essaim.kernel import keyring
from essaim.kernel.about import Told, about_of, label_of, models_that_hang, pointing_to
from essaim.kernel.dates import in_words
from essaim.kernel.fields import BlindIndexField, SealedText, sealed_fields
from essaim.kernel.journal import entries_about
from essaim.kernel.sealing import BrokenSeal, KeyIsGone
from essaim.kernel.vault import AccessEntry
from essaim.network.models import Collective, Membership
from essaim.people.models import Companionship, Merge, PeopleSettings, Person
from essaim.people.rules.phones import show_phone
from essaim.rights.queries.access import accesses_by_day, known_members
from essaim.rights.rules.export import MARKS, TO_READ_AGAIN, UNREADABLE, Holding, Item, Section
from essaim.rights.rules.wording import WHYS
from essaim.territory.models import Dwelling


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
    for model in models_that_hang():
        count = model._default_manager.filter(pointing_to(model, ids)).count()
        if count:
            counted.append((about_of(model).title, count))
    return counted


def everything_about(person: Person, *, on: date, with_told_words: bool = False) -> Holding:
    """`with_told_words`: the coordinator read the words of others again, and they make nobody out."""
    with override(settings.LANGUAGE_CODE):
        return _everything(person, on=on, with_told_words=with_told_words)


def _everything(person: Person, *, on: date, with_told_words: bool) -> Holding:
    ids = files_of(person)
    keyring.load_keys(person.collective_id, ids)
    people = Person.objects.filter(id__in=ids).select_related("commune")
    links = set(Companionship.objects.filter(person_id__in=ids).values_list("member_id", flat=True))
    found: list[tuple[type[models.Model], list[Any]]] = [
        (Person, sorted(people, key=lambda one: one.id != person.id))
    ]
    found += [(model, list(hanging_from(model, ids))) for model in models_that_hang()]
    _load_own_keys(person.collective_id, found)
    reader = RowReader(members_in(found), links, with_told_words=with_told_words)
    sections = [section_of(model, rows, reader) for model, rows in found if rows]
    rules = PeopleSettings.objects.filter(collective=person.collective_id).first()
    return Holding(
        made_on=on.isoformat(),
        collective=person.collective.name,
        controller=(rules.controller if rules else "") or person.collective.carrier or person.collective.name,
        dpo_contact=rules.dpo_contact if rules else "",
        sections=(*sections, _who_looked(person.collective_id, ids)),
    )


def hanging_from(model: Any, ids: Iterable[Any]) -> "models.QuerySet[Any]":
    """Of these people, with what each row names in words: the day of a drop-in, a place."""
    rows = model._default_manager.filter(pointing_to(model, ids))
    named = [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) and one.related_model not in {Membership, Person, Collective}
    ]
    whole: models.QuerySet[Any] = rows.select_related(*named) if named else rows
    return whole


def section_of(model: type[models.Model], rows: list[Any], reader: "RowReader") -> Section:
    about = about_of(model)
    if about.is_marks:
        return Section(model.__name__, about.title, (), MARKS.format(count=len(rows)), is_told_by_note=True)
    return Section(model.__name__, about.title, tuple(reader.row(one) for one in rows))


def _load_own_keys(collective_id: UUID, found: Iterable[tuple[type[models.Model], list[Any]]]) -> None:
    """Worries and signals are sealed under keys of their own."""
    own = [
        one.id
        for model, rows in found
        if any(sealed.key == "id" for sealed in sealed_fields(model))
        for one in rows
    ]
    keyring.load_keys(collective_id, own)


def members_in(found: Iterable[tuple[type[models.Model], list[Any]]]) -> Mapping[UUID, Membership]:
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
    return Section("AccessEntry", about_of(AccessEntry).title, rows, note)


@dataclass
class RowReader:
    """Turns a row into words."""

    members: Mapping[UUID, Membership]
    companions: set[UUID]
    with_told_words: bool = field(kw_only=True)

    def row(self, row: Any) -> tuple[Item, ...]:
        return tuple(self._items(row))

    def _items(self, row: Any) -> Iterator[Item]:
        about = about_of(type(row))
        hidden = hidden_words(row, about.told, with_told_words=self.with_told_words)
        for one in row._meta.concrete_fields:
            if one.name in about.technical or _says_nothing(one) or _is_absent(row, one):
                continue
            label = label_of(one)
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


def hidden_words(row: Any, told: Told | None, *, with_told_words: bool) -> dict[str, str]:
    """Field → what is said in its place. A neighbour who gave a sign is never named, nor made out from her words.

    `with_told_words`: the coordinator read again what others told, worries included, and it makes nobody out.
    """
    if told is None or not told.when(row):
        return {}
    masked = {} if with_told_words else dict.fromkeys(told.by_others, TO_READ_AGAIN)
    return masked | dict(told.hidden)


def _says_nothing(one: Any) -> bool:
    """Marks of the machine: they say nothing of her that is not said elsewhere in words."""
    return one.name in {"id", "collective"} or isinstance(one, BlindIndexField) or one.related_model is Person


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
    return in_words(day, "j F Y")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return in_words(timezone.localtime(value), "j F Y, H:i")
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
