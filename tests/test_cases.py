"""Every case of ``tests/cases/*.md`` is one test: a few sentences of news and the claims that they must yield.

A case is a heading, a ``news`` block, an optional ``meta`` block (``published``, ``outlet``, ``xfail``) and a
``claims`` block: a YAML list of claims, each with only the fields that the case is about; ``[]`` asserts silence.
``event``, ``modality``, ``trigger`` and fillers may hold alternatives joined by ``|``. A slot that is named lists all
its fillers. ``absent: true`` marks a claim that must not be found. ``xfail: reason`` marks a case known to fail: it
must go on failing until the line is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from laydown.claims import extract_text, load_extractor
from laydown.model import (
    Claim,
    DateBasis,
    DatePrecision,
    EventType,
    Mention,
    Modality,
    PlaceMention,
    Quantity,
    SourceKind,
    SourceMention,
    Span,
    When,
    Zone,
)

FOLDER = Path(__file__).parent / "cases"
SLOTS = ("actor", "counterpart", "origin", "destination", "location")
KEYS = {"event", "modality", "hedged", "trigger", "source", "when", "quantity", "absent", *SLOTS}
META = {"published", "outlet", "xfail"}
QUANTITY = {"value", "min", "max", "unit", "of"}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Expected = Mapping[str, Any]
Extract = Callable[..., tuple[Claim, ...]]
W = TypeVar("W")
F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as written: ``topic`` is its file's stem, ``name`` its heading."""

    topic: str
    name: str
    news: str
    claims: tuple[Expected, ...]
    published: date | None = None
    outlet: str | None = None
    xfail: str | None = None

    @property
    def negative(self) -> bool:
        """True when the case says that something must not be found."""
        return not self.claims or any(claim.get("absent") for claim in self.claims)


def read_case(topic: str, part: str) -> Case:
    """The case in one part of a file; raises ValueError on anything that the format does not know."""
    name, _, rest = part.partition("\n")
    found = BLOCK.findall(rest)
    blocks = dict(found)
    if len(blocks) < len(found) or not {"news", "claims"} <= set(blocks) <= {"news", "meta", "claims"}:
        raise ValueError(f"{topic}: {name}: needs one news and one claims block, has {[kind for kind, _ in found]}")
    claims = yaml.safe_load(blocks["claims"])
    meta = yaml.safe_load(blocks.get("meta", "")) or {}
    unknown = (set(meta) - META) | {key for claim in claims for key in set(claim) - KEYS}
    if unknown:
        raise ValueError(f"{topic}: {name}: unknown keys {sorted(unknown)}")
    check_claims(f"{topic}: {name}", claims)
    return Case(topic=topic, name=name.strip(), news=blocks["news"].strip(), claims=tuple(claims), **meta)


def check_claims(where: str, claims: Sequence[Expected]) -> None:
    """Raise ValueError where an expected claim holds a word outside the vocabulary or a filler that is no list."""
    for claim in claims:
        for key, known in (("event", EventType), ("modality", Modality)):
            if not set(options(claim.get(key))) <= {str(item) for item in known}:
                raise ValueError(f"{where}: {key} {claim[key]!r}")
        if any(not isinstance(claim[key], list) for key in (*SLOTS, "source", "quantity") if key in claim):
            raise ValueError(f"{where}: slots, source and quantity are lists")
        if any(set(quantity) - QUANTITY for quantity in claim.get("quantity", [])):
            raise ValueError(f"{where}: quantity holds only {sorted(QUANTITY)}")


def read_file(path: Path) -> list[Case]:
    """All cases of one file, in its order."""
    return [read_case(path.stem, part) for part in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]]


def options(text: str | None) -> list[str]:
    """The alternatives of a field."""
    return [part.strip() for part in text.split("|")] if text else []


def words(text: str) -> tuple[str, ...]:
    """The words of a filler: case, articles, possessive endings and punctuation do not count."""
    plain = re.sub(r"['’]s\b", "", text.lower())
    return tuple(word for word in re.findall(r"[\w.-]*\w", plain) if word not in {"the", "a", "an"})


