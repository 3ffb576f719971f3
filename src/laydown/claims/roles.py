"""What fills the slots of an event: arguments of the trigger, put where the frame's profile says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from laydown.claims.triggers import Trigger
from laydown.grammar import Argument, noun_arguments, prepositional, subject, verb_arguments
from laydown.lexicon.language import SLOTS, Cues, Language, Profile
from laydown.model import EventType
from laydown.phrases import FORCE_KINDS, PLACE_KINDS, Phrase, Scene
from laydown.sentences import Token

_PLACES = ("origin", "destination", "location")
_FORCES = FORCE_KINDS | {"name", "group", "number"}
_SPEAKERS = {"person", "speaker", "people"}
_ACCEPTS: Mapping[str, frozenset[str]] = {
    "actor": _FORCES | {"person", "officer"},
    "counterpart": _FORCES | {"people", "person", "object", "speaker", "officer", "vehicle"},
    **dict.fromkeys(_PLACES, PLACE_KINDS | {"name", "group"}),
}
_SURE_PLACES = PLACE_KINDS | {"group", "name", "number"}
_SURE_FORCES = FORCE_KINDS | {"people", "munition", "group", "name", "number"}
_PARTIES = ("actor", "counterpart")
_MOVES = ("leave", "shift", "arrive", "enter", "advance")
"""Profiles of going from one place to another: with either told, where it happens is no third place."""
_MOVING = ("leave", "shift", "arrive", "stand")
"""Profiles in which who is told to go may be moved by somebody else."""
_OTHER_CLAUSES = ("ccomp", "advcl", "relcl", "conj", "parataxis", "xcomp", "acl")


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
        for phrase in scene.phrases(argument.token):
            if phrase.kinds <= {"other", "time"}:
                continue
            slot = next((s for s in wanted if _accepts(s, phrase, argument, trigger)), None)
            if slot is None or (phrase.head.i in taken and argument.function not in ("itself", "there")):
                continue
            taken.add(phrase.head.i)
            filler = Filler(phrase=phrase, function=argument.function, argument=argument.token)
            slots.setdefault(slot, []).append(filler)
    _settle(slots, trigger)
    if trigger.frame.profile in _MOVES and (slots.get("destination") or slots.get("origin")):
        slots.pop("location", None)
    for slot in _PLACES:
        if slots.get(slot):
            slots[slot] = [_named_inside(f, scene) for f in _one_place(slots[slot], scene)]
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
        yield from _where(trigger.head, language.cues.locative)
        return
    if trigger.frame.copula and trigger.carried != "under":
        yield from _told_of(trigger.head)
    yield from noun_arguments(trigger.head)
    if trigger.support is not None:
        yield from _carrier_side(trigger, trigger.support, language.cues)


def _carrier_side(trigger: Trigger, verb: Token, cues: Cues) -> Iterator[Argument]:
    """What the verb that carries an event noun tells of the event, by the way it carries it."""
    carried = trigger.carried
    if carried == "under":
        yield from _under_side(verb)
    elif carried == "support" or carried == "object" and verb.lemma in cues.support | cues.suffer:
        yield from _support_side(verb, suffered=not trigger.frame.support and verb.lemma in cues.suffer)
    elif carried == "object" and verb.lemma in cues.announce:
        subjects = (a for a in verb_arguments(verb) if a.function == "subject")
        yield from (Argument(function="announced", token=a.token) for a in subjects)
        yield from _where(verb, cues.locative)
    elif carried == "subject" or carried in cues.locative:
        yield from _where(verb, cues.locative)
    elif carried == "object":
        yield from _where(verb, cues.locative | {"with", "against"})


def _where(holder: Token, prepositions: Collection[str]) -> Iterator[Argument]:
    return (a for a in prepositional(holder) if a.function in prepositions)


def _under_side(carrier: Token) -> Iterator[Argument]:
    """'X is under siege in Y', 'X under siege'."""
    clause = carrier.pos in ("VERB", "AUX")
    told = subject(carrier) if clause else carrier
    if told is not None:
        yield Argument(function="copula", token=told)
    if clause:
        yield from prepositional(carrier)


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
    """Whether the phrase, by its kinds and by where the grammar has it, can fill the slot."""
    if slot == "actor" and "people" in phrase.kinds:
        own = _people_act(phrase, argument, trigger)
        if own is not None:
            return own
    if not phrase.kinds & _accepted(slot, phrase, trigger):
        return False
    if phrase.kinds <= {"materiel"} and argument.function in ("by", "agent") and _is_bare(phrase.head):
        return False
    return _place_fits(phrase, argument) if slot in _PLACES else _party_fits(phrase, argument)


def _accepted(slot: str, phrase: Phrase, trigger: Trigger) -> frozenset[str]:
    """The kinds that can fill the slot of such an event."""
    frame = trigger.frame
    accepted = _ACCEPTS[slot]
    if frame.event in (EventType.AGREE, EventType.MEET) and slot in _PARTIES:
        accepted = accepted | _SPEAKERS
    if slot == "actor" and frame.profile in ("strike", "harm") and (phrase.named or phrase.head.child("poss")):
        accepted = accepted | {"munition"}
    if slot == "counterpart" and frame.profile == "harm":
        accepted = accepted | {"facility"}
    return accepted


def _people_act(phrase: Phrase, argument: Argument, trigger: Trigger) -> bool | None:
    """Whether people are the actor ('pulled out its men', 'sent 200 people'); None leaves it to the rule for all."""
    if argument.function in ("object", "of") and trigger.frame.profile in _MOVING:
        return phrase.head.child("poss", "nummod") is not None
    owned = phrase.head.child("poss") is not None
    return True if owned and phrase.head.lemma in ("man", "woman", "boy") else None


def _is_bare(noun: Token) -> bool:
    """'Killed by tanks' tells of the means, 'killed by the tanks' of who."""
    return noun.child("det", "nummod", "poss", "amod") is None


def _party_fits(phrase: Phrase, argument: Argument) -> bool:
    kinds = phrase.kinds
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
    actors = _without_weaker(slots.get("actor", []), trigger)
    slots["actor"] = _causers(actors) if trigger.frame.profile in _MOVING else actors
    if len(actors) > 1 and not slots.get("counterpart") and _are_two_parties(actors, trigger):
        slots["actor"], slots["counterpart"] = actors[:1], actors[1:]


def _without_weaker(actors: list[Filler], trigger: Trigger) -> list[Filler]:
    """Without what another actor shows to be none: the nearer to the event's noun, the surer."""
    if any(f.function == "poss" and not f.phrase.pronoun for f in actors):
        actors = [f for f in actors if f.function != "mod" or f.phrase.named]
    own = any(f.function in ("poss", "mod", "by", "of") and not f.phrase.pronoun for f in actors)
    if trigger.nominal and own and trigger.carried == "object":
        actors = [f for f in actors if f.function not in ("subject", "agent")]
    mods = [f for f in actors if f.function == "mod"]
    if len({f.argument.i for f in mods}) > 1:
        best = next((f for f in mods if f.phrase.named), mods[0])
        actors = [f for f in actors if f.function != "mod" or f.argument is best.argument]
    if any(f.function in ("subject", "agent", "by", "copula") and not f.phrase.pronoun for f in actors):
        actors = [f for f in actors if not (f.function == "poss" and f.phrase.pronoun)]
    return actors


