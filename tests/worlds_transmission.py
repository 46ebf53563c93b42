"""The curriculum of a network: an edition, a draft, one that came in a file. A collective that asks to stand alone."""

from typing import Any

from essaim.models import (
    AfterWorkshop,
    Certificate,
    GateAsked,
    GateReview,
    Handover,
    LocalChange,
    Path,
    PathWorkshop,
)
from essaim.transmission.actions import curricula
from essaim.transmission.queries.curricula import draft_of, editions
from essaim.transmission.rules.default import default_programme
from essaim.transmission.rules.programme import as_file
from tests.rows import a_row, known_rows


def add_transmission(world: Any, now: Any) -> None:
    network = world.collective.network
    if not editions(network).exists():
        curricula.open_draft(network, at=now)
        curricula.describe_programme(network, title="Un programme", about="", licence="")
        curricula.publish_draft(network, reason="Le premier.", at=now)
    if draft_of(network) is None:
        curricula.open_draft(network, at=now)
        curricula.receive_file(network, as_file(default_programme()), at=now)
    _add_gate(world, now)
    world.rows["certificate_id"] = Certificate.objects.create(
        collective=world.collective, member=world.members["volunteer"], minutes=150, issued_at=now,
        followed=[[world.canary("Certificate.followed"), "2026-11-21"]],
    )  # fmt: skip


def _add_gate(world: Any, now: Any) -> None:
    """What is asked and answered passes between a collective and its network: its lead reads it."""

    def told(field: Any) -> str:
        word = world.canary(f"{field.model.__name__}.{field.name}")
        if field.name not in {"name", "place"}:  # of the path, of a workshop
            world.shared_with_lead.add(word)
        return word

    known = known_rows(world.collective, world.rows["person_id"], world.members["coordinator"])
    for model in (Path, GateAsked, GateReview, Handover, PathWorkshop, AfterWorkshop, LocalChange):
        known[model] = world.rows[f"{model.__name__.lower()}_id"] = a_row(
            model, sign=told, known=known, at=now
        )
