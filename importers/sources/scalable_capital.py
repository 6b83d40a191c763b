"""Scalable Capital: transactions of the broker. Amounts are before fees; what was not carried out stands among them."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from core.money import negate
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, INTEREST, MOVE, MOVE_IN, MOVE_OUT, PENDING, SELL, TAX, TRADE, Columns
from importers.broker_rows import Row
from importers.means import Only, When, ignored, refused

_APART = timedelta(days=4)
TRANSFER = replace(MOVE, says="deposit, withdrawal; what comes back within days is ignored")
REBOOKED = ignored("shares moved from one custodian of the broker to another")
CORPORATE = refused("corporate action", "what this corporate action does to the shares is not stated; enter by hand what came and went")
TAXED = refused("tax inside or beside", "the file does not say whether this tax is in the amount; enter the payment by hand")


class ScalableCapital(Broker):
    id = "scalable-capital"
    title = "Scalable Capital: transactions"
    venue = "Scalable Capital"
    signatures = (
        Signature("1", ("date", "time", "status", "reference", "assetType", "type", "isin", "shares", "price", "amount"), ("description",)),
    )
    how_to_export = "scalable.capital in a browser: Transactions, everything, Export CSV"
    zone, order, currency = "Europe/Berlin", "ymd", "EUR"
    decimal_comma, net = True, False
    columns = Columns(
        date="date", clock="time", type="type", name="description", isin="isin", quantity="shares", price="price", amount="amount",
        currency="currency", fees=("fee",), taxes=("tax",),
    )
    when = (When("status", ("pending",), PENDING),)
    only = (Only("status", ("executed", "settled", "pending"), ignored("not carried out")),)
    types = (
        ("buy|savings plan", BUY), ("sell", SELL), ("order", TRADE), ("distribution", DIVIDEND), ("interest", INTEREST),
        ("deposit", MOVE_IN), ("withdrawal", MOVE_OUT), ("ein-/auszahlung", MOVE), ("security transfer", TRANSFER),
        ("fee", FEE), ("taxes|tax", TAX), ("corporate action", CORPORATE),
    )

    def revise(self, rows: Sequence[Row]) -> None:
        """Shares that leave and come back within days were moved by the broker from one custodian to another."""
        moved = sorted((row for row in rows if row.means is TRANSFER), key=lambda row: row.at)
        for row in rows:
            if row.means in (DIVIDEND, INTEREST) and row.taxes:
                row.means = TAXED
        for gone in moved:
            back = next((row for row in moved if row.means is TRANSFER and _returns(gone, row)), None)
            if back is not None and gone.means is TRANSFER:
                gone.means = back.means = REBOOKED


def _returns(gone: Row, back: Row) -> bool:
    """Whether a row brings back what another took away before."""
    days = back.at - gone.at
    return back.code == gone.code and gone.quantity < 0 and back.quantity == negate(gone.quantity) and timedelta() <= days <= _APART


IMPORTER = ScalableCapital()
