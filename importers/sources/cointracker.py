"""CoinTracker: its transaction history, and the template in which files for CoinTracker are written.

A fee is on top of what was sent, or taken from what was received; of a transfer it can be what was lost on the way. Cost basis is what
the units were worth where they were received from outside, and the user's own cost elsewhere: it is a value in the first case alone.
"""

from collections.abc import Callable
from typing import ClassVar

from core.model import EventKind, ParsedFile
from importers.base import Context, Signature, Table
from importers.declared import Declared
from importers.footers import drop_footers
from importers.means import Columns, Means, Only, When, exchange, ignored, refused
from importers.sources import tracker_words as words
from importers.sources.tracker_words import fee_apart, figure, spent

_WAYS = {
    "receive": "receive", "send": "send", "buy": "trade", "sell": "trade", "trade": "trade", "transfer": "transfer",
    "airdrop": "receive airdrop",
}
_NATIVE = ("AVAX", "BNB", "BTC", "ETH", "FTM", "MATIC", "POL", "SOL")
_HIDDEN = "..."
"""What the export shows in place of figures that the user's plan does not include."""

TYPES: tuple[tuple[str, Means], ...] = (
    ("receive", words.IN), ("send", words.OUT), ("trade", words.TRADE), ("transfer", words.OWN), ("within one wallet", words.WITHIN),
    ("receive airdrop", words.AIRDROP), ("receive fork|receive forked", words.FORK),
    ("receive interest|receive interest payment", words.INTEREST),
    ("receive staking|receive staked|receive staking reward", words.STAKING),
    ("receive mining|receive mined|receive mining reward", words.MINING), ("receive rebate|receive reward", words.REWARD),
    ("receive payment|receive income|receive other income", words.OTHER),
    ("receive gift", words.GIFT_IN), ("receive unstake", words.UNSTAKE), ("send stake", words.STAKE),
    ("send gift|send donation", words.GIFT_OUT), ("send lost|send stolen|send lost / stolen", words.LOST),
    ("send interest expense|send fee", words.FEE), ("send spent", words.SPENT),
    ("trade stake", exchange(EventKind.STAKE, whole=_NATIVE)), ("trade unstake", exchange(EventKind.UNSTAKE)),
    ("trade wrap", exchange(EventKind.WRAP, whole=_NATIVE)),
    ("trade margin|send margin fee|send margin loss|receive margin gain|receive margin rebate", words.MARGIN),
    ("receive borrow|send loan repayment", words.LOAN), ("mint", words.MINTED), ("spam", ignored("spam, as CoinTracker says")),
    ("multi token trade", refused("several tokens", "which of its rows make this trade is not known; add by hand what came and went")),
)


class CoinTracker(Declared):
    id = "cointracker"
    title = "CoinTracker: transaction history"
    venue = "CoinTracker"
    evidence = "parser"
    signatures = (
        Signature("hash", (
            "Date", "Type", "Transaction ID", "Received Quantity", "Received Currency", "Received Wallet", "Sent Quantity",
            "Sent Currency", "Sent Wallet", "Fee Amount", "Fee Currency", "Transaction Hash",
        ), patterns=(("basis", r"^received cost basis \((\w{3})\)$"),), absent=("Received Tag",)),
        Signature("tags", (
            "Date", "Type", "Transaction ID", "Received Quantity", "Received Currency", "Received Wallet", "Received Tag", "Sent Quantity",
            "Sent Currency", "Sent Wallet", "Sent Tag", "Fee Amount", "Fee Currency",
        ), patterns=(("basis", r"^received cost basis \((\w{3})\)$"),)),
    )
    how_to_export = "CoinTracker: Transactions, Download CSV"
    order = "mdy"
    columns = Columns(
        time="Date", type="way", sent="Sent Quantity", sent_asset="Sent Currency", received="Received Quantity",
        received_asset="Received Currency", fee="fee apart", fee_asset="Fee Currency", value="worth", currency="?basis", account="wallet",
        other_account="Received Wallet", refs="Transaction Hash", note="note",
    )
    ids = ("Transaction ID",)
    only = (Only("Ignored", ("", "false", "no", "0"), ignored("ignored in CoinTracker")),)
    computed = ("way", "wallet", "fee apart", "worth", "note")
    types: ClassVar[tuple[tuple[str, Means], ...]] = TYPES

    def owner(self, account: str, named: str) -> str:
        """`Cold wallet ...48Cdf3 - ETH` is a wallet and one of its coins."""
        return named.partition(" - ")[0].strip()

    def parse(self, table: Table, context: Context) -> ParsedFile:
        drop_footers(table, r"\.\.\.[\s,]*$")
        return super().parse(table, context)

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        sent, received, fee = row("Sent Quantity"), row("Received Quantity"), row("Fee Amount")
        give, take = row("Sent Wallet"), row("Received Wallet")
        way = _WAYS.get(_plain(row("Type")), _plain(row("Type")))
        if way in ("receive", "send"):
            way = _tagged(way, row("Received Tag" if way == "receive" else "Sent Tag"), row("Sent Currency"))
        elif way == "trade":
            way = _tagged(way, row("Received Tag") or row("Sent Tag"))
        elif way == "transfer":
            fee = fee_apart(sent, received, fee, in_kind=row("Fee Currency") == row("Sent Currency"))
            if give and give == take and figure(sent) == figure(received):
                way = "within one wallet"
        worth = row("basis") if way.startswith("receive") and way != "receive gift" else ""
        return way, give or take, fee, "" if worth == _HIDDEN else worth, row("Received Comment") or row("Sent Comment")


class CoinTrackerTemplate(Declared):
    id = "cointracker-template"
    title = "CoinTracker: template"
    venue = "CoinTracker"
    evidence = "parser"
    signatures = (Signature("1", (
        "Date", "Received Quantity", "Received Currency", "Sent Quantity", "Sent Currency", "Fee Amount", "Fee Currency", "Tag",
    ), absent=("Type",)),)
    how_to_export = "the file that was written for CoinTracker; one file holds one wallet, so give its name with --account"
    order = "mdy"
    columns = Columns(
        time="Date", type="way", sent="Sent Quantity", sent_asset="Sent Currency", received="Received Quantity",
        received_asset="Received Currency", fee="Fee Amount", fee_asset="Fee Currency", refs="Transaction ID",
    )
    only = (When("Received Currency", ("cointracker",), ignored("a row that makes an empty wallet")),)
    computed = ("way",)
    types: ClassVar[tuple[tuple[str, Means], ...]] = TYPES

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        sends, receives = figure(row("Sent Quantity")) is not None, figure(row("Received Quantity")) is not None
        way = "trade" if sends and receives else "receive" if receives else "send"
        return (_tagged(way, row("Tag"), row("Sent Currency")),)


def _plain(word: str) -> str:
    return " ".join(word.replace("_", " ").split()).lower()


def _tagged(way: str, tag: str, code: str = "") -> str:
    """The way with its tag; money that was spent is a withdrawal."""
    said = _plain(tag)
    if way == "send" and said in ("payment", "spent"):
        said = "" if spent(code) == "withdrawal" else "spent"
    return f"{way} {said}".strip()


IMPORTERS = (CoinTracker(), CoinTrackerTemplate())
