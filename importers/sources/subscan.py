"""Subscan: transfers and rewards of an account of Polkadot and Kusama. What transactions cost is not in these files."""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature, Table
from importers.declared import Declared
from importers.means import Columns, ignored, income, move
from importers.sources.own_address import own_address

_UTC = " (+UTC)"
_COINS = {"polkadot": "DOT", "kusama": "KSM"}


class Transfers(Declared):
    id = "subscan-transfers"
    title = "Subscan: transfers"
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("v2", ("Extrinsic ID", "Block", "Block Timestamp", "From", "To", "Value", "Symbol", "Result", "Hash")),
        Signature("v1", ("Extrinsic ID", "Block", "Date", "From", "To", "Value", "Symbol", "Result", "Hash")),
    )
    how_to_export = "subscan.io, your account, Transfers, Download; keep the address in the file's name"
    remark = "Subscan's transfers do not hold what transactions cost; compare the balance, and add the fees by hand"
    columns = Columns(time="at", type="kind", asset="Symbol", amount="Value", refs="Hash", account="own")
    computed = ("at", "kind", "own")
    content = ("Extrinsic ID", "From", "To")
    types = (
        ("in", move(1)), ("out", move(-1)), ("self", ignored("a move within the account")), ("failed", ignored("not carried out")),
    )

    def begin(self, table: Table) -> None:
        self.own = own_address(table, "From", "To").casefold()

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        gone, came = row("From").casefold() == self.own, row("To").casefold() == self.own
        if not self.own:
            raise ValueError("the file does not say of whose address it is; put that in its name")
        if not gone and not came:
            raise ValueError("this transfer is not of the account whose file it is")
        kind = "failed" if row("Result").lower() != "true" else "self" if gone and came else "out" if gone else "in"
        return (row("Block Timestamp") or row("Date")).removesuffix(_UTC), kind, row("From" if gone else "To")[:8]


class PoolRewards(Declared):
    id = "subscan-pool-rewards"
    title = "Subscan: rewards of a nomination pool"
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("v2", ("Event ID", "Block", "Extrinsic ID", "Pool", "Value", "Action", "Time")),
        Signature("v1", ("Event ID", "Extrinsic ID", "Pool", "Value", "Action", "Time"), absent=("Block",)),
    )
    how_to_export = "subscan.io, your account, Nomination pool, Paid out, Download; keep the network's name at the start of the file's"
    columns = Columns(time="at", type="Action", asset="coin", amount="Value", refs="Extrinsic ID", account="own")
    computed = ("at", "coin", "own")
    ids = ("Event ID",)
    types = (("paidout|paid out|reward", income(IncomeKind.STAKING)),)

    def begin(self, table: Table) -> None:
        self.coin = next((coin for network, coin in _COINS.items() if table.name.casefold().startswith(network)), "")

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        if not self.coin:
            raise ValueError("the file does not say of which network it is; begin its name with Polkadot or Kusama")
        return row("Time").removesuffix(_UTC), self.coin, row("Pool#2")[:8]


IMPORTERS = (Transfers(), PoolRewards())
