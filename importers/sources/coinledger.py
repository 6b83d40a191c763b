"""CoinLedger (earlier CryptoTrader.Tax): every movement of every account, as Voyager sent it too, and the template that is written for it.

A row of the export is one movement of its account: debits and fees are below zero, and those of one trade have one id. A row of the
template has both sides; whether its amounts are with the fee, writers of it answer differently.
"""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, charge, either, move, refused, trade
from importers.sources import tracker_words as words
from importers.sources.tracker_words import fee_within, figure, spent

_TRADE = trade(together=("Internal Id",))
_RECOVERY = refused("bankruptcy recovery", "what was paid for these units in the bankruptcy is not in the row; add the sale by hand")
_TRADES = ("buy", "fiat buy", "sell", "fiat sell", "trade", "bankruptcy liquidation")
_EITHER = ("deposit", "withdrawal", "transfer", "manual position")
_ROWS = (
    "Timestamp (UTC)", "Type", "Internal Id", "Platform", "Platform Id", "Blockchain Id", "Record Type", "Asset", "Amount", "Description",
)


class CoinLedger(Declared):
    id = "coinledger"
    title = "CoinLedger: transactions"
    venue = "CoinLedger"
    evidence = "parser"
    signatures = (
        Signature("account", (*_ROWS, "Account Name")),
        Signature("platform", _ROWS, absent=("Account Name",)),
    )
    how_to_export = "CoinLedger: Transactions, Export; or Voyager's report of transactions"
    columns = Columns(
        time="Timestamp (UTC)", type="way", asset="Asset", amount="Amount", account="place", refs="Blockchain Id", note="Description",
    )
    computed = ("way", "place")
    types = (
        ("|".join(_TRADES), _TRADE), ("fee of a trade", charge(_TRADE)), ("|".join(_EITHER), move()),
        ("fee|network fee debit", words.FEE), ("interest|interest income|interest payment", words.INTEREST),
        ("income", words.OTHER), ("mining", words.MINING),
        ("staking", words.STAKING), ("airdrop", words.AIRDROP), ("hard fork", words.FORK),
        ("gift received", words.GIFT_IN), ("gift sent debit", words.GIFT_OUT), ("merchant payment spent", words.SPENT),
        ("merchant payment withdrawal", words.OUT), ("investment loss debit|theft loss debit|casualty loss debit", words.LOST),
        ("interest debit|interest payment debit", words.LOAN), ("~^margin gain", words.MARGIN), ("~^bankruptcy recovery", _RECOVERY),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind, amount = row("Type").lower(), figure(row("Amount"))
        if row("Record Type").lower().endswith(" fee"):
            way = "fee of a trade" if kind in _TRADES else "fee"
        elif kind in _TRADES or kind in _EITHER or amount is None or amount > 0:
            way = kind
        elif kind == "merchant payment":
            way = f"{kind} {spent(row('Asset'))}"
        else:
            way = f"{kind} debit"
        return way, row("Account Name") or row("Platform")


class CoinLedgerTemplate(Declared):
    id = "coinledger-template"
    title = "CoinLedger: universal manual import template"
    venue = "CoinLedger"
    evidence = "parser"
    signatures = (Signature("1", (
        "Date (UTC)", "Platform (Optional)", "Asset Sent", "Amount Sent", "Asset Received", "Amount Received", "Fee Currency (Optional)",
        "Fee Amount (Optional)", "Type", "Description (Optional)", "TxHash (Optional)",
    )),)
    how_to_export = "the CSV that was written for CoinLedger's universal manual import"
    order = "mdy"
    columns = Columns(
        time="Date (UTC)", type="way", sent="Amount Sent", sent_asset="Asset Sent", received="Amount Received",
        received_asset="Asset Received", fee="Fee Amount (Optional)", fee_asset="Fee Currency (Optional)", account="Platform (Optional)",
        refs="TxHash (Optional)", note="Description (Optional)",
    )
    computed = ("way",)
    types = (
        ("trade|buy|sell", words.TRADE), ("either", either()), ("deposit", words.IN), ("withdrawal", words.OUT),
        ("interest|interest income", words.INTEREST), ("staking|staking income", words.STAKING),
        ("mining|mining income", words.MINING), ("income|other income", words.OTHER), ("airdrop", words.AIRDROP), ("hard fork", words.FORK),
        ("gift received", words.GIFT_IN), ("gift sent", words.GIFT_OUT), ("spent", words.SPENT),
        ("theft loss|investment loss|casualty loss", words.LOST), ("unclear", words.UNCLEAR),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind = row("Type").lower()
        if fee_within(row("Fee Amount (Optional)"), row("Fee Currency (Optional)"), row("Asset Sent"), row("Asset Received")):
            kind = "unclear"
        return (spent(row("Asset Sent")) if kind == "merchant payment" else kind or "either",)


IMPORTERS = (CoinLedger(), CoinLedgerTemplate())
