"""A table as a Parquet file, with typed columns. Needs DuckDB, the lightest library that writes Parquet."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO

import msgspec

from laydown.export.sheets import Column, Sheet

_TYPES = {"text": "VARCHAR", "day": "DATE", "number": "DOUBLE", "count": "BIGINT", "yes": "BOOLEAN"}
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def write_parquet(sheet: Sheet, out: IO[bytes]) -> int:
    """Write the table; returns how many rows. It passes through a file of JSON Lines, so that nothing piles up."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        rows, made = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        count = _write_lines(sheet, rows)
        with duckdb.connect(config=_OFFLINE) as database:
            database.execute(f"COPY (SELECT * FROM read_json({_quoted(rows)}, format='newline_delimited', "
                             f"columns={{{', '.join(map(_typed, sheet.columns))}}})) "
                             f"TO {_quoted(made)} (FORMAT parquet, COMPRESSION zstd)")  # fmt: skip
        with made.open("rb") as file:
            shutil.copyfileobj(file, out)
    return count


def _write_lines(sheet: Sheet, path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        for count, row in enumerate(sheet.rows, start=1):  # noqa: B007
            file.write(msgspec.json.encode({column.name: row[column.name] for column in sheet.columns}) + b"\n")
    return count


def _typed(column: Column) -> str:
    return f"{column.name}: '{_TYPES[column.kind]}'"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
