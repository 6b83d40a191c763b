"""Charles Schwab positions, of one account or of all: what is held, at which price, at a stated time.

Owns the titled blocks of the file. Nothing here becomes an event: rows are observations, compared with the ledger.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from msgspec import Struct

from core.model import ParsedFile, PositionSeen, zone
from core.money import add, multiply, subtract, text
from importers.base import Context, Importer, Reading, Signature, Table, plain
from importers.numbers import maybe
from importers.schwab_rows import CASH, FOOTERS, ZONE, account, civil, footers, security
from importers.times import instant, noon

_AS_OF = re.compile(
    r"as of\s+(?:(?P<early>\d{1,2}/\d{1,2}/\d{4}|\d{4}/\d{1,2}/\d{1,2}),?\s*)?"
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)\s*(?P<half>[AP]M)?\s*(?:E[SD]?T)?,?\s*(?P<late>\d{1,2}/\d{1,2}/\d{4}|\d{4}/\d{1,2}/\d{1,2})?",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<!\d)(?P<day>\d{4}-\d{2}-\d{2})(?:-(?P<clock>\d{6}))?(?!\d)")
_CASH_ROW = "cash & cash investments"
_UNITS = (Decimal(1), Decimal("0.01"), Decimal(100))
_COLUMNS = {
    "symbol": ("Symbol",), "description": ("Description",), "quantity": ("Qty (Quantity)", "Quantity"), "price": ("Price",),
    "value": ("Mkt Val (Market Value)", "Market Value"), "basis": ("Cost Basis",),
}


class _Block(Struct):
    """Where in the file we are: the account and time of the rows that follow, and the columns of their header."""

    account: str
    at: datetime | None
    places: dict[str, int]


class SchwabPositions(Importer):
    id = "schwab-positions"
    title = "Charles Schwab: positions"
    venue = "Schwab"
    custody = "broker"
    signatures = (
        Signature(
            "2026", ("Symbol", "Description", "Qty (Quantity)", "Price", "Mkt Val (Market Value)"),
            ("Cost Basis", "Gain $ (Gain/Loss $)", "Reinvest?", "% of Acct (% of Account)", "Asset Type"),
        ),
        Signature(
            "2020", ("Symbol", "Description", "Quantity", "Price", "Market Value", "Cost Basis"),
            ("Gain/Loss $", "Reinvest Dividends?", "Capital Gains?", "% Of Account", "Security Type"),
        ),
    )
    how_to_export = "schwab.com: Accounts, Positions, one account or all accounts, Export"
    evidence = "parser"
    becomes = (
        ("a holding", "a price at the stated time, and a position with its cost basis, compared with the ledger"),
        ("Cash & Cash Investments", "a position of cash"), ("Account Total, Positions Total", "no row"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        titles = [",".join(cells) for cells in table.preamble]
        block = _Block(account("", reversed(titles), (table.name,)), _first(titles, table.name), _places(table.header))
        blocks: list[tuple[_Block, list[tuple[int, list[str]]]]] = [(block, [])]
        gone = footers(table, block.places["symbol"])
        for index, cells in table.records:
            if index in gone:
                continue
            names = [plain(cell) for cell in cells]
            if "symbol" in names and "description" in names:
                gone.append(index)
                block.places = _places(cells)
            elif _is_title(cells):
                gone.append(index)
                title = cells[0].strip()
                block = _Block(account("", (title,)), moment(title) or block.at, block.places)
                blocks.append((block, []))
            else:
                blocks[-1][1].append((index, cells))
        kept = [entry for entry in blocks if entry[1]] or blocks[:1]
        accounts = list(dict.fromkeys(entry[0].account for entry in kept))
        given = context.account if len(accounts) == 1 else ""
        numbers = {index: cells for _, records in kept for index, cells in records}
        table.drop(gone)
        order = dict(zip(sorted(numbers), (index for index, _ in table.records), strict=True))
        reading = Reading(table, self, given or accounts[0], ZONE, "format")
        if context.account and not given:
            reading.warn(f"the file holds {len(accounts)} accounts, so they keep their own names: {', '.join(accounts)}")
        for place, records in kept:
            for index, cells in records:
                _row(place, order[index], cells, given or place.account, reading)
        return reading.finish()


def _places(header: Sequence[str]) -> dict[str, int]:
    names: dict[str, int] = {}
    for place, name in enumerate(header):
        names.setdefault(plain(name), place)
    return {key: next((names[plain(name)] for name in wanted if plain(name) in names), -1) for key, wanted in _COLUMNS.items()}


def _is_title(cells: list[str]) -> bool:
    return bool(cells[0].strip()) and not any(cell.strip() for cell in cells[1:]) and cells[0].strip().casefold() not in FOOTERS


def _first(titles: Sequence[str], name: str) -> datetime | None:
    """The time that a title states; else the one in the file's name."""
    for title in reversed(titles):
        found = moment(title)
        if found:
            return found
    match = _IN_NAME.search(name)
    if not match:
        return None
    where = zone(ZONE)
    try:
        day = civil(match["day"])
        clock = match["clock"]
        if not clock:
            return noon(day, where)
        return instant(datetime.combine(day, time(int(clock[:2]), int(clock[2:4]), int(clock[4:]))), where)
    except ValueError:
        return None


