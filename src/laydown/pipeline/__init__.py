"""The whole run: documents in, claims out, in the order given, whatever the number of processes.

One document is one piece of work: all of its claims or, when anything goes wrong in it, none and an Issue that says
why. Work goes to local processes in chunks of about equal size; results come back in input order, and only a few
chunks are under way at a time, so that memory does not grow with the number of documents.
"""

from laydown.pipeline.document import Coded, Given, Options, load
from laydown.pipeline.run import Run, Totals, code, tally

__all__ = ["Coded", "Given", "Options", "Run", "Totals", "code", "load", "tally"]
