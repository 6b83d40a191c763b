"""TradeOgre, which has closed: trades, deposits and withdrawals. A trade's total is amount times price, cut after eight decimals."""

from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, inside, move, trade
from importers.sources.closed_venues import total

_OWN = ("Coin", "Currency", "Asset", "Pair", "Symbol", "Market", "Total", "Quantity")
"""Columns that a list of trades of any other maker would have."""


class _TradeOgre(Declared):
    venue = "TradeOgre"
    evidence = "parser"


class TradeOgreTrades(_TradeOgre):
    id = "tradeogre-trades"
    title = "TradeOgre: trades"
    signatures = (Signature("v1", ("Type", "Exchange", "Date", "Amount", "Price", "Fee"), absent=_OWN),)
    how_to_export = "TradeOgre has closed; the file came from Account, Trade history, CSV"
    columns = Columns(
        time="Date", type="Type", asset="coin", amount="Amount", other_asset="quote", other="total", fee="Fee", fee_asset="quote",
    )
    computed = ("coin", "quote", "total")
    types = (("buy", trade(1)), ("sell", trade(-1)))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        quote, mark, coin = row("Exchange").partition("-")
        if not (mark and quote and coin):
            raise ValueError("its market cannot be read")
        return coin, quote, total(row("Amount"), row("Price"))


class TradeOgreDeposits(_TradeOgre):
    id = "tradeogre-deposits"
    title = "TradeOgre: deposits"
    signatures = (Signature("v1", ("Date", "Coin", "TXID", "Amount"), absent=("Type", "Fee", "Price", "Status", "Network", "Address")),)
    how_to_export = "TradeOgre has closed; the file came from Account, Deposits, CSV"
    columns = Columns(time="Date", type="=deposit", asset="Coin", amount="Amount", refs="TXID")
    content = ("TXID",)
    types = (("deposit", move(1)),)


class TradeOgreWithdrawals(_TradeOgre):
    id = "tradeogre-withdrawals"
    title = "TradeOgre: withdrawals"
    signatures = (Signature("v1", ("Date", "Coin", "TXID", "Amount", "Fee", "Address", "Payment ID")),)
    how_to_export = "TradeOgre has closed; the file came from Account, Withdrawals, CSV"
    columns = Columns(time="Date", type="=withdrawal", asset="Coin", amount="Amount", fee="Fee", fee_asset="Coin", refs="TXID")
    content = ("TXID",)
    types = (("withdrawal", inside(move(-1))),)


IMPORTERS = (TradeOgreTrades(), TradeOgreDeposits(), TradeOgreWithdrawals())
