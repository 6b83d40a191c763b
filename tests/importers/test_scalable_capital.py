"""Scalable Capital: amounts before fees, orders that were not carried out, shares that change their custodian."""

import pytest

from core.model import Fate, ParsedFile
from tests.importers.parsed import conserved, event, read_bytes

HEAD = "date;time;status;reference;description;assetType;type;isin;shares;price;amount;fee;tax;currency\n"
MOVED = '{};01:00:00;Executed;"{}";"Northwind";Security;Security transfer;US0000000010;{};410,30;{};;;EUR\n'


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "transactions.csv")
    conserved(found)
    return found


@pytest.mark.parametrize(("status", "fate"), [
    ("Executed", Fate.BOOKED), ("Pending", Fate.QUARANTINED), ("Cancelled", Fate.IGNORED), ("Rejected", Fate.IGNORED),
    ("Expired", Fate.IGNORED),
])
def test_only_what_was_carried_out_is_booked(status: str, fate: Fate) -> None:
    row = f'2021-11-20;02:00:00;{status};"a";"Northwind";Security;Buy;US0000000010;2;227,85;-455,7;0,99;0;EUR\n'
    assert [row.fate for row in parsed(row).rows] == [fate]


def test_shares_that_come_back_after_they_left_never_left() -> None:
    """The switch of the custodian: out with one reference, in the next day with another. Lots keep their basis."""
    out, back = MOVED.format("2025-12-05", "WWUM 1", -7, "-2872,10"), MOVED.format("2025-12-06", "SWITCH-1", 7, "2901,85")
    for rows in (out + back, back + out):
        assert [row.fate for row in parsed(rows).rows] == [Fate.IGNORED, Fate.IGNORED]


@pytest.mark.parametrize(("second", "size"), [("2025-12-04", 7), ("2025-12-20", 7), ("2025-12-06", 6)])
def test_shares_that_came_before_or_long_after_or_in_another_number_are_moves(second: str, size: int) -> None:
    rows = MOVED.format("2025-12-05", "WWUM 1", -7, "-2872,10") + MOVED.format(second, "WWUM 2", size, "0")
    assert [row.fate for row in parsed(rows).rows] == [Fate.BOOKED, Fate.BOOKED]


def test_a_tax_that_may_be_inside_or_beside_a_payment_waits() -> None:
    row = '2024-02-09;02:00:00;Executed;"b";"World ETF";Cash;Distribution;IE0000000053;;;15,50;0,00;{};EUR\n'
    assert [each.cause for each in parsed(row.format("-2,33")).rows] == ["tax inside or beside"]
    assert [event(draft, parsed(row.format("0,00"))).rsplit(" < ", 1)[0] for draft in parsed(row.format("0,00")).drafts] == [
        "2024-02-09T01:00:00Z income dividend: +15.5 cash:EUR"
    ]
