"""What is report and what is furniture, in plain text and Markdown; all places and people are invented."""

import pytest

from laydown.model import Document, Zone
from laydown.reading import note_author, read_bytes

LEAD = "The garrison of Orvel left its posts on the northern road on Monday, two officers said."
SECOND = "It moved ten kilometres to the east and took up positions on the hills above Maro."
THIRD = "Nobody fired a shot at the column, the mayor of Maro said in a statement on Tuesday."
UNDER_PICTURE = (
    "Smoke rises over the old fort on the northern bank of the river in Orvel on Monday, "
    "hours before the garrison left it"
)
REPORT = "\n\n".join((LEAD, SECOND, THIRD))


def read(text: str) -> Document:
    document, _ = read_bytes(text.encode(), "a.txt")
    assert document is not None
    return document


def zones(text: str) -> list[tuple[str, str]]:
    return [(segment.zone.value, segment.text) for a in read(text).articles for segment in a.segments if segment.text]


def texts(text: str, zone: Zone) -> list[str]:
    return [words for name, words in zones(text) if name == zone.value]


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n\r\n", "\r\n", "\n \t\n", "\r"])
def test_paragraphs_by_blank_line_or_by_line(gap: str) -> None:
    assert zones(gap.join((LEAD, SECOND, THIRD))) == [("body", LEAD), ("body", SECOND), ("body", THIRD)]


def test_hard_wrapped_lines_are_one_paragraph_at_the_same_offsets() -> None:
    wrapped = (
        "The garrison of Orvel left its posts on the northern\nroad on Monday, two officers said, and moved\n"
        "ten kilometres to the east, to the hills above Maro\nand the river."
    )
    document = read(wrapped + "\n\n" + SECOND)
    first = document.articles[0].segments[0]
    assert first.text == wrapped.replace("\n", " ")
    assert first.offsets == tuple(range(len(wrapped) + 1))
    assert document.articles[0].segments[1].offsets is None


def test_a_sentence_broken_by_blank_lines_is_mended() -> None:
    text = "Ana Drovic,\n\nthe commander of\n\nthe northern front,\n\nsaid that the road was open again on Monday."
    assert texts(f"{REPORT}\n\n{text}\n\n{THIRD}", Zone.BODY)[3] == text.replace("\n\n", " ")


def test_a_lower_case_article_of_a_name_mends_nothing() -> None:
    text = f"{REPORT}\n\nThe way back\n\nal-Maro fighters left the old fort on the river on Monday, two officers said."
    assert ("title", "The way back") in zones(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The council was warned.In fact they left.", "The council was warned. In fact they left."),
        ('"They left the town."The army came.', '"They left the town." The army came.'),
        ("They left.“We go,” he said.", "They left. “We go,” he said."),
        ('The troops left."Due to the snow we go," he said.', 'The troops left. "Due to the snow we go," he said.'),
        ("They left in 2019.The army came.", "They left in 2019. The army came."),
        ("They left Orvel.(Hill News)", "They left Orvel. (Hill News)"),
        ("It lost the SAA.The army came.", "It lost the SAA. The army came."),
        ("It ends in days.,The army came.", "It ends in days., The army came."),
    ],
)
def test_sentences_run_together_are_parted(before: str, after: str) -> None:
    document = read(before)
    segment = document.articles[0].segments[0]
    assert segment.text == after
    added = next(i for i, (a, b) in enumerate(zip(before + "\0", after, strict=False)) if a != b)
    assert document.text[segment.at(added)] == document.text[segment.at(added + 1)] == after[added + 1]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S.Army and the U.S. left at 7 a.m. on Monday.",
        "See www.Orvel.Example/A.B and http://hill.example/Orvel.Maro for more on it.",
        "The index fell 3.5 to .N225 and 1,921.27 points on No.5 Street.",
        "Write to Ana.Drovic@Hill.Example about it, he said.",
        "J.K.Drovic and Col. A. Pell left the town.",
    ],
)
def test_names_numbers_and_addresses_are_not_parted(text: str) -> None:
    assert read(text).articles[0].segments[0].offsets is None


