"""Map symbols and plain icons as pictures. Nothing of the ledger is in them, and they never change."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from laydown.server.problems import Problem
from laydown.server.schemas import responses
from laydown.symbols import LARGEST, SMALLEST, Group, icon_svg, symbol_svg

router = APIRouter(tags=["pictures"])
_MEDIA = "image/svg+xml"
_TOLD = responses({_MEDIA: {"schema": {"type": "string"}}})
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
_COLOUR = r"^#[0-9a-fA-F]{6}$"
Code = Annotated[str, Path(max_length=40, description="20 digits of MIL-STD-2525D or APP-6(D).")]
IconName = Annotated[str, Path(max_length=40, description="A kind of force or place, as `/api/legend` lists them.")]


class Drawing(BaseModel):
    """How a symbol is drawn."""

    model_config = ConfigDict(extra="forbid")

    size: int = Field(default=24, ge=SMALLEST, le=LARGEST, description="The side of the frame, in pixels.")
    fill: str | None = Field(
        default=None, pattern=_COLOUR, description="The colour of the frame.", examples=["#0096de"]
    )


class Colouring(BaseModel):
    """How an icon is drawn."""

    model_config = ConfigDict(extra="forbid")

    colour: str | None = Field(default=None, pattern=_COLOUR, description="Its colour.", examples=["#0096de"])


@router.get("/symbols/{code}.svg", response_class=Response, responses=_TOLD, operation_id="symbol")
def symbol(code: Code, asked: Annotated[Drawing, Query()]) -> Response:
    """A map symbol by its code, in a frame of any colour."""
    return _picture(symbol_svg(code, size=asked.size, fill=asked.fill), f"there is no map symbol '{code}'")


@router.get("/icons/{group}/{kind}.svg", response_class=Response, responses=_TOLD, operation_id="icon")
def icon(group: Group, kind: IconName, asked: Annotated[Colouring, Query()]) -> Response:
    """The plain icon of a kind of force or place."""
    return _picture(icon_svg(group, kind, colour=asked.colour), f"there is no icon for '{kind}' among {group}")


def _picture(svg: str | None, missing: str) -> Response:
    if svg is None:
        raise Problem("not-found", missing)
    return Response(svg, headers=_FOR_GOOD, media_type=_MEDIA)
