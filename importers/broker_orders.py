"""Trades of declared brokers that stand in several rows: shares, money, fees and changes of currency, each in a row of its own."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.model import Draft, Leg, LegRole
from core.money import ZERO, add, negate
from importers.base import Reading, identity
from importers.broker_events import charged as charges
from importers.broker_means import OPTION
from importers.broker_rows import Row, is_cash
from importers.legs import trade_kind

if TYPE_CHECKING:
    from importers.broker import Broker


def together(rows: list[Row], reading: Reading, importer: "Broker") -> None:
    """Books rows of one trade as one event: shares, money, fees and changes of currency, whatever stands in which row."""
    rows = sorted(rows, key=lambda row: (not row.quantity, row.at, row.key))
    indexes = tuple(row.index for row in rows)
    nameless = next((row.code for row in rows if row.code and not row.asset and row.quantity), "")
    if nameless:
        reading.unknown_asset(indexes, nameless)
        return
    if any(row.option for row in rows):
        reading.quarantine(indexes, OPTION.cause, OPTION.reason)
        return
    legs: dict[tuple[str, LegRole], Leg] = {}
    for row in rows:
        for leg in _sides(row, importer):
            slot = (leg.asset, leg.role)
            held = legs.get(slot)
            legs[slot] = leg if held is None else Leg(leg.account, leg.asset, add(held.quantity, leg.quantity), leg.role)
    charged = [leg for leg in legs.values() if leg.quantity and leg.role in (LegRole.FEE, LegRole.TAX)]
    moved = [leg for leg in legs.values() if leg.quantity and leg not in charged]
    come, gone = [leg for leg in moved if leg.quantity > 0], [leg for leg in moved if leg.quantity < 0]
    if not come or not gone:
        reading.quarantine(indexes, "half a trade", "only one side of this trade is in the file; export the whole time again")
        return
    first = rows[0]
    key = identity(first.account, "rows", *sorted(row.key.hex() for row in rows))
    reading.book(Draft(
        key, trade_kind(come, gone), min(row.at for row in rows), (*come, *gone, *charged), indexes,
        stated_date=None if first.timed else first.day, note=first.note, refs=first.refs,
    ))


def _sides(row: Row, importer: "Broker") -> Iterable[Leg]:
    means = row.means
    charge = means is not None and means.charge
    if row.quantity and row.asset and row.asset != row.cash and not charge:
        sign = means.sign if means is not None else 0
        size = row.quantity.copy_abs() if sign > 0 else negate(row.quantity.copy_abs()) if sign < 0 else row.quantity
        yield Leg(row.account, row.asset, size, LegRole.CASH if is_cash(row.asset) else LegRole.ASSET)
    if row.amount:
        amount = row.amount
        if not importer.signed:
            out = charge or (means is not None and means.sign > 0)
            amount = negate(amount.copy_abs()) if out else amount.copy_abs()
        taken = add(row.fees, row.taxes) if importer.net and not charge else ZERO
        yield Leg(row.account, row.cash, add(amount, taken), LegRole.FEE if charge else LegRole.CASH)
    for leg in charges(row):
        yield Leg(leg.account, leg.asset, leg.quantity, leg.role)
