"""Answers for people: plain lines, the answer first, the evidence under it, ids at the end of a line to go on with."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from laydown.fusion.certainty import Certainty
from laydown.ledger.answers import (
    At,
    Change,
    Changes,
    Contested,
    Fused,
    Holding,
    Passage,
    Quote,
    SearchResult,
    Spell,
    Timeline,
    Track,
    Why,
    counted,
)

WIDTH = 100
_QUOTES = '"“”«» '
_LEFT = "Left"
_OF_SETS = "Told of sets that it belonged to: weak evidence, not told of itself"
_KINDS = {"control": "controls", "presence": "present", "siege": "besieges"}
_BEGAN = {
    "gain": "took it", "hold": "seen holding it", "arrive": "arrived", "stay": "seen there",
    "before": "was there before", "besiege": "besieges it",
}  # fmt: skip
_ENDED = {
    "lose": "lost or gave it up", "leave": "left", "taken": "taken by another",
    "superseded": "another seen holding it later",
}  # fmt: skip


def at_lines(answer: At) -> Iterator[str]:
    """Who is or was at a place."""
    yield answer.summary
    if answer.known is not None:
        yield f"As known on {_day(answer.known)}."
    sections = (
        ("Control", answer.holders), ("Siege", answer.besiegers), ("Present, control not said", answer.present),
        (_LEFT, answer.left), ("Inside it", answer.inside), ("Told of the area around it (weak)", answer.around),
    )  # fmt: skip
    for title, holdings in sections:
        yield from _section(title, _holdings(title, holdings, answer.place.id))
    yield from _section(
        "Fighting in the fortnight before", (line for q in answer.fighting for line in quote_lines(q, " "))
    )
    yield from _section(
        "Outlook: said to come, not to be so", (line for q in answer.outlook for line in quote_lines(q, "?"))
    )
    yield from _more(answer.more, "positions inside it")
    yield from _more(answer.more_left, "forces that left")


def _more(count: int, what: str) -> Iterator[str]:
    if count:
        yield from ("", f"… and {count} more {what}: `laydown export positions-csv` has all of them")


def track_lines(answer: Track) -> Iterator[str]:
    """Where a force is or was."""
    yield answer.summary
    if answer.known is not None:
        yield f"As known on {_day(answer.known)}."
    for title, holdings in (
        ("Places", answer.holdings), ("Forces that are part of it", answer.of_parts), (_LEFT, answer.left),
    ):  # fmt: skip
        yield from _section(title, _holdings(title, holdings, ""))
    yield from _section(_OF_SETS, _holdings(_OF_SETS, answer.of_sets, ""))
    yield from _section(
        "Outlook: said to come, not to be so", (line for q in answer.outlook for line in quote_lines(q, "?"))
    )
    yield from _more(answer.more, "positions")
    yield from _more(answer.more_of_sets, "positions of sets that it belonged to")


def _holdings(title: str, holdings: Sequence[Holding], place: str) -> Iterator[str]:
    """The lines of a section; the place is told where it is not ``place``."""
    for holding in holdings:
        yield from holding_lines(holding, place=holding.place != place, ended=title == _LEFT)


def holding_lines(holding: Holding, *, place: bool, ended: bool = False) -> Iterator[str]:
    """A force at a place, and the claims for (+) and against (-) it; of what has ended nobody asks how sure it is."""
    where = f" {holding.place_name}" if place else ""
    scope = {"near": " (somewhere near)", "part": " (a part of it)"}.get(holding.scope, "")
    seen = f"last seen {_day(holding.last_seen)}" if holding.last_seen else "not seen"
    origins = counted(len(holding.origins), "origin")
    disputed = ", disputed" if holding.disputed else ""
    sure = "" if ended else f"{_sure(holding.certainty)}, "
    yield (
        f"  {holding.force_name}: {_KINDS[holding.kind]}{where}{scope}, {_span(holding)}; {seen}; "
        f"{sure}{origins}{disputed}  [{holding.id}]"
    )
    for quote in holding.claims_for:
        yield from quote_lines(quote, "+")
    for quote in holding.claims_against:
        yield from quote_lines(quote, "-")


def quote_lines(quote: Quote, sign: str) -> Iterator[str]:
    """The sentence, then who says so, when, and the claim's id."""
    said = f" ({quote.modality})" if quote.modality != "asserted" else ""
    hedged = ", hedged" if quote.hedged else ""
    yield from _wrapped(f"“{quote.sentence.strip(_QUOTES)}”", first=f"    {sign} ", rest="      ")
    speakers = " < ".join(quote.speakers) or quote.document
    yield f"      {quote.event}{said}{hedged}; {speakers}; published {_day(quote.known)}  [{quote.claim}]"


def timeline_lines(answer: Timeline, *, of_force: bool) -> Iterator[str]:
    """One line a spell, in order of time."""
    known = f", as known on {_day(answer.known)}" if answer.known is not None else ""
    yield f"{answer.name}{known}"
    if not answer.spells:
        yield "  No report tells of it in those days."
    for spell in answer.spells:
        yield "  " + _spell_line(spell, of_force=of_force)
    yield from _more(answer.more, "earlier ones")


def contested_lines(answer: Contested) -> Iterator[str]:
    """Rivals side by side, then events that one says and another denies."""
    known = f", as known on {_day(answer.known)}" if answer.known is not None else ""
    counts = f"{counted(len(answer.places), 'place')}, {counted(len(answer.denied), 'event')}"
    yield f"Contradicted on {_day(answer.on)}{known}: {counts}"
    for one in answer.places:
        yield from ("", one.place.name)
        for holding in one.holders:
            yield from holding_lines(holding, place=False)
    for finding in answer.denied:
        yield ""
        yield from fused_lines(finding)


