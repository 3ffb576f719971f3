"""Words that name a force to the force they mean: aliases, descriptions, states and those they back.

``resolve_force`` answers None unless exactly one force remains. Reference ('they', 'the group') is not done here: it
needs the sentences before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from laydown.lexicon.facts import holds
from laydown.lexicon.names import NameKind
from laydown.lexicon.spelling import QUOTES, without_possessive
from laydown.lexicon.theatre import Force, Theatre

_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*")
_HYPHEN = re.compile(r"\s*[-\u2010-\u2013]\s*")
_AND = re.compile(r"\s*,?\s+(?:and|&)\s+")
_NUMBER = re.compile(r"^\d[\d,.]*$")
_PEOPLE = (NameKind.COUNTRY, NameKind.DEMONYM)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceContext:
    """``on``: the date of the event, or of the article.

    ``countries``: ISO codes of those that the article is about, foremost first; ``mentioned``: of those that it names.
    """

    on: date | None = None
    countries: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()


class _Reading(NamedTuple):
    """A name taken out of the words. ``state``: it may be a country or people by itself ('Turkey', 'the Russians')."""

    name: str
    state: bool = True


def resolve_force(words: str, theatre: Theatre, context: ForceContext | None = None) -> Force | None:
    """The force that ``words`` mean ('hundreds of X fighters', 'Turkish troops', 'the rebels'), or None.

    A country, its people, capital or government stands for its state: 'Ankara' and 'Turkish jets' give ``TR-forces``
    unless the theatre knows that country's forces better.
    """
    context = context or ForceContext()
    tried: set[_Reading] = set()
    for reading in _readings(words, theatre):
        if reading in tried:
            continue
        tried.add(reading)
        named = theatre.names.named(reading.name, NameKind.FORCE)
        ids = tuple(dict.fromkeys(name.id for name in named)) or _described(reading, theatre, context.on)
        if ids:
            borne = frozenset(name.id for name in named if holds(name, context.on))
            in_small = frozenset(name.id for name in named if name.text.islower())
            met = [force for i in ids if not (_far(force := theatre.forces[i], theatre, context) and i in in_small)]
            return _choose(met, borne, theatre, context) if met else None
    return None


def _described(reading: _Reading, theatre: Theatre, on: date | None) -> tuple[str, ...]:
    """The ids of whom words mean that are nobody's name, by the first way of reading them that knows any."""
    name = reading.name
    return (
        (_states(name, theatre) if reading.state else ())
        or _of_people(name.split(), theatre)
        or _of_person(name.split(), theatre, on)
        or _backed(name, theatre)
    )


def _states(name: str, theatre: Theatre) -> tuple[str, ...]:
    """A country, people, government or capital as its state."""
    if not name[:1].isupper():
        return ()
    found = theatre.names.lookup(name, *_PEOPLE)
    if not found:
        places = theatre.names.lookup(name, NameKind.PLACE)
        found = tuple(theatre.places[i].country or "" for i in places if _is_capital(i, theatre))
    return tuple(f"{iso}-forces" for iso in dict.fromkeys(found))


def _is_capital(place_id: str, theatre: Theatre) -> bool:
    place = theatre.places[place_id]
    country = theatre.countries.get(place.country or "")
    return country is not None and place.kind == "city" and country.capital in (place.name, *place.aliases)


def _of_people(tokens: Sequence[str], theatre: Theatre) -> tuple[str, ...]:
    """'<demonym> troops' as the state's forces, '<demonym> government' as the state; '<country>'s troops' too."""
    for size in range(1, len(tokens)):
        military = theatre.names.is_military(tokens[size:])
        if not military and " ".join(tokens[size:]).lower() not in theatre.words.state_nouns:
            continue
        people = without_possessive(" ".join(tokens[:size]))
        found = theatre.names.lookup(people, *_PEOPLE) if people[:1].isupper() else ()
        if found and military:
            return tuple(force for iso in found for force in theatre.names.state_forces(iso))
        if found:
            return tuple(f"{iso}-forces" for iso in found)
    return ()


def _of_person(tokens: Sequence[str], theatre: Theatre, on: date | None) -> tuple[str, ...]:
    """'<person>'s troops' as the forces of the state or group for which he spoke and acted on the day."""
    for size in range(1, len(tokens)):
        whose = " ".join(tokens[:size])
        if whose != without_possessive(whose) and theatre.names.is_military(tokens[size:]):
            led = {theatre.acts_for(person, on) for person in _persons(without_possessive(whose), theatre)}
            return _armed(led.pop(), theatre) if len(led) == 1 else ()
    return ()


def _persons(name: str, theatre: Theatre) -> tuple[str, ...]:
    """The office-holders that a name means, with or without a title before it."""
    while name:
        found = theatre.names.lookup(name, NameKind.SOURCE)
        if found:
            return tuple(i for i in found if theatre.sources[i].kind == "official")
        _, _, name = name.partition(" ")
    return ()


