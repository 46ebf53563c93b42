"""A row of every model that seals, with a sign of its own in every sealed field: what may be found nowhere in clear."""

from datetime import timedelta

from essaim.kernel.about import ways_to_person
from essaim.kernel.fields import SealedJSON, sealed_fields, sealed_models
from essaim.kernel.keyring import blind_index
from essaim.kernel.vault import SubjectKey
from essaim.models import (
    BreakGlass,
    Contact,
    Merge,
    Person,
    PersonDoNotContact,
    PersonIndex,
    RegisterBridge,
)
from tests import factories
from tests.factories import NOW
from tests.rows import a_row, known_rows

TODAY = NOW.date()


def canary(model, field):
    return f"canari-{model.__name__}-{field.name}-é".lower()


def canaries():
    return [canary(model, field) for model in models_about_people() for field in sealed_fields(model)]


def fill(collective, by):
    """Someone about whom everything is known, twice over: her other file was made one with hers."""
    person = factories.person(collective, by, companion=by)
    other = factories.person(collective, by, state="merged")
    for one in (person, other):
        save(one)
    known = known_rows(collective, person, by)
    own = {
        Merge: {"kept": person, "merged": other},
        PersonDoNotContact: {"channel": "sms", "lifted_on": TODAY},
        BreakGlass: {"until": NOW + timedelta(hours=3)},
    }
    for model in models_about_people():
        if model is not Person:
            hers = dict.fromkeys(ways_to_person(model), person)
            row = a_row(model, sign=lambda _: "", known=known, at=NOW, **{**hers, **own.get(model, {})})
            save(known.setdefault(model, row))
    hang(person, by)
    return person


def models_about_people():
    """Every model that seals something of hers: not what members say of themselves, nor what was said of a door or in a street."""
    return [
        model
        for model in sealed_models()
        if (model is Person or ways_to_person(model))
        and any(set(field.owner_kinds) - {"membership", "donotcontact"} for field in sealed_fields(model))
    ]


def keys_of_people():
    """Those of members aside: their key is made for their messages."""
    return SubjectKey.objects.exclude(kind="membership")


def save(row):
    for field in sealed_fields(type(row)):
        sign = canary(type(row), field)
        setattr(row, field.attname, {"said": sign} if isinstance(field, SealedJSON) else sign)
    row.save()


def hang(person, by):
    """Rows in clear: some are counted, some go with her."""
    who = {"collective": person.collective, "person": person}
    for kind in ("phone", "name", "code"):
        PersonIndex.objects.create(**who, kind=kind, digest=blind_index(person.collective_id, kind, "x"))
    for day in range(3):
        Contact.objects.create(
            **who,
            kind="door",
            on=TODAY - timedelta(days=day),
            is_two_way=day > 0,
            people=day + 1,
            source="visit" if day == 1 else "hand",
            source_digest=f"digest{day}" if day == 1 else "",
            by=by,
            recorded_at=NOW,
        )
    factories.companionship(person, factories.member(person.collective), role="substitute", since=TODAY)
    RegisterBridge.objects.create(**who, state="proposed", changed_on=TODAY, by=by)
