"""The command line: thin commands over the pipeline. Everything heavy is imported where it is used.

Exit status: 0 every document was coded; 3 some were; 4 none was; 1 laydown or its files are at fault; 2 the command
was not understood; 130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from laydown import __version__
from laydown.problems import LaydownError, LexiconError

if TYPE_CHECKING:
    from laydown.pipeline import Coded, Given, Options
    from laydown.problems import Issue
    from laydown.reading import Metadata

_INTERRUPTED, _READER_GONE = 130, 141
_ZONES = ("title", "body", "editor_note", "caption", "comment", "boilerplate")
_STDIN = Path("-")
_WIDTHS = (80, 200)


class _Commands(click.Group):
    """The group of all commands; turns what they raise into messages and exit statuses."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the arguments name."""
        try:
            return super().invoke(ctx)
        except LexiconError as error:
            for fault in error.faults:
                click.echo(f"Error: {fault}", err=True)
            ctx.exit(1)
        except LaydownError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            _silence_stdout()
            ctx.exit(_READER_GONE)


def _silence_stdout() -> None:
    """What is still buffered goes nowhere, so that the interpreter does not complain of the pipe as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def examples(text: str) -> str:
    """The examples of a command's help, kept as they are written."""
    return "\b\nExamples:\n" + "\n".join(f"  {line.strip()}" for line in text.strip().splitlines())


