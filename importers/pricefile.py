"""The price and exchange-rate file: columns `asset,at,price,currency,source`, one price a line.

Owns reading it: which line is a price, and in one sentence why another is none. No ledger, no network; the caller says which assets it
knows, so that a bare symbol is never given a meaning by guess.

    asset,at,price,currency,source
    VTI,2026-11-20T21:00:00Z,310.00,USD,broker
    crypto:BTC,2026-11-23,98000,USD,
    EUR,2026-11-20,1.0831,USD,ECB
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from core.model import AssetKind, Price, asset_id, symbol, zone
from importers.base import Table, plain
from importers.csvfile import DELIMITERS, Content, Unreadable, content, head, load, table
from importers.currencies import FIAT
from importers.numbers import amount
from importers.times import noon

COLUMNS: Mapping[str, str] = {
    "asset": "a symbol (VTI) or an id (security:VTI, crypto:BTC); for an exchange rate the currency (EUR)",
    "at": "a date (noon in the time zone of the policy), or a date and time; without an offset it is taken in that zone",
    "price": "of one unit, never negative; written like 1234.56",
    "currency": "the ISO code that the price is in",
    "source": "where it comes from; may be left out, then it is the file's name",
}
"""The columns and what each holds; the first four must be there, their order does not matter."""
_PLAIN = re.compile(r"[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?")
_NEEDED = ("asset", "at", "price", "currency")


class BadLine(Struct, frozen=True):
    """A line that is no price: its number from 1, its text, and one sentence with the remedy."""

    line: int
    text: str
    reason: str


class PriceFile(Struct, frozen=True):
    """What a price file holds. `digest` is the file's SHA-256."""

    name: str
    digest: str
    prices: tuple[Price, ...]
    bad: tuple[BadLine, ...]
    warnings: tuple[str, ...] = ()


def read_file(path: Path, known: Collection[str] = (), timezone: str = "UTC", now: datetime | None = None) -> PriceFile:
    """The prices of a file. `known` are asset ids that a bare symbol may mean; a price of a day after `now` is a bad line.

    Raises `Unreadable` where it is no price file at all.
    """
    return _read(load(path), known, timezone, now)


def read_bytes(data: bytes, name: str, known: Collection[str] = (), timezone: str = "UTC") -> PriceFile:
    """As `read_file`, for what is already in memory."""
    return _read(content(data, name), known, timezone)


def is_price_file(names: Iterable[str]) -> bool:
    """Whether a header is one of a price file."""
    return set(_NEEDED) <= {plain(name) for name in names}


def _read(source: Content, known: Collection[str], timezone: str, now: datetime | None = None) -> PriceFile:
    found = _table(source)
    symbols: dict[str, list[str]] = defaultdict(list)
    for asset in sorted(known):
        symbols[symbol(asset).upper()].append(asset)
    places = found.columns(*COLUMNS)
    today = now.astimezone(zone(timezone)).date() if now else date.max
    default = source.name
    prices: list[Price] = []
    bad: list[BadLine] = []
    understood = {index for index, _ in found.records}
    for index, row in enumerate(found.rows):
        if index not in understood:
            bad.append(BadLine(row.line, row.text, row.reason))
    for index, cells in found.records:
        try:
            prices.append(_price([cells[place].strip() for place in places], symbols, timezone, default, today))
        except ValueError as error:
            bad.append(BadLine(found.rows[index].line, found.rows[index].text, str(error)))
    bad.sort(key=lambda entry: entry.line)
    return PriceFile(source.name, source.sha256, tuple(prices), tuple(bad), tuple(found.warnings))


def _table(source: Content) -> Table:
    for delimiter in DELIMITERS:
        for place, cells in enumerate(head(source, delimiter)):
            if is_price_file(cells):
                return table(source, delimiter, place)
    raise Unreadable(f"is no price file; its first line must name the columns {', '.join(COLUMNS)}")


def _price(cells: Sequence[str], symbols: Mapping[str, Sequence[str]], timezone: str, default: str, today: date) -> Price:
    asset, at, price, currency, source = cells
    code = currency.upper()
    if code not in FIAT:
        raise ValueError(f"currency: {currency[:40]!r} is no ISO code; write one like USD or EUR")
    if not price:
        raise ValueError("price: is missing; write the price of one unit, or delete the line")
    if not _PLAIN.fullmatch(price):
        raise ValueError(f"price: {price[:40]!r} is not a number; write it like 1234.56")
    unit = amount(price)
    if unit < 0:
        raise ValueError(f"price: {price} is negative; write the price of one unit")
    found = resolve(asset, symbols)
    if found == asset_id(AssetKind.CASH, code):
        raise ValueError(f"asset: {asset} is the currency itself; name another currency to give a rate")
    then = moment(at, timezone)
    if then.astimezone(zone(timezone)).date() > today:
        raise ValueError(f"at: {at[:40]} is in the future, today is {today}; check the date")
    return Price(found, then, unit, code, source or default)


def resolve(written: str, symbols: Mapping[str, Sequence[str]]) -> str:
    """The asset id that a symbol or an id means. `symbols` are the known ids by symbol in capitals. Raises `ValueError` with the remedy."""
    kind, colon, name = written.partition(":")
    if colon:
        if kind.lower() not in set(AssetKind) or not name:
            raise ValueError(f"asset: {written[:40]!r} is no asset; write it like security:VTI, crypto:BTC or cash:EUR")
        if kind.lower() == AssetKind.CASH and name.upper() not in FIAT:
            raise ValueError(f"asset: {name[:40]!r} is no currency; write an ISO 4217 code like cash:EUR")
        wanted = asset_id(AssetKind(kind.lower()), name)
        for asset in symbols.get(name.upper(), ()):
            if asset.upper() == wanted.upper():
                return asset
        return wanted if kind.lower() == AssetKind.DEFI else asset_id(AssetKind(kind.lower()), name.upper())
    if not written:
        raise ValueError("asset: is missing; write a symbol like VTI or an id like crypto:BTC")
    candidates = symbols.get(written.upper(), ())
    others = [asset for asset in candidates if not asset.startswith("cash:")]
    if written.upper() in FIAT and not others:
        return asset_id(AssetKind.CASH, written.upper())
    if written.upper() in FIAT:
        others = [*others, asset_id(AssetKind.CASH, written.upper())]
    if len(others) == 1:
        return others[0]
    if others:
        raise ValueError(f"asset: {written} can be {' or '.join(others)}; write one of them in full")
    raise ValueError(f"asset: {written[:40]} is not in the ledger; write security:{written.upper()[:40]} or crypto:{written.upper()[:40]}")


def moment(written: str, timezone: str) -> datetime:
    """A date (noon in `timezone`) or a date and time as UTC. Raises `ValueError` with the remedy."""
    where = zone(timezone)
    stripped = written.strip()
    try:
        return noon(date.fromisoformat(stripped), where)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(stripped.removesuffix(" UTC") + ("+00:00" if stripped.endswith(" UTC") else ""))
    except ValueError:
        raise ValueError(f"at: {written[:40]!r} is no date; write one like 2026-11-20 or 2026-11-20T21:00:00Z") from None
    return (found.replace(tzinfo=where) if found.tzinfo is None else found).astimezone(UTC)


def line(price: Price) -> tuple[str, str, str, str, str]:
    """A price as the file writes it: what is exported is what is read back."""
    written: Decimal = price.price
    return price.asset, price.at.astimezone(UTC).isoformat().replace("+00:00", "Z"), format(written, "f"), price.currency, price.source
