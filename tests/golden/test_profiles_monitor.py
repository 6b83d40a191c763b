"""Profile `monitor` reproduces the strategy's drift monitor: target, current, drift, bar, state, and the action timeline."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.drift import ahead, bar, blocks, countdown, timeline
from core.model import Asset, Priority, State
from core.money import cents, multiply
from core.schedule import frequency_matrix
from tests.golden.holdings import Look, look

HELD = {
    Asset("security:VTI"): "38000", Asset("security:SOXX"): "12000", Asset("crypto:BTC"): "15000", Asset("crypto:ETH"): "8000",
    Asset("crypto:SOL"): "5000", Asset("defi:aave"): "3000", Asset("security:BND"): "17000", Asset("cash:USD"): "2000",
}

# name, target %, current %, drift in points, blocks, bar of the review screen, state
TABLE = (
    ("etf_core", 40, 38, -2, "[██]", "|······#······|······]······|", "!"),
    ("etf_sector", 10, 12, +2, "[██]", "|······[······|······]··#···|", "!!"),
    ("btc_eth", 20, 23, +3, "[███]", "|······[······|······]···#··|", "!!"),
    ("l1", 6, 5, -1, "[█]", "|······[·#····|······]······|", "ok"),
    ("defi", 4, 3, -1, "[█]", "|······#······|······]······|", "!"),
    ("fixed_income", 20, 19, -1, "[█]", "|······[··#···|······]······|", "ok"),
)


@pytest.fixture(scope="module")
def monitor() -> Look:
    return look("monitor", HELD)


@pytest.mark.parametrize(("name", "target", "current", "drift", "block", "drawn", "glyph"), TABLE)
def test_a_row_of_the_drift_monitor(
    monitor: Look, name: str, target: int, current: int, drift: int, block: str, drawn: str, glyph: str
) -> None:
    """Each printed figure of the row, the bar of the review screen and the state beside it."""
    row = monitor.sleeves[name]
    assert isinstance(row.current, Decimal)
    assert isinstance(row.drift, Decimal)
    shown = [multiply(fraction, Decimal(100)) for fraction in (row.target, row.current, row.drift)]
    assert [Decimal(target), Decimal(current), Decimal(drift)] == shown
    assert block == blocks(row.drift)
    assert drawn == bar(row)
    assert row.state is not None
    assert glyph == row.state.glyph


def test_the_table_is_complete_and_adds_up(monitor: Look) -> None:
    """Six rows in the printed order; targets and values are the whole portfolio of $100,000, nothing is left over."""
    assert [row[0] for row in TABLE] == list(monitor.sleeves)
    assert sum(row[1] for row in TABLE) == 100
    assert monitor.valuation.total == 100_000
    assert monitor.valuation.unassigned == ()
    assert monitor.valuation.blocked == ()


def test_the_action_timeline_as_printed(monitor: Look) -> None:
    """Immediate none, 24 hours BTC/ETH, one week ETF sector, one month the regular check, which holds what approaches."""
    rows = timeline(monitor.sleeves.values())
    assert [(row.horizon, row.text) for row in rows] == [
        ("Immediate", "None required"), ("24 Hours", "Monitor BTC/ETH drift"), ("1 Week", "Review ETF sector weights"),
        ("1 Month", "Regular rebalancing check"),
    ]
    assert [item.name for item in rows[3].items] == ["etf_core", "defi"]


@pytest.mark.parametrize(("name", "priority", "due"), [
    ("btc_eth", Priority.HIGH, datetime(2026, 11, 24, 14, 0, tzinfo=UTC)),
    ("etf_sector", Priority.MEDIUM, datetime(2026, 11, 30, 14, 0, tzinfo=UTC)),
    ("etf_core", Priority.LOW, datetime(2026, 11, 30, 14, 0, tzinfo=UTC)),
    ("defi", Priority.LOW, datetime(2026, 11, 24, 14, 0, tzinfo=UTC)),
    ("l1", None, None),
])
def test_priority_and_due_time(monitor: Look, name: str, priority: Priority | None, due: datetime | None) -> None:
    """BTC/ETH is due on Tuesday 09:00, the sector next Monday; what approaches waits for the next review of its class."""
    assert (priority, due) == (monitor.sleeves[name].priority, monitor.sleeves[name].due)


def test_the_sentence_says_how_far_and_which_line(monitor: Look) -> None:
    """The reason is made of the numbers that decided it."""
    assert monitor.sleeves["btc_eth"].why == "BTC/ETH is 3.0 pts over (+15 %): $23,000 is beyond the soft line $22,000 (+10%)"
    assert monitor.sleeves["etf_core"].why == "ETF core is 2.0 pts under (-5 %): $38,000 is on the soft line $38,000 (-5%)"
    assert monitor.sleeves["l1"].why == "Alt L1 is 1.0 pts under (-16.7 %), within its bands"


def test_one_cent_beyond_the_line_is_exceeded() -> None:
    """$37,999.99 of ETF core is a soft breach where $38,000.00 only approaches it; the cent lies in another class."""
    cent_less = {**HELD, Asset("security:VTI"): "37999.99", Asset("security:BND"): "17000.01"}
    found = look("monitor", cent_less).sleeves["etf_core"]
    assert (found.state, found.priority) == (State.SOFT, Priority.MEDIUM)


def test_countdown_to_the_next_line(monitor: Look) -> None:
    """Alt L1 falls 4.2 % until 4.8 % of the smaller whole: 5,000 (1 - m) = 0.048 (100,000 - 5,000 m)."""
    found = countdown(monitor.sleeves["l1"], monitor.valuation, monitor.policy)
    assert found is not None
    assert cents(found.move, 6) == Decimal("-0.042017")
    assert ahead(found) == "hits its soft limit if it moves -4.2 %"
    fallen = look("monitor", {**HELD, Asset("crypto:SOL"): str(cents(multiply(Decimal(5000), 1 + found.move), 9))})
    assert isinstance(fallen.sleeves["l1"].relative, Decimal)
    assert cents(fallen.sleeves["l1"].relative, 6) == Decimal("-0.2")


def test_the_frequency_matrix_as_printed(monitor: Look) -> None:
    """Which class is looked at daily, weekly, monthly, quarterly."""
    weekly, daily, monthly = (False, True, True, True), (True, True, True, True), (False, False, True, True)
    printed = [weekly, weekly, daily, daily, daily, monthly]
    assert printed == [row for _, row in frequency_matrix(monitor.policy)]
