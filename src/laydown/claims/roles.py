"""What fills the slots of an event: arguments of the trigger, put where the frame's profile says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from laydown.grammar import Argument, noun_arguments, prepositional, subject, verb_arguments
from laydown.claims.triggers import Trigger
from laydown.lexicon.language import SLOTS, Language, Profile
from laydown.model import EventType
from laydown.phrases import FORCE_KINDS, PLACE_KINDS, Phrase, Scene, phrases
from laydown.sentences import Token

_PLACES = ("origin", "destination", "location")
_FORCES = FORCE_KINDS | {"name", "group", "number"}
_SPEAKERS = {"person", "speaker", "people"}
_ACCEPTS: Mapping[str, frozenset[str]] = {
    "actor": _FORCES | {"person", "officer"},
    "counterpart": _FORCES | {"people", "person", "object", "speaker", "officer", "vehicle"},
    **dict.fromkeys(_PLACES, PLACE_KINDS | {"name", "group"}),
}
_ADDING = frozenset("especially notably particularly mainly including significantly and".split())
_MOVES = ("leave", "shift", "arrive", "enter", "advance")
_MOVING = ("leave", "shift", "arrive", "stand")
_LOCATIVE = frozenset("in at near around outside inside along across throughout over on within".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """A phrase in a slot, with the grammatical function that put it there; coordinated phrases share ``argument``."""

    phrase: Phrase
    function: str
    argument: Token


Slots = Mapping[str, tuple[Filler, ...]]


def fill(trigger: Trigger, scene: Scene) -> Slots:
    """The slots of the event that ``trigger`` names; slots with nothing are left out."""
    slots: dict[str, list[Filler]] = {}
    profile = scene.language.profiles[trigger.frame.profile]
    taken: set[int] = {word.i for word in trigger.words}
    for argument in _arguments(trigger, scene.language):
        wanted = _wanted(argument, profile, trigger)
        for phrase in phrases(argument.token, scene):
            if phrase.kinds <= {"other", "time"}:
                continue
            slot = next((s for s in wanted if _accepts(s, phrase, argument, trigger)), None)
            if slot is None or (phrase.head.i in taken and argument.function not in ("itself", "there")):
                continue
            taken.add(phrase.head.i)
            slots.setdefault(slot, []).append(Filler(phrase=phrase, function=argument.function, argument=argument.token))
    _settle(slots, trigger)
    if trigger.frame.profile in _MOVES and (slots.get("destination") or slots.get("origin")):
        slots.pop("location", None)
    for slot in _PLACES:
        if slots.get(slot):
            slots[slot] = [_named_inside(f, scene) for f in _one_place(slots[slot])]
    return {slot: tuple(slots[slot]) for slot in SLOTS if slots.get(slot)}


def _arguments(trigger: Trigger, language: Language) -> Iterator[Argument]:
    if not trigger.nominal:
        particles = tuple(word for word in trigger.words if word is not trigger.head)
        found = verb_arguments(trigger.head, particles)
        if trigger.frame.object_only:
            return (a for a in found if a.function not in ("subject", "agent"))
        if trigger.frame.existential:
            return _existential(trigger)
        return found
    return _noun_side(trigger, language)


def _existential(trigger: Trigger) -> Iterator[Argument]:
    for child in trigger.head.children:
        if child.dep in ("attr", "nsubj", "dobj") and child.lower != "there":
            yield Argument(function="subject", token=child)
            yield from prepositional(child)
    yield from prepositional(trigger.head)


def _noun_side(trigger: Trigger, language: Language) -> Iterator[Argument]:
    if trigger.frame.itself:
        yield Argument(function="itself", token=trigger.head)
        yield from (a for a in prepositional(trigger.head) if a.function in _LOCATIVE)
        return
    if trigger.frame.copula and trigger.carried != "under":
        yield from _told_of(trigger.head)
    yield from noun_arguments(trigger.head)
    verb, frame = trigger.support, trigger.frame
    if verb is None:
        return
    if trigger.carried == "under":
        carrier = subject(verb) if verb.pos in ("VERB", "AUX") else verb
        if carrier is not None:
            yield Argument(function="copula", token=carrier)
        if verb.pos in ("VERB", "AUX"):
            yield from prepositional(verb)
    elif trigger.carried == "support" or (trigger.carried == "object" and verb.lemma in language.cues.support | language.cues.suffer):
        yield from _support_side(verb, suffered=not frame.support and verb.lemma in language.cues.suffer)
    elif trigger.carried == "object" and verb.lemma in language.cues.announce:
        yield from (Argument(function="announced", token=a.token) for a in verb_arguments(verb) if a.function == "subject")
        yield from (a for a in prepositional(verb) if a.function in _LOCATIVE)
    elif trigger.carried == "subject" or trigger.carried in _LOCATIVE:
        yield from (a for a in prepositional(verb) if a.function in _LOCATIVE)
    elif trigger.carried == "object":
        yield from (a for a in prepositional(verb) if a.function in _LOCATIVE | {"with", "against"})


def _told_of(noun: Token) -> Iterator[Argument]:
    """'X is their bastion' and 'X, their bastion': the noun is said of X."""
    if noun.dep in ("attr", "appos") and noun.head is not noun:
        told = subject(noun.head) if noun.dep == "attr" else noun.head
        if told is not None:
            yield Argument(function="copula", token=told)


def _support_side(verb: Token, *, suffered: bool) -> Iterator[Argument]:
    for argument in verb_arguments(verb):
        if argument.function in ("subject", "agent"):
            yield Argument(function="object" if suffered else "subject", token=argument.token)
        elif argument.function not in ("object", "dative"):
            yield argument


def _wanted(argument: Argument, profile: Profile, trigger: Trigger) -> tuple[str, ...]:
    if argument.function == "announced":
        return ("actor",) if profile.get("subject") == ("actor",) else ()
    if argument.function == "itself":
        return ("actor",)
    if argument.function == "copula":
        return trigger.frame.copula
    if argument.function == "there":
        return ("destination",) if "destination" in {s for v in profile.values() for s in v} else ("location",)
    found = profile.get(argument.function)
    if found is None and argument.function in {w.lower for w in trigger.words}:
        return profile.get("object", ())
    if found is None and " " in argument.function:
        first, last = argument.function.split()
        found = profile.get(last) or profile.get(first)
    return found or ()


def _accepts(slot: str, phrase: Phrase, argument: Argument, trigger: Trigger) -> bool:
    kinds = phrase.kinds
    accepted = _ACCEPTS[slot]
    if trigger.frame.event in (EventType.AGREE, EventType.MEET) and slot in ("actor", "counterpart"):
        accepted = accepted | _SPEAKERS
    if slot == "actor" and trigger.frame.profile in ("strike", "harm") and (phrase.named or phrase.head.child("poss")):
        accepted = accepted | {"munition"}
    if slot == "counterpart" and trigger.frame.profile == "harm":
        accepted = accepted | {"facility"}
    if slot == "actor" and argument.function in ("object", "of") and "people" in kinds and trigger.frame.profile in _MOVING:
        return phrase.head.child("poss", "nummod") is not None
    if slot == "actor" and "people" in kinds and phrase.head.child("poss") is not None and phrase.head.lemma in ("man", "woman", "boy"):
        return True
    if not kinds & accepted:
        return False
    if kinds <= {"materiel"} and argument.function in ("by", "agent") and phrase.head.child("det", "nummod", "poss", "amod") is None:
        return False
    if slot in _PLACES:
        return _place_fits(phrase, argument)
    if argument.function == "mod" and argument.token.pos == "ADJ" and phrase.hit is None:
        return False
    if argument.function == "mod":
        return bool(kinds & ((FORCE_KINDS - {"materiel"}) | {"group"}) or "name" in kinds and "place" not in kinds)
    if argument.function == "announced":
        return "force" in kinds and "speaker" not in kinds
    return not (kinds <= {"person", "pronoun"} and argument.function in ("of", "mod"))


def _place_fits(phrase: Phrase, argument: Argument) -> bool:
    if "person" in phrase.kinds or argument.function == "mod" and not phrase.named:
        return False
    if phrase.pronoun and "place" not in phrase.kinds:
        return argument.function in ("object", "copula", "of") and phrase.head.lower in ("it", "which", "that")
    if "country" in phrase.kinds and argument.function in ("mod", "poss"):
        return not phrase.head.text.isupper() and "." not in phrase.head.text
    return True


def _settle(slots: dict[str, list[Filler]], trigger: Trigger) -> None:
    """One actor by causation, and the two parties of a meeting told apart."""
    actors = slots.get("actor", [])
    if any(f.function == "poss" and not f.phrase.pronoun for f in actors):
        actors = [f for f in actors if f.function != "mod" or f.phrase.named]
        slots["actor"] = actors
    own = [f for f in actors if f.function in ("poss", "mod", "by", "of") and not f.phrase.pronoun]
    if trigger.nominal and own and trigger.carried == "object":
        actors = [f for f in actors if f.function not in ("subject", "agent")]
        slots["actor"] = actors
    mods = [f for f in actors if f.function == "mod"]
    if len({f.argument.i for f in mods}) > 1:
        best = next((f for f in mods if f.phrase.named), mods[0])
        actors = [f for f in actors if f.function != "mod" or f.argument is best.argument]
        slots["actor"] = actors
    if any(f.function in ("subject", "agent", "by", "copula") and not f.phrase.pronoun for f in actors):
        actors = [f for f in actors if not (f.function == "poss" and f.phrase.pronoun)]
        slots["actor"] = actors
    if trigger.frame.profile in _MOVING:
        moved = [f for f in actors if f.function in ("object", "of", "with")]
        causers = [f for f in actors if f.function in ("subject", "agent", "poss", "by")]
        if moved and causers:
            weak = all(f.phrase.kinds & {"person", "pronoun"} for f in causers)
            slots["actor"] = moved if weak or not any(f.phrase.kinds & (FORCE_KINDS | {"name"}) for f in causers) else causers
    if trigger.frame.event in (EventType.AGREE, EventType.MEET) and len(actors) > 1 and not slots.get("counterpart"):
        slots["actor"], slots["counterpart"] = actors[:1], actors[1:]
    if trigger.frame.profile == "strike" and len(actors) > 1 and not slots.get("counterpart"):
        pair = [f for f in actors if f.function in ("between", "among", "mod")]
        if len(pair) > 1 and len(pair) == len(actors):
            slots["actor"], slots["counterpart"] = pair[:1], pair[1:]


def with_nearby_place(trigger: Trigger, merged: Sequence[Trigger], slots: Slots, scene: Scene) -> Slots:
    """The slots; one that has no place gets the named place that its clause tells of, if there is one."""
    wanted = {s for v in scene.language.profiles[trigger.frame.profile].values() for s in v}
    if any(slots.get(slot) for slot in _PLACES) or "location" not in wanted:
        return slots
    taken = {w.i for w in trigger.words} | {f.phrase.head.i for fillers in slots.values() for f in fillers}
    nearby = [f for each in (trigger, *merged) for f in _nearby_place(each, scene, taken)]
    found = list({f.phrase.head.i: f for f in reversed(nearby)}.values())[::-1]
    return {**slots, "location": tuple(_one_place(found))} if found else slots


def _nearby_place(trigger: Trigger, scene: Scene, taken: set[int]) -> list[Filler]:
    """A named place that the event's own clause tells of, though the parser hangs it on another word."""
    clause = trigger.head
    while clause.pos not in ("VERB", "AUX") and clause.head is not clause:
        clause = clause.head
    found: list[Filler] = []
    for preposition in _clause(clause):
        if preposition.dep != "prep" or preposition.lower not in _LOCATIVE:
            continue
        for place in (c for c in preposition.children if c.dep == "pobj" and c.i not in taken):
            for phrase in phrases(place, scene):
                if phrase.named and phrase.kinds & PLACE_KINDS and "force" not in phrase.kinds:
                    found.append(Filler(phrase=phrase, function=preposition.lower, argument=place))
    return sorted(found, key=lambda f: abs(f.phrase.head.i - trigger.head.i))


