"""One article or several, and when and where each was published."""

import pytest

from laydown.model import Article
from laydown.problems import Issue
from laydown.reading import Known, Metadata, read_bytes

FIRST = [
    "The garrison of Orvel left its posts on the northern road on Monday, two officers said.",
    "It moved ten kilometres to the east and took up positions on the hills above Maro.",
    "Nobody fired a shot at the column, the mayor of Maro said in a statement on Tuesday.",
    "The council of Orvel will meet again on Friday to talk about the bridge and the fort.",
]
OTHER = [
    "Floods cut the southern railway near Besk on Thursday, the ministry of transport said.",
    "Two bridges were swept away in the night and a third was closed, according to the police.",
    "Repairs will take a month at least, an engineer at the site told the state television.",
]
HEAD, SECOND_HEAD = "Garrison of Orvel Leaves for the Hills", "Floods Cut the Southern Railway Near Besk"


def read(text: str, metadata: Metadata | None = None) -> tuple[tuple[Article, ...], tuple[Issue, ...]]:
    document, issues = read_bytes(text.encode(), "a.txt", metadata=metadata)
    assert document is not None
    return document.articles, issues


def page(*parts: list[str]) -> str:
    return "\n\n".join(line for part in parts for line in part)


CARD = "{head}\n\n{caption}\n{caption}\nTT\n20\n\n{head}\n\n{caption}"
ONE = CARD.format(head=HEAD, caption="Trucks leave Orvel, on July 15, 2018. (AFP)")
TWO = CARD.format(head=SECOND_HEAD, caption="A bridge near Besk, May 29, 2025. REUTERS/Ana Drovic")


def test_two_cards_are_two_articles() -> None:
    articles, issues = read(page([ONE], FIRST, [TWO], OTHER))
    assert [article.title for article in articles] == [HEAD, SECOND_HEAD]
    assert [str(article.published) for article in articles] == ["2018-07-15", "2025-05-29"]
    assert [(issue.code, issue.article) for issue in issues] == [("weak-date", 1), ("weak-date", 2)]


@pytest.mark.parametrize(
    "border",
    [
        [SECOND_HEAD, "By Tim Pell", "May 29, 2025"],
        [
            SECOND_HEAD,
            "May 29, 2025",
            "BESK, Morland (Reuters) - Rain fell for three days over the whole of the plain.",
        ],
        ["Document ABCDE0020180212ee2c001e5", SECOND_HEAD, "370 words", "12 February 2018"],
    ],
)
def test_other_signs_of_a_new_article(border: list[str]) -> None:
    articles, _ = read(page([HEAD], FIRST, border, OTHER))
    assert [article.title for article in articles] == [HEAD, SECOND_HEAD]


@pytest.mark.parametrize(
    "middle",
    [
        ["The mayor and the bridge"],
        ["NIGHT RAIDS"],
        [SECOND_HEAD],
        [HEAD, "Click to see the full-size map"],
        ["Read more: floods near Besk", SECOND_HEAD, "Share"],
        ["On May 29, 2025, the two sides met in Besk and signed a truce, the mayor of the town said."],
        [SECOND_HEAD, "Notify of", SECOND_HEAD],
    ],
)
def test_an_article_with_subheadings_stays_one(middle: list[str]) -> None:
    assert len(read(page([HEAD], FIRST, middle, OTHER))[0]) == 1


def element(head: str, lines: list[str]) -> str:
    return f"<article><h2>{head}</h2>" + "".join(f"<p>{line}</p>" for line in lines * 2) + "</article>"


def test_article_elements_with_prose_are_articles_and_teasers_are_not() -> None:
    teaser = "<article><h2>More floods near Besk</h2><p>Rain fell.</p></article>"
    text = f"<html><body>{element(HEAD, FIRST)}{element(SECOND_HEAD, OTHER)}{teaser}</body></html>"
    assert [article.title for article in read(text)[0]] == [HEAD, SECOND_HEAD]


