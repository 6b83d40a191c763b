"""Saxo: amounts in the currency of the account, which the file does not always say."""

import pytest

from core.model import Fate, ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = (
    "Client ID,Trade Date,Value Date,Type,Instrument,Instrument ISIN,Instrument currency,Exchange Description,Instrument Symbol,Event,"
    "Amount,Order ID,Conversion Rate\n"
)
CASH = ",02-Mar-2025,02-Mar-2025,Cash Transfer,,,{},Unknown,,Deposit,2500,,1\n"
TRADE = ",03-Mar-2025,05-Mar-2025,Trade,Northwind Inc.,US0000000010,USD,NASDAQ,NRTH:xnas,{},{},,{}\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "Transactions.csv")
    conserved(found)
    return found


def trades(found: ParsedFile) -> list[str]:
    return [event(each, found).rsplit(" < ", 1)[0] for each in found.drafts if "security" in each.legs[0].asset]


def test_a_converted_amount_is_in_the_currency_of_what_is_not_converted() -> None:
    found = parsed(CASH.format("EUR") + TRADE.format("Buy 3 @ 60.00 USD", '"-166,60"', "0.92"))
    assert trades(found) == ["2025-03-03 buy: +3 security:NRTH {166.6 EUR}, -166.6 cash:EUR {166.6 EUR}"]


@pytest.mark.parametrize("others", ["", CASH.format("EUR") + CASH.format("DKK")])
def test_a_converted_amount_waits_where_nothing_says_its_currency(others: str) -> None:
    found = parsed(others + TRADE.format("Buy 3 @ 60.00 USD", '"-166,60"', "0.92"))
    assert (trades(found), found.rows[-1].fate) == ([], Fate.QUARANTINED)
    assert "does not say which currency the account has" in found.rows[-1].reason


@pytest.mark.parametrize(("said", "amount"), [("Buy 3 @ 60.00 USD", "-110"), ("Sell 3 @ 60.00 USD", "181")])
def test_an_amount_on_the_wrong_side_of_quantity_times_price_waits(said: str, amount: str) -> None:
    found = parsed(TRADE.format(said, amount, "1"))
    assert (found.drafts, found.rows[0].fate) == ([], Fate.QUARANTINED)


def test_what_has_no_isin_is_no_share() -> None:
    found = parsed(",06-Mar-2025,06-Mar-2025,Trade,EURUSD,,USD,Unknown,EURUSD:sb,Buy 1000 @ 1.08 USD,-1080,,1\n")
    assert (found.drafts, found.rows[0].fate) == ([], Fate.QUARANTINED)
