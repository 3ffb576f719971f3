"""Bytes to text: which encoding, and where the text shows that it was once read with the wrong one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import charset_normalizer
from ftfy.badness import BADNESS_RE

from laydown.problems import Issue

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    *(b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff"),
    *(b"\x1f\x8b", b"\x7fELF", b"{\\rtf", b"\xd0\xcf\x11"),
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)", re.I
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
# UTF-8 read as Windows-1252: the lead byte as a letter, then what its followers become.
_MOJIBAKE = re.compile("â€[\u0080-\u00bf€™œžš‹›‘’“”•–—˜…†‡]|[ÃÂ][\u0080-\u00bf]")
_BROKEN = re.compile("\ufffd+")
_SYMBOLS = re.compile("[\u0080-\u00ff\ufffd]{4,}")
_HEAD = 4096
_SAMPLE = 65536
_MAX_REPORTED = 20
_MAX_SCANNED = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text and the encoding it was read with; ``guessed`` when the bytes do not say it."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes) -> Decoded | None:
    """Decode by mark, UTF-8, declared charset or detection, in that order; None for binary data. Never raises."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(text=data.decode(name, "replace"), encoding=name)
    if (wide := _bare_utf16(data)) is not None:
        return wide
    if is_binary(data):
        return None
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        return _declared(data) or _detected(data)


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text: a known file signature, or more than one control byte in a thousand."""
    sample = data[:_SAMPLE]
    if sample.startswith(_MAGIC):
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 1000 > len(sample)


def _bare_utf16(data: bytes) -> Decoded | None:
    sample = data[:_HEAD]
    if len(sample) < 4 or sample.count(0) * 3 < len(sample):
        return None
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) * 10 > len(zeros) * 7:
            text = data.decode(name, "replace")
            return None if "\x00" in text else Decoded(text=text, encoding=name, guessed=True)
    return None


def _declared(data: bytes) -> Decoded | None:
    found = _META_CHARSET.search(data[:_HEAD])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    if name in {"utf-8", "utf8"}:
        return None
    try:
        return Decoded(text=data.decode("cp1252" if name == "iso-8859-1" else name), encoding=name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _detected(data: bytes) -> Decoded:
    """UTF-8 with broken bytes where most sequences are whole; else what the detector says of a sample."""
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    whole = sum(character > "\x7f" for character in lenient[:_SAMPLE]) - lenient[:_SAMPLE].count("\ufffd")
    if whole >= broken:
        return Decoded(text=lenient, encoding="utf-8", guessed=True)
    for name in _candidates(data):
        try:
            return Decoded(text=data.decode(name), encoding=name, guessed=True)
        except (LookupError, UnicodeDecodeError):
            continue
    return Decoded(text=data.decode("cp1252", "replace"), encoding="cp1252", guessed=True)


def _candidates(data: bytes) -> Iterator[str]:
    high = [byte for byte in data[:_SAMPLE] if byte > 127]
    # Western text has few high bytes, and most of them are the quotes and dashes of Windows-1252.
    if len(high) * 8 < len(data[:_SAMPLE]):
        yield "cp1252"
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        yield best.encoding


def encoding_issues(doc: str, decoded: Decoded) -> Iterator[Issue]:
    """One Issue per stretch that was broken or read with the wrong encoding, at most 20 and then their number."""
    runs = _merged(_garbage(decoded.text[:_MAX_SCANNED]))
    for begin, end in runs[:_MAX_REPORTED]:
        words = decoded.text[begin:end]
        what = "bytes that are not " + decoded.encoding if "\ufffd" in words else "characters of a wrong encoding"
        yield Issue(doc=doc, code="encoding", message=f"{what}: {words!r}", start=begin, end=end)
    if len(runs) > _MAX_REPORTED:
        yield Issue(doc=doc, code="encoding", message=f"{len(runs) - _MAX_REPORTED} more such places")
    if decoded.guessed:
        yield Issue(doc=doc, code="encoding", message=f"the encoding is not declared: read as {decoded.encoding}")


def _garbage(text: str) -> Iterator[tuple[int, int]]:
    if text.isascii():
        return
    for pattern in (BADNESS_RE, _MOJIBAKE, _SYMBOLS, _BROKEN):
        for match in pattern.finditer(text):
            if any(character > "\x7f" for character in match.group()) and _is_bad(match.group()):
                yield match.span()


def _is_bad(words: str) -> bool:
    """Letters alone ('éàè') are a language; symbols among or instead of letters are not."""
    return any(not (character.isalpha() or character.isspace() or character in "«»…") for character in words)


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those that touch, or are two characters apart, as one."""
    runs: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if runs and begin <= runs[-1][1] + 2:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((begin, end))
    return runs