def fused_lines(finding: Fused) -> Iterator[str]:
    """A finding with its claims, and the figures that differ."""
    who, where = ", ".join(finding.forces) or "nobody named", ", ".join(finding.places) or "place not named"
    origins = counted(len(finding.origins), "independent origin")
    yield f"{finding.event}: {who}; {where}: {finding.relation}, {origins}"
    for claim in finding.claims:
        yield from quote_lines(claim.quote, {"for": "+", "against": "-"}.get(claim.side, "?"))
    for difference in finding.differences:
        told = "; ".join(f"{words} [{claim}]" for claim, words in difference.values)
        yield f"    figures of {difference.what} differ: {told}"


def changes_lines(answer: Changes) -> Iterator[str]:
    """New, changed and withdrawn positions, with what was known before."""
    until = f" until {_day(answer.until)}" if answer.until is not None else ""
    yield f"Became known after {_day(answer.since)}{until}: {counted(len(answer.changes), 'position')}"
    for change in answer.changes:
        yield from _change_lines(change)
    yield from _section(
        "Corrections", (f"  {c.at[:10]}  {c.what}: {c.subject}; {c.by}; {c.note}" for c in answer.corrections)
    )


def _change_lines(change: Change) -> Iterator[str]:
    yield f"  {_day(change.known)}  {change.what}"
    if change.before is not None:
        yield f"      before: {_spell_line(change.before, of_force=None)}"
    if change.after is not None:
        yield f"      now:    {_spell_line(change.after, of_force=None)}"
        told = change.after.closer or change.after.opener
        yield from quote_lines(told, "+") if told is not None else ()


def why_lines(answer: Why) -> Iterator[str]:
    """Everything behind an id."""
    yield f"{answer.what} {answer.subject}: {answer.title}"
    if answer.holding is not None:
        yield from _section("How sure", _reason_lines(answer.holding.certainty))
        told = (("+", answer.holding.claims_for), ("-", answer.holding.claims_against))
        yield from _section(
            "Claims", (line for sign, quotes in told for q in quotes for line in _in_context(q, sign, answer))
        )
    if answer.finding is not None:
        yield from ("", *list(fused_lines(answer.finding))[:1])
        for claim in answer.finding.claims:
            yield from _in_context(claim.quote, {"for": "+", "against": "-"}.get(claim.side, "?"), answer)
        yield from _section("Why these claims tell of the same", _joined_lines(answer.finding))
    yield from _section("History", (f"  {c.at[:19]}  {c.what}  {c.by}  {c.note}".rstrip() for c in answer.history))


def _reason_lines(certainty: Certainty) -> Iterator[str]:
    for reason in certainty.reasons:
        yield f"  {reason.adds:+.2f}  {reason.words} ({reason.value:g})"
    age, half_life = f"{certainty.age} days before", f"it halves in {certainty.half_life:g} days"
    yield f"  so {certainty.reported:.2f} when it was last reported, {age}; {half_life}"
    graded = certainty.reliability or "not graded by you"
    yield f"  {certainty.probability:.2f}, {certainty.word}; reliability of the sources: {graded}"


def _joined_lines(finding: Fused) -> Iterator[str]:
    for one, other, decision in finding.joined:
        yield f"  {one} and {other}: " + "; ".join(f"{r.feature}: {r.found} ({r.weight:+.1f})" for r in decision.rows)


def _in_context(quote: Quote, sign: str, answer: Why) -> Iterator[str]:
    passage = answer.passages.get(quote.claim)
    yield from quote_lines(quote, sign)
    if passage is not None:
        yield from _context_lines(passage)
    yield f"      {quote.document}, characters {quote.start} to {quote.end}" + "".join(
        f"; {link}" for link in (quote.url, quote.archive_url) if link
    )


def _context_lines(passage: Passage) -> Iterator[str]:
    told = f"{passage.before} >> {' '.join(passage.sentence.split())} << {passage.after}".strip()
    yield from _wrapped(told, first="      | ", rest="      | ")


def search_lines(answer: SearchResult) -> Iterator[str]:
    """The sentences found."""
    if not answer.found:
        yield f"No sentence holds all of: {answer.words}"
    for one in answer.found:
        yield from quote_lines(one.quote, " " if one.status == "active" else f"({one.status})")
    if answer.more:
        yield "… and more; --limit N shows more of them"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield from ("", title, *told)


def _spell_line(spell: Spell, *, of_force: bool | None) -> str:
    """``of_force``: leave out the force (True), or the place (False), since the title says it; None says both."""
    parts = [] if of_force else [spell.force_name]
    parts += [spell.place_name] if of_force is not False else []
    scope = {"near": " near", "part": " in part"}.get(spell.scope, "")
    since = _day(spell.since) if spell.since else "since when is not said"
    until = _day(spell.until) if spell.until else "…"
    began = _BEGAN.get(spell.began, spell.began)
    ended = f"; {_ENDED.get(spell.ended, spell.ended)}" if spell.ended else ""
    return f"{since} – {until}  {', '.join(parts)}: {spell.kind}{scope}; {began}{ended}  [{spell.id}]"


def _span(holding: Holding) -> str:
    since = "since when is not said" if holding.since is None else f"since {_day(holding.since)}"
    if holding.earliest is not None and holding.since is not None and holding.earliest < holding.since:
        since = f"since {_day(holding.earliest)} to {_day(holding.since)}"
    return since + (f", until {_day(holding.until)}" if holding.until is not None else "")


def _sure(certainty: Certainty) -> str:
    return f"{certainty.word} ({certainty.probability:.2f})"


def _wrapped(words: str, *, first: str, rest: str) -> Sequence[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]


def _day(day: date | None) -> str:
    return f"{day:%-d %b %Y}" if day is not None else "?"
