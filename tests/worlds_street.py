"""The street of a small collective: a circuit, a round that is out, someone met, a place seen, a watcher."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.models import Circuit, Encounter, Observation, RoundMember, StreetRound, Watcher


def add_street(world: Any, now: Any) -> None:
    of, canary, walker = world.collective, world.canary, world.members["volunteer"]
    today = timezone.localdate(now)
    circuit = Circuit.objects.create(
        collective=of, name=canary("Circuit.name"), meeting_point=canary("Circuit.meeting_point"), weekday=5
    )
    walked = StreetRound.objects.create(
        collective=of, circuit=circuit, on=today, planned_at=now, minutes=90, started_at=now,
        expected_back_at=now + timedelta(hours=2),
    )  # fmt: skip
    for name in ("volunteer", "coordinator"):
        RoundMember.objects.create(collective=of, street_round=walked, member=world.members[name])
    common = {"collective": of, "at": now, "by": walker, "street_round": walked}
    met = _sealed(Encounter, **common, kind="talked", first_name=canary("Encounter.first_name"))
    seen = _sealed(Observation, **common, body=canary("Observation.body"))
    watcher = _sealed(
        Watcher, collective=of, kind="shop", agreed_on=today, seen_on=today, made_by=walker,
        **{name: canary(f"Watcher.{name}") for name in ("name", "where", "passes_on", "thanks")},
    )  # fmt: skip
    world.rows |= {
        "circuit_id": circuit, "round_id": walked, "encounter_id": met, "observation_id": seen, "watcher_id": watcher,
    }  # fmt: skip


def _sealed(model: Any, **values: Any) -> Any:
    row_id = uuid7()
    make_key(values["collective"].id, Subject(model._meta.model_name, row_id))
    return model.objects.create(id=row_id, **values)
