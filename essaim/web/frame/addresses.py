"""Addresses by name, each shape worked out once: a list names hundreds of them."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse
from django.urls.converters import UUIDConverter

_STAND_INS = tuple(UUID(int=2**127 + number, version=4) for number in range(4))
_to_url = UUIDConverter().to_url


def address(name: str, *args: Any) -> str:
    """As `reverse`, for names without arguments and for those that take identifiers."""
    if len(args) > len(_STAND_INS) or not all(type(one) is UUID for one in args):
        return reverse(name, args=args)
    first, *rest = _shape(name, len(args), get_urlconf(), get_script_prefix())
    return first + "".join(f"{one}{then}" for one, then in zip(args, rest, strict=True))


@lru_cache(maxsize=2000)
def _shape(name: str, arguments: int, urlconf: str | None, _prefix: str) -> tuple[str, ...]:
    """What stands between the identifiers."""
    stand_ins = _STAND_INS[:arguments]
    rest = reverse(name, urlconf=urlconf, args=stand_ins)
    parts = []
    for one in stand_ins:
        before, _found, rest = rest.partition(_to_url(one))
        parts.append(before)
    return (*parts, rest)
