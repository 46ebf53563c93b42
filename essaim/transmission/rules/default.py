"""Our own curriculum in eight workshops: what a network begins with. No database."""

from functools import lru_cache
from pathlib import Path

from essaim.transmission.rules.programme import Programme, from_file

FILE = Path(__file__).parent.parent / "programme.fr.json"


@lru_cache(maxsize=1)
def default_programme() -> Programme:
    return from_file(FILE.read_bytes())
