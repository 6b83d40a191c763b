"""Wallets of Cardano: AdaLite, Yoroi and Eternl. What was sent is stated without its fee; rewards are rows of their own."""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, failed, income, move, refused
from importers.numbers import maybe

_STAKING = income(IncomeKind.STAKING)


class _Wallet(Declared):
    custody = "wallet"
    evidence = "parser"
    zone = ""
    order = "?"


class AdaLite(_Wallet):
    id = "adalite"
    title = venue = "AdaLite"
    _BASE = (
        "Date", "Transaction ID", "Type", "Received amount", "Received currency", "Sent amount", "Sent currency", "Fee amount",
        "Fee currency",
    )
    signatures = (
        Signature("v2", (*_BASE, "Received from (disclaimer: may not be accurate - first sender address only)")), Signature("v1", _BASE),
    )
    how_to_export = "AdaLite: Transactions, Export CSV"
    columns = Columns(
        time="Date", type="Type", sent="Sent amount", sent_asset="Sent currency", received="Received amount",
        received_asset="Received currency", fee="Fee amount", fee_asset="Fee currency", refs="Transaction ID",
    )
    types = (("received", move(1, charged=False)), ("sent", move(-1)), ("reward awarded", _STAKING))


class Yoroi(_Wallet):
    id = "yoroi"
    title = venue = "Yoroi"
    _BASE = (
        "Type (Trade, IN or OUT)", "Buy Amount", "Buy Cur.", "Sell Amount", "Sell Cur.", "Fee Amount (optional)", "Fee Cur. (optional)",
        "Exchange (optional)", "Trade Group (optional)", "Comment (optional)", "Date",
    )
    signatures = (Signature("v2", (*_BASE, "ID")), Signature("v1", _BASE, absent=("ID",)))
    how_to_export = "Yoroi: Transactions, Export"
    columns = Columns(
        time="Date", type="kind", sent="Sell Amount", sent_asset="Sell Cur.", received="Buy Amount", received_asset="Buy Cur.",
        fee="Fee Amount (optional)", fee_asset="Fee Cur. (optional)", refs="ID", note="Comment (optional)",
    )
    computed = ("kind",)
    refs_tell = False
    types = (("deposit", move(1, charged=False)), ("withdrawal", move(-1)), ("fee", failed()), ("reward", _STAKING))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind = row("Type (Trade, IN or OUT)").lower()
        if kind == "withdrawal" and not maybe(row("Sell Amount")):
            return ("fee",)
        return ("reward" if kind == "deposit" and row("Comment (optional)").lower().startswith("staking reward") else kind,)


class Eternl(_Wallet):
    id = "eternl"
    title = venue = "Eternl"
    signatures = (
        Signature("v1", (
            "Date", "Sent Amount", "Sent Currency", "Received Amount", "Received Currency", "Fee Amount", "Fee Currency", "Label",
            "Description", "TxHash", "TxType",
        )),
    )
    how_to_export = "Eternl: Settings, Export transactions, CSV"
    columns = Columns(
        time="Date", type="kind", sent="gone", sent_asset="Sent Currency", received="came", received_asset="Received Currency",
        fee="paid", fee_asset="Fee Currency", refs="TxHash", note="Description",
    )
    computed = ("kind", "gone", "came", "paid")
    types = (
        ("received funds|internal transfer - deposit", move(1, charged=False)),
        ("sent funds|internal transfer - withdrawal", move(-1)), ("reward", _STAKING),
        ("nothing said", refused("eternl type", "Eternl does not say what this was; add it by hand")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Amounts have the decimal mark of the user's language, and nothing groups their digits."""
        figures = [row(name) for name in ("Sent Amount", "Received Amount", "Fee Amount")]
        if any(figure.count(",") + figure.count(".") > 1 for figure in figures):
            raise ValueError("an amount has two decimal marks")
        kind = row("TxType") or (row("Label") if row("Label").lower() == "reward" else "nothing said")
        return kind, *(figure.replace(",", ".") for figure in figures)


IMPORTERS = (AdaLite(), Yoroi(), Eternl())
