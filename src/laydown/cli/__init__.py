"""The command line: thin commands over the pipeline and the ledger."""

from __future__ import annotations

import click

from laydown import __version__
from laydown.cli import answers, coding, exporting, gazetteer, keeping, places, serving, theatre
from laydown.cli.common import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """Turn news reports of armed conflict into sourced claims, and claims into answers: who held what, when, says who.

    `code` prints claims and keeps nothing; `ingest` keeps them in a ledger, which `who`, `where`, `timeline`,
    `contested`, `changes`, `why`, `search` and `brief` ask; `export` hands it on, `serve` answers over HTTP. `theatre`
    prepares another conflict.

    Exit status: 0 all documents coded, 3 some failed, 4 none coded, 1 laydown or its files at fault, 2 usage.
    """


_GROUPS = (coding, keeping, answers, exporting, serving, gazetteer, places, theatre)
for _command in (command for group in _GROUPS for command in group.COMMANDS):
    main.add_command(_command)


def run() -> None:
    """The console script."""
    main(prog_name="laydown")
