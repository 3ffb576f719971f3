"""The commands that ask a ledger: lines for people, --json for programs. Heavy things are imported where used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from laydown.cli.common import asked_ledger, examples, with_grades, with_ledger

with_on = click.option("--on", metavar="DATE", help="The day asked about, as 2019-07-01. Default: today.")
with_known = click.option(
    "--known", metavar="DATE", help="Leave out what was published after this day. Default: leave out nothing."
)
with_json = click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")


def _ask(given: dict[str, Any], question: Callable[[Any], Any], lines: Callable[[Any], Iterable[str]]) -> None:
    """Put a question to the ledger that the command was given, and print the answer."""
    import msgspec

    with asked_ledger(given["ledger"], given.get("grades")) as kept:
        answer = question(kept)
    if given["as_json"]:
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2))
    else:
        click.echo("\n".join(lines(answer)))


def _rest(given: dict[str, Any]) -> dict[str, Any]:
    """What a command was given beside what all have."""
    return {name: value for name, value in given.items() if name not in ("ledger", "grades", "as_json")}


@click.command(epilog=examples("""
    laydown who al-Bukamal --on 2019-07-01
    laydown who al-Bukamal --on 2019-07-01 --known 2019-07-03     as one could know it then
    laydown who al-Bukamal --within 30                            also places within 30 km
"""))  # fmt: skip
@click.argument("place")
@with_on
@with_known
@click.option("--within", "within_km", type=click.FloatRange(0, 1000), metavar="KM", help="Also places so near.")
@click.option("--admin", is_flag=True, help="Also the other places of the same administrative area.")
@with_json
@with_grades
@with_ledger
def who(place: str, **given: Any) -> None:
    """Say who is or was at a place, and who says so."""
    from laydown.show import at_lines

    _ask(given, lambda kept: kept.at(place, **_rest(given)), at_lines)


@click.command(epilog=examples("""
    laydown where Hezbollah --on 2019-07-01
    laydown where SDF --json
"""))  # fmt: skip
@click.argument("force")
@with_on
@with_known
@with_json
@with_grades
@with_ledger
def where(force: str, **given: Any) -> None:
    """Say where a force is or was, and who says so."""
    from laydown.show import track_lines

    _ask(given, lambda kept: kept.track(force, **_rest(given)), track_lines)


@click.command(epilog=examples("""
    laydown timeline al-Bukamal
    laydown timeline SDF --from 2017-01-01 --to 2018-12-31
"""))  # fmt: skip
@click.argument("name", metavar="PLACE|FORCE")
@click.option("--from", "since", metavar="DATE", help="Only what touches the days from this one on.")
@click.option("--to", "until", metavar="DATE", help="Only what touches the days up to this one.")
@with_known
@with_json
@with_grades
@with_ledger
def timeline(name: str, **given: Any) -> None:
    """Show who was at a place, or where a force was, over time."""
    from laydown.show import timeline_lines

    kinds: list[str] = []

    def question(kept: Any) -> Any:
        kinds.append(kept.kind_of(name))
        return (kept.timeline_of_force if kinds[0] == "force" else kept.timeline_of_place)(name, **_rest(given))

    _ask(given, question, lambda told: timeline_lines(told, of_force=kinds[0] == "force"))


@click.command(epilog=examples("""
    laydown contested --on 2017-12-12
"""))  # fmt: skip
@with_on
@with_known
@with_json
@with_grades
@with_ledger
def contested(**given: Any) -> None:
    """List what reports contradict each other about: places with rival holders, events that are denied."""
    from laydown.show import contested_lines

    _ask(given, lambda kept: kept.contested(**_rest(given)), contested_lines)


@click.command(epilog=examples("""
    laydown changes --since 2019-06-28
    laydown changes --since 2019-06-28 --until 2019-07-03 --place al-Bukamal
"""))  # fmt: skip
@click.option("--since", required=True, metavar="DATE", help="What was known at the end of this day is not new.")
@click.option("--until", metavar="DATE", help="What was known at the end of this day. Default: now.")
@click.option("--place", metavar="PLACE", help="Only at this place.")
@click.option("--force", metavar="FORCE", help="Only of this force.")
@with_json
@with_grades
@with_ledger
def changes(since: str, **given: Any) -> None:
    """List what is known now and was not before: new, changed and withdrawn positions, and corrections."""
    from laydown.show import changes_lines

    _ask(given, lambda kept: kept.changes(since, **_rest(given)), changes_lines)


@click.command(epilog=examples("""
    laydown why P1f0c2d3e4a5b6c7                a position, as `who` and `where` show them
    laydown why 93900c3321d27b5b                a claim, and the others that tell of the same
"""))  # fmt: skip
@click.argument("key", metavar="ID")
@with_on
@with_known
@with_json
@with_grades
@with_ledger
def why(key: str, **given: Any) -> None:
    """Show what is behind a position, finding or claim: sentences in context, speakers, links and reasons."""
    from laydown.show import why_lines

    _ask(given, lambda kept: kept.why(key, **_rest(given)), why_lines)


@click.command(epilog=examples("""
    laydown search checkpoint withdrew
    laydown search '"joint center"' --limit 50
"""))  # fmt: skip
@click.argument("words", nargs=-1, required=True)
@with_known
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N", help="Claims shown.")
@with_json
@with_ledger
def search(words: tuple[str, ...], **given: Any) -> None:
    """Find claims by the words of their sentences; "quoted words" stand side by side."""
    from laydown.show import search_lines

    _ask(given, lambda kept: kept.search(" ".join(words), **_rest(given)), search_lines)


@click.command(epilog=examples("""
    laydown brief --from 2019-06-24 --to 2019-07-01
    laydown brief --from 2019-06-24 --to 2019-07-01 --near al-Bukamal --within 80
    laydown brief --from 2019-06-24 --to 2019-07-01 --theatre syria-iraq > week.md
"""))  # fmt: skip
@click.option("--from", "since", required=True, metavar="DATE", help="First day.")
@click.option("--to", "until", required=True, metavar="DATE", help="Last day.")
@with_known
@click.option("--near", metavar="PLACE", help="Only what is told of places near this one.")
@click.option("--within", "km", type=click.FloatRange(0, 5000), default=50.0, show_default=True, metavar="KM",
              help="How near.")  # fmt: skip
@click.option(
    "--theatre", metavar="NAME|DIR", help="Only what is told of places in the countries of this theatre pack."
)
@with_json
@with_grades
@with_ledger
def brief(since: str, until: str, **given: Any) -> None:
    """Write a digest in Markdown: what changed hands, who moved, what is contested, what is only announced."""
    from laydown.ledger.brief import Area

    area = Area(near=given["near"], km=given["km"], countries=_countries(given["theatre"]), title=given["theatre"])
    _ask(
        given, lambda kept: kept.brief(since, until, known=given["known"], area=area),
        lambda told: told.markdown.splitlines(),
    )  # fmt: skip


def _countries(theatre: str | None) -> tuple[str, ...]:
    """The countries that a theatre pack covers.

    Raises:
        LexiconError: there is no such pack, or it has faults.
    """
    if theatre is None:
        return ()
    from laydown.lexicon.theatre import load_theatre

    return tuple(sorted(load_theatre([theatre]).home))


COMMANDS = (who, where, timeline, contested, changes, why, search, brief)
