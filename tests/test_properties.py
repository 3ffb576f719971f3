"""What holds of the claims of any document, whatever is written in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path
from textwrap import fill

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laydown.claims import Extractor
from laydown.model import (
    Claim,
    Document,
    EventType,
    Mention,
    Modality,
    PlaceMention,
    Quantity,
    SourceMention,
    Span,
    Zone,
)
from laydown.pipeline import Coded, Given, Options, Totals, code, tally
from laydown.reading import Known, Metadata, read_bytes

DEMO = Path(__file__).parent.parent / "src" / "laydown" / "data" / "demo"
REPORTS = sorted((DEMO / "reports").iterdir())
OPTIONS = Options(theatres=("demo",))
CODED = {Zone.BODY, Zone.EDITOR_NOTE}
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SENTENCES = (
    "The Ardel Shield withdrew from Sulmet on Friday, residents said.",
    "The Front’s fighters took control of four villages on Monday, “all of them whole,” said Colonel Dravik’s deputy.",
    "Between 200 and 300 fighters of the Front were sent to Tarsin, Radio Talmeru reported, citing the ministry.",
    "He denied that the Karsovian army had left Orven crossing in March 2021.",
    "At least 40 km of the road was retaken from them by Ilvanian troops last week.",
    "If the truce holds, both sides will pull back from the Pirosh bridge, an official told AT&T News.",
    "Clashes broke out & more than a dozen soldiers were killed in Brügge – or so it is said.",
    "Nobody controls the town.",
)
MARKUP = (
    *("**", "_", "`", "[", "](https://x.example/a_b)", "&amp;", "&#8217;", "&nbsp;", "<b>", "</b>", "<br>"),
    *("\n", "\r\n", "\n\n", "\t", "\u00a0", "\u200b", "\ufeff", "🔵", "…", "“", "”", "- ", "> ", "# ", " "),
)

prose = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)
noisy = st.lists(st.sampled_from((*SENTENCES, *MARKUP)), min_size=1, max_size=14).map("".join)


def plain(sentences: Sequence[str], width: int = 60) -> str:
    """A heading and a paragraph whose lines end where they may."""
    return f"Notes of the day\n\n{fill(' '.join(sentences), width)}\n"


def markdown(sentences: Sequence[str], width: int = 60) -> str:
    """A heading, a paragraph with emphasis and a link, a quotation, and list items."""
    first, *rest = (s.replace(" the ", " **the** ", 1).replace("four", "*four*").replace("Sulmet", "[Sulmet](https://x.y)")
                    for s in sentences)  # fmt: skip
    quoted = fill(first, width, initial_indent="> ", subsequent_indent="> ")
    items = "\n".join(fill(s, width, initial_indent="- ", subsequent_indent="  ") for s in rest)
    head = "---\ntitle: Notes\ndate: 2021-05-03\n---\n\n# Notes of the day"
    return f"{head}\n\n{fill(first, width)}\n\n{quoted}\n\n{items}\n"


def page(sentences: Sequence[str], width: int = 60) -> str:
    """A page with entities, inline tags and words broken by line ends in the source."""
    body = "\n".join(f"<p class=x>{fill(_marked_up(escape(sentence)), width)}</p>" for sentence in sentences)
    head = "<!doctype html><html><head><title>Notes</title></head>"
    return f"{head}<body><nav>Home</nav><article>{body}</article></body></html>"


def _marked_up(text: str) -> str:
    return text.replace(" the ", " <b>the</b>&nbsp;", 1).replace("’", "&rsquo;").replace("four", "<i>four</i>&#32;")


FORMS = {"txt": plain, "md": markdown, "html": page}


Coder = Callable[..., list[Coded]]


@pytest.fixture
def coded(extractor: Extractor) -> Coder:
    """Codes documents. A function, because hypothesis writes out the arguments of a failing test, here all weights."""

    def run(items: Sequence[Path | Given], metadata: Metadata | None = None) -> list[Coded]:
        return list(code(items, options=OPTIONS, extractor=extractor, metadata=metadata).results)

    return run


def claims_in(text: str, coded: Coder, name: str = "a.txt") -> tuple[Claim, ...]:
    (result,) = coded([Given(doc=name, data=text.encode())])
    return result.claims


def read(data: bytes, name: str) -> Document:
    document, _ = read_bytes(data, name)
    assert document is not None
    return document


def spans(claim: Claim) -> Iterator[Span | Mention | PlaceMention | Quantity | SourceMention]:
    """Everything in a claim that has offsets."""
    yield from (claim.trigger, claim.evidence, *claim.actor, *claim.counterpart, *claim.origin, *claim.destination)
    yield from (*claim.location, *claim.quantity, *(source for source in claim.source if source.start is not None))


def check(claim: Claim, document: Document) -> None:
    """What holds of every claim."""
    for span in spans(claim):
        assert span.start is not None
        assert span.end is not None
        assert 0 <= span.start < span.end <= len(document.text)
        assert document.text[span.start : span.end] == span.text
    assert claim.evidence.start <= claim.trigger.start < claim.trigger.end <= claim.evidence.end
    assert isinstance(claim.event, EventType)
    assert isinstance(claim.modality, Modality)
    assert claim.zone in CODED
    assert 0 <= claim.confidence <= 1
    assert claim.doc == document.id
    assert 1 <= claim.article <= len(document.articles)
    assert msgspec.json.decode(msgspec.json.encode(claim), type=Claim) == claim
    if claim.when is not None:
        read_as = (segment.text for segment in document.articles[claim.article - 1].segments)
        assert any(" ".join(claim.when.text.split()) in " ".join(text.split()) for text in read_as)
        assert not (claim.when.start and claim.when.end) or claim.when.start <= claim.when.end


@pytest.mark.parametrize("path", REPORTS, ids=[path.name for path in REPORTS])
def test_claims_of_the_demo(path: Path, coded: Coder) -> None:
    (result,) = coded([path])
    assert result.claims
    document = read(path.read_bytes(), path.name)
    for claim in result.claims:
        check(claim, document)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_yields_claims(form: str, coded: Coder) -> None:
    """So that the properties below are not about nothing."""
    text = FORMS[form](SENTENCES)
    found = claims_in(text, coded, f"a.{form}")
    assert len(found) >= len(SENTENCES) - 3
    assert sum(1 for claim in found for _ in spans(claim)) >= 4 * len(found)
    assert sum(len(claim.quantity) for claim in found) >= 2


@few
@given(sentences=prose, form=st.sampled_from(sorted(FORMS)), width=st.integers(25, 100))
def test_claims_of_written_documents(sentences: list[str], form: str, width: int, coded: Coder) -> None:
    name, text = f"a.{form}", FORMS[form](sentences, width)
    document = read(text.encode(), name)
    for claim in claims_in(text, coded, name):
        check(claim, document)


@few
@given(text=noisy, form=st.sampled_from(sorted(FORMS)))
def test_claims_among_markup(text: str, form: str, coded: Coder) -> None:
    name = f"a.{form}"
    document, _ = read_bytes(text.encode(), name)
    (result,) = coded([Given(doc=name, data=text.encode())])
    assert result.failed is (document is None)
    for claim in result.claims:
        assert document is not None
        check(claim, document)


@few
@given(text=st.text(max_size=200))
def test_no_text_is_too_odd(text: str, coded: Coder) -> None:
    data = text.encode("utf-8", "surrogatepass")
    (result,) = coded([Given(doc="a.txt", data=data)])
    assert not [issue for issue in result.issues if issue.code == "internal"]


@few
@given(data=st.binary(max_size=200))
def test_no_bytes_are_too_odd(data: bytes, coded: Coder) -> None:
    (result,) = coded([Given(doc="a", data=data)])
    assert not [issue for issue in result.issues if issue.code == "internal"]


@settings(few, max_examples=12)
@given(data=st.data())
def test_claims_do_not_depend_on_order_or_company(data: st.DataObject, coded: Coder) -> None:
    texts = data.draw(st.lists(prose.map(plain), min_size=2, max_size=4))
    items = [Given(doc=f"{number}.txt", data=text.encode()) for number, text in enumerate(texts)]
    shuffled = data.draw(st.permutations(items))
    metadata = Metadata(rows={("0.txt", 1): Known(published=date(2021, 5, 3), outlet="Border Wire")})
    alone = {item.doc: coded([item], metadata)[0] for item in items}
    together = coded(shuffled, metadata)
    assert [result.doc for result in together] == [item.doc for item in shuffled]
    assert {result.doc: result for result in together} == alone


@few
@given(one=prose.map(plain), other=prose.map(plain))
def test_ids_tell_texts_apart(one: str, other: str, coded: Coder) -> None:
    ids = [claim.id for claim in claims_in(one, coded)]
    assert ids == [claim.id for claim in claims_in(one, coded)]
    assert len(ids) == len(set(ids))
    if one != other:
        assert not {*ids} & {claim.id for claim in claims_in(other, coded)}


def test_ids_tell_documents_of_one_text_apart(coded: Coder) -> None:
    text = plain(SENTENCES)
    first, second = ({c.id for c in claims_in(text, coded, name)} for name in ("a.txt", "b.txt"))
    assert first
    assert second
    assert not first & second


@few
@given(texts=st.lists(st.one_of(prose.map(plain), noisy, st.just("")), max_size=5))
def test_counts_add_up(texts: list[str], coded: Coder) -> None:
    items = [Given(doc=f"{number}.txt", data=text.encode()) for number, text in enumerate(texts)]
    results = coded(items)
    totals = Totals()
    for result in results:
        totals = tally(totals, result)
    assert totals.documents == len(texts) == totals.coded + totals.failed
    assert totals.claims == sum(len(result.claims) for result in results)
    assert totals.issues == sum(len(result.issues) for result in results)
    assert all(not result.claims and any(i.fatal for i in result.issues) for result in results if result.failed)