def _clause(verb: Token) -> Iterator[Token]:
    """The words of a verb's own clause: its subtree without that of other clauses in it."""
    stack = [c for c in verb.children]
    while stack:
        token = stack.pop()
        yield token
        if token.dep not in ("ccomp", "advcl", "relcl", "conj", "parataxis", "xcomp", "acl") or token.pos not in ("VERB", "AUX"):
            stack.extend(token.children)


def _one_place(fillers: list[Filler]) -> list[Filler]:
    """Where a thing happens is told once: of several phrases the first that is named, with those coordinated with it."""
    best = next((f for f in fillers if f.phrase.named), fillers[0])
    return [f for f in fillers if f.argument is best.argument or _goes_on(f, best)]


def _goes_on(filler: Filler, best: Filler) -> bool:
    """'On X and on Y', 'in X, especially in Y': a second phrase that adds to the first."""
    preposition = filler.argument.head
    if preposition.pos != "ADP" or filler.function != best.function or filler.argument.i < best.argument.i:
        return False
    tokens = filler.phrase.sentence.tokens
    return preposition.dep == "conj" or tokens[preposition.i - 1].lower in _ADDING


def _named_inside(filler: Filler, scene: Scene) -> Filler:
    """'One location near X' and 'a checkpoint at X' are told by the name."""
    phrase = filler.phrase
    if phrase.named or phrase.pronoun:
        return filler
    for preposition in (c for c in phrase.head.children if c.dep == "prep" and c.lower in _LOCATIVE | {"of"}):
        inner = preposition.child("pobj")
        for found in phrases(inner, scene) if inner is not None else ():
            if found.named and found.kinds & PLACE_KINDS and "force" not in found.kinds:
                words = scene.sentence.segment.text[phrase.start : scene.sentence.tokens[preposition.i].end]
                return replace(filler, phrase=replace(found, relation=found.relation or words))
    return filler


