"""The people met: what is kept about them is little, useful to them, and sealed."""

from essaim.people.models.care import Debrief, EmergencyNumber, PeopleSettings
from essaim.people.models.link import Companionship, Contact, NextStep, Note, RegisterBridge
from essaim.people.models.measures import InstrumentUse, Measure
from essaim.people.models.person import Consent, Merge, Person, PersonDoNotContact, PersonIndex
from essaim.people.models.rights import BreakGlass, PersonRequest, RetentionRule
from essaim.people.models.worry import LadderRung, Signal, Worry

__all__ = [
    "BreakGlass", "Companionship", "Consent", "Contact", "Debrief", "EmergencyNumber", "InstrumentUse", "LadderRung",
    "Measure", "Merge", "NextStep", "Note", "PeopleSettings", "Person", "PersonDoNotContact", "PersonIndex",
    "PersonRequest", "RegisterBridge", "RetentionRule", "Signal", "Worry",
]  # fmt: skip
