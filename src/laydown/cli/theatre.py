"""The commands for theatre packs: list them, begin one, see what one lacks. Heavy things are imported where used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from laydown.cli.common import (
    examples,
    inputs,
    metadata_of,
    options_of,
    output_to,
    with_gazetteer,
    with_metadata,
    with_paths,
    with_pipeline,
    with_theatre,
    with_zones,
)


@click.group()
def theatre() -> None:
    """Theatre packs: the forces, places and sources of a conflict, as folders of YAML files.

    Your own packs are in the folder `theatres` of $LAYDOWN_HOME (by default where your system keeps the data of
    programs, as ~/.local/share/laydown) and are found by name, before those that come with laydown. `laydown check DIR`
    says what is wrong with one.
    """


@theatre.command("list", epilog=examples("""
    laydown theatre list
"""))  # fmt: skip
def list_packs() -> None:
    """List the packs that can be asked for by name, with title and folder."""
    from laydown.lexicon.home import user_theatres
    from laydown.lexicon.packs import known_packs, read_head

    for pack in known_packs():
        head, faults = read_head(pack.folder)
        instead = ", in place of the one that comes with laydown" if pack.replaces else ""
        whose = f" (yours{instead})" if pack.own else ""
        click.echo(f"{pack.name}{whose}: {head.title if not faults else 'has faults, see laydown check'}")
        click.echo(f"  {pack.folder}")
    click.echo(f"Your own packs belong into {user_theatres()}")


def _codes(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


@theatre.command(epilog=examples("""
    laydown theatre new hills                                    into your own folder of packs
    laydown theatre new hills --covers NA,AO --title "War in the hills"
    laydown theatre new hills --dir packs                        into packs/hills
"""))  # fmt: skip
@click.argument("name")
@click.option("--covers", default="", callback=_codes, metavar="XX,YY", help="The countries it is about, as SY,IQ.")
@click.option("--title", metavar="WORDS", help="What it is about, for people.")
@click.option("--dir", "home", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Make the pack's folder in DIR. Default: in your own folder of packs.")  # fmt: skip
def new(name: str, covers: tuple[str, ...], title: str | None, home: Path | None) -> None:
    """Write a new pack: four files with every field explained, and no entries. Nothing is overwritten."""
    from laydown.lexicon.home import user_theatres
    from laydown.lexicon.skeleton import write_skeleton

    folder = (home if home is not None else user_theatres()) / name
    for path in write_skeleton(folder, name, title=title, covers=covers):
        click.echo(path)


@theatre.command(epilog=examples("""
    laydown theatre suggest reports/ --theatre hills             what a pack lacks for these reports
    laydown theatre suggest reports/ --theatre world --top 50    nothing but the world is known yet
    laydown theatre suggest reports/ --theatre hills -o names.yaml
"""))  # fmt: skip
@with_paths
@with_theatre
@click.option("--top", type=click.IntRange(min=1), default=40, show_default=True, metavar="N",
              help="The N most frequent names of each kind.")  # fmt: skip
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, not to stdout.")
@with_metadata
@with_gazetteer
@with_pipeline
@with_zones
@click.pass_context
def suggest(ctx: click.Context, /, paths: tuple[Path, ...], top: int, out: Path | None, **given: Any) -> None:
    """List names in reports that a pack does not know, the most frequent first, as YAML to paste into its files.

    Each has its sentences as comments, a guess at its kind, and for places what the gazetteer knows; where that knows
    nothing, lat and lon are TODO. It is for you to say which names belong into the pack.
    """
    from laydown.output import issue_line
    from laydown.pipeline import Totals
    from laydown.report import exit_status
    from laydown.suggest import as_yaml
    from laydown.suggest import suggest as suggest_names

    metadata, issues = metadata_of(given["metadata"])
    found = suggest_names(inputs(paths), options_of(given | {"min_confidence": None}), metadata)
    with output_to(out) as stream:
        stream.writelines(f"{line}\n".encode() for line in as_yaml(found.suggestions, top=top))
    for issue in (one for one in (*issues, *found.issues) if one.fatal):
        click.echo(issue_line(issue), err=True)
    click.echo(
        f"{found.documents} documents, {found.failed} failed; {len(found.suggestions)} names not known", err=True
    )
    coded = found.documents - found.failed
    ctx.exit(exit_status(Totals(documents=found.documents, coded=coded, failed=found.failed)))


COMMANDS = (theatre,)
