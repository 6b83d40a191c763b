"""XTB: the currency of the account, which is told by names, titles or trades that cost quantity times price; never guessed."""

import pytest

from core.model import Fate, ParsedFile
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise, unrecognised
from importers.registry import built_in
from importers.sources.xtb import Xtb
from importers.trying import event
from tests.importers.parsed import conserved

HEAD = "ID;Type;Time;Symbol;Comment;Amount\n"
DEPOSIT = "1;Deposit;12.04.2024 13:00:22;;a deposit;1000\n"
EURO = "2;Stocks/ETF purchase;12.04.2024 13:01:45;SEAS.DE;OPEN BUY 8/42.5 @ 11.7480;-93.98\n"
DOLLAR = "3;Stocks/ETF purchase;12.04.2024 13:01:45;NRTH.US;OPEN BUY 2 @ 60.00;{}\n"


def parsed(rows: str, name: str = "export.csv", title: str = "") -> ParsedFile:
    source = content((title + HEAD + rows).encode(), name)
    found = recognise(source, (Xtb(),))
    assert found is not None
    result = found.importer.parse(read_table(source, found), Context(timezone="UTC"))
    conserved(result)
    return result


def deposited(found: ParsedFile) -> list[str]:
    return [event(each, found).partition("+")[2].partition(" <")[0] for each in found.drafts if each.kind == "deposit"]


@pytest.mark.parametrize(("rows", "name", "title", "expected"), [
    (DEPOSIT + EURO, "export.csv", "", "1000 cash:EUR"),
    (DEPOSIT + EURO + DOLLAR.format("-112.00"), "export.csv", "", "1000 cash:EUR"),
    (DEPOSIT, "PLN_12345678_2024.csv", "", "1000 cash:PLN"),
    (DEPOSIT, "export.csv", "Account currency;CZK;;;;\n", "1000 cash:CZK"),
    (DEPOSIT, "export.csv", "Name;;Account;Currency;;\nSOME BODY;;123;HUF;;\n", "1000 cash:HUF"),
])
def test_what_says_the_currency(rows: str, name: str, title: str, expected: str) -> None:
    assert deposited(parsed(rows, name, title)) == [expected]


@pytest.mark.parametrize("rows", [DEPOSIT, DEPOSIT + DOLLAR.format("-112.00"), DEPOSIT + EURO + DOLLAR.format("-120.00")])
def test_without_a_currency_or_with_two_every_row_waits(rows: str) -> None:
    found = parsed(rows)
    assert (found.drafts, {row.cause for row in found.rows}) == ([], {"currency unknown"})


def test_a_trade_that_agrees_by_chance_proves_nothing() -> None:
    """A day with a rate of one, in an account whose other dollars cost something else."""
    found = parsed(DEPOSIT + DOLLAR.format("-120.00") + DOLLAR.format("-112.00").replace("3;", "4;", 1))
    assert (found.drafts, {row.cause for row in found.rows}) == ([], {"currency unknown"})


def test_a_sale_whose_profit_stands_apart_waits_with_it() -> None:
    found = parsed(
        "4;Close trade;29.04.2024 10:00:00;SEAS.DE;Profit of position #1;4\n"
        "5;Stock sale;29.04.2024 10:00:00;SEAS.DE;CLOSE BUY 2 @ 12.0000;20\n" + EURO
    )
    assert [row.fate for row in found.rows] == [Fate.QUARANTINED, Fate.QUARANTINED, Fate.BOOKED]


def test_the_total_below_the_operations_is_no_row() -> None:
    assert len(parsed(EURO + ";Total;;;;906.02\n").rows) == 1


def test_the_account_is_told_by_the_name_of_the_file() -> None:
    assert parsed(DEPOSIT, "EUR_12345678_2024.csv").account == "XTB ...5678"


def test_one_operation_of_two_generations_is_one() -> None:
    """Words, columns, decimals and the zone of the times changed; the ids did not."""
    old = parsed("2;Stocks/ETF purchase;12.04.2024 15:01:45;SEAS.DE;OPEN BUY 8/42.5 @ 11.7480;-93.98\n")
    title = "Date from (UTC);2006-01-01 00:00:00;;;;;;\nType;Ticker;Instrument;Time;Amount;ID;Comment;Product\n"
    row = "Stock purchase;SEAS.DE;Seaside;2024-04-12 13:01:45;-93,98;2;OPEN BUY 8/42.5 @ 11.7480;My Trades\n"
    source = content((title + row).encode(), "export.csv")
    found = recognise(source, (Xtb(),))
    assert found is not None
    new = found.importer.parse(read_table(source, found), Context())
    assert (new.zone, new.zone_source) == ("UTC", "header")
    assert old.drafts[0].key == new.drafts[0].key
    assert old.drafts[0].legs == new.drafts[0].legs


@pytest.mark.parametrize(("written", "amount"), [("1.250", "1250"), ("1.250,5", "1250.5"), ("500", "500")])
def test_points_part_thousands_where_commas_are_decimals(written: str, amount: str) -> None:
    found = parsed(EURO.replace("-93.98", "-93,98") + DEPOSIT.replace(";1000\n", f";{written}\n"))
    assert deposited(found) == [f"{amount} cash:EUR"]


def test_another_export_of_the_venue_is_told_from_this_one() -> None:
    header = b"Position;Symbol;Type;Volume;Open time;Open price;Close time;Close price\n"
    assert "export the cash operations" in unrecognised(content(header, "other.csv"), built_in())
