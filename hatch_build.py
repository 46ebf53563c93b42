"""A wheel takes the browser files and the translations with it; an editable install builds nothing."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserFiles(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        if self.target_name != "wheel" or version == "editable":
            return
        script = Path(self.root) / "scripts"
        if not (Path(self.root) / "frontend").is_dir():
            return
        sys.path.insert(0, str(script))
        try:
            import messages  # noqa: PLC0415

            import frontend  # noqa: PLC0415 -- beside us, not an installed package
        finally:
            sys.path.remove(str(script))
        frontend.build()
        messages.compile_catalogues()
