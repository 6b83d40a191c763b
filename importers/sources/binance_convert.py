"""Binance's convert history: one row for each conversion, both amounts with their unit."""

from importers.base import Signature
from importers.means import Columns, trade
from importers.sources.binance_parts import ZONED, Part, done_only

_BASE = ("Pair", "Type", "Sell", "Buy", "Price", "Inverse Price", "Date Updated", "Status")


class BinanceConvert(Part):
    id = "binance-convert"
    title = "Binance: convert history"
    evidence = "parser"
    signatures = (
        Signature("v2", ("Wallet", *_BASE), patterns=(("at", ZONED),)),
        Signature("v1", _BASE, patterns=(("at", ZONED),), absent=("Wallet",)),
    )
    how_to_export = "Binance: Orders, Convert History, Export. The Transaction History holds the conversions too, with all else."
    columns = Columns(time="at", type="Type", sent="Sell", sent_asset="Sell", received="Buy", received_asset="Buy")
    types = (("market|limit|instant|recurring|", trade()),)
    only = done_only("Status", "successful", "success", "completed")


IMPORTER = BinanceConvert()
