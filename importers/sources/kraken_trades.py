"""Kraken's export of trades: a part of what the ledgers hold, so its reading gives way where both are imported.

A trade's `txid` is the `refid` of its ledger rows. The fee is written in the currency that was paid or received, whatever it was
charged in. Owns how Kraken writes pairs: old codes glued together (`XXBTZUSD`), newer ones too (`DOTEUR`), newest with a slash.
"""

from core.model import LegRole
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, refused, trade
from importers.sources.kraken_assets import CODES, kraken_asset

_BASE = ("txid", "ordertxid", "pair", "time", "type", "cost", "fee", "vol")
_MORE = ("price", "margin", "misc", "ledgers", "ordertype")
_OLD = frozenset(code for code in CODES if code[0] in "XZ" and len(code) == 4)
_QUOTES = sorted(
    {
        *(code for code in _OLD if code[0] == "Z"), "XXBT", "XETH", "XBT", "ETH", "BTC", "USDT", "USDC", "USDG", "USDQ", "USDR", "PYUSD",
        "RLUSD", "DAI", "DOT", "EURT", "EURQ", "EURR", "EURC", "USD", "EUR", "GBP", "CAD", "JPY", "AUD", "CHF", "AED",
    },
    key=len, reverse=True,
)
_MARGIN = refused("kraken margin", "margin trading is not computed yet; add its result by hand as an adjustment or a fee")


class KrakenTrades(Declared):
    id = "kraken-trades"
    title = "Kraken trades"
    venue = "Kraken"
    signatures = (
        Signature("v4", (*_BASE, "subclass", "posstatuscode"), _MORE),
        Signature("v3", (*_BASE, "subclass"), _MORE),
        Signature("v2", (*_BASE, "posstatus"), _MORE),
        Signature("v1", _BASE, _MORE),
    )
    how_to_export = "Kraken: profile, Documents, New export, Trades. The ledgers hold them too, with all else: export those."
    columns = Columns(time="time", type="type", pair="pair", amount="vol", other="cost", fee="fee")
    ids = ("txid",)
    types = (("buy", trade(1, key=("refid", "txid"))), ("sell", trade(-1, key=("refid", "txid"))))
    only = (Only("margin", ("0",), _MARGIN), Only("posstatus|posstatuscode", ("0",), _MARGIN))
    secondary = True
    remark = (
        "Kraken's trades lack deposits, withdrawals and rewards, and name every fee in the currency of the price; "
        "the ledgers are complete, and count where both are imported"
    )

    def asset(self, code: str) -> tuple[str, LegRole]:
        return kraken_asset(code)[:2]

    def split(self, pair: str) -> tuple[str, str]:
        """An old quote code (`ZUSD`) stands beside an old base code alone: `XXBTZUSD`, but `XTZUSD` is XTZ and USD."""
        if "/" in pair:
            return super().split(pair)
        glued = pair.partition(".")[0]
        for quote in _QUOTES:
            base = glued.removesuffix(quote)
            if base and base != glued and (quote not in _OLD or base in _OLD or base == "USDT"):
                return base, quote
        raise ValueError(f"the pair {pair[:20]!r} cannot be told apart")


IMPORTER = KrakenTrades()
