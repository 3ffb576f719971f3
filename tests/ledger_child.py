"""A process that the tests kill: it posts invented reports, or derives anew, and says aloud what is stored.

    ledger_child.py ingest WHERE FIRST LAST [DIE_AT]
    ledger_child.py rebuild WHERE [DIE_AT]
    ledger_child.py serve

DIE_AT: the statement, counted from 1, before which it kills itself. At the end it says how many there were.
``serve`` reads such command lines and runs each in a process of its own, so that not every one has to load laydown.
"""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import Engine, event

import laydown.ingest
from laydown.ingest import Work, ingest
from laydown.ledger import Ledger, Posted, derive
from laydown.pipeline import Coded, Options, Run
from ledger_support import coded

laydown.ingest.BATCH_DOCUMENTS = 5
derive._PLACES = 2
_statements = 0


def count_statements(die_at: int) -> None:
    """Die of one's own hand, as by kill -9, in the middle of whatever is under way."""

    @event.listens_for(Engine, "before_cursor_execute")
    def _counted(*_: object) -> None:
        global _statements
        _statements += 1
        if _statements == die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def say(*words: object) -> None:
    """A line that is out before anything else happens, and that no other process writes into."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Telling(Ledger):
    """A ledger that says which documents it has stored, once it has."""

    def post(self, postings, *, replace=False) -> Posted:  # type: ignore[no-untyped-def]
        """Post, and say so."""
        posted = super().post(postings, replace=replace)
        say("stored", *(posting.id for posting in postings))
        return posted


def run_ingest(where: str, first: int, last: int) -> None:
    """What `laydown ingest` does, with reports that are coded already."""
    made = (coded(number) for number in range(first, last))
    results = [Coded(doc=document.id, articles=1, claims=claims, document=document) for document, claims in made]

    def ready(_: Run):  # type: ignore[no-untyped-def]
        yield from results

    say("ready")
    with Telling.open(where, create=True) as ledger:
        ingest((), ledger, work=Work(options=Options()), watched=ready)


def run_rebuild(where: str) -> None:
    """Drop what is derived and derive it anew."""
    say("ready")
    with Ledger.open(where) as ledger:
        ledger.rebuild()


def serve() -> None:
    """A process for each line; its id is told first, and how it ended last."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                main(*line.split())
                code = 0
            finally:
                os._exit(code)
        say("pid", pid)
        say("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def main(what: str, where: str, *numbers: str) -> None:
    """Run, and say at the end how many statements it took."""
    wanted = 2 if what == "ingest" else 0
    count_statements(int(numbers[wanted]) if len(numbers) > wanted else 0)
    if what == "ingest":
        run_ingest(where, int(numbers[0]), int(numbers[1]))
    else:
        run_rebuild(where)
    say("done", _statements)


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else main(*sys.argv[1:])
