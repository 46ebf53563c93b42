"""A row of any model, made from what its fields say, with a sign of its own in every text: what may leak nowhere."""

from datetime import UTC, datetime
from typing import Any

from django.db import models

from essaim.kernel.fields import SealedJSON, SealedText, kind_of, sealed_fields
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, has_key, make_key
from essaim.models import Collective, Membership, Network, Person

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def a_row(model: Any, *, sign: Any, known: dict[Any, Any], at: datetime = NOW, **values: Any) -> Any:
    """Saved. `sign(field)` gives the text of a field; `known`: {model: the row that a foreign key to it takes}.

    A text that the model chooses among, or that may stay empty without being about someone, takes its first or default.
    """
    collective = known[Collective]
    row_id = uuid7()
    if any(field.key == "id" for field in sealed_fields(model)):
        make_key(collective.id, Subject(kind_of(model), row_id))
    _make_keys_of_others(model, collective, known)
    filled = {
        field.name: _value(field, sign, known, at)
        for field in model._meta.concrete_fields
        if field.name not in values and _wants_one(field)
    }
    return model.objects.create(**{model._meta.pk.name: row_id, **filled, **values})


def _make_keys_of_others(model: Any, collective: Any, known: dict[Any, Any]) -> None:
    """A member has a key from her first message on."""
    holders = {kind_of(type(row)): row.pk for row in known.values()}
    for kind in {kind for field in sealed_fields(model) if field.key != "id" for kind in field.owner_kinds}:
        if kind in holders and not has_key(collective.id, Subject(kind, holders[kind])):
            make_key(collective.id, Subject(kind, holders[kind]))


def _wants_one(field: Any) -> bool:
    if field.primary_key:
        return False
    if isinstance(field, SealedText):
        return True
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    if is_text:
        return not field.has_default()
    return not (field.null or field.blank or field.has_default())


def _value(field: Any, sign: Any, known: dict[Any, Any], at: datetime) -> Any:
    if isinstance(field, models.ForeignKey):
        if field.related_model not in known:
            known[field.related_model] = a_row(field.related_model, sign=sign, known=known, at=at)
        return known[field.related_model]
    if isinstance(field, models.UUIDField):
        is_her_key = any(sealed.key == field.name for sealed in sealed_fields(field.model))
        return known[Person].id if is_her_key else uuid7()
    if field.choices:
        return field.choices[0][0]
    for kind, value in (
        (SealedJSON, lambda: {"said": sign(field)}),
        (models.DateTimeField, lambda: at),
        (models.DateField, at.date),
        (models.TimeField, at.time),
        (models.BooleanField, lambda: False),
        (models.JSONField, dict),
        (models.IntegerField | models.FloatField, lambda: 1),
    ):
        if isinstance(field, kind):
            return value()
    return sign(field)[: getattr(field, "max_length", None)]


def known_rows(collective: Any, person: Any, member: Any) -> dict[Any, Any]:
    return {
        Collective: collective,
        Network: collective.network,
        Membership: member,
        type(person): person,
        type(member.user): member.user,
    }
