"""Files, folders and metadata, and what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest

from laydown.problems import InputError
from laydown.reading import Known, expand, load_metadata, read_path


def test_a_file_is_read_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "orvel.txt"
    path.write_text("The garrison left Orvel on Monday.", encoding="utf-8")
    document, _ = read_path(path)
    assert document is not None
    assert document.id == "orvel.txt"


def test_a_file_that_cannot_be_read_is_a_fatal_issue(tmp_path: Path) -> None:
    document, issues = read_path(tmp_path / "none.txt")
    assert document is None
    assert [(issue.code, issue.fatal) for issue in issues] == [("unreadable", True)]
    assert "none.txt" in issues[0].message


def test_folders_give_their_documents_in_order_and_each_once(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "c/d.md", ".hidden.txt", ".git/x.txt", "documents.jsonl", "e.csv", "f.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    files, issues = expand([tmp_path, tmp_path / "a.txt", tmp_path / "e.csv", tmp_path / "gone"])
    names = [path.relative_to(tmp_path).as_posix() for path in files]
    assert names == ["a.txt", "b.html", "c/d.md", "e.csv"]
    assert [(issue.code, issue.fatal, "gone" in issue.message) for issue in issues] == [("missing", True, True)]


JSON_LINES = """{"doc": "a.txt", "article": 2, "published": "2019-06-30", "outlet": "Hill News", "theatre": "Morland"}
{"doc": "b.txt", "published": null, "url": "https://hill.example/b", "title": "Orvel"}

{"doc": "c.txt", "published": "30 June"}
{"doc": "d.txt"
{"article": 1}
{"doc": "a.txt", "article": 2}
["a.txt"]
{"doc": "e.txt", "article": 1, "published": "2019-06-30T10:00:00Z"}
"""


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text(JSON_LINES, encoding="utf-8")
    metadata, issues = load_metadata(path)
    assert metadata.of("a.txt", 2) == Known(published=date(2019, 6, 30), outlet="Hill News")
    assert metadata.of("b.txt", 1) == Known(url="https://hill.example/b", title="Orvel")
    assert metadata.of("e.txt", 1).published == date(2019, 6, 30)
    assert metadata.of("c.txt", 1) == metadata.of("a.txt", 1) == Known()
    assert [issue.message.split(": ")[:2] for issue in issues] == [
        ["documents.jsonl", f"line {number}"] for number in (4, 5, 6, 7, 8)
    ]


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "documents.csv"
    path.write_text(
        'doc,article,published,outlet,basis\na.txt,1,2019-06-30,"Hill, News",x\nb.txt,,,,\nc.txt,one,,,\n',
        encoding="utf-8",
    )
    metadata, issues = load_metadata(path)
    assert metadata.of("a.txt", 1) == Known(published=date(2019, 6, 30), outlet="Hill, News")
    assert metadata.of("b.txt", 1) == Known()
    assert [("line 4" in issue.message, issue.fatal) for issue in issues] == [(True, False)]


@pytest.mark.parametrize("name", ["gone.jsonl", "."])
def test_metadata_that_cannot_be_read_stops_the_run(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot read metadata"):
        load_metadata(tmp_path / name)
