"""ShapeShift, as it was until 2021: a swap is what came from a wallet, the exchange, and what went to a wallet, each with its hash.

The file states what was sent out, with the miner's fee taken off. Swaps on a chain are rows without addresses: the wallet has them.
"""

from msgspec.structs import replace

from core.model import Draft, EventKind, Leg, LegRole, ParsedFile
from core.money import add, negate
from importers.base import Context, Signature, Table, identity
from importers.declared import Declared
from importers.means import Columns, Only, When, ignored, inside, refused, trade

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
        parsed.drafts[:] = [each for draft in parsed.drafts for each in _with_transfers(draft, parsed.account)]
        return parsed


def _with_transfers(draft: Draft, account: str) -> list[Draft]:
    """The arrival of what was given, the swap, and the sending of what it brought, so that nothing stays at the venue."""
    gone = next(leg for leg in draft.legs if leg.quantity < 0 and leg.role is not LegRole.FEE)
    come = next(leg for leg in draft.legs if leg.quantity > 0)
    left = come.quantity
    for leg in draft.legs:
        if leg.role is LegRole.FEE and leg.asset == come.asset:
            left = add(left, leg.quantity)
    sent = (draft.note,) if draft.note else ()
    arrival = Leg(gone.account, gone.asset, negate(gone.quantity), gone.role)
    sending = Leg(come.account, come.asset, negate(left), come.role)
    return [
        replace(draft, key=identity(account, "arrival", draft.key.hex()), kind=EventKind.DEPOSIT, legs=(arrival,), note=""),
        replace(draft, refs=(), note=""),
        replace(draft, key=identity(account, "sending", draft.key.hex()), kind=EventKind.WITHDRAWAL, legs=(sending,), refs=sent, note=""),
    ]


IMPORTER = ShapeShift()
