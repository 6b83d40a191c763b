"""CryptoTaxCalculator (Summ): its advanced layout, in which many programs write. Amounts are without the fee; a file is of one wallet."""

from collections.abc import Callable

from core.money import multiply
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, failed, ignored, trade
from importers.sources import tracker_words as words
from importers.sources.tracker_words import cell, figure, spent

_OUT = frozenset({
    "sell", "fiat-withdrawal", "fee", "approval", "send", "transfer-out", "expense", "stolen", "lost", "burn", "staking-deposit",
    "personal-use", "outgoing-gift", "bridge-out", "add-liquidity", "return-lp-token", "failed-out",
})


class CryptoTaxCalculator(Declared):
    id = "cryptotaxcalculator"
    title = "CryptoTaxCalculator: advanced template"
    venue = "CryptoTaxCalculator"
    evidence = "parser"
    signatures = (Signature("1", ("Timestamp (UTC)", "Type", "Base Currency", "Base Amount"), (
        "Quote Currency (Optional)", "Quote Amount (Optional)", "Fee Currency (Optional)", "Fee Amount (Optional)", "From (Optional)",
        "To (Optional)", "Blockchain (Optional)", "ID (Optional)", "Description (Optional)", "Reference Price Per Unit (Optional)",
        "Reference Price Currency (Optional)", "Quote Currency", "Quote Amount",
    )),)
    how_to_export = "the CSV that was written for CryptoTaxCalculator's advanced import"
    order = "?"
    columns = Columns(
        time="Timestamp (UTC)", type="way", asset="Base Currency", amount="size", other="Quote Amount (Optional)|Quote Amount",
        other_asset="Quote Currency (Optional)|Quote Currency", fee="Fee Amount (Optional)|Fee Amount",
        fee_asset="Fee Currency (Optional)|Fee Currency", value="worth", currency="worth in", account="place", refs="ID (Optional)|ID",
        note="Description (Optional)|Description",
    )
    computed = ("way", "size", "worth", "worth in", "place")
    types = (
        ("buy|mint paid", trade(1)), ("sell", trade(-1)), ("fiat-deposit|receive|transfer-in|bridge-in", words.IN),
        ("fiat-withdrawal|send|transfer-out|bridge-out|withdrawal", words.OUT), ("fee|approval", words.FEE), ("chain-split", words.FORK),
        ("spent", words.SPENT), ("stolen|lost|burn", words.LOST), ("cashback", words.REWARD),
        ("income|royalties|royalty", words.OTHER), ("mining", words.MINING),
        ("interest", words.INTEREST), ("airdrop", words.AIRDROP), ("staking|staking-reward", words.STAKING),
        ("staking-deposit", words.STAKE), ("staking-withdrawal", words.UNSTAKE), ("incoming-gift|gift", words.GIFT_IN),
        ("outgoing-gift", words.GIFT_OUT), ("add-liquidity|receive-lp-token", words.POOLING_IN),
        ("remove-liquidity|return-lp-token", words.POOLING_OUT), ("failed-in|failed-out", failed()), ("spam", ignored("spam")),
        ("borrow|loan|loan-repayment|liquidate|collateral-withdrawal|collateral-deposit", words.LOAN),
        ("realized-profit|realized-loss|margin-fee", words.MARGIN), ("mint", words.MINTED),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind, size = row("Type").lower(), figure(row("Base Amount"))
        price = figure(row("Reference Price Per Unit (Optional)|Reference Price Per Unit"))
        paid = figure(row("Quote Amount (Optional)|Quote Amount"))
        if size is not None:
            size = size.copy_abs().copy_negate() if kind in _OUT else size.copy_abs()
        worth = None if size is None or price is None or kind in ("buy", "sell", "mint") else multiply(size.copy_abs(), price)
        way = spent(row("Base Currency")) if kind in ("expense", "personal-use") else "mint paid" if kind == "mint" and paid else kind
        here, there = row("From (Optional)|From"), row("To (Optional)|To")
        return (
            way, cell(size), cell(worth), row("Reference Price Currency (Optional)|Reference Price Currency") or "USD",
            here if kind in _OUT else there,
        )


IMPORTER = CryptoTaxCalculator()
