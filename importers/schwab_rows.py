"""Schwab's cells and titles: accounts, dates, rows in one shape. Used by transactions and positions; decides nothing about meaning."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from core.model import AssetKind, asset_id, zone
from core.money import ZERO, text
from importers.base import Reading, Table
from importers.numbers import maybe
from importers.times import noon

ZONE = "America/New_York"
"""Schwab states New York time (ET) in its titles; its dates are taken as that zone's."""
CASH = "cash:USD"
_TITLED = re.compile(r"(?:X{2,}\s*-?\s*|\.{2,}\s*)(\d{3,4})(?!\d)")
_DATE = re.compile(r"(?P<first>\d{1,2}/\d{1,2}/\d{4}|\d{4}[/-]\d{1,2}[/-]\d{1,2})(?:\s+as of\s+(?P<second>\S+))?", re.IGNORECASE)
_OPTION = re.compile(r"^\S+ \d{1,2}/\d{1,2}/\d{4} [\d.]+ [CP]$")
_CUSIP = re.compile(r"^(?=.*\d)[0-9A-Z]{8}\d$")
FOOTERS = ("transactions total", "account total", "positions total")


class Row(Struct, frozen=True):
    """One transaction. `day` is the effective date ('as of'), else the posting date; amounts in USD, signed as written."""

    index: int
    line: int
    day: date
    at: datetime
    action: str
    kind: str
    symbol: str
    description: str
    quantity: Decimal
    price: Decimal | None
    fees: Decimal
    amount: Decimal
    key: bytes

    @property
    def asset(self) -> str:
        return security(self.symbol)

    @property
    def note(self) -> str:
        return ": ".join(part for part in (self.action, self.symbol, self.description) if part)


def security(symbol: str) -> str:
    return asset_id(AssetKind.SECURITY, symbol)


def account(given: str, *places: Iterable[str]) -> str:
    """The account's name: the user's, else `Schwab ...321` after the digits that a title or the file name shows, else `Schwab`.

    Old titles show four digits, newer ones and file names three: the last three name the account, so that its old and new files meet.
    """
    if given:
        return given
    for texts in places:
        for written in texts:
            found = _TITLED.search(written)
            if found:
                return f"Schwab ...{found[1][-3:]}"
    return "Schwab"


def is_option(symbol: str) -> bool:
    """Whether a symbol is an option's, such as `SPY 03/31/2020 284.00 P`."""
    return bool(_OPTION.match(symbol))


def is_cusip(symbol: str) -> bool:
    """Whether a symbol is a CUSIP: what Schwab shows for bonds, and for shares that are no more after a corporate action."""
    return bool(_CUSIP.match(symbol))


def civil(written: str) -> date:
    """`06/13/2024`, `2026/05/03` or `2026-05-03`. Raises `ValueError`."""
    for form in ("%m/%d/%Y", "%Y/%m/%d", "%Y-%m-%d"):
        try:
            return datetime.strptime(written.strip(), form).date()  # noqa: DTZ007 - a civil date
        except ValueError:
            continue
    raise ValueError(f"{written[:40]!r} is not a date; it should look like 01/31/2024")


def footers(table: Table, place: int) -> list[int]:
    """Indexes of the totals below a table: they are no rows, also where the last one is cut short."""
    found = [index for index, cells in table.records if cells[place].strip().casefold() in FOOTERS]
    read_ = {index for index, _ in table.records}
    return found + [
        index for index, row in enumerate(table.rows) if index not in read_ and row.text.lstrip('" ').casefold().startswith(FOOTERS)
    ]


def read(table: Table, reading: Reading) -> Iterator[Row]:
    """The transactions, each with its key; one whose cells cannot be read is quarantined."""
    place = table.columns("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm", "Amount")
    where = zone(ZONE)
    for index, cells in table.records:
        when, action, symbol, description, *numbers = (" ".join(cells[column].split()) for column in place)
        try:
            found = _DATE.fullmatch(when)
            if not found:
                raise ValueError(f"{when[:40]!r} is not a date; it should look like 01/31/2024")
            posted = civil(found["first"])
            day = civil(found["second"]) if found["second"] else posted
            quantity, price, fees, amount = (maybe(number) for number in numbers)
        except ValueError as error:
            reading.quarantine(index, "unreadable cell", f"{error}; export the file again or enter the row by hand")
            continue
        if not action:
            reading.quarantine(index, "unreadable cell", "the row names no action; export the file again or enter it by hand")
            continue
        kind = action.casefold()
        size = (quantity or ZERO).copy_abs() if kind == "sell" else quantity or ZERO
        key = reading.content_key(
            index, "schwab", posted.isoformat(), day.isoformat(), kind, symbol, description, text(size), text(price or ZERO),
            text(fees or ZERO), text(amount or ZERO),
        )
        yield Row(
            index, table.rows[index].line, day, noon(day, where), action, kind, symbol, description, size, price,
            (fees or ZERO).copy_abs(),
            amount or ZERO, key,
        )
