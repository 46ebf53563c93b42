"""What a floor keeps for a time only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from essaim.network.models import Collective
from essaim.people.enums import RetentionSubject as Subject


@dataclass(frozen=True)
class Chore:
    """What a floor above keeps for a time (passages at the doors): given to the functions below by who may see both."""

    subject: Subject
    count: Callable[[Collective, date], int]  # what ended on that day or before
    forget: Callable[[Collective, date, date], int]  # the same, and today
