"""Swissquote: exchanges of two rows, costs that are taxes, interest in either direction."""

import pytest

from core.model import Fate, ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = "Date;Order #;Transaction;Symbol;Name;ISIN;Quantity;Unit price;Costs;Accrued Interest;Net Amount;Balance;Currency\n"
OUT = "22-08-2022 12:00:25;{};Forex debit;;;;1.0;1000.00;0.00;0.00;-1000.00;0.00;CHF\n"
IN = "22-08-2022 12:00:25;{};Forex credit;;;;1.0;950.10;0.00;0.00;950.10;950.10;EUR\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "transactions.csv")
    conserved(found)
    return found


def events(rows: str) -> list[str]:
    found = parsed(rows)
    return sorted(event(each, found).rsplit(" < ", 1)[0] for each in found.drafts)


@pytest.mark.parametrize("rows", [OUT + IN, IN + OUT])
def test_an_exchange_of_money_is_one_event_in_either_order(rows: str) -> None:
    assert events(rows.format(1, 1)) == ["2022-08-22T10:00:25Z swap: +950.1 cash:EUR, -1000 cash:CHF"]


def test_two_orders_of_one_second_are_not_mixed() -> None:
    assert len(events((IN + OUT).format(1, 1) + (OUT + IN).format(2, 2))) == 2


def test_half_an_exchange_waits() -> None:
    found = parsed((OUT + IN).format(1, 2))
    assert (found.drafts, {row.fate for row in found.rows}) == ([], {Fate.QUARANTINED})


def test_what_a_dividend_costs_is_tax_and_what_a_trade_costs_is_a_fee() -> None:
    assert events(
        "29-06-2022 11:17:26;00000000;Dividend;NRTH;NORTHWIND AG;CH0000000015;1.0;40.00;14.00;0.00;26.00;26.00;CHF\n"
        "30-06-2022 11:17:26;1;Buy;NRTH;NORTHWIND AG;CH0000000015;2.0;5.00;1.00;0.00;-11.00;15.00;CHF\n"
    ) == [
        "2022-06-29T09:17:26Z income dividend: +40 cash:CHF, tax -14 cash:CHF {14 CHF}",
        "2022-06-30T09:17:26Z buy: +2 security:NRTH {10 CHF}, -10 cash:CHF {10 CHF}, fee -1 cash:CHF {1 CHF}",
    ]


def test_interest_that_is_paid_is_no_income() -> None:
    assert events("01-01-2022 11:37:15;00000000;Interests;;;;1.0;0.01;0.00;0.00;-0.01;0.00;CHF\n") == [
        "2022-01-01T10:37:15Z fee: fee -0.01 cash:CHF"
    ]
