"""Who we are: the network, its collectives, the people who act in them, what each has learned."""

from essaim.network.models.members import (
    Collective,
    Course,
    Coverage,
    GivenHours,
    Invitation,
    Membership,
    Network,
    NetworkContact,
    NewCoordinator,
    StageEntry,
    User,
    UserManager,
)
from essaim.network.models.training import FirstWorkshop, Trained

__all__ = [
    "Collective",
    "Course",
    "Coverage",
    "FirstWorkshop",
    "GivenHours",
    "Invitation",
    "Membership",
    "Network",
    "NetworkContact",
    "NewCoordinator",
    "StageEntry",
    "Trained",
    "User",
    "UserManager",
]
