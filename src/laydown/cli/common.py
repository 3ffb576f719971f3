"""What all commands share: the group, what errors become, options, and reading what was given.

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

from laydown.problems import LaydownError, LexiconError

if TYPE_CHECKING:
    from laydown.ledger import Ledger
    from laydown.lexicon.theatre import Theatre
    from laydown.pipeline import Coded, Given, Options
    from laydown.problems import Issue
    from laydown.reading import Metadata

_INTERRUPTED, _READER_GONE = 130, 141
_ZONES = ("title", "body", "editor_note", "caption", "comment", "boilerplate")
_STDIN = Path("-")
_WIDTHS = (80, 200)


class Commands(click.Group):
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


with_paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
with_metadata = click.option(
    "--metadata", type=click.Path(path_type=Path), metavar="FILE",
    help="What is known of the documents: JSON Lines or CSV with doc, article, published, outlet, url, title. "
    "It overrides what the texts say.",
)  # fmt: skip
with_theatre = click.option(
    "--theatre", "theatres", multiple=True, callback=_theatres, metavar="NAME|DIR",
    help="Theatre pack with forces, places and sources; may be given several times. Default: syria-iraq.",
)  # fmt: skip
with_gazetteer = click.option(
    "--gazetteer/--no-gazetteer", default=True, show_default=True,
    help="Look up places that the theatre packs do not list, in your own gazetteer and in laydown's.",
)  # fmt: skip
with_pipeline = click.option(
    "--pipeline", metavar="NAME",
    help="spaCy pipeline (package or folder) to parse with. Default: $LAYDOWN_PIPELINE, else the best one installed.",
)  # fmt: skip
with_zones = click.option(
    "--zones", default="body,editor_note", show_default=True, callback=_zones, metavar="LIST",
    help=f"Zones to code, of {', '.join(_ZONES)}.",
)  # fmt: skip
with_confidence = click.option(
    "--min-confidence", type=click.FloatRange(0, 1), metavar="X",
    help="Leave out claims that a careful reader would agree with less often than this (0 to 1). "
    "Default: the threshold that the confidence was calibrated with.",
)  # fmt: skip
with_ledger = click.option(
    "--ledger", envvar="LAYDOWN_LEDGER", default="laydown.db", show_default=True, show_envvar=True, metavar="FILE|URL",
    help="The ledger: an SQLite file, or postgresql://user@host/name.",
)  # fmt: skip
with_grades = click.option(
    "--grades", type=click.Path(path_type=Path, dir_okay=False), envvar="LAYDOWN_GRADES", show_envvar=True,
    metavar="FILE",
    help="Your own grades of sources, A to F: YAML (SOHR: B) or CSV (source,grade,note). Nothing of it is stored.",
)  # fmt: skip
with_jobs = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
    help="Processes to work with. The output is the same, byte for byte, whatever N is.",
)  # fmt: skip
with_issues = click.option(
    "--issues", "issue_file", type=click.Path(path_type=Path), metavar="FILE",
    help="Write every issue to FILE, as JSON Lines.",
)  # fmt: skip


def inputs(paths: Iterable[Path]) -> Iterator[Path | Given]:
    """The paths, and what is on standard input in place of ``-``."""
    from laydown.pipeline import Given

    for path in paths:
        yield Given(doc="stdin", data=sys.stdin.buffer.read()) if path == _STDIN else path


def options_of(given: Mapping[str, Any]) -> Options:
    """How to code, from the command's options."""
    from laydown.model import Zone
    from laydown.pipeline import Options

    return Options(
        theatres=given["theatres"],
        pipeline=given["pipeline"],
        min_confidence=given["min_confidence"],
        zones=tuple(map(Zone, given["zones"])),
        gazetteer=given["gazetteer"],
    )


def metadata_of(path: Path | None) -> tuple[Metadata, tuple[Issue, ...]]:
    """The metadata of the file, empty without one, and the issues met in it."""
    from laydown.reading import Metadata, load_metadata

    return load_metadata(path) if path is not None else (Metadata(), ())


@contextmanager
def asked_ledger(where: str, grades: Path | None, theatre: Theatre | None = None) -> Iterator[Ledger]:
    """A ledger to ask, with the user's own grades; on stderr, which of their sources it does not hold."""
    from laydown.ledger import Ledger
    from laydown.ledger.grades import read_grades

    given = {one.source: one.grade for one in read_grades(grades)} if grades is not None else {}
    with Ledger.open(where, grades=given, theatre=theatre) as kept:
        if unknown := kept.sources_not_known() if given else []:
            told = ", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else "")
            click.echo(f"{grades}: {len(unknown)} of {len(given)} sources are not in this ledger: {told}", err=True)
        yield kept


@contextmanager
def output_to(path: Path | None) -> Iterator[IO[bytes]]:
    """The file to write to, or stdout."""
    from laydown.report import opened

    if path is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    with opened(path) as out:
        yield out


def write_results(results: Iterable[Coded], style: str, out: IO[bytes]) -> None:
    """Write claims in one of the formats of `laydown code`."""
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
