"""Reading a phone number as it was typed: kept in E.164, shown the French way, foreign ones with their country."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberMatcher, PhoneNumberType

from essaim.kernel.errors import DomainError

# The numbers of overseas begin with prefixes of their own: none is valid in two of these.
REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
LONGEST = 80
_NATIONAL = {33, 262, 508, 590, 594, 596, 681, 687, 689}
_NOBODYS = {
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}
_EDGES = " \t\u00a0\u202f-–—:;,./()[]{}<>«»\"'"
_SHORT = 6
_NEW_RANGE = re.compile(
    r"(?:0|\+33|0033)(?P<nine>[1-79][0-9]{8})"
)  # ranges open faster than libraries learn them


class PhoneUnreadable(DomainError):
    """Ce numéro n’est pas lisible. Écrivez dix chiffres (06 12 34 56 78), ou un numéro étranger qui commence par +."""


class PhoneIsNobodys(DomainError):
    """C’est un numéro court, d’urgence ou de service : il n’est pas celui d’une personne. Notez son propre numéro."""


@dataclass(frozen=True)
class Reading:
    """A number, and what was written beside it (« fils »), to be offered as « comment la joindre »."""

    number: str  # E.164
    rest: str = ""


def read_phone(text: str) -> Reading | None:
    """The number in this text; none when nothing was written.

    Raises:
        PhoneUnreadable: no number could be read in it.
        PhoneIsNobodys: a short, emergency or service number.
    """
    if not text.strip():
        return None
    if len(text) > LONGEST:
        raise PhoneUnreadable
    _refuse_short(text)
    found = _valid(text) or _in_words(text)
    if found is None:
        raise PhoneUnreadable
    number, rest = found
    if phonenumbers.number_type(number) in _NOBODYS:
        raise PhoneIsNobodys
    return Reading(phonenumbers.format_number(number, PhoneNumberFormat.E164), rest)


def normalise_phone(text: str) -> str:
    """The number in E.164, or nothing: to search, where a refusal would be in the way."""
    try:
        reading = read_phone(text)
    except DomainError:
        return ""
    return reading.number if reading else ""


def show_phone(number: str | None) -> str:
    """« 06 11 22 33 44 », « +32 470 12 34 56 »; what cannot be read is shown as it is."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    national = parsed.country_code in _NATIONAL
    form = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def link_phone(number: str | None) -> str:
    """« tel:+33-6-11-22-33-44 » (RFC 3966), or nothing."""
    try:
        parsed = phonenumbers.parse(number or "", None)
    except NumberParseException:
        return ""
    return phonenumbers.format_number(parsed, PhoneNumberFormat.RFC3966)


def last_digits(text: str, *, count: int = 6) -> str:
    """The last digits, if there are enough of them: people remember the end of a number."""
    digits = re.sub(r"\D", "", text)
    return digits[-count:] if len(digits) >= count else ""


def holds_a_phone(text: str) -> bool:
    """Is there a phone number in this text?"""
    return any(True for region in REGIONS[:1] for _ in PhoneNumberMatcher(text, region))


def _refuse_short(text: str) -> None:
    digits = re.sub(r"\D", "", text)
    if 1 < len(digits) <= _SHORT and not text.lstrip().startswith("+"):
        raise PhoneIsNobodys


def _valid(text: str) -> tuple[phonenumbers.PhoneNumber, str] | None:
    """The whole text as one number. A text with letters is not one: the parser would take « (fils) » for digits."""
    if re.search(r"[^\W\d_]", text):
        return None
    for region in REGIONS:
        try:
            number = phonenumbers.parse(text, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) and not number.extension:
            return number, ""
    plain = _NEW_RANGE.fullmatch(re.sub(r"[\s.\-/]", "", text))
    return (phonenumbers.parse("+33" + plain["nine"]), "") if plain else None


def _in_words(text: str) -> tuple[phonenumbers.PhoneNumber, str] | None:
    for region in REGIONS:
        match = next(iter(PhoneNumberMatcher(text, region)), None)
        if match:
            before, after = text[: match.start].strip(_EDGES), text[match.end :].strip(_EDGES)
            number = phonenumbers.PhoneNumber(
                country_code=match.number.country_code,
                national_number=match.number.national_number,
                italian_leading_zero=match.number.italian_leading_zero,
            )
            return number, " ".join(part for part in (before, after) if part)
    return None
