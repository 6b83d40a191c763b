"""Directa: commissions with their orders, and amounts in two currencies."""

from core.model import ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = (
    "Data operazione,Data valuta,Tipo operazione,Ticker,Isin,Protocollo,Descrizione,Quantità,Importo euro,Importo Divisa,Divisa,"
    "Riferimento ordine\n"
)
ROW = "02-12-2024,04-12-2024,{},{},{},,SOME ETF,{},{},0,EUR,{}\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "movimenti.csv")
    conserved(found)
    return found


def events(rows: str) -> list[str]:
    found = parsed(rows)
    return sorted(event(each, found).rsplit(" < ", 1)[0] for each in found.drafts)


def test_a_commission_belongs_to_the_purchase_of_its_order() -> None:
    rows = ROW.format("Commissioni", "A", "IE0000000012", 0, -5, "T1") + ROW.format("Acquisto", "A", "IE0000000012", 3, -431.04, "T1")
    assert events(rows) == ["2024-12-02 buy: +3 security:A, -431.04 cash:EUR, fee -5 cash:EUR"]


def test_orders_whose_reference_is_hidden_are_not_one() -> None:
    """Files that people share name one and the same order everywhere."""
    rows = ROW.format("Acquisto", "A", "IE0000000012", 3, -30, "XXX") + ROW.format("Acquisto", "B", "IE0000000020", 2, -20, "XXX")
    assert len(events(rows)) == 2


def test_a_commission_without_its_order_is_a_fee() -> None:
    assert events(ROW.format("Commissioni", "", "", 0, -5, "T1")) == ["2024-12-02 fee: fee -5 cash:EUR"]


def test_an_amount_in_two_currencies_waits() -> None:
    found = parsed(ROW.format("Acquisto", "A", "IE0000000012", 3, -30, "T1").replace(",EUR,", ",USD,"))
    assert (found.drafts, found.rows[0].cause) == ([], "foreign currency")
