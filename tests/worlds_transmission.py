"""The curriculum of a network: an edition, a draft, one that came in a file."""

from typing import Any

from essaim.transmission.actions import curricula
from essaim.transmission.queries.curricula import draft_of, editions
from essaim.transmission.rules.default import default_programme
from essaim.transmission.rules.programme import as_file


def add_transmission(world: Any, now: Any) -> None:
    network = world.collective.network
    if not editions(network).exists():
        curricula.open_draft(network, at=now)
        curricula.describe_programme(network, title="Un programme", about="", licence="")
        curricula.publish_draft(network, reason="Le premier.", at=now)
    if draft_of(network) is None:
        curricula.open_draft(network, at=now)
        curricula.receive_file(network, as_file(default_programme()), at=now)
