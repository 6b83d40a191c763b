"""Parqet: the activities of a portfolio, German numbers. Amounts are before fee and tax; a tax below zero was given back.

The broker of a row is its account. Securities are named by ISIN, coins by their symbol.
"""

from collections.abc import Mapping
from decimal import Decimal

from core.model import AssetKind, Draft, EventKind, IncomeKind, Leg, LegRole, ParsedFile, asset_id
from core.money import negate
from importers.base import Context, Importer, Reading, Signature, Table
from importers.currencies import FIAT, crypto_or_cash
from importers.numbers import maybe
from importers.times import utc

_TRADES = {"buy": 1, "sell": -1}
_MOVES = {"transferin": 1, "transferout": -1, "transfer_in": 1, "transfer_out": -1}
_INCOME = {"dividend": IncomeKind.DIVIDEND, "interest": IncomeKind.INTEREST}
_CASH = {"deposit": 1, "withdrawal": -1}
_NAMES = ("datetime", "price", "shares", "amount", "tax", "fee", "type", "broker", "assettype", "identifier", "currency")
_MORE = ("wkn", "originalcurrency", "fxrate", "holdingname", "holdingnickname")


class _Waits(Exception):
    def __init__(self, cause: str, reason: str) -> None:
        super().__init__(reason)
        self.cause = cause


class Parqet(Importer):
    id = "parqet"
    title = "Parqet: activities"
    venue = "Parqet"
    custody = "broker"
    signatures = (Signature("1", _NAMES, (*_MORE, "date", "time", "realizedgains", "holding", "exchange", "avgholdingperiod")),)
    how_to_export = "Parqet: Activities, Export, CSV"
    becomes = (
        ("Buy, Sell", "buy, sell"), ("Dividend, Interest", "income (dividend, interest)"),
        ("TransferIn, TransferOut", "deposit, withdrawal"),
        ("Deposit, Withdrawal", "deposit, withdrawal"), ("Cost", "fee"), ("amounts with an original currency", "quarantined"),
        ("any other", "quarantined by its name"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        reading = Reading(table, self, context.account or self.venue)
        places = {name: table.column(name) for name in (*_NAMES, *_MORE)}
        for index, cells in table.consume():
            row = {name: cells[place].strip() for name, place in places.items()}
            key = reading.content_key(index, self.id, *(row[name] for name in _NAMES))
            try:
                self._book(reading, context, index, key, row)
            except _Waits as waits:
                reading.quarantine(index, waits.cause, str(waits))
            except ValueError as error:
                reading.quarantine(index, "unreadable", f"{error}; mend the cell, or export again")
        return reading.finish()

    def _book(self, reading: Reading, context: Context, index: int, key: bytes, row: Mapping[str, str]) -> None:
        kind, currency = row["type"].lower(), row["currency"].upper()
        original = row["originalcurrency"].upper()
        if original and original != currency:
            raise _Waits(
                "two currencies", f"whether the amount is in {currency[:3]} or {original[:3]} is not known; add the row by hand",
            )
        if currency not in FIAT:
            raise ValueError(f"{row['currency'][:10]!r} is no currency of a state")
        owner = context.first_name(row["broker"]) if row["broker"] else reading.account
        event, variety, legs = self._event(owner, kind, row, f"cash:{currency}")
        if legs and row["holdingname"]:
            reading.parsed.asset_names.update({
                leg.asset: row["holdingname"] for leg in legs if leg.role is LegRole.ASSET and leg.asset not in reading.parsed.asset_names
            })
        reading.book(Draft(
            key, event, utc(row["datetime"]), (*legs, *_charges(owner, f"cash:{currency}", row)), (index,), variety,
            note=row["holdingnickname"] or row["holdingname"],
        ))

    def _event(self, owner: str, kind: str, row: Mapping[str, str], cash: str) -> tuple[EventKind, str, tuple[Leg, ...]]:
        """What the row is, and its legs without fee and tax. Raises `_Waits`, and `ValueError` with a clause."""
        if kind in _TRADES:
            units, money = _signed(row, "shares", _TRADES[kind]), _signed(row, "amount", -_TRADES[kind])
            asset = _asset(row)
            legs = (
                Leg(owner, asset, units, LegRole.ASSET, money.copy_abs(), row["currency"].upper()), Leg(owner, cash, money, LegRole.CASH),
            )
            return EventKind.BUY if units > 0 else EventKind.SELL, "", legs if units > 0 else legs[::-1]
        if kind in _MOVES:
            units = _signed(row, "shares", _MOVES[kind])
            way = EventKind.DEPOSIT if units > 0 else EventKind.WITHDRAWAL
            return way, "", (Leg(owner, _asset(row), units, LegRole.ASSET),)
        if kind in _INCOME:
            return EventKind.INCOME, _INCOME[kind].value, (Leg(owner, cash, _signed(row, "amount", 1), LegRole.CASH),)
        if kind in _CASH:
            way = EventKind.DEPOSIT if _CASH[kind] > 0 else EventKind.WITHDRAWAL
            return way, "", (Leg(owner, cash, _signed(row, "amount", _CASH[kind]), LegRole.CASH),)
        if kind == "cost":
            return EventKind.FEE, "", (Leg(owner, cash, _signed(row, "amount", -1), LegRole.FEE),)
        raise _Waits(f"unknown type: {kind[:40]}", f"the row type {row['type'][:40]!r} is not known; add the event by hand")


def _signed(row: Mapping[str, str], name: str, sign: int) -> Decimal:
    found = maybe(row[name], decimal_comma=True)
    if not found:
        raise ValueError(f"the row states no {name}")
    if found < 0:
        raise ValueError(f"the row states {name} below zero, as a row that takes another back")
    return found if sign > 0 else negate(found)


def _charges(owner: str, cash: str, row: Mapping[str, str]) -> tuple[Leg, ...]:
    """Fee and tax as they moved the cash: above zero in the file where they were paid."""
    found = ((maybe(row[name], decimal_comma=True), role) for name, role in (("fee", LegRole.FEE), ("tax", LegRole.TAX)))
    return tuple(Leg(owner, cash, negate(amount), role) for amount, role in found if amount)


def _asset(row: Mapping[str, str]) -> str:
    code = row["identifier"] or row["wkn"]
    if not code:
        raise _Waits("no identifier", "the row names neither ISIN nor symbol; add it by hand with the asset that it means")
    kind = row["assettype"].lower()
    if kind == "crypto":
        return crypto_or_cash(code.upper())[0]
    if kind != "security":
        said = f"holdings of type {row['assettype'][:40]!r} are not followed; add it by hand as an asset of your own, or dismiss the row"
        raise _Waits(f"asset of type {kind[:40]}", said)
    return asset_id(AssetKind.SECURITY, code)


IMPORTER = Parqet()
