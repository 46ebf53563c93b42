"""The people met: what is kept about them is little, useful to them, and sealed."""

from essaim.people.models.link import BreakGlass, Companionship, Contact, NextStep, Note, RegisterBridge
from essaim.people.models.person import Consent, Merge, Person, PersonDoNotContact, PersonIndex, TwoPeople
from essaim.people.models.settings import PeopleSettings
from essaim.people.models.sight import Grant

__all__ = [
    "BreakGlass", "Companionship", "Consent", "Contact", "Grant", "Merge", "NextStep", "Note", "PeopleSettings", "Person",
    "PersonDoNotContact", "PersonIndex", "RegisterBridge", "TwoPeople",
]  # fmt: skip
