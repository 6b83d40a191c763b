"""TaxBit: the layout of its CSV import, in which wallets such as Dash's write their history."""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns
from importers.sources import tracker_words as words
from importers.sources.tracker_words import fee_apart, fee_within, figure, spent


class TaxBit(Declared):
    id = "taxbit"
    title = "TaxBit: CSV import"
    venue = "TaxBit"
    evidence = "parser"
    signatures = (Signature("1", (
        "Date and Time", "Transaction Type", "Sent Quantity", "Sent Currency", "Sending Source", "Received Quantity", "Received Currency",
        "Receiving Destination", "Fee", "Fee Currency", "Exchange Transaction ID", "Blockchain Transaction Hash",
    )),)
    how_to_export = "the CSV in TaxBit's layout, such as Dash Wallet's: Tools, Export CSV"
    columns = Columns(
        time="Date and Time", type="way", sent="Sent Quantity", sent_asset="Sent Currency", received="Received Quantity",
        received_asset="Received Currency", fee="charged", fee_asset="Fee Currency", account="from", other_account="to",
        refs="Blockchain Transaction Hash",
    )
    computed = ("way", "charged", "from", "to")
    types = (
        ("buy|sale|sell|trade", words.TRADE), ("transfer both", words.OWN), ("within", words.WITHIN), ("transfer in", words.IN),
        ("transfer out|withdrawal", words.OUT), ("income", words.OTHER), ("spent", words.SPENT), ("gift received", words.GIFT_IN),
        ("gift sent", words.GIFT_OUT), ("unclear", words.UNCLEAR),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind, fee = " ".join(row("Transaction Type").lower().replace("-", " ").split()), row("Fee")
        come, gone = row("Received Quantity"), row("Sent Quantity")
        here, there = row("Sending Source"), row("Receiving Destination")
        if kind == "transfer":
            kind = "transfer both" if figure(come) and figure(gone) else "transfer in" if figure(come) else "transfer out"
        if kind == "transfer both":
            fee = fee_apart(gone, come, fee, in_kind=row("Fee Currency").upper() == row("Sent Currency").upper())
            return kind if here != there else "within", fee, here, there
        sent, received = row("Sent Currency") if figure(gone) else "", row("Received Currency") if figure(come) else ""
        if fee_within(fee, row("Fee Currency"), sent, received):
            kind = "unclear"
        if kind == "expense":
            kind = spent(row("Sent Currency"))
        return kind, fee, here if figure(gone) else there, ""


IMPORTER = TaxBit()
