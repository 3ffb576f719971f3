"""Where a server listens, and for whom: the machine itself, unless more is asked for in so many words."""

from __future__ import annotations

import string
from dataclasses import replace
from ipaddress import ip_address

from laydown.ledger import Ledger
from laydown.problems import InputError
from laydown.server.settings import LOOPBACK, Settings

_SHORTEST = 16
_VISIBLE = frozenset(string.ascii_letters + string.digits + string.punctuation)


def settings_for(host: str, *, token: str | None, anywhere: bool, settings: Settings | None = None) -> Settings:
    """Who may ask a server that listens at ``host``.

    On the loopback address everybody on the machine may read; elsewhere only who has the token, unless it is said that
    anybody may (``anywhere``). Writing needs the token everywhere.

    Raises:
        InputError: the token is too weak, or the server would be open to others without anybody having said so.
    """
    settings = settings or Settings()
    if token is not None and (len(token) < _SHORTEST or not set(token) <= _VISIBLE):
        raise InputError(
            f"a token has at least {_SHORTEST} letters, digits and signs, and no space: "
            "python -c 'import secrets; print(secrets.token_urlsafe())' makes one"
        )
    if is_loopback(host):
        return replace(settings, token=token, hosts=LOOPBACK | {host.lower()}, guarded=False)
    if token is None and not anywhere:
        raise InputError(
            f"{host}: others than this machine could read the ledger there. Give a token (--token or LAYDOWN_TOKEN), "
            "which they then need, or say with --listen-anywhere that anybody may"
        )
    return replace(settings, token=token, hosts=None, guarded=not anywhere)


def is_loopback(host: str) -> bool:
    """Whether a name or address is that of the machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(ledger: Ledger, settings: Settings, *, host: str, port: int) -> None:
    """Serve until interrupted."""
    import uvicorn

    from laydown.server.application import make_app

    app = make_app(ledger, settings)
    uvicorn.run(
        app, host=host, port=port, log_level="warning", server_header=False, date_header=True, proxy_headers=False,
        timeout_keep_alive=15, limit_concurrency=500, ws="none",
    )  # fmt: skip
