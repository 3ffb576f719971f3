"""Sources: whose view they give on which day, who owns them, and what that does to an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from laydown.ledger import Ledger
from laydown.lexicon.facts import Side, SourceEntity
from laydown.lexicon.theatre import load_theatre
from laydown.problems import LexiconError
from making import claim, day, on, posting, speaker, theatre


def source(**fields: object) -> SourceEntity:
    return msgspec.convert({"id": "s", "name": "S", "kind": "spokesperson"} | fields, SourceEntity, strict=False)


TURNED = {"sides": [{"speaks_for": "red", "until": "2017-11-14"}, {"speaks_for": "blue", "since": "2017-11-15"}]}
LEFT = {"sides": [{"speaks_for": "red", "since": "2015-10-11", "until": "2017-11-14"}]}


@pytest.mark.parametrize(
    ("fields", "asked", "side"),
    [
        ({}, "2017-01-01", None),
        ({"speaks_for": "red"}, "2017-01-01", "red"),
        ({"speaks_for": "red"}, None, "red"),
        (TURNED, "2017-11-14", "red"),
        (TURNED, "2017-11-15", "blue"),
        (TURNED, None, None),
        (LEFT, "2015-10-10", None),
        (LEFT, "2015-10-11", "red"),
        (LEFT, "2017-11-15", None),
        (LEFT, None, "red"),
        (LEFT | {"speaks_for": "blue"}, "2015-10-10", "blue"),
        (LEFT | {"speaks_for": "blue"}, "2016-01-01", "red"),
        (LEFT | {"speaks_for": "blue"}, None, None),
    ],
)
def test_whose_view_a_source_gives_depends_on_the_day(
    fields: dict[str, object], asked: str | None, side: str | None
) -> None:
    assert source(**fields).side_on(date.fromisoformat(asked) if asked else None) == side


HEAD = "name: t\ntitle: T\n"
FORCES = "entries:\n- {id: red, name: Red Guard, kind: army}\n- {id: blue, name: Blue Guard, kind: army}\n"


def pack(folder: Path, entry: str) -> Path:
    (folder / "theatre.yaml").write_text(HEAD, "utf-8")
    (folder / "forces.yaml").write_text(FORCES, "utf-8")
    (folder / "sources.yaml").write_text(f"entries:\n- {{id: s, name: Dawn Wire, kind: outlet, {entry}}}\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("sides: [{speaks_for: green}]", "sides: speaks_for 'green' does not exist"),
        ("sides: [{since: 2020-01-01}]", "missing required field `speaks_for`"),
        ("sides: [{speaks_for: red, since: 2020-01-02, until: 2020-01-01}]", "since 2020-01-02 is after until"),
        ("sides: [{speaks_for: red}, {speaks_for: blue, since: 2020-01-01}]", "'red' and 'blue' share days"),
        ("sides: [{speaks_for: red, until: 2020-01-01}, {speaks_for: blue, since: 2020-01-01}]", "share days"),
        ("sides: [{speaks_for: blue, since: 2020-01-01}, {speaks_for: red, until: 2020-01-05}]", "share days"),
        ("owner: green", "owner 'green' does not exist"),
        ("grade: B", "unknown field `grade`"),
    ],
)
def test_a_fault_in_a_source_is_told(tmp_path: Path, entry: str, reason: str) -> None:
    with pytest.raises(LexiconError, match=reason):
        load_theatre([pack(tmp_path, entry)])


@pytest.mark.parametrize(
    "entry",
    [
        "owner: red", "owner: SY", "owner: reuters", "owner: Dawn Holding",
        "sides: [{speaks_for: red, until: 2019-12-31}, {speaks_for: blue, since: 2020-01-01}]",
    ],
)  # fmt: skip
def test_an_owner_is_an_entry_or_a_name_and_sides_follow_each_other(tmp_path: Path, entry: str) -> None:
    assert load_theatre([pack(tmp_path, entry)]).sources["s"].name == "Dawn Wire"


def reasons(ledger: Ledger, told: int) -> set[str]:
    """The features behind an answer about Osk on the day after it was told of."""
    (held,) = ledger.at("osk", on=day(told + 1), known=day(told + 1)).holders
    return {reason.feature for reason in held.certainty.reasons}


def test_a_speaker_who_changed_sides_speaks_in_his_own_interest_only_while_it_is_his(
    new_ledger: Callable[..., Ledger],
) -> None:
    facts = theatre()
    sides = (Side(speaks_for="hill-front", until=day(20)), Side(speaks_for="calvaran-army", since=day(21)))
    turned = msgspec.structs.replace(facts.sources["mira-sond"], speaks_for=None, sides=sides)
    facts = replace(facts, sources={**facts.sources, "mira-sond": turned})
    for told, interest in ((10, {"own_interest"}), (30, set())):
        report = claim(
            "capture", "captured", actor="hill-front", location="osk", when=on(told), source=(speaker("mira-sond"),)
        )
        with new_ledger(facts) as ledger:
            ledger.post([posting("a", [report], day(told), "Harbour Wire", "The Hill Front captured Osk.")])
            assert reasons(ledger, told) & {"own_interest"} == interest
