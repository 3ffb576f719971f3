"""From a sentence to event candidates: the best reading of each trigger word, one candidate for one event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from laydown.attribution import Speakers, spoken_for
from laydown.claims.roles import Filler, Slots, fill, meets_needs, with_nearby_place, with_stated_origin
from laydown.claims.triggers import Trigger, find_triggers
from laydown.grammar import is_passive
from laydown.lexicon.language import SLOTS
from laydown.model import EventType
from laydown.phrases import FORCE_KINDS, PLACE_KINDS, Scene
from laydown.sentences import Token

_SURE = {"actor": FORCE_KINDS, "counterpart": FORCE_KINDS | {"people"}, **dict.fromkeys(SLOTS[2:], PLACE_KINDS)}
_OF_PLACES_AND_FORCES = frozenset({
    EventType.HOLD, EventType.CAPTURE, EventType.WITHDRAW, EventType.DEPLOY, EventType.REDEPLOY, EventType.HANDOVER,
    EventType.ADVANCE,
})  # fmt: skip
"""Events that are done to places and forces, never to another event."""
_NO_TARGET = frozenset({"other", "speaker"})
_NO_TARGET_OF_ATTACK = frozenset({"other"})
_MODIFIERS = ("compound", "amod", "nmod")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A trigger with its slots, in one sentence. ``merged`` are the triggers that name the same event."""

    trigger: Trigger
    slots: Slots
    scene: Scene
    merged: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A trigger that was seen and set aside, with the reason; shown by `laydown explain`."""

    trigger: Trigger
    reason: str


def candidates(scene: Scene) -> tuple[list[Candidate], list[Rejection]]:
    """The events of a sentence in text order, and the triggers that are none."""
    rejected: list[Rejection] = []
    kept: dict[int, Candidate] = {}
    for trigger in find_triggers(scene.sentence, scene.language):
        reason = _reason_against_noun(trigger, scene) if trigger.nominal else _reason_against_verb(trigger, scene)
        slots = {} if reason else fill(trigger, scene)
        reason = reason or _reason_against(trigger, slots, scene)
        if reason:
            rejected.append(Rejection(trigger=trigger, reason=reason))
            continue
        new = Candidate(trigger=trigger, slots=slots, scene=scene)
        old = kept.get(trigger.head.i)
        if old is None or _weight(new) > _weight(old):
            kept[trigger.head.i] = new
    found = _without_inner(sorted(kept.values(), key=lambda c: c.trigger.head.i))
    merged = _same_actor(_inherit(list(_merge(_without_repeats(found)))))
    return [_completed(c, scene) for c in merged], rejected


def _completed(candidate: Candidate, scene: Scene) -> Candidate:
    slots = with_stated_origin(candidate.trigger, candidate.slots, scene)
    slots = with_nearby_place(candidate.trigger, candidate.merged, slots, scene)
    return candidate if slots is candidate.slots else replace(candidate, slots=slots)


def _reason_against(trigger: Trigger, slots: Slots, scene: Scene) -> str:
    """Why the trigger, by what fills its slots, names none of our events; empty when it may name one."""
    head = trigger.head
    modifier = not trigger.nominal and head.dep in ("amod", "compound") and head.tag == "VBG"
    if modifier and not slots.get("actor"):
        return "a modifier, no clause"
    if _foreign(scene) and not _has_force(slots):
        return "words of another world in the sentence, and no force in the event"
    if not meets_needs(trigger, slots) and trigger.frame.strict:
        return f"needs {' or '.join(trigger.frame.needs)}; found {', '.join(slots) or 'nothing'}"
    return ""


def _reason_against_noun(trigger: Trigger, scene: Scene) -> str:
    if not trigger.frame.itself and _in_name(trigger, scene):
        return "part of a name"
    before = (c for c in trigger.head.children if c.dep in _MODIFIERS)
    if any("disarming" in scene.language.nouns.get(c.lemma, ()) for c in before):
        return "the noun means another thing with the word before it"
    return ""


def _reason_against_verb(trigger: Trigger, scene: Scene) -> str:
    head = trigger.head
    if trigger.frame.event is EventType.HOLD and _told_by_noun(head, scene):
        return "told by the noun after it"
    if any(c.dep == "prt" and c not in trigger.words for c in head.children):
        return "another phrasal verb"
    reason = _reason_against_object(trigger, scene)
    if reason:
        return reason
    if head.lemma == "leave" and _leaves_in_a_state(head, scene):
        return "'leave' in another sense"
    return ""


def _reason_against_object(trigger: Trigger, scene: Scene) -> str:
    """The same verb with an object of another kind tells another thing ('take a decision', 'launch a website')."""
    event = trigger.frame.event
    done_to = trigger.head.child("dobj")
    told = done_to or trigger.head.child("nsubjpass")
    if told is not None and event in _OF_PLACES_AND_FORCES and _is_only_event(told, scene):
        return f"what it is done to ('{told.text}') is itself an event"
    if done_to is not None and done_to not in trigger.words and _is_no_target(done_to, event, scene):
        return f"what it is done to ('{done_to.text}') is no force and no place"
    if trigger.frame.weapon and (done_to is None or not scene.kinds(done_to) & {"materiel", "munition"}):
        return "what is launched is no weapon"
    return ""


def _is_only_event(token: Token, scene: Scene) -> bool:
    """An event noun that is not also a word for a place or a force."""
    return _is_event(token, scene) and not scene.kinds(token) & (PLACE_KINDS | FORCE_KINDS)


def _is_no_target(token: Token, event: EventType, scene: Scene) -> bool:
    """Nothing of ours. Who is attacked, met or agreed with may be a speaker; what is moved or held may not."""
    harmless = _NO_TARGET if event in _OF_PLACES_AND_FORCES else _NO_TARGET_OF_ATTACK
    return scene.kinds(token) <= harmless and not _is_event(token, scene)


def _leaves_in_a_state(verb: Token, scene: Scene) -> bool:
    """'Left two dead', 'left homeless': nobody goes."""
    states = scene.language.cues.left_behind
    return any(c.dep in ("oprd", "acomp", "ccomp") and c.lower in states for c in verb.children)


def _told_by_noun(verb: Token, scene: Scene) -> bool:
    """'Is in control of X', 'remains under siege': the noun names the event, not the verb."""
    for preposition in (c for c in verb.children if c.dep == "prep"):
        noun = preposition.child("pobj")
        frames = scene.language.noun_frames.get(noun.lemma, ()) if noun is not None else ()
        if any(preposition.lower in frame.under for _, frame in frames):
            return True
    return False


def _in_name(trigger: Trigger, scene: Scene) -> bool:
    hit = scene.hit(trigger.head.i)
    return hit is not None and hit.end - hit.start > 1 and hit.kind in ("force", "source", "place")


def _foreign(scene: Scene) -> bool:
    return any("foreign" in scene.language.nouns.get(t.lemma, ()) for t in scene.sentence.tokens if t.pos == "NOUN")


def _has_force(slots: Slots) -> bool:
    return any(f.phrase.kinds & (FORCE_KINDS | {"munition"}) for fillers in slots.values() for f in fillers)


def _is_event(token: Token, scene: Scene) -> bool:
    frames = scene.language.noun_frames.get(token.lemma, ())
    return any(frame.event is not EventType.HOLD and not frame.itself and not frame.under for _, frame in frames)


def _weight(candidate: Candidate) -> tuple[int, int, int, int]:
    sure = sum(1 for slot, fillers in candidate.slots.items() for f in fillers[:1] if f.phrase.kinds & _SURE[slot])
    return len(candidate.trigger.words), candidate.trigger.frame.prefer, sure, sum(map(len, candidate.slots.values()))


def _without_repeats(found: list[Candidate]) -> list[Candidate]:
    """Drops 'troops in X' where those troops already do something in the sentence."""
    own = [c for c in found if not c.trigger.frame.itself]
    acting = {f.phrase.head.i for c in own for fillers in c.slots.values() for f in fillers}
    return [c for c in found if not (c.trigger.frame.itself and c.trigger.head.i in acting)]


def _without_inner(found: list[Candidate]) -> list[Candidate]:
    """Drops a candidate whose trigger is a word of another's longer trigger ('take' in 'take control')."""
    words = [(c, {w.i for w in c.trigger.words}) for c in found]
    return [c for c, own in words if not any(own < other for d, other in words if d is not c)]


