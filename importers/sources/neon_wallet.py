"""Neon Wallet: activity on Neo 2. What a transaction cost, and GAS that was claimed, are rows of their own.

Times are those of the computer, without its zone, which is asked for; the column `id` is drawn anew for each export.
"""

from collections.abc import Callable, Sequence

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, ignored, income, move, single

_FEES = "NETWORK FEES"


class NeonWallet(Declared):
    id = "neon-wallet"
    title = venue = "Neon Wallet"
    custody = "wallet"
    evidence = "parser"
    signatures = (Signature("1", ("to", "from", "txid", "time", "amount", "symbol", "type", "id")),)
    how_to_export = "Neon Wallet: Activity, Export, for each address under an account of its own (--account)"
    zone = ""
    order = "mdy"
    columns = Columns(time="at", type="kind", asset="symbol", amount="amount", refs="txid")
    computed = ("at", "kind")
    content = ("to", "from")
    types = (
        ("receive", move(1)), ("send", move(-1)), ("claim", income(IncomeKind.REWARD)), ("fee", single(EventKind.FEE, -1)),
        ("own", ignored("a move within the wallet")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        own = bool(row("to")) and row("to") == row("from")
        return row("time").replace(" | ", " "), "own" if own else "fee" if row("to") == _FEES else row("type")


IMPORTER = NeonWallet()
