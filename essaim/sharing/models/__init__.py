from essaim.sharing.models.practices import (
    REASON_LENGTH,
    TOLD_LENGTH,
    Adoption,
    AssociationIdentity,
    Practice,
    PracticeComment,
)

__all__ = ["REASON_LENGTH", "TOLD_LENGTH", "Adoption", "AssociationIdentity", "Practice", "PracticeComment"]
