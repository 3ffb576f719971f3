"""The cue file checks itself."""

from pathlib import Path

import pytest

from laydown.problems import LexiconError
from laydown.reading.cues import default_cues, load_cues

RULE = """
agencies: {{Reuters: [Reuters]}}
hints: {{comment: [comments]}}
rules:
  - id: share
    zone: {zone}
    at: {at}
    pattern: '{pattern}'
    {more}
    yes: {yes}
    no: {no}
"""
GOOD = {"zone": "boilerplate", "at": "line", "pattern": "share", "more": "", "yes": "[Share]", "no": "[Share it]"}


def load(tmp_path: Path, **changes: str) -> None:
    path = tmp_path / "zones.yaml"
    path.write_text(RULE.format(**{**GOOD, **changes}), encoding="utf-8")
    load_cues(path)


def test_the_shipped_cues_hold() -> None:
    assert {rule.at for rule in default_cues().blocks} == {"line", "start"}
    assert default_cues().agencies["AFP"] == "Agence France-Presse"


def test_a_good_rule_loads(tmp_path: Path) -> None:
    load(tmp_path)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"yes": "[]"}, "needs examples"),
        ({"no": "[]"}, "needs examples"),
        ({"yes": "[Spare]"}, "does not match 'Spare'"),
        ({"no": "[SHARE]"}, "matches 'SHARE'"),
        ({"pattern": "("}, "share"),
        ({"zone": "advert"}, "advert"),
        ({"at": "anywhere"}, "anywhere"),
        ({"more": "colour: red"}, "colour"),
        ({"at": "piece", "yes": '["a [[Share]] b"]', "no": "[b]"}, "words to look for"),
        ({"at": "piece", "more": "needs: [Share]", "yes": '["a Share [[b]]"]', "no": "[b]"}, "does not match"),
    ],
)
def test_a_faulty_rule_does_not_load(tmp_path: Path, changes: dict[str, str], fault: str) -> None:
    with pytest.raises(LexiconError, match="zones.yaml") as raised:
        load(tmp_path, **changes)
    assert fault in str(raised.value)


def test_a_file_of_another_kind_does_not_load(tmp_path: Path) -> None:
    path = tmp_path / "zones.yaml"
    path.write_text("- a\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="expected hints"):
        load_cues(path)
