"""Koinly: its own exports of all transactions, and the templates in which files for Koinly are written.

Direction is told by the sides that a row has, what it was by its tag (`label` until 2022). A tag that is not listed waits by its name.
"""

import re
from collections.abc import Callable
from copy import copy
from typing import ClassVar

from core.model import LegRole, ParsedFile
from importers.base import Context, Signature, Table
from importers.currencies import FIAT, UnknownAsset
from importers.declared import Declared
from importers.means import Columns, Means, When, ignored, trade
from importers.sources import tracker_words as words
from importers.sources.tracker_words import fee_apart, figure

_TYPES = {
    "buy": "trade", "sell": "trade", "exchange": "trade", "trade": "trade", "transfer": "transfer", "fiat deposit": "deposit",
    "crypto deposit": "deposit", "deposit": "deposit", "fiat withdrawal": "withdrawal", "crypto withdrawal": "withdrawal",
    "withdrawal": "withdrawal",
}
_PLACEHOLDER = re.compile(r"(?i)null\d+|id:\d+")

LABELS = (
    ("deposit", words.IN), ("withdrawal", words.OUT), ("trade", words.TRADE), ("transfer", words.OWN), ("within one wallet", words.WITHIN),
    ("deposit airdrop", words.AIRDROP), ("deposit fork", words.FORK), ("deposit staking", words.STAKING),
    ("deposit mining", words.MINING), ("deposit reward|deposit cashback", words.REWARD), ("deposit salary", words.SALARY),
    ("deposit income|deposit other income", words.OTHER),
    ("deposit lending interest|deposit loan interest", words.INTEREST), ("deposit gift", words.GIFT_IN),
    ("deposit fee refund", words.REBATE),
    ("withdrawal gift|withdrawal donation", words.GIFT_OUT), ("withdrawal lost", words.LOST), ("withdrawal tax", words.TAX),
    ("withdrawal cost|withdrawal interest payment|withdrawal loan fee", words.FEE),
    ("trade swap", words.CARRIED), ("trade liquidity in", words.POOL_IN), ("trade liquidity out", words.POOL_OUT),
    ("deposit liquidity in|withdrawal liquidity in", words.POOLING_IN),
    ("deposit liquidity out|withdrawal liquidity out", words.POOLING_OUT),
    ("withdrawal sent to pool|withdrawal to pool|withdrawal add to pool", words.STAKE),
    ("deposit received from pool|deposit from pool|deposit remove from pool", words.UNSTAKE),
    ("deposit realized gain|withdrawal realized gain|deposit realized pnl|withdrawal realized pnl|withdrawal margin fee", words.MARGIN),
    (
        "deposit loan|deposit margin loan|withdrawal loan repayment|withdrawal margin repayment|withdrawal margin loan repayment",
        words.LOAN,
    ),
)


class _Koinly(Declared):
    venue = "Koinly"
    evidence = "parser"
    types: ClassVar[tuple[tuple[str, Means], ...]] = LABELS
    shared: frozenset[str] = frozenset()
    """Symbols of the file that stand for several of Koinly's currencies."""

    def asset(self, code: str) -> tuple[str, LegRole]:
        """`USDC;3054` is Koinly's currency 3054; `NULL1` and `ID:12` are nothing outside Koinly."""
        symbol = code.partition(";")[0].strip()
        if _PLACEHOLDER.fullmatch(symbol) or symbol in self.shared:
            raise UnknownAsset(code)
        return super().asset(symbol)

    def owner(self, account: str, named: str) -> str:
        return named.partition(";")[0].strip()

    def parse(self, table: Table, context: Context) -> ParsedFile:
        numbered: dict[str, set[str]] = {}
        places = [place for place, name in enumerate(table.header) if "currency" in name.lower()]
        for _, cells in table.records:
            for place in places:
                symbol, mark, number = cells[place].strip().partition(";")
                if mark:
                    numbered.setdefault(symbol, set()).add(number)
        reader = copy(self)
        reader.shared = frozenset(symbol for symbol, numbers in numbered.items() if len(numbers) > 1)
        return super(_Koinly, reader).parse(table, context)


