"""The command that answers over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from laydown.cli.common import (
    asked_ledger,
    examples,
    with_gazetteer,
    with_grades,
    with_ledger,
    with_pipeline,
    with_theatre,
)
from laydown.problems import InputError

if TYPE_CHECKING:
    from laydown.ingest import Work
    from laydown.lexicon.theatre import Theatre


@click.command(epilog=examples("""
    laydown serve --ledger war.db                               then http://127.0.0.1:8765
    laydown serve --ledger war.db --review                      claims can be reviewed on the page
    LAYDOWN_TOKEN=… laydown serve --ledger war.db               the same, and documents sent in, for who has the token
    laydown serve --ledger war.db --host 0.0.0.0 --token …      for others too: reading needs the token as well
    curl 'http://127.0.0.1:8765/api/places/al-Bukamal/at.csv?on=2019-07-01'
"""))  # fmt: skip
@with_ledger
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True, metavar="N",
              help="The port to listen at.")  # fmt: skip
@click.option("--token", envvar="LAYDOWN_TOKEN", show_envvar=True, metavar="WORD",
              help="Who sends it may review claims and send documents in. Without one nobody may.")  # fmt: skip
@click.option(
    "--review",
    is_flag=True,
    help="Make a token for this run, and print the address that has it: its page can review claims.",
)
@click.option("--listen-anywhere", "anywhere", is_flag=True,
              help="Listen at an address that others can reach, and let anybody read.")  # fmt: skip
@with_grades
@with_theatre
@with_gazetteer
@with_pipeline
def serve(ledger: str, host: str, port: int, grades: Path | None, **given: Any) -> None:
    """Show a ledger as a map with a clock and its evidence, and answer its questions over HTTP.

    The page is at the address that is printed; JSON, CSV, GeoJSON and Atom are described at /api/docs.

    Nobody but this machine can ask, and nothing is written, unless these options say so. --theatre, --gazetteer and
    --pipeline say how documents that are sent in are coded.
    """
    from dataclasses import replace
    from secrets import token_urlsafe

    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401

        from laydown.server.listening import serve as listen
        from laydown.server.listening import settings_for
    except ImportError as error:
        raise InputError("serving needs FastAPI: pip install 'laydown[serve]'") from error

    made = token_urlsafe() if given["review"] and given["token"] is None else None
    settings = settings_for(host, token=given["token"] or made, anywhere=given["anywhere"])
    work, theatre = _work(given) if settings.token is not None else (None, None)
    with asked_ledger(ledger, grades, theatre) as kept:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/{f'#token={made}' if made else ''}"
        click.echo(f"{kept.where}: {address}  (Ctrl-C stops it)")
        listen(kept, replace(settings, work=work), host=host, port=port)


def _work(given: dict[str, Any]) -> tuple[Work, Theatre]:
    """How documents are coded that are sent in, and with which theatre."""
    from laydown.claims.extract import DEFAULT_THEATRES
    from laydown.gazetteer import fingerprint_of
    from laydown.gazetteer import with_gazetteer as with_places
    from laydown.ingest import Work
    from laydown.lexicon.theatre import load_theatre
    from laydown.pipeline import Options

    names = given["theatres"] or DEFAULT_THEATRES
    options = Options(theatres=names, pipeline=given["pipeline"], gazetteer=given["gazetteer"])
    theatre = with_places(load_theatre(names), options.gazetteer)
    return Work(options=options, gazetteer=fingerprint_of(theatre)), theatre


COMMANDS = (serve,)
