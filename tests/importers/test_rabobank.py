"""Rabobank: fees and taxes between what a row was worth and what moved the cash."""

import pytest

from core.model import ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = (
    "Portefeuille;Naam;Datum;Type mutatie;Valuta mutatie;Volume;Koers;Valuta koers;Valuta kosten €;Waarde;Bedrag;Isin code;Tijd;Beurs\n"
)
ROW = "12345678;Noordwind;08-02-2024;{};EUR;{};10,00 ;{};0;{};{};NL0000000016;;\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "mutaties.csv")
    conserved(found)
    return found


@pytest.mark.parametrize(("kind", "size", "price_in", "worth", "amount", "expected"), [
    ("Koop Aandelen", "4", "EUR", "40,00", "-41,50", "buy: +4 security:NL0000000016 {40 EUR}, -40 cash:EUR {40 EUR}, fee -1.5 cash:EUR"),
    ("Koop Aandelen", "4", "GBP", "40,00", "-46,50", "buy: +4 security:NL0000000016 {46.5 EUR}, -46.5 cash:EUR {46.5 EUR}"),
    ("Verkoop Fondsen", "-4", "EUR", "40,00", "39", "sell: -4 security:NL0000000016 {40 EUR}, +40 cash:EUR {40 EUR}, fee -1 cash:EUR"),
    ("Contant dividend", "4", "EUR", "40,00", "34", "income dividend: +40 cash:EUR, tax -6 cash:EUR"),
    ("Contant dividend", "4", "USD", "40,00", "31", "income dividend: +31 cash:EUR"),
])
def test_what_lies_between_worth_and_amount(kind: str, size: str, price_in: str, worth: str, amount: str, expected: str) -> None:
    found = parsed(ROW.format(kind, size, price_in, worth, amount))
    assert event(found.drafts[0], found).startswith(f"2024-02-08 {expected}")
    assert len(found.drafts[0].legs) == expected.count(", ") + 1


def test_a_row_with_a_time_has_the_time_of_amsterdam() -> None:
    found = parsed(ROW.format("Koop Fondsen", "4", "EUR", "40,00", "-40,00").replace(";;\n", ";11:46:03.004;\n"))
    assert found.drafts[0].at.isoformat() == "2024-02-08T10:46:03.004000+00:00"
