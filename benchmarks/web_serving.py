"""A server of a ledger in a process of its own, for the benchmarks of what is answered and of the page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

SERVER = (
    "import sys; from laydown.ledger import Ledger; from laydown.server import Settings; "
    "from laydown.server.listening import serve; "
    "serve(Ledger.open(sys.argv[1], read_only=True), Settings(), host='127.0.0.1', port=int(sys.argv[2]))"
)
START_SECONDS = 120


@contextmanager
def served(ledger: str) -> Iterator[int]:
    """The port at which a server of the ledger answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-c", SERVER, ledger, str(port)], env=os.environ)
    try:
        until = time.monotonic() + START_SECONDS
        while not answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server does not answer")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
