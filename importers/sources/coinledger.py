"""CoinLedger (earlier CryptoTrader.Tax): every movement of every account, and what Voyager sent its customers in the same layout.

A row is one movement of its account: debits and fees are below zero, and those of one trade have one id. Values are not stated.
"""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, charge, move, refused, trade
from importers.sources import tracker_words as words
from importers.sources.tracker_words import figure, spent

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
        ("income|mining", words.REWARD), ("staking", words.STAKING), ("airdrop", words.AIRDROP), ("hard fork", words.FORK),
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


IMPORTER = CoinLedger()
