"""The data model's table of contents."""

from essaim.kernel.vault import AccessEntry, CollectiveKey, CollectiveSecret, JournalHead, SubjectKey
from essaim.network.models import Collective, Coverage, Invitation, Membership, Network, User
from essaim.outreach.models import (
    AccessTask,
    DoNotContact,
    DoorMemory,
    DoorTally,
    Outing,
    PairMember,
    PastDoor,
    PastDoorSector,
    PastPassage,
    Plan,
    PlanSector,
    RevisitRule,
    Script,
    Sheet,
    Stop,
    Tour,
    Visit,
)
from essaim.people.models import (
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
    Worry,
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
    "AccessEntry", "AccessTask", "BreakGlass", "Building", "Collective", "CollectiveKey", "CollectiveSecret", "Commune",
    "Companionship", "Consent", "Contact", "Coverage", "Debrief", "DoNotContact", "DoorMemory", "DoorTally", "Dwelling",
    "EmergencyNumber", "ImportBatch", "ImportChange", "InstrumentUse", "Invitation", "JournalHead",
    "LadderRung", "Measure", "Membership", "Merge", "Network", "NextStep", "Note", "Outing", "PairMember", "PastDoor", "PastDoorSector", "PastPassage",
    "PeopleSettings", "Person", "PersonDoNotContact", "PersonIndex", "PersonRequest", "Plan", "PlanSector",
    "RegisterBridge", "RetentionRule", "RevisitRule", "Script", "Sector", "SectorDwelling", "SectorStreet",
    "Sheet", "Signal", "Stop", "Street", "SubjectKey", "Tour", "User", "Visit", "Worry",
]  # fmt: skip