@pytest.mark.parametrize(
    ("text", "published", "basis"),
    [
        (page(["– First published … June 30, 2019 –"], FIRST), "2019-06-30", "first published"),
        (page([HEAD, "Published: 13:52, 31 March 2012"], FIRST), "2012-03-31", "first published"),
        (page([HEAD, "Posted on 3 May 2019"], FIRST), "2019-05-03", "first published"),
        (page(FIRST, ["Originally published on 2 May 2019"]), "2019-05-02", "first published"),
        (page([HEAD, "12 February 2018"], FIRST), "2018-02-12", "dateline"),
        (page([HEAD, "2023-09-25T18:35:24Z"], FIRST), "2023-09-25", "dateline"),
        (page([HEAD, "Hill News, 10.07.2016"], FIRST), "2016-07-10", "byline"),
        (page(["ORVEL, March 3, 2016 (Reuters) - " + FIRST[0]], FIRST), "2016-03-03", "dateline"),
        (page(["ORVEL, March 3 (Reuters) - " + FIRST[0]], FIRST, ["© 2016 Hill News"]), "2016-03-03", "dateline"),
        (page([f"{HEAD} Orvel AFP Saturday 7 Oct 2017 " + " ".join(FIRST)]), "2017-10-07", "dateline"),
        ("---\ncanonical_url: https://hill.example/2016/jun/01/orvel\n---\n" + page(FIRST), "2016-06-01", "url"),
        (page(["Trucks in Orvel, May 3, 2019. (AFP)"], FIRST), "2019-05-03", "caption"),
    ],
)
def test_publication_dates_and_their_basis(text: str, published: str, basis: str) -> None:
    article = read(text)[0][0]
    assert (str(article.published), article.published_basis) == (published, basis)


@pytest.mark.parametrize(
    "text",
    [
        page([HEAD], FIRST),
        page([HEAD, "3 May"], FIRST),
        page([HEAD, "31 February 2018"], FIRST),
        page([HEAD, "On 3 May 2019 the garrison of Orvel left its posts, two officers of the staff said."], FIRST),
        page(["ORVEL, March 3 (Reuters) - " + FIRST[0]], FIRST),
        page([HEAD], FIRST, ["May 3, 2019 will be remembered in Orvel as the day of the flood, the mayor said."]),
    ],
)
def test_no_date_is_an_issue_and_not_a_guess(text: str) -> None:
    articles, issues = read(text)
    assert articles[0].published is None
    assert articles[0].published_basis is None
    assert [issue.code for issue in issues] == ["no-date"]


def test_a_republication_keeps_the_first_date() -> None:
    header = "---\ndate: 2020-08-31\n---\n"
    assert str(read(header + page(["Published: 31 March 2012"], FIRST))[0][0].published) == "2012-03-31"
    assert str(read(header + page(["Published: 30 August 2020"], FIRST))[0][0].published) == "2020-08-31"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (page(["…from Hillwatch"], FIRST), "Hillwatch"),
        (page(["ORVEL (Reuters) - " + FIRST[0]], FIRST), "Reuters"),
        (page(["(AP) — " + FIRST[0]], FIRST), "Associated Press"),
        (page(["CNN — " + FIRST[0]], FIRST), "CNN"),
        (page(FIRST, ["Copyright 2018 Orvel Post."]), "Orvel Post"),
        ("---\noriginal_link: http://feeds.reuters.com/x\n---\n" + page(FIRST), "Reuters"),
        ("---\nurl: https://r.example/u?url=http://www.hill.example/1\n---\n" + page(FIRST), "hill.example"),
        (page(FIRST), None),
        (page(["The council (SDF) - " + FIRST[0]], FIRST), None),
        (page(["ORVEL, Morland (Hill Press) - " + FIRST[0]], FIRST), "Hill Press"),
    ],
)
def test_outlets(text: str, outlet: str | None) -> None:
    assert read(text)[0][0].outlet == outlet


