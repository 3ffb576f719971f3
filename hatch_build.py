"""Builds the gazetteer when laydown is built or installed: one SQLite file of what is packaged and of GeoNames.

An editable install gets it in the source tree. It is left as it is when it was made of the same things.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls before it packs a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the file where it is missing or old."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            from laydown.gazetteer.building import ensure

            built = ensure()
        finally:
            sys.path.pop(0)
        self.app.display_info(f"gazetteer: {'built' if built else 'there already'}")
