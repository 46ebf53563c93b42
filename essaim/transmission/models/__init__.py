"""What a network passes on; the path of a cohort; how a collective comes to stand alone."""

from essaim.transmission.models.certificates import BadgeKey, Certificate
from essaim.transmission.models.curricula import LONGEST_REASON, Curriculum, GateCriterion
from essaim.transmission.models.feedback import (
    ANSWER_LENGTH,
    CHANGE_LENGTH,
    AfterWorkshop,
    LocalChange,
)
from essaim.transmission.models.gate import (
    LONGEST_OPINION,
    LONGEST_WORDS,
    SUPPORTER_LENGTH,
    Adopted,
    GateAsked,
    GateReview,
    Handover,
)
from essaim.transmission.models.paths import (
    NAME_LENGTH,
    PLACE_LENGTH,
    AttendanceMark,
    DateAnswer,
    DateChoice,
    Participant,
    Path,
    PathWorkshop,
    SelfRating,
    SkillsShared,
    WorkshopInvited,
    WorkshopLeader,
    WorkshopMoment,
)

__all__ = [
    "ANSWER_LENGTH",
    "CHANGE_LENGTH",
    "LONGEST_OPINION",
    "LONGEST_REASON",
    "LONGEST_WORDS",
    "NAME_LENGTH",
    "PLACE_LENGTH",
    "SUPPORTER_LENGTH",
    "Adopted",
    "AfterWorkshop",
    "AttendanceMark",
    "BadgeKey",
    "Certificate",
    "Curriculum",
    "DateAnswer",
    "DateChoice",
    "GateAsked",
    "GateCriterion",
    "GateReview",
    "Handover",
    "LocalChange",
    "Participant",
    "Path",
    "PathWorkshop",
    "SelfRating",
    "SkillsShared",
    "WorkshopInvited",
    "WorkshopLeader",
    "WorkshopMoment",
]