def _causers(actors: list[Filler]) -> list[Filler]:
    """Of those who move troops and the troops moved: a force that moves its own acts, a person only gives the word."""
    moved = [f for f in actors if f.function in ("object", "of", "with")]
    causers = [f for f in actors if f.function in ("subject", "agent", "poss", "by")]
    if not (moved and causers):
        return actors
    weak = all(f.phrase.kinds & {"person", "pronoun"} for f in causers)
    strong = any(f.phrase.kinds & (FORCE_KINDS | {"name"}) for f in causers)
    return causers if strong and not weak else moved


def _are_two_parties(actors: list[Filler], trigger: Trigger) -> bool:
    """Those who meet or agree, and those that clashes are 'between'."""
    if trigger.frame.event in (EventType.AGREE, EventType.MEET):
        return True
    return trigger.frame.profile == "strike" and all(f.function in ("between", "among", "mod") for f in actors)


def with_nearby_place(trigger: Trigger, merged: Sequence[Trigger], slots: Slots, scene: Scene) -> Slots:
    """The slots; one that has no place gets the named place that its clause tells of, if there is one."""
    profile = scene.language.profiles[trigger.frame.profile]
    if any(slots.get(slot) for slot in _PLACES) or not any("location" in wanted for wanted in profile.values()):
        return slots
    taken = {w.i for w in trigger.words} | {f.phrase.head.i for fillers in slots.values() for f in fillers}
    nearby = [f for each in (trigger, *merged) for f in _nearby_place(each, scene, taken)]
    found = list({f.phrase.head.i: f for f in reversed(nearby)}.values())[::-1]
    return {**slots, "location": tuple(_one_place(found, scene))} if found else slots


