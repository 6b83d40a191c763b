"""Finpension: transactions of a pillar 3a or vested benefits portfolio, which name the same things differently."""

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, INTEREST, MOVE, SELL, TRADE, Columns
from importers.means import refused

LIQUIDATED = refused("liquidation", "Finpension does not say how many shares this money is for; enter the sale by hand")


class Finpension(Broker):
    id = "finpension"
    title = "Finpension: transactions of pillar 3a and vested benefits"
    venue = "Finpension"
    signatures = (
        Signature("1", ("Date", "Category", "Asset Name", "ISIN", "Number of Shares", "Asset Price in CHF", "Cash Flow", "Balance"), (
            "Asset Currency", "Currency Rate",
        )),
    )
    how_to_export = "finpension: Portfolio, Transactions, Download as CSV; one file for each portfolio, so give its account with --account"
    zone, order, currency = "Europe/Zurich", "ymd", "CHF"
    columns = Columns(
        date="Date", type="Category", isin="ISIN", name="Asset Name", quantity="Number of Shares", price="Asset Price in CHF",
        amount="Cash Flow", balance="Balance",
    )
    types = (
        ("buy", BUY), ("sell", SELL), ("portfolio transaction", TRADE),
        ("dividend|dividend and interest distributions", DIVIDEND), ("interests", INTEREST),
        ("flat-rate administrative fee|flat-rate administration fee|implementation fees", FEE),
        ("deposit|transfer vested benefits|withdrawal", MOVE), ("liquidation distribution", LIQUIDATED),
    )


IMPORTER = Finpension()
