"""Directa: movements. Commissions, withheld taxes and accrued interest stand in rows of their own."""

import re

from msgspec.structs import replace

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CANCELLED,
    DIVIDEND,
    INTEREST,
    MARGIN,
    MOVE_IN,
    MOVE_OUT,
    REWARD,
    SELL,
    TAX,
    Columns,
)
from importers.means import Only, charge, refused

PURCHASE, SALE = (replace(each, together=("Riferimento ordine", "Isin")) for each in (BUY, SELL))
FOREIGN = refused("foreign currency", "Directa states euros and a foreign amount here and not which of the two moved; enter it by hand")


class Directa(Broker):
    id = "directa"
    title = "Directa: movements"
    venue = "Directa"
    signatures = (
        Signature("1", (
            "Data operazione", "Tipo operazione", "Ticker", "Isin", "Descrizione", "Quantità", "Importo euro", "Divisa",
        ), ("Data valuta", "Protocollo", "Importo Divisa", "Riferimento ordine")),
    )
    how_to_export = "Directa: Conto, Movimenti, ordered by Data operazione, the whole time, CSV; a file holds 3000 rows at most"
    zone, order, currency = "Europe/Rome", "dmy", "EUR"
    columns = Columns(
        date="Data operazione", type="Tipo operazione", symbol="Ticker", isin="Isin", name="Descrizione", quantity="Quantità",
        amount="Importo euro",
    )
    account_in = r"^Conto : (\w*\d{4,})"
    only = (Only("Divisa", ("eur", ""), FOREIGN),)
    types = (
        ("acquisto", PURCHASE), ("vendita|rimborso obbl. a scadenza", SALE), ("commissioni", charge(PURCHASE)),
        ("conferimento con bonifico", MOVE_IN), ("prelievo bonifico", MOVE_OUT),
        ("provento etf|dividendi|incasso dividendi esteri|incasso dividendi italia|incasso dividendi usa", DIVIDEND),
        ("cedola obb.|coupon certif.|ratei att.obb.|ratei pass.obb.", INTEREST), ("interessi prest.titoli", REWARD),
        (r"~^(st\.)?rit\.|^ritenuta|^tobin tax|^bollo", TAX), ("finanziamento", MARGIN), (r"~^st\.", CANCELLED),
    )

    def symbol(self, written: str) -> str:
        """The ticker of a market; numbers of Directa's own for bonds are none."""
        return "" if re.match(r"M\.\d", written) else super().symbol(written)


IMPORTER = Directa()
