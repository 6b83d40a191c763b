"""Trading 212 and what its files are known for: columns that come and go, pence, rates in either direction, splits in two rows."""

from collections import defaultdict
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Fate, ParsedFile
from core.money import total
from tests.importers.parsed import SHARED, conserved, event, read, read_bytes

FORMATS = Path(__file__).parent / "formats" / "trading212"
SAMPLES = SHARED / "formats" / "corpus" / "trading212"
NAMES = (
    "Action,{},ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Total,Currency (Total),"
    "Withholding tax,Currency (Withholding tax),ID,Stamp duty reserve tax,Currency (Stamp duty reserve tax)\n"
)
HEAD = NAMES.format("Time")
UNPROVEN = (
    "line {}: tax was withheld in another currency, and the row does not prove how much that is in the payment's:"
    " what arrived is booked, no tax; where it counts, correct the events by the broker's tax statement"
)
WARNED = "some {} are in another currency than the amount, with no rate for it, and are left in it"


def parsed(rows: str, head: str = HEAD) -> ParsedFile:
    found = read_bytes((head + rows).encode(), "from_2024-01-01_to_2024-12-31_abc.csv")
    conserved(found)
    return found


def events(found: ParsedFile) -> list[str]:
    return [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts]


def held(found: ParsedFile) -> dict[str, D]:
    sums: defaultdict[str, D] = defaultdict(D)
    for draft in found.drafts:
        for leg in draft.legs:
            sums[leg.asset] += leg.quantity
    return {asset: held for asset, held in sums.items() if held}


def test_a_price_in_pence_is_paid_in_pounds() -> None:
    """40 shares at 250 GBX are 100 GBP; a charge in pounds is converted by a rate that counts pence."""
    row = "Market buy,2024-01-05 10:00:00,GB0000000025,SEAS,Seaside plc,40,250.00,GBX,80.00000,126.25,EUR,,,EOF1,1.00,GBP\n"
    assert events(parsed(row)) == [
        "2024-01-05T10:00:00Z buy: +40 security:SEAS {125 EUR}, -125 cash:EUR {125 EUR}, fee -1.25 cash:EUR {1.25 EUR}"
    ]


def test_a_charge_in_a_third_currency_is_left_in_the_total() -> None:
    """The rate is of the price's currency, and says nothing of another."""
    found = parsed("Market buy,2024-01-05 10:00:00,US0000000010,NRTH,Northwind,10,50.00,USD,1.25,403.00,GBP,,,EOF1,3.60,EUR\n")
    assert events(found) == ["2024-01-05T10:00:00Z buy: +10 security:NRTH {403 GBP}, -403 cash:GBP {403 GBP}"]
    assert WARNED.format("fees") in found.warnings


@pytest.mark.parametrize(("rate", "tax"), [("1.25", "0.8"), ("0.8", "0.8"), ("1.9", ""), ("Not available", "")])
def test_the_rate_of_a_dividend_is_read_in_the_direction_that_the_row_itself_confirms(rate: str, tax: str) -> None:
    """10 shares at 0.50 USD are 4 GBP with 1.25 dollars to the pound as with 0.80 pounds to the dollar; another rate tells nothing."""
    found = parsed(f"Dividend (Dividend),2024-02-01 10:00:00,US0000000010,NRTH,Northwind,10,0.50,USD,{rate},4.00,GBP,1.00,USD,,,\n")
    assert events(found) == [
        f"2024-02-01T10:00:00Z income dividend: +4.8 cash:GBP, tax -{tax} cash:GBP {{{tax} GBP}}" if tax
        else "2024-02-01T10:00:00Z income dividend: +4 cash:GBP"
    ]
    assert (UNPROVEN.format(2) in found.warnings) == (not tax)


@pytest.mark.parametrize(("price", "rate", "total", "tax"), [
    ("0.50", "1.25", "3.40", "0.6"), ("0.50", "0.8", "3.40", "0.6"), ("0.50", "1.9", "3.40", ""),
    ("", "1.25", "3.40", ""), ("0.50", "1.25", "3.00", ""),
])
def test_a_dividend_before_tax_proves_the_rate_too(price: str, rate: str, total: str, tax: str) -> None:
    """10 shares at 0.50 USD less 0.75 USD are 3.40 GBP at 1.25 dollars to the pound; where none fits, or the price is not stated,
    nothing is proved."""
    found = parsed(f"Dividend (Dividend),2024-02-01 10:00:00,US0000000010,NRTH,Northwind,10,{price},USD,{rate},{total},GBP,0.75,USD,,,\n")
    assert events(found) == [
        f"2024-02-01T10:00:00Z income dividend: +4 cash:GBP, tax -{tax} cash:GBP {{{tax} GBP}}" if tax
        else f"2024-02-01T10:00:00Z income dividend: +{D(total).normalize()} cash:GBP"
    ]
    assert found.warnings == ([] if tax else [UNPROVEN.format(2)])


