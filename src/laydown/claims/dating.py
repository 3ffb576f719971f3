"""When: the time expression that belongs to an event, else what the tense says against the publication date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from laydown.claims.triggers import Trigger
from laydown.model import DateBasis, DatePrecision, Modality, When
from laydown.sentences import Sentence, Token
from laydown.times import TimeMention

_CLAUSES = frozenset({"relcl", "ccomp", "parataxis"})

# Distances in the tree. A step down from the event counts 1, a step up from it 5, another verb in between 20.
_FAR = 99
"""The time belongs to another clause."""
_OUTSIDE_RELATIVE = 60
"""The time stands before the relative clause that the event is told in."""
_ABOVE, _CLIMB, _CROSSING = 10, 5, 20
_REACH = 90
"""For events told as facts, or denied: any time of the sentence but that of another clause."""
_REACH_OF_PLANS = 9
"""For plans and the like only a time that hangs on the event itself: others tend to date the planning."""

RECENT = timedelta(days=6)
"""How long before publication an undated event told as news is taken to have happened, at most. News is days old."""


def claim_date(
    trigger: Trigger, sentence: Sentence, times: Sequence[TimeMention], *, modality: Modality, published: date | None
) -> When | None:
    """The period of the event named by ``trigger``, or None when the document does not date it."""
    reach = _REACH if modality in (Modality.ASSERTED, Modality.DENIED) else _REACH_OF_PLANS
    stated = _nearest(trigger, sentence, times, reach=reach)
    if stated is not None:
        return stated.when
    verb = trigger.head if not trigger.nominal else trigger.support or _verb_above(trigger.head)
    if published is None or modality is not Modality.ASSERTED or verb is None:
        return None
    return _by_tense(verb, published)


def _verb_above(noun: Token) -> Token | None:
    return next((t for t in noun.ancestors() if t.pos in ("VERB", "AUX")), None)


def _by_tense(verb: Token, published: date) -> When | None:
    while verb.dep == "xcomp" and verb.head is not verb:
        verb = verb.head
    if verb.dep in ("acl", "amod", "pcomp"):
        return None
    auxiliaries = {c.lower for c in verb.children if c.dep in ("aux", "auxpass")}
    if verb.tag in ("VBZ", "VBP") or auxiliaries & {"is", "are", "'s", "'re"} and verb.tag == "VBG":
        return _published(published, published, DatePrecision.DAY)
    if verb.tag == "VBD" or auxiliaries & {"has", "have", "was", "were", "is", "are"}:
        return _published(published - RECENT, published, DatePrecision.WEEK)
    return None


def _published(start: date, end: date, precision: DatePrecision) -> When:
    return When(start=start, end=end, precision=precision, text="", basis=DateBasis.PUBLICATION)


def _nearest(trigger: Trigger, sentence: Sentence, times: Sequence[TimeMention], *, reach: int) -> TimeMention | None:
    usable = [t for t in times if t.when is not None and t.role in ("date", "since", "until")]
    ranked = sorted((_distance(trigger, sentence, t), abs(t.start - trigger.head.start), t.start) for t in usable)
    if not ranked or ranked[0][0] > reach:
        return None
    return next(t for t in usable if t.start == ranked[0][2])


def _distance(trigger: Trigger, sentence: Sentence, time: TimeMention) -> int:
    """How far, in steps of the tree, the time hangs from the trigger; `_FAR` when it belongs to another clause."""
    word = _word_at(sentence, time.start, time.end)
    if word is None:
        return _FAR
    path = [word, *word.ancestors()]
    carrier = trigger.support if trigger.carried in ("object", "support", "subject", "under") else None
    for home in (trigger.head, carrier):
        if home is not None and home in path:
            steps = path.index(home)
            other_clause = any(t.pos in ("VERB", "AUX") and t.dep in _CLAUSES for t in path[:steps])
            return _FAR if other_clause else steps
    return _shared_clause(trigger.head, path)


def _shared_clause(head: Token, path: list[Token]) -> int:
    """The time hangs above the event: it counts when only light links lie between."""
    climb = 0
    word = head
    while word.head is not word:
        if word.dep in _CLAUSES:
            return _FAR if word.dep != "relcl" or path[0].i > head.i else _OUTSIDE_RELATIVE
        word = word.head
        climb += _CLIMB
        if word in path:
            steps = path.index(word)
            crossing = sum(1 for t in path[1:steps] if t.pos == "VERB")
            return _ABOVE + climb + steps + _CROSSING * crossing
    return _FAR


def _word_at(sentence: Sentence, start: int, end: int) -> Token | None:
    inside = [t for t in sentence.tokens if t.start >= start and t.end <= end]
    return next((t for t in inside if t.head not in inside or t.head is t), None)
