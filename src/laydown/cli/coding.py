"""The commands that code reports and look after laydown itself. Everything heavy is imported where it is used."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from laydown.cli.common import (
    examples,
    inputs,
    metadata_of,
    options_of,
    output_to,
    with_confidence,
    with_gazetteer,
    with_issues,
    with_jobs,
    with_metadata,
    with_paths,
    with_pipeline,
    with_theatre,
    with_zones,
    write_results,
)


@click.command(epilog=examples("""
    laydown code reports/                                claims of all reports in a folder, as JSON Lines
    laydown code page.html --format table                the claims of one page, for people
    laydown code in/ --metadata docs.csv --jobs 4 -o claims.jsonl
    curl -s URL | laydown code - --format csv            one document from standard input
    laydown code report.txt --explain                    why each claim was found, and what was not
"""))  # fmt: skip
@with_paths
@with_metadata
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, not to stdout.")
@click.option(
    "--format", "style", type=click.Choice(["jsonl", "table", "csv"]), default="jsonl", show_default=True,
    help="JSON Lines for programs, a table for people, CSV for spreadsheets.",
)  # fmt: skip
@with_jobs
@with_theatre
@with_gazetteer
@with_pipeline
@with_zones
@with_confidence
@with_issues
@click.option("-q", "--quiet", is_flag=True, help="Print nothing to stderr but errors and failed documents.")
@click.option("--explain", "explained", is_flag=True, help="Explain the claims in place of printing them.")
@click.pass_context
def code(ctx: click.Context, /, paths: tuple[Path, ...], explained: bool, **given: Any) -> None:
    """Code reports into claims.

    PATH is a file (plain text, Markdown with front matter, HTML), a folder of such files, or - for standard input.
    """
    if explained:
        _explain(paths, given)
        return
    from laydown.pipeline import code as code_paths
    from laydown.report import Report, exit_status

    metadata, issues = metadata_of(given["metadata"])
    with Report(quiet=given["quiet"], issue_file=given["issue_file"]) as report, output_to(given["output"]) as out:
        run = code_paths(inputs(paths), options=options_of(given), metadata=metadata, jobs=given["jobs"])
        write_results(report.watched(run, issues), given["style"], out)
    ctx.exit(exit_status(report.totals))


@click.command(epilog=examples("""
    laydown explain report.txt
    echo "Rebels left Sulmet on Friday." | laydown explain -
"""))  # fmt: skip
@with_paths
@with_metadata
@with_theatre
@with_gazetteer
@with_pipeline
@with_zones
@with_confidence
def explain(paths: tuple[Path, ...], **given: Any) -> None:
    """Show, sentence by sentence, which rule fired, what filled each slot and why, and what was set aside."""
    _explain(paths, given)


@click.command(epilog=examples("""
    laydown doctor
    LAYDOWN_PIPELINE=en_core_web_sm laydown doctor
"""))  # fmt: skip
@with_pipeline
@click.pass_context
def doctor(ctx: click.Context, pipeline: str | None) -> None:
    """Say what is installed, which language pipeline is used and whether it is what it should be.

    Exit status 1 when something is wrong; what to do about it is said beside it.
    """
    from laydown.doctor import examine

    faulty = False
    for finding in examine(pipeline):
        faulty = faulty or not finding.good
        click.echo(finding.line)
    ctx.exit(int(faulty))


@click.command(epilog=examples("""
    laydown check                   the rules and theatre packs that come with laydown
    laydown check my-theatre/       a theatre pack of yours (a folder with a theatre.yaml)
    laydown check my-rules/         a folder with an events.yaml, nouns.yaml and cues.yaml of yours
"""))  # fmt: skip
@click.argument(
    "folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="[DIR]"
)
@with_pipeline
@click.pass_context
def check(ctx: click.Context, folder: Path | None, pipeline: str | None) -> None:
    """Check rules and theatre packs: every fault with file and rule.

    The sentences that a rule must match, and those it must reject, are run through the extractor.
    """
    from laydown.checks import check_all

    faults = 0
    for line, good in check_all(folder, pipeline):
        faults += not good
        click.echo(line)
    ctx.exit(int(bool(faults)))


@click.command(epilog=examples("""
    laydown demo
    laydown demo --keep demo.db && laydown timeline Sulmet --ledger demo.db
"""))  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes to work with.")  # fmt: skip
@click.option("--keep", type=click.Path(path_type=Path), metavar="FILE", help="Leave the ledger there, to ask it more.")
@with_pipeline
@click.pass_context
def demo(ctx: click.Context, jobs: int, keep: Path | None, pipeline: str | None) -> None:
    """Code the bundled reports of an invented war, show the claims, and answer one question from a ledger of them."""
    from laydown.demo import answer, demo_run
    from laydown.report import Report, exit_status

    issues, run = demo_run(jobs=jobs, pipeline=pipeline)
    with Report() as report:
        results = list(report.watched(run, issues))
        write_results(results, "table", sys.stdout.buffer)
    click.echo("\n".join(answer(results, keep)))
    ctx.exit(exit_status(report.totals))


def _explain(paths: Iterable[Path], given: Mapping[str, Any]) -> None:
    from laydown.explain import explain_paths

    metadata, _ = metadata_of(given["metadata"])
    for line in explain_paths(inputs(paths), options_of(given), metadata):
        click.echo(line)


COMMANDS = (code, explain, doctor, check, demo)
