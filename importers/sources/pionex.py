"""Pionex: deposits, withdrawals and trades. The trades are written in CoinTracker's template: the file's name tells whose they are."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, move, refused
from importers.sources.cointracker import CoinTrackerTemplate


class PionexTransfers(Declared):
    id = "pionex-transfers"
    title = "Pionex: deposits and withdrawals"
    venue = "Pionex"
    signatures = (Signature("v1", ("date(UTC+0)", "tx_type", "amount", "coin", "network", "txid", "fee")),)
    how_to_export = "Pionex: Account, Statements, Export, deposit-withdraw.csv; trades are in a file of their own beside it"
    evidence = "parser"
    columns = Columns(time="date(UTC+0)", type="tx_type", asset="asset", amount="amount", fee="fee", refs="txid")
    computed = ("asset",)
    types = (("deposit", move(1)), ("withdraw|withdrawal", move(-1)))
    only = (
        Only("fee", ("0",), refused("pionex fee", "Pionex does not say whether the fee is in the amount; add this transfer by hand")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The coin without the network that may be glued to it (`BUSDBEP20`)."""
        coin, network = row("coin"), row("network")
        return (coin.removesuffix(network) or coin,)


class PionexTrades(CoinTrackerTemplate):
    id = "pionex-trades"
    title = "Pionex: trades"
    venue = "Pionex"
    signatures = (replace(CoinTrackerTemplate.signatures[0], version="v1", named="pionex"),)
    how_to_export = "Pionex: Account, Statements, Export, trading.csv of the folder for CoinTracker; name it pionex-trading.csv"
    evidence = "sample"


IMPORTERS = (PionexTransfers(), PionexTrades())
