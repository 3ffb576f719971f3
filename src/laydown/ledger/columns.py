"""Text columns that mean the same in SQLite and PostgreSQL.

PostgreSQL sorts text by the rules of a language and takes neither U+0000 nor half of a surrogate pair; SQLite sorts by
bytes, takes U+0000 but ends its own functions there, and takes no halves either. Reports hold them all now and then.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator

_ESCAPE = "\x1a"
_UNSAFE = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a(.)", re.DOTALL)
_NUL, _SELF = "0", "1"
_SHIFT = 0xE000 - 0xD800


_WORDS = "regexp_replace(normalize({}, NFD), '[\u0300-\u036f]', '', 'g')"
_BREAKS = "[-_./:@&''\u2019\u2010-\u2015]"
EVIDENCE_WORDS = f"to_tsvector('simple', regexp_replace({_WORDS.format('evidence')}, '{_BREAKS}', ' ', 'g'))"
"""PostgreSQL's words of a sentence as those of SQLite's FTS5 are: without accents, and 'al-Bukamal' as two of them."""


class Key(TypeDecorator[str]):
    """Ids, days and other words of our own making, compared and sorted by code points."""

    impl = Text
    cache_ok = True


class Words(Key):
    """Words of reports and users: any string at all comes back as it was."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The words as every database takes them."""
        return storable(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The words as they were."""
        return restored(value) if value is not None and _ESCAPE in value else value


@compiles(Key, "postgresql")
def _sorted_by_bytes(column: Key, compiler: Any, **_: Any) -> str:
    """Which for UTF-8 is by code points. Said of the columns alone: values compared with them follow."""
    return 'TEXT COLLATE "C"'


def is_storable(words: str | None) -> bool:
    """Whether every database takes the words as they are."""
    return words is None or _UNSAFE.search(words) is None


def storable(words: str) -> str:
    """The words without U+0000 and lone surrogates, which become U+001A and one more character."""
    return _UNSAFE.sub(lambda found: _ESCAPE + _escaped(found[0]), words)


def restored(words: str) -> str:
    """What :func:`storable` was given."""
    return _ESCAPED.sub(lambda found: _unescaped(found[1]), words)


def _escaped(one: str) -> str:
    return {"\x00": _NUL, _ESCAPE: _SELF}.get(one) or chr(ord(one) + _SHIFT)


def _unescaped(one: str) -> str:
    return {_NUL: "\x00", _SELF: _ESCAPE}.get(one) or chr(ord(one) - _SHIFT)
