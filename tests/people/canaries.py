"""A row of every model that seals, with a sign of its own in every sealed field: what may be found nowhere in clear."""

from datetime import timedelta

from essaim.kernel.fields import SealedJSON, sealed_fields, sealed_models
from essaim.kernel.ids import uuid7
from essaim.kernel.fields import kind_of
from essaim.kernel.keyring import Subject, blind_index, make_key
from essaim.models import (
    BreakGlass,
    Companionship,
    Consent,
    Contact,
    LadderRung,
    Measure,
    Merge,
    NextStep,
    Note,
    Person,
    PersonDoNotContact,
    PersonIndex,
    PersonRequest,
    RegisterBridge,
    Signal,
    Worry,
)
from tests import factories
from tests.factories import NOW

TODAY = NOW.date()


def rows_of(person, other, by):
    """What each model needs besides what it seals."""
    return {
        BreakGlass: {"person": person, "member": by, "opened_at": NOW, "until": NOW + timedelta(hours=3)},
        Consent: {
            "person": person, "purpose": "visit", "given_on": TODAY, "given_how": "spoken", "recorded_by": by
        },
        LadderRung: {"person": person, "rung": "ccas", "result": "no_news", "on": TODAY, "by": by},
        Measure: {"person": person, "instrument": "circles", "mode": "face", "on": TODAY, "asked_by": by},
        Merge: {"kept": person, "merged": other, "by": by, "at": NOW},
        NextStep: {"person": person, "kind": "call", "due_on": TODAY, "made_at": NOW},
        Note: {"person": person, "by": by, "at": NOW, "expires_on": TODAY + timedelta(days=365)},
        PersonDoNotContact: {"person": person, "channel": "sms", "said_on": TODAY, "lifted_on": TODAY},
        PersonRequest: {
            "person": person, "kind": "access", "via": "phone", "received_on": TODAY, "due_on": TODAY
        },
        Signal: {
            "person": person, "kind": "neighbour", "received_at": NOW, "expires_on": TODAY, "inform_before": TODAY
        },
        Worry: {"person": person, "level": "worry", "raised_by": by, "raised_at": NOW},
    }  # fmt: skip


def canary(model, field):
    return f"canari-{model.__name__}-{field.name}-é".lower()


def canaries():
    return [canary(model, field) for model in sealed_models() for field in sealed_fields(model)]


def fill(collective, by):
    """Someone about whom everything is known, twice over: her other file was made one with hers."""
    person = factories.person(collective, by, companion=by)
    other = factories.person(collective, by, state="merged")
    for one in (person, other):
        save(one)
    needed = rows_of(person, other, by)
    assert set(needed) | {Person} == set(sealed_models()), "a model that seals is not in this list"
    for model, values in needed.items():
        row = model(id=uuid7(), collective=collective, **values)
        if any(field.key == "id" for field in sealed_fields(model)):
            make_key(collective.id, Subject(kind_of(type(row)), row.id))
        save(row)
    hang(person, by)
    return person


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
            from_visit=day == 1,
            visit_digest=f"digest{day}" if day == 1 else "",
            by=by,
            recorded_at=NOW,
        )
    Companionship.objects.create(
        **who, member=factories.member(person.collective), role="substitute", since=TODAY
    )
    RegisterBridge.objects.create(**who, state="proposed", changed_on=TODAY, by=by)