def inside(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """True when ``part`` stands in ``whole`` as a run of whole words."""
    return bool(part) and any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def same_filler(expected: str, *found: str | None) -> bool:
    """True when one alternative and one of the words found contain one another."""
    pairs = [(words(option), words(text)) for option in options(expected) for text in found if text]
    return any(inside(wanted, got) or inside(got, wanted) for wanted, got in pairs)


def pairs_up(wanted: Sequence[W], found: Sequence[F], agree: Callable[[W, F], bool]) -> bool:
    """True when each of ``wanted`` can have one of ``found`` to itself."""
    if not wanted:
        return True
    rest = [i for i, item in enumerate(found) if agree(wanted[0], item)]
    return any(pairs_up(wanted[1:], [*found[:i], *found[i + 1 :]], agree) for i in rest)


def same_slot(wanted: Sequence[str], found: Sequence[Mention | PlaceMention]) -> bool:
    """True when the fillers are the same, one to one, in any order."""
    return len(wanted) == len(found) and pairs_up(wanted, found, lambda w, f: same_filler(w, f.text, f.name))


def same_source(wanted: Sequence[str], found: Sequence[SourceMention]) -> bool:
    """True when the chain is the same, nearest to the event first, without the outlet that printed the text."""
    chain = [link for link in found if not (link.kind is SourceKind.OUTLET and link.start is None)]
    return len(wanted) == len(chain) and all(same_filler(w, f.text, f.name) for w, f in zip(wanted, chain, strict=True))


def same_when(wanted: Any, found: When | None) -> bool:
    """True when either end of the period starts with the ISO prefix wanted; None wants no date."""
    if wanted is None or found is None:
        return wanted is None and found is None
    return any(end is not None and end.isoformat().startswith(str(wanted)) for end in (found.start, found.end))


def same_quantity(wanted: Mapping[str, Any], found: Quantity) -> bool:
    """True when every field given is the same: numbers by value, words by containment."""
    got = {key: getattr(found, key) for key in wanted}
    return all(
        same_filler(value, got[key]) if isinstance(value, str) else got[key] == value for key, value in wanted.items()
    )


def fits(wanted: Expected, claim: Claim) -> bool:
    """True when every field that ``wanted`` gives is the claim's."""
    checks: dict[str, Callable[[Any], bool]] = {
        "event": lambda value: claim.event in options(value),
        "modality": lambda value: claim.modality in options(value),
        "hedged": lambda value: claim.hedged is value,
        "trigger": lambda value: same_filler(value, claim.trigger.text),
        "source": lambda value: same_source(value, claim.source),
        "when": lambda value: same_when(value, claim.when),
        "quantity": lambda value: pairs_up(value, claim.quantity, same_quantity),
    }
    slots = all(same_slot(wanted[slot], getattr(claim, slot)) for slot in SLOTS if slot in wanted)
    return slots and all(check(wanted[key]) for key, check in checks.items() if key in wanted)


def show(claims: Sequence[Claim]) -> str:
    """The claims found, one a line, for the message of a failing test."""
    return "\n".join(
        f"  {c.event} {c.modality}{' hedged' if c.hedged else ''} '{c.trigger.text}' "
        + " ".join(f"{slot}={[m.name or m.text for m in getattr(c, slot)]}" for slot in (*SLOTS, "source"))
        + f" when={c.when and (c.when.start, c.when.end)} quantity={[q.text for q in c.quantity]}"
        for c in claims
    )


def faults(case: Case, found: Sequence[Claim]) -> list[str]:
    """What is wrong with the claims found, in words; empty when the case holds."""
    wanted = [claim for claim in case.claims if not claim.get("absent")]
    unwanted = [{key: claim[key] for key in claim if key != "absent"} for claim in case.claims if claim.get("absent")]
    lines = [f"must not be found: {claim}" for claim in unwanted if any(fits(claim, one) for one in found)]
    if not case.claims and found:
        lines.append("must yield no claim")
    missing = [claim for claim in wanted if not any(fits(claim, one) for one in found)]
    lines += [f"not found: {claim}" for claim in missing]
    if not missing and not pairs_up(wanted, found, fits):
        lines.append("two expected claims are met by the same claim")
    return lines


CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read_file(path)]


def as_param(case: Case) -> Any:
    """The case as a pytest parameter, strictly expected to fail where it says so."""
    marks = [pytest.mark.xfail(reason=case.xfail, strict=True, raises=AssertionError)] if case.xfail else []
    return pytest.param(case, id=f"{case.topic}: {case.name}", marks=marks)


@pytest.fixture(scope="session")
def extract() -> Extract:
    """The product's extractor for the invented theatre of the demo, loaded once for all cases."""
    return partial(extract_text, extractor=load_extractor(theatres=("demo",)))


@pytest.mark.parametrize("case", [as_param(case) for case in CASES])
def test_case(case: Case, extract: Extract) -> None:
    found = extract(case.news, published=case.published, outlet=case.outlet)
    wrong = faults(case, found)
    assert not wrong, "\n".join([case.news, *wrong, "found:", show(found)])


