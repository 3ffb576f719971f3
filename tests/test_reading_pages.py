"""HTML pages and text with stray tags: markup vanishes, offsets stay, furniture is marked."""

import pytest

from laydown.model import Document, Segment, Zone
from laydown.reading import read_bytes
from laydown.reading.tags import readable

PAGE = """<!DOCTYPE html><html><head><title>Garrison leaves Orvel | Hill News</title>
<meta property="og:site_name" content="Hill News">
<meta property="article:published_time" content="2019-05-03T10:00:00Z">
<link rel="canonical" href="https://hill.example/a/1"><style>p { color: red }</style>
<script>var a = "<p>The army took Maro.</p>";</script></head><body class="comments-open share">
<nav><ul><li>Home</li><li>World</li></ul></nav>
<h1>Garrison leaves Orvel</h1>
<figure><img src="a.jpg"><figcaption>Trucks on the road, 1 May 2019</figcaption></figure>
<div class="share-buttons">Share this with your friends</div>
<p>The garrison of <b>Orvel</b> left on Monday,&nbsp;two officers said&#46; It went
to Maro &amp; the hills beyond the river.</p>
<p>A second column followed at night, the mayor said, and nobody fired a shot.<br>It was cold.</p>
<div id="related"><p>Read about the fall of Maro and the siege of the old fort by the river.</p></div>
<p>The council will meet again in Maro on Friday, the mayor said in a statement.</p>
<div id="comments">
<article class="comment"><p>The army took Maro last week, everybody knows that it did!</p></article></div>
<footer>Hill News 2019</footer></body></html>"""


def read(text: str) -> Document:
    document, _ = read_bytes(text.encode(), "a.html")
    assert document is not None
    return document


def segments(document: Document) -> list[Segment]:
    return [segment for article in document.articles for segment in article.segments]


def texts(document: Document, zone: Zone) -> list[str]:
    return [segment.text for segment in segments(document) if segment.zone is zone and segment.text]


def test_a_page_gives_its_prose_as_body_and_nothing_else() -> None:
    assert texts(read(PAGE), Zone.BODY) == [
        "The garrison of Orvel left on Monday, two officers said. It went to Maro & the hills beyond the river.",
        "A second column followed at night, the mayor said, and nobody fired a shot. It was cold.",
        "The council will meet again in Maro on Friday, the mayor said in a statement.",
    ]


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (Zone.TITLE, "Garrison leaves Orvel"),
        (Zone.CAPTION, "Trucks on the road, 1 May 2019"),
        (Zone.COMMENT, "The army took Maro last week, everybody knows that it did!"),
        (Zone.BOILERPLATE, "World"),
        (Zone.BOILERPLATE, "Share this with your friends"),
        (Zone.BOILERPLATE, "Read about the fall of Maro and the siege of the old fort by the river."),
        (Zone.BOILERPLATE, "Hill News 2019"),
    ],
)
def test_what_stands_around_the_prose_is_marked_not_lost(zone: Zone, text: str) -> None:
    assert text in texts(read(PAGE), zone)


def test_what_a_page_says_of_itself() -> None:
    article = read(PAGE).articles[0]
    assert (str(article.published), article.published_basis) == ("2019-05-03", "meta tag")
    assert (article.outlet, article.url) == ("Hill News", "https://hill.example/a/1")
    assert article.title == "Garrison leaves Orvel"


def test_offsets_lead_back_through_markup_and_entities() -> None:
    document = read(PAGE)
    body = next(segment for segment in segments(document) if segment.zone is Zone.BODY)
    for word in ("Orvel", "officers", "Maro"):
        at = body.text.index(word)
        assert document.text[body.at(at) : body.at(at + len(word) - 1) + 1] == word
    assert document.text[body.at(body.text.index("&")) :].startswith("&amp;")


def test_linked_data_comes_before_meta_tags() -> None:
    script = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2018-01-02", '
        '"headline": "Orvel falls", "author": [{"name": "Ana Drovic"}], "publisher": {"name": "Maro Post"}}]}</script>'
    )
    article = read(PAGE.replace("<style>", script + "<style>")).articles[0]
    assert (str(article.published), article.published_basis) == ("2018-01-02", "json-ld")
    assert (article.author, article.outlet, article.title) == ("Ana Drovic", "Maro Post", "Orvel falls")


@pytest.mark.parametrize("broken", ["{", '{"datePublished": 5}', "[" * 5000, '{"datePublished": "soon"}'])
def test_broken_linked_data_is_passed_over(broken: str) -> None:
    script = f'<script type="application/ld+json">{broken}</script>'
    assert read(PAGE.replace("<style>", script + "<style>")).articles[0].published_basis == "meta tag"


