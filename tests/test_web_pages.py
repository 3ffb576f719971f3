"""The pages in plain words: what they say is what the program does, and they are nothing but words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

import laydown
from laydown.fusion.spells import RIVAL_DAYS
from laydown.ledger import Ledger
from laydown.ledger.answers import Status
from laydown.ledger.at import FIGHTING_DAYS, LEAST_BESIEGED, LEAST_HELD
from laydown.model import Modality
from server_support import client

DATA = Path(laydown.__file__).parent / "data"
ROOT = Path(__file__).parent.parent
NAMES = ("definitions", "limits")
CERTAINTY = yaml.safe_load((DATA / "certainty.yaml").read_text("utf-8"))
_VOID = {"meta", "link", "path", "circle", "rect", "br"}


class Page(HTMLParser):
    """What a page holds: elements, attributes, links, ids, the words under each id, the rows of each table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self._table = ""
        self.feed(text)
        assert self.open == []
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes |= given.keys()
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag == "table":
            self._table = given["id"]
            self.tables[self._table] = []
        if tag == "tr":
            self.tables[self._table].append([])
        if tag in ("td", "th"):
            self.tables[self._table][-1].append("")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[self._table][-1][-1] += data.strip()


def read(name: str) -> Page:
    return Page((DATA / "web" / f"{name}.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def asks(shown_ledger: Path) -> Iterator[TestClient]:
    with Ledger.open(shown_ledger, read_only=True) as ledger, client(ledger) as found:
        yield found


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_words_alone(name: str) -> None:
    page = read(name)
    assert not {"script", "style", "iframe", "img", "form", "object"} & set(page.tags)
    assert not [each for each in page.attributes if each.startswith("on") or each == "style"]
    assert [page.tags.count(tag) for tag in ("main", "h1", "header")] == [1, 1, 1]
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_served_and_its_links_lead_somewhere(asks: TestClient, name: str) -> None:
    told = asks.get(f"/{name}")
    assert (told.status_code, told.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = Page(told.text)
    assert {"/", "/definitions", "/limits", "/api/docs"} <= set(page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    for link in {link for link in page.links if not link.startswith("#")}:
        assert link.startswith("/")
        assert asks.get(link).status_code == 200, link


def test_every_status_and_modality_is_defined() -> None:
    ids = set(read("definitions").ids)
    assert {str(status) for status in Status} <= ids
    assert {str(modality) for modality in Modality} - {"asserted"} <= ids
    wanted = {"holds", "present", "besieges", "left", "near", "part", "unresolved", "area", "since", "last-seen",
              "known", "chain", "origin", "side", "interest", "marks", "reported"}  # fmt: skip
    assert wanted <= ids


def test_the_words_for_probabilities_are_those_of_the_program() -> None:
    rows = read("definitions").tables["words"][1:]
    bands = [(word, f"{least * 100:.0f}%") for least, word in CERTAINTY["bands"]]
    assert [(row[0], row[1]) for row in rows] == bands
    assert [row[2] for row in rows] == [*(least for _, least in bands[1:]), "99%"]


def test_the_half_lives_are_those_of_the_program() -> None:
    rows = read("definitions").tables["half-lives"][1:]
    assert {state: int(days.replace(",", "")) for state, days in rows} == CERTAINTY["half_life"]


@pytest.mark.parametrize("words", [
    f"{CERTAINTY['before_days']} at most", f"in the last {FIGHTING_DAYS} days",
    f"within {RIVAL_DAYS} days what it said", f"A holder below {LEAST_HELD:.0%}", f"a siege below {LEAST_BESIEGED:.0%}",
])  # fmt: skip
def test_figures_in_sentences_are_those_of_the_program(words: str) -> None:
    assert words in read("definitions").words


def test_every_kind_of_mark_is_explained() -> None:
    told = " ".join(row[1] for row in read("definitions").tables["mark-list"][1:])
    for word in (
        "control",
        "presence",
        "contested",
        "equal parts",
        "no majority",
        "siege",
        "area",
        "movement",
        "less sure",
    ):
        assert word in told


def test_measured_scores_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    table = re.findall(r"^\| ([^|]+) \| ([\d.]+) \| ([\d.]+) \| [\d.]+ \|$", readme, re.MULTILINE)
    assert [list(row) for row in table] == read("limits").tables["scores"][1:]
    (unseen,) = re.findall(r"claims reach\s([\d.]+), slots ([\d.]+), sources ([\d.]+), modality ([\d.]+):", readme)
    assert "claims reach {}, slots {}, sources {}, modality {}.".format(*unseen) in read("limits").words


def prose(name: str) -> str:
    text = (ROOT / "docs" / name).read_text("utf-8")
    return " ".join(text.replace("*", "").split())


@pytest.mark.parametrize(("source", "theirs", "ours"), [
    ("certainty.md", r"Vacant was right in (\w+ of \w+)", r"that was right in (\w+ of \w+) places"),
    ("certainty.md", r"going on in (\w+ of \w+) such places", r"going on in (\w+ of \w+) such places"),
    ("certainty.md", r"(?i)unknown was told of places of which (nearly all) had a holder",
     r"(nearly all) places told as not known had a holder"),
    ("places.md", r"`dev`: [^|]+\| \d+ \| ([\d.]+) \| [\d.]+ within (\d+) km \| (none) over",
     r"23 articles ([\d.]+) were resolved, (?=none)(?:none of them more than )(\d+) km(?: away)()"),
])  # fmt: skip
def test_figures_of_limits_are_those_of_the_docs(source: str, theirs: str, ours: str) -> None:
    (told,), (said,) = re.findall(theirs, prose(source)), re.findall(ours, read("limits").words)
    assert [*map(str.strip, parts(said))] == [each for each in parts(told) if each != "none"]


def test_what_words_came_to_is_that_of_the_docs() -> None:
    words = "likely|very likely|roughly even|unlikely|very unlikely|almost no chance"
    told, said = prose("certainty.md"), read("limits").words
    begun = "What was told as likely was so in "
    ours, theirs = (re.findall(rf"({words})(?: was so)?(?: in)? (\d+)", each[each.lower().index(begun.lower()) :])[:6]
                    for each in (said, told))  # fmt: skip
    assert ours == theirs
    assert [word for word, _ in ours] == words.split("|")


def parts(found: Any) -> list[str]:
    return [found] if isinstance(found, str) else [each for each in found if each]
