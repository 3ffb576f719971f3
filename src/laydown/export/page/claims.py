"""Claims for the page: each as evidence, as it was read and corrected, in its paragraph; never a whole document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

import msgspec
from sqlalchemy import select

from laydown.export.claims import claims
from laydown.export.page.kept import Interned, Kept, number_of
from laydown.fusion.entities import force_of, place_of
from laydown.ledger import tables
from laydown.ledger.answers import Correction, Passage, Quote
from laydown.ledger.evidence import claim_rows, quotes
from laydown.ledger.records import claim_of
from laydown.ledger.sql import chunked
from laydown.ledger.why import corrected, history, passages
from laydown.model import Claim, Modality
from laydown.problems import RequestError

MOST_CLAIMS = 20_000
"""More are not put into one file: a browser shows them, but nobody can mail it."""
FEWER = "choose fewer with --place, --force, --theatre, --country, --from and --to"
_OUTLOOK = tuple(one.value for one in (Modality.PLANNED, Modality.ORDERED, Modality.DEMANDED, Modality.POSSIBLE))
_AT_ONCE = 500


def choose_claims(kept: Kept) -> None:
    """Number the chosen claims. A day to begin with chooses none.

    Raises:
        RequestError: they are too many.
    """
    asked = replace(kept.asked, given=replace(kept.asked.given, on=None))
    for told in claims(asked):
        kept.claims.of(told.claim.id)
        if len(kept.claims) > MOST_CLAIMS:
            raise RequestError(f"more than {MOST_CLAIMS:,} claims are too many for one file: {FEWER}")


class Claims:
    """The claims of a file as lists that the page reads, by number; what is announced, by place and force."""

    def __init__(self, kept: Kept) -> None:
        self.rows: list[list[Any]] = []
        self.documents = Interned()
        self.outlook: dict[str, dict[int, list[int]]] = {"places": {}, "forces": {}}
        self._kept = kept

    def gather(self) -> None:
        """Read every claim that has a number; number the places and forces that they name."""
        connection, judged = self._kept.asked.connection, self._kept.asked.facts.judged
        decided = set(connection.scalars(select(tables.judgement.c.claim).distinct()))
        for some in chunked(list(self._kept.claims), _AT_ONCE):
            rows, said, around = (
                claim_rows(connection, some), quotes(connection, some, judged=judged), passages(connection, some)
            )  # fmt: skip
            for key in some:
                read = claim_of(rows[key], rows[key].document_name)
                now = corrected(connection, read) if key in judged else None
                has_history = key in decided or status_of(rows[key]) != "active"
                became = map(without_names, history(connection, key, rows[key])) if has_history else ()
                self.rows.append([
                    *self._evidence(said[key]), _without_evidence(read), _without_evidence(now) if now else None,
                    *_words(said[key], read, around[key]), list(became), status_of(rows[key]),
                ])  # fmt: skip
                self._link(said[key], read, now)

    def _evidence(self, quote: Quote) -> list[Any]:
        document = (quote.document, quote.title, quote.url, quote.archive_url)
        return [
            quote.claim, self.documents.of(document, document), quote.event, quote.modality, quote.hedged,
            number_of(quote.day), number_of(quote.known), quote.speakers, quote.origin, quote.start, quote.end,
        ]  # fmt: skip

    def _link(self, quote: Quote, read: Claim, now: Claim | None) -> None:
        """What a claim names can be looked up; what it announces is found by place and by who is to do it."""
        facts, number = self._kept.asked.facts, self._kept.claims.of(quote.claim)
        announces = quote.modality in _OUTLOOK
        for claim in filter(None, (read, now)):
            places, forces = _places(claim) & facts.places.keys(), _forces(claim) & facts.forces.keys()
            self._kept.places.all_of(sorted(places))
            self._kept.forces.all_of(sorted(forces))
        if announces:
            for place in _places(read) & facts.places.keys():
                self.outlook["places"].setdefault(self._kept.places.of(place), []).append(number)
            for force in _named(map(force_of, read.actor)) & facts.forces.keys():
                self.outlook["forces"].setdefault(self._kept.forces.of(force), []).append(number)


def without_names(told: Correction) -> dict[str, Any]:
    """What was decided and when. Who it was, and what they noted, is for those who keep the ledger."""
    own = told.by == "laydown"
    kept = replace(told, by=told.by if own else "", note=told.note if own else "")
    return {one.name: getattr(kept, one.name) for one in fields(kept)}


def status_of(row: Any) -> str:
    """Whether a claim counts, as a search tells it."""
    return "retracted" if row.retracted else "superseded" if row.superseded is not None else "active"


def _places(claim: Claim) -> set[str]:
    return _named(map(place_of, (*claim.origin, *claim.destination, *claim.location)))


def _forces(claim: Claim) -> set[str]:
    return _named(map(force_of, (*claim.actor, *claim.counterpart)))


def _named(found: Iterable[str | None]) -> set[str]:
    return {key for key in found if key is not None}


def _without_evidence(claim: Claim) -> dict[str, Any]:
    """The claim as JSON without what stands beside it."""
    told: dict[str, Any] = msgspec.to_builtins(claim)
    return {name: value for name, value in told.items() if name not in ("id", "doc", "evidence")}


def _words(quote: Quote, read: Claim, around: Passage) -> list[Any]:
    """The sentence on one line, as it was read, and as it stands in the text, where these differ; what is around it."""
    text = read.evidence.text
    return [
        quote.sentence, text if text != quote.sentence else None, around.before, around.after,
        around.sentence if around.sentence != text else None,
    ]  # fmt: skip
