"""Whose report it is: the outlet that had it first, the one that prints it, and what a ledger makes of both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from laydown.claims import Extractor, extract
from laydown.ledger import Ledger, Posting
from laydown.model import Document, SourceKind
from laydown.reading import read_bytes
from making import day, theatre

BODY = (
    "The Hill Front captured Osk on Sunday after two days of fighting, and its fighters raised a flag over the market. "
    "Shops stayed closed, and the road to the coast was cut by trees that had been felled in the night."
)


def document(head: str, foot: str = "", body: str = BODY, doc: str = "report.txt") -> Document:
    text = "\n\n".join(["Front takes Osk", "Highland Review | 4 January 2021", head, body, "It rained.", foot])
    found, _ = read_bytes(text.encode(), doc)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("Editor's note: This report first appeared on Border Wire.", "Border Wire"),
        ("Editor's note: This report first appeared on Border Wire on 3 January and is kept as it was.", "Border Wire"),
        ("This article was originally published by the Dravnik Herald.", "Dravnik Herald"),
        ("This story was originally published on 3 January 2021 in Dravnik.", None),
        ("Editor's note: The report was published first in the Courier of the Hills.", "Courier of the Hills"),
        ("Republished with permission from Lake Post.", "Lake Post"),
        ("Editor's note: Republished here with the kind permission of Radio Talmeru.", "Radio Talmeru"),
        ("… from Hillwatch", "Hillwatch"),
        ("via Lake Post", "Lake Post"),
        ("First published on May 3, 2020", None),
        ("Editor's note: This report first appeared in Arabic.", None),
        ("Editor's note: The mayor first appeared at the market at noon.", None),
        ("By Ana Drovic", None),
        ("", None),
    ],
)
def test_the_outlet_that_had_it_first_is_read(head: str, first: str | None) -> None:
    (article,) = document(head).articles
    assert (article.outlet, article.first_outlet) == ("Highland Review", first)


@pytest.mark.parametrize(
    ("foot", "first"),
    [
        ("This article was originally published by Hill News.", "Hill News"),
        ("Reposted from the Lake Post.", "Lake Post"),
        ("The mayor was first published by nobody.", None),
    ],
)
def test_it_may_be_said_at_the_end(foot: str, first: str | None) -> None:
    assert document("", foot).articles[0].first_outlet == first


def test_an_agency_in_the_dateline_had_it_first() -> None:
    (article,) = document("", body=f"OSK, Calvara (Reuters) - {BODY}").articles
    assert (article.outlet, article.first_outlet) == ("Highland Review", "Reuters")


def test_a_chain_ends_with_the_outlet_that_had_it_first_and_the_one_that_prints_it(extractor: Extractor) -> None:
    note = "Editor's note: This report first appeared on Border Wire."
    body = "The Ardel Shield has left Sulmet, Viktor Melan told Radio Talmeru. " + BODY
    claims = {claim.trigger.text: claim for claim in extract(document(note, body=body), extractor)}
    chain = [(link.id or link.text, link.kind) for link in claims["left"].source]
    speaker, outlet = SourceKind.SPEAKER, SourceKind.OUTLET
    assert chain == [
        ("viktor-melan", speaker), ("radio-talmeru", speaker), ("border-wire", outlet), ("highland-review", outlet),
    ]  # fmt: skip
    own = [(link.id, link.kind) for link in claims["captured"].source]
    assert own == [("border-wire", outlet), ("highland-review", outlet)]


def test_two_papers_that_take_over_one_report_are_one_origin(
    new_ledger: Callable[..., Ledger], extractor: Extractor
) -> None:
    other = "Osk fell to the Hill Front on Sunday. The Hill Front captured Osk with two hundred men and took a bridge."
    first = document("via Lake Post", doc="one.txt")
    second = document("Republished with permission from Lake Post.", body=other, doc="two.txt")
    third = document("", body=other, doc="three.txt")
    reader = type(extractor)(
        language=extractor.language, theatre=theatre(), times=extractor.times, pipeline=extractor.pipeline,
        calibration=extractor.calibration,
    )  # fmt: skip
    for documents, origins in (
        ((first, second), ("~lake post",)),
        ((first, third), ("~highland review", "~lake post")),
    ):
        with new_ledger(theatre()) as ledger:
            ledger.post([Posting(document=d, claims=tuple(extract(d, reader)), coder="test") for d in documents])
            (held,) = ledger.at("osk", on=day(10)).holders
            assert tuple(sorted(held.origins)) == origins
