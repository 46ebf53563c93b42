"""An SMS: the alphabet of GSM 03.38 alone, so that 160 signs fit in one, and nothing is paid twice."""

import unicodedata
from math import ceil

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ\x20!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = "^{}\\[~]|€"
_INSTEAD = {
    "’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "…": "...", "–": "-", "—": "-", "·": ".", "œ": "oe",
    "Œ": "OE", "°": "o", "\u2011": "-",
}  # fmt: skip
ALONE, JOINED = 160, 153


def transliterated(text: str) -> str:
    """The nearest text that every phone reads; what has no likeness is left out."""
    tidy = unicodedata.normalize("NFC", text).replace("\u202f", " ").replace("\u00a0", " ")
    tidy = tidy.replace("«\x20", '"').replace("\x20»", '"')
    return "".join(_sign(one) for one in tidy)


def _sign(one: str) -> str:
    if one == "ç":
        return "c"
    if one in _BASIC or one in _DOUBLE:
        return one
    if one in _INSTEAD:
        return _INSTEAD[one]
    return "".join(part for part in unicodedata.normalize("NFKD", one) if part in _BASIC)


def septets(text: str) -> int:
    return sum(2 if one in _DOUBLE else 1 for one in text)


def segments(text: str) -> int:
    """How many SMS it is counted for. A sign of two septets is never cut in half."""
    total = septets(text)
    if total <= ALONE:
        return 1 if text else 0
    count, room = 1, JOINED
    for one in text:
        size = 2 if one in _DOUBLE else 1
        if size > room:
            count, room = count + 1, JOINED
        room -= size
    return max(count, ceil(total / JOINED))
