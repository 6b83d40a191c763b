"""Hotbit, which has closed: trades. A maker's fee is below zero: so much less was paid, or more received, in the quote.

The list that the site itself showed is recognised: it states fees that are cut, and wrong totals.
"""

from collections.abc import Callable, Sequence

from core.money import ZERO, add, subtract, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, trade
from importers.numbers import amount
from importers.recognised import OnlyRecognised

_FEW = ("Executed", "Status", "Order ID", "Trade ID", "Currency", "Fee Currency", "Fee Coin", "Role", "Total Fee")


class HotbitTrades(Declared):
    id = "hotbit-trades"
    title = "Hotbit: trades"
    venue = "Hotbit"
    signatures = (
        Signature("support", (
            "time", "user_id", "market", "side", "role", "price", "amount", "deal", "fee", "platform", "stock", "deal_stock",
        )),
        Signature("v1", ("time", "market", "side", "price", "amount", "deal", "fee"), absent=("user_id", "role", "platform")),
    )
    how_to_export = "Hotbit has closed; the file came from Orders, Trade history, Export, or from its support"
    evidence = "parser"
    columns = Columns(
        time="at", type="side", asset="coin", amount="amount", other_asset="quote", other="paid", fee="cost", fee_asset="quote",
    )
    computed = ("at", "coin", "quote", "paid", "cost")
    types = (("buy", trade(1)), ("sell", trade(-1)))
    quotes = (
        "ALGO", "ATOM", "AUDIO", "BCH", "BTC", "CHZ", "DOGE", "DYDX", "ENS", "ETC", "ETH", "FSN", "HOT", "ICP", "IMX", "KDA", "LEV", "LRC",
        "LTC", "MFT", "MINA", "NEAR", "NEXO", "NFT", "NUSD", "QNT", "QTUM", "RVN", "SHIB", "SLP", "SOL", "TFUEL", "THETA", "TRB", "TRX",
        "UNI", "USD", "USDC", "USDT", "VET", "XEM", "XMR", "XRP",
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        at, fee, deal = row("time"), amount(row("fee")), amount(row("deal"))
        at = f"{at.replace('_', ' ')}+00:00" if "_" in at else f"{at}+08:00"
        coin, quote = self.split(row("market"))
        if fee < 0:
            deal, fee = add(deal, fee) if row("side").lower() == "buy" else subtract(deal, fee), ZERO
        return at, coin, quote, text(deal), text(fee)


class HotbitOrders(OnlyRecognised):
    id = "hotbit-orders"
    title = "Hotbit: trades as the site listed them"
    venue = "Hotbit"
    signatures = (
        Signature("v3", ("Date", "Pair", "Side", "Price", "Volume", "Fee", "Total"), absent=("Amount", *_FEW)),
        Signature("v2", ("Date", "Pair", "Side", "Price", "Amount", "Fee", "Total"), absent=("Volume", *_FEW)),
        Signature("v1", ("Date", "Pair", "Type", "Price", "Amount", "Fee", "Total", "Export"), absent=_FEW),
    )
    how_to_export = HotbitTrades.how_to_export
    evidence = "parser"
    lacking = "its fees are cut and its totals are wrong, so take the file with the column deal, or add the trades by hand"


IMPORTERS = (HotbitTrades(), HotbitOrders())
