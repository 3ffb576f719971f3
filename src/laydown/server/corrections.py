"""What is told to a ledger: judgements on claims, and documents. These routes exist only where there is a token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from laydown.ingest import Work, coder_of, postings_of
from laydown.ledger import Ledger, Posted
from laydown.pipeline import Coded, Given
from laydown.pipeline.document import code_one, load
from laydown.problems import Issue, RequestError
from laydown.reading import Known, Metadata
from laydown.server.desk import Desk
from laydown.server.parameters import ClaimKey, Day
from laydown.server.problems import Problem
from laydown.server.schemas import responses, schema_of

_WEB = r"^https?://"


class Review(BaseModel):
    """A person's judgement on a claim; only an edit has changes."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["accept", "reject", "edit"]
    by: str = Field(min_length=1, max_length=200, description="Who decides so; kept with the decision.")
    note: str = Field(default="", max_length=2000, description="Why; kept with the decision.")
    changes: dict[str, Any] = Field(
        default_factory=dict,
        description="For an edit: fields of the claim with what they are to be, in words (`modality`: `denied`, "
        "`location`: the name of a place, `when`: `2019-06-01..2019-06-30`) or as in the claim's JSON.",
    )


class Described(BaseModel):
    """What is known of a document beside its bytes."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, description="The document's name, as of a file.",
                      pattern=r"^[^\x00-\x1f\x7f/\\]+$")  # fmt: skip
    published: Day | None = Field(default=None, description="The day of its publication.")
    outlet: str | None = Field(default=None, max_length=200, description="Who printed it.")
    title: str | None = Field(default=None, max_length=500, description="Its title.")
    url: str | None = Field(default=None, max_length=2000, pattern=_WEB, description="Where it can be read.")
    archive_url: str | None = Field(default=None, max_length=2000, pattern=_WEB, description="Where it is archived.")
    retrieved: Day | None = Field(default=None, description="The day on which it was fetched.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What was recorded, or taken back, and the ledger's revision after it."""

    claim: str
    action: str
    undone: bool
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of a document: its id, whether it was new, and its claims."""

    document: str
    name: str
    new: bool
    articles: int
    claims: tuple[str, ...]
    issues: tuple[Issue, ...]
    revision: str


def writing_routes(work: Work | None) -> APIRouter:
    """The routes that write; those for documents only with ``work``, which says how to code them."""
    router = APIRouter(tags=["corrections"])
    _add_reviews(router)
    if work is not None:
        _add_ingest(router, work)
    return router


def _add_reviews(router: APIRouter) -> None:
    told = responses(_json(Reviewed), more=("content-too-large",))

    @router.post("/api/claims/{claim}/review", response_class=Response, operation_id="review", responses=told)
    async def review(request: Request, claim: ClaimKey, given: Review) -> Response:
        """Accept, reject or correct a claim. What a machine made of the report stays on record."""

        def judged(ledger: Ledger) -> Reviewed:
            changes = _changes(ledger, claim, given.changes)
            ledger.review(claim, given.action, by=given.by, note=given.note, changes=changes)
            ledger.refresh()
            return Reviewed(claim=claim, action=given.action, undone=False, revision=ledger.revision)

        return _told(await _desk(request).write(judged))

    @router.post("/api/claims/{claim}/review/undo", response_class=Response, operation_id="undo", responses=told)
    async def undo(request: Request, claim: ClaimKey) -> Response:
        """Take back the last judgement on a claim."""

        def taken_back(ledger: Ledger) -> Reviewed:
            action = ledger.undo_review(claim)
            ledger.refresh()
            return Reviewed(claim=claim, action=action, undone=True, revision=ledger.revision)

        return _told(await _desk(request).write(taken_back))


def _changes(ledger: Ledger, claim: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Changes to a claim: words are read as on the command line, other values taken as they are."""
    words = [f"{field}={value}" for field, value in given.items() if isinstance(value, str)]
    if any("=" in field for field in given):
        raise RequestError("a field's name has no '=' in it")
    return {**given, **(ledger.changes_from(claim, words) if words else {})}


def _add_ingest(router: APIRouter, work: Work) -> None:
    loaded: list[Any] = []

    @router.post(
        "/api/ingest", status_code=201, response_class=Response, operation_id="ingest",
        responses=responses(_json(Ingested), status=201, more=("content-too-large",)),
        openapi_extra={"requestBody": {"required": True, "content": {
            media: {"schema": {"type": "string", "format": "binary"}}
            for media in ("text/plain", "text/html", "text/markdown", "application/octet-stream")
        }}},
    )  # fmt: skip
    async def ingest(request: Request, known: Annotated[Described, Query()]) -> Response:
        """Code one document, the body of the request, and keep its claims."""
        data = await request.body()

        def taken(ledger: Ledger) -> Ingested:
            if not loaded:
                loaded.append(load(work.options))
            metadata, options = _metadata(known), replace(work.options, documents=True)
            coded = code_one(Given(doc=known.name, data=data), loaded[0], metadata, options)
            return _posted(ledger, coded, work, metadata)

        return _told(await _desk(request).write(taken), 201)


def _metadata(known: Described) -> Metadata:
    published: Any = known.published
    retrieved: Any = known.retrieved
    row = Known(
        published=published, outlet=known.outlet, url=known.url, title=known.title, archive_url=known.archive_url,
        retrieved=retrieved.isoformat() if isinstance(retrieved, date) else None,
    )  # fmt: skip
    return Metadata(rows={(known.name, 1): row})


def _posted(ledger: Ledger, coded: Coded, work: Work, metadata: Metadata) -> Ingested:
    postings = postings_of([coded], coder_of(work.options, work.gazetteer), metadata.fetched)
    if not postings:
        faults = [{"field": issue.code, "message": issue.message} for issue in coded.issues]
        raise Problem("invalid", "the document cannot be coded", {"errors": faults})
    posted: Posted = ledger.post(postings)
    ledger.refresh()
    return Ingested(
        document=postings[0].id, name=coded.doc, new=posted.stored > 0, articles=coded.articles,
        claims=tuple(claim.id for claim in coded.claims), issues=coded.issues, revision=ledger.revision,
    )  # fmt: skip


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _json(told: type) -> dict[str, Any]:
    return {"application/json": {"schema": schema_of(told)}}


def _told(value: Any, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(value), status, headers, "application/json")