def test_metadata_overrides_the_text_and_null_leaves_it() -> None:
    text = page([HEAD, "12 February 2018"], FIRST, ["Copyright 2018 Orvel Post."])
    empty = read(text, Metadata(rows={("a.txt", 1): Known(outlet="Hill News")}))[0][0]
    assert (str(empty.published), empty.published_basis, empty.outlet) == ("2018-02-12", "dateline", "Hill News")
    full = Known(published=empty.published and empty.published.replace(year=2019), url="https://b.example", title="T")
    found = read(text, Metadata(rows={("a.txt", 1): full}))[0][0]
    assert (str(found.published), found.published_basis) == ("2019-02-12", "metadata")
    assert (found.outlet, found.url, found.title) == ("Orvel Post", "https://b.example", "T")


def test_a_headline_known_from_metadata_is_found_at_the_head_of_a_paragraph() -> None:
    known = Metadata(rows={("a.txt", 1): Known(title="Garrison of Orvel leaves, for the hills")})
    segments = read("Garrison of Orvel leaves for the hills. " + " ".join(FIRST), known)[0][0].segments
    assert [segment.zone.value for segment in segments] == ["title", "body"]
    assert segments[1].text == " ".join(FIRST)


LEFT = "The garrison left its posts on the northern road on Monday, two officers said."


