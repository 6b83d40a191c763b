"""Accointing (closed in 2023): the export of all transactions in its three layouts.

Fees are on top of what was sold, and taken from what was bought. The two sides of a transfer between wallets are two rows.
"""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, refused
from importers.sources import tracker_words as words
from importers.sources.tracker_words import spent

_ALL = (
    "timeExecuted", "type", "boughtQuantity", "boughtCurrency", "soldQuantity", "soldCurrency", "feeQuantity", "feeCurrency",
    "classification", "walletName", "txId", "id", "associatedTransferId",
)
_POOL = refused("liquidity pool", "what went into the pool and came out of it is not told apart; add by hand what came and went")


class Accointing(Declared):
    id = "accointing"
    title = "Accointing: transactions"
    venue = "Accointing"
    evidence = "parser"
    signatures = (
        Signature("3", (*_ALL, "providerId", "fiatValueOverwrite")),
        Signature("2", (*_ALL, "providerId"), absent=("fiatValueOverwrite",)),
        Signature("1", _ALL, absent=("providerId",)),
    )
    how_to_export = "Accointing is closed; the CSV that it offered under Transactions, Export"
    order = "mdy"
    columns = Columns(
        time="timeExecuted", type="way", sent="soldQuantity", sent_asset="soldCurrency", received="boughtQuantity",
        received_asset="boughtCurrency", fee="feeQuantity", fee_asset="feeCurrency", account="walletName", refs="joined", note="comments",
    )
    ids = ("id",)
    only = (Only("isIgnored", ("", "false", "0"), ignored("ignored in Accointing")),)
    computed = ("way", "joined")
    types = (
        ("order", words.TRADE), ("deposit|deposit add funds|deposit internal", words.IN),
        ("withdraw|withdraw remove funds|withdraw internal", words.OUT), ("deposit airdrop", words.AIRDROP),
        ("deposit bounty", words.REWARD),
        ("deposit gambling income|deposit income", words.OTHER), ("deposit mined", words.MINING), ("deposit hard fork", words.FORK),
        ("deposit lending income", words.INTEREST), ("deposit staked|deposit master node", words.STAKING),
        ("deposit gift received", words.GIFT_IN), ("withdraw gift sent|withdraw donation", words.GIFT_OUT), ("withdraw lost", words.LOST),
        ("withdraw fee|withdraw interest paid", words.FEE), ("withdraw spent", words.SPENT),
        ("deposit margin gain|withdraw margin loss|withdraw margin fee", words.MARGIN),
        ("deposit liquidity pool|withdraw liquidity pool|order liquidity pool", _POOL),
        ("deposit ignored|withdraw ignored|order ignored", ignored("ignored in Accointing")),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind, said = row("type").lower(), " ".join(row("classification").replace("_", " ").split()).lower()
        if kind == "withdraw" and said in ("payment", "gambling used"):
            said = "" if spent(row("soldCurrency")) == "withdrawal" else "spent"
        return f"{kind} {said}".strip(), row("txId") or row("associatedTransferId")


IMPORTER = Accointing()
