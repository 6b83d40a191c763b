"""`trimtab wash`: the trace of a year, and what it forbids now; groups that the user makes or the policy lists."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.services import accounts, assets, gains, maintenance, queue, wash
from core.services.workspace import Workspace
from core.unknown import known
from tests.unit.services_desk import POLICY, buy, desk, price, sell

VOO, SPY = "security:VOO", "security:SPY"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path, POLICY + '[harvest]\nidentical = [["VOO", "SPY"]]\n') as opened:
        yield opened


def test_the_policy_of_these_tests_lists_identical_symbols(ws: Workspace) -> None:
    assert ws.policy.harvest.identical == (("VOO", "SPY"),)


def test_the_trace_of_a_year_and_what_is_left_at_stake(ws: Workspace) -> None:
    """Four of ten bought back: a purchase until 2 December disallows the loss of six."""
    buy(ws, f"10 {VOO}", "1000", "2026-06-01T10:00")
    sell(ws, f"10 {VOO}", "900", "2026-11-02T10:00")
    buy(ws, f"4 {VOO}", "350", "2026-11-05T10:00", account="Roth")
    accounts.put(ws, "Roth", {"tax_type": "roth"})
    found = wash.load(ws)
    assert [(row.wash.quantity, row.wash.amount, row.wash.into, row.wash.forfeited) for row in found.rows] == [(D(4), D(40), "Roth", True)]
    assert (found.year, found.disallowed, found.forfeited) == ("2026", D(40), D(40))
    assert [(one.until, one.loss, VOO in one.assets) for one in found.buying] == [(date(2026, 12, 2), D(60), True)]
    assert found.selling == ()
    assert wash.load(ws, "2025").rows == ()


def test_a_loss_that_is_disallowed_already_forbids_no_purchase(ws: Workspace) -> None:
    """R5.5; nor does a sale in a retirement account."""
    buy(ws, f"10 {VOO}", "1000", "2026-06-01T10:00")
    sell(ws, f"10 {VOO}", "900", "2026-11-02T10:00")
    buy(ws, f"10 {VOO}", "900", "2026-11-05T10:00")
    buy(ws, "10 security:QQQ", "1000", "2026-06-01T10:00", account="Roth")
    sell(ws, "10 security:QQQ", "900", "2026-11-02T10:00", account="Roth")
    accounts.put(ws, "Roth", {"tax_type": "roth"})
    assert wash.load(ws).buying == ()


def test_lots_below_their_basis_are_not_to_be_sold_while_recent_units_would_replace_them(ws: Workspace) -> None:
    """R5.2: six bought on 10 November count until 10 December; those that replaced another sale count no more."""
    buy(ws, f"10 {VOO}", "1000", "2026-03-01T10:00")
    buy(ws, f"6 {SPY}", "480", "2026-11-10T10:00", account="Other")
    price(ws, VOO, "80")
    price(ws, SPY, "80")
    found = wash.load(ws).selling
    assert [(one.lot.account, one.units) for one in found] == [("Broker", D(6))]
    assert (found[0].bought, found[0].before) == (date(2026, 11, 10), date(2026, 12, 11))
    sell(ws, f"6 {VOO}", "480", "2026-11-12T10:00")
    assert wash.load(ws).selling == ()


def test_a_group_of_its_own_makes_an_asset_different_from_what_the_policy_lists(ws: Workspace) -> None:
    """Identical by the policy's list, in booking as in proposals; different by the user's word."""
    buy(ws, f"10 {VOO}", "1000", "2026-03-01T10:00")
    sell(ws, f"10 {VOO}", "900", "2026-11-02T10:00")
    buy(ws, f"10 {SPY}", "900", "2026-11-05T10:00")
    assert gains.year(ws, 2026).disallowed == D(100)
    assets.put(ws, SPY, {"wash_group": "spy alone"})
    assert gains.year(ws, 2026).disallowed == D(0)
    assert maintenance.verify(ws) == ()


def test_similar_assets_warn_and_never_disallow(ws: Workspace) -> None:
    """R5.9, B5.11."""
    buy(ws, "10 security:SCHD", "1000", "2026-03-01T10:00")
    sell(ws, "10 security:SCHD", "900", "2026-11-02T10:00")
    buy(ws, "10 security:VYM", "900", "2026-11-05T10:00")
    for asset in ("security:SCHD", "security:VYM"):
        assets.put(ws, asset, {"wash_similar": "dividends"})
    year = gains.year(ws, 2026)
    assert (year.disallowed, known(year.allowed_short), year.allowed_short) == (D(0), True, D(-100))
    assert [one.similar for one in wash.load(ws).buying] == [("security:VYM",)]
    assert [row.asset.wash_similar for row in assets.load(ws) if row.asset.id == "security:VYM"] == ["dividends"]


def test_an_action_says_that_a_similar_asset_was_bought_or_sold_at_a_loss(ws: Workspace) -> None:
    """R5.9: it is proposed all the same."""
    buy(ws, "100 security:VTI", "10000", "2026-03-01T10:00")
    buy(ws, f"5 {VOO}", "400", "2026-11-10T10:00")
    price(ws, "security:VTI", "60")
    price(ws, VOO, "80")
    for asset in ("security:VTI", VOO):
        assets.put(ws, asset, {"wash_similar": "us stocks"})
    found = [item.action for item in queue.load(ws).items if item.action.kind == "harvest"]
    assert [any("VOO, similar to it, was bought on 2026-11-10" in line for line in each.why) for each in found] == [True]
    assert "R5.9" in found[0].rules
    assert not any(block.rule == "R5.9" for block in found[0].blocked_by)