def _armed(force: str | None, theatre: Theatre) -> tuple[str, ...]:
    """The forces of a state, or the force itself."""
    state = theatre.forces[force] if force is not None else None
    if state is None or state.kind != "state":
        return (state.id,) if state is not None else ()
    return theatre.names.state_forces(state.country or "")


def _backed(name: str, theatre: Theatre) -> tuple[str, ...]:
    """'Turkish-backed fighters' as those that Turkey backs."""
    for hyphen in _HYPHEN.finditer(name):
        join, _, noun = name[hyphen.end() :].partition(" ")
        if join.lower() in theatre.words.backing and _is_fighters(noun, theatre):
            return tuple(f"{iso}-backed" for iso in theatre.names.lookup(name[: hyphen.start()], *_PEOPLE))
    return ()


def _is_fighters(noun: str, theatre: Theatre) -> bool:
    """Whether the noun is of fighters, alone or described ('Shiite militias'); 'SDF fighters' have a name."""
    words = noun.split()
    starts = (i for i in range(len(words)) if " ".join(words[i:]).lower() in theatre.words.fighter_nouns)
    start = next(starts, None)
    return start is not None and all(_describes(word, theatre) for word in words[:start])


def _describes(word: str, theatre: Theatre) -> bool:
    lower = word.lower()
    return word == lower or lower in theatre.words.peoples or bool(theatre.names.lookup(word, NameKind.DEMONYM))


class Part(NamedTuple):
    """One of several forces that share a noun: characters ``start`` to ``end`` of the words, and whom they mean."""

    start: int
    end: int
    force: Force | None


def resolve_coordinated(words: str, theatre: Theatre, context: ForceContext | None = None) -> tuple[Part, ...]:
    """The forces of 'X and Y fighters' and 'X- and Y-backed groups', in the order of the text; empty when it is one.

    Each is looked up with the noun that they share, if any. All must be known, and different; only the last may be a
    mere description ('X and allied forces'), which then means nobody.
    """
    joints = list(_AND.finditer(words))
    if len(joints) != 1 or theatre.names.lookup(words, NameKind.FORCE):
        return ()
    before, last = words[: joints[0].start()], words[joints[0].end() :]
    noun = _shared_noun(last.split(), theatre)
    spans = [*_listed(before), (joints[0].end(), len(words))]
    shared = [_with_noun(words[a:b], last, noun) if noun else words[a:b] for a, b in spans[:-1]]
    meant = [resolve_force(each, theatre, context) for each in (*shared, last)]
    known = [force.id for force in meant if force is not None]
    if len(set(known)) < len(meant) - (noun is not None and meant[-1] is None and last == last.lower()) or len(
        set(known)
    ) < len(known):
        return ()
    return tuple(Part(a, b, force) for (a, b), force in zip(spans, meant, strict=True))


def _shared_noun(tokens: Sequence[str], theatre: Theatre) -> str | None:
    """The military noun at the end of 'Y armed groups', if there is something before it."""
    for size in range(1, len(tokens)):
        noun = " ".join(tokens[size:])
        if noun.lower() in theatre.words.fighter_nouns or theatre.names.is_military(tokens[size:]):
            return noun
    return None


def _listed(words: str) -> Iterator[tuple[int, int]]:
    """Where the parts of 'X, Y' stand, without the spaces around them."""
    for match in re.finditer(r"[^,\s](?:[^,]*[^,\s])?", words):
        yield match.start(), match.end()


def _with_noun(part: str, last: str, noun: str) -> str:
    """'X fighters' for the X of 'X and Y fighters', 'X-backed fighters' for that of 'X- and Y-backed fighters'."""
    joint = _HYPHEN.search(last)
    if _HYPHEN.fullmatch(part[-1]) and joint is not None:
        return f"{part[:-1]}-{last[joint.end() :]}"
    return f"{part} {noun}"


def _readings(words: str, theatre: Theatre) -> Iterator[_Reading]:
    """The names that ``words`` can hold, the most literal first."""
    whole = words.strip(QUOTES)
    yield _Reading(without_possessive(whole))
    tokens = _BRACKET.sub(" ", whole).split()
    yield from _trimmed(tokens, theatre)
    bracket = _BRACKET.search(whole)
    if bracket and bracket.end() == len(whole):
        yield _Reading(bracket[1])
    cut = next((i for i, token in enumerate(tokens) if i and _ends_name(token, theatre)), len(tokens))
    yield from _trimmed(tokens[:cut], theatre)
    for i in range(len(tokens) - 2, 0, -1):
        if tokens[i].lower() in {"of", "from"} and _is_member(tokens[i - 1], theatre):
            yield from _trimmed(tokens[i + 1 :], theatre)


def _trimmed(tokens: Sequence[str], theatre: Theatre) -> Iterator[_Reading]:
    """The name without determiners before it, then without nouns after it, then without descriptions before it."""
    start = 0
    while start < len(tokens) - 1 and _is_determiner(tokens[start], theatre):
        start += 1
    for left in range(start, len(tokens)):
        if left > start and not _is_description(tokens[left - 1], theatre):
            break
        bare = left == start and not any(token.lower() != "the" for token in tokens[:start])
        yield from _without_nouns(tokens[left:], bare, theatre)


