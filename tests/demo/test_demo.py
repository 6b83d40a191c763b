"""The demo is made by importing its samples and stands on Monday 2026-11-23 as the strategy's drift monitor says."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.model import ActionState, Side, State, symbol
from core.money import cents
from core.policy import tax_year
from core.services import gains, harvest, income, lots, positions, questions, queue, review, taxyear, transfers
from core.services.errors import Refused
from core.services.workspace import Workspace, open_workspace
from core.unknown import known
from importers import demo

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ledger = tmp_path_factory.mktemp("demo") / "demo.db"
    demo.build(ledger)
    return ledger


@pytest.fixture
def ws(built: Path, tmp_path: Path) -> Iterator[Workspace]:
    for file in built.parent.iterdir():
        shutil.copy(file, tmp_path)
    with open_workspace(tmp_path / built.name, as_of=demo.NOW) as opened:
        yield opened


def test_the_drift_monitor_stands_exactly_as_in_the_strategy(ws: Workspace) -> None:
    """38/12/23/5/3/19 of $100,000.00 to the cent; core and DeFi on their soft line, sector and BTC/ETH beyond it."""
    found = review.load(ws)
    assert found.total == 100_000
    assert [(sleeve.title, sleeve.current, sleeve.state) for sleeve in found.sleeves] == [
        ("ETF core", Decimal("0.38"), State.APPROACHING),
        ("ETF sector", Decimal("0.12"), State.SOFT),
        ("BTC/ETH", Decimal("0.23"), State.SOFT),
        ("Alt L1", Decimal("0.05"), State.OK),
        ("DeFi", Decimal("0.03"), State.APPROACHING),
        ("Fixed inc", Decimal("0.19"), State.OK),
    ]


def test_every_row_of_the_samples_is_accounted_for(ws: Workspace) -> None:
    """Nothing quarantined, no question open, positions agree, transfers found, and the same files again change nothing."""
    assert not ws.ledger.imports.quarantine()
    assert not questions.load(ws)
    assert not [each for each in positions.compared(ws) if each.difference]
    moved = transfers.load(ws)
    assert sorted(symbol(each.outgoing.legs[0].asset) for each in moved.matched) == ["ETH", "SOL", "USDT"]
    assert not moved.ambiguous
    assert not moved.open


def test_it_holds_what_a_history_holds(ws: Workspace) -> None:
    """Several years of gains and income, a split, lots carried by a transfer."""
    assert gains.year(ws, 2024).rows
    assert gains.year(ws, 2026).rows
    assert {row.income.kind for row in income.year(ws, 2024).rows} >= {"staking", "interest"}
    held = lots.load(ws)
    soxx = next(row.lot for row in held if row.lot.asset == "security:SOXX")
    assert (soxx.quantity, soxx.basis, soxx.acquired.year) == (30, 5982, 2022)
    assert any(row.lot.path and row.lot.account == "Kraken" and row.lot.acquired.year == 2022 for row in held)


def test_the_queue_harvests_and_knows_the_trap(ws: Workspace) -> None:
    """R5.2: ten ARKK bought in the Roth IRA thirteen days ago disallow the loss of ten of the thirty-four that are for sale."""
    found = review.load(ws).queue
    assert found
    harvests = {symbol(item.action.asset): item.action for item in found if item.action.kind == "harvest"}
    assert {"ARKK", "AVAX", "DOT"} <= set(harvests)
    assert "R5.2" in harvests["ARKK"].rules
    assert any(reason.startswith("10 ARKK bought in Schwab ...765 on 2026-11-10") for reason in harvests["ARKK"].why)


def test_a_purchase_waits_for_the_sale_that_pays_for_it(ws: Workspace) -> None:
    """R7.7: Kraken holds $200; SOL for $779 is refused until the sale of DOT is approved, and approved with it."""
    kraken = {item.action.side: item.action.id for item in queue.load(ws).items if item.action.account == "Kraken"}
    with pytest.raises(Refused, match=r"approve the sales that pay for it first"):
        queue.approve(ws, [kraken[Side.BUY]])
    approved = queue.approve(ws, [kraken[Side.BUY], kraken[Side.SELL]])
    assert [item.state for item in approved] == [ActionState.APPROVED] * 2


def test_without_a_terminal_it_prints_the_monday_review(tmp_path: Path) -> None:
    """`trimtab demo` with no terminal ends with 0 and names every class."""
    command = [sys.executable, "-m", "tui.cli", "demo", "--plain", "--ledger", str(tmp_path / "demo.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stderr
    for title in ("ETF core", "ETF sector", "BTC/ETH", "Alt L1", "DeFi", "Fixed inc"):
        assert title in done.stdout


def test_the_tax_year_is_stated_in_full(ws: Workspace) -> None:
    """Losses carried, other income and payments are there for this year and the one before, so that every figure is one; the federal tax of
    the year before is the prior tax of this one to within $100."""
    this, before = taxyear.tax_year_view(ws), taxyear.tax_year_view(ws, "2025")
    assert not this.unknown
    assert not before.unknown
    assert cents(this.amount("net")) == Decimal("-1424.51")
    assert [(str(each.due), cents(each.amount)) for each in this.payments if not each.passed] == [("2027-01-15", Decimal("431.57"))]
    prior = tax_year(ws.policy.tax, "2026").prior_tax
    federal = before.amount("federal")
    assert known(prior)
    assert known(federal)
    assert federal < prior < federal + 100
    assert known(harvest.load(ws).together.saved)
