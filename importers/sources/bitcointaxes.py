"""Bitcoin.Tax: its exports of trades, and of income and spending. The total of a trade is with the fee, where that is in the same money."""

from collections.abc import Callable
from decimal import Decimal

from core.money import multiply, subtract, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, refused, trade
from importers.sources import tracker_words as words
from importers.sources.tracker_words import fee_within, figure, spent

_SWAP = refused("coin swap", "which side of this swap came in, and whether its basis carries over, is not stated; enter it by hand")
_HEAD = ("Date", "Action", "Symbol", "Account", "Volume", "Price", "Currency", "Fee", "FeeCurrency", "Total")


class _BitcoinTaxes(Declared):
    venue = "Bitcoin.Tax"
    zone = ""

    def owner(self, account: str, named: str) -> str:
        return named


class BitcoinTaxesTrades(_BitcoinTaxes):
    id = "bitcointaxes-trades"
    title = "Bitcoin.Tax: trades"
    evidence = "parser"
    signatures = (Signature("1", (
        *_HEAD, "Cost/Proceeds", "ExchangeId", "Category", "Subaccount", "Memo", "SymbolBalance", "CurrencyBalance", "FeeBalance",
    )),)
    how_to_export = "Bitcoin.Tax: Trading, Download, CSV"
    columns = Columns(
        time="Date", type="way", asset="Symbol", amount="Volume", other_asset="Currency", other="gross", fee="paid",
        fee_asset="FeeCurrency", account="Account", note="Memo",
    )
    computed = ("way", "gross", "paid")
    types = (("buy", trade(1)), ("sell", trade(-1)), ("swap", _SWAP), ("unclear", words.UNCLEAR))

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        """What it is, the total without the fee, and the fee; one that was given back stays in the total.

        Volume times price is rounded, so it only shows that the fee is in there.
        """
        way = row("Action").lower()
        if fee_within(row("Fee"), row("FeeCurrency"), row("Symbol")):
            return "unclear", row("Total"), ""
        total, fee, volume, price = figure(row("Total")), figure(row("Fee")), figure(row("Volume")), figure(row("Price"))
        if total is None or fee is None or row("FeeCurrency") != row("Currency"):
            return way, "" if total is None else text(total.copy_abs()), row("Fee")
        gross = subtract(total.copy_abs(), fee if way == "buy" else fee.copy_negate())
        if volume is not None and price is not None:
            off = subtract(gross, multiply(volume, price)).copy_abs()
            if off > multiply(fee.copy_abs(), Decimal("0.5")):
                raise ValueError("the total is not volume times price with the fee in it")
        return (way, text(gross), row("Fee")) if fee > 0 else (way, text(total.copy_abs()), "")


class BitcoinTaxesSpending(_BitcoinTaxes):
    id = "bitcointaxes-spending"
    title = "Bitcoin.Tax: income and spending"
    evidence = "parser"
    signatures = (Signature("1", (*_HEAD, "Ref", "Memo", "Margin", "MarginId", "TxHash", "Sender", "Recipient"), ("SymbolBalance",)),)
    how_to_export = "Bitcoin.Tax: Income or Spending, Download, CSV"
    columns = Columns(
        time="Date", type="way", asset="Symbol", amount="Volume", fee="Fee", fee_asset="FeeCurrency", value="worth", currency="Currency",
        account="Account", refs="TxHash", note="Memo",
    )
    only = (Only("Margin", ("0", "false", "no"), words.MARGIN),)
    computed = ("way", "worth")
    types = (
        ("income", words.OTHER), ("mining", words.MINING), ("giftin", words.GIFT_IN), ("spent", words.SPENT), ("withdrawal", words.OUT),
        ("gift|donation", words.GIFT_OUT), ("stolen|lost", words.LOST), ("unclear", words.UNCLEAR),
    )

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        action, fee = row("Action").lower(), figure(row("Fee"))
        if fee_within(row("Fee"), row("FeeCurrency"), row("Symbol")):
            action = "unclear"
        volume, price = figure(row("Volume")), figure(row("Price"))
        worth = row("Total")
        if fee is not None and row("FeeCurrency") == row("Currency"):
            worth = "" if volume is None or price is None else text(multiply(volume, price))
        return spent(row("Symbol")) if action == "spend" else action, worth


IMPORTERS = (BitcoinTaxesTrades(), BitcoinTaxesSpending())
