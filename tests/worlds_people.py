"""The people met of a small collective, with a word found nowhere else in each of their sealed fields."""

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.kernel.fields import kind_of
from essaim.kernel.ids import uuid7
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.keyring import Subject, make_key
from essaim.models import (
    BreakGlass,
    Companionship,
    Consent,
    Contact,
    Debrief,
    EmergencyNumber,
    InstrumentUse,
    LadderRung,
    Measure,
    Merge,
    NextStep,
    Note,
    PeopleSettings,
    Person,
    PersonDoNotContact,
    PersonIndex,
    PersonRequest,
    RegisterBridge,
    RetentionRule,
    Signal,
    TwoPeople,
    Worry,
)
from tests import factories

# What the companion and the coordinator alone may see, and the other volunteers of the same collective may not.
SEALED_OF_ODETTE = "of the person met"


def add_people(world: Any, now: Any) -> None:
    """`person` is accompanied by `volunteer`; nobody accompanies `other`; `other_volunteer` sees neither."""
    of, canary, members = world.collective, world.canary, world.members
    by, companion = members["coordinator"], members["volunteer"]
    today = timezone.localdate(now)
    street = world.rows["street_id"]
    door = factories.dwelling(
        of, 77, on=street, label=canary("Person.dwelling_ref"), address_key=None, source="hand"
    )
    person = factories.person(
        of,
        by,
        canary("Person.name"),
        companion=companion,
        at=now,
        first_name=canary("Person.first_name"),
        phone=phone(world, "Person.phone"),
        reach=canary("Person.reach"),
        likes=canary("Person.likes"),
        languages=canary("Person.languages"),
        household=canary("Person.household"),
        birth_year="1941",
        dwelling_ref=str(door.id),
    )
    other = factories.person(of, by, canary("Person.name of another"), at=now)
    merged = factories.person(of, by, None, at=now, state="merged", informed_on=None)
    PersonIndex.objects.create(collective=of, person=person, kind="name", digest=canary("PersonIndex.digest"))
    common = {"collective": of, "person": person}
    consent = Consent.objects.create(
        **common, purpose="phone", detail=canary("Consent.detail"), given_on=today, given_how="spoken", recorded_by=by
    )  # fmt: skip
    PersonDoNotContact.objects.create(
        **common,
        channel="mail",
        said_on=today,
        recorded_by=by,
        lifted_on=today,
        lifted_by=by,
        lift_reason=canary("PersonDoNotContact.lift_reason"),
    )
    stop = PersonDoNotContact.objects.create(**common, channel="sms", said_on=today, recorded_by=by)
    merge = Merge.objects.create(
        collective=of,
        kept=person,
        merged=merged,
        by=by,
        at=now,
        before={
            "note": canary("Merge.before"),
            "kept": {},
            "after": {},
            "moved": {},
            "changed": [],
            "merged_state": "active",
        },
    )
    first, second = sorted((person, other), key=lambda one: one.id)
    said = TwoPeople.objects.create(collective=of, one=first, other=second, by=by, at=now)
    contact = Contact.objects.create(
        **common,
        kind="door",
        on=today,
        is_two_way=True,
        source="visit",
        source_digest=canary("Contact.source_digest"),
        by=companion,
        recorded_at=now,
    )
    link = Companionship.objects.get(person=person)
    note = Note.objects.create(
        **common, body=canary("Note.body"), by=companion, at=now, expires_on=today + timedelta(days=365)
    )
    step = NextStep.objects.create(
        **common, kind="call", what=canary("NextStep.what"), due_on=today, assigned_to=companion, made_by=by, made_at=now
    )  # fmt: skip
    RegisterBridge.objects.create(**common, state="proposed", changed_on=today, by=by)
    measure = Measure.objects.create(
        **common, instrument="circles", mode="face", on=today, asked_by=companion, answers={"famille": canary("Measure.answers")}
    )  # fmt: skip
    use = InstrumentUse.objects.create(
        network=of.network, instrument=f"{['djg6', 'lsns6', 'who5'][world.number - 1]}", permission="-",
        wording={}, declared_by=by, declared_at=now,
    )  # fmt: skip
    worry = sealed(Worry, of, person=person, level="worry", fact=canary("Worry.fact"), told_who=canary("Worry.told_who"),
                   conclusion=canary("Worry.conclusion"), raised_by=companion, raised_at=now,
                   first_look_at=now, first_look_by=by)  # fmt: skip
    LadderRung.objects.create(
        **common, rung="calls", result="no_news", on=today, by=companion, without_consent=canary("LadderRung.without_consent")
    )  # fmt: skip
    signal = sealed(Signal, of, kind="neighbour", where=canary("Signal.where"), what=canary("Signal.what"),
                    reach=canary("Signal.reach"), received_at=now, received_by=by,
                    expires_on=today + timedelta(days=30), inform_before=today + timedelta(days=30))  # fmt: skip
    request = PersonRequest.objects.create(
        **common,
        kind="correction",
        via="phone",
        detail=canary("PersonRequest.detail"),
        received_on=today,
        due_on=today + timedelta(days=30),
        recorded_by=by,
    )
    glass = BreakGlass.objects.create(
        collective=of,
        person=other,
        member=members["facilitator"],
        reason=canary("BreakGlass.reason"),
        opened_at=now - timedelta(hours=4),
        until=now - timedelta(hours=1),
    )
    rule = RetentionRule.objects.create(
        collective=of, subject="person", days=700, justification=canary("RetentionRule.justification")
    )
    PeopleSettings.objects.create(
        collective=of, controller=canary("PeopleSettings.controller"), dpo_contact=canary("PeopleSettings.dpo_contact")
    )  # fmt: skip
    number = EmergencyNumber.objects.create(
        collective=of,
        situation=canary("EmergencyNumber.situation"),
        number=canary("EmergencyNumber.number"),
        hours=canary("EmergencyNumber.hours"),
        is_urgent=True,
        verified_on=today,
    )
    debrief = Debrief.objects.create(collective=of, member=companion, asked_at=now)
    record_access(
        of.id,
        [(person.id, Why.COMPANION)],
        verb=Verb.OPENED,
        access=Access(companion.id, now, canary("AccessEntry.device")),
    )
    world.rows |= {
        "person_id": person, "other_id": other, "consent_id": consent, "stop_id": stop_of(world, stop),
        "merge_id": merge, "contact_id": contact, "companionship_id": link, "note_id": note, "step_id": step,
        "measure_id": measure, "worry_id": worry, "signal_id": signal, "request_id": request, "glass_id": glass,
        "rule_id": rule, "number_id": number, "debrief_id": debrief, "use_id": use, "slug": of.slug,
        "said_id": said,
    }  # fmt: skip


def stop_of(world: Any, stop: PersonDoNotContact) -> Any:
    """`stop_id` already names a stop of a tour."""
    world.rows["wish_of_person_id"] = stop
    return world.rows["stop_id"]


def sealed(model: Any, of: Any, **fields: Any) -> Any:
    identifier = uuid7()
    make_key(of.id, Subject(kind_of(model), identifier))
    return model.objects.create(id=identifier, collective=of, **fields)


def phone(world: Any, where: str) -> str:
    """A French mobile number found nowhere else, in the forms under which it can be shown."""
    digits = f"61{secrets.randbelow(10**7):07d}"
    shown = " ".join([f"0{digits[0]}", *(digits[n : n + 2] for n in (1, 3, 5, 7))])
    for form in (shown, shown.replace(" ", "\u00a0"), f"+33{digits}"):
        world.canaries[form] = where
    return f"+33{digits}"


def fields_of(person: Person) -> list[str]:
    return [
        name
        for name in ("name", "phone", "reach", "likes", "languages", "household")
        if getattr(person, name)
    ]
