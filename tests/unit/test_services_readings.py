"""The two readings of a wrap, a pool or staking, shown side by side and chosen for one event or by the policy."""

from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Reading
from core.services import gains, questions, readings
from core.services.contracts import events as contract
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from core.unknown import known
from tests.unit.services_desk import POLICY, buy, desk, event


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        yield opened


def pooled(ws: Workspace) -> str:
    """2 ETH bought for 4,000 go into a pool at 5,000, and come back as 2.5 ETH worth 7,500 a year later; the key of the first."""
    buy(ws, "2 crypto:ETH", "4000", "2024-01-02")
    into = {"other_asset": "crypto:LP", "other_quantity": "100", "value": "5000"}
    key = event(ws, "pool_in", "2 crypto:ETH", "2024-06-01T10:00", **into).keys[0]
    event(ws, "pool_out", "100 crypto:LP", "2025-07-01T10:00", other_asset="crypto:ETH", other_quantity="2.5", value="7500")
    return key


def test_both_readings_are_shown_with_their_difference_now_and_so_far(ws: Workspace) -> None:
    """B3.6: 1,000 gained at once, or 1,000 less of basis in the token; whatever came after, 3,500 are realised in the end."""
    key = pooled(ws)
    found = readings.compare(ws, key[:12])
    assert [(each.reading, each.gain, each.realised, each.basis, str(each.oldest)) for each in found.outcomes] == [
        (Reading.CARRY_OVER, 0, 3500, 4000, "2024-01-02"), (Reading.CONSERVATIVE, 1000, 3500, 5000, "2024-06-01"),
    ]
    assert (found.stands, found.word, found.gain, found.realised, found.basis) == (Reading.CONSERVATIVE, "", 1000, 0, 1000)
    written = contract.treated(ws, found)
    assert (written["stands"], written["word"], written["difference"]) == (
        "conservative", None, {"gain": "1000", "realised": "0", "basis": "1000"},
    )


def test_the_word_on_an_event_stands_before_the_policys_and_can_be_taken_back(ws: Workspace) -> None:
    key = pooled(ws)
    assert gains.year(ws, 2024).short == 1000
    found = readings.treat(ws, key, "carry_over", "the pool holds what I put in")
    assert (found.stands, found.word) == (Reading.CARRY_OVER, "carry_over")
    assert gains.year(ws, 2024).short == 0
    assert ws.ledger.journal.entries()[0].reason == "the pool holds what I put in"
    assert readings.treat(ws, key, "default").stands is Reading.CONSERVATIVE
    assert gains.year(ws, 2024).short == 1000
    readings.treat(ws, key, "carry_over")
    questions.retract(ws, [f"reading-{key[:16]}"])
    assert readings.compare(ws, key).word == ""


def test_the_policy_says_how_a_kind_is_read(tmp_path: Path) -> None:
    with desk(tmp_path, POLICY.replace("[tax]", '[tax]\nliquidity = "carry_over"\ntransfer_fee = "basis_stays"')) as ws:
        key = pooled(ws)
        assert readings.compare(ws, key).stands is Reading.CARRY_OVER
        event(ws, "transfer", "1 crypto:ETH", "2025-08-01T10:00", other_account="Cold", other_quantity="0.9")
        assert gains.year(ws, 2025).rows == ()
        lots = ws.ledger.projections.lots()
        assert sum((lot.basis for lot in lots if known(lot.basis)), D(0)) == 4000


def test_what_has_one_reading_is_refused(ws: Workspace) -> None:
    """A purchase; a pool of which one side is missing; a word that is none; an event that is none."""
    buy(ws, "2 crypto:ETH", "4000", "2024-01-02")
    bought = ws.ledger.events.all()[0].key
    with pytest.raises(Refused, match="one reading"):
        readings.compare(ws, bought)
    with pytest.raises(Invalid, match="carry_over, conservative, default"):
        readings.treat(ws, bought, "free")
    with pytest.raises(Refused, match="names no event"):
        readings.compare(ws, "ffff")
