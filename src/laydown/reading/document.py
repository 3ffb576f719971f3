"""From bytes to a document: the whole of reading in order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from laydown.model import CODED_ZONES, Article, Document, Segment, Zone
from laydown.problems import Issue
from laydown.reading.blocks import Block, Role, segment, wordless
from laydown.reading.cues import Cues, default_cues
from laydown.reading.cutting import cut
from laydown.reading.decoding import Decoded, decode, encoding_issues
from laydown.reading.facts import Facts, address_facts, address_outlet, completed, header_facts, page_facts
from laydown.reading.frontmatter import FrontMatter, front_matter
from laydown.reading.metadata import Known, Metadata
from laydown.reading.outlets import caption_date, copyright_year, printed_facts
from laydown.reading.pages import page
from laydown.reading.paragraphs import LONGEST
from laydown.reading.republished import first_outlet
from laydown.reading.splitting import split
from laydown.reading.tags import scan
from laydown.reading.zoning import cued, zoned

LONGEST_DOCUMENT = 400_000
"""Characters of a document that are read; what comes after is marked as boilerplate, with an Issue."""

_BYLINE = re.compile(
    r"(?:By|by|BY|Text by|Written by) (?P<name>[A-Z][\w.'’-]+(?: (?:de |van |bin |al-)?[A-Z][\w.'’-]+){1,3})"
)
# Days between two dates of publication from which on the later one is a republication.
_REPUBLISHED = 7
_OWN_GAP = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A decoded document on its way: what its header says, and what is known from outside."""

    doc: str
    text: str
    facts: Facts
    metadata: Metadata
    cues: Cues


def read_bytes(data: bytes, doc: str, *, metadata: Metadata | None = None) -> tuple[Document | None, tuple[Issue, ...]]:
    """Read one document: decode, find its articles, mark their zones.

    Returns None with a fatal Issue when nothing can be coded (empty, binary, markup only). Never raises for
    bad content; every other trouble is an Issue.
    """
    decoded = decode(data)
    if decoded is None:
        return None, (Issue(doc=doc, code="binary", message="not a text file", fatal=True),)
    if not decoded.text.strip("\ufeff \t\r\n\f\x00"):
        return None, (Issue(doc=doc, code="empty", message="nothing but white space", fatal=True),)
    issues = list(encoding_issues(doc, decoded))
    articles, found = _articles(doc, decoded, metadata or Metadata())
    issues += found
    if not any(item.text for article in articles for item in article.segments):
        return None, (*issues, Issue(doc=doc, code="no-text", message="markup without any text", fatal=True))
    digest = hashlib.sha256(data).hexdigest()
    return Document(id=doc, sha256=digest, encoding=decoded.encoding, text=decoded.text, articles=articles), tuple(
        issues
    )


def _articles(doc: str, decoded: Decoded, metadata: Metadata) -> tuple[tuple[Article, ...], list[Issue]]:
    text = decoded.text[:LONGEST_DOCUMENT]
    tags = list(scan(text)) if "<" in text else []
    header = front_matter(text)
    cues = default_cues()
    read = page(text, header.end, tags, cues.hints)
    blocks = [*_header_block(header), *cued(read.blocks, cues), *_rest(decoded.text)]
    facts = completed(header_facts(header.fields), page_facts(text, tags) if tags else Facts())
    source = _Source(doc=doc, text=decoded.text, facts=facts, metadata=metadata, cues=cues)
    issues = [*_length_issues(doc, decoded.text, blocks)]
    if read.unclosed:
        message = f"{read.unclosed} elements (scripts, comments, blocks) are never closed"
        issues.append(Issue(doc=doc, code="html", message=message))
    parts = split(blocks, read.starts, cues.names)
    articles = [
        _article(source, number, part, found) for number, (part, found) in enumerate(_with_facts(parts, facts), 1)
    ]
    articles = _covering(decoded.text, articles)
    issues += (issue for article in articles for issue in _article_issues(doc, article))
    return tuple(articles), issues


def _with_facts(parts: Sequence[list[Block]], facts: Facts) -> Iterator[tuple[list[Block], Facts]]:
    """What a page says of itself is said of its first article."""
    for number, part in enumerate(parts):
        yield part, facts if number == 0 else Facts(outlet=facts.outlet)


