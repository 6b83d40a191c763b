"""Wallets of Cardano: AdaLite and Eternl. Rewards are rows of their own when they are awarded; fetching them moves nothing but the fee.

A fee is beside what was sent. Eternl states a sending that fetches rewards with these in it, so that it waits.
"""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, failed, income, move, refused
from importers.numbers import maybe


class _Cardano(Declared):
    custody = "wallet"
    evidence = "parser"


class AdaLite(_Cardano):
    id = "adalite"
    title = "AdaLite: transactions"
    venue = "AdaLite"
    signatures = (
        Signature("v2", (
            "Date", "Transaction ID", "Type", "Received from (disclaimer: may not be accurate - first sender address only)",
            "Received amount", "Received currency", "Sent amount", "Sent currency", "Fee amount", "Fee currency",
        )),
        Signature("v1", (
            "Date", "Transaction ID", "Type", "Received amount", "Received currency", "Sent amount", "Sent currency", "Fee amount",
            "Fee currency",
        ), absent=("Label",)),
    )
    how_to_export = "AdaLite: Transaction history, Export to CSV"
    order = "mdy"
    columns = Columns(
        time="Date", type="what", sent="Sent amount", sent_asset="Sent currency", received="Received amount",
        received_asset="Received currency", fee="Fee amount", fee_asset="Fee currency", refs="Transaction ID",
    )
    computed = ("what",)
    content = ("Transaction ID",)
    types = (
        ("received", move(1)), ("sent", move(-1)), ("reward awarded", income(IncomeKind.STAKING)), ("nothing sent", failed()),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind = row("Type").lower()
        return ("nothing sent" if kind == "sent" and not maybe(row("Sent amount")) else kind,)


class Eternl(_Cardano):
    id = "eternl"
    title = "Eternl: transactions"
    venue = "Eternl"
    signatures = (
        Signature("v1", (
            "Date", "Sent Amount", "Sent Currency", "Received Amount", "Received Currency", "Fee Amount", "Fee Currency", "Label",
            "Description", "TxHash", "TxType",
        ), absent=("Net Worth Amount",)),
    )
    how_to_export = "Eternl: Transactions, Export, CSV"
    zone = ""
    columns = Columns(
        time="Date", type="what", sent="gone", sent_asset="Sent Currency", received="come", received_asset="Received Currency",
        fee="charged", fee_asset="Fee Currency", refs="TxHash", note="Description",
    )
    computed = ("what", "gone", "come", "charged")
    content = ("TxHash",)
    types = (
        ("received funds", move(1)), ("sent funds", move(-1)), ("reward", income(IncomeKind.STAKING)),
        ("~withdrawal", refused(
            "eternl rewards", "Eternl states this sending with the rewards in it that it fetched; add it by hand, by its hash",
        )),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Figures have a decimal comma or point."""
        figures = (row(name).replace(",", ".") for name in ("Sent Amount", "Received Amount", "Fee Amount"))
        return row("TxType") or row("Label"), *figures


IMPORTERS = (AdaLite(), Eternl())
