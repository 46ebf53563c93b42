"""What we do at the doors: plans, outings, tours, visits, and what is remembered of each door."""

from essaim.doors.models.out import Out
from essaim.doors.models.tours import (
    Outing,
    OutingNotice,
    PairMember,
    Plan,
    PlanSector,
    Script,
    Sheet,
    Stop,
    Tour,
)
from essaim.doors.models.visits import (
    AccessTask,
    DoNotContact,
    DoorMemory,
    DoorTally,
    PastDoor,
    PastDoorSector,
    PastPassage,
    RevisitRule,
    Visit,
)

__all__ = [
    "AccessTask",
    "DoNotContact",
    "DoorMemory",
    "DoorTally",
    "Out",
    "Outing",
    "OutingNotice",
    "PairMember",
    "PastDoor",
    "PastDoorSector",
    "PastPassage",
    "Plan",
    "PlanSector",
    "RevisitRule",
    "Script",
    "Sheet",
    "Stop",
    "Tour",
    "Visit",
]
