"""What a page or file says of itself outside its prose: title, author, outlet, date, address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import unquote, urlsplit

import msgspec

from laydown.reading.dates import first_date, url_date
from laydown.reading.tags import Tag, attributes

_JSON = re.compile(r">(.*)<", re.S)
_REDIRECTED = re.compile(r"[?&](?:url|u|q)=(https?(?:://|%3A)[^&\s]+)")
_URL = re.compile(r"https?://[^\s\"'<>)\]]+")
_FIELD_NAMES = {
    "title": ("title", "post_title", "headline", "original_title"),
    "author": ("author", "byline", "creator"),
    "outlet": ("outlet", "publisher", "site_name", "source_name", "publication", "newspaper", "source"),
    "url": ("original_link", "source_url", "original_url", "canonical_url", "canonical", "url", "link", "permalink"),
}
_DATE_FIELDS = (
    "date",
    "published",
    "post_date",
    "pubdate",
    "publishdate",
    "publish_date",
    "date_published",
    "datepublished",
    "published_at",
    "created",
)
_META_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "publication_date",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
)
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title", "headline"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "url": ("og:url", "parsely-link"),
}  # fmt: skip
_MOST_NODES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Each None when not said; ``basis`` names where the date was found."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    basis: str | None = None


def completed(first: Facts, second: Facts) -> Facts:
    """The first, with what it leaves open taken from the second."""
    missing = {f.name: getattr(second, f.name) for f in fields(Facts) if getattr(first, f.name) is None}
    if first.published is not None:
        missing.pop("basis", None)
    return replace(first, **missing)


def header_facts(header: Mapping[str, str]) -> Facts:
    """Facts of a YAML header; ``header`` has keys in lower case."""
    found = {name: next((header[key] for key in keys if header.get(key)), None) for name, keys in _FIELD_NAMES.items()}
    if found["outlet"] and _URL.match(found["outlet"]):
        found |= {"outlet": None, "url": found["url"] or found["outlet"]}
    published = next((day for key in _DATE_FIELDS if (day := first_date(header.get(key, "")))), None)
    return Facts(
        title=_plain(found["title"]),
        author=_plain(found["author"]),
        outlet=_plain(found["outlet"]),
        url=_target(found["url"]),
        published=published,
        basis="front matter" if published else None,
    )


def address_outlet(url: str | None, agencies: Mapping[str, str]) -> str | None:
    """The outlet that an address belongs to: an agency by its domain, else the host itself."""
    host = urlsplit(url).hostname if url and _URL.match(url) else None
    if not host:
        return None
    labels = host.split(".")
    known = {name.lower(): outlet for name, outlet in agencies.items() if name.isalpha()}
    return next((known[label] for label in labels if label in known), host.removeprefix("www."))


def page_facts(text: str, tags: Sequence[Tag]) -> Facts:
    """Facts of an HTML page: JSON-LD first, then meta tags, then the first <time>, then its own address."""
    facts = completed(_linked_data(text, tags), _meta_facts(tags))
    if facts.published is None:
        day = next(
            (day for tag in tags if tag.name == "time" and (day := first_date(attributes(tag).get("datetime", "")))),
            None,
        )
        facts = completed(facts, Facts(published=day, basis="meta tag" if day else None))
    return facts


def address_facts(url: str | None) -> Facts:
    """The date in an address's path."""
    day = url_date(urlsplit(url).path) if url and _URL.match(url) else None
    return Facts(published=day, basis="url" if day else None)


def _meta_facts(tags: Sequence[Tag]) -> Facts:
    named: dict[str, str] = {}
    for tag in tags:
        if tag.name in {"meta", "link"} and not tag.closing:
            given = attributes(tag)
            key = given.get("property") or given.get("name") or given.get("itemprop") or given.get("rel", "")
            value = given.get("content") or given.get("href") or ""
            if value.strip():
                named.setdefault(key.lower(), value.strip())
    found = {name: next((named[key] for key in keys if key in named), None) for name, keys in _META.items()}
    day = next((day for key in _META_DATES if (day := first_date(named.get(key, "")))), None)
    shared = found.pop("url")
    return Facts(**found, url=named.get("canonical") or shared, published=day, basis="meta tag" if day else None)


def _linked_data(text: str, tags: Sequence[Tag]) -> Facts:
    facts = Facts()
    for tag in tags:
        if tag.name == "script" and "ld+json" in tag.attributes:
            body = _JSON.search(text, tag.start, tag.end)
            for node in _nodes(body[1] if body else ""):
                facts = completed(facts, _node_facts(node))
    return facts


def _nodes(source: str) -> Iterator[Mapping[str, object]]:
    """The mappings of a JSON-LD block that tell a publication date, at any depth."""
    try:
        queue: list[object] = [msgspec.json.decode(source.strip().encode("utf-8", "replace"))]
    except (msgspec.DecodeError, RecursionError):
        return
    seen = 0
    while queue and seen < _MOST_NODES:
        node = queue.pop(0)
        seen += 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            if "datePublished" in node:
                yield node
            queue.extend(value for value in node.values() if isinstance(value, list | dict))


def _node_facts(node: Mapping[str, object]) -> Facts:
    published = first_date(str(node.get("datePublished", "")))
    return Facts(
        title=_plain(_name(node.get("headline"))),
        author=_plain(_name(node.get("author"))),
        outlet=_plain(_name(node.get("publisher"))),
        url=_name(node.get("url")),
        published=published,
        basis="json-ld" if published else None,
    )


def _target(url: str | None) -> str | None:
    """The address that a redirecting link leads to."""
    plain = html.unescape(url) if url else None
    redirected = _REDIRECTED.search(plain) if plain else None
    return unquote(redirected[1]) if redirected else plain


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return _name(value[0]) if value else None
    if isinstance(value, Mapping):
        return _name(value.get("name"))
    return value if isinstance(value, str) and value.strip() else None


def _plain(words: str | None) -> str | None:
    return " ".join(html.unescape(words).split()) if words else None
