"""What holds for any input: nothing lost, nothing moved, nothing raised."""

from hypothesis import given, settings
from hypothesis import strategies as st

from laydown.model import Document
from laydown.reading import note_author, read_bytes

PARTS = st.sampled_from(
    [
        "The garrison left Orvel on Monday, two officers of the northern staff said there.",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\t",
        "TT",
        "20",
        "Share",
        "Notify of",
        "Night raids",
        "[ Editor's Note: ",
        "… Ana Drovic ]",
        "<p>",
        "</p>",
        "<div class='comments'>",
        "</div>",
        "<nav>",
        "</nav>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<br>",
        "<article><h2>",
        "</h2>",
        "</article>",
        "<li>",
        "<figcaption>",
        "&amp;",
        "&#8217;",
        "&nbsp;",
        "&",
        "<",
        ">",
        '"',
        "'",
        "=",
        "---\n",
        "title: x\n",
        "date: 2019-05-03\n",
        "# ",
        "- ",
        "\n  ",
        "\n> ",
        ">",
        "BESK, May 3 (Reuters) - ",
        "Hill News | 3 May 2019",
        "Correction: ",
        "<span class='dateline'>MARO</span> ",
        "**",
        "_",
        "[a](http://b.example)",
        "![c](d)",
        "Reporting by Ana Drovic; Editing by Tim Pell",
        "REUTERS/Ana Drovic",
        "(AFP)",
        "Click to see the full-size map",
        "left.The army",
        'a."B',
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\u2028",
        "é",
        "â€™",
        "🔵",
        "December 19 2016 ",
        "By Ana Drovic",
        "\x0c",
    ]
)
TEXTS = st.one_of(st.lists(PARTS, max_size=40).map("".join), st.text(max_size=200))


def check(document: Document) -> None:
    text = document.text
    at = 0
    for article in document.articles:
        for segment in article.segments:
            assert text[at : segment.start].strip() == ""
            assert at <= segment.start < segment.end <= len(text)
            at = segment.end
            offsets = segment.offsets
            if offsets is None:
                assert segment.text == text[segment.start : segment.end]
                continue
            assert len(offsets) == len(segment.text) + 1
            assert list(offsets) == sorted(offsets)
            assert segment.start <= offsets[0] <= offsets[-1] <= segment.end
        found = note_author(article)
        assert found is None or text[found[1] : found[2]].split() == found[0].split()
    assert text[at:].strip() == ""
    assert [article.number for article in document.articles] == list(range(1, len(document.articles) + 1))
    for article in document.articles:
        assert (article.published is None) == (article.published_basis is None)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_stretch_of_text_is_in_exactly_one_segment_in_order(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    document, issues = read_bytes(data, "a.txt")
    assert (document is None) == any(issue.fatal for issue in issues)
    if document is not None:
        assert document.text in {text, text.removeprefix("\ufeff")}
        check(document)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_fatal_issue(data: bytes) -> None:
    document, issues = read_bytes(data, "a.txt")
    assert (document is None) == any(issue.fatal for issue in issues)
    if document is not None:
        check(document)
        assert all(0 <= (issue.start or 0) <= (issue.end or 0) <= len(document.text) for issue in issues)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    data = text.encode("utf-8", "replace")
    assert read_bytes(data, "a.txt") == read_bytes(data, "a.txt")
