"""The ledger: every claim with its speaker, positions in valid and known time, and answers with reasons.

``columns``, ``tables``, ``migrations``, ``patience``, ``store``   the database
``records``, ``entities``, ``effects``, ``duplicates``, ``posting``, ``decisions``   what goes in
``grades``   a user's own file of grades
``derive``   positions from effects
``question``, ``names``, ``evidence``, ``rivals``, ``holdings``   what every answer needs
``at``, ``tracks``, ``contradictions``, ``news``, ``why``, ``search``, ``brief``, ``listing``,
``overview``, ``courses``, ``scene``, ``movements``   the answers
``checking``   whether it all holds together
``ledger``   all of it behind one class
"""

from laydown.ledger.ledger import Ledger
from laydown.ledger.posting import Posted, Posting

__all__ = ["Ledger", "Posted", "Posting"]
