"""Coinmetro: account statement. An order is a row for each asset; a deposit's amount has its fee taken off, other fees are on top."""

from collections.abc import Callable, Sequence

from core.money import ZERO, add, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, move, refused, trade
from importers.numbers import amount, maybe


class Coinmetro(Declared):
    id = "coinmetro"
    title = "Coinmetro: account statement"
    venue = "Coinmetro"
    signatures = (
        Signature("v1", ("Asset", "Date", "Description", "Amount", "Fee", "Price", "Pair", "Other Currency", "Other Amount", "Tram"), (
            "IBAN", "Transaction Hash", "Address", "Additional Info", "Reference Note", "Comment",
        )),
    )
    how_to_export = "Coinmetro: Settings, Account statement, Export CSV, all assets and the whole time"
    evidence = "parser"
    order = "?"
    columns = Columns(
        time="Date", type="way", asset="Asset", amount="moved", fee="Fee", fee_asset="Asset", refs="Transaction Hash", note="Comment",
    )
    computed = ("way", "moved")
    content = ("Description",)
    types = (
        ("deposit", move(1)), ("withdrawal", move(-1)), ("order", trade(together=("Description", "Date"))),
        ("order charged on what was sold", refused(
            "coinmetro fee", "whether this fee was taken beside that of the other side is not known; add the trade by hand",
        )),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        said, moved, fee = row("Description"), amount(row("Amount")), maybe(row("Fee")) or ZERO
        way = next((word for word in ("Deposit", "Withdrawal", "Order") if word in said), said)
        if way == "Deposit":
            moved = add(moved, fee)
        if way == "Order" and moved < 0 and fee:
            way = "order charged on what was sold"
        return way, text(moved)


IMPORTER = Coinmetro()
