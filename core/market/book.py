"""The price book: one unit of an asset in the base currency at a time, with source and age, or why it is not known.

A price in another currency is converted by the rates of the same book at that time: stated directly, the other way round, or over one
currency between. A stablecoin is an asset like any other: it is worth what its price says, not 1.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.model import AssetKind, Price, kind_of, symbol, zone
from core.money import ONE, multiply, ratio
from core.unknown import Maybe, Unknown

NEAR = {
    AssetKind.CRYPTO: timedelta(days=1), AssetKind.DEFI: timedelta(days=7),
    AssetKind.SECURITY: timedelta(days=5), AssetKind.CASH: timedelta(days=5),
}
"""How far from an instant a price may lie that values something then: a daily close; for markets that close, a long weekend too."""

MISSING = "trimtab prices missing lists what to fetch"
HAND = "by hand"
"""In the source of a price that the user entered; it wins over others of the same instant."""
_Series = list[tuple[datetime, bool, str, Decimal]]


class Quote(Struct, frozen=True):
    """One unit in the base currency. `at` is the time of the oldest figure it rests on, `age` the distance to the instant asked for.

    `path` are the currencies it went through, the base last: `("USD",)` where the price was stated in it.
    """

    price: Decimal
    at: datetime
    age: timedelta
    source: str
    path: tuple[str, ...]


class _Found(Struct, frozen=True):
    at: datetime
    price: Decimal
    currency: str
    source: str


class _Rate(Struct, frozen=True):
    price: Decimal
    at: datetime
    source: str
    path: tuple[str, ...]


class _Look(Struct, frozen=True):
    """One question: which instant, how far away a price may lie, and whether one after it will do."""

    instant: datetime
    within: timedelta | None
    ahead: bool
    timezone: str

    @property
    def when(self) -> str:
        return f"{'at' if self.ahead else 'up to'} {self.instant.astimezone(zone(self.timezone)).date().isoformat()}"

    def nothing(self, asset: str, currency: str) -> Unknown:
        """That there is no price, and how to give one."""
        return Unknown(f"no price for {symbol(asset)} {self.when}", self.remedy(asset, currency), self.wanted(asset))

    def wanted(self, asset: str) -> tuple[str, datetime] | None:
        """What gives the price for good: one of the instant; the newest is another at every look."""
        return (asset, self.instant) if self.ahead else None

    def remedy(self, asset: str, currency: str) -> str:
        """What gives the price: of the instant, or where the newest is asked for, of now."""
        at = f" --at {self.instant.astimezone(zone(self.timezone)).date().isoformat()}" if self.ahead else ""
        return f"'trimtab prices set {asset} PRICE {currency}{at}' gives it, 'trimtab prices missing' lists all"

    def nearest(self, series: _Series, currency: str) -> _Found | None:
        """The last price at or before the instant, else the first one after it."""
        index = bisect_right(series, self.instant, key=_instant)
        if index and (self.within is None or self.instant - series[index - 1][0] <= self.within):
            at, _, source, price = series[index - 1]
            return _Found(at, price, currency, source)
        if self.ahead and index < len(series) and (self.within is None or series[index][0] - self.instant <= self.within):
            at, _, source, price = series[bisect_right(series, series[index][0], key=_instant) - 1]
            return _Found(at, price, currency, source)
        return None

    def oldest(self, times: tuple[datetime, ...]) -> datetime:
        return max(times, key=lambda at: abs(self.instant - at))

    def quote(self, price: Decimal, times: tuple[datetime, ...], sources: tuple[str, ...], path: tuple[str, ...]) -> Quote:
        oldest = self.oldest(times)
        source = ", ".join(dict.fromkeys(each for each in sources if each))
        return Quote(price, oldest, abs(self.instant - oldest), source, path)


class PriceBook:
    """All prices, found by asset and time. Building only groups; an asset's series is sorted when it is first asked for.

    `timezone` is the taxpayer's: causes name civil days of it.
    """

    def __init__(self, prices: Iterable[Price], base: str, timezone: str = "UTC") -> None:
        self.base = base
        self.timezone = timezone
        self._raw: defaultdict[str, list[Price]] = defaultdict(list)
        for price in prices:
            self._raw[price.asset].append(price)
        self._sorted: dict[str, dict[str, _Series]] = {}

    def assets(self) -> frozenset[str]:
        """The ids that have any price."""
        return frozenset(self._raw)

    def at(self, asset: str, instant: datetime, *, within: timedelta | None = None) -> Quote | Unknown:
        """The price that values something at `instant`: the last one before it, else the first one after it, at most `within` away.

        `within` defaults by kind (`NEAR`). Unknown with cause and remedy where there is none.
        """
        return self._quote(asset, instant, within if within is not None else NEAR[kind_of(asset)], ahead=True)

    def value(self, asset: str, instant: datetime) -> Maybe:
        """The price alone, as `at` finds it: for booking."""
        found = self.at(asset, instant)
        return found if isinstance(found, Unknown) else found.price

    def latest(self, asset: str, as_of: datetime) -> Quote | Unknown:
        """The newest price at or before `as_of`, whatever its age; later prices are not looked at."""
        return self._quote(asset, as_of, None, ahead=False)

    def _quote(self, asset: str, instant: datetime, within: timedelta | None, *, ahead: bool) -> Quote | Unknown:
        if asset == f"{AssetKind.CASH}:{self.base}":
            return Quote(ONE, instant, timedelta(0), "base currency", (self.base,))
        look = _Look(instant, within, ahead, self.timezone)
        if asset not in self._raw and not asset.startswith("cash:"):
            return look.nothing(asset, self.base)
        unconverted: Unknown | None = None
        for found in self._candidates(asset, look):
            rate = self._rate(found.currency, look)
            if isinstance(rate, Unknown):
                unconverted = rate if unconverted is None else unconverted
            else:
                return look.quote(_times(found.price, rate.price), (found.at, rate.at), (found.source, rate.source), rate.path)
        if kind_of(asset) is AssetKind.CASH:
            rate = self._rate(symbol(asset), look)
            if not isinstance(rate, Unknown):
                return look.quote(rate.price, (rate.at,), (rate.source,), rate.path[1:])
        if unconverted is not None:
            return replace(unconverted, price=look.wanted(asset))
        return look.nothing(asset, self.base)

    def _rate(self, currency: str, look: "_Look") -> "_Rate | Unknown":
        """One unit of a currency in the base: directly or the other way round, else over the one currency whose rates are nearest."""
        if currency == self.base:
            return _Rate(ONE, look.instant, "", (currency,))
        direct = self._hop(currency, self.base, look)
        if direct is not None:
            return _Rate(direct.price, direct.at, direct.source, (currency, self.base))
        crosses = []
        for middle in sorted(self._neighbours(currency) - {currency, self.base}):
            first, second = self._hop(currency, middle, look), self._hop(middle, self.base, look)
            if first is not None and second is not None:
                oldest = look.oldest((first.at, second.at))
                source = ", ".join(dict.fromkeys((first.source, second.source)))
                crosses.append(_Rate(_times(first.price, second.price), oldest, source, (currency, middle, self.base)))
        if crosses:
            return min(crosses, key=lambda rate: (abs(look.instant - rate.at), rate.path))
        return Unknown(f"no exchange rate from {currency} to {self.base} {look.when}", MISSING)

    def _hop(self, currency: str, into: str, look: "_Look") -> "_Found | None":
        """One unit of `currency` in `into`, as a rate states it or its reciprocal. A code is cash first, then the coin of that symbol."""
        for kind in (AssetKind.CASH, AssetKind.CRYPTO):
            found = look.nearest(self._series(f"{kind}:{currency}").get(into, []), into)
            if found is not None:
                return found
        for kind in (AssetKind.CASH, AssetKind.CRYPTO):
            found = look.nearest(self._series(f"{kind}:{into}").get(currency, []), currency)
            if found is not None and found.price:
                return _Found(found.at, ratio(ONE, found.price), into, found.source)
        return None

    def _neighbours(self, currency: str) -> set[str]:
        """The currencies that `currency` is priced in or that are priced in it."""
        found = {into for kind in (AssetKind.CASH, AssetKind.CRYPTO) for into in self._series(f"{kind}:{currency}")}
        for asset in self._raw:
            if asset.startswith(f"{AssetKind.CASH}:") and currency in self._series(asset):
                found.add(symbol(asset))
        return found

    def _candidates(self, asset: str, look: "_Look") -> "list[_Found]":
        """The nearest price in each currency: what lies before first, nearer first, the base currency first on a tie."""
        found = [look.nearest(series, currency) for currency, series in self._series(asset).items()]
        return sorted(
            (each for each in found if each is not None),
            key=lambda each: (each.at > look.instant, abs(look.instant - each.at), each.currency != self.base, each.currency),
        )

    def _series(self, asset: str) -> dict[str, _Series]:
        """Sorted prices by currency. On one instant the last wins: what the user entered by hand, else the alphabetically last source."""
        found = self._sorted.get(asset)
        if found is None:
            grouped: dict[str, _Series] = {}
            for price in self._raw.get(asset, ()):
                grouped.setdefault(price.currency, []).append((price.at, HAND in price.source, price.source, price.price))
            for series in grouped.values():
                series.sort()
            found = self._sorted[asset] = grouped
        return found


def _instant(entry: tuple[datetime, bool, str, Decimal]) -> datetime:
    return entry[0]


def _times(price: Decimal, rate: Decimal) -> Decimal:
    """A converted price, to 28 significant digits where it has more; exact where nothing is converted."""
    return price if rate is ONE else ratio(multiply(price, rate), ONE)
