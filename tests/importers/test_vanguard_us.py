"""Vanguard US: two tables in one file, a settlement fund that is the cash, and a file that says nowhere when its holdings were seen."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from core.money import total
from tests.importers.parsed import conserved, event, read_bytes

PATH = Path(__file__).parent / "formats" / "vanguard-us" / "transactions-2026-11-20.csv"
HELD = "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
DONE = (
    "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,"
    "Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,\n"
)
BUY = "11112345,2026-01-06,2026-01-07,Buy,Buy,VTI ETF,VTI,30.00000,250.0,-7500.0,0.0,-7500.0,0.0,CASH,\n"
HOLDING = "11112345,VTI ETF,VTI,30.5,300.25,9157.63,\n"


def test_both_tables_are_read_however_many_holdings_stand_above_the_transactions() -> None:
    """The second header is far below where a header is looked for; every row keeps its one fate."""
    many = "".join(f"11112345,FUND {n},FND{n},1,2.00,2.00,\n" for n in range(60))
    found = read_bytes((HELD + many + "\n\n\n" + DONE + BUY).encode(), "OfxDownload-2026-11-20.csv")
    conserved(found)
    assert (len(found.positions), len(found.drafts), len(found.rows)) == (60, 1, 61)


@pytest.mark.parametrize("text", [HELD + HOLDING, DONE + BUY, DONE + BUY + HELD + HOLDING])
def test_a_table_may_lack_or_stand_below(text: str) -> None:
    found = read_bytes(text.encode(), "OfxDownload-2026-11-20.csv")
    conserved(found)
    assert found.format == "vanguard-us"
    assert (len(found.positions), len(found.drafts)) == (text.count("9157.63"), text.count("-7500.0,0.0,-7500.0"))
    assert found.account == "Vanguard ...2345"


def test_columns_of_each_table_may_stand_in_any_order() -> None:
    turned = "Trade Date,Net Amount,Account Number,Transaction Type,Symbol,Shares,Share Price\n2026-01-06,-7500,11112345,Buy,VTI,30,250\n"
    held = "Symbol,Total Value,Shares,Account Number,Share Price,Investment Name\nVTI,9157.63,30.5,11112345,300.25,VTI ETF\n"
    found = read_bytes((held + "\n" + turned).encode(), "OfxDownload-2026-11-20.csv")
    conserved(found)
    assert [(seen.asset, seen.quantity) for seen in found.positions] == [("security:VTI", D("30.5"))]
    assert event(found.drafts[0], found) == "2026-01-06 buy: +30 security:VTI {7500 USD}, -7500 cash:USD {7500 USD} < 5"


def test_holdings_without_a_day_wait_and_say_how_to_give_one() -> None:
    """The file itself never says it; a price without a time would pass for a fresh one. The transactions are booked all the same."""
    found = read_bytes((HELD + HOLDING + DONE + BUY).encode(), "OfxDownload.csv")
    conserved(found)
    assert [row.cause for row in found.rows] == ["no time", ""]
    assert "OfxDownload-2026-11-23.csv" in found.rows[0].reason
    assert len(found.drafts) == 1


def test_the_settlement_fund_is_the_cash() -> None:
    """Sweeps move nothing, whatever they state; the sum of the events is the sum of the amounts of all other rows."""
    found = read_bytes(PATH.read_bytes(), PATH.name)
    assert not any("VMFXX" in leg.asset for draft in found.drafts for leg in draft.legs)
    booked = total(leg.quantity for draft in found.drafts for leg in draft.legs if leg.asset == "cash:USD")
    rows = [row.text.split(",") for row in found.rows if row.text.count(",") > 10 and row.fate == "booked"]
    moved = [cells for cells in rows if "onversion" not in cells[3] and cells[6] != "AAPL"]
    assert booked == total(D(cells[11]) for cells in moved)


def test_a_change_of_share_class_is_no_sale_and_one_side_alone_is_a_move() -> None:
    """Share conversion: basis and dates go on. `Conversion (incoming)` alone comes from another account."""
    row = "11112345,2026-07-01,2026-07-01,{},x,x,{},{},40,{},0,{},0,CASH,\n"
    out, into = ("Conversion (outgoing)", "VWIGX", -50, -2000, -2000), ("Conversion (incoming)", "VWILX", 16, 2000, 2000)
    both = read_bytes((DONE + row.format(*out) + row.format(*into)).encode())
    assert event(both.drafts[0], both) == "2026-07-01 rename: -50 security:VWIGX, +16 security:VWILX < 2, 3"
    alone = read_bytes((DONE + row.format("Conversion (incoming)", "VWILX", 50, 2000, 2000)).encode())
    assert event(alone.drafts[0], alone) == "2026-07-01 deposit: +50 security:VWILX {2000 USD} < 2"
