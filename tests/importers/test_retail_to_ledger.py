"""Coinbase and Schwab files through to lots: generations that overlap, staking that is no sale, corporate actions that keep basis."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Lot
from core.services import projection
from core.services.workspace import Workspace, open_workspace
from importers.service import import_paths
from tests.importers.parsed import FIXTURES

SCHWAB = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n"
COINBASE = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "t.db", as_of=datetime(2026, 11, 23, 14, tzinfo=UTC)) as opened:
        yield opened


def load(ws: Workspace, tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    import_paths(ws, [path])
    projection.booked(ws)


def lot(found: Lot) -> str:
    return f"{found.quantity.normalize():f} {found.asset} {{{found.basis} USD, {found.acquired}}}"


def facts(ws: Workspace) -> list[tuple[object, ...]]:
    return [(event.key, event.kind, event.at, event.legs, event.note) for event in ws.ledger.events.all()]


def test_generations_of_one_account_give_one_history_in_any_order(ws: Workspace, tmp_path: Path) -> None:
    """The newest report then the one before it, or the other way round, or each twice: the same events."""
    newer, older = FIXTURES / "coinbase_v5.csv", FIXTURES / "coinbase_v4.csv"
    import_paths(ws, [newer])
    alone = len(facts(ws))
    import_paths(ws, [older])
    import_paths(ws, [newer, older])
    assert len(facts(ws)) == alone + 2
    with open_workspace(tmp_path / "other.db", as_of=ws.as_of) as other:
        import_paths(other, [older])
        import_paths(other, [newer])
        assert facts(other) == facts(ws)


def test_staking_on_coinbase_sells_nothing(ws: Workspace, tmp_path: Path) -> None:
    """ETH bought in 2022, converted to ETH2, staked, turned back into ETH: one lot, its basis and date unchanged, no disposal."""
    load(ws, tmp_path, "coinbase.csv", COINBASE + (
        "1a,2022-03-25 06:45:27 UTC,Buy,ETH,0.5,USD,$3000,$1500.00,$1515.00,$15.00,Bought 0.5 ETH for 1515 USD\n"
        "2a,2023-05-28 06:23:38 UTC,Convert,ETH,0.5,USD,$1723,$861.50,$861.50,,Converted 0.5 ETH to 0.5 ETH2\n"
        "3a,2023-06-01 00:00:00 UTC,Retail Staking Transfer,ETH2,0.5,USD,$1800,$900,$900,$0.00,\n"
        "4a,2023-06-01 00:00:00 UTC,Retail Staking Transfer,ETH2,-0.5,USD,$1800,-$900,-$900,$0.00,\n"
        "5a,2024-05-05 08:00:01 UTC,Retail Eth2 Deprecation,ETH,0.5,USD,$3000,$1500,$1500,$0.00,\n"
        "6a,2024-05-05 08:00:00 UTC,Retail Eth2 Deprecation,ETH2,-0.5,USD,$3000,-$1500,-$1500,$0.00,\n"
    ))
    held = [lot(found) for found in ws.ledger.projections.lots(account="Coinbase")]
    assert held == ["0.5 crypto:ETH {1515 USD, 2022-03-25}"]
    assert ws.ledger.projections.disposals() == []


def test_fees_are_part_of_basis_and_taken_off_proceeds(ws: Workspace, tmp_path: Path) -> None:
    """Bought for 600 and 8.94 of fee, half sold for 320 less 4.80."""
    load(ws, tmp_path, "coinbase.csv", COINBASE + (
        "1a,2025-01-30 10:00:00 UTC,Buy,BTC,0.01,USD,\"$60,000\",$600.00,$608.94,$8.94,Bought 0.01 BTC for 608.94 USD\n"
        "2a,2025-06-29 10:00:00 UTC,Sell,BTC,-0.005,USD,\"$64,000\",$320.00,$315.20,$4.80,Sold 0.005 BTC for 315.2 USD\n"
    ))
    (sale,) = ws.ledger.projections.disposals()
    assert (sale.proceeds, sale.basis, sale.gain) == (D("315.2"), D("304.47"), D("10.73"))


def test_splits_and_name_changes_keep_basis_and_date(ws: Workspace, tmp_path: Path) -> None:
    """1,000 BSRC become 1,000 NEWH, then 100 by a reverse split; 1 AVGO becomes 10: what was paid and when stays."""
    load(ws, tmp_path, "Individual_XXX321_Transactions_20261120.csv", SCHWAB + (
        "06/05/2024,Reverse Split,NEWH,NEWHYDROGEN INC,100,,,\n"
        '06/05/2024,Reverse Split,651234109,NEWHYDROGEN INC XXXREVERSE SPLIT EFF: 06/05/24,"-1,000",,,\n'
        '04/30/2021,Name Change,NEWH,NEWHYDROGEN INC,"1,000",,,\n'
        '04/30/2021,Name Change,09070K200,BIOSOLAR INC XXXNAME CHANGE EFF: 04/30/21,"-1,000",,,\n'
        '01/04/2021,Buy,BSRC,BIOSOLAR INC,"1,000",$0.05,$1.00,-$51.00\n'
        "07/15/2024 as of 07/12/2024,Stock Split,AVGO,BROADCOM INC,9,$170.067,,\n"
        "06/13/2024,Buy,AVGO,BROADCOM INC,1,$1680.00,,-$1680.00\n"
    ))
    assert sorted(map(lot, ws.ledger.projections.lots(account="Schwab ...321"))) == [
        "10 security:AVGO {1680 USD, 2024-06-13}", "100 security:NEWH {51 USD, 2021-01-04}",
    ]
    assert ws.ledger.projections.disposals() == []


def test_a_reinvested_dividend_is_income_and_a_lot(ws: Workspace, tmp_path: Path) -> None:
    """The dividend is income of its kind on its day, the shares a lot at what they cost; cash comes to nothing."""
    load(ws, tmp_path, "Individual_XXX321_Transactions_20261120.csv", SCHWAB + (
        "10/03/2023,Reinvest Shares,GBDC,GOLUB CAPITAL BDC INC,10.32,$14.50,,-$149.64\n"
        "09/29/2023,Qual Div Reinvest,GBDC,GOLUB CAPITAL BDC INC,,,,$149.64\n"
    ))
    assert [lot(found) for found in ws.ledger.projections.lots(account="Schwab ...321")] == ["10.32 security:GBDC {149.64 USD, 2023-10-03}"]
    assert [(one.kind, one.day, one.value) for one in ws.ledger.projections.incomes(year=2023)] == [
        ("qualified_dividend", date(2023, 9, 29), D("149.64")),
    ]
    assert not ws.ledger.projections.balances().get(("Schwab ...321", "cash:USD"))


def test_positions_meet_the_transactions_of_their_account(ws: Workspace, tmp_path: Path) -> None:
    """Titles with four digits and file names with three are one account: its positions agree with its transactions, to the share."""
    load(ws, tmp_path, "Individual_XXX321_Transactions_20201120.csv", SCHWAB + (
        "08/24/2020,Buy,SCHA,SCHWAB US SMALL CAP ETF,100,$70.00,,-$7000.00\n08/01/2020,Funds Received,,X,,,,$9000.00\n"
    ))
    path = tmp_path / "Individual-Positions-2020-11-15.csv"
    path.write_text(
        '"Positions for account Individual XXXX-4321 as of 06:04 PM ET, 11/15/2020"\n\n'
        '"Symbol","Description","Quantity","Price","Market Value","Cost Basis",\n'
        '"SCHA","SCHWAB US SMALL CAP ETF","100","$78.97","$7,897.00","$7,000.00",\n'
        '"Cash & Cash Investments","--","--","--","$2,000.00","--",\n', encoding="utf-8",
    )
    result = import_paths(ws, [path])
    assert {seen.account for seen in ws.ledger.positions.latest()} == {"Schwab ...321"}
    assert result.done is not None
    assert list(result.done.differences) == []
    assert [(price.asset, price.price, price.currency) for price in ws.ledger.prices.all()] == [("security:SCHA", D("78.97"), "USD")]
