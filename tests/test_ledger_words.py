"""Any string is stored and comes back, on either database; a posting that fails leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from laydown.ledger import Ledger, Posting
from laydown.ledger.columns import restored, storable
from laydown.model import Document, Span
from ledger_support import coded, contents, postings

NewLedger = Callable[..., Ledger]
ODD = ["", "plain", "a\0b", "\0", "\x1a", "\x1a0", "\x1a\x1a\0\x1a", "half \ud83d of", "\udc80", "\ue000", "é\u0301"]


def test_words_are_stored_reversibly() -> None:
    for words in ODD:
        assert restored(storable(words)) == words
        storable(words).encode()
        assert "\0" not in storable(words)
    assert len({storable(words) for words in ODD}) == len(ODD)


def odd_posting() -> Posting:
    """A report whose text, sentence, title and name hold what databases do not like."""
    document, claims = coded(1, claims=1)
    claim = claims[0]
    words = claim.evidence.text.replace(" ", "\0 \x1a", 1)
    text_ = document.text.replace(claim.evidence.text, words) + "\ud800"
    evidence = Span(start=claim.evidence.start, end=claim.evidence.start + len(words), text=words)
    article = replace(document.articles[0], title="A\0B \udcff", author="\x1a", outlet="Out\0let")
    odd = Document(id="odd\0\udc80.txt", sha256="0" * 64, encoding="utf-8", text=text_, articles=(article,))
    return Posting(
        document=odd, claims=(replace(claim, evidence=evidence, doc=odd.id),), coder="test", url="http://x/\0"
    )


def test_any_string_is_stored_and_told(new_ledger: NewLedger) -> None:
    ledger, posting = new_ledger(), odd_posting()
    ledger.post([posting])
    told = ledger.why(posting.claims[0].id)
    assert told.claim == posting.claims[0]
    assert told.passages[told.subject].sentence == posting.claims[0].evidence.text
    assert ledger.check(places=None) == []
    assert ledger.retract("odd\0\udc80.txt", reason="a\0b", by="me\0")
    assert ledger.restore("odd\0\udc80.txt", reason="a\0b", by="me\0")
    correction = ledger.changes("2020-01-01").corrections[0]
    assert (correction.subject, correction.note, correction.by) == ("odd\0\udc80.txt", "a\0b", "me\0")


def test_a_posting_that_fails_is_forgotten_whole(new_ledger: NewLedger) -> None:
    """What was to be stored with it must not be taken for stored afterwards."""
    ledger, other = new_ledger(), new_ledger()
    good = postings(range(4))
    broken = replace(good[3], claims=(*good[3].claims, replace(good[3].claims[0], confidence=None)))
    with pytest.raises(Exception, match=r"(?i)null"):
        ledger.post([*good[:3], broken])
    assert ledger.counts()["document"] == 0
    assert ledger.counts()["place"] == 0
    ledger.post(good)
    other.post(good)
    assert contents(ledger) == contents(other)
    assert ledger.check(places=None) == []
