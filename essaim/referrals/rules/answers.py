"""How long a place may answer, when it is reminded, and what each answer makes of the orientation. No database."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing

from essaim.referrals.enums import AnswerKind
from essaim.referrals.enums import ReferralState as State

LIVES = timedelta(days=8)
CODE_LIVES = timedelta(minutes=15)
READING_LIVES = timedelta(minutes=30)  # after a right code, on that browser
REMINDED_AFTER = (timedelta(days=3), timedelta(days=8))  # the last one opens the link for eight more days
NEEDS_WORDS = frozenset({AnswerKind.ASK, AnswerKind.ELSEWHERE, AnswerKind.REFUSE})
NEEDS_A_DAY = frozenset({AnswerKind.FULL})
TAKES_A_DAY = frozenset({AnswerKind.ACCEPT, AnswerKind.FULL})
BECOMES: Mapping[AnswerKind, State] = {
    AnswerKind.ACCEPT: State.EXPECTED,
    AnswerKind.FULL: State.SENT,
    AnswerKind.ASK: State.SENT,
    AnswerKind.ELSEWHERE: State.REFUSED,
    AnswerKind.REFUSE: State.REFUSED,
}
MOST_SLOTS = 3
_SALT = "essaim.referrals.answer"


def signed(link_id: UUID) -> str:
    """What the address holds: it names nobody, and cannot be made by another hand."""
    return signing.Signer(salt=_SALT).sign(link_id.hex).replace(":", "-")


def read_signed(token: str) -> UUID | None:
    """None for whatever we did not sign."""
    try:
        return UUID(signing.Signer(salt=_SALT).unsign(token.replace("-", ":", 1)))
    except (signing.BadSignature, ValueError):
        return None


def is_due(*, sent_at: datetime, reminders: int, at: datetime) -> bool:
    """Is it time to remind the place?"""
    return reminders < len(REMINDED_AFTER) and at - sent_at >= REMINDED_AFTER[reminders]


def slots_as_text(slots: Iterable[datetime]) -> str:
    """As they are kept: local times, one after the other."""
    return " ".join(f"{one:%Y-%m-%dT%H:%M}" for one in slots)


def slots_read(text: str | None) -> list[datetime]:
    """What was kept, without a zone: the hours of a clock there. What is no date is none."""
    found = []
    for one in (text or "").split():
        try:
            found.append(datetime.fromisoformat(one).replace(tzinfo=None))
        except ValueError:
            continue
    return found
