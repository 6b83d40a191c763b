"""Pionex: deposits and withdrawals. Its trades come in CoinTracker's template, and are read as that."""

from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, move, refused


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


IMPORTER = PionexTransfers()
