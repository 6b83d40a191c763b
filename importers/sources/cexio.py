"""CEX.IO: transactions, one row for each fill. Rows of the orders themselves only hold and free money. Times are UTC.

A fill says in a sentence what was traded at which price; what a sale brought is stated with its fee taken off, as is what was withdrawn.
"""

import re
from collections.abc import Callable, Sequence

from core.model import IncomeKind
from core.money import add, multiply, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, When, ignored, income, inside, move, refused, timed, trade
from importers.numbers import amount, maybe

_FILL = re.compile(r"(?:bought|sold) (?P<size>[\d.]+) (?P<coin>\w+) at (?P<price>[\d.]+) (?P<quote>\w+)", re.IGNORECASE)


class CexIo(Declared):
    id = "cexio"
    title = "CEX.IO: transactions"
    venue = "CEX.IO"
    signatures = (
        Signature("v1", ("DateUTC", "Amount", "Symbol", "Balance", "Type", "Pair", "FeeSymbol", "FeeAmount", "Comment")),
    )
    how_to_export = "CEX.IO: Finance, Transactions, Download CSV, the whole time"
    evidence = "parser"
    columns = Columns(
        time="DateUTC", type="kind", asset="coin", amount="size", other_asset="quote", other="paid", fee="FeeAmount",
        fee_asset="FeeSymbol", note="Comment",
    )
    computed = ("kind", "coin", "size", "quote", "paid")
    types = (
        ("bought", trade(1)), ("sold", trade(-1)), ("buy|sell|cancel", ignored("an order, of which fills are rows of their own")),
        ("wallet_buy|wallet_sell", timed("instant")),
        ("deposit completed", move(1)),
        ("deposit charged", refused("cexio deposit fee", "CEX.IO does not say whether the fee came off this deposit; add it by hand")),
        ("deposit", refused("cexio deposit", "CEX.IO does not say that this deposit arrived; add it by hand")),
        ("withdraw", inside(move(-1), "amount")), ("staking", income(IncomeKind.STAKING)), ("referral", income(IncomeKind.REFERRAL)),
        ("checksum|costsnothing", refused("cexio adjustment", "CEX.IO does not say what this adjustment is for; add it by hand")),
    )
    only = (When("Balance", ("pending",), ignored("not carried out")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind, said = row("Type").lower(), row("Comment")
        if kind in ("buy", "sell") and (found := _FILL.fullmatch(said)):
            if kind == "buy":
                paid = text(multiply(amount(found["size"]), amount(found["price"])))
            else:
                paid = text(add(amount(row("Amount")), maybe(row("FeeAmount")) or amount("0")))
            return said.split()[0].lower(), found["coin"], found["size"], found["quote"], paid
        if kind == "deposit" and re.search(r"completed$|^confirmed", said, re.IGNORECASE):
            kind = "deposit charged" if maybe(row("FeeAmount")) else "deposit completed"
        return kind, row("Symbol"), row("Amount"), "", ""


IMPORTER = CexIo()
