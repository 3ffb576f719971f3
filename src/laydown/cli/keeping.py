"""The commands that put claims into a ledger and correct them. Everything heavy is imported where it is used."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from laydown.cli.common import (
    examples,
    inputs,
    metadata_of,
    options_of,
    with_confidence,
    with_gazetteer,
    with_issues,
    with_jobs,
    with_ledger,
    with_metadata,
    with_paths,
    with_pipeline,
    with_theatre,
    with_zones,
)

if TYPE_CHECKING:
    from laydown.ingest import Ingested

with_by = click.option(
    "--by",
    default=lambda: _user(),
    metavar="NAME",
    help="Who decides so; kept with the decision. Default: your user name.",
)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


@click.command(epilog=examples("""
    laydown ingest reports/ --ledger war.db
    laydown ingest in/ --metadata docs.csv --jobs 4 --ledger postgresql://user@host/war
    laydown ingest reports/ --replace            code known documents anew; what was claimed before stays on record
"""))  # fmt: skip
@with_paths
@with_ledger
@with_metadata
@with_jobs
@with_theatre
@with_gazetteer
@with_pipeline
@with_zones
@with_confidence
@click.option("--replace", is_flag=True, help="Code documents anew that the ledger holds; old claims are superseded.")
@with_issues
@click.option("-q", "--quiet", is_flag=True, help="Print nothing to stderr but errors and failed documents.")
@click.pass_context
def ingest(ctx: click.Context, /, paths: tuple[Path, ...], ledger: str, **given: Any) -> None:
    """Code reports and keep their claims in a ledger, which is made when it is not there.

    A document that the ledger holds is passed over, so the same command can be run again after an interruption.
    """
    from laydown.claims.extract import DEFAULT_THEATRES
    from laydown.gazetteer import fingerprint_of
    from laydown.gazetteer import with_gazetteer as with_places
    from laydown.ingest import Work
    from laydown.ingest import ingest as ingest_paths
    from laydown.ledger import Ledger
    from laydown.lexicon.theatre import load_theatre
    from laydown.report import Report, exit_status

    metadata, issues = metadata_of(given["metadata"])
    options = options_of(given)
    theatre = with_places(load_theatre(options.theatres or DEFAULT_THEATRES), options.gazetteer)
    work = Work(
        options=options,
        metadata=metadata,
        jobs=given["jobs"],
        recode=given["replace"],
        gazetteer=fingerprint_of(theatre),
    )
    with (
        Report(quiet=given["quiet"], issue_file=given["issue_file"], prints=False) as report,
        Ledger.open(ledger, create=True, theatre=theatre) as kept,
    ):
        done = ingest_paths(inputs(paths), kept, work=work, watched=lambda run: report.watched(run, issues))
        click.echo(_closing(done, kept.where))
    ctx.exit(exit_status(report.totals))


def _closing(done: Ingested, where: str) -> str:
    """The counts; those of documents add up."""
    from laydown.ledger.answers import counted

    posted = done.posted
    parts = [f"{posted.stored} new"]
    parts += [f"{posted.replaced} coded anew"] if posted.replaced else []
    parts += [f"{posted.present} there before"] if posted.present else []
    parts += [f"{done.failed} failed"] if done.failed else []
    superseded = f", {posted.superseded:,} superseded" if posted.superseded else ""
    counts = f"{counted(posted.articles, 'new article')}, {counted(posted.claims, 'new claim')}{superseded}"
    documents = f"{counted(done.documents, 'document')} ({', '.join(parts)})"
    return f"{where}: {documents}; {counts}; positions at {counted(done.places, 'place')} derived"


@click.command(epilog=examples("""
    laydown retract hoax.html --reason "the outlet withdrew it"
    laydown retract hoax.html --undo --reason "it stands after all"
"""))  # fmt: skip
@click.argument("document", metavar="DOC")
@click.option("--reason", required=True, metavar="WORDS", help="Why; kept with the decision.")
@click.option("--undo", is_flag=True, help="Take the document's claims back in.")
@with_by
@with_ledger
def retract(document: str, reason: str, undo: bool, by: str, ledger: str) -> None:
    """Take a document's claims out of the answers. Nothing is deleted, and --undo takes them back in."""
    from laydown.ledger import Ledger

    with Ledger.open(ledger) as kept:
        change = kept.restore if undo else kept.retract
        done = change(document, reason=reason, by=by)
    state = "in the answers" if undo else "out of the answers"
    click.echo(f"{document}: {'now' if done else 'was already'} {state}")


@click.command(epilog=examples("""
    laydown review 93900c3321d27b5b accept
    laydown review 93900c3321d27b5b reject --note "another Sulmet"
    laydown review 93900c3321d27b5b edit --set modality=denied --set "location=al-Bukamal" --set when=2019-06-29
    laydown review 93900c3321d27b5b undo
"""))  # fmt: skip
@click.argument("claim", metavar="ID")
@click.argument("action", type=click.Choice(["accept", "reject", "edit", "undo"]))
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="What an edit changes; may be repeated.")
@click.option("--note", default="", metavar="WORDS", help="Why; kept with the judgement.")
@with_by
@with_ledger
def review(claim: str, action: str, changes: tuple[str, ...], **given: str) -> None:
    """Record your judgement on a claim, for all answers from now on; `undo` takes the last one back."""
    from laydown.ledger import Ledger

    with Ledger.open(given["ledger"]) as kept:
        if action == "undo":
            click.echo(f"{claim}: '{kept.undo_review(claim)}' taken back")
            return
        kept.review(claim, action, by=given["by"], note=given["note"], changes=kept.changes_from(claim, changes))
    click.echo(f"{claim}: {action} by {given['by']}")


@click.command(epilog=examples("""
    laydown grade SOHR B             your own grade of a source's reliability, A to F
    laydown grade SOHR none          take it away
"""))  # fmt: skip
@click.argument("source")
@click.argument("letter", type=click.Choice([*"ABCDEF", "none"], case_sensitive=False))
@with_by
@with_ledger
def grade(source: str, letter: str, by: str, ledger: str) -> None:
    """Grade the reliability of a source: A reliable … E unreliable, F cannot be judged. laydown itself grades none."""
    from laydown.ledger import Ledger

    with Ledger.open(ledger) as kept:
        key = kept.grade(source, None if letter == "none" else letter.upper(), by=by)
    click.echo(f"{source} ({key}): {'no grade' if letter == 'none' else letter.upper()}")


@click.command(epilog=examples("""
    laydown ledger info                 how much it holds
    laydown ledger check                is the file sound, and are the answers those that its claims give
    laydown ledger rebuild              derive everything anew from the claims
"""))  # fmt: skip
@click.argument("action", type=click.Choice(["info", "check", "refresh", "rebuild"]))
@with_ledger
@click.pass_context
def ledger_command(ctx: click.Context, action: str, ledger: str) -> None:
    """Look after a ledger."""
    from laydown.ledger import Ledger
    from laydown.ledger.answers import counted

    with Ledger.open(ledger) as kept:
        if action == "info":
            click.echo(f"{kept.where}: " + ", ".join(counted(count, what) for what, count in kept.counts().items()))
        elif action == "check":
            faults = kept.check()
            click.echo("\n".join(faults) or f"{kept.where}: sound")
            ctx.exit(int(bool(faults)))
        else:
            places = kept.refresh() if action == "refresh" else kept.rebuild()
            click.echo(f"{kept.where}: positions at {counted(places, 'place')} derived")


ledger_command.name = "ledger"
COMMANDS = (ingest, retract, review, grade, ledger_command)
