"""What a person types to correct a claim, as changes to its fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from laydown.ledger import tables
from laydown.ledger.columns import storable
from laydown.ledger.names import find_force, find_place
from laydown.ledger.records import claim_of
from laydown.model import Claim, Mention, PlaceMention
from laydown.problems import RequestError, UnknownName

_FORCES, _PLACES = ("actor", "counterpart"), ("origin", "destination", "location")


def changes_from(connection: Connection, claim: str, given: Iterable[str]) -> dict[str, Any]:
    """Changes from words such as ``modality=denied``, ``location=al-Bukamal``, ``actor=SDF,PMF``, ``when=2019-06-29``.

    Names are looked up in the ledger; an empty value empties a slot or the date; a value in JSON is taken as it is.

    Raises:
        RequestError: the words are not of that form, or a value cannot be read.
        UnknownName: the ledger has no such claim, force or place.
    """
    row = connection.execute(select(tables.claim).where(tables.claim.c.id == storable(claim))).first()
    if row is None:
        raise UnknownName("claim", claim)
    present = claim_of(row, "")
    found = {}
    for words in given:
        field, equals, value = words.partition("=")
        if not equals:
            raise RequestError(f"'{words}': expected FIELD=VALUE, for instance modality=denied")
        found[field.strip()] = _value(connection, present, field.strip(), value.strip())
    return found


def _value(connection: Connection, claim: Claim, field: str, value: str) -> Any:
    if value[:1] in ("{", "["):
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError as error:
            raise RequestError(f"{field}: not JSON: {error}") from error
    names = [name.strip() for name in value.split(",") if name.strip()]
    if field in _FORCES:
        return [_force(connection, claim, field, name) for name in names]
    if field in _PLACES:
        return [_place(connection, claim, field, name) for name in names]
    if field == "when":
        return _when(value)
    return value == "true" if field == "hedged" else value


def _force(connection: Connection, claim: Claim, field: str, name: str) -> Any:
    key = find_force(connection, name)
    row = connection.execute(select(tables.force).where(tables.force.c.id == key)).one()
    text, start, end = _words(claim, field)
    return msgspec.to_builtins(Mention(text=text, start=start, end=end, id=key, name=row.name))


def _place(connection: Connection, claim: Claim, field: str, name: str) -> Any:
    key = find_place(connection, name)
    row = connection.execute(select(tables.place).where(tables.place.c.id == key)).one()
    text, start, end = _words(claim, field)
    told = PlaceMention(text=text, start=start, end=end, id=key, name=row.name, lat=row.latitude, lon=row.longitude)
    return msgspec.to_builtins(told) | {"precision": row.precision}


def _words(claim: Claim, field: str) -> tuple[str, int, int]:
    """The words that stand for the slot: those it had, else the event's own."""
    had = getattr(claim, field)
    span = had[0] if had else claim.trigger
    return span.text, span.start, span.end


def _when(value: str) -> Any:
    if not value:
        return None
    first, _, last = value.partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as error:
        raise RequestError(f"when={value}: expected 2019-06-29 or 2019-06-01..2019-06-30") from error
    precision = "day" if start == end else "open"
    return {"start": start.isoformat(), "end": end.isoformat(), "precision": precision, "text": "", "basis": "stated"}
