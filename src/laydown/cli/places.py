"""`laydown place`: what a name can mean, and why. Heavy things are imported where used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from laydown.cli.common import examples, with_gazetteer, with_theatre

if TYPE_CHECKING:
    from laydown.lexicon.theatre import Theatre

_OPEN, _UNKNOWN = 3, 4


@click.command(epilog=examples("""
    laydown place Alboukamal
    laydown place "al-Bukamal border crossing"
    laydown place Salhiya --in "the countryside of al-Bukamal"
    laydown place Husaybah --country IQ --near Ramadi --json
"""))  # fmt: skip
@click.argument("name")
@click.option("--near", multiple=True, metavar="PLACE", help="A place of the same report; may be given several times.")
@click.option("--in", "within", metavar="AREA", help="The area that the report puts it in, as 'Homs province'.")
@click.option("--country", "countries", multiple=True, metavar="XX",
              help="A country of the report, by its two letters, the foremost first.")  # fmt: skip
@click.option("--kind", metavar="KIND", help="What it is: crossing, air base, camp, oil field, village, province, ….")
@with_theatre
@with_gazetteer
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.pass_context
def place(
    ctx: click.Context, /, name: str, kind: str | None, theatres: tuple[str, ...] | None, as_json: bool, **given: Any
) -> None:
    """Show which places a name can mean: score, reasons, coordinates, kind, area around it, source.

    Exit status: 0 one place is clearly meant, 3 several stand too close to choose, 4 none is known.
    """
    import msgspec

    from laydown.places.telling import answer_lines, place_answer

    theatre = _theatre(theatres, gazetteer=given.pop("gazetteer"))
    if kind is not None and kind.lower() not in theatre.words.place_kinds:
        raise click.BadParameter(f"one of {', '.join(sorted(theatre.words.place_kinds))}", param_hint="--kind")
    words = name if kind is None or name.lower().endswith(kind.lower()) else f"{name} {kind.lower()}"
    countries = tuple(country.upper() for country in given.pop("countries"))
    strange = [country for country in countries if country not in theatre.countries]
    if strange:
        raise click.BadParameter(f"no country has the code {strange[0]}", param_hint="--country")
    answer = place_answer(words, theatre, countries=countries, **given)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2))
    else:
        click.echo("\n".join(answer_lines(answer)))
    ctx.exit(0 if answer.resolved is not None else _OPEN if answer.candidates else _UNKNOWN)


def _theatre(names: tuple[str, ...] | None, *, gazetteer: bool) -> Theatre:
    from laydown import gazetteer as books
    from laydown.claims.extract import DEFAULT_THEATRES
    from laydown.lexicon.theatre import load_theatre

    return books.with_gazetteer(load_theatre(DEFAULT_THEATRES if names is None else names), gazetteer)


COMMANDS = (place,)
