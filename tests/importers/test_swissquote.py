"""Swissquote: exchanges of two rows, costs that are taxes, interest in either direction."""

import pytest

from core.model import Fate, ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = "Date;Order #;Transaction;Symbol;Name;ISIN;Quantity;Unit price;Costs;Accrued Interest;Net Amount;Balance;Currency\n"
HEAD_15 = (
    "Datum;Auftrag #;Transaktionen;Symbol;Name;ISIN;Anzahl;Stückpreis;Kosten;Aufgelaufene Zinsen;Nettobetrag;Währung Nettobetrag;"
    "Nettobetrag in der Währung des Kontos;Saldo;Währung\n"
)
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


def test_what_is_bought_in_another_currency_is_paid_in_that_of_the_account() -> None:
    row = "11-03-2024 12:00:00;1;Kauf;SEAS;Seaside;IE0000000012;2.0;90.00;9.00;0.00;-189.00;{};-184.16;1'000.00;CHF\n"
    abroad = read_bytes((HEAD_15 + row.format("EUR")).encode(), "transactions.csv")
    assert [event(each, abroad) for each in abroad.drafts] == [
        "2024-03-11T11:00:00Z buy: +2 security:SEAS {184.16 CHF}, -184.16 cash:CHF {184.16 CHF} < 2"
    ]
    assert any("in another currency than the amount" in sentence for sentence in abroad.warnings)


def test_an_account_in_pence_is_one_of_pounds() -> None:
    found = parsed("05-01-2023 09:00:00;1;Buy;SEAS;SEASIDE PLC;GB0000000025;10.0;700.5;7.00;0.00;-7'012.00;2'988.00;GBX\n")
    assert [event(each, found) for each in found.drafts] == [
        "2023-01-05T08:00:00Z buy: +10 security:SEAS {70.05 GBP}, -70.05 cash:GBP {70.05 GBP}, fee -0.07 cash:GBP {0.07 GBP} < 2"
    ]
    later = parsed(
        "05-01-2023 09:00:00;1;Buy;SEAS;SEASIDE PLC;GB0000000025;10.0;700.5;7.00;0.00;-7'012.00;2'988.00;GBX\n"
        "04-01-2023 09:00:00;0;Payment;;;;1.0;10000.00;0.00;0.00;10'000.00;10'000.00;GBX\n"
    )
    assert [(str(each.quantity.normalize()), each.asset) for each in later.positions] == [("29.88", "cash:GBP")]
    assert later.warnings == []
