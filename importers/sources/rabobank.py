"""Rabobank: transactions of an investment account. `Waarde` is what a row was worth, `Bedrag` what moved the cash."""

from collections.abc import Sequence

from core.model import EventKind, IncomeKind, ParsedFile
from core.money import ZERO, negate, subtract
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, INTEREST, MOVE, OPTION, SELL, Columns
from importers.broker_rows import Row


class Rabobank(Broker):
    id = "rabobank"
    title = "Rabobank: investments"
    venue = "Rabobank"
    signatures = (
        Signature("1", ("Portefeuille", "Naam", "Datum", "Type mutatie", "Valuta mutatie", "Volume", "Koers", "Bedrag", "Isin code"), (
            "Valuta koers", "Valuta kosten €", "Beurs",
        )),
    )
    how_to_export = "Rabobank: Beleggen, Mutaties, the whole time, Exporteren, CSV"
    zone, order, currency = "Europe/Amsterdam", "dmy", "EUR"
    decimal_comma = True
    price_in_amount = False
    columns = Columns(
        date="Datum", clock="Tijd", type="Type mutatie", isin="Isin code", name="Naam", quantity="Volume", price="Koers", amount="Bedrag",
        currency="Valuta mutatie", taxes=("Waarde",), account="Portefeuille",
    )
    types = (
        ("~^(koop|verkoop) (opties|turbo|futures)", OPTION), ("~^koop ", BUY), ("~^verkoop ", SELL), ("contant dividend", DIVIDEND),
        ("rente beleggersrekening", INTEREST), ("storting / opname", MOVE), ("tarieven en services", FEE),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """A worth in another currency than the amount cannot be compared with it."""
        worth, own, other = (table.column(each) for each in ("Waarde", "Valuta mutatie", "Valuta koers"))
        for _, cells in table.records:
            if cells[own].strip() != cells[other].strip():
                cells[worth] = ""
        return super().parse(table, context)

    def revise(self, rows: Sequence[Row]) -> None:
        """What lies between worth and amount is the fee of a trade and the tax of a dividend."""
        for row in rows:
            worth, row.taxes = row.taxes, ZERO
            if row.means is None:
                continue
            if worth and row.means is BUY and negate(row.amount) > worth:
                row.fees = subtract(negate(row.amount), worth)
            elif worth and row.means is SELL and ZERO < row.amount < worth:
                row.fees = subtract(worth, row.amount)
            elif worth and row.means is DIVIDEND and ZERO < row.amount < worth:
                row.taxes = subtract(worth, row.amount)
            elif row.means.kind is EventKind.INCOME and row.means.variety == IncomeKind.INTEREST.value and row.amount < 0:
                row.means = FEE


IMPORTER = Rabobank()
