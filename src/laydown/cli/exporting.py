"""The command that writes a ledger in formats of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import click

from laydown.cli.common import asked_ledger, examples, output_to, with_grades, with_ledger

NAMES = (
    "claims-csv", "positions-csv", "control-csv", "geojson", "kmz", "xlsx", "plover", "orbat", "timeline", "html",
    "parquet", "positions-parquet", "control-parquet",
)  # fmt: skip
"""The formats of ``laydown.export.FORMATS``, here so that --help need not load them."""
_PATIENCE = 4.0
"""Seconds after which it is told that nothing hangs."""


@click.command(epilog=examples("""
    laydown export claims-csv -o claims.csv                     a row for each claim, columns shaped like ACLED's
    laydown export control-csv --from 2017-01-01 --to 2019-12-31 --daily -o control.csv
    laydown export geojson --on 2019-07-01 > places.geojson
    laydown export kmz --place "Deir ez-Zor" -o war.kmz         for Google Earth, with its own slider of time
    laydown export html --country SY -o war.html                the page in one file, to open from disk or to mail
"""))  # fmt: skip
@click.argument("format", metavar="FORMAT", type=click.Choice(NAMES))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, not to stdout.")
@click.option(
    "--on", metavar="DATE", help="The day whose state is told, as 2019-07-01. Default: the last one known of."
)
@click.option("--known", metavar="DATE", help="Leave out what was published after this day.")
@click.option("--from", "since", metavar="DATE", help="Only what falls into the days from this one on.")
@click.option("--to", "until", metavar="DATE", help="Only what falls into the days up to this one.")
@click.option("--place", metavar="PLACE", help="Only this place and those inside it.")
@click.option("--force", metavar="FORCE", help="Only this force and those that are part of it.")
@click.option("--theatre", metavar="NAME|DIR", help="Only places in the countries of this theatre pack.")
@click.option("--country", metavar="CODE", help="Only places in this country (ISO 3166-1 alpha-2).")
@click.option("--hxl", is_flag=True, help="Add the row of HXL tags (CSV formats).")
@click.option("--daily", is_flag=True, help="One row for each day (control formats).")
@click.option("--withdrawn", is_flag=True, help="Also claims that are superseded, rejected or of retracted documents.")
@with_grades
@with_ledger
def export(format: str, output: Path | None, ledger: str, grades: Path | None, **given: Any) -> None:
    """Write a ledger as CSV, GeoJSON, KMZ, XLSX, Parquet, PLOVER, ORBAT Mapper, TimelineJS, or as one HTML file.

    FORMAT is one of claims-csv, positions-csv, control-csv (the same in Parquet: parquet, positions-parquet,
    control-parquet), geojson, kmz, xlsx, plover, orbat, timeline, html. The fields are explained in docs/exports.md.
    html is the page of `laydown serve` with its data in one file, which opens from disk and can be mailed.
    """
    from laydown.export import Chosen
    from laydown.export import export as write
    from laydown.ledger.question import day_from, day_or_today

    given |= {name: day_from(given[name]) for name in ("on", "known", "since", "until")}
    with asked_ledger(ledger, grades) as kept, output_to(output) as out, _told_when_slow(format):
        count = write(kept, format, out, Chosen(**given, made=day_or_today(None)))
    if output is not None:
        click.echo(f"{output}: {count:,} record{'' if count == 1 else 's'}")


@contextmanager
def _told_when_slow(format: str) -> Iterator[None]:
    """Says on stderr that it goes on, when nothing is to be seen for some seconds."""
    words = f"{format}: still at it; about a minute for every 20,000 claims"
    timer = Timer(_PATIENCE, click.echo, (words,), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


COMMANDS = (export,)
