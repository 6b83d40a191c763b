"""Trade Republic's own export: amounts before fees and taxes, taxes that are given back, bonds that are paid back in two rows."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Fate, ParsedFile
from core.money import total
from tests.importers.parsed import SHARED, conserved, event, read, read_bytes

FORMATS = Path(__file__).parent / "formats" / "traderepublic"
SAMPLES = SHARED / "formats" / "corpus" / "traderepublic" / "gs"
HEAD = "datetime,category,type,asset_class,name,symbol,shares,price,amount,fee,tax,currency,description,transaction_id\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "Transaction export.csv")
    conserved(found)
    return found


def events(rows: str) -> list[str]:
    found = parsed(rows)
    return [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts]


@pytest.mark.parametrize("name", ["2025", "2026"])
def test_cash_is_amount_fee_and_tax_of_every_booked_row(name: str) -> None:
    """The three columns are cash moves with their signs, whatever the type: what is booked comes to their sum."""
    found = read(FORMATS / f"{name}.csv")
    stated = D(0)
    for draft in found.drafts:
        for row in draft.rows:
            cells = [cell.strip('"') for cell in found.rows[row].text.split(";" if name == "2025" else ",")]
            stated += sum((D(cell) for cell in cells[10:13] if cell), D(0))
    assert total(leg.quantity for draft in found.drafts for leg in draft.legs if leg.asset == "cash:EUR") == stated


def test_a_dividend_taken_back_gives_its_tax_back() -> None:
    rows = "2026-03-28T12:17:14.6Z,CASH,DIVIDEND,STOCK,Northwind,US0000000010,197,,{}32.27,,{}8.25,EUR,,t{}\n"
    assert events(rows.format("-", "", 1) + rows.format("", "-", 2)) == [
        "2026-03-28T12:17:14.600000Z income dividend: -32.27 cash:EUR, tax +8.25 cash:EUR",
        "2026-03-28T12:17:14.600000Z income dividend: +32.27 cash:EUR, tax -8.25 cash:EUR {8.25 EUR}",
    ]


def test_a_bond_that_is_paid_back_is_sold_once() -> None:
    """The money's row states the units too; with the row of the shares or without, it is one sale, its tax withheld."""
    money = "2025-03-13T08:00:00Z,CASH,FINAL_MATURITY,BOND,March 2025,DE0000000025,20,,20.00,,-0.50,EUR,,m\n"
    shares = "2025-03-14T08:00:00Z,CORPORATE_ACTION,FINAL_MATURITY,BOND,March 2025,DE0000000025,-20,,,,,EUR,,s\n"
    sold = "2025-03-13T08:00:00Z sell: -20 security:DE0000000025 {20 EUR}, +20 cash:EUR {20 EUR}, tax -0.5 cash:EUR {0.5 EUR}"
    assert events(money) == events(money + shares) == events(shares + money) == [sold]
    assert [row.cause for row in parsed(shares).rows] == ["half of a corporate action"]


def test_midnight_in_utc_is_a_date_alone() -> None:
    row = "{},TRADING,BUY,STOCK,Northwind,US0000000010,1,7.358,-7.36,-1,,EUR,,t\n"
    assert parsed(row.format("2022-05-13T00:00:00.000000Z")).drafts[0].stated_date is not None
    assert parsed(row.format("2022-05-13T00:00:01.000000Z")).drafts[0].stated_date is None


def test_coins_are_told_from_shares_by_their_class() -> None:
    row = "2022-02-07T10:00:00Z,TRADING,BUY,{},Unison,UNI,1,5.00,-5.00,-1,,EUR,,t\n"
    assert events(row.format("CRYPTO"))[0].startswith("2022-02-07T10:00:00Z buy: +1 crypto:UNI {5 EUR}")
    assert events(row.format("STOCK"))[0].startswith("2022-02-07T10:00:00Z buy: +1 security:UNI {5 EUR}")


def test_a_migration_of_shares_moves_nothing() -> None:
    if not SAMPLES.is_dir():
        pytest.skip(f"needs {SAMPLES}")
    found = read(SAMPLES / "CSV_single_migration.csv")
    assert {row.fate for row in found.rows} == {Fate.IGNORED}


def test_a_corporate_action_that_states_no_more_than_shares_waits() -> None:
    found = parsed("2025-08-03T00:33:27Z,CORPORATE_ACTION,SPLIT,STOCK,Northwind,US0000000010,54,,,,,EUR,,t\n")
    assert (found.drafts, found.rows[0].cause) == ([], "corporate action")