def _merge(found: list[Candidate]) -> Iterator[Candidate]:
    """One candidate for what one clause tells with two words ('strikes killed', 'clashes and shelling')."""
    gone: set[int] = set()
    by_head = {c.trigger.head.i: c for c in found}
    for candidate in reversed(found):
        host = next((by_head[h.i] for h in _hosts(candidate) if h.i in by_head and h.i not in gone), None)
        if host is None or host is candidate or host.trigger.frame.event is not candidate.trigger.frame.event:
            continue
        if _stands_alone(candidate, host):
            continue
        gone.add(candidate.trigger.head.i)
        by_head[host.trigger.head.i] = _joined(host, candidate)
    for candidate in found:
        if candidate.trigger.head.i not in gone:
            yield by_head[candidate.trigger.head.i]


def _inherit(found: list[Candidate]) -> list[Candidate]:
    """'An operation to retake X': who takes is who operates, when nothing nearer says so."""
    by_head = {c.trigger.head.i: c for c in found}
    for candidate in found:
        above = by_head.get(candidate.trigger.head.head.i)
        if above is None or not _lacks_actor(candidate) or not _hands_down_actor(above):
            continue
        heads = {f.phrase.head.i for fillers in candidate.slots.values() for f in fillers}
        actors = tuple(f for f in above.slots["actor"] if f.phrase.head.i not in heads)
        if actors:
            by_head[candidate.trigger.head.i] = replace(candidate, slots={"actor": actors, **candidate.slots})
    return [by_head[c.trigger.head.i] for c in found]