def with_stated_origin(trigger: Trigger, slots: Slots, scene: Scene) -> Slots:
    """Troops 'deployed in X' that are withdrawn leave X."""
    if trigger.frame.profile != "leave" or slots.get("origin") or slots.get("location"):
        return slots
    for filler in slots.get("actor", ()):
        for clause in (c for c in filler.phrase.head.children if c.dep == "acl" and c.tag == "VBN"):
            for argument in prepositional(clause):
                if argument.function in _LOCATIVE:
                    places = [p for p in phrases(argument.token, scene) if p.kinds & PLACE_KINDS]
                    if places:
                        return {**slots, "origin": tuple(Filler(phrase=p, function="from", argument=argument.token) for p in places)}
    return slots


def meets_needs(trigger: Trigger, slots: Slots) -> bool:
    """True when the frame's needs are met by phrases that certainly stand for such things."""
    needs = trigger.frame.needs
    return not needs or any(all(_sure(slot, slots, trigger) for slot in need.split("+")) for need in needs)


def _sure(slot: str, slots: Slots, trigger: Trigger) -> bool:
    sure = (PLACE_KINDS if slot in _PLACES else FORCE_KINDS | {"people", "munition"}) | {"group", "name", "number"}
    if trigger.frame.event in (EventType.MEET, EventType.ATTACK):
        sure = sure | _SPEAKERS
    return any(filler.phrase.kinds & sure for filler in slots.get(slot, ()))


def spans(slots: Slots) -> Iterable[tuple[int, int]]:
    """Token ranges (first, last) of every filler."""
    return ((f.phrase.first, f.phrase.last) for fillers in slots.values() for f in fillers)
