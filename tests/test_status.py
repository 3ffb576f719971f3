"""How a place stands, given who is said to hold it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from laydown.fusion.certainty import Certainty
from laydown.fusion.facts import Facts, ForceFacts
from laydown.ledger.answers import Holding, Status
from laydown.ledger.at import status_of

FACTS = Facts(
    forces={
        "army": ForceFacts(id="army", name="Army", side="state"),
        "brigade": ForceFacts(id="brigade", name="Brigade", parent="army"),
        "guard": ForceFacts(id="guard", name="Guard", side="state"),
        "rebels": ForceFacts(id="rebels", name="Rebels", side="rebels"),
    }
)
SURE = Certainty(
    probability=0.7, word="likely", credibility=0.7, reported=0.7, reliability=None, age=0, half_life=1000.0, reasons=()
)
ARMY = Holding(
    id="P1", place="osk", place_name="Osk", force="army", force_name="Army", kind="control", scope="at",
    since=date(2021, 1, 1), earliest=None, until=None, began="hold", ended=None, last_seen=date(2021, 1, 1),
    disputed=False, origins=("a",), certainty=SURE, claims_for=(), claims_against=(),
)  # fmt: skip
BRIGADE, GUARD = replace(ARMY, id="P2", force="brigade"), replace(ARMY, id="P3", force="guard")
REBELS, SIEGE = replace(ARMY, id="P4", force="rebels"), replace(ARMY, id="P5", force="rebels", kind="siege")
GONE = replace(ARMY, until=date(2021, 2, 1), ended="leave")


@pytest.mark.parametrize(
    ("holders", "denied", "left", "besiegers", "status"),
    [
        ([ARMY], [], [], [], Status.HELD),
        ([ARMY, BRIGADE], [], [], [], Status.HELD),
        ([ARMY, GUARD], [], [], [], Status.JOINT),
        ([ARMY, BRIGADE, GUARD], [], [], [], Status.JOINT),
        ([replace(ARMY, first_claim="c1"), replace(REBELS, first_claim="c1")], [], [], [], Status.JOINT),
        ([replace(ARMY, first_claim="c1"), replace(REBELS, first_claim="c2")], [], [], [], Status.CONTESTED),
        ([ARMY, REBELS], [], [], [], Status.CONTESTED),
        ([replace(ARMY, disputed=True)], [], [], [], Status.CONTESTED),
        ([ARMY], [], [], [SIEGE], Status.BESIEGED),
        ([ARMY, REBELS], [], [], [SIEGE], Status.CONTESTED),
        ([], [GONE], [GONE], [], Status.CONTESTED),
        ([], [], [GONE], [], Status.VACANT),
        ([], [], [replace(GONE, kind="presence")], [], Status.UNKNOWN),
        ([], [], [], [], Status.UNKNOWN),
    ],
)
def test_status(
    holders: list[Holding], denied: list[Holding], left: list[Holding], besiegers: list[Holding], status: Status
) -> None:
    assert status_of(holders, denied, left, besiegers, FACTS) is status
