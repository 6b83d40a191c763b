"""Mercatox, which has closed: all transactions. A withdrawal's fee is on top of its amount; fees of other rows are not understood."""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move, refused, trade
from importers.numbers import maybe


class Mercatox(Declared):
    id = "mercatox"
    title = "Mercatox: transactions"
    venue = "Mercatox"
    signatures = (
        Signature("v1", (
            "MX Transaction Id", "NT Transaction Id", "Withdraw addr", "Type", "Currency", "Pair", "Fee", "Amount", "Price", "Total",
            "Action", "From", "To", "Time",
        )),
    )
    how_to_export = "Mercatox has closed; the file came from Wallet, Transactions, Export"
    evidence = "parser"
    order = "?"
    columns = Columns(
        time="Time", type="way", asset="coin", amount="Amount", other_asset="quote", other="Total", fee="Fee", fee_asset="coin",
        refs="NT Transaction Id",
    )
    computed = ("way", "coin", "quote")
    content = ("MX Transaction Id",)
    types = (
        ("deposit", move(1)), ("withdraw", move(-1)), ("deal buy", trade(1)), ("deal sell", trade(-1)),
        ("promo", income(IncomeKind.AIRDROP)),
        ("~charged", refused(
            "mercatox fee", "in which asset this fee was paid, and whether the amounts hold it, is not known; add the row by hand",
        )),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        way = row("Type").lower()
        coin, quote = self.split(row("Pair")) if way == "deal" else (row("Currency"), "")
        way = f"{way} {row('Action').lower()}" if way == "deal" else way
        return f"charged {way}" if way != "withdraw" and maybe(row("Fee")) else way, coin, quote


IMPORTER = Mercatox()
