"""The documents tell the truth: what they quote is what the program says, and what they point to is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from laydown.model import Claim, EventType, Modality, Zone

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://)([^)#]+)")
NAMED = re.compile(r"\b(?:docs/[\w./-]+\.md|scripts/[\w-]+|requirements/[\w.-]+)")
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "scripts").iterdir(), ROOT / "Makefile"])


def test_what_is_written_by_scripts_docs_is_as_it_writes_it() -> None:
    told = subprocess.run([sys.executable, ROOT / "scripts" / "docs", "--check"], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (0, ""), told.stderr


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("path", [*PAGES, *SOURCES], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_named_are_there(path: Path) -> None:
    if path.is_dir():
        return
    for name in NAMED.findall(path.read_text("utf-8")):
        assert (ROOT / name).exists(), name


def test_every_field_event_modality_and_zone_is_explained() -> None:
    text = (ROOT / "docs" / "claims.md").read_text("utf-8")
    words = [*Claim.__slots__, *EventType, *Modality, *Zone]
    assert [word for word in words if f"`{word}`" not in text] == []


def test_fields_are_explained_in_order() -> None:
    text = (ROOT / "docs" / "claims.md").read_text("utf-8")
    table = "\n".join(line.split("|")[1] for line in text.splitlines()[:40] if line.startswith("| `"))
    assert tuple(re.findall(r"`(\w+)`", table))[: len(Claim.__slots__)] == Claim.__slots__


def test_licence_and_make_targets_are_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert all(f"\n{target}:" in makefile for target in ("demo", "test", "help"))
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1].endswith('scripts/check"')
