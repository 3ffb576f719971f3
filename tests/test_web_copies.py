"""What the page must say twice, in another language than the product, or for readers without scripts, is the same."""

from __future__ import annotations

import re

from laydown.colours import PATTERNS
from laydown.fusion.certainty import LEAST, model
from laydown.ledger import at
from laydown.server.site import WEB


def source(name: str) -> str:
    return (WEB / "app" / name).read_text("utf-8")


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"\d+(?:\.\d+)?", text)]


def declared(name: str, module: str) -> str:
    found = re.search(rf"^(?:export )?const {name} = ([^;]+);", source(module), re.MULTILINE)
    assert found, f"{module} declares no {name}"
    return found.group(1)


def test_the_map_drops_holders_and_besiegers_where_the_ledger_does() -> None:
    assert numbers(declared("LEAST", "scene.mjs")) == [at.LEAST_HELD, at.LEAST_BESIEGED, 0]
    assert numbers(declared("SURE", "scene.mjs")) == [LEAST]


def test_a_holder_is_told_as_the_last_one_where_the_summary_does() -> None:
    assert numbers(declared("UNLIKELY", "panels/words.mjs")) == [at._UNLIKELY]


def test_marks_change_where_words_for_certainties_do() -> None:
    bands = numbers(declared("BANDS", "scene.mjs"))
    assert bands[0] == 0
    assert set(bands[1:]) <= {least for least, _ in model().bands}


def test_every_hatch_of_the_palette_is_drawn() -> None:
    lines = re.findall(r"^  (\d): \[", source("looks.mjs"), re.MULTILINE)
    assert {0, 6, *map(int, lines)} == set(range(len(PATTERNS)))  # 0 is plain, 6 is dotted


def test_dark_is_the_same_whether_the_reader_or_the_machine_chose_it() -> None:
    blocks = re.findall(r"{([^{}]*color-scheme: dark;[^{}]*)}", source("app.css"))
    first, second = ([line.strip() for line in block.split("\n") if line.strip()] for block in blocks)
    assert len(first) > 15
    assert first == second