def test_white_space_collapses_and_invisible_characters_vanish() -> None:
    segment = read("The  garrison\u00a0of Or\u00advel\u200b \t left.").articles[0].segments[0]
    assert segment.text == "The garrison of Orvel left."
    assert [segment.at(i) for i in (0, 4, 13, 16)] == [0, 5, 14, 17]


TOP = "2,500 $\nSupport HillWatch\nGarrison leaves Orvel\n\n"


@pytest.mark.parametrize(
    ("text", "zone", "words"),
    [
        (TOP + REPORT, Zone.BOILERPLATE, ["2,500 $", "Support HillWatch"]),
        (TOP + REPORT, Zone.TITLE, ["Garrison leaves Orvel"]),
        (
            f"Garrison leaves Orvel\n\n{LEAD}\n\nGarrison leaves Orvel\n\n{SECOND}",
            Zone.TITLE,
            ["Garrison leaves Orvel"] * 2,
        ),
        (
            f"Garrison leaves Orvel\n\nBy Ana Drovic\n\nHill News\n\n{REPORT}",
            Zone.BOILERPLATE,
            ["By Ana Drovic", "Hill News"],
        ),
        (f"{LEAD}\n\n{SECOND}\n\nNight raids\n\n{THIRD}", Zone.TITLE, ["Night raids"]),
        (f"{LEAD}\n\nClick to see the full-size map\n\n{SECOND}", Zone.CAPTION, ["Click to see the full-size map"]),
        (
            f"{REPORT}\n\n{UNDER_PICTURE}\n\n{THIRD}",
            Zone.CAPTION,
            [UNDER_PICTURE],
        ),
        (
            f"Trucks wait in Orvel, 3 May 2019. (AFP)\n{REPORT}",
            Zone.CAPTION,
            ["Trucks wait in Orvel, 3 May 2019. (AFP)"],
        ),
        (f"{REPORT}\n\nNotify of\n\n{LEAD}", Zone.COMMENT, ["Notify of", LEAD]),
        (f"3 Comments\n\n{REPORT}", Zone.COMMENT, []),
        (
            f"{REPORT}\n\nAna Drovic is a reporter at Hill News. She likes rivers.",
            Zone.BOILERPLATE,
            ["Ana Drovic is a reporter at Hill News. She likes rivers."],
        ),
        (
            f"{LEAD}\n\nEditor's note: The fort of Orvel is old.\n\n{SECOND}",
            Zone.EDITOR_NOTE,
            ["Editor's note: The fort of Orvel is old."],
        ),
    ],
)
def test_zones(text: str, zone: Zone, words: list[str]) -> None:
    assert texts(text, zone) == words
    assert LEAD in [*texts(text, Zone.BODY), *texts(text, Zone.COMMENT)]


def test_a_quotation_signed_after_its_end_is_no_caption() -> None:
    quote = '"We expect the garrison to leave Orvel before the winter, and Maro after it." – Ana Drovic in Orvel'
    assert ("body", quote) in zones(f"{REPORT}\n\n{quote}\n\n{REPORT}")


def test_a_text_without_full_stops_keeps_its_sentences() -> None:
    lines = [f"{line[:-1]} and went on to the next village" for line in (LEAD, SECOND, THIRD)]
    assert texts("\n\n".join(lines), Zone.BODY) == lines


@pytest.mark.parametrize(
    ("tail", "cut"),
    [
        (" Reporting by Ana Drovic; Editing by Tim Pell Our Standards: The Hill Trust Principles.", Zone.BOILERPLATE),
        (" Hill News's Ana Drovic contributed to this report.", Zone.BOILERPLATE),
        (" Trucks pass the old fort in Orvel village on May 3 2016. REUTERS/Ana Drovic", Zone.CAPTION),
    ],
)
def test_tails_and_credits_are_cut_out_of_a_run_together_paragraph(tail: str, cut: Zone) -> None:
    found = zones(f"{LEAD} {SECOND}{tail}")
    assert found == [("body", f"{LEAD} {SECOND}"), (cut.value, tail.strip())]


