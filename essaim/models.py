"""The data model's table of contents."""

from essaim.network.models import Collective, Coverage, Invitation, Membership, Network, User
from essaim.outreach.models import (
    AccessTask,
    DoNotContact,
    DoorMemory,
    Outing,
    PairMember,
    Plan,
    PlanSector,
    RevisitRule,
    Script,
    Sheet,
    Stop,
    Tour,
    Visit,
)
from essaim.territory.models import (
    Building,
    Commune,
    Dwelling,
    ImportBatch,
    ImportChange,
    Sector,
    SectorDwelling,
    SectorStreet,
    Street,
)

__all__ = [
    "AccessTask", "Building", "Collective", "Commune", "Coverage", "DoNotContact", "DoorMemory", "Dwelling",
    "ImportBatch", "ImportChange", "Invitation", "Membership", "Network", "Outing", "PairMember", "Plan",
    "PlanSector", "RevisitRule", "Script", "Sector", "SectorDwelling", "SectorStreet", "Sheet", "Stop", "Street",
    "Tour", "User", "Visit",
]  # fmt: skip
