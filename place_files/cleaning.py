"""One value at a time: put right when it is sure, left aside when it is not; each time it is told."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from place_files.records import Problem, Reason
from place_files.vocabulary import EVERYONE

LONGEST_NAME = 150
LONGEST_TEXT = 10_000
LONGEST_LINE = 500
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|&(?:#\d+|[a-zA-Z]+);")
_PLAIN = frozenset("<&")  # without these, nothing of HTML
_LINK = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?:[/?#][!-~]*)?", re.ASCII)
_EMAIL = re.compile(r"^[^@\s,;<>()]{1,64}@[^@\s,;<>()]+\.[A-Za-z]{2,24}$")
_NATIONAL = re.compile(r"^(?:\+33|0033|0)([1-9]\d{8})$")
_BLOCKS = frozenset({"p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4", "ul", "ol"})
_FRANCE = (  # west, south, east, north: mainland, then each part overseas, generously
    (-5.5, 41.2, 9.8, 51.3), (-63.3, 14.2, -60.7, 18.3), (-54.8, 2.0, -51.4, 6.0), (55.0, -21.6, 56.1, -20.7),
    (44.9, -13.2, 45.5, -12.4), (-56.6, 46.6, -56.0, 47.3), (-178.4, -14.6, -176.0, -13.0), (163.0, -23.0, 169.0, -19.0),
    (-155.0, -28.5, -134.0, -7.5),
)  # fmt: skip
TODAY_SLACK = 1  # days: a source to the east of us is already tomorrow


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 -- of HTMLParser
        self._hidden += tag in {"script", "style"}
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def without_html(text: str) -> str:
    reader = _Text()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


def tidy(text: str, *, lines: bool = False) -> str:
    """Visible signs alone, spaces once; line ends are kept where a text has several."""
    if text.isprintable():  # most are: nothing to look for
        return " ".join(text.split())
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text.replace("\r", "\n"))
    if not lines:
        return " ".join(shown.split())
    kept = [" ".join(line.split()) for line in shown.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


class Cleaner:
    """The values of one row; what had to be said of them gathers in `problems`."""

    def __init__(self, row: dict[str, Any], *, line: int, name: str = "", today: date) -> None:
        self._row = row
        self._line = line
        self._today = today
        self.name = name
        self.problems: list[Problem] = []

    def tell(self, reason: Reason, value: object = "", *, field: str = "", other: str = "") -> None:
        short = tidy(str(value))[:80]
        self.problems.append(Problem(self._line, reason, short, other, field, self.name))

    def raw(self, field: str) -> str:
        value = self._row.get(field)
        if value is None or value is False:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def text(self, field: str, *, limit: int = LONGEST_LINE, lines: bool = False) -> str:
        said = self._row.get(field)
        if type(said) is str and len(said) <= limit and _PLAIN.isdisjoint(said) and said.isprintable():
            return said.strip() if "  " not in said else " ".join(said.split())  # most are so
        said = self.raw(field)
        if not said:
            return ""
        if _TAG.search(said):
            plain = without_html(said)
            if "<" in said:
                self.tell(Reason.HTML, field=field)
            said = plain
        said = tidy(said, lines=lines)
        if len(said) > limit:
            self.tell(Reason.CUT, said[:40], field=field)
            said = said[: limit - 1].rstrip() + "…"
        return said

    def digits(self, field: str, *, count: int, reason: Reason) -> str:
        said = re.sub(r"[\s\u00a0.]", "", self.raw(field))
        if not said:
            return ""
        if said.isdigit() and len(said) == count - 1:
            said = said.zfill(count)  # a spreadsheet ate the first zero
        if said.isdigit() and len(said) == count:
            return said
        self.tell(reason, said, field=field)
        return ""

    def insee(self, field: str) -> str:
        said = self.raw(field).strip().upper()
        if len(said) == 4 and said.isdigit():
            said = "0" + said
        if not said or re.fullmatch(r"(?:\d{2}|2[AB])\d{3}", said):
            return said
        self.tell(Reason.BAD_INSEE, said, field=field)
        return ""

    def phone(self, field: str) -> str:
        said = self.raw(field).strip()
        if not said:
            return ""
        read = read_phone(said)
        if not read:
            self.tell(Reason.BAD_PHONE, said, field=field)
        return read

    def email(self, field: str) -> str:
        said = self.raw(field).strip().removeprefix("mailto:")
        if not said:
            return ""
        if len(said) > 254 or not _EMAIL.match(said) or ".." in said:
            self.tell(Reason.BAD_EMAIL, said, field=field)
            return ""
        return said

    def link(self, field: str) -> str:
        said = self.raw(field).strip()
        if not said:
            return ""
        whole = said if "://" in said else f"https://{said}"
        if not is_link(whole):
            self.tell(Reason.BAD_LINK, said, field=field)
            return ""
        return whole

    def hours(self, field: str) -> str:
        said = tidy(self.raw(field))
        if not said or (len(said) <= LONGEST_LINE and hours_are_read(said)):
            return said
        self.tell(Reason.BAD_HOURS, said, field=field)
        return ""

    def day(self, field: str) -> date | None:
        value = self._row.get(field)
        if isinstance(value, datetime):
            value = value.date()
        if not isinstance(value, date):
            said = self.raw(field).strip()
            if not said:
                return None
            value = _read_day(said)
        if value is None or value.year < 2000 or (value - self._today).days > TODAY_SLACK:
            self.tell(Reason.BAD_DATE, self.raw(field), field=field)
            return None
        return value

    def number(self, field: str) -> float | None:
        said = self.raw(field).strip().replace(",", ".")
        if not said:
            return None
        try:
            value = float(said)
        except ValueError:
            value = -1.0
        if not 0 <= value < 1e6:
            self.tell(Reason.BAD_NUMBER, said, field=field)
            return None
        return value

    def point(self, lon_field: str, lat_field: str) -> tuple[float | None, float | None]:
        said = [self.raw(field).strip().replace(",", ".") for field in (lon_field, lat_field)]
        if not any(said):
            return None, None
        try:
            lon, lat = (round(float(one), 7) for one in said)
        except ValueError:
            self.tell(Reason.NOWHERE, " ".join(said), field=lon_field)
            return None, None
        if is_in_france(lon, lat):
            return lon, lat
        if is_in_france(lat, lon):
            self.tell(Reason.SWAPPED, field=lon_field)
            return lat, lon
        self.tell(Reason.NOWHERE, " ".join(said), field=lon_field)
        return None, None

    def words(self, field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(as_list(self._row.get(field))))

    def one_of(self, field: str, among: Iterable[str]) -> str:
        return next(iter(self.some_of(field, among)), "")

    def some_of(self, field: str, among: Iterable[str]) -> tuple[str, ...]:
        known = tuple(among)
        value = self._row.get(field)
        if value is None or value in ("", []):
            return ()
        if type(value) is list and (sure := _all_known(tuple(map(str, value)), known)) is not None:
            return sure
        kept: dict[str, None] = {}
        for said in as_list(value):
            if said in known:
                kept[said] = None
            elif near := nearest(said, known):
                self.tell(Reason.NEARLY, said, field=field, other=near)
                kept[near] = None
            else:
                self.tell(Reason.UNKNOWN_VALUE, said, field=field)
        if EVERYONE in kept and len(kept) > 1:
            self.tell(Reason.ALONE, field=field)
            del kept[EVERYONE]
        return tuple(kept)


@lru_cache(maxsize=8_192)
def _all_known(said: tuple[str, ...], among: tuple[str, ...]) -> tuple[str, ...] | None:
    """A list of which nothing is to be told; none when there is."""
    kept = tuple(dict.fromkeys(said))
    is_alone = EVERYONE not in kept or len(kept) == 1
    return kept if is_alone and all(one in among for one in kept) else None


def as_list(value: Any) -> list[str]:
    """A list as JSON, Parquet, and the three ways of the tables write it: « ["a"] », « {a,b} », « a, b »."""
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple | set | frozenset):
        return [tidy(str(one)) for one in value if one not in (None, "")]
    said = str(value).strip().strip("[]{}()")
    return [one for part in re.split(r"[,;|]", said) if (one := part.strip().strip("\"'"))]


@lru_cache(maxsize=4_096)
def nearest(said: str, among: tuple[str, ...]) -> str:
    """The one value that a wrong letter or an old spelling may have meant; none when two are as near."""
    plain = re.sub(r"[\s_]+", "-", said.casefold()).replace("--", "-")
    by_plain = {re.sub(r"-+", "-", one): one for one in among}
    if plain in by_plain:
        return by_plain[plain]
    cutoff = max(1, len(plain) // 8)
    found = process.extract(
        plain, list(by_plain), scorer=DamerauLevenshtein.distance, score_cutoff=cutoff, limit=2
    )
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return ""
    return by_plain[found[0][0]]


@lru_cache(maxsize=65_536)
def read_phone(said: str) -> str:
    """E.164, or a short number as it is dialled; nothing when it is none. Of two numbers, the first."""
    first = re.split(r"\s*(?:/|;|\bou\b|,)\s*", said)[0]
    plain = re.sub(r"[\s.\-()\u00a0]", "", first)
    if found := _NATIONAL.match(plain):
        return f"+33{found[1]}"
    if plain.isdigit() and len(plain) in {2, 3, 4, 6} and plain[0] in "1345678":
        return plain
    try:
        number = phonenumbers.parse(first, "FR")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=16_384)
def hours_are_read(said: str) -> bool:
    """Does it say when something is open, in OpenStreetMap's language?"""
    from opening_hours import validate  # noqa: PLC0415 -- slow import

    return bool(validate(said)) and any(sign.isalnum() for sign in said)


def is_link(said: str) -> bool:
    if (
        len(said) <= 2_000
        and '"' not in said
        and "<" not in said
        and ">" not in said
        and _LINK.fullmatch(said)
    ):
        return True  # most are so
    try:
        parts = urlsplit(said)
        host = parts.hostname or ""
        return (
            parts.scheme in {"http", "https"} and "." in host.strip(".") and not re.search(r"[\s<>\"]", said) and len(said) <= 2_000
        )  # fmt: skip
    except ValueError:
        return False


def is_in_france(lon: float, lat: float) -> bool:
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in _FRANCE)


@lru_cache(maxsize=4_096)
def _read_day(said: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%Y%m%d"):
        try:
            return datetime.strptime(said[:10], form).date()  # noqa: DTZ007 -- a day, not a moment
        except ValueError:
            continue
    return None
