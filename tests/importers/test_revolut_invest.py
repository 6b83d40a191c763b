"""Revolut's trading account: amounts as they were written over the years, mergers for money and for shares."""

import pytest

from core.model import Fate, ParsedFile
from importers.csvfile import content
from importers.detection import unrecognised
from importers.registry import built_in
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = "Date,Ticker,Type,Quantity,Price per share,Total Amount,Currency,FX Rate\n"
BUY = "2024-01-03T14:31:10.514Z,NRTH,BUY - MARKET,{},{},{},{},1.1\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "trading.csv")
    conserved(found)
    return found


@pytest.mark.parametrize(("amount", "currency"), [
    ('"$1,052"', "USD"), ('"$1,052.00"', "USD"), ("USD 1052", "USD"), ('"USD 1,052.00"', "USD"), ("€1052", "EUR"), ("EUR 1052.00", "EUR"),
])
def test_a_total_is_told_however_it_is_written(amount: str, currency: str) -> None:
    found = parsed(BUY.format("10", "$100", amount, currency))
    assert [event(each, found) for each in found.drafts] == [
        f"2024-01-03T14:31:10.514000Z buy: +10 security:NRTH {{1052 {currency}}}, -1052 cash:{currency} {{1052 {currency}}} < 2"
    ]


def test_the_same_row_of_two_exports_is_one() -> None:
    old = parsed(BUY.format("10", "$100.10", '"$1,052.30"', "USD"))
    new = parsed(BUY.format("10", "USD 100.10", "USD 1052.3", "USD"))
    assert old.drafts[0].key == new.drafts[0].key


def test_a_quantity_that_may_be_a_thousand_waits() -> None:
    found = parsed(BUY.format('"1,250"', "$1", "$1250", "USD"))
    assert (found.drafts, found.rows[0].fate) == ([], Fate.QUARANTINED)


def test_a_merger_that_brings_shares_is_no_sale() -> None:
    old = "2025-06-08T05:27:51Z,OLDC,MERGER - STOCK,-10,,USD 0,USD,1\n"
    cash = "2025-06-08T05:27:51Z,OLDC,MERGER - CASH,,,USD 70,USD,1\n"
    new = "2025-06-08T05:27:51Z,NEWC,MERGER - STOCK,4,,USD 0,USD,1\n"
    assert [each.kind for each in parsed(cash + old).drafts] == ["sell"]
    assert parsed(cash + old + new).drafts == []


def test_half_a_merger_waits() -> None:
    assert parsed("2025-06-08T05:27:51Z,OLDC,MERGER - CASH,,,USD 70,USD,1\n").rows[0].fate is Fate.QUARANTINED


def test_another_export_of_the_venue_is_told_from_this_one() -> None:
    header = (
        b"Date acquired,Date sold,Symbol,Security name,ISIN"
        b",Country,Quantity,Cost basis,Gross proceeds,Gross PnL,Currency\n"
    )
    assert "export the account statement" in unrecognised(content(header, "other.csv"), built_in())
