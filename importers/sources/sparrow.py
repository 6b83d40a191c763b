"""Sparrow: a wallet's transactions, in bitcoin or in satoshis. What left is stated with its fee in it."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from core.money import ZERO, multiply, text
from importers.base import Signature, Table
from importers.declared import Declared
from importers.footers import drop_footers
from importers.means import Columns, When, failed, ignored, inside, move

_BITCOIN, _SATOSHIS = re.compile(r"-?\d+[.,]\d{8}"), re.compile(r"-?\d+")
_SATOSHI = Decimal("0.00000001")


class Sparrow(Declared):
    id = "sparrow"
    title = "Sparrow: transactions of a wallet"
    venue = "Sparrow"
    custody = "wallet"
    signatures = (
        Signature("v3", ("Date (UTC)", "Label", "Txid"), patterns=(
            ("value", r"^Value \((BTC|sats)\)$"), ("left", r"^Balance \((BTC|sats)\)$"), ("paid", r"^Fee \((BTC|sats)\)$"),
        )),
        Signature("v2, with worth", ("Date (UTC)", "Label", "Value", "Balance", "Fee", "Txid"), patterns=(
            ("worth", r"^Value \((\w{3})\)$"),
        )),
        Signature("v2", ("Date (UTC)", "Label", "Value", "Balance", "Fee", "Txid")),
        Signature("v1", ("Date", "Label", "Value", "Balance", "Fee", "Txid"), absent=("Type", "Currency", "Asset", "Coin")),
    )
    how_to_export = "Sparrow: the wallet's Transactions, Export CSV, for each wallet under an account of its own (--account)"
    evidence = "parser"
    zone = ""
    columns = Columns(
        time="Date (UTC)|Date", type="way", asset="=BTC", amount="amount", fee="charged", fee_asset="=BTC", balance="holds", refs="Txid",
        note="Label",
    )
    computed = ("way", "amount", "charged", "holds")
    content = ("Txid",)
    types = (("in", move(1)), ("out", inside(move(-1))), ("own", failed()))
    only = (When("Date (UTC)|Date", ("unconfirmed",), ignored("not confirmed yet")),)

    def begin(self, table: Table) -> None:
        """A comment may stand below the last row."""
        drop_footers(table, "#")

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        value, fee = _coins(row("value") or row("Value")), _coins(row("paid") or row("Fee"))
        way = "in" if value > 0 else "own" if value.copy_abs() == fee else "out"
        return way, text(value), text(fee) if fee and way != "in" else "", text(_coins(row("left") or row("Balance")))


def _coins(written: str) -> Decimal:
    """Bitcoin: a figure with eight decimals is bitcoin, a whole one satoshis."""
    if not written:
        return ZERO
    if _BITCOIN.fullmatch(written):
        return Decimal(written.replace(",", "."))
    if _SATOSHIS.fullmatch(written):
        return multiply(Decimal(written), _SATOSHI)
    raise ValueError(f"{written[:30]!r} is neither bitcoin nor satoshis")


IMPORTER = Sparrow()
