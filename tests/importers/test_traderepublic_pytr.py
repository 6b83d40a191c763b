"""pytr's table of Trade Republic: values are net, fees may be written with either sign, the decimal mark is the user's choice."""

import pytest

from tests.importers.parsed import conserved, event, read_bytes

HEAD = "Datum;Typ;Wert;Notiz;ISIN;Stück;Gebühren;Steuern\n"


@pytest.mark.parametrize("row", [
    "2025-03-14T07:03:14;Verkauf;94,76;Northwind;US0000000010;17;1,0;3,18\n",
    "2025-03-14T07:03:14;Verkauf;94.76;Northwind;US0000000010;-17.0;-1.0;-3.18\n",
])
def test_a_sale_is_its_value_and_what_was_taken_from_it(row: str) -> None:
    """Localised or not, with signs or without: 94.76 came, of 98.94."""
    found = read_bytes((HEAD + row).encode(), "account_transactions.csv")
    conserved(found)
    assert [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts] == [
        "2025-03-14T07:03:14Z sell: -17 security:US0000000010 {98.94 EUR}, +98.94 cash:EUR {98.94 EUR}, fee -1 cash:EUR {1 EUR}, "
        "tax -3.18 cash:EUR {3.18 EUR}"
    ]


def test_the_user_is_told_to_import_one_of_the_two_exports() -> None:
    found = read_bytes((HEAD + "2025-05-01;Zinsen;1,5;Zinsen;;;;\n").encode(), "account_transactions.csv")
    assert any("import one of them" in each for each in found.warnings)
