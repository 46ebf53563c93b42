"""The certificate of who followed workshops: her name, the workshops, a code that says whether it holds."""

from datetime import date
from typing import Any

from django.utils import timezone, translation

from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import duration, words
from essaim.kernel.dates import in_words
from essaim.transmission.models import Certificate

_TEMPLATE = "certificate.typ"
_MANY = 10  # workshops; beyond, smaller letters: it stays one page
_MOST = 24


def render_certificate(certificate: Certificate, *, url: str, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF of one A4 page. Its title names nobody."""
    return typeset(_TEMPLATE, _data(certificate, url), limit=limit)


def picture_certificate(certificate: Certificate, *, url: str, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(certificate, url), dots_per_inch=dots_per_inch)


def _data(certificate: Certificate, url: str) -> dict[str, Any]:
    with translation.override("fr"):
        collective, followed = certificate.collective, certificate.followed
        hours = f"{len(followed)} séances, {duration(certificate.minutes)}."
        return {
            "words": words(),
            "arch": ARCH_MARK,
            "collective": one_line(collective.name),
            "network": one_line(collective.network.name),
            "name": one_line(certificate.shown_name),
            "workshops": [
                [one_line(title), _day(date.fromisoformat(day))] for title, day in followed[:_MOST]
            ],
            "size": 12 if len(followed) <= _MANY else 9.5,
            "lasts": hours if len(followed) > 1 else f"1 séance, {duration(certificate.minutes)}.",
            "given_on": f"Remise le {_day(timezone.localdate(certificate.issued_at))}.",
            "qr": qr_svg(url),
        }


def _day(on: date) -> str:
    return in_words(on, "j F Y")
