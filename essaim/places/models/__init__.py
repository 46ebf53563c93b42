"""The directory of places, and what is followed of it."""

from essaim.places.models.directory import (
    LONGEST_NAME,
    LONGEST_REF,
    LONGEST_SAID,
    ClimateFact,
    Difference,
    DirectorySettings,
    Origin,
    Place,
    PlaceImport,
    Proposal,
    Service,
)
from essaim.places.models.followed import CheckCampaign, CheckLine, CommuneCentre, PlaceClosure, PlaceMerge

__all__ = [
    "LONGEST_NAME",
    "LONGEST_REF",
    "LONGEST_SAID",
    "CheckCampaign",
    "CheckLine",
    "ClimateFact",
    "CommuneCentre",
    "Difference",
    "DirectorySettings",
    "Origin",
    "Place",
    "PlaceClosure",
    "PlaceImport",
    "PlaceMerge",
    "Proposal",
    "Service",
]
