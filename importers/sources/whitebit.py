"""WhiteBIT: deposits and withdrawals, whose fee is in the amount. Orders do not say what their figures are, and are not read."""

from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, inside, move, refused
from importers.numbers import maybe
from importers.recognised import OnlyRecognised


class _WhiteBit(Declared):
    venue = "WhiteBIT"
    evidence = "parser"
    ids = ("Id",)
    only = (Only("Status", ("success", "successful"), ignored("not carried out")),)


def _at(row: Callable[[str], str]) -> str:
    """`2024-01-05UTC10:00:00` as a time."""
    day, _, clock = row("Created At").partition("UTC")
    return f"{day.strip()}T{clock.strip()}" if clock.strip() else day.strip()


class WhiteBitDeposits(_WhiteBit):
    id = "whitebit-deposits"
    title = "WhiteBIT: deposits"
    signatures = (
        Signature("v1", ("Id", "Currency", "Address", "Hash", "Amount", "Fee", "Status", "Created At", "Updated At")),
    )
    how_to_export = "WhiteBIT: History, Deposits, Export, CSV"
    columns = Columns(time="at", type="what", asset="Currency", amount="Amount", refs="Hash")
    computed = ("at", "what")
    types = (
        ("deposit", move(1)),
        ("charged", refused("whitebit deposit fee", "WhiteBIT does not say whether the fee came off this deposit; add it by hand")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return _at(row), "charged" if maybe(row("Fee")) else "deposit"


class WhiteBitWithdrawals(_WhiteBit):
    id = "whitebit-withdrawals"
    title = "WhiteBIT: withdrawals"
    signatures = (
        Signature("v1", (
            "Id", "Currency", "Address", "Hash", "Requested Amount", "Requested Fee", "Processed Amount", "Processed Fee", "Status",
            "Created At", "Updated At",
        )),
    )
    how_to_export = "WhiteBIT: History, Withdrawals, Export, CSV"
    columns = Columns(
        time="at", type="=withdrawal", asset="Currency", amount="Processed Amount", fee="Processed Fee", fee_asset="Currency", refs="Hash",
    )
    computed = ("at",)
    types = (("withdrawal", inside(move(-1))),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return (_at(row),)


class WhiteBitOrders(OnlyRecognised):
    id = "whitebit-orders"
    title = "WhiteBIT: orders"
    venue = "WhiteBIT"
    signatures = (
        Signature("v1", (
            "Id", "Market", "Type", "Side", "Trigger Market", "Trigger Price", "Amount", "Price", "Fee", "Revenue", "Completed", "Total",
            "Open", "Close",
        ), ("Trigger Condition",)),
    )
    how_to_export = "WhiteBIT: History, Orders, Export, CSV"
    evidence = "parser"
    lacking = "it does not say what its revenue, completed and total figures are; add the trades by hand, or import them by a mapping"


IMPORTERS = (WhiteBitDeposits(), WhiteBitWithdrawals(), WhiteBitOrders())
