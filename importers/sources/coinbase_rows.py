"""Coinbase's retail rows of every generation, brought to one shape. Reads cells; decides nothing about what a row means."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, add, multiply, ratio, subtract, text
from importers.base import Reading, Table
from importers.currencies import UnknownAsset, spelled
from importers.numbers import amount, maybe
from importers.sources.coinbase_notes import receipt
from importers.times import noon, utc

_CENT = Decimal("0.011")
_PRICE_AGREES = Decimal("0.005")
_ISO = re.compile(r"^\d{4}-")
_GROUPS = {
    "advanced trade buy": "buy", "advance trade buy": "buy", "advanced trade sell": "sell", "advance trade sell": "sell",
    "exchange deposit": "pro deposit", "prime deposit": "pro deposit", "exchange withdrawal": "pro withdrawal",
    "prime withdrawal": "pro withdrawal", "coinbase earn": "income", "learning reward": "income", "rewards income": "income",
    "reward income": "income", "staking income": "income", "inflation reward": "income", "incentives rewards payout": "income",
    "interest payout": "income",
}


class Row(Struct, frozen=True):
    """One row. Amounts are in `currency` and never negative; `quantity` keeps the sign that the file wrote."""

    index: int
    line: int
    id: str
    at: datetime
    day: date | None
    type: str
    kind: str
    asset: str
    quantity: Decimal
    currency: str
    price: Decimal | None
    subtotal: Decimal | None
    total: Decimal | None
    fees: Decimal | None
    notes: str

    @property
    def size(self) -> Decimal:
        return self.quantity.copy_abs()

    @property
    def worth(self) -> Decimal | None:
        """What the file says the quantity was worth: total, else subtotal, else price times quantity."""
        if self.total:
            return self.total
        if self.subtotal:
            return self.subtotal
        return multiply(self.price, self.size) if self.price else None


def moment(written: str) -> tuple[datetime, date | None]:
    """The instant, and the civil date where no time is stated: ISO forms, `10/06/2015`, `5/6/07 1:18`. Raises `ValueError`."""
    stripped = written.strip()
    if _ISO.match(stripped):
        try:
            day = date.fromisoformat(stripped)
        except ValueError:
            return utc(re.sub(r" ([+-]\d{4})$", r"\1", stripped)), None
        return noon(day, UTC), day
    for form in ("%m/%d/%Y", "%m/%d/%y"):
        try:
            day = datetime.strptime(stripped, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return noon(day, UTC), day
    for form in ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%y %H:%M:%S", "%m/%d/%y %H:%M"):
        try:
            return datetime.strptime(stripped, form).replace(tzinfo=UTC), None
        except ValueError:
            continue
    raise ValueError(f"{written[:40]!r} is not a time; it should look like 2024-01-31 10:00:00 UTC")


def read(table: Table, reading: Reading) -> Iterator[Row]:
    """The rows, each with its keys set; one whose cells cannot be read is quarantined."""
    found = table.matched.get("spot")
    fixed = found[1].upper() if found else ""
    place = dict(zip(_NAMES, _columns(table, fixed), strict=True))
    for index, cells in table.records:
        try:
            at, day = moment(cells[place["timestamp"]])
            quantity = amount(cells[place["quantity"]])
            price, subtotal, total, fees = (_size(cells[place[name]]) for name in ("price", "subtotal", "total", "fees"))
        except ValueError as error:
            reading.quarantine(index, "unreadable cell", f"{error}; export the file again or enter the row by hand")
            continue
        type_ = " ".join(cells[place["type"]].split())
        asset = cells[place["asset"]].strip().upper()
        currency = fixed or cells[place["currency"]].strip().upper()
        if not type_ or not asset:
            reading.quarantine(index, "unreadable cell", "the row names no type or no asset; export the file again or enter it by hand")
            continue
        try:
            asset = spelled(asset, reading.named)
        except UnknownAsset:
            reading.unknown_asset(index, asset)
            continue
        yield Row(
            index, table.rows[index].line, cells[place["id"]].strip(), at, day, type_, type_.casefold(), asset, quantity, currency,
            price, subtotal, total, fees, cells[place["notes"]].strip(),
        )


def _size(written: str) -> Decimal | None:
    value = maybe(written)
    return None if value is None else value.copy_abs()


_NAMES = ("id", "timestamp", "type", "asset", "quantity", "currency", "price", "subtotal", "total", "fees", "notes")


def _columns(table: Table, fixed: str) -> tuple[int, ...]:
    prefix = f"{fixed} " if fixed else ""
    column = table.column
    return (
        column("ID"), column("Timestamp"), column("Transaction Type"), column("Asset"), column("Quantity Transacted"),
        column("Price Currency", "Spot Price Currency"),
        column("Price at Transaction", "Spot Price at Transaction", f"{prefix}Spot Price at Transaction"),
        column("Subtotal", f"{prefix}Subtotal"),
        column(
            "Total (inclusive of fees and/or spread)", "Total (inclusive of fees)", f"{prefix}Total (inclusive of fees)",
            f"{prefix}Amount Transacted (Inclusive of Coinbase Fees)",
        ),
        column("Fees and/or Spread", "Fees", f"{prefix}Fees"), column("Notes"),
    )


def content(row: Row) -> tuple[str, ...]:
    """What names a row that has no id, alike in every generation: time, kind, asset and size. Notes and amounts vary between exports."""
    when = row.day.isoformat() if row.day else row.at.strftime("%Y-%m-%dT%H:%M:%S")
    group = "income" if row.kind == "receive" and receipt(row.notes) else _GROUPS.get(row.kind, row.kind)
    return ("coinbase", when, group, row.asset, text(row.size))


def split(row: Row, buying: bool) -> tuple[Decimal, Decimal, str]:
    """(gross, fee, complaint) of a trade: gross is without the fee; a buy costs gross + fee, a sale brings gross - fee.

    The total is the money that moved. Where the three amounts do not add up, the subtotal stands if price times quantity confirms it,
    else the total; the complaint says so. A subtotal of 0 (2019) or a missing one leaves the total, its fee inside and unknown.
    Raises `ValueError` where no amount is stated.
    """
    subtotal, total, fee = row.subtotal, row.total, row.fees
    if not total and not subtotal:
        raise ValueError("it states neither subtotal nor total")
    if not total:
        return subtotal or ZERO, fee or ZERO, ""
    from_total = subtract(total, fee or ZERO) if buying else add(total, fee or ZERO)
    if not subtotal:
        return from_total, fee or ZERO, ""
    expected = add(subtotal, fee or ZERO) if buying else subtract(subtotal, fee or ZERO)
    if abs(subtract(expected, total)) <= _CENT:
        return from_total, fee or ZERO, ""
    if fee is None and (total > subtotal) == buying:
        return subtotal, subtract(total, subtotal).copy_abs(), ""
    stated = f"subtotal {text(subtotal)}, fees {text(fee or ZERO)} and total {text(total)} do not add up"
    if row.price and abs(subtract(ratio(multiply(row.price, row.size), subtotal), Decimal(1))) <= _PRICE_AGREES:
        return subtotal, fee or ZERO, f"{stated}; booked subtotal and fees, which price times quantity confirms"
    return from_total, fee or ZERO, f"{stated}; booked the total"
