"""Exports: written to a file of a limited size first, so that an error is told as one, and then sent."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, cast

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import StreamingResponse

from laydown.export import FORMATS, Chosen, Format, export
from laydown.ledger import Ledger
from laydown.ledger.question import day_or_today
from laydown.server.desk import Desk
from laydown.server.parameters import Exported
from laydown.server.problems import Problem
from laydown.server.schemas import responses

router = APIRouter()
_CHUNK = 1 << 16
_IN_MEMORY = 4_000_000
MEDIA = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".parquet": "application/vnd.apache.parquet",
    ".geojson": "application/geo+json",
    ".kmz": "application/vnd.google-earth.kmz",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonl": "application/x-ndjson",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}
_CONTENT: dict[str, Any] = {
    media.split(";")[0]: {"schema": {"type": "object"} if media.endswith("json") and "nd" not in media else {}}
    for media in MEDIA.values()
}
FormatName = Annotated[
    str, Path(description="The format, as in docs/exports.md.", json_schema_extra={"enum": list(FORMATS)})
]


class _Limited(SpooledTemporaryFile[bytes]):
    """A file that refuses to grow beyond ``most`` bytes."""

    most = 0

    def write(self, data: Any) -> int:
        """Write, or raise a Problem when it would be too much."""
        if self.tell() + len(data) > self.most:
            detail = f"the export is larger than {self.most:,} bytes; choose a place, a force or fewer days"
            raise Problem("answer-too-large", detail)
        return super().write(data)


@router.get(
    "/api/export/{format}", response_class=StreamingResponse, tags=["exports"], operation_id="export",
    responses=responses(_CONTENT),
)  # fmt: skip
async def export_(request: Request, format: FormatName, asked: Annotated[Exported, Query()]) -> StreamingResponse:
    """The ledger, or what is chosen of it, in a format that others read."""
    desk: Desk = request.app.state.desk
    chosen = _format(format)
    given = Chosen(**asked.given(), made=day_or_today(None))
    headers = await desk.headers(request)
    file = await desk.ask(lambda ledger: _written(ledger, chosen, given, desk.settings.export_bytes), export=True)
    headers["Content-Disposition"] = f'attachment; filename="{chosen.name}{chosen.suffix}"'
    return StreamingResponse(_chunks(file), headers=headers, media_type=MEDIA[chosen.suffix])


def _format(name: str) -> Format:
    chosen = FORMATS.get(name)
    if chosen is None:
        raise Problem("unknown-name", f"no format '{name}'", {"suggestions": list(FORMATS)})
    if chosen.package is not None and find_spec(chosen.package) is None:
        raise Problem("not-found", f"this server cannot write {name}: pip install 'laydown[{chosen.extra}]'")
    return chosen


def _written(ledger: Ledger, format: Format, given: Chosen, most: int) -> IO[bytes]:
    file = _Limited(max_size=_IN_MEMORY)
    file.most = most
    try:
        export(ledger, format.name, cast(IO[bytes], file), given)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return cast(IO[bytes], file)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
