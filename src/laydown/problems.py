"""What can go wrong, in two kinds.

An error stops the run and is shown to the user as one line; an issue is recorded and the run goes on::

    LaydownError
    ├── InputError        a path, file or metadata row that cannot be used
    ├── LexiconError      faults in rule or theatre files, all of them at once
    ├── ModelError        the language pipeline is missing or not what it should be
    └── LedgerError       a ledger cannot be opened, read or written
        ├── RequestError  what was asked for is at fault, and not the ledger
        ├── TooSlow       the answer took longer than whoever asked would wait
        └── UnknownName   a place, force, claim or document that the ledger does not hold
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class LaydownError(Exception):
    """Base of every error that laydown raises on purpose. The message says what to do."""


class InputError(LaydownError):
    """A path, file or metadata row cannot be used; the message names it."""


class LexiconError(LaydownError):
    """Rule or theatre files have faults; ``faults`` lists each as ``file: rule: reason``."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class ModelError(LaydownError):
    """The language pipeline is missing or not what it should be; `laydown doctor` says more."""


class LedgerError(LaydownError):
    """A ledger cannot be opened, read or written; the message names it and says what to do."""


class RequestError(LedgerError):
    """What was asked for cannot be: a day that is no date, a search without words, an edit that makes no claim."""


class TooSlow(LedgerError):
    """The answer took longer than :func:`laydown.ledger.patience.patience` allows."""


class UnknownName(LedgerError):
    """The ledger holds nothing of that name; ``suggestions`` are the nearest names that it holds, best first."""

    def __init__(self, what: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.what = what
        self.name = name
        self.suggestions = tuple(suggestions)
        hint = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"no {what} '{name}' in this ledger{hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Trouble with one document that did not stop the run.

    ``code`` is a short stable word ('encoding', 'empty', 'binary', 'no-date', 'ambiguous-place', …); ``fatal`` is True
    when the document could not be coded at all; ``start``/``end`` are set when the trouble is at a place in its text.
    """

    doc: str
    code: str
    message: str
    fatal: bool = False
    article: int | None = None
    start: int | None = None
    end: int | None = None
