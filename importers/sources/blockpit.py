"""Blockpit: the export of all transactions, today's and that of the years until 2023, and the template for its import.

A fee is beside the amounts: it leaves besides what went out, and is kept back from what came in. Each row is of one integration, which is
an account of its own; the two sides of a transfer are two rows.
"""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, refused
from importers.sources import tracker_words as words
from importers.sources.tracker_words import figure, spent

_BALANCED = refused("auto-balancing", "Blockpit made this row to fit a balance, nothing moved; dismiss it, or add what is really missing")


class Blockpit(Declared):
    id = "blockpit"
    title = "Blockpit: transactions"
    venue = "Blockpit"
    evidence = "parser"
    signatures = (
        Signature("labels", ("Date (UTC)", "Integration Name", "Label", "Outgoing Asset", "Outgoing Amount", "Incoming Asset",
                             "Incoming Amount")),
        Signature("types", ("Blockpit ID", "Timestamp", "Source Name", "Integration", "Transaction Type", "Outgoing Asset",
                            "Outgoing Amount", "Incoming Asset", "Incoming Amount", "Fee Asset", "Fee Amount")),
    )
    how_to_export = "Blockpit: Transactions, Export, CSV"
    order = "dmy"
    columns = Columns(
        time="Date (UTC)|Timestamp", type="way", sent="Outgoing Amount", sent_asset="Outgoing Asset", received="Incoming Amount",
        received_asset="Incoming Asset", fee="Fee Amount|Fee Amount (optional)", fee_asset="Fee Asset|Fee Asset (optional)",
        account="Integration Name|Integration", refs="Trx. ID|Trx. ID (optional)|Transaction ID",
        note="Comments|Comment|Comment (optional)|Note",
    )
    computed = ("way",)
    types = (
        ("both trade", words.TRADE), ("both token migration|both swap (non-taxable)|both nontaxableswap", words.CARRIED),
        ("in unlabeled deposit|in deposit|in transfer|in non-taxable|in nontaxablein|in non-taxable in|in refund", words.IN),
        ("out unlabeled withdrawal|out withdrawal|out transfer|out non-taxable|out nontaxableout|out non-taxable out", words.OUT),
        ("in airdrop", words.AIRDROP), ("in staking|in masternode", words.STAKING), ("in interest|in lending", words.INTEREST),
        ("in bounty|in bounties|in cashback", words.REWARD), ("in mining", words.MINING),
        ("in income|in security token income", words.OTHER), ("in hard fork", words.FORK),
        ("in gift|in gift received", words.GIFT_IN), ("out gift|out gift sent|out donation", words.GIFT_OUT), ("out lost", words.LOST),
        ("out fee", words.FEE), ("out spent", words.SPENT),
        (
            "in derivative profit|out derivative loss|out derivative fee|in margin profit|out margin loss|out margin fee"
            "|in margin trading profit|out margin trading loss|out margin trading fee|both margin trade", words.MARGIN,
        ),
        ("in receive loan|out repay loan", words.LOAN),
        ("in auto-balancing|out auto-balancing|in autobalancing|out autobalancing", _BALANCED),
        ("both transfer", refused("transfer of one row", "this transfer names one account alone; add by hand where it went")),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        out, come = figure(row("Outgoing Amount")) is not None, figure(row("Incoming Amount")) is not None
        said = " ".join(row("Label|Transaction Type").replace("_", " ").split()).lower()
        if out and not come and said == "payment":
            said = spent(row("Outgoing Asset"))
        return (f"{'both' if out and come else 'in' if come else 'out'} {said}",)


IMPORTER = Blockpit()
