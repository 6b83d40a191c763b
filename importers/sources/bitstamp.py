"""Bitstamp: transactions, in the file of today and in the one of before December 2023, whose cells hold amount and unit.

The old file has no ids and minutes alone, so a trade that both files hold is known by what it moved on its day. The fee is on top of what
a purchase paid, and comes off what a sale brought.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move, refused, trade

_MOVE = "sub account transfer"
_MAIN = "main account"


class Bitstamp(Declared):
    id = "bitstamp"
    title = "Bitstamp: transactions"
    venue = "Bitstamp"
    signatures = (
        Signature(
            "v2", ("ID", "Account", "Type", "Subtype", "Datetime", "Amount", "Amount currency", "Value", "Value currency", "Fee"),
            ("Rate", "Rate currency", "Fee currency", "Order ID"),
        ),
    )
    how_to_export = "Bitstamp: Activity, Transactions, Export, CSV (RFC 4180), all accounts, the whole time"
    columns = Columns(
        time="Datetime", type="kind", subtype="Subtype", asset="Amount currency", amount="Amount", other_asset="Value currency",
        other="Value", fee="Fee", fee_asset="Fee currency", account="Account",
    )
    computed = ("kind",)
    ids: ClassVar[tuple[str, ...]] = ("ID",)
    types = (
        ("market buy", trade(1)), ("market sell", trade(-1)),
        ("deposit|card deposit|crypto deposit|ripple deposit", move(1)),
        ("withdrawal|crypto withdrawal|ripple withdrawal|ripple payment|deposit reverted", move(-1)),
        ("inter account transfer", move()),
        (f"{_MOVE} in", move(1)), (f"{_MOVE} out", move(-1)),
        ("staking reward", income(IncomeKind.STAKING)), ("referral reward", income(IncomeKind.REFERRAL)),
        ("staked assets|started generating rewards|converted assets", refused(
            "bitstamp staking", "Bitstamp does not say in one row what became what; add the change of asset by hand",
        )),
    )
    alike = "bitstamp"

    def owner(self, account: str, named: str) -> str:
        return account if named.lower() == _MAIN else super().owner(account, named)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The row's type; of a transfer between accounts (`Main Account -> Savings`) with its way as the row's account sees it."""
        kind = row("Type").lower()
        if kind != _MOVE:
            return (kind,)
        sender, _, receiver = (part.strip() for part in row("Value").partition("->"))
        here = row("Account")
        if here not in (sender, receiver) or sender == receiver:
            raise ValueError("the row does not say which way the transfer between accounts went; add it by hand")
        return (f"{_MOVE} {'out' if here == sender else 'in'}",)


class BitstampOld(Bitstamp):
    id = "bitstamp-old"
    title = "Bitstamp: transactions, old layout"
    signatures = (Signature("v1", ("Type", "Datetime", "Account", "Amount", "Value", "Rate", "Fee", "Sub Type")),)
    how_to_export = "Bitstamp, until December 2023: Transactions, Export; today's file holds the same with seconds and ids: export that"
    columns = Columns(
        time="Datetime", type="kind", subtype="Sub Type", asset="Amount", amount="Amount", other_asset="Value", other="Value", fee="Fee",
        fee_asset="Fee", account="Account",
    )
    ids = ()
    order = "mdy"
    secondary = True
    remark = "the old layout has minutes and no ids; where today's file holds the same trade, that one counts"


IMPORTERS = (Bitstamp(), BitstampOld())
