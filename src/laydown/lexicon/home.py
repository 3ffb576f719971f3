"""The folder of a user's own packs and gazetteer."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "LAYDOWN_HOME"
_NAME = "laydown"


def user_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Where a user's own facts live; it need not exist.

    ``$LAYDOWN_HOME``, else where the platform keeps a program's data: ``~/.local/share/laydown`` (or
    ``$XDG_DATA_HOME/laydown``), ``~/Library/Application Support/laydown`` on macOS, ``%LOCALAPPDATA%\\laydown`` on
    Windows. Its folder ``theatres`` holds packs.
    """
    if own := environment.get(VARIABLE):
        return Path(own).expanduser()
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) / _NAME if local else Path.home() / "AppData" / "Local" / _NAME
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    shared = environment.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / _NAME


def user_theatres() -> Path:
    """The folder of the user's own theatre packs; it need not exist."""
    return user_folder() / "theatres"
