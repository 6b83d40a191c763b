"""Disnat, Desjardins' online brokerage: transactions, in French. Rows without a trade date have the day of settlement alone."""

from collections.abc import Sequence

from core.model import ParsedFile
from core.money import add, negate
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_events import agrees
from importers.broker_means import BUY, DIVIDEND, FEE, INTEREST, MOVE, MOVE_IN, MOVE_OUT, RETURN_OF_CAPITAL, SELL, TAX, Columns
from importers.broker_rows import Row

_CURRENCIES = {"CAN": "CAD", "CAD": "CAD", "USA": "USD", "USD": "USD", "É.-U.": "USD", "ÉU": "USD"}


class Disnat(Broker):
    id = "disnat"
    title = "Disnat: transactions"
    venue = "Disnat"
    signatures = (
        Signature("1", (
            "Date de transaction", "Date de règlement", "Type de transaction", "Symbole", "Description", "Quantité", "Prix",
            "Montant de l'opération", "Devise du compte",
        ), ("Marché", "Devise du prix")),
    )
    how_to_export = "Disnat: Comptes, Historique des transactions, the whole time, Exporter (CSV)"
    zone, order, currency = "America/Toronto", "ymd", "CAD"
    decimal_comma = True
    price_in_amount = False
    columns = Columns(
        date="Date de transaction|Date de règlement", type="Type de transaction", text="Description", symbol="Symbole",
        name="Description", kind="Classe d'actif", quantity="Quantité", price="Prix", amount="Montant de l'opération",
        currency="Devise du compte", fees=("Commission payée",),
    )
    types = (
        ("achat", BUY), ("vente", SELL), ("~^dividende", DIVIDEND), ("intérêts|intérêts versement tardif", INTEREST),
        ("frais|taxe produits et services|taxe de vente du québec", FEE), ("~^(retenue|impôt)", TAX),
        ("remboursement de capital|retour de capital", RETURN_OF_CAPITAL), ("transfert reçu", MOVE), ("cotisation|dépôt", MOVE_IN),
        ("subvention reee|subvention supplémentaire|incitatif québécois", MOVE_IN), ("résiliation|retrait", MOVE_OUT),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """A dash in place of a date is none."""
        traded = table.column("Date de transaction")
        for _, cells in table.records:
            cells[traded] = "" if cells[traded].strip() == "-" else cells[traded]
        return super().parse(table, context)

    def symbol(self, written: str) -> str:
        """American shares without the mark of their market; a Canadian ticker keeps it, for it may be another share there."""
        return super().symbol(written).removesuffix("-U")

    def prepare(self, cell: dict[str, str]) -> None:
        named = cell["currency"]
        cell["currency"] = _CURRENCIES.get(named.upper(), "")
        if named and not cell["currency"]:
            raise ValueError(f"{named[:20]!r} is no currency that is known here")

    def revise(self, rows: Sequence[Row]) -> None:
        """A commission that quantity times price leaves out of the amount comes on top of it."""
        for row in rows:
            if row.means in (BUY, SELL) and row.fees and row.price and agrees(row.quantity.copy_abs(), row.price, row.amount.copy_abs()):
                row.amount = add(row.amount, negate(row.fees))


IMPORTER = Disnat()