def _article(source: _Source, number: int, blocks: Sequence[Block], facts: Facts) -> Article:
    known = source.metadata.of(source.doc, number)
    title = known.title or facts.title
    marked = cut(zoned(blocks, source.cues, title), source.cues, title)
    printed = printed_facts(marked, source.cues, copyright_year(marked))
    facts = completed(_known_facts(known), _earliest(facts, printed))
    if facts.published is None:
        facts = completed(facts, address_facts(facts.url))
    if facts.published is None and (day := caption_date(marked)):
        facts = replace(facts, published=day, basis="caption")
    return Article(
        number=number,
        segments=tuple(segment(item) for item in marked),
        published=facts.published,
        published_basis=facts.basis if facts.published else None,
        outlet=facts.outlet or address_outlet(facts.url, source.cues.agencies),
        url=facts.url,
        title=facts.title or _title(marked),
        author=facts.author or _author(marked),
        first_outlet=first_outlet(marked, source.cues),
    )


def _earliest(said: Facts, printed: Facts) -> Facts:
    """Both together; a first publication printed in the text, long before the file's own date, is the date."""
    first = printed.published if printed.basis == "first published" else None
    if said.published and first and (said.published - first).days > _REPUBLISHED:
        said = replace(said, published=None, basis=None)
    return completed(said, printed)


def _known_facts(known: Known) -> Facts:
    return Facts(
        title=known.title,
        outlet=known.outlet,
        url=known.url,
        published=known.published,
        basis="metadata" if known.published else None,
    )


def _title(blocks: Sequence[Block]) -> str | None:
    titles = [item for item in blocks if item.zone is Zone.TITLE and item.text]
    for roles in ({Role.MAIN_HEADING}, {Role.TEXT, Role.HEADING}, {Role.PAGE_TITLE}):
        if found := next((item for item in titles if item.role in roles), None):
            return found.text
    return None


def _author(blocks: Sequence[Block]) -> str | None:
    found = (_BYLINE.match(item.text) for item in blocks if item.zone is Zone.BOILERPLATE)
    return next((match["name"] for match in found if match), None)


def _header_block(header: FrontMatter) -> Iterator[Block]:
    if header.end:
        yield wordless(0, header.end)


def _rest(text: str) -> Iterator[Block]:
    if len(text) > LONGEST_DOCUMENT:
        yield wordless(LONGEST_DOCUMENT, len(text))


def _covering(text: str, articles: Sequence[Article]) -> list[Article]:
    """Articles whose segments cover every character that is not white space: markup between goes to a neighbour."""
    at = 0
    out: list[Article] = []
    for article in articles:
        segments: list[Segment] = []
        for item in article.segments:
            segments += _filled(text, at, item)
            at = item.end
        out.append(replace(article, segments=tuple(segments)))
    if out and text[at:].strip():
        last = segment(wordless(*_trimmed(text, at, len(text))))
        out[-1] = replace(out[-1], segments=(*out[-1].segments, last))
    return out


def _filled(text: str, at: int, item: Segment) -> Iterator[Segment]:
    """The segment with the markup before it: as its own start when short, as boilerplate when long."""
    start, end = _trimmed(text, at, item.start)
    if start >= end:
        yield item
    elif end - start > _OWN_GAP:
        yield segment(wordless(start, end))
        yield item
    else:
        offsets = item.offsets or tuple(range(item.start, item.end + 1))
        yield replace(item, start=start, offsets=offsets)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _length_issues(doc: str, text: str, blocks: Sequence[Block]) -> Iterator[Issue]:
    if len(text) > LONGEST_DOCUMENT:
        message = f"only the first {LONGEST_DOCUMENT:,} of {len(text):,} characters are read"
        yield Issue(doc=doc, code="too-long", message=message, start=LONGEST_DOCUMENT, end=len(text))
    for start, end in _cut_paragraphs(text, blocks):
        message = f"a paragraph of more than {LONGEST:,} characters is read in pieces"
        yield Issue(doc=doc, code="too-long", message=message, start=start, end=end)


def _cut_paragraphs(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Where paragraphs too long for one block stand: runs of long blocks with no line end between."""
    start: int | None = None
    for item in blocks:
        goes_on = len(item.text) * 2 >= LONGEST * 0.9 and _goes_on(text, item.end)
        if goes_on and start is None:
            start = item.start
        elif not goes_on and start is not None:
            yield start, item.end
            start = None


def _goes_on(text: str, end: int) -> bool:
    """Whether words follow on the same line."""
    following = text[end : end + 2]
    return bool(following.strip()) and "\n" not in following and following[0] != "<"


def _article_issues(doc: str, article: Article) -> Iterator[Issue]:
    if article.published is None:
        yield Issue(doc=doc, code="no-date", message="no publication date is known", article=article.number)
    elif article.published_basis == "caption":
        message = f"the date {article.published} is only that of a caption"
        yield Issue(doc=doc, code="weak-date", message=message, article=article.number)
    if not any(item.zone in CODED_ZONES and item.text for item in article.segments):
        yield Issue(doc=doc, code="no-body", message="no body text was found", article=article.number)
