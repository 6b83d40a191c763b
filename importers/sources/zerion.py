"""Zerion: the history of a wallet. A row is a transaction; what it moved stands in a cell of JSON, asset by asset.

The cells for what was bought and sold hold the same in lines of their own, rounded. Failed transactions cost their fee, and a fee is the
sender's: where somebody else sent the transaction, it was not paid by the wallet.
"""

import json
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from core.model import Draft, EventKind, Leg, LegRole, ParsedFile
from core.money import add, negate
from importers.base import Context, Importer, Reading, Signature, Table
from importers.currencies import UnknownAsset, crypto_or_cash, spelled
from importers.legs import trade_kind
from importers.numbers import maybe
from importers.sources.tracker_words import LOAN
from importers.times import utc

_BOTH = {
    "stake": EventKind.STAKE, "unstake": EventKind.UNSTAKE, "deposit": EventKind.POOL_IN, "withdraw": EventKind.POOL_OUT,
}
_ONE = {"stake": EventKind.STAKE, "unstake": EventKind.UNSTAKE}
_LOANS = ("borrow", "repay")


class _Moved(Struct):
    """What a transaction moved of one asset, with its sign, and what it was worth."""

    code: str
    quantity: Decimal
    value: Decimal | None
    currency: str


class Zerion(Importer):
    id = "zerion"
    title = "Zerion: transaction history"
    venue = "Zerion"
    custody = "wallet"
    evidence = "parser"
    signatures = (Signature("1", (
        "Date", "Time", "Transaction Type", "Status", "Accounting Type", "Buy Amount", "Buy Currency", "Sell Amount", "Sell Currency",
        "Fee Amount", "Fee Currency", "Sender", "Receiver", "Tx Hash", "Timestamp", "Changes JSON",
    ), ("Application", "Fee Fiat Amount", "Fee Fiat Currency", "Link")),)
    how_to_export = "Zerion: History, Download CSV; one file holds one wallet, so give its name with --account"
    becomes = (
        ("both sides", "buy, sell or swap; stake, unstake, pool in or pool out as its type says"), ("one side", "deposit, withdrawal"),
        ("stake, unstake of one side", "stake, unstake"), ("failed, or nothing moved", "fee"), ("borrow, repay", "quarantined"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        reading = Reading(table, self, context.account or self.venue)
        reading.named = context.names(self.venue)
        for index, cells in table.consume():
            row = {name: cells[table.column(name)].strip() for name in (*self.signatures[0].required, *self.signatures[0].optional)}
            key = reading.content_key(index, self.id, row["Tx Hash"], row["Timestamp"], row["Changes JSON"], row["Fee Amount"])
            try:
                self._book(reading, index, key, row)
            except UnknownAsset as error:
                reading.unknown_asset(index, error.code)
            except ValueError as error:
                reading.quarantine(index, "unreadable", f"{error}; mend the cell, or export again")
        return reading.finish()

    def _book(self, reading: Reading, index: int, key: bytes, row: dict[str, str]) -> None:
        kind, at = row["Transaction Type"].lower(), utc(row["Timestamp"])
        if kind in _LOANS:
            reading.quarantine(index, LOAN.cause, LOAN.reason)
            return
        moved, own = _changes(row["Changes JSON"]) if row["Status"].lower() == "confirmed" else ([], "")
        fees = self._fee(reading, row) if own in ("", row["Sender"].lower()) else ()
        legs = [self._leg(reading, each) for each in moved]
        come, gone = [leg for leg in legs if leg.quantity > 0], [leg for leg in legs if leg.quantity < 0]
        refs = (row["Tx Hash"],) if row["Tx Hash"] else ()
        if not legs and not fees:
            reading.ignore(index, "neither amount nor fee")
        elif not legs:
            reading.book(Draft(key, EventKind.FEE, at, fees, (index,), refs=refs, note=row["Application"]))
        elif come and gone:
            reading.book(Draft(
                key, _BOTH.get(kind) or trade_kind(come, gone), at, (*come, *gone, *fees), (index,), refs=refs, note=row["Application"],
            ))
        else:
            for place, leg in enumerate(legs):
                way = _ONE.get(kind) or (EventKind.DEPOSIT if come else EventKind.WITHDRAWAL)
                named = key if not place else reading.key(self.id, key.hex(), str(place))
                paid = () if place else fees
                reading.book(Draft(named, way, at, (leg, *paid), (index,), refs=refs, note=row["Application"]))

    def _fee(self, reading: Reading, row: dict[str, str]) -> tuple[Leg, ...]:
        paid = maybe(row["Fee Amount"])
        if not paid:
            return ()
        asset, _ = self._asset(reading, row["Fee Currency"])
        worth, currency = maybe(row["Fee Fiat Amount"]), row["Fee Fiat Currency"].upper()
        if worth and currency:
            return (Leg(reading.account, asset, negate(paid), LegRole.FEE, worth, currency),)
        return (Leg(reading.account, asset, negate(paid), LegRole.FEE),)

    def _leg(self, reading: Reading, moved: _Moved) -> Leg:
        asset, role = self._asset(reading, moved.code)
        if moved.value and moved.currency and role is LegRole.ASSET:
            return Leg(reading.account, asset, moved.quantity, role, moved.value, moved.currency)
        return Leg(reading.account, asset, moved.quantity, role)

    def _asset(self, reading: Reading, code: str) -> tuple[str, LegRole]:
        if not code:
            raise ValueError("the row names no asset")
        named = reading.named.get(code)
        try:
            return crypto_or_cash(named) if named else crypto_or_cash(spelled(code.upper(), {}))
        except UnknownAsset:
            raise UnknownAsset(code) from None


def _changes(cell: str) -> tuple[list[_Moved], str]:
    """What the JSON says was moved, each asset once on each side, and the wallet's own address. Raises `ValueError`."""
    try:
        found = json.loads(cell or "[]", parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("the changes are cut off") from None
    moved: dict[tuple[str, str], _Moved] = {}
    own = ""
    for way, code, quantity, worth, currency, address in _each(found):
        own = own or address
        held = moved.get((way, code))
        signed = quantity if way == "in" else negate(quantity)
        if held is None:
            moved[way, code] = _Moved(code, signed, worth, currency)
        else:
            held.value = add(held.value, worth) if held.value is not None and worth is not None and held.currency == currency else None
            held.quantity = add(held.quantity, signed)
    return [each for each in moved.values() if each.quantity], own


def _each(found: object) -> Iterator[tuple[str, str, Decimal, Decimal | None, str, str]]:
    for change in found if isinstance(found, list) else ["?"]:
        if not isinstance(change, dict) or change.get("type") not in ("in", "out"):
            raise ValueError("the changes are not in the layout that Zerion writes")
        said = {name: str(value or "") for name, value in change.items()}
        quantity = maybe(said.get("amount", ""))
        if quantity is None:
            raise ValueError("a change states no amount")
        own = said.get("address_to" if said["type"] == "in" else "address_from", "").lower()
        yield (
            said["type"], said.get("symbol", "").strip(), quantity.copy_abs(), maybe(said.get("fiat_amount", "")) or None,
            said.get("fiat_currency", "").upper(), own,
        )


IMPORTER = Zerion()
