"""InvestEngine: name and ISIN in one cell, the account in the file's name, no cash."""

import pytest

from tests.importers.parsed import conserved, event, read_bytes

HEAD = "Security / ISIN,Transaction Type,Quantity,Share Price,Total Trade Value,Trade Date/Time,Settlement Date,Broker\n"
ROW = "Northwind / Global / ISIN{} IE0000000053,Buy,2.5,£110.00,£275.00,23/12/24 15:18:12,27/12/24,None\n"


@pytest.mark.parametrize("colon", ["", ":"])
def test_the_isin_is_the_end_of_the_cell_and_the_rest_is_the_name(colon: str) -> None:
    found = read_bytes((HEAD + ROW.format(colon)).encode(), "statement.csv")
    conserved(found)
    assert [event(draft, found) for draft in found.drafts] == [
        "2024-12-23T15:18:12Z buy: +2.5 security:IE0000000053 {275 GBP}, -275 cash:GBP {275 GBP} < 2"
    ]
    assert found.asset_names == {"security:IE0000000053": "Northwind / Global"}


@pytest.mark.parametrize(("name", "account"), [
    ("ISA_Trading_2025.csv", "InvestEngine ISA"), ("gia_Trading_2025.csv", "InvestEngine GIA"), ("Trading_statement.csv", "InvestEngine"),
])
def test_the_name_of_the_file_says_which_account_it_is(name: str, account: str) -> None:
    assert read_bytes((HEAD + ROW.format("")).encode(), name).account == account
    assert read_bytes((HEAD + ROW.format("")).encode(), name, "Mine").account == "Mine"


def test_the_user_is_told_that_the_cash_is_not_in_the_file() -> None:
    assert any("no deposits" in each for each in read_bytes((HEAD + ROW.format("")).encode(), "statement.csv").warnings)
