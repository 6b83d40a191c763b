"""Binance's spot trade history: fills without an id. Fills of one second, market and side are one trade, as in the transaction history."""

from importers.base import Signature
from importers.means import Columns, trade
from importers.sources.binance_parts import ZONED, Part

_AT = (("at", ZONED),)
_ORDER = ("at", "Market|Pair", "Type|Side")


class BinanceTrades(Part):
    id = "binance-trades"
    title = "Binance: spot trade history"
    signatures = (
        Signature("v2", ("Pair", "Side", "Price", "Executed", "Amount", "Fee"), patterns=_AT, absent=("Status", "Total")),
        Signature("v1", ("Market", "Type", "Price", "Amount", "Total", "Fee", "Fee Coin"), patterns=_AT),
    )
    how_to_export = "Binance: Orders, Spot Order, Trade History, Export. The Transaction History holds the trades too, with all else."
    columns = Columns(
        time="at", type="Type|Side", pair="Market", asset="Executed", amount="Executed|Amount", other_asset="Total|Amount",
        other="Total|Amount", fee="Fee", fee_asset="Fee Coin|Fee",
    )
    types = (("buy", trade(1, together=_ORDER)), ("sell", trade(-1, together=_ORDER)))


IMPORTER = BinanceTrades()
