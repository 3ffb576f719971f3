"""The sets of documents that quality is measured on, and coding them with the product's own pipeline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from laydown.claims import Extractor, load_extractor
from laydown.gazetteer import open_gazetteer
from laydown.model import Claim
from laydown.pipeline import Options, code
from laydown.reading import Metadata, load_metadata
from matching import Gold, Told, compare, load_gold
from score import Score, score

QUALITY = Path(__file__).resolve().parent
ROOT = QUALITY.parent


class OtherSense(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Documents that speak of other things in the words of war, and how many claims are borne with in them."""

    documents: tuple[str, ...]
    at_most: int


class GoldSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of ``sets.yaml``."""

    reports: str
    metadata: str
    gold: str
    theatres: tuple[str, ...]
    required: bool = False
    comments: Mapping[str, tuple[int, int | None]] = {}
    other_sense: OtherSense | None = None

    @property
    def is_here(self) -> bool:
        """True when its files are there."""
        return all((ROOT / path).exists() for path in (self.reports, self.metadata, self.gold))

    @property
    def golds(self) -> tuple[Gold, ...]:
        """Its gold claims."""
        return load_gold(ROOT / self.gold)

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of its documents, also of those without gold claims."""
        return tuple(path.name for path in self.paths)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Its documents."""
        folder, rows = ROOT / self.reports, (ROOT / self.metadata).resolve()
        return tuple(sorted(path for path in folder.iterdir() if path.resolve() != rows))

    def known(self) -> Metadata:
        """Its metadata; every fault in them is an error here."""
        metadata, issues = load_metadata(ROOT / self.metadata)
        if issues:
            raise ValueError("; ".join(issue.message for issue in issues))
        return metadata

    def fingerprint(self) -> dict[str, str]:
        """SHA-256 of corpus, gold and scorer: everything but the product that the scores depend on."""
        return {
            "corpus": _digest((*self.paths, ROOT / self.metadata)),
            "gold": _digest([ROOT / self.gold]),
            "scorer": _digest([QUALITY / "matching.py", QUALITY / "score.py"]),
        }


def load_sets(path: Path = QUALITY / "sets.yaml") -> dict[str, GoldSet]:
    """The sets by name, whether their files are there or not."""
    return msgspec.yaml.decode(path.read_bytes(), type=dict[str, GoldSet])


def _digest(paths: Iterable[Path]) -> str:
    """One digest of names and bytes."""
    parts = (path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest() for path in paths)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def pipeline_name(extractor: Extractor) -> str:
    """Which English weights the extractor parses with, as in 'en_core_web_md 3.8.0'."""
    meta = extractor.pipeline.meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def extractor_for(given: GoldSet) -> Extractor:
    """The product's extractor with the set's theatre packs, and without what this user may have imported."""
    return load_extractor(theatres=given.theatres, gazetteer=open_gazetteer(own=False) or False)


def claims_of(given: GoldSet, extractor: Extractor) -> tuple[Claim, ...]:
    """What the product makes of the set.

    Raises:
        ValueError: a document was not coded.
    """
    run = code(given.paths, options=Options(theatres=given.theatres), metadata=given.known(), extractor=extractor)
    results = tuple(run.results)
    failed = [f"{coded.doc}: {issue.message}" for coded in results for issue in coded.issues if issue.fatal]
    if failed:
        raise ValueError("; ".join(failed))
    return tuple(claim for coded in results for claim in coded.claims)


def as_told(claims: Iterable[Claim]) -> tuple[Told, ...]:
    """The claims as the scorer takes them."""
    return msgspec.convert(msgspec.to_builtins(list(claims)), type=tuple[Told, ...])


def measure(given: GoldSet, told: Iterable[Told]) -> Score:
    """Score claims on the set; what is told in documents without gold claims counts as spurious."""
    return score(compare(given.golds, told, documents=given.documents))
