"""Bitcoin Core and the wallets made of it: transactions. What was sent holds its fee, which the file does not state.

What a name cost in Namecoin (`Name operation`) is spent as a fee is: the coins in it serve nothing else any more.

Times are those of the computer, without its zone, which is asked for. The column's title names the unit.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from core.model import EventKind, IncomeKind
from core.money import multiply, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, move, single
from importers.numbers import amount

_UNITS = {"m": Decimal("0.001"), "µ": Decimal("0.000001"), "u": Decimal("0.000001")}
_SATOSHIS = ("sat", "sats")
_PART = re.compile(r"([mµu])([A-Z]{3,5})")
_GLUED = re.compile(r"([+-]?[\d.,]+) (\w{3,5})")
_HASH = re.compile(r"([0-9a-f]{64})(?:-\d+)?", re.IGNORECASE)


class BitcoinCore(Declared):
    id = "bitcoin-core"
    title = "Bitcoin Core and wallets made of it: transactions"
    venue = "Bitcoin Core"
    custody = "wallet"
    signatures = (
        Signature("v2", ("Confirmed", "Date", "Type", "Label", "Address", "ID"), patterns=(("amount", r"^Amount \((\S+)\)$"),)),
        Signature("v1", ("Confirmed", "Date", "Type", "Label", "Address", "Amount", "ID")),
    )
    how_to_export = "Bitcoin Core: Transactions, Export, for each wallet under an account of its own (--account)"
    evidence = "parser"
    zone = ""
    columns = Columns(time="Date", type="Type", asset="coin", amount="coins", refs="hash", note="Label")
    computed = ("coin", "coins", "hash")
    content = ("ID", "Address")
    types = (
        ("received with|received from", move(1)), ("sent to", move(-1)), ("payment to yourself|name operation", single(EventKind.FEE, -1)),
        ("mined", income(IncomeKind.MINING)), ("masternode reward", income(IncomeKind.STAKING)),
    )
    only = (Only("Confirmed", ("true",), ignored("not confirmed yet")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        unit, written = row("?amount"), row("amount") or row("Amount")
        if glued := _GLUED.fullmatch(written):
            written, unit = glued[1], glued[2]
        told = _HASH.fullmatch(row("ID"))
        coins, parted = amount(written), _PART.fullmatch(unit)
        if unit.lower() in _SATOSHIS:
            coins, unit = multiply(coins, Decimal("0.00000001")), "BTC"
        elif parted:
            coins, unit = multiply(coins, _UNITS[parted[1]]), parted[2]
        elif not unit.isupper():
            raise ValueError("the file does not say of which coin it is")
        return unit, text(coins), told[1] if told else ""


IMPORTER = BitcoinCore()
