"""A vCard (RFC 2426, that every telephone reads) of a collective: its name, and the numbers from which it calls."""

from collections.abc import Sequence

from essaim.documents.characters import one_line
from essaim.people.rules.phones import normalise_phone


def contact_card(name: str, numbers: Sequence[str]) -> str:
    """Nothing when no number can be read."""
    read = dict.fromkeys(found for one in numbers if (found := normalise_phone(one)))
    if not read:
        return ""
    said = _escaped(one_line(name))
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{said}", f"N:{said};;;;", f"ORG:{said}"]
    lines += [f"TEL;TYPE=VOICE:{number}" for number in read]
    return "\r\n".join([*lines, "END:VCARD", ""])


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text
