"""Numba, kept between processes where a folder can be written, and without a fuss where none can."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core.caching import FunctionCache

F = TypeVar("F", bound=Callable[..., object])

SOURCES = hashlib.sha256(
    b"\0".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
).hexdigest()


class PackageCache(FunctionCache):  # type: ignore[misc]  # numba has no types
    """Kept as long as no file of the package changes.

    Numba itself looks at the file of a function only, and would go on with the old code of what that function calls
    in another one.
    """

    def _index_key(self, *of: Any) -> tuple[Any, ...]:
        return (*super()._index_key(*of), SOURCES)


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
    made = numba.njit(error_model="numpy", **options)(function)
    with suppress(RuntimeError):  # "cannot cache function: no locator available"
        made._cache = PackageCache(function)
    kept: F = made
    return kept
