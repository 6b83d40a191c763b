"""ShapeShift, as it was until 2021: a swap is what came from a wallet, the exchange, and what went to a wallet, each with its hash.

The file states what was sent out, with the miner's fee taken off. Swaps on a chain are rows without addresses: the wallet has them.
"""

from core.model import ParsedFile
from importers.base import Context, Signature, Table
from importers.declared import Declared
from importers.means import Columns, Only, When, ignored, inside, refused, trade
from importers.sources.passing import passed_through

_ON_CHAIN = refused("shapeshift on chain", "this swap was made on a chain; import the wallet that made it instead")


class ShapeShift(Declared):
    id = "shapeshift"
    title = "ShapeShift: trades"
    venue = "ShapeShift"
    signatures = (
        Signature("v1", (
            "id", "status", "timestamp", "rate", "minerFee", "inputAmount", "inputCurrency", "inputAddress", "inputTxid", "outputAmount",
            "outputCurrency", "outputAddress", "outputTxid",
        ), ("refundAddress", "refundCurrency", "refundTxid")),
    )
    how_to_export = "ShapeShift has changed; the file is the one that was saved from its trade history"
    columns = Columns(
        time="timestamp", type="=swap", asset="inputCurrency", amount="inputAmount", other_asset="outputCurrency", other="outputAmount",
        fee="minerFee", fee_asset="outputCurrency", refs="inputTxid", note="outputTxid",
    )
    ids = ("id",)
    types = (("swap", inside(trade(-1), "other")),)
    only = (
        Only("status", ("complete",), ignored("not carried out")),
        When("inputAddress", ("",), _ON_CHAIN), When("outputAddress", ("",), _ON_CHAIN),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        parsed.drafts[:] = [each for draft in parsed.drafts for each in passed_through(draft, parsed.account)]
        return parsed


IMPORTER = ShapeShift()
