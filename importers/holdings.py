"""A broker's positions that are declared: what is held, at which price, at a stated time, of one account or of several.

Nothing becomes an event: rows are observations, compared with the ledger. Owns titled blocks and repeated headers. Knows no broker.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from core.model import ParsedFile, PositionSeen, zone
from core.money import add, multiply, subtract, text
from importers import dates, securities, seen
from importers.base import Context, Importer, Reading, Record, Table, plain
from importers.broker_cells import known
from importers.footers import drop_footers
from importers.numbers import maybe
from importers.times import FORMAT, instant, noon

_UNITS = (Decimal(1), Decimal("0.01"), Decimal(100))
NO_TIME = "neither title nor file name say when these positions were seen; "


class HoldingColumns(Struct, frozen=True):
    """Columns by what they hold, `|` between the names of generations; empty where the file has none."""

    quantity: str
    symbol: str = ""
    isin: str = ""
    cusip: str = ""
    name: str = ""
    price: str = ""
    value: str = ""
    """Of the whole holding: it tells whether the price is per unit, per 100 or per option."""
    basis: str = ""
    """Of the whole holding."""
    currency: str = ""
    account: str = ""
    time: str = ""
    """When the row was seen; without it the titles, the footer or the file's name say."""


class _Block(Struct):
    """Where in the file we are: the account and time of the rows that follow, and the columns of their header."""

    account: str
    at: datetime | None
    places: dict[str, int]