def _nearby_place(trigger: Trigger, scene: Scene, taken: set[int]) -> list[Filler]:
    """A named place that the event's own clause tells of, though the parser hangs it on another word."""
    clause = trigger.head
    while clause.pos not in ("VERB", "AUX") and clause.head is not clause:
        clause = clause.head
    found: list[Filler] = []
    for preposition in _clause(clause):
        if preposition.dep != "prep" or preposition.lower not in scene.language.cues.locative:
            continue
        for place in (c for c in preposition.children if c.dep == "pobj" and c.i not in taken):
            named = (phrase for phrase in scene.phrases(place) if _is_named_place(phrase))
            found.extend(Filler(phrase=phrase, function=preposition.lower, argument=place) for phrase in named)
    return sorted(found, key=lambda f: abs(f.phrase.head.i - trigger.head.i))


def _is_named_place(phrase: Phrase) -> bool:
    return phrase.named and bool(phrase.kinds & PLACE_KINDS) and "force" not in phrase.kinds


def _clause(verb: Token) -> Iterator[Token]:
    """The words of a verb's own clause: its subtree without that of other clauses in it."""
    stack = list(verb.children)
    while stack:
        token = stack.pop()
        yield token
        if token.dep not in _OTHER_CLAUSES or token.pos not in ("VERB", "AUX"):
            stack.extend(token.children)


def _one_place(fillers: list[Filler], scene: Scene) -> list[Filler]:
    """Where a thing happens is told once: the first phrase that is named, with those coordinated with it."""
    best = next((f for f in fillers if f.phrase.named), fillers[0])
    return [f for f in fillers if f.argument is best.argument or _goes_on(f, best, scene)]


def _goes_on(filler: Filler, best: Filler, scene: Scene) -> bool:
    """'On X and on Y', 'in X, especially in Y': a second phrase that adds to the first."""
    preposition = filler.argument.head
    if preposition.pos != "ADP" or filler.function != best.function or filler.argument.i < best.argument.i:
        return False
    before = scene.sentence.tokens[preposition.i - 1]
    return preposition.dep == "conj" or before.lower in scene.language.cues.adding


def _named_inside(filler: Filler, scene: Scene) -> Filler:
    """'One location near X' and 'a checkpoint at X' are told by the name."""
    phrase = filler.phrase
    if phrase.named or phrase.pronoun:
        return filler
    ties = scene.language.cues.locative | {"of"}
    for preposition in (c for c in phrase.head.children if c.dep == "prep" and c.lower in ties):
        inner = preposition.child("pobj")
        for found in scene.phrases(inner) if inner is not None else ():
            if _is_named_place(found):
                words = scene.sentence.segment.text[phrase.start : scene.sentence.tokens[preposition.i].end]
                return replace(filler, phrase=replace(found, relation=found.relation or words))
    return filler


def with_stated_origin(trigger: Trigger, slots: Slots, scene: Scene) -> Slots:
    """Troops 'deployed in X' that are withdrawn leave X."""
    if trigger.frame.profile != "leave" or slots.get("origin") or slots.get("location"):
        return slots
    for argument in _stations(slots.get("actor", ()), scene.language.cues):
        places = [p for p in scene.phrases(argument.token) if p.kinds & PLACE_KINDS]
        if places:
            origin = tuple(Filler(phrase=p, function="from", argument=argument.token) for p in places)
            return {**slots, "origin": origin}
    return slots


def _stations(actors: Sequence[Filler], cues: Cues) -> Iterator[Argument]:
    """Where the actors are told to be by a clause on them."""
    for filler in actors:
        for clause in (c for c in filler.phrase.head.children if c.dep == "acl" and c.tag == "VBN"):
            yield from _where(clause, cues.locative)


def meets_needs(trigger: Trigger, slots: Slots) -> bool:
    """True when the frame's needs are met by phrases that certainly stand for such things."""
    needs = trigger.frame.needs
    return not needs or any(all(_sure(slot, slots, trigger) for slot in need.split("+")) for need in needs)


def _sure(slot: str, slots: Slots, trigger: Trigger) -> bool:
    sure = _SURE_PLACES if slot in _PLACES else _SURE_FORCES
    if trigger.frame.event in (EventType.MEET, EventType.ATTACK):
        sure = sure | _SPEAKERS
    return any(filler.phrase.kinds & sure for filler in slots.get(slot, ()))
