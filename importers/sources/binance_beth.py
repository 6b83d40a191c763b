"""Binance's ETH staking history: ETH into BETH or WBETH, one for one as the row states."""

from core.model import EventKind
from importers.base import Signature
from importers.means import Columns, exchange
from importers.sources.binance_parts import ZONED, Part, done_only


class BinanceBeth(Part):
    id = "binance-eth-staking"
    title = "Binance: ETH staking history"
    signatures = (Signature("1", ("Coin", "Token", "Amount", "Status"), patterns=(("at", ZONED),)),)
    how_to_export = "Binance: Earn, ETH Staking, History, Export. The Transaction History holds it too, with all else."
    columns = Columns(time="at", type="=stake", sent="Amount", sent_asset="Coin", received="Amount", received_asset="Token")
    types = (("stake", exchange(EventKind.WRAP, whole=("ETH",))),)
    only = done_only("Status", "success", "successful", "completed")


IMPORTER = BinanceBeth()
