"""Binance's futures history: recognised, and not computed yet. Its rows wait, each under what it is."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, refused

_FUTURES = refused("futures", "futures are not computed yet; add their result by hand as an adjustment or a fee")


class BinanceFutures(Declared):
    id = "binance-futures"
    title = "Binance: futures history"
    venue = "Binance"
    evidence = "parser"
    signatures = (Signature("1", ("Date(UTC)", "type", "Amount", "Asset", "Symbol", "Transaction ID")),)
    how_to_export = "Binance: Futures, Transaction History, Export"
    columns = Columns(time="Date(UTC)", type="type", asset="Asset", amount="Amount")
    ids = ("Transaction ID", "type", "Asset", "Symbol")
    types = (("*", _FUTURES),)
    supported = False


IMPORTER = BinanceFutures()
