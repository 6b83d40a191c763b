"""Coinbase Pro's fills: trades alone, a part of what the account statement holds. A buy's total has the fee on it, a sale's has it off."""

from importers.base import Signature
from importers.means import Columns, trade
from importers.sources.coinbase_pro import Pro

_BASE = ("trade id", "product", "side", "created at", "size", "size unit", "fee", "total", "price/fee/total unit")
_SAME = ("trade", "trade id")


class CoinbaseProFills(Pro):
    id = "coinbase-pro-fills"
    title = "Coinbase Pro: fills"
    signatures = (Signature("v2", ("portfolio", *_BASE), ("price",)), Signature("v1", _BASE, ("price",), absent=("portfolio",)))
    how_to_export = "Coinbase Pro: Profile, Statements, Generate, Fills. The account statement holds them too, with all else: export that."
    columns = Columns(
        time="created at", type="side", asset="size unit", amount="size", other_asset="price/fee/total unit", other="total", fee="fee",
        account="portfolio",
    )
    ids = ("trade id", "product", "side")
    types = (("buy", trade(1, key=_SAME, directed=True)), ("sell", trade(-1, key=_SAME, directed=True)))
    includes_fee = "other"
    secondary = True
    remark = (
        "fills lack deposits, withdrawals and conversions; the account statement is complete, and counts where both are imported"
    )


IMPORTER = CoinbaseProFills()
