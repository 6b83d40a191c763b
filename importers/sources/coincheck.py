"""Coincheck: purchases at its own price; of the whole history the header is known, and not what joins the rows of a trade."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, trade
from importers.recognised import OnlyRecognised


class CoincheckBuys(Declared):
    id = "coincheck-buys"
    title = "Coincheck: purchases"
    venue = "Coincheck"
    signatures = (Signature("v1", ("ID", "Amount", "Price", "Trading Currency", "Original Currency", "Progress", "Time")),)
    how_to_export = "Coincheck: Buy coins, Purchase history, CSV"
    columns = Columns(
        time="Time", type="=buy", asset="Trading Currency", amount="Amount", other_asset="Original Currency", other="Price",
    )
    ids = ("ID",)
    types = (("buy", trade(1)),)
    only = (Only("Progress", ("completed",), ignored("not carried out")),)


class CoincheckHistory(OnlyRecognised):
    id = "coincheck-history"
    title = "Coincheck: transaction history"
    venue = "Coincheck"
    signatures = (
        Signature(
            "v1", ("id", "time", "operation", "amount", "trading_currency", "price", "original_currency", "fee", "comment"),
        ),
    )
    how_to_export = "Coincheck: Transaction history, CSV"
    evidence = "parser"
    lacking = "nothing in it says which rows are one trade; add them by hand, or import the purchases"


IMPORTERS = (CoincheckBuys(), CoincheckHistory())
