"""Relai: purchases and sales of bitcoin out of an own wallet. A fee is beside the amount: paid on top, or taken off the proceeds."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, trade


class Relai(Declared):
    id = "relai"
    title = "Relai: transactions"
    venue = "Relai"
    custody = "wallet"
    signatures = (
        Signature(
            "v1", (
                "Date", "Transaction Type", "BTC Amount", "BTC Price", "Currency Pair", "Fiat Amount (excl. fees)", "Fiat Currency", "Fee",
                "Fee Currency", "Destination", "Operation ID",
            ), ("Counterparty",),
        ),
    )
    how_to_export = "Relai: Profile, Statements, Transaction history as CSV, the whole time"
    columns = Columns(
        time="Date", type="Transaction Type", asset="=BTC", amount="BTC Amount", other_asset="Fiat Currency",
        other="Fiat Amount (excl. fees)", fee="Fee", fee_asset="Fee Currency",
    )
    ids = ("Operation ID",)
    types = (("buy", trade(1)), ("sell", trade(-1)))


IMPORTER = Relai()