@pytest.mark.parametrize(
    "line",
    [
        "ORVEL (Reuters) -",
        "ORVEL, Morland (Hill Press) -",
        "ORVEL, March 3 (Reuters) -",
        "MARO/ORVEL, 3 March 2019 (AP) —",
        "Maro, Orvel (CNN)",
        "NEW ORVEL, March 3. /TASS/.",
        "ORVEL —",
        "ORVEL, Morland –",
        "Orvel, Morland -",
        "(AP) —",
        "CNN —",
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(line: str) -> None:
    document, _ = read_bytes(f"{HEAD}\n\n{line} {LEFT}\n\n{page(FIRST)}".encode(), "a.txt")
    assert document is not None
    found = [(segment.zone.value, segment.text) for segment in document.articles[0].segments]
    assert found[1:3] == [("boilerplate", line), ("body", LEFT)]


@pytest.mark.parametrize(
    "line",
    [
        "The council of Orvel (ODF) - the only one - left its posts on Monday, two officers said.",
        "The council (ODF) - Orvel's only one - left its posts on Monday, two officers said there.",
        "ODF troops - Orvel's only ones - left their posts on the road on Monday, two officers said.",
        "ORVEL Troops left their posts on the northern road on Monday, two officers of the staff said.",
        "DROVIC: We left our posts on the northern road on Monday, and nobody fired a shot at us.",
        "Troops in Orvel - Maro's rival - left their posts on the northern road on Monday, he said.",
        "Ana Drovic (Orvel) said on Monday that the garrison had left its posts on the northern road.",
    ],
)
def test_the_words_of_a_sentence_are_no_dateline(line: str) -> None:
    segments = read(page([HEAD, line], FIRST))[0][0].segments
    assert segments[1].text == line


@pytest.mark.parametrize(("line", "cut"), [("ORVEL (Reuters) - ", True), ("ORVEL - ", False)])
def test_below_the_first_paragraph_only_a_signed_dateline_is_one(line: str, cut: bool) -> None:
    segments = read(page([HEAD, FIRST[0], line + LEFT], FIRST[1:]))[0][0].segments
    assert (LEFT in [segment.text for segment in segments]) == cut


@pytest.mark.parametrize(
    ("lines", "outlet", "basis"),
    [
        ([HEAD, "Hill Wire, 4 May 2019"], "Hill Wire", "byline"),
        ([HEAD, "Hill Wire | 4 May 2019"], "Hill Wire", "byline"),
        ([HEAD, "By Ana Drovic", "Hill Wire, Saturday, 4 May 2019, 11:20 GMT"], "Hill Wire", "byline"),
        ([HEAD, "4 May 2019 - Radio Orvel"], "Radio Orvel", "byline"),
        ([HEAD, "Bulletin of the Two Hills (4 May 2019)"], "Bulletin of the Two Hills", "byline"),
        ([HEAD, "Hill Wire | Ana Drovic | May 4, 2019"], "Hill Wire", "byline"),
        (["Hill Wire, 4 May 2019", HEAD], "Hill Wire", "byline"),
        (["Hill Wire", HEAD, "4 May 2019"], "Hill Wire", "dateline"),
        ([HEAD, "Radio Orvel", "Saturday, 4 May 2019"], "Radio Orvel", "dateline"),
        (["Orvel, 4 May 2019", HEAD], None, "byline"),
        (["Tim Pell | 4 May 2019", HEAD], None, "byline"),
        ([HEAD, "4 May 2019 | by Ana Drovic"], None, "byline"),
        ([HEAD, "World News", "4 May 2019"], None, "dateline"),
        (["Reuters, 4 May 2019", HEAD], "Reuters", "byline"),
    ],
)
def test_who_published_it_and_when_stands_over_or_under_the_headline(
    lines: list[str], outlet: str | None, basis: str
) -> None:
    article = read(page(lines, FIRST))[0][0]
    assert (article.title, article.outlet) == (HEAD, outlet)
    assert (str(article.published), article.published_basis) == ("2019-05-04", basis)
    assert [segment.zone.value for segment in article.segments[len(lines) :]] == ["body"] * len(FIRST)


@pytest.mark.parametrize(
    "line",
    [
        "Gunmen Storm State Television",
        "The Siege of Orvel, 4 May 2019",
        "Rebels Attack Orvel Post",
        "Fighting in Orvel on 4 May 2019",
    ],
)
def test_a_headline_alone_is_no_masthead(line: str) -> None:
    article = read(page([line], FIRST))[0][0]
    assert (article.title, article.outlet) == (line, None)


@pytest.mark.parametrize("key", ["outlet", "publisher", "source"])
def test_the_header_of_a_file_names_the_outlet(key: str) -> None:
    assert read(f"---\ntitle: {HEAD}\n{key}: Hill Wire\n---\n\n" + page(FIRST))[0][0].outlet == "Hill Wire"


def test_an_address_as_source_is_the_address() -> None:
    article = read(f"---\ntitle: {HEAD}\nsource: https://hill.example/a\n---\n\n" + page(FIRST))[0][0]
    assert (article.outlet, article.url) == ("hill.example", "https://hill.example/a")


@pytest.mark.parametrize("line", ["Hill Wire | 11 August 2014", "Hill Press, 11 August 2014", "Besk | 11 August 2014"])
def test_an_outlet_and_a_date_under_a_second_headline_begin_an_article(line: str) -> None:
    text = page([HEAD, "Hill Wire | 2 June 2021"], FIRST, ["From our archive", SECOND_HEAD, line], OTHER)
    articles, _ = read(text)
    assert [article.title for article in articles] == [HEAD, SECOND_HEAD]
    assert [str(article.published) for article in articles] == ["2021-06-02", "2014-08-11"]
    assert [segment.text for segment in articles[0].segments][-1] == "From our archive"


@pytest.mark.parametrize(
    "middle",
    [
        [SECOND_HEAD, "Hill Wire | 11 August 2014", HEAD, "Hill Wire | 12 August 2014", "Share"],
        ["Read more: floods near Besk", "Hill Wire | 11 August 2014"],
        [SECOND_HEAD, "Besk, 11 August 2014"],
        [SECOND_HEAD, "On 11 August 2014 in Besk"],
        ["Night raids on the old fort", "Two officers told Hill Wire, 11 August 2014 was the last day of it."],
    ],
)
def test_other_dates_between_paragraphs_begin_none(middle: list[str]) -> None:
    assert len(read(page([HEAD, "Hill Wire | 2 June 2021"], FIRST, middle, OTHER))[0]) == 1


def test_a_byline_is_the_author() -> None:
    assert read(page([HEAD, "By Ana Drovic in Orvel"], FIRST))[0][0].author == "Ana Drovic"