def test_where_both_directions_of_a_rate_fit_nothing_is_proved() -> None:
    """Near par: 7.50 USD would be 7.47 GBP the one way and 7.53 the other."""
    found = parsed("Dividend (Dividend),2024-02-01 10:00:00,US0000000010,NRTH,Northwind,100,0.50,USD,1.004,42.40,GBP,7.50,USD,,,\n")
    assert events(found) == ["2024-02-01T10:00:00Z income dividend: +42.4 cash:GBP"]
    assert found.warnings == [UNPROVEN.format(2)]


def test_the_same_fill_of_an_older_and_a_newer_export_is_one() -> None:
    """Fractions of seconds and the offset are written by some generations only."""
    row = "Market buy,2024-01-05 10:00:00{},US0000000010,NRTH,Northwind,10,50.00,USD,1.25,400.00,GBP,,,EOF1,,\n"
    old, exact, new = parsed(row.format("")), parsed(row.format(".175")), parsed(row.format("+00:00"), NAMES.format("Time (UTC)"))
    assert old.drafts[0].key == exact.drafts[0].key == new.drafts[0].key
    assert old.drafts[0].at == new.drafts[0].at


def test_two_fills_of_one_order_share_its_id_and_both_stand() -> None:
    row = "Market buy,2024-01-05 10:00:00,US0000000010,NRTH,Northwind,10,50.00,USD,1.25,400.00,GBP,,,EOF1,,\n"
    found = parsed(row + row)
    assert len({draft.key for draft in found.drafts}) == 2
    assert total(leg.quantity for draft in found.drafts for leg in draft.legs if leg.asset == "security:NRTH") == 20


@pytest.mark.parametrize("order", [1, -1])
def test_a_split_is_two_rows_in_either_order(order: int) -> None:
    """A reverse split of ten to one: the old number is closed, the new one opened; their totals move no cash."""
    rows = [
        "Stock split close,2024-06-01 07:24:24,US0000000010,NRTH,Northwind,30,2.00,USD,1.25,48.00,GBP,,,EOF8,,\n",
        "Stock split open,2024-06-01 07:24:24,US0000000010,NRTH,Northwind,3,20.00,USD,1.25,48.00,GBP,,,EOF9,,\n",
    ][::order]
    assert events(parsed("".join(rows))) == ["2024-06-01T07:24:24Z split: -27 security:NRTH"]


def test_half_a_split_waits() -> None:
    found = parsed("Stock split open,2024-06-01 07:24:24,US0000000010,NRTH,Northwind,3,20.00,USD,1.25,48.00,GBP,,,EOF9,,\n")
    assert (found.rows[0].fate, found.rows[0].cause) == (Fate.QUARANTINED, "half of a corporate action")


def test_shares_taken_in_a_takeover_are_no_sale_for_nothing() -> None:
    found = parsed("Market sell,2024-06-01 07:24:24,US0000000010,NRTH,Northwind,3,0.00,USD,1.25,0.00,GBP,,,EOF9,,\n")
    assert (found.drafts, found.rows[0].cause) == ([], "incomplete trade")


def test_a_conversion_whose_amounts_are_not_stated_waits() -> None:
    found = parsed("Currency conversion,2024-06-01 07:24:24,,,,,,,,,,,,RB1,,\n")
    assert (found.drafts, found.rows[0].cause) == ([], "incomplete trade")


def test_an_action_that_only_looks_like_a_trade_waits() -> None:
    found = parsed("Market look,2024-01-05 10:00:00,US0000000010,NRTH,Northwind,10,50.00,USD,1.25,400.00,GBP,,,EOF1,,\n")
    assert (found.drafts, found.rows[0].cause) == ([], "action Market look")


@pytest.mark.parametrize(("name", "cash", "left"), [
    ("kapji_2024.csv", "1758.05", {}), ("kapji_2026.csv", "10121.37", {}),
])
def test_samples_end_with_the_cash_that_their_source_states(name: str, cash: str, left: dict[str, D]) -> None:
    if not SAMPLES.is_dir():
        pytest.skip(f"needs {SAMPLES}")
    assert held(read(SAMPLES / name)) == {"cash:GBP": D(cash), **left}
