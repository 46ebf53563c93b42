"""What she agreed to, and what she stopped. No database: the rows are given."""

from collections.abc import Iterable, Mapping
from datetime import date

from essaim.people.enums import Channel, ContactKind, Purpose, StepKind
from essaim.people.models import Consent, PersonDoNotContact

# What a channel carries: stopping it takes back the agreement, cancels the steps, refuses new ones.
PURPOSE_OF: Mapping[Channel, Purpose] = {Channel.PHONE: Purpose.PHONE, Channel.DOOR: Purpose.VISIT}
CARRIES: Mapping[Channel, tuple[Purpose, ...]] = {
    Channel.PHONE: (Purpose.PHONE, Purpose.VIGILANCE),
    Channel.DOOR: (Purpose.VISIT,),
}  # all that goes when the channel is stopped
CHANNEL_OF_STEP: Mapping[str, Channel] = {StepKind.CALL: Channel.PHONE, StepKind.VISIT: Channel.DOOR}
CHANNEL_OF_CONTACT: Mapping[str, Channel] = {
    ContactKind.PHONE: Channel.PHONE,
    ContactKind.DOOR: Channel.DOOR,
    ContactKind.HOME: Channel.DOOR,
}
TO_STAY_IN_TOUCH = frozenset({Purpose.PHONE, Purpose.VISIT, Purpose.ACCOMPANY})
_PRECISE = frozenset({Purpose.INTRODUCE, Purpose.RELATIVE})  # said of one place, of one relative


def has_consent(consents: Iterable[Consent], purpose: Purpose) -> bool:
    """Does she agree to this today?"""
    return any(one.purpose == purpose and one.withdrawn_on is None for one in consents)


def had_consent(consents: Iterable[Consent], purpose: Purpose, *, on: date) -> bool:
    """Did she agree to it on that day? A call made before a withdrawal was a right one."""
    return any(
        one.purpose == purpose and one.given_on <= on and (one.withdrawn_on is None or on <= one.withdrawn_on)
        for one in consents
    )


def is_stopped(stops: Iterable[PersonDoNotContact], channel: Channel) -> bool:
    return any(one.channel == channel and one.lifted_on is None for one in stops)


def was_stopped(stops: Iterable[PersonDoNotContact], channel: Channel, *, on: date) -> bool:
    """Was it stopped before that day, and not lifted? A contact of the day itself is how she said it."""
    return any(
        one.channel == channel and one.said_on < on and (one.lifted_on is None or on < one.lifted_on)
        for one in stops
    )


def was_halted(stops: Iterable[PersonDoNotContact], *, on: date) -> bool:
    """Was a request of hers waiting on that day, or is it still?"""
    return any(
        one.until_settled and one.said_on <= on and (one.lifted_on is None or on < one.lifted_on)
        for one in stops
    )


def may_call(consents: Iterable[Consent], stops: Iterable[PersonDoNotContact]) -> bool:
    """She agreed to be called, and did not ask to stop."""
    return has_consent(consents, Purpose.PHONE) and not is_stopped(stops, Channel.PHONE)


def may_visit(consents: Iterable[Consent], stops: Iterable[PersonDoNotContact]) -> bool:
    return has_consent(consents, Purpose.VISIT) and not is_stopped(stops, Channel.DOOR)


def is_same_matter(one: Consent, other: Consent) -> bool:
    """The same purpose, and the same place or relative when one was named in both."""
    if one.purpose != other.purpose:
        return False
    details = {(one.detail or "").strip().casefold(), (other.detail or "").strip().casefold()} - {""}
    return one.purpose not in _PRECISE or len(details) < 2


def overtaken(consents: Iterable[Consent]) -> list[tuple[Consent, Consent]]:
    """(agreement, withdrawal of the same matter given later or the same day): when two files become one, she withdrew."""
    known = list(consents)
    withdrawn = sorted(
        (one for one in known if one.withdrawn_on is not None), key=lambda one: one.withdrawn_on or date.min
    )
    found = []
    for given in known:
        later = [
            one
            for one in withdrawn
            if is_same_matter(given, one)
            and one.withdrawn_on is not None
            and given.given_on <= one.withdrawn_on
        ]
        if given.withdrawn_on is None and later:
            found.append((given, later[0]))
    return found