@pytest.mark.parametrize(
    ("old", "new"),
    [("</script>", ""), ("</nav>", ""), ("</style>", ""), ("</div>", ""), ("</p>", ""), ("</figure>", "")],
)
def test_unclosed_elements_lose_no_body(old: str, new: str) -> None:
    found = " ".join(texts(read(PAGE.replace(old, new)), Zone.BODY))
    assert "left on Monday" in found
    assert "nobody fired" in found
    assert "council will meet" in found


@pytest.mark.parametrize(("old", "new"), [("</script>", ""), ("</div>", ""), ("<footer>", "<!-- <footer>")])
def test_unclosed_elements_are_an_issue(old: str, new: str) -> None:
    _, issues = read_bytes(PAGE.replace(old, new).encode(), "a.html")
    assert "html" in {issue.code for issue in issues}
    assert "html" not in {issue.code for issue in read_bytes(PAGE.encode(), "a.html")[1]}


def test_a_form_around_the_whole_page_is_the_page() -> None:
    wrapped = PAGE.replace("<h1>", "<form><h1>").replace("<footer>", "</form><footer>")
    assert texts(read(wrapped), Zone.BODY) == texts(read(PAGE), Zone.BODY)


def test_a_container_with_most_of_the_words_is_the_page_whatever_its_class() -> None:
    text = "<div class='social'>" + "<p>The garrison left the old fort at Orvel on Monday morning.</p>" * 4 + "</div>"
    assert len(texts(read(text), Zone.BODY)) == 4


STRAY = """---
title: Garrison leaves Orvel
date: 2016-05-01 12:22:26
---
[ad_1]
<br><div id="articleText"><span id="start"/>
<p><span class="place">MARO</span> The garrison of Orvel left the town on Monday, it&#039;s mayor said.</p>
<span id="b"/><p>"WE GO"</p>
<p>Nobody fired a shot at the column, he added, and the road was open by the evening.</p>
<p> (Reporting by Ana Drovic; Editing by Tim Pell)</p></div>
<br><a href="http://hill.example/x">Source </a>
"""


def test_text_with_stray_tags() -> None:
    document = read(STRAY)
    assert texts(document, Zone.BODY) == [
        "MARO The garrison of Orvel left the town on Monday, it's mayor said.",
        "Nobody fired a shot at the column, he added, and the road was open by the evening.",
    ]
    assert texts(document, Zone.TITLE) == ['"WE GO"']
    assert texts(document, Zone.BOILERPLATE) == ["[ad_1]", "(Reporting by Ana Drovic; Editing by Tim Pell)", "Source"]


def test_less_than_in_plain_text_is_no_tag() -> None:
    text = "The ratio was 3 < 5 and a <c 5> d, <unknown> said; x<y>z in Orvel on Monday at noon."
    assert texts(read(text), Zone.BODY) == [text]


def test_two_line_breaks_part_paragraphs() -> None:
    text = "<html><body>The garrison left Orvel on Monday.<br>\n<br/>The mayor stayed in the town hall.</body></html>"
    assert texts(read(text), Zone.BODY) == ["The garrison left Orvel on Monday.", "The mayor stayed in the town hall."]


LED = "<p><span class='{name}'>MARO/ORVEL</span> The garrison left the <span class='{name}'>fort</span> at noon.</p>"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("articleLocation", "The garrison left the fort at noon."),
        ("dateline", "The garrison left the fort at noon."),
        ("large", "MARO/ORVEL The garrison left the fort at noon."),
    ],
)
def test_a_place_marked_as_dateline_is_no_part_of_the_sentence(name: str, found: str) -> None:
    document = read(LED.format(name=name) + "<p>Nobody fired a shot at the column, the mayor said.</p>")
    assert texts(document, Zone.BODY)[0] == found
    assert ("MARO/ORVEL" in texts(document, Zone.BOILERPLATE)) == (name != "large")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("The <b>army</b> left <a href='/sulmet' class=x>Sulmet</a>.", "The army left Sulmet."),
        ("&#8220;We left,&#8221; he said&nbsp;&mdash; twice.", "“We left,” he said\xa0— twice."),
        ("Fewer than 3 < 5, AT&T said; <unknown> & so on", "Fewer than 3 < 5, AT&T said; <unknown> & so on"),
        ("<script>a()</script> <img src=x onerror=a()>", "<script>a()</script> <img src=x onerror=a()>"),
        ("&lt;script&gt; stays words, &amp; so does &amp;lt;", "<script> stays words, & so does &lt;"),
        ("nothing to change", "nothing to change"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_is_shown_as_a_reader_of_the_page_sees_it(markup: str, expected: str) -> None:
    assert readable(markup) == expected
