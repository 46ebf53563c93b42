"""Reading a phone number as it was typed: kept in E.164, shown the French way, foreign ones with their country."""

import re
from dataclasses import dataclass

import phonenumbers
from django.utils import timezone
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberMatcher, PhoneNumberType

from essaim.kernel.errors import DomainError

# The numbers of overseas begin with prefixes of their own: none is valid in two of these.
REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
LONGEST = 80
_FRANCE = 33
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
_TERRITORIES = {
    **dict.fromkeys(("590", "690", "691"), 590),  # Guadeloupe, Saint-Martin, Saint-Barthélemy
    **dict.fromkeys(("594", "694"), 594),  # Guyane
    **dict.fromkeys(("596", "696", "697"), 596),  # Martinique
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), 262),  # La Réunion, Mayotte
}
_MIQUELON = "508"  # « 0508 41 23 45 » from elsewhere, six digits there
_AT_HOME = {
    "America/Miquelon": "PM",
    "Pacific/Noumea": "NC",
    "Pacific/Tahiti": "PF",
    "Pacific/Marquesas": "PF",
    "Pacific/Gambier": "PF",
    "Pacific/Wallis": "WF",
}  # where numbers have six or eight digits: as the clock of the collective says
_EXTENSION = re.compile(r"(?:;?ext(?:ension)?[.:=]?|x|poste|p\.|#)\s*\d{1,7}\s*$", re.IGNORECASE)
_NEW_RANGE = re.compile(
    r"(?:(?:\+|00)(?P<country>262|590|594|596)(?=[26]|590|594|596)|0|\+33|0033)(?P<nine>[1-79][0-9]{8})"
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
    number, rest = _in_its_plan(found[0]), found[1]
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


def _in_its_plan(number: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber:
    """+33 690… is the number of Guadeloupe 0690…, as a telephone bought in Paris keeps it: nobody answers at +33."""
    national = str(number.national_number)
    if number.country_code != _FRANCE or len(national) != len("690000012"):
        return number
    if national.startswith(_MIQUELON):
        national = national.removeprefix(_MIQUELON)
        return phonenumbers.PhoneNumber(country_code=int(_MIQUELON), national_number=int(national))
    countries = [_TERRITORIES[national[:3]]] if national[:3] in _TERRITORIES else set(_TERRITORIES.values())
    there = [phonenumbers.PhoneNumber(country_code=code, national_number=int(national)) for code in countries]
    if national[:3] in _TERRITORIES:
        return there[0]
    is_here = phonenumbers.is_valid_number(number)
    return next((one for one in there if not is_here and phonenumbers.is_valid_number(one)), number)


def _refuse_short(text: str) -> None:
    digits = re.sub(r"\D", "", text)
    if 1 < len(digits) <= _SHORT and not text.lstrip().startswith("+") and not _is_at_home(digits):
        raise PhoneIsNobodys


def _regions() -> tuple[str, ...]:
    """Where the collective is, first."""
    home = _AT_HOME.get(timezone.get_current_timezone_name())
    return (home, *REGIONS) if home else REGIONS


def _is_at_home(digits: str) -> bool:
    home = _regions()[0]
    return home != REGIONS[0] and len(digits) == _SHORT and bool(_valid(digits))


def _valid(text: str) -> tuple[phonenumbers.PhoneNumber, str] | None:
    """The whole text as one number. A text with letters is not one: the parser would take « (fils) » for digits."""
    if re.search(r"[^\W\d_]", text):
        return None
    for region in _regions():
        try:
            number = phonenumbers.parse(text, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) and not number.extension:
            return number, ""
    plain = _NEW_RANGE.fullmatch(re.sub(r"\(0\)|[\s.\-/]", "", text))
    return (_in_its_plan(phonenumbers.parse(_new_number(plain))), "") if plain else None


def _new_number(found: re.Match[str]) -> str:
    return f"+{found['country'] or _FRANCE}{found['nine']}"


def _in_words(text: str) -> tuple[phonenumbers.PhoneNumber, str] | None:
    for region in _regions():
        match = next(iter(PhoneNumberMatcher(text, region)), None)
        if match:
            extension = _EXTENSION.search(match.raw_string) if match.number.extension else None
            written = extension[0].strip() if extension else f"poste {match.number.extension or ''}"
            before, after = text[: match.start].strip(_EDGES), text[match.end :].strip(_EDGES)
            after = " ".join(part for part in (written if match.number.extension else "", after) if part)
            number = phonenumbers.PhoneNumber(
                country_code=match.number.country_code,
                national_number=match.number.national_number,
                italian_leading_zero=match.number.italian_leading_zero,
            )
            return number, " ".join(part for part in (before, after) if part)
    return None