def test_a_credit_in_the_middle_leaves_both_sides_as_body() -> None:
    caption = "Trucks pass the old fort in Orvel village on May 3 2016. REUTERS/Ana Drovic"
    assert zones(f"{LEAD} {caption} {SECOND}") == [("body", LEAD), ("caption", caption), ("body", SECOND)]


def test_a_date_and_a_headline_before_a_run_together_report() -> None:
    text = f"December 19 2016 Garrison leaves Orvel for the hills. {LEAD} {SECOND} {THIRD} {SECOND}"
    assert zones(text)[:2] == [("boilerplate", "December 19 2016"), ("title", "Garrison leaves Orvel for the hills.")]
    assert str(read(text).articles[0].published) == "2016-12-19"


def test_a_link_in_capitals_glued_into_a_paragraph() -> None:
    text = f"{LEAD} TEN BODIES FOUND IN THE OLD FORT OF MAROThe column moved to the hills. {SECOND}"
    assert [zone for zone, _ in zones(text)] == ["body", "boilerplate", "body"]
    assert zones(text)[2][1].startswith("The column moved")


def test_a_body_sentence_with_furniture_words_stays() -> None:
    for sentence in (
        "Support for the rebels is fading in Orvel, the council said on Monday after a long debate.",
        "Follow-up talks between the two sides are planned in Orvel on Friday, the mayor said.",
        "Comments by the general angered the council of Orvel, which met him on Monday morning.",
        "The general told AFP and Reuters that the road to Orvel was open from Monday.",
        "Photos of the base show forty tanks behind the wall, the monitor said on Monday.",
    ):
        assert ("body", sentence) in zones(f"{LEAD}\n\n{sentence}\n\n{THIRD}")


NOTE = """…from Hillwatch
[ Editor’s Note: The garrison [of two hundred] had been short of bread since the flood.
Nobody in the hills can say who will hold the bridge in winter.
We shall go and look at it ourselves… {signer}]
"""


@pytest.mark.parametrize(
    ("signer", "author"), [("Tim W. Pell ", "Tim W. Pell"), ("Ana Drovic", "Ana Drovic"), ("", "Editor")]
)
def test_a_bracketed_note_runs_to_its_bracket_and_knows_its_author(signer: str, author: str) -> None:
    text = NOTE.format(signer=signer) + REPORT
    assert len(texts(text, Zone.EDITOR_NOTE)) == 3
    assert texts(text, Zone.BODY) == [LEAD, SECOND, THIRD]
    document = read(text)
    found = note_author(document.articles[0])
    assert found is not None
    assert found[0] == author == document.text[found[1] : found[2]]
    assert document.articles[0].outlet == "Hillwatch"


def test_a_note_that_never_closes_is_one_paragraph() -> None:
    text = f"[ Editor's Note: The fort is old.\n\n{REPORT}\n\n{REPORT}\n\n" + f"{THIRD}\n\n" * 12
    assert len(texts(text, Zone.EDITOR_NOTE)) == 1


def test_no_note_no_author() -> None:
    assert note_author(read(REPORT).articles[0]) is None


MARKDOWN = f"""---
title: "Garrison leaves Orvel"
date: 2020-09-19-05-29-17
author: Ana Drovic
publisher: {{name: Hill News}}
canonical_url: https://hill.example/a
---
# Garrison leaves Orvel

![Trucks in Orvel](https://hill.example/a.jpg)

The **garrison** of [Orvel](https://hill.example/orvel) left its _old_ posts on the northern road on Monday morning.

## The way back

- {SECOND}
* {THIRD}
"""


