"""Swan Bitcoin: deposits and purchases, and withdrawals. The trades file, in CoinTracker's layout, repeats the purchases."""

import re
from collections.abc import Callable, Sequence

from core.model import EventKind
from core.money import ZERO, add
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, move, refused, single, trade
from importers.numbers import maybe

_HOW = "Swan: Account, Statements, Transfers and Withdrawals as CSV, each year; leave out Trades, which has the purchases again"
_HASH = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


class SwanTransfers(Declared):
    id = "swan-transfers"
    title = "Swan Bitcoin: deposits and purchases"
    venue = "Swan"
    signatures = (
        Signature("v2", (
            "Event", "Date", "Timezone", "Status", "Transaction ID", "Total USD", "Transaction USD", "Fee USD", "Unit Count", "Asset Type",
            "BTC Price",
        ), ("Address Label", "USD Cost Basis", "Acquisition Date")),
        Signature("v1", ("Event", "Date", "Timezone", "Status", "USD", "Unit Count", "Asset Type", "BTC Price")),
    )
    how_to_export = _HOW
    evidence = "parser"
    columns = Columns(
        time="Date", type="what", asset="Asset Type", amount="amount", other_asset="=USD", other="Transaction USD|USD", fee="charged",
        fee_asset="=USD", note="Address Label",
    )
    computed = ("what", "amount", "charged")
    ids = ("Transaction ID",)
    types = (
        ("purchase", trade(1)), ("deposit", move(1)), ("monthly_fee|prepaid_fee", single(EventKind.FEE, -1)),
        ("free", ignored("a fee of nothing")),
        ("sums", refused("swan amounts", "total, amount and fee do not agree; add it by hand, as Swan shows it")),
    )
    only = (Only("Status", ("settled", "completed"), ignored("not carried out")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind, fee, in_money = row("Event").lower(), maybe(row("Fee USD")) or ZERO, row("Asset Type").upper() == "USD"
        total, paid = (maybe(row(name)) for name in ("Total USD", "Transaction USD"))
        if kind.endswith("_fee"):
            return ("sums", "", "") if fee and not in_money else (kind if fee else "free", row("Fee USD"), "")
        if (total is not None and paid is not None and add(paid, fee) != total) or (kind == "deposit" and fee):
            return "sums", "", ""
        return kind, (row("Total USD") or row("USD")) if in_money else row("Unit Count"), row("Fee USD")


class SwanWithdrawals(Declared):
    id = "swan-withdrawals"
    title = "Swan Bitcoin: withdrawals"
    venue = "Swan"
    signatures = (
        Signature("v1", (
            "Created At", "Timezone", "Transaction ID", "Executed At", "Canceled At", "Status", "Bitcoin Amount", "Automatic",
        ), ("IP Address",)),
    )
    how_to_export = _HOW
    evidence = "parser"
    columns = Columns(time="at", type="=withdrawal", asset="=BTC", amount="Bitcoin Amount", refs="hash")
    computed = ("at", "hash")
    ids = ("Transaction ID", "Created At")
    types = (("withdrawal", move(-1)),)
    only = (Only("Status", ("settled", "completed"), ignored("not carried out")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return row("Executed At") or row("Created At"), row("Transaction ID") if _HASH.fullmatch(row("Transaction ID")) else ""


IMPORTERS = (SwanTransfers(), SwanWithdrawals())