class KoinlyTransactions(_Koinly):
    """A row is a transaction with both its sides; a transfer between wallets is one row."""

    id = "koinly-transactions"
    title = "Koinly: transactions"
    signatures = (
        Signature("bulk-edit", (
            "ID (read-only)", "Date (UTC)", "Type", "Tag", "From Wallet (read-only)", "From Amount", "From Currency",
            "To Wallet (read-only)", "To Amount", "To Currency", "Fee Amount", "Fee Currency",
        )),
        Signature("tags", (
            "Date", "Type", "Tag", "Sending Wallet", "Sent Amount", "Sent Currency", "Receiving Wallet", "Received Amount",
            "Received Currency", "Fee Amount", "Fee Currency",
        ), patterns=(("net", r"^net value \((\w{3})\)$"), ("net fee", r"^fee value \((\w{3})\)$"))),
        Signature("labels", (
            "Date", "Type", "Label", "Sending Wallet", "Sent Amount", "Sent Currency", "Receiving Wallet", "Received Amount",
            "Received Currency", "Fee Amount", "Fee Currency",
        ), patterns=(("net", r"^net value \((\w{3})\)$"), ("net fee", r"^fee value \((\w{3})\)$"))),
    )
    how_to_export = "Koinly: Transactions, the menu with three dots, Bulk edit in Excel, Export; or Tax reports, Transaction history"
    columns = Columns(
        time="Date (UTC)|Date", type="way", sent="From Amount|Sent Amount", sent_asset="From Currency|Sent Currency",
        received="To Amount|Received Amount", received_asset="To Currency|Received Currency", fee="fee apart", fee_asset="Fee Currency",
        value="worth", currency="worth in", fee_value="fee worth", account="wallet", other_account="To Wallet (read-only)|Receiving Wallet",
        refs="TxHash", note="Description",
    )
    ids = ("ID (read-only)",)
    only = (When("Deleted", ("true",), ignored("deleted in Koinly")),)
    computed = ("way", "wallet", "fee apart", "worth", "worth in", "fee worth")

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        sent, received = row("From Amount|Sent Amount"), row("To Amount|Received Amount")
        give, take = row("From Wallet (read-only)|Sending Wallet"), row("To Wallet (read-only)|Receiving Wallet")
        way, fee = self._way(row, figure(sent) is not None, figure(received) is not None), row("Fee Amount")
        if way == "transfer":
            fee = fee_apart(sent, received, fee, in_kind=row("Fee Currency") == row("From Currency|Sent Currency"))
            if give and give == take and figure(sent) == figure(received):
                way = "within one wallet"
        return (way, give or take, fee, *_worth(row))

    def _way(self, row: Callable[[str], str], sends: bool, receives: bool) -> str:
        kind, tag = _plain(row("Type")), _plain(row("Tag|Label"))
        sides = "trade" if sends and receives else "deposit" if receives else "withdrawal"
        known = _TYPES.get(kind, kind)
        if known in ("deposit", "withdrawal", "trade") and known != sides:
            raise ValueError(f"the row type {kind} and the amounts of the row disagree")
        return f"{known} {tag}".strip()


class KoinlyTemplate(_Koinly):
    """Written by the user, or by a wallet for Koinly. The fee is beside the amounts, never in them."""

    id = "koinly-template"
    title = "Koinly: universal template"
    signatures = (
        Signature("tags", (
            "Date", "Sent Amount", "Sent Currency", "Received Amount", "Received Currency", "Fee Amount", "Fee Currency", "Tag", "TxHash",
        )),
        Signature("labels", (
            "Date", "Sent Amount", "Sent Currency", "Received Amount", "Received Currency", "Fee Amount", "Fee Currency", "Label", "TxHash",
        )),
    )
    how_to_export = "the file that was written for Koinly; one file holds one wallet, so give its name with --account"
    columns = Columns(
        time="Date", type="way", sent="Sent Amount", sent_asset="Sent Currency", received="Received Amount",
        received_asset="Received Currency", fee="Fee Amount", fee_asset="Fee Currency", value="worth", currency="worth in",
        refs="TxHash", note="Description",
    )
    computed = ("way", "worth", "worth in")

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        sends, receives = figure(row("Sent Amount")) is not None, figure(row("Received Amount")) is not None
        side = "trade" if sends and receives else "deposit" if receives else "withdrawal"
        return (f"{side} {_plain(row('Tag|Label'))}".strip(), *_worth(row)[:2])


class KoinlySimple(_Koinly):
    """Deposits and withdrawals alone; a withdrawal is below zero."""

    id = "koinly-simple"
    title = "Koinly: simple template"
    signatures = (
        Signature("tags", ("Koinly Date", "Amount", "Currency", "Tag"), absent=("Pair",)),
        Signature("labels", ("Koinly Date", "Amount", "Currency", "Label"), absent=("Pair",)),
    )
    how_to_export = KoinlyTemplate.how_to_export
    columns = Columns(
        time="Koinly Date", type="way", asset="Currency", amount="Amount", value="worth", currency="worth in", refs="TxHash",
        note="Description",
    )
    computed = ("way", "worth", "worth in")

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        side = "withdrawal" if row("Amount").startswith("-") else "deposit"
        return (f"{side} {_plain(row('Tag|Label'))}".strip(), *_worth(row)[:2])


class KoinlyTrades(_Koinly):
    """Trades alone, by market and side."""

    id = "koinly-trades"
    title = "Koinly: trades template"
    signatures = (Signature("1", ("Koinly Date", "Pair", "Side", "Amount", "Total", "Fee Amount", "Fee Currency")),)
    how_to_export = KoinlyTemplate.how_to_export
    columns = Columns(
        time="Koinly Date", type="Side", pair="Pair", amount="Amount", other="Total", fee="Fee Amount", fee_asset="Fee Currency",
    )
    ids = ("Trade ID",)
    types = (("buy", trade(1)), ("sell", trade(-1)))


def _plain(word: str) -> str:
    return " ".join(word.replace("_", " ").split()).lower()


def _worth(row: Callable[[str], str]) -> tuple[str, str, str]:
    """What the row was worth, in which money, and what its fee was worth in the same: as Koinly valued it, else as the user said."""
    for net, currency, fee in (
        ("net", row("?net"), "net fee"), ("Net Value (read-only)", row("Value Currency (read-only)"), "Fee Value (read-only)"),
        ("Net Worth Amount", row("Net Worth Currency"), "Fee Worth Amount"),
    ):
        money = currency.partition(";")[0].strip().upper()
        if money in FIAT and figure(row(net)) is not None:
            same = net != "Net Worth Amount" or row("Fee Worth Currency") == currency
            return row(net), money, row(fee) if same else ""
    return "", "", ""


IMPORTERS = (KoinlyTransactions(), KoinlyTemplate(), KoinlySimple(), KoinlyTrades())
