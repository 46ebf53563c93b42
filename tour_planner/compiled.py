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
    try:
        made: F = numba.njit(cache=True, error_model="numpy")(function)
    except RuntimeError:  # "cannot cache function: no locator available"
        made = numba.njit(error_model="numpy")(function)
    return made
