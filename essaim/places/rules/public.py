"""What everyone may read of a place: the place's own words and number, never how to reach someone in particular. No database."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

_OF_SOMEONE = frozenset({
    PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.PAGER,
})  # fmt: skip
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_MOBILE = re.compile(
    r"(?<!\d)(?:(?:\+|00)\d{1,3}[ .\-\u00a0]?(?:\(0\))?|0)[67](?:[ .\-\u00a0]?\d{2}){4}(?!\d)"
)
HIDDEN = "…"


@lru_cache(maxsize=4_096)
def public_phone(number: str) -> str:
    """The number of a place; nothing when it is a mobile one, which is somebody's, or cannot be read."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if 2 <= len(digits) <= 4:
        return number  # a short number: 115, 3949
    try:
        read = phonenumbers.parse(number, "FR")
    except NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(read) or phonenumbers.number_type(read) in _OF_SOMEONE:
        return ""
    return "" if _MOBILE.search(number) else number


def public_text(text: str) -> str:
    """Without the addresses of mail and the mobile numbers that someone wrote in it."""
    return _MOBILE.sub(HIDDEN, _EMAIL.sub(HIDDEN, text))
