"""The tests' way of writing files: `file().trade("T1", "+1 BTC", "-20000 USD").parsed` is what an importer would hand over."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from core.model import (
    Draft,
    EventKind,
    Fate,
    Leg,
    LegRole,
    ParsedFile,
    PositionSeen,
    PriceSeen,
    SourceRow,
)

NOON = datetime(2024, 1, 5, 12, tzinfo=UTC)
MONEY = frozenset({"USD", "EUR"})


def h(*parts: object) -> bytes:
    """A 16-byte key out of words."""
    return hashlib.blake2b("|".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def leg(written: str, account: str = "Kraken") -> Leg:
    """`-20000 USD` or `+1 BTC`; `-1 BTC fee` for a fee; `+1 BTC {20000 USD}` states what it was worth."""
    figures, _, braces = written.partition("{")
    quantity, symbol, *role = figures.split()
    value, currency = braces.rstrip("}").split() if braces else (None, "")
    cash = symbol in MONEY
    return Leg(
        account,
        f"cash:{symbol}" if cash else f"crypto:{symbol}",
        Decimal(quantity),
        LegRole(role[0]) if role else LegRole.CASH if cash else LegRole.ASSET,
        Decimal(value) if value else None,
        currency,
    )


class Builder:
    """One file under construction. Rows are numbered from line 2, as below a header."""

    def __init__(self, name: str = "ledgers.csv", account: str = "Kraken", **settings: str) -> None:
        self.parsed = ParsedFile(
            name=name,
            sha256=settings.get("sha256", hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()),
            format=settings.get("format", "kraken-ledgers"),
            version=settings.get("version", "2024"),
            account=account,
            zone="UTC",
            zone_source="format",
            venue=settings.get("venue", "Kraken"),
            custody=settings.get("custody", "exchange"),
        )

    def row(self, text: str, key: bytes = b"", fate: Fate = Fate.BOOKED, reason: str = "", cause: str = "") -> int:
        self.parsed.rows.append(SourceRow(len(self.parsed.rows) + 2, text, fate, reason, cause, key))
        return len(self.parsed.rows) - 1

    def trade(
        self,
        id: str,
        *legs: str,
        when: datetime = NOON,
        kind: EventKind = EventKind.BUY,
        key: bytes | None = None,
        fallback: bytes = b"",
        rows: Sequence[bytes] | None = None,
        **said: object,
    ) -> "Builder":
        """An event with one row per leg; `rows` gives the rows' own keys."""
        keys = [h("row", id, index) for index in range(len(legs))] if rows is None else rows
        numbers = tuple(self.row(f"{id},{index},{when.isoformat()}", row) for index, row in enumerate(keys))
        account = self.parsed.account
        written = tuple(leg(each, account) for each in legs)
        self.parsed.drafts.append(Draft(h("id", id) if key is None else key, kind, when, written, numbers, fallback=fallback, **said))  # type: ignore[arg-type]
        return self

    def ignored(self, text: str, rule: str = "margin rollover") -> "Builder":
        self.row(text, h("ignored", text), Fate.IGNORED, rule)
        return self

    def quarantined(self, text: str, cause: str = "unknown type", key: bytes | None = None) -> "Builder":
        reason = f"the type is not known: add it by hand ({cause})"
        self.row(text, h("bad", text) if key is None else key, Fate.QUARANTINED, reason, cause)
        return self

    def price(self, asset: str, price: str, currency: str = "USD", when: datetime = NOON) -> "Builder":
        number = self.row(f"{asset},{price},{when.isoformat()}", h("price", asset, price, when))
        self.parsed.prices.append(PriceSeen(asset, when, Decimal(price), currency, number))
        return self

    def position(self, asset: str, quantity: str, basis: str | None = None, when: datetime = NOON) -> "Builder":
        number = self.row(f"{asset},{quantity}", h("position", asset, quantity, when))
        stated = Decimal(basis) if basis else None
        self.parsed.positions.append(PositionSeen(self.parsed.account, asset, when, Decimal(quantity), stated, "USD", number))
        return self


def file(name: str = "ledgers.csv", account: str = "Kraken", **settings: str) -> Builder:
    return Builder(name, account, **settings)


def clock(start: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)) -> Callable[[], datetime]:
    """A clock that moves a second each time it is read."""
    ticks = count()
    return lambda: start + timedelta(seconds=next(ticks))


def day(written: str) -> date:
    return date.fromisoformat(written)
