"""The code of the card left at home: ten signs, of which the last checks the others. No database.

No 0, 1, I, L, O, U or Z: read aloud or copied by hand, none can be taken for another. Twenty-nine signs, a prime
number: the check sees every sign misread and every two signs swapped.
"""

import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXY"
LENGTH = 10
_MISREAD = str.maketrans({"Z": "2", "U": "V"})
_BASE = len(SIGNS)


def new_code() -> str:
    """A code that nobody can guess: 29⁹, about 44 bits."""
    chosen = "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
    return chosen + check_sign(chosen)


def check_sign(signs: str) -> str:
    return SIGNS[sum(place * SIGNS.index(sign) for place, sign in enumerate(signs, start=1)) % _BASE]


def shown(code: str) -> str:
    """As it is printed: « K7M49-RT2XQ »."""
    return f"{code[:5]}-{code[5:]}"


def read_code(typed: str) -> str:
    """The code as `new_code` makes it, however it was typed; empty when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS):
        return ""
    return signs if signs[-1] == check_sign(signs[:-1]) else ""
