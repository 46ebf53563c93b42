"""The signs put on paper: the arch, the QR code and the code read aloud under it."""

import io

import segno

# Crockford's alphabet: no I, L, O or U, so a code read aloud or copied by hand cannot be mistaken.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u00a0": None})
_SIGNS_IN_CODE = 8

ARCH_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 32">'
    '<path d="M1 31V13a12 12 0 0 1 24 0v18z" fill="#F4BC4F" stroke="#241F1B" stroke-width="1.2"/>'
    '<path d="M9 31V13c0-6 5-9 9-8.600 4 .4 7 4 7 8.600v18z" fill="#A83D17"/>'
    '<circle cx="12.500" cy="20" r="1.500" fill="#FBF7F0"/></svg>'
)


def qr_svg(url: str) -> str:
    """A QR code of level M with its quiet zone, without any style, so that a strict page may show it too."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False, boost_error=False).save(
        drawn, kind="svg", xmldecl=False, nl=False, omitsize=True, svgclass=None, lineclass=None, light="#FFF"
    )
    return drawn.getvalue().decode()


def clear_code(secret: bytes) -> str:
    """Eight signs for the first 40 bits of `secret`: « 7F3K-29QD »."""
    number = int.from_bytes(secret[:5].ljust(5, b"\0"), "big")
    signs = "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(_SIGNS_IN_CODE)))
    return f"{signs[:4]}-{signs[4:]}"


def read_clear_code(typed: str) -> str:
    """The code as `clear_code` writes it, whatever the reader typed for 0 and 1; empty when it is not a code."""
    signs = typed.upper().translate(_MISREAD)
    if len(signs) != _SIGNS_IN_CODE or not set(signs) <= set(_SIGNS):
        return ""
    return f"{signs[:4]}-{signs[4:]}"
