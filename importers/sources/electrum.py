"""Electrum: a wallet's history, on the chain and in lightning channels. What left is stated with its fee in it.

Times are those of the computer, without its zone, which is asked for. A channel that is opened or closed costs its fee and no more.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.money import ZERO, add, multiply, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, When, failed, ignored, inside, move, refused
from importers.numbers import maybe

_SATOSHI = Decimal("0.00000001")


class Electrum(Declared):
    id = "electrum"
    title = "Electrum: history of a wallet"
    venue = "Electrum"
    custody = "wallet"
    signatures = (
        Signature("v4", (
            "oc_transaction_hash", "ln_payment_hash", "label", "confirmations", "amount_chain_bc", "amount_lightning_bc",
            "network_fee_bc", "timestamp",
        ), ("fiat_value", "fiat_fee")),
        Signature("v3", (
            "oc_transaction_hash", "ln_payment_hash", "label", "confirmations", "amount_chain_bc", "amount_lightning_bc",
            "network_fee_satoshi", "timestamp",
        ), ("fiat_value", "fiat_fee")),
        Signature("v2", ("transaction_hash", "label", "confirmations", "value", "fee", "timestamp"), ("fiat_value", "fiat_fee")),
        Signature("v1", ("transaction_hash", "label", "value", "timestamp"), ("confirmations",), absent=("fee", "type")),
    )
    how_to_export = "Electrum: History, Export, CSV, for each wallet under an account of its own (--account)"
    evidence = "parser"
    remark = "It is read as bitcoin; undo the import where the file is of another coin's Electrum, which writes the same layout"
    zone = ""
    columns = Columns(
        time="timestamp", type="way", asset="=BTC", amount="amount", fee="charged", fee_asset="=BTC", refs="hash", note="label",
    )
    computed = ("way", "amount", "charged", "hash")
    content = ("oc_transaction_hash|transaction_hash", "ln_payment_hash")
    types = (
        ("in", move(1)), ("out", inside(move(-1))), ("own", failed()), ("nothing", ignored("nothing was moved")),
        ("unclear", refused("electrum fee", "the fee is more than what left; add it by hand, by its hash")),
    )
    only = (When("timestamp", ("0", "unconfirmed", "unknown"), ignored("not confirmed yet")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        amount = add(maybe(row("amount_chain_bc") or row("value")) or ZERO, maybe(row("amount_lightning_bc")) or ZERO)
        sats = maybe(row("network_fee_satoshi"))
        fee = (maybe(row("network_fee_bc") or row("fee")) or ZERO) if sats is None else multiply(sats, _SATOSHI)
        left, told = amount.copy_abs(), row("oc_transaction_hash") or row("transaction_hash")
        way = "in" if amount > 0 else "nothing" if not amount and not fee else "own" if left == fee else "unclear" if fee > left else "out"
        return way, text(amount), text(fee) if fee and way != "in" else "", told.strip("-")


IMPORTER = Electrum()