class Holdings(Importer):
    """Base of the declared importers of positions; see docs/writing-importers.md."""

    custody = "broker"
    columns: ClassVar[HoldingColumns]
    family: ClassVar[str] = ""
    """Names identities; the importer's id by itself."""
    cash: ClassVar[str] = ""
    """Regular expression of symbols or names that are the account's cash: its value, else its quantity, is held."""
    sweeps: ClassVar[Collection[str]] = frozenset()
    """Symbols of money market funds that hold the account's cash."""
    skipped: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Regular expressions of symbols or names that are ignored, each with the name of its rule."""
    footer: ClassVar[str] = ""
    zone: ClassVar[str] = "America/New_York"
    order: ClassVar[str] = "mdy"
    currency: ClassVar[str] = "USD"
    decimal_comma: ClassVar[bool] = False
    pence: ClassVar[bool] = False
    """Prices are pence, while values are pounds: one that the value does not confirm is not taken."""
    account_in: ClassVar[str] = ""
    digits: ClassVar[int] = 4
    remedy: ClassVar[str] = "put the day into the file's name, like Positions-2026-11-23.csv"
    becomes = (
        ("a holding", "a price at the stated time, and a position with its cost basis, compared with the ledger"),
        ("cash", "a position of cash"), ("totals and disclaimers", "no row"),
    )

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        read = [getattr(cls.columns, field) for field in HoldingColumns.__struct_fields__]
        cls.signatures = tuple(known(each, read) for each in cls.signatures)

    def symbol(self, written: str) -> str:
        """A symbol cell as the security's code; empty where it names none."""
        return securities.bare(written)

    def asset(self, code: str, name: str) -> str:
        """The asset id of a holding; empty where the user has to say which it is."""
        return securities.security(code) if code else ""

    def owner(self, named: str) -> str:
        """The account that the file means by what its column or a title says."""
        found = re.search(self.account_in or r"(\w*\d{3,})\W*$", named)
        return securities.called(self.venue, found[1], self.digits) if found else f"{self.venue} {named}"

    def parse(self, table: Table, context: Context) -> ParsedFile:
        below = drop_footers(table, self.footer, *self._places(table.header).values(), keep=self._is_title)
        titles = [",".join(cells) for cells in reversed(table.preamble)]
        first = _Block(
            securities.account("", self.venue, self.account_in, self.digits, titles, (table.name,)),
            seen.first((*titles, *below), table.name, self.zone, self.order), self._places(table.header),
        )
        blocks = self._blocks(table, first)
        owners = list(dict.fromkeys(self._owner(block, cells) for block, records in blocks for _, cells in records)) or [first.account]
        given = context.account if len(owners) == 1 else ""
        reading = Reading(table, self, given or context.first_name(owners[0]), self.zone, FORMAT)
        if context.account and not given:
            reading.warn(f"the file holds {len(owners)} accounts, so they keep their own names: {', '.join(owners)}")
        for block, records in blocks:
            self._book(block, records, reading, context, given)
        return reading.finish()

    def fill(self, table: Table, reading: Reading, context: Context, said: Sequence[str]) -> None:
        """Makes of the rows of one table what they state; `said` are lines that may say when it was seen."""
        block = _Block(reading.account, seen.first(said, table.name, self.zone, self.order), self._places(table.header))
        owners = {self._owner(block, cells) for _, cells in table.records}
        self._book(block, table.records, reading, context, context.account if len(owners) == 1 else "")

    def _places(self, header: Sequence[str]) -> dict[str, int]:
        """Column by what it holds; columns that the file lacks are left out."""
        names: dict[str, int] = {}
        for number, name in enumerate(header):
            names.setdefault(plain(name), number)
        found = {}
        for field in HoldingColumns.__struct_fields__:
            wanted = [plain(name) for name in getattr(self.columns, field).split("|") if name]
            place = next((names[name] for name in wanted if name in names), None)
            if place is not None:
                found[field] = place
        return found

    def _blocks(self, table: Table, block: _Block) -> list[tuple[_Block, list[Record]]]:
        """The rows below each title or header in the file, both of which are no rows."""
        blocks: list[tuple[_Block, list[Record]]] = [(block, [])]
        gone: list[int] = []
        required = [{*map(plain, signature.required)} for signature in self.signatures]
        for index, cells in table.records:
            names = {plain(cell) for cell in cells}
            if any(each <= names for each in required):
                gone.append(index)
                block = _Block(block.account, block.at, self._places(cells))
            elif cells[0].strip() and not any(cell.strip() for cell in cells[1:]) and self._is_title(cells[0]):
                gone.append(index)
                title = cells[0].strip()
                owner = securities.account("", self.venue, self.account_in, self.digits, (title,))
                block = _Block(owner, seen.moment(title, self.zone, self.order) or block.at, block.places)
            else:
                blocks[-1][1].append((index, cells))
                continue
            blocks.append((block, []))
        kept = [index for _, records in blocks for index, _ in records]
        table.drop(gone)
        order = dict(zip(kept, (index for index, _ in table.records), strict=True))
        return [(each, [(order[index], cells) for index, cells in records]) for each, records in blocks]

    def _is_title(self, said: str) -> bool:
        """Whether a line says whose holdings follow, or when they were seen."""
        return bool(self.account_in and re.search(self.account_in, said)) or seen.moment(said, self.zone, self.order) is not None

    def _owner(self, block: _Block, cells: list[str]) -> str:
        named = _cell(block, cells, "account")
        return self.owner(named) if named else block.account

    def _book(self, block: _Block, records: Sequence[Record], reading: Reading, context: Context, given: str) -> None:
        reading.named = context.names(self.venue)
        held: dict[tuple[str, str, datetime], int] = {}
        for index, cells in records:
            owner = given or context.first_name(self._owner(block, cells))
            word = f"{_cell(block, cells, 'symbol')} {_cell(block, cells, 'name')}".strip()
            rule = next((rule for pattern, rule in self.skipped if re.match(pattern, word, re.IGNORECASE)), "")
            if rule:
                reading.content_key(index, self.family or self.id, owner, *(cell.strip() for cell in cells))
                reading.ignore(index, rule)
                continue
            try:
                self._row(block, index, cells, owner, word, reading, held)
            except ValueError as error:
                reading.content_key(index, self.family or self.id, owner, "unread", *(cell.strip() for cell in cells))
                reading.quarantine(index, "unreadable cell", f"{error}; export the positions again")

    def _row(
        self, block: _Block, index: int, cells: list[str], owner: str, word: str, reading: Reading,
        held: dict[tuple[str, str, datetime], int],
    ) -> None:
        stated = _cell(block, cells, "time")
        at = self._moment(stated) if stated else block.at
        if at is None:
            reading.quarantine(index, "no time", NO_TIME + self.remedy)
            return
        symbol, name = self.symbol(_cell(block, cells, "symbol")), " ".join(_cell(block, cells, "name").split())
        currency = _cell(block, cells, "currency").upper() or self.currency
        quantity, price, value = (self._number(_cell(block, cells, field)) for field in ("quantity", "price", "value"))
        family = self.family or self.id
        if (self.cash and re.match(self.cash, word, re.IGNORECASE)) or symbol in self.sweeps:
            amount = value if value is not None else quantity
            if amount is None:
                raise ValueError("the cash row states no amount")
            reading.content_key(index, f"{family} position", owner, at.isoformat(), *_again(symbol, self.sweeps), "cash", text(amount))
            self._hold(PositionSeen(owner, f"cash:{currency}", at, amount, None, currency, index), reading, held)
            return
        code = symbol or securities.bare(_cell(block, cells, "isin")) or securities.bare(_cell(block, cells, "cusip"))
        if quantity is None or not (code or name):
            raise ValueError("the row names no symbol or no quantity")
        reading.content_key(
            index, f"{family} position", owner, at.isoformat(), code or name, text(quantity), _cell(block, cells, "price"),
            _cell(block, cells, "basis"),
        )
        asset = reading.named.get(code) or reading.named.get(name) or self.asset(code, name)
        if not asset:
            reading.unknown_asset(index, name)
            return
        basis = self._basis(_cell(block, cells, "basis"))
        first = self._hold(PositionSeen(owner, asset, at, quantity, basis, currency, index, name), reading, held)
        if name and name != "--":
            reading.parsed.asset_names.setdefault(asset, name)
        each = _unit_price(quantity, price, value, None if self.pence else price) if price is not None and price >= 0 else None
        if first and each is not None:
            reading.price(asset, at, each, currency, index)

    def _hold(self, stated: PositionSeen, reading: Reading, held: dict[tuple[str, str, datetime], int]) -> bool:
        """Adds a holding; a second row of one holding (cash and margin, two funds that hold the cash) is counted with the first."""
        slot = (stated.account, stated.asset, stated.at)
        if slot not in held:
            held[slot] = len(reading.parsed.positions)
            reading.position(stated)
            return True
        before = reading.parsed.positions[held[slot]]
        basis = add(before.basis, stated.basis) if before.basis is not None and stated.basis is not None else None
        reading.parsed.positions[held[slot]] = replace(before, quantity=add(before.quantity, stated.quantity), basis=basis)
        reading.ignore(stated.row if stated.row is not None else (), "counted with the other row of this holding")
        return False

    def _moment(self, written: str) -> datetime:
        found = dates.read(written, self.order)
        where = zone(self.zone)
        return (found if found.tzinfo else instant(found, where)) if dates.has_time(written) else noon(found.date(), where)

    def _number(self, written: str) -> Decimal | None:
        return maybe(written, decimal_comma=self.decimal_comma) if written else None

    def _basis(self, written: str) -> Decimal | None:
        """The cost basis; None where the broker says `--`, `N/A` or `Incomplete`, for it does not know."""
        try:
            return self._number(written)
        except ValueError:
            return None


def _cell(block: _Block, cells: list[str], field: str) -> str:
    place = block.places.get(field)
    return "" if place is None else " ".join(cells[place].split())


def _again(symbol: str, sweeps: Collection[str]) -> tuple[str, ...]:
    """What tells one fund that holds the cash from another."""
    return (symbol,) if symbol in sweeps else ()


def _unit_price(quantity: Decimal, price: Decimal, value: Decimal | None, otherwise: Decimal | None) -> Decimal | None:
    """The price of one unit held: bonds are quoted per 100 of face value, options per share of 100. The market value tells which.

    `otherwise` where it tells none.
    """
    if value:
        slack = add(Decimal("0.02"), multiply(value.copy_abs(), Decimal("0.001")))
        for unit in _UNITS:
            if subtract(multiply(multiply(quantity, price), unit), value).copy_abs() <= slack:
                return multiply(price, unit)
    return otherwise
