"""A new pack: files with every field explained and nothing in them yet."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from string import Template

from laydown.lexicon.packs import DATA, HEAD
from laydown.problems import LexiconError

_SKELETON = DATA / "skeleton"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")


def write_skeleton(folder: Path, name: str, *, title: str | None = None, covers: Sequence[str] = ()) -> list[Path]:
    """Write the files of a new pack into ``folder``, which is made; returns them.

    ``covers`` are ISO 3166-1 codes of two letters; ``title`` is the name in words where it is left out.

    Raises:
        LexiconError: the name or a code is none, a pack is there already, or the files cannot be written.
    """
    faults = [] if _NAME.fullmatch(name) else [f"{name}: a pack's name has small letters, numbers and hyphens only"]
    faults += [f"{code}: a country is given by two capital letters" for code in covers if not _COUNTRY.fullmatch(code)]
    files = [folder / path.name for path in sorted(_SKELETON.glob("*.yaml"))]
    faults += [f"{path}: is there already; nothing was written" for path in files if path.exists()]
    if faults:
        raise LexiconError(faults)
    values = {
        "name": name,
        "title": json.dumps(title or name.replace("-", " ").capitalize(), ensure_ascii=False),
        "covers": f"[{', '.join(covers)}]",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in files:
            template = (_SKELETON / path.name).read_text("utf-8")
            path.write_text(Template(template).substitute(values) if path.name == HEAD else template, "utf-8")
    except OSError as error:
        raise LexiconError([f"{error.filename or folder}: cannot be written: {error.strerror}"]) from error
    return files
