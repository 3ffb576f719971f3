"""A tolerant scanner of HTML tags that keeps their offsets; it never fails, whatever the markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Possessive throughout, and no '<' outside quotes: the work stays proportional to the text for any input.
_MARKUP = re.compile(
    r"<!--|<[!?][A-Za-z\[][^<>]{0,5000}>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)"
    r"(?P<attributes>(?:[\s/](?:[^<>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+)?+)>"
)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_REACH = 60
_RESUME = re.compile(r"</?(?:head|body|html|p|div|h1|article|main)\b", re.I)


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr o:p q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr input link meta base area map track source"
)
WORDS = INLINE - _names("img input link meta base area map track source")
"""Those that only mark words."""
BLOCK = _names(
    "address article aside blockquote body br button caption center col colgroup dd details dialog div dl dt fieldset "
    "figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav "
    "ol optgroup option p picture pre section summary table tbody td tfoot th thead title tr ul"
)
OPAQUE = _names(
    "script style template noscript svg iframe object embed textarea select math canvas audio video noframes"
)
VOID = _names("area base br col embed frame hr img input link meta source track wbr")
_STRUCTURE = _names("div article section table ul body html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Markup at ``start:end``; an opaque element (a script) is one Tag from its opening to its end.

    ``name`` is lower case, '!' for comments and declarations. ``whole`` is False when an opaque element or a
    comment is never closed.
    """

    start: int
    end: int
    name: str
    closing: bool = False
    attributes: str = ""
    whole: bool = True


def scan(text: str) -> Iterator[Tag]:
    """The tags of known names in order; '<' that starts none is text."""
    at = 0
    never_closed: set[str] = set()
    while match := _MARKUP.search(text, at):
        tag = _tag(text, match, never_closed)
        at = match.end()
        if tag is not None:
            yield tag
            at = tag.end


def _tag(text: str, match: re.Match[str], never_closed: set[str]) -> Tag | None:
    name = (match["name"] or "!").lower()
    opens = not match["close"] and not (match["attributes"] or "").endswith("/")
    if match.group() == "<!--" or (name in OPAQUE and opens):
        return _opaque(text, match, name, never_closed)
    if name != "!" and name not in INLINE and name not in BLOCK and name not in OPAQUE and "-" not in name:
        return None
    return Tag(
        start=match.start(),
        end=match.end(),
        name=name,
        closing=bool(match["close"]),
        attributes=match["attributes"] or "",
    )


def _opaque(text: str, match: re.Match[str], name: str, never_closed: set[str]) -> Tag:
    """The element up to its end; when that is missing, up to the next tag that plainly is the page's.

    ``never_closed`` gathers the names that have no end from here on, so that none is searched for twice.
    """
    ending = "-->" if name == "!" else f"</{name}\\b[^<>]*>"
    close = None if name in never_closed else re.compile(ending, re.I).search(text, match.end())
    end = len(text)
    if close:
        end = close.end()
    else:
        never_closed.add(name)
        if resume := _RESUME.search(text, match.end()):
            end = resume.start()
    return Tag(start=match.start(), end=end, name=name, attributes=match["attributes"] or "", whole=close is not None)


def attributes(tag: Tag) -> dict[str, str]:
    """The tag's attributes, names in lower case, entities decoded; the first of a repeated one counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag.attributes):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), html.unescape(value))
    return found


def entities(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Entities in ``text[start:end]`` as (start, end, character)."""
    for match in _ENTITY.finditer(text, start, end):
        character = html.unescape(match.group())
        if character != match.group() and len(character) <= 2:
            yield match.start(), match.end(), character


def readable(text: str) -> str:
    """A sentence as a reader of the page sees it: without the tags of words (links, stress), entities as characters.

    Whatever else looks like markup stays; the offsets of claims are those of the text as it was.
    """
    if "<" in text:
        inline = [tag for tag in scan(text) if tag.name in WORDS]
        kept = zip([0, *(tag.end for tag in inline)], [*(tag.start for tag in inline), len(text)], strict=True)
        text = "".join(text[start:end] for start, end in kept)
    if "&" not in text:
        return text
    found = list(entities(text, 0, len(text)))
    ends = [0, *(end for _, end, _ in found)]
    parts = [text[end:start] + character for end, (start, _, character) in zip(ends, found, strict=False)]
    return "".join((*parts, text[ends[-1] :]))


def elements(tags: Sequence[Tag]) -> tuple[list[tuple[int, int, Tag]], int]:
    """Elements that are opened and closed as (start, end, opening tag), and how many blocks are never closed."""
    stack: list[Tag] = []
    found: list[tuple[int, int, Tag]] = []
    unclosed = 0
    for tag in tags:
        if tag.name in VOID or tag.name in OPAQUE or tag.name == "!" or tag.attributes.endswith("/"):
            continue
        if not tag.closing:
            stack.append(tag)
        elif (depth := _depth(stack, tag.name)) is not None:
            unclosed += sum(left.name in _STRUCTURE for left in stack[depth + 1 :])
            found.append((stack[depth].start, tag.end, stack[depth]))
            del stack[depth:]
    unclosed += sum(left.name in _STRUCTURE for left in stack)
    return sorted(found, key=lambda element: element[0]), unclosed


def _depth(stack: Sequence[Tag], name: str) -> int | None:
    """Where the element that a closing tag closes was opened, looking back a bounded way."""
    lowest = max(0, len(stack) - _REACH)
    return next((depth for depth in range(len(stack) - 1, lowest - 1, -1) if stack[depth].name == name), None)
