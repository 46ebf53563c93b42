"""The data model's table of contents."""

from essaim.calls.models import (
    Call,
    CallCampaign,
    CallHold,
    CallLine,
    CallScript,
    CallSettings,
    CampaignCaller,
)
from essaim.doors.models import (
    AccessTask,
    DoNotContact,
    DoorMemory,
    DoorTally,
    Outing,
    OutingNotice,
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
from essaim.kernel.jobs.models import ChoreMark, Job
from essaim.kernel.limits import Attempts
from essaim.kernel.vault import AccessEntry, CollectiveKey, CollectiveSecret, JournalHead, SubjectKey
from essaim.measures.models import InstrumentUse, Measure
from essaim.messages.models import AccountMessage, Message, MessageWording, Notices
from essaim.network.models import (
    Collective,
    Coverage,
    GivenHours,
    Invitation,
    Membership,
    Network,
    NewCoordinator,
    User,
)
from essaim.people.models import (
    BreakGlass,
    Companionship,
    Consent,
    Contact,
    Grant,
    Merge,
    NextStep,
    Note,
    PeopleSettings,
    Person,
    PersonDoNotContact,
    PersonIndex,
    RegisterBridge,
    TwoPeople,
)
from essaim.places.models import Place, Service
from essaim.referrals.models import Referral, ReferralMoment
from essaim.rights.models import ExportLedger, PersonRequest, RetentionRule
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
from essaim.worries.models import Debrief, EmergencyNumber, LadderRung, Signal, Worry

__all__ = [
    "AccessEntry", "AccessTask", "AccountMessage", "Attempts", "BreakGlass", "Building", "Call", "CallCampaign", "CallHold", "CallLine", "CallScript", "CallSettings", "CampaignCaller", "ChoreMark", "Collective", "CollectiveKey", "CollectiveSecret", "Commune",
    "Companionship", "Consent", "Contact", "Coverage", "Debrief", "DoNotContact", "DoorMemory", "DoorTally", "Dwelling",
    "EmergencyNumber", "ExportLedger", "GivenHours", "Grant", "ImportBatch", "ImportChange", "InstrumentUse", "Invitation", "Job", "JournalHead",
    "LadderRung", "Measure", "Membership", "Merge", "Message", "MessageWording", "Network", "NewCoordinator", "NextStep", "Note", "Notices", "Outing", "OutingNotice", "PairMember", "PastDoor", "PastDoorSector", "PastPassage",
    "PeopleSettings", "Person", "PersonDoNotContact", "PersonIndex", "PersonRequest", "Place", "Plan", "PlanSector",
    "Referral", "ReferralMoment", "RegisterBridge", "RetentionRule", "RevisitRule", "Script", "Sector", "SectorDwelling", "SectorStreet", "Service",
    "Sheet", "Signal", "Stop", "Street", "SubjectKey", "Tour", "TwoPeople", "User", "Visit", "Worry",
]  # fmt: skip
