"""Binance's fiat deposits and withdrawals; which of the two a file holds is in its name alone.

The amount is with the fee or without it: the indicated amount says which.
"""

from collections.abc import Callable, Sequence

from core.money import add, subtract, text
from importers.base import Signature
from importers.means import Columns, move, refused
from importers.numbers import amount, maybe
from importers.sources.binance_parts import ZONED, Part, done_only


class BinanceFiat(Part):
    id = "binance-fiat"
    title = "Binance: fiat deposits, withdrawals"
    evidence = "parser"
    signatures = (
        Signature("1", ("Coin", "Amount", "Status", "Payment Method", "Indicated Amount", "Fee", "Order ID"), patterns=(("at", ZONED),)),
    )
    how_to_export = "Binance: Orders, Buy Crypto History or Fiat, Export; keep 'deposit' or 'withdraw' in the file's name"
    columns = Columns(time="at", type="?way", asset="Coin", amount="gross", fee="Fee", refs="Order ID")
    ids = ("Order ID",)
    types = (
        ("deposit", move(1)), ("withdraw", move(-1)),
        ("", refused("no direction", "nothing in this layout says where the money went; name the file deposits.csv or withdrawals.csv")),
    )
    only = done_only("Status", "successful", "success", "completed")
    captures = (("way", r"(deposit|withdraw)"),)
    computed = ("gross",)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """What was paid in before the fee, or paid out besides it."""
        moved, asked, fee = amount(row("Amount")), maybe(row("Indicated Amount")), maybe(row("Fee"))
        if not fee or asked is None:
            return (text(moved),)
        arriving = row("?way").lower() == "deposit"
        if asked == add(moved, fee):
            return (text(asked if arriving else moved),)
        if asked == moved and arriving:
            return (text(moved),)
        if asked == subtract(moved, fee) and not arriving:
            return (text(asked),)
        raise ValueError("amount, indicated amount and fee do not say what was moved")


IMPORTER = BinanceFiat()
