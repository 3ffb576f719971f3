"""Bytes to text: encodings found, damage reported with its place, nothing changed."""

import hashlib
import time

import pytest

from laydown.reading import read_bytes

WORDS = "The garrison left Orvel — “for good”, said Colonel Željko Müller’s office on Monday."

GBK_NAME = "半岛新闻".encode("gbk").decode("latin-1")


def codes(data: bytes) -> list[str]:
    return [issue.code for issue in read_bytes(data, "a.txt")[1]]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (WORDS.encode("utf-8-sig"), "utf-8-sig"),
        (WORDS.encode("utf-16"), "utf-16"),
        (WORDS.encode("utf-16-le"), "utf-16-le"),
        (WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("utf-32"), "utf-32"),
        (WORDS.encode("cp1252"), "cp1252"),
    ],
)
def test_each_encoding_gives_the_same_words(data: bytes, encoding: str) -> None:
    document, _ = read_bytes(data, "a.txt")
    assert document is not None
    assert (document.text, document.encoding) == (WORDS, encoding)
    assert document.sha256 == hashlib.sha256(data).hexdigest()


def test_declared_charset_of_a_page_is_believed() -> None:
    text = '<html><head><meta charset="windows-1251"></head><body><p>Село Ореховка было оставлено.</p></body></html>'
    document, issues = read_bytes(text.encode("cp1251"), "a.html")
    assert document is not None
    assert document.text == text
    assert document.encoding == "windows-1251"
    assert "encoding" not in {issue.code for issue in issues}


def test_a_charset_that_does_not_exist_is_not_believed() -> None:
    document, _ = read_bytes(b'<meta charset="no-such"><p>The caf\xe9 in Orvel closed on Monday.</p>', "a.html")
    assert document is not None
    assert "café" in document.text


def test_utf8_with_a_few_broken_bytes_stays_utf8() -> None:
    data = "Müller’s men — all of them — left Orvel. ".encode() * 3 + b"The \xff rest stayed."
    document, issues = read_bytes(data, "a.txt")
    assert document is not None
    assert document.encoding == "utf-8"
    broken = next(issue for issue in issues if issue.start is not None)
    assert document.text[broken.start : broken.end] == "\ufffd"


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        (f"The truce was signed, {GBK_NAME} said on Sunday.", GBK_NAME),
        ("The mayorâ€™s men left the town of Orvel.", "â€™"),
        ("He met MÃ¼ller in Orvel.", "Ã¼"),
    ],
)
def test_text_read_with_the_wrong_encoding_is_reported_and_survived(text: str, garbage: str) -> None:
    document, issues = read_bytes(text.encode(), "a.txt")
    assert document is not None
    assert document.text == text
    found = next(issue for issue in issues if issue.code == "encoding")
    assert found.start is not None
    assert found.start <= text.index(garbage)
    assert found.end is not None
    assert found.end >= text.index(garbage) + len(garbage)
    assert not found.fatal


@pytest.mark.parametrize(
    "text",
    [
        "Müller, Željko and Åse left.",
        "He said «we stay» in Orvel…",
        "5 °C at Orvel, ½ of it",
        "Čađavica — “naïve”",
        "d’État",
    ],
)
def test_foreign_letters_and_marks_are_no_damage(text: str) -> None:
    assert "encoding" not in codes(text.encode())


def test_damage_everywhere_is_reported_a_bounded_number_of_times() -> None:
    assert 2 < codes("The townâ€™s men left. ".encode() * 200).count("encoding") < 30


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"%PDF-1.7 and so on", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (bytes(range(256)) * 8, "binary"),
        (b"<html><head><script>go()</script></head><body></body></html>", "no-text"),
    ],
)
def test_what_cannot_be_coded_is_fatal_and_says_why(data: bytes, code: str) -> None:
    document, issues = read_bytes(data, "a.txt")
    assert document is None
    assert [issue.code for issue in issues if issue.fatal] == [code]


def test_an_endless_line_is_read_in_pieces_and_up_to_a_limit() -> None:
    data = b"The garrison of Orvel left its posts on the northern road to Gen. Pell. " * 10_000
    document, issues = read_bytes(data, "a.txt")
    assert document is not None
    assert len(document.text) == len(data)
    assert [issue.code for issue in issues].count("too-long") == 2
    segments = document.articles[0].segments
    assert 4_000 < max(len(segment.text) for segment in segments) <= 5_000
    assert all(segment.text.endswith("Gen. Pell.") for segment in segments[:-2])
    assert segments[-1].end >= len(data) - 1


def test_words_without_a_stop_are_parted_between_words() -> None:
    document, _ = read_bytes(b"orvel maro " * 3_000, "a.txt")
    assert document is not None
    segments = document.articles[0].segments
    assert max(len(segment.text) for segment in segments) <= 5_000
    assert " ".join(segment.text for segment in segments) == ("orvel maro " * 3_000).strip()


def test_one_endless_word_is_parted_and_kept() -> None:
    document, _ = read_bytes(b"x" * 30_000, "a.txt")
    assert document is not None
    assert "".join(segment.text for segment in document.articles[0].segments) == "x" * 30_000


def test_many_short_paragraphs_take_time_in_proportion() -> None:
    before = time.process_time()
    document, _ = read_bytes(b"- Nobody left.\n" * 20_000, "a.txt")
    assert document is not None
    assert time.process_time() - before < 10
