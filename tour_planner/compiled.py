"""Numba, kept between processes where a folder can be written, and without a fuss where none can."""

from collections.abc import Callable
from typing import TypeVar

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile to machine code at the first call.

    The result is cached beside the source, or in NUMBA_CACHE_DIR; when neither can be written the function is
    compiled again in each process (some 20 s once) rather than refused.
    """
    return _kept(function, {})


def kernel(function: F) -> F:
    """The same for what allocates nothing and is called millions of times.

    Its arrays belong to its caller: nobody counts who holds them (twice as fast), and threads run it side by side.
    """
    return _kept(function, {"_nrt": False, "nogil": True})


def _kept(function: F, options: dict[str, bool]) -> F:
    try:
        made: F = numba.njit(cache=True, error_model="numpy", **options)(function)
    except RuntimeError:  # "cannot cache function: no locator available"
        made = numba.njit(error_model="numpy", **options)(function)
    return made
