"""TokenTax: its transactions, and the template that is written for it. Fees are on top; where they are inside, none is stated."""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, refused
from importers.sources import tracker_words as words
from importers.sources.tracker_words import spent

_FROM_NOWHERE = refused("gift of no account", "which account this gift went out of is not stated; add it by hand")


class TokenTax(Declared):
    id = "tokentax"
    title = "TokenTax: transactions"
    venue = "TokenTax"
    evidence = "parser"
    signatures = (Signature("1", (
        "Type", "BuyAmount", "BuyCurrency", "SellAmount", "SellCurrency", "FeeAmount", "FeeCurrency", "Exchange", "Group", "Comment",
        "Date",
    ), ("ExchangeId", "Import", "USDEquivalent", "UpdatedAt")),)
    how_to_export = "TokenTax: Transactions, Export CSV; or the CSV that was written for its import"
    order = "mdy"
    zone = ""
    columns = Columns(
        time="Date", type="way", received="BuyAmount", received_asset="BuyCurrency", sent="SellAmount", sent_asset="SellCurrency",
        fee="FeeAmount", fee_asset="FeeCurrency", value="worth", currency="=USD", account="Exchange", note="Comment",
    )
    only = (Only("Group", ("", "~^(?!margin)"), words.MARGIN),)
    computed = ("way", "worth")
    types = (
        ("trade", words.TRADE), ("deposit", words.IN), ("withdrawal", words.OUT), ("income", words.OTHER), ("mining", words.MINING),
        ("staking", words.STAKING), ("airdrop", words.AIRDROP), ("spent", words.SPENT), ("lost|stolen", words.LOST),
        ("gift", words.GIFT_OUT), ("gift of no account", _FROM_NOWHERE),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind = row("Type").lower()
        if kind == "gift" and row("Exchange").lower() == "gift":
            kind = "gift of no account"
        return spent(row("SellCurrency")) if kind == "spend" else kind, "" if kind == "trade" else row("USDEquivalent")


IMPORTER = TokenTax()