def test_names_are_unique() -> None:
    names = [(case.topic, case.name) for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("topic", sorted({case.topic for case in CASES}))
def test_topic_has_enough_cases_of_both_kinds(topic: str) -> None:
    cases = [case for case in CASES if case.topic == topic]
    assert len(cases) >= 6
    assert sum(case.negative for case in cases) >= 2


def test_every_event_and_modality_is_expected_somewhere() -> None:
    wanted = [claim for case in CASES for claim in case.claims]
    assert {word for claim in wanted for word in options(claim.get("event"))} == {str(event) for event in EventType}
    assert {word for claim in wanted for word in options(claim.get("modality"))} == {str(word) for word in Modality}


NEWS = "On Monday the Orlan Guard left Tesk, a nurse said."


def claim_of_news() -> Claim:
    """A claim such as the extractor would make of ``NEWS``, for the tests of the comparison itself."""
    return Claim(
        id="c1", doc="d", article=1, zone=Zone.BODY, event=EventType.WITHDRAW, modality=Modality.ASSERTED, hedged=False,
        actor=(Mention(text="the Orlan Guard", start=10, end=25, name="Orlan Guard"),), counterpart=(),
        origin=(PlaceMention(text="Tesk", start=31, end=35),), destination=(), location=(),
        when=When(start=date(2021, 5, 17), end=date(2021, 5, 17), precision=DatePrecision.DAY, text="Monday",
                  basis=DateBasis.RELATIVE),
        quantity=(Quantity(text="two trucks", start=0, end=10, value=2.0, of="trucks"),),
        source=(SourceMention(text="a nurse", start=37, end=44),
                SourceMention(text="Border Watch", start=None, end=None, kind=SourceKind.OUTLET)),
        trigger=Span(start=26, end=30, text="left"), evidence=Span(start=0, end=len(NEWS), text=NEWS),
        confidence=0.9, rule="leave",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ({"event": "withdraw", "trigger": "left"}, True),
        ({"event": "redeploy|withdraw"}, True),
        ({"event": "capture"}, False),
        ({"modality": "denied"}, False),
        ({"hedged": True}, False),
        ({"actor": ["Orlan Guard"]}, True),
        ({"actor": ["orlan"]}, True),
        ({"actor": ["Orl"]}, False),
        ({"actor": ["Shield|Guard"]}, True),
        ({"actor": ["Orlan Guard", "Shield"]}, False),
        ({"actor": []}, False),
        ({"origin": ["the town of Tesk"], "destination": []}, True),
        ({"source": ["nurse"]}, True),
        ({"source": ["nurse", "Border Watch"]}, False),
        ({"source": []}, False),
        ({"when": "2021-05"}, True),
        ({"when": date(2021, 5, 17)}, True),
        ({"when": "2021-06"}, False),
        ({"when": None}, False),
        ({"quantity": [{"value": 2, "of": "trucks"}]}, True),
        ({"quantity": [{"value": 3}]}, False),
        ({"event": "withdraw", "absent": True}, False),
        ({"event": "capture", "absent": True}, True),
    ],
)
def test_comparison(wanted: Expected, holds: bool) -> None:
    case = Case(topic="t", name="n", news=NEWS, claims=(wanted,))
    assert (not faults(case, (claim_of_news(),))) is holds


def test_one_claim_cannot_meet_two_expectations() -> None:
    twice = Case(topic="t", name="n", news=NEWS, claims=({"event": "withdraw"}, {"trigger": "left"}))
    assert faults(twice, (claim_of_news(),))


def test_silence_is_broken_by_any_claim() -> None:
    silent = Case(topic="t", name="n", news=NEWS, claims=())
    assert not faults(silent, ())
    assert faults(silent, (claim_of_news(),))


@pytest.mark.parametrize(
    "part",
    [
        "two claims blocks\n```news\nA.\n```\n```claims\n[]\n```\n```claims\n[]\n```\n",
        "no claims block\n```news\nA.\n```\n",
        "unknown key\n```news\nA.\n```\n```claims\n- {evnt: hold}\n```\n",
        "unknown event\n```news\nA.\n```\n```claims\n- {event: flee}\n```\n",
        "unknown meta\n```news\nA.\n```\n```meta\ndate: 2021-05-01\n```\n```claims\n[]\n```\n",
        "filler that is no list\n```news\nA.\n```\n```claims\n- {event: hold, actor: army}\n```\n",
    ],
)
def test_faulty_case_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match=r"^t: "):
        read_case("t", part)


def test_case_known_to_fail_is_marked_strictly() -> None:
    part = "n\n```news\nA.\n```\n```meta\nxfail: not yet\n```\n```claims\n[]\n```\n"
    (mark,) = as_param(read_case("t", part)).marks
    assert mark.kwargs == {"reason": "not yet", "strict": True, "raises": AssertionError}