def _theatres(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Names of packs, and folders made recognisable as such; None when nothing was asked for."""
    folders = {name: f"./{name}" for name in names if "/" not in name and (Path(name) / "theatre.yaml").exists()}
    return tuple(folders.get(name, name) for name in names) or None


def _zones(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names or set(names) - set(_ZONES):
        raise click.BadParameter(f"expected some of {', '.join(_ZONES)}, with commas between them")
    return names


_paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
_metadata = click.option(
    "--metadata", type=click.Path(path_type=Path), metavar="FILE",
    help="What is known of the documents: JSON Lines or CSV with doc, article, published, outlet, url, title. "
    "It overrides what the texts say.",
)  # fmt: skip
_theatre = click.option(
    "--theatre", "theatres", multiple=True, callback=_theatres, metavar="NAME|DIR",
    help="Theatre pack with forces, places and sources; may be given several times. Default: syria-iraq.",
)  # fmt: skip
_pipeline = click.option(
    "--pipeline", metavar="NAME",
    help="spaCy pipeline (package or folder) to parse with. Default: $LAYDOWN_PIPELINE, else the best one installed.",
)  # fmt: skip
_zone = click.option(
    "--zones", default="body,editor_note", show_default=True, callback=_zones, metavar="LIST",
    help=f"Zones to code, of {', '.join(_ZONES)}.",
)  # fmt: skip
_confidence = click.option(
    "--min-confidence", type=click.FloatRange(0, 1), metavar="X",
    help="Leave out claims that a careful reader would agree with less often than this (0 to 1). "
    "Default: the threshold that the confidence was calibrated with.",
)  # fmt: skip


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """Turn news reports of armed conflict into sourced claims: who left, took or holds what, and who says so.

    Exit status: 0 all documents coded, 3 some failed, 4 none coded, 1 laydown or its files at fault, 2 usage.
    """


@main.command(epilog=examples("""
    laydown code reports/                                claims of all reports in a folder, as JSON Lines
    laydown code page.html --format table                the claims of one page, for people
    laydown code in/ --metadata docs.csv --jobs 4 -o claims.jsonl
    curl -s URL | laydown code - --format csv            one document from standard input
    laydown code report.txt --explain                    why each claim was found, and what was not
"""))  # fmt: skip
@_paths
@_metadata
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, not to stdout.")
@click.option(
    "--format", "style", type=click.Choice(["jsonl", "table", "csv"]), default="jsonl", show_default=True,
    help="JSON Lines for programs, a table for people, CSV for spreadsheets.",
)  # fmt: skip
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
    help="Processes to work with. The output is the same, byte for byte, whatever N is.",
)  # fmt: skip
@_theatre
@_pipeline
@_zone
@_confidence
@click.option("--issues", "issue_file", type=click.Path(path_type=Path), metavar="FILE",
              help="Write every issue to FILE, as JSON Lines.")  # fmt: skip
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

    metadata, issues = _load_metadata(given["metadata"])
    with Report(quiet=given["quiet"], issue_file=given["issue_file"]) as report, _output(given["output"]) as out:
        run = code_paths(_inputs(paths), options=_options(given), metadata=metadata, jobs=given["jobs"])
        _write(report.watched(run, issues), given["style"], out)
    ctx.exit(exit_status(report.totals))


@main.command(epilog=examples("""
    laydown explain report.txt
    echo "Rebels left Sulmet on Friday." | laydown explain -
"""))  # fmt: skip
@_paths
@_metadata
@_theatre
@_pipeline
@_zone
@_confidence
def explain(paths: tuple[Path, ...], **given: Any) -> None:
    """Show, sentence by sentence, which rule fired, what filled each slot and why, and what was set aside."""
    _explain(paths, given)


@main.command(epilog=examples("""
    laydown doctor
    LAYDOWN_PIPELINE=en_core_web_sm laydown doctor
"""))  # fmt: skip
@_pipeline
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


@main.command(epilog=examples("""
    laydown check                   the rules and theatre packs that come with laydown
    laydown check my-theatre/       a theatre pack of yours (a folder with a theatre.yaml)
    laydown check my-rules/         a folder with an events.yaml, nouns.yaml and cues.yaml of yours
"""))  # fmt: skip
@click.argument(
    "folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="[DIR]"
)
@_pipeline
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


@main.command(epilog=examples("""
    laydown demo
    laydown demo --jobs 2
"""))  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes to work with.")  # fmt: skip
@_pipeline
@click.pass_context
def demo(ctx: click.Context, jobs: int, pipeline: str | None) -> None:
    """Code the bundled reports of an invented war, show the claims, and answer one question from them."""
    from laydown.demo import answer, demo_run
    from laydown.report import Report, exit_status

    issues, run = demo_run(jobs=jobs, pipeline=pipeline)
    with Report() as report:
        results = list(report.watched(run, issues))
        _write(results, "table", sys.stdout.buffer)
    click.echo("\n".join(answer(results)))
    ctx.exit(exit_status(report.totals))


def _explain(paths: Iterable[Path], given: Mapping[str, Any]) -> None:
    from laydown.explain import explain_paths

    metadata, _ = _load_metadata(given["metadata"])
    for line in explain_paths(_inputs(paths), _options(given), metadata):
        click.echo(line)


def _inputs(paths: Iterable[Path]) -> Iterator[Path | Given]:
    from laydown.pipeline import Given

    for path in paths:
        yield Given(doc="stdin", data=sys.stdin.buffer.read()) if path == _STDIN else path


def _options(given: Mapping[str, Any]) -> Options:
    from laydown.model import Zone
    from laydown.pipeline import Options

    return Options(
        theatres=given["theatres"],
        pipeline=given["pipeline"],
        min_confidence=given["min_confidence"],
        zones=tuple(map(Zone, given["zones"])),
    )


def _load_metadata(path: Path | None) -> tuple[Metadata, tuple[Issue, ...]]:
    from laydown.reading import Metadata, load_metadata

    return load_metadata(path) if path is not None else (Metadata(), ())


@contextmanager
def _output(path: Path | None) -> Iterator[IO[bytes]]:
    """The file to write to, or stdout."""
    from laydown.report import opened

    if path is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    with opened(path) as out:
        yield out


def _write(results: Iterable[Coded], style: str, out: IO[bytes]) -> None:
    from laydown.output import WRITERS, tables

    if style != "table":
        WRITERS[style](results, out)
        return
    import io
    import shutil

    least, most = _WIDTHS
    text = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    try:
        tables(results, text, width=max(least, min(most, shutil.get_terminal_size((100, 40)).columns)))
    finally:
        text.detach()


def run() -> None:
    """The console script."""
    main(prog_name="laydown")


if __name__ == "__main__":
    run()