def test_markdown() -> None:
    assert zones(MARKDOWN) == [
        ("title", "Garrison leaves Orvel"),
        ("caption", "Trucks in Orvel"),
        ("body", "The garrison of Orvel left its old posts on the northern road on Monday morning."),
        ("title", "The way back"),
        ("body", SECOND),
        ("body", THIRD),
    ]
    article = read(MARKDOWN).articles[0]
    assert (article.title, article.author, article.outlet) == ("Garrison leaves Orvel", "Ana Drovic", "Hill News")
    assert (str(article.published), article.published_basis) == ("2020-09-19", "front matter")
    assert article.url == "https://hill.example/a"
    assert article.segments[0].zone is Zone.BOILERPLATE


@pytest.mark.parametrize(
    "header", ["---\n: : [\n---\n", "---\nno fields here\n---\n", "---\ntitle: 'x\ndate: 2020-01-02\n---\n"]
)
def test_a_broken_header_harms_nothing(header: str) -> None:
    assert LEAD in texts(header + REPORT, Zone.BODY)


FIRST_HALF, SECOND_HALF = "The garrison left the fort at Orvel on", "Friday, two officers said."


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([f"- {FIRST_HALF}", f"  {SECOND_HALF}", f"- {THIRD}"], [f"{FIRST_HALF} {SECOND_HALF}", THIRD]),
        ([f"* {FIRST_HALF}", f"\t{SECOND_HALF}"], [f"{FIRST_HALF} {SECOND_HALF}"]),
        ([f"1. {SECOND}", f"2. {FIRST_HALF} a", "cold Friday."], [SECOND, f"{FIRST_HALF} a cold Friday."]),
        ([f"  - {FIRST_HALF}", f"    {SECOND_HALF}", f"  - {THIRD}"], [f"{FIRST_HALF} {SECOND_HALF}", THIRD]),
        ([f"> {FIRST_HALF}", f"> {SECOND_HALF}"], [f"{FIRST_HALF} {SECOND_HALF}"]),
        ([f">> {FIRST_HALF}", f">>{SECOND_HALF}"], [f"{FIRST_HALF} {SECOND_HALF}"]),
        ([f"> {SECOND}", ">", f"> {THIRD}"], [SECOND, THIRD]),
        ([f"> - {SECOND}", f"> - {THIRD}"], [f"- {SECOND}", f"- {THIRD}"]),
        ([f"- {SECOND}", THIRD], [SECOND, THIRD]),
        ([f"- {SECOND}", f"  - {THIRD}"], [SECOND, THIRD]),
        ([f"- {SECOND}", "## Night raids", THIRD], [SECOND, THIRD]),
    ],
)
def test_wrapped_items_and_quotations_are_whole(lines: list[str], found: list[str]) -> None:
    text = LEAD + "\n\n" + "\n".join(lines) + "\n"
    assert texts(text, Zone.BODY) == [LEAD, *found]


def test_a_wrapped_item_leads_back_to_its_words() -> None:
    text = f"- {FIRST_HALF}\n  {SECOND_HALF}\n\n> {FIRST_HALF}\n> {SECOND_HALF}\n"
    document = read(text)
    for segment in document.articles[0].segments:
        at = segment.text.index("Friday")
        assert document.text[segment.at(at) : segment.at(at + 6)] == "Friday"


@pytest.mark.parametrize(
    "note",
    [
        "Correction, 6 May 2021: The garrison of Orvel left on Sunday.",
        "**Correction, 6 May 2021:** The garrison of Orvel left on Sunday.",
        "Correction: The garrison of Orvel left on Sunday.",
        "CLARIFICATION - The garrison of Orvel left on Sunday.",
        "*An earlier version of this report said that the garrison of Maro had left.*",
    ],
)
@pytest.mark.parametrize("form", ["{note}\n\n{report}", "Garrison leaves Orvel\n\n{report}\n\n{note}"])
def test_corrections_are_the_editors_words(note: str, form: str) -> None:
    text = form.format(note=note, report=REPORT)
    assert texts(text, Zone.EDITOR_NOTE) == [note.strip("*").replace(":**", ":")]
    assert texts(text, Zone.BODY) == [LEAD, SECOND, THIRD]
