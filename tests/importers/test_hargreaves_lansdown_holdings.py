"""Hargreaves Lansdown: prices in pence, names with a mark, an account by its product, the moment above the table."""

from decimal import Decimal as D

import pytest

from core.model import ParsedFile
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.registry import built_in
from tests.importers.parsed import conserved

TITLE = "HL Vantage SIPP, , , ,\nClient Number:, 1234567, , ,\nSpreadsheet created at,14-05-2026 01:38, , ,\n\n"
HEAD = "Code,Stock,Units held,Price (pence),Value (£),Cost (£),\n"


def read(data: bytes, context: Context | None = None) -> ParsedFile:
    source = content(data, "account-summary.csv")
    found = recognise(source, built_in())
    assert found is not None
    assert found.importer.id == "hargreaves-lansdown-holdings"
    parsed = found.importer.parse(read_table(source, found), context or Context())
    conserved(parsed)
    return parsed


def test_a_price_is_pounds_and_the_moment_is_that_of_london() -> None:
    found = read((TITLE + HEAD + '"VUSA","Vanguard S&P 500 *1","192","1,032.00","1,981.44","2,012.36"\n').encode("cp1252"))
    assert [(each.asset, each.price, each.currency) for each in found.prices] == [("security:VUSA", D("10.32"), "GBP")]
    held = found.positions[0]
    assert (held.account, held.quantity, held.basis) == ("Hargreaves Lansdown HL Vantage SIPP", D(192), D("2012.36"))
    assert held.at.isoformat() == "2026-05-14T00:38:00+00:00"
    assert found.asset_names == {"security:VUSA": "Vanguard S&P 500"}


def test_a_price_that_the_value_does_not_confirm_is_not_taken() -> None:
    """An overseas share may be quoted in its own currency."""
    found = read((TITLE + HEAD + '"AAPL","Apple Inc","10","250.00","1,870.00","1,000.00"\n').encode())
    assert (found.prices, [each.quantity for each in found.positions]) == ([], [D(10)])


@pytest.mark.parametrize(("context", "asset"), [
    (Context(), "security:B3X7QG6"),
    (Context(asset_names={("Hargreaves Lansdown", "Example Index Fund"): "security:EXMPL"}), "security:EXMPL"),
])
def test_the_users_word_for_a_name_counts_before_the_code(context: Context, asset: str) -> None:
    """Transactions have the name alone, and holdings are compared with them."""
    found = read((TITLE + HEAD + '"B3X7QG6","Example Index Fund *2","10","250.00","25.00","20.00"\n').encode(), context)
    assert [each.asset for each in found.positions] == [asset]


@pytest.mark.parametrize("pound", ["£", "", "�"])
def test_the_pound_sign_may_have_been_lost(pound: str) -> None:
    found = read((TITLE + HEAD.replace("£", pound) + '"VUSA","Vanguard S&P 500","192","1,032.00","1,981.44","2,012.36"\n').encode())
    assert (found.prices[0].price, found.positions[0].basis) == (D("10.32"), D("2012.36"))