def moment(title: str) -> datetime | None:
    """When a title says that its table was seen.

    `as of 06:04 PM ET, 11/15/2020`, `as of 01:17 PM ET, 2026/05/03` or `as of 11/15/2020 18:01:20 ET`.
    """
    found = _AS_OF.search(title)
    written = found and (found["late"] or found["early"])
    if not found or not written:
        return None
    hours, minutes, seconds = (int(part) for part in (found["clock"] + ":0").split(":")[:3])
    if found["half"]:
        hours = hours % 12 + (12 if found["half"].upper() == "PM" else 0)
    try:
        return instant(datetime.combine(civil(written), time(hours, minutes, seconds)), zone(ZONE))
    except ValueError:
        return None


def _row(block: _Block, index: int, cells: list[str], owner: str, reading: Reading) -> None:
    at = block.at
    if at is None:
        reading.quarantine(
            index, "no time", "neither title nor file name say when these positions were seen; keep the title row, or Schwab's file name"
        )
        return
    cell = {key: cells[place].strip() if place >= 0 else "" for key, place in block.places.items()}
    symbol, description = " ".join(cell["symbol"].split()), " ".join(cell["description"].split())
    try:
        quantity, price, value = (maybe(cell[key]) for key in ("quantity", "price", "value"))
    except ValueError as error:
        reading.quarantine(index, "unreadable cell", f"{error}; export the positions again")
        return
    if symbol.casefold() == _CASH_ROW:
        if value is None:
            reading.quarantine(index, "unreadable cell", "the cash row states no amount; export the positions again")
            return
        reading.content_key(index, "schwab position", owner, at.isoformat(), "cash", text(value))
        reading.position(PositionSeen(owner, CASH, at, value, None, "USD", index))
        return
    if not symbol or quantity is None:
        reading.quarantine(index, "unreadable cell", "the row names no symbol or no quantity; export the positions again")
        return
    asset, basis = security(symbol), _basis(cell["basis"])
    reading.content_key(index, "schwab position", owner, at.isoformat(), symbol, text(quantity), cell["price"], cell["basis"])
    reading.position(PositionSeen(owner, asset, at, quantity, basis, "USD", index, description))
    if description and description != "--":
        reading.parsed.asset_names.setdefault(asset, description)
    if price is not None and price >= 0:
        reading.price(asset, at, _unit_price(quantity, price, value), "USD", index)


def _basis(written: str) -> Decimal | None:
    """The cost basis; None where Schwab says `--`, `N/A` or `Incomplete`, for it does not know."""
    try:
        return maybe(written)
    except ValueError:
        return None


def _unit_price(quantity: Decimal, price: Decimal, value: Decimal | None) -> Decimal:
    """The price of one unit held: bonds are quoted per 100 of face value, options per share of 100. The market value tells which."""
    if value:
        slack = add(Decimal("0.02"), multiply(abs(value), Decimal("0.001")))
        for unit in _UNITS:
            if abs(subtract(multiply(multiply(quantity, price), unit), value)) <= slack:
                return multiply(price, unit)
    return price


IMPORTER = SchwabPositions()
