"""What may be answered to « how did it end ». No database."""

from collections.abc import Sequence

from essaim.calls.enums import CallOutcome

OFFERED = tuple(one for one in CallOutcome if one.meaning.is_offered)
OF_HER_OWN_CALL = (CallOutcome.TALKED, CallOutcome.NOT_NOW, CallOutcome.REFUSES, CallOutcome.NEVER)


def offered(*, is_incoming: bool) -> Sequence[CallOutcome]:
    """She who calls answers, and her number is hers."""
    return OF_HER_OWN_CALL if is_incoming else OFFERED
