"""What a run says on stderr: progress, issues, and a closing summary whose counts add up."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import IO

import click

from laydown.output import issue_line, json_line
from laydown.pipeline import Coded, Run, Totals, tally
from laydown.problems import InputError, Issue

SOME_FAILED, NONE_CODED = 3, 4
_SHOWN = 20
"""Issues shown on stderr that cost no document; the rest is counted."""


class Report:
    """Follows one run; a context manager.

    ``quiet`` leaves errors and failed documents only. ``prints``: results go to stdout as they come, so that a bar of
    progress would stand between them where stdout is a terminal.
    """

    def __init__(self, *, quiet: bool = False, issue_file: Path | None = None, prints: bool = True) -> None:
        self.totals = Totals()
        self._quiet = quiet
        self._prints = prints
        self._issue_file = issue_file
        self._issues: IO[bytes] | None = None
        self._light = 0
        self._began = perf_counter()
        self._stack = ExitStack()

    def __enter__(self) -> Report:
        """Open the file of issues.

        Raises:
            InputError: it cannot be written.
        """
        if self._issue_file is not None:
            self._issues = self._stack.enter_context(opened(self._issue_file))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Close it, and sum up a run that came to its end."""
        self._stack.close()
        if kind is None and not self._quiet:
            if self._light > _SHOWN:
                click.echo(f"… and {self._light - _SHOWN} more issues; --issues FILE keeps all of them", err=True)
            click.echo(summary(self.totals, perf_counter() - self._began), err=True)

    def watched(self, run: Run, others: Sequence[Issue] = ()) -> Iterator[Coded]:
        """The run's results, each counted and its issues reported as it passes; ``others`` are reported first."""
        self._note((*others, *run.issues))
        self.totals = replace(self.totals, issues=len(others) + len(run.issues))
        for coded in _with_progress(run, shown=not self._quiet and not (self._prints and sys.stdout.isatty())):
            self.totals = tally(self.totals, coded)
            self._note(coded.issues)
            yield coded

    def _note(self, issues: Iterable[Issue]) -> None:
        for issue in issues:
            if self._issues is not None:
                self._issues.write(json_line(issue))
            self._light += not issue.fatal
            if issue.fatal or not (self._quiet or self._light > _SHOWN):
                click.echo(issue_line(issue), err=True)


def summary(totals: Totals, seconds: float) -> str:
    """The closing line: documents (coded and failed), articles, claims, issues, seconds, words a second."""
    failed = f" ({totals.coded} coded, {totals.failed} failed)" if totals.failed else ""
    counts = (
        (totals.documents, "document", failed), (totals.articles, "article", ""),
        (totals.claims, "claim", ""), (totals.issues, "issue", ""),
    )  # fmt: skip
    told = ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}{more}" for number, noun, more in counts)
    return f"{told}; {seconds:.1f} s, {totals.words / max(seconds, 0.001):,.0f} words a second"


def exit_status(totals: Totals) -> int:
    """0 when every document was coded, 3 when some were, 4 when none was."""
    if not totals.coded:
        return NONE_CODED
    return SOME_FAILED if totals.failed else 0


def opened(path: Path) -> IO[bytes]:
    """The file, open for writing.

    Raises:
        InputError: it cannot be written.
    """
    try:
        return path.open("wb")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error


def _with_progress(run: Run, *, shown: bool) -> Iterator[Coded]:
    """The results, with a bar on stderr where a person watches it and the claims go elsewhere."""
    if not shown or run.size < 2 or not sys.stderr.isatty():
        yield from run.results
        return
    with click.progressbar(run.results, length=run.size, label="coding", file=sys.stderr) as bar:
        yield from bar