def _without_nouns(tokens: Sequence[str], is_bare: bool, theatre: Theatre) -> Iterator[_Reading]:
    """A country is a state only when it stands bare: 'four Syrians' and 'Syrian militias' are not Syria."""
    yield _Reading(without_possessive(" ".join(tokens).strip(QUOTES)), is_bare)
    for size in (2, 1):
        noun = " ".join(tokens[-size:]).lower()
        is_noun = theatre.names.is_military(tokens[-size:]) or noun in theatre.words.fighter_nouns
        if len(tokens) > size and is_noun:
            yield _Reading(without_possessive(" ".join(tokens[:-size]).strip(QUOTES)), False)


def _ends_name(token: str, theatre: Theatre) -> bool:
    return token.lower() in theatre.words.prepositions or token.lower() == "of"


def _is_determiner(token: str, theatre: Theatre) -> bool:
    return token.lower() in theatre.words.determiners or bool(_NUMBER.match(token))


def _is_member(token: str, theatre: Theatre) -> bool:
    return token.lower() in theatre.words.members


def _is_description(token: str, theatre: Theatre) -> bool:
    """Whether a token may stand before a name: 'local', 'Iran-backed', 'Lebanese', 'militant'."""
    lower = token.lower()
    words = theatre.words
    if lower in words.force_adjectives or lower in words.members or lower in words.fighter_nouns:
        return True
    if theatre.names.is_military([token]):
        return True
    _, *rest = _HYPHEN.split(lower, maxsplit=1)
    if rest and rest[0] in theatre.words.backing:
        return True
    return token[:1].isupper() and bool(theatre.names.lookup(without_possessive(token), *_PEOPLE))


def _choose(candidates: Sequence[Force], borne: Set[str], theatre: Theatre, context: ForceContext) -> Force | None:
    """The one candidate that fits the article's date and countries, or None.

    A living force that bears the name on that date (``borne``: ids) comes before one that did, or will.
    """
    meant = [force for c in candidates for force in _meant(c, theatre, context)]
    left = _alive([force for force in dict.fromkeys(meant) if _possible(force, context)], context.on)
    left = [force for force in left if force.id in borne] or left
    if len(left) > 1:
        elsewhere = context.mentioned if theatre.home.isdisjoint(context.mentioned) else ()
        nearest = (context.countries, elsewhere, theatre.home)
        left = next(filter(None, (_of_countries(left, countries) for countries in nearest)), left)
    return left[0] if len(left) == 1 else _common_parent(left, theatre)


def _common_parent(forces: Sequence[Force], theatre: Theatre) -> Force | None:
    """What the candidates are all part of: an undated 'Syrian army' is Syria's, whichever government's it was."""
    first, *others = [tuple(_wholes(force, theatre)) for force in forces] or [()]
    return next((theatre.forces[whole] for whole in first if all(whole in wholes for wholes in others)), None)


def _wholes(force: Force, theatre: Theatre) -> Iterator[str]:
    """What the force is part of, nearest first."""
    seen = {force.id}
    while force.parent is not None and force.parent in theatre.forces and force.parent not in seen:
        seen.add(force.parent)
        yield force.parent
        force = theatre.forces[force.parent]


def _meant(force: Force, theatre: Theatre, context: ForceContext) -> tuple[Force, ...]:
    """The force itself, or the state's forces for which its words stand."""
    if not force.stands_for_state:
        return (force,)
    countries = context.countries[:1] or (tuple(theatre.home) if len(theatre.home) == 1 else ())
    return tuple(theatre.forces[i] for iso in countries for i in theatre.names.state_forces(iso))


def _possible(force: Force, context: ForceContext) -> bool:
    """A force not yet founded cannot be meant, nor a country's description in an article on other countries."""
    if force.since is not None and context.on is not None and force.since > context.on:
        return False
    spoken_of = context.countries or context.mentioned
    foreign = force.country is not None and bool(spoken_of) and force.country not in spoken_of
    return not (force.kind == "descriptor" and foreign)


def _far(force: Force, theatre: Theatre, context: ForceContext) -> bool:
    """Whether a coalition is of a war that neither article nor theatre is about: 'the coalition' is another one."""
    spoken_of = {*context.countries, *context.mentioned, *theatre.home}
    is_coalition = force.kind in {"coalition", "alliance"}
    return is_coalition and force.country is not None and bool(spoken_of) and force.country not in spoken_of


def _alive(forces: Sequence[Force], on: date | None) -> list[Force]:
    """Those that still existed on the date, if any: reports do speak of a force that is no more."""
    living = [f for f in forces if on is None or f.until is None or f.until >= on]
    return living or list(forces)


def _of_countries(forces: Iterable[Force], countries: Iterable[str]) -> list[Force]:
    wanted = frozenset(countries)
    return [force for force in forces if force.country in wanted]
