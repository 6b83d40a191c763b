"""ZenLedger: the layout of its custom CSV. Where one side alone moved, the other may say what it was worth.

A fee is on top of what went out. Of what came in its makers say that it is without the fee and that it is the proceeds, which leaves open
whether the fee was taken off already.
"""

from collections.abc import Callable

from importers.base import Signature
from importers.currencies import FIAT
from importers.declared import Declared
from importers.means import Columns
from importers.sources import tracker_words as words
from importers.sources.tracker_words import fee_within, figure, spent

_TRADES = ("buy", "sell", "trade", "purchase", "initial coin offering")


class ZenLedger(Declared):
    id = "zenledger"
    title = "ZenLedger: custom CSV"
    venue = "ZenLedger"
    evidence = "parser"
    signatures = (Signature("1", (
        "Timestamp", "Type", "IN Amount", "IN Currency", "Out Amount", "Out Currency", "Fee Amount", "Fee Currency", "Exchange(optional)",
    ), ("US Based", "Txid")),)
    how_to_export = "the CSV that was written for ZenLedger's custom import"
    order = "mdy"
    columns = Columns(
        time="Timestamp", type="way", received="in", received_asset="IN Currency", sent="out", sent_asset="Out Currency", fee="Fee Amount",
        fee_asset="Fee Currency", value="worth", currency="worth in", account="Exchange(optional)", refs="Txid",
    )
    computed = ("way", "in", "out", "worth", "worth in")
    types = (
        ("|".join(_TRADES), words.TRADE), ("receive", words.IN), ("send|withdrawal", words.OUT), ("fork", words.FORK),
        ("airdrop", words.AIRDROP), ("payment", words.OTHER), ("mined", words.MINING),
        ("misc_reward|misc reward", words.REWARD), ("staking reward", words.STAKING),
        ("interest received", words.INTEREST), ("dividend received", words.DIVIDEND), ("gift received", words.GIFT_IN),
        ("gift sent", words.GIFT_OUT), ("lost|stolen", words.LOST), ("fee", words.FEE), ("spent", words.SPENT),
        ("margin trade|margin gain|margin loss", words.MARGIN), ("nft_mint", words.MINTED),
        ("unclear", words.UNCLEAR),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind, come, gone = row("Type").lower(), row("IN Amount"), row("Out Amount")
        if figure(come) is not None and fee_within(row("Fee Amount"), row("Fee Currency"), row("IN Currency")):
            return "unclear", come, gone, "", ""
        if kind == "nft_mint" and figure(come) is not None and figure(gone) is not None:
            kind = "trade"
        if kind == "expense":
            kind = spent(row("Out Currency"))
        if kind in _TRADES or figure(come) is None or figure(gone) is None:
            return kind, come, gone, "", ""
        if kind in ("send", "gift sent", "lost", "stolen", "fee", "spent") and row("IN Currency").upper() in FIAT:
            return kind, "", gone, come, row("IN Currency")
        if row("Out Currency").upper() in FIAT:
            return kind, come, "", gone, row("Out Currency")
        return kind, come, gone, "", ""


IMPORTER = ZenLedger()