def _same_actor(found: list[Candidate]) -> list[Candidate]:
    """'Days after the capture of X, Z completed the capture of Y': Z captured both. Attacks may answer each other."""
    by_lemma: dict[tuple[EventType, str], list[Candidate]] = {}
    for c in found:
        by_lemma.setdefault((c.trigger.frame.event, c.trigger.head.lemma), []).append(c)
    return [_with_actor_of(c, by_lemma[c.trigger.frame.event, c.trigger.head.lemma]) for c in found]


def _with_actor_of(candidate: Candidate, alike: list[Candidate]) -> Candidate:
    """The candidate; a noun told with a place but no actor gets that of the one other event alike that has one."""
    if not candidate.trigger.nominal or not candidate.slots or candidate.slots.get("actor"):
        return candidate
    if candidate.trigger.frame.event not in _OF_PLACES_AND_FORCES or candidate.slots.get("counterpart"):
        return candidate
    told = [c.slots["actor"] for c in alike if c.slots.get("actor")]
    heads = {f.phrase.head.i for fillers in candidate.slots.values() for f in fillers}
    if len(told) != 1 or heads & {f.phrase.head.i for f in told[0]}:
        return candidate
    return replace(candidate, slots={"actor": told[0], **candidate.slots})


def with_speakers_side(candidate: Candidate, chain: Speakers) -> Candidate:
    """'There is no agreement with X', says a spokesman for Y: an agreement of Y's."""
    trigger, slots = candidate.trigger, candidate.slots
    told_of = trigger.head.head.child("expl") is not None and trigger.head.dep == "attr"
    if trigger.frame.event is not EventType.AGREE or not told_of or slots.get("actor") or len(chain) != 1:
        return candidate
    other = slots.get("counterpart", ())
    side = spoken_for(chain[0], candidate.scene) if len(other) == 1 and other[0].function == "with" else None
    if side is None:
        return candidate
    filler = Filler(phrase=side, function="speaker", argument=side.head)
    return replace(candidate, slots={"actor": (filler,), **slots})


def _lacks_actor(candidate: Candidate) -> bool:
    head = candidate.trigger.head
    return not candidate.slots.get("actor") and head.dep in ("acl", "xcomp", "advcl", "pcomp") and not is_passive(head)


def _hands_down_actor(candidate: Candidate) -> bool:
    """Who agrees on a thing need not be who does it."""
    return bool(candidate.slots.get("actor")) and candidate.trigger.frame.event is not EventType.AGREE


def _stands_alone(candidate: Candidate, host: Candidate) -> bool:
    """A coordinated or fought event noun with parties of its own is an event of its own."""
    if not candidate.trigger.nominal or candidate.trigger.head.dep not in ("conj", "dobj"):
        return False
    parties = (f for slot in ("actor", "counterpart") for f in candidate.slots.get(slot, ()))
    own = {f.phrase.head.i for f in parties if f.function not in ("subject", "object")}
    return bool(own - {f.phrase.head.i for fillers in host.slots.values() for f in fillers})


def _hosts(candidate: Candidate) -> Iterator[Token]:
    """The words whose event this one may only repeat."""
    trigger = candidate.trigger
    head = trigger.head
    if trigger.nominal:
        if trigger.support is not None:
            yield trigger.support
        if head.dep in ("conj", "appos", "compound", "nmod"):
            yield head.head
        if head.dep == "pobj" and head.head.head.pos in ("NOUN", "PROPN"):
            yield head.head.head
    elif head.dep == "conj" and _repeats(trigger):
        yield head.head
    elif trigger.frame.event is EventType.ATTACK:
        if head.dep in ("relcl", "acl"):
            yield head.head
            yield from (a for a in head.head.ancestors() if a.pos == "NOUN")
        if head.dep == "advcl" and head.tag == "VBG":
            yield head.head


def _repeats(trigger: Trigger) -> bool:
    """'Killed two and wounded three' is one event, and so is a verb said twice, of the same subject."""
    head = trigger.head
    return (head.head.lemma == head.lemma or trigger.frame.id == "kill") and head.child("nsubj", "nsubjpass") is None


def _joined(host: Candidate, other: Candidate) -> Candidate:
    slots = {slot: host.slots.get(slot, ()) or _outside(host, other.slots.get(slot, ())) for slot in SLOTS}
    if host.trigger.frame.id == other.trigger.frame.id == "kill":
        slots["counterpart"] = host.slots.get("counterpart", ()) + _outside(host, other.slots.get("counterpart", ()))
    return replace(
        host,
        slots={slot: fillers for slot, fillers in slots.items() if fillers},
        merged=(*host.merged, other.trigger, *other.merged),
    )


def _outside(host: Candidate, fillers: tuple[Filler, ...]) -> tuple[Filler, ...]:
    taken = {f.phrase.head.i for each in host.slots.values() for f in each} | {w.i for w in host.trigger.words}
    return tuple(f for f in fillers if f.phrase.head.i not in taken)
