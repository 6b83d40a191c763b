"""Bisq: trades between people. Times are those of the computer, so the zone is asked for; a mediated trade paid out what nobody states."""

from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.declared import Declared
from importers.means import Charge, Columns, Only, When, ignored, refused, trade


class Bisq(Declared):
    id = "bisq"
    title = "Bisq: trades"
    venue = "Bisq"
    custody = "wallet"
    signatures = (
        Signature("v1", (
            "Trade ID", "Date/Time", "Market", "Price", "Amount in BTC", "Amount", "Currency", "Transaction Fee", "Trade Fee BTC",
            "Trade Fee BSQ", "Offer type", "Status",
        ), ("Deviation", "Buyer Deposit", "Seller Deposit")),
    )
    how_to_export = "Bisq: Portfolio, History, Export to CSV"
    evidence = "parser"
    columns = Columns(time="Date/Time", type="kind", asset="coin", amount="size", other_asset="quote", other="paid")
    charges = (Charge("Trade Fee BTC", "=BTC"), Charge("Trade Fee BSQ", "=BSQ"), Charge("Transaction Fee", "=BTC"))
    computed = ("kind", "coin", "size", "quote", "paid")
    ids = ("Trade ID",)
    order = "dmy"
    zone = ""
    types = (("buy", trade(1)), ("sell", trade(-1)))
    only = (
        When("Status", ("mediated", "arbitrated"), refused("bisq mediated", "a mediated trade paid out another amount; add it by hand")),
        Only("Status", ("completed",), ignored("not carried out")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """`Sell DASH`: the coin of the offer, for bitcoin; or bitcoin, for the currency beside it."""
        kind, _, coin = row("Offer type").partition(" ")
        bitcoin, other = ("BTC", row("Amount in BTC")), (row("Currency"), row("Amount"))
        mine, theirs = (bitcoin, other) if coin.upper() == "BTC" else (other, bitcoin)
        return kind.lower(), *mine, *theirs


IMPORTER = Bisq()
