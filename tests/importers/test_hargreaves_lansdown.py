"""Hargreaves Lansdown: securities by their names, quantity and price behind them, charges inside the value, an old encoding."""

import pytest

from core.model import ParsedFile
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.registry import built_in
from tests.importers.parsed import SHARED, conserved, event

SAMPLE = SHARED / "formats" / "corpus" / "hargreaves_lansdown" / "hl-transaction-summary.csv"
HEAD = "Trade date,Settle date,Reference,Description,Unit cost (p),Quantity,Value (£),\n"
NAMES = {("Hargreaves Lansdown", "Vanguard FTSE Developed World UCITS ETF"): "security:VHVG"}


def read(data: bytes, account: str = "") -> ParsedFile:
    source = content(data, "transactions.csv")
    found = recognise(source, built_in())
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context(account, asset_names=NAMES))
    conserved(parsed)
    return parsed


def test_a_trade_is_told_by_its_reference_and_a_security_by_its_name() -> None:
    """What a contract note repeats behind the name is not part of it; the header may end in a comma."""
    named = "Vanguard FTSE Developed World UCITS ETF 1000 @  4500.00"
    row = f'"25/02/2026","27/02/2026","S302087055","{named}","4,500.000","1,000","44,988.05"\n'
    for data in ((HEAD + row).encode(), (HEAD + row).encode("cp1252")):
        found = read(data)
        assert [event(draft, found) for draft in found.drafts] == [
            "2026-02-25 sell: -1000 security:VHVG {44988.05 GBP}, +44988.05 cash:GBP {44988.05 GBP} < 2"
        ]


def test_two_equal_charges_of_one_day_both_count() -> None:
    found = read((HEAD + '"01/09/2026","01/09/2026","MANAGE FEE","Management fee","n/a","n/a","-3.75"\n' * 2).encode())
    assert len({draft.key for draft in found.drafts}) == 2


@pytest.mark.parametrize(("title", "account"), [
    ("HL Stocks & Shares ISA, , ,\nClient Number:,1234567, ,\n\n", "Hargreaves Lansdown HL Stocks & Shares ISA"),
    ("Transaction Summary, , ,\nClient Number:,1234567, ,\n\n", "Hargreaves Lansdown ...4567"),
    ("", "Hargreaves Lansdown"),
])
def test_the_account_is_the_product_else_the_client(title: str, account: str) -> None:
    row = '"09/03/2026","09/03/2026","INTEREST","Interest","n/a","n/a","3.87"\n'
    assert read((title + HEAD + row).encode()).account == account
    assert read((title + HEAD + row).encode(), "My ISA").account == "My ISA"


def test_a_sample_ends_with_its_shares_and_cash() -> None:
    if not SAMPLE.is_file():
        pytest.skip(f"needs {SAMPLE}")
    held: dict[str, object] = {}
    found = read(SAMPLE.read_bytes())
    for asset in ("security:VHVG", "cash:GBP"):
        held[asset] = sum(leg.quantity for draft in found.drafts for leg in draft.legs if leg.asset == asset)
    assert [str(size) for size in held.values()] == ["3563", "-55018.97"]
