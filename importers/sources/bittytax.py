"""BittyTax: transaction records as its conversion tool writes them, and as StakeTax writes them for it. Fees are beside the amounts."""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns
from importers.sources import tracker_words as words
from importers.sources.tracker_words import figure, spent

_RECORD = ("Type", "Buy Quantity", "Buy Asset", "Sell Quantity", "Sell Asset", "Fee Quantity", "Fee Asset", "Wallet", "Timestamp", "Note")


class BittyTax(Declared):
    id = "bittytax"
    title = "BittyTax: transaction records"
    venue = "BittyTax"
    evidence = "parser"
    signatures = (
        Signature("records", _RECORD, patterns=(
            ("bought for", r"^buy value in (\w{3})$"), ("sold for", r"^sell value in (\w{3})$"), ("paid for", r"^fee value in (\w{3})$"),
        )),
        Signature("staketax", (*_RECORD, "Buy Value", "Sell Value", "Fee Value", "Tx ID", "URL")),
    )
    how_to_export = "bittytax_conv --format CSV FILE; or stake.tax, format BittyTax"
    columns = Columns(
        time="Timestamp", type="way", sent="Sell Quantity", sent_asset="Sell Asset", received="Buy Quantity", received_asset="Buy Asset",
        fee="Fee Quantity", fee_asset="Fee Asset", value="worth", currency="?bought for", fee_value="paid for", account="Wallet",
        refs="Tx ID", note="Note",
    )
    computed = ("way", "worth")
    types = (
        ("deposit", words.IN), ("withdrawal", words.OUT), ("trade", words.TRADE), ("swap", words.CARRIED),
        ("mining", words.MINING), ("income", words.OTHER), ("cashback", words.REWARD),
        ("staking|staking-reward", words.STAKING), ("interest", words.INTEREST),
        ("dividend", words.DIVIDEND), ("airdrop", words.AIRDROP), ("fork", words.FORK), ("referral", words.REFERRAL),
        ("fee-rebate", words.REBATE), ("gift-received", words.GIFT_IN), ("gift-sent|gift-spouse|charity-sent", words.GIFT_OUT),
        ("spent", words.SPENT), ("fee alone", words.WITHIN), ("lost", words.LOST), ("loan-interest", words.FEE),
        ("stake", words.STAKE), ("unstake", words.UNSTAKE), ("margin-gain|margin-loss|margin-fee|margin-fee-rebate", words.MARGIN),
        ("loan|loan-repayment", words.LOAN),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        """A record of a failed transaction spends nothing and pays its fee. Of a trade both values stand where they are equal."""
        kind = row("Type").lower()
        got, gave = figure(row("Buy Quantity")), figure(row("Sell Quantity"))
        if kind == "spend":
            kind = "fee alone" if gave is None else "withdrawal" if spent(row("Sell Asset")) == "withdrawal" else "spent"
        bought, sold = row("bought for"), row("sold for")
        worth = sold if got is None else bought if gave is None or figure(sold) in (None, figure(bought)) else ""
        return kind, worth if row("?bought for") else ""


IMPORTER = BittyTax()
