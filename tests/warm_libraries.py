"""Read by the server of forks alone: all that its parent had read which is neither ours nor of the tests."""

import os
from importlib import import_module

from tests.warm import NAMES

os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # what asks for settings is left to each process
for name in os.environ.pop(NAMES, "").split():
    try:
        import_module(name)
    except Exception:  # noqa: BLE001 -- it will be read later, or never
        continue
