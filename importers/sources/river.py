"""River: bitcoin bought, sold, received and sent. The fee of a purchase is on top; where that of a sale or a payment is, is not stated."""

from collections.abc import Callable

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns
from importers.sources import tracker_words as words
from importers.sources.tracker_words import fee_within, figure


class River(Declared):
    id = "river"
    title = "River: account activity"
    venue = "River"
    evidence = "parser"
    signatures = (Signature("1", (
        "Date", "Sent Amount", "Sent Currency", "Received Amount", "Received Currency", "Fee Amount", "Fee Currency", "Tag",
    ), absent=("Label", "TxHash", "Description", "Net Worth Amount")),)
    how_to_export = "River: Taxes & Documents, Generate custom report, Download CSV"
    remark = "River lists no deposit for what was paid from a bank, so that dollars can fall below zero until it is added"
    zone = ""
    columns = Columns(
        time="Date", type="way", sent="Sent Amount", sent_asset="Sent Currency", received="Received Amount",
        received_asset="Received Currency", fee="Fee Amount", fee_asset="Fee Currency",
    )
    computed = ("way",)
    types = (
        ("buy|sell", words.TRADE), ("in|deposit", words.IN), ("out|withdrawal", words.OUT), ("interest", words.INTEREST),
        ("income|reward", words.REWARD), ("referral", words.REFERRAL), ("unclear", words.UNCLEAR),
    )

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        tag, come = row("Tag").lower(), figure(row("Received Amount")) is not None
        if tag != "buy" and fee_within(row("Fee Amount"), row("Fee Currency"), row("Sent Currency"), row("Received Currency")):
            return ("unclear",)
        return (tag or ("in" if come else "out"),)


IMPORTER = River()
