"""Prices from an exchange's public tickers and daily closes, through ccxt. No keys, no account, one exchange, only when called.

Owns asking, pacing and telling failures apart. Prices keep the exact digits that the exchange sent: JSON numbers are read as text.
`ccxt` is imported inside the functions.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct

from core.model import AssetKind, Price, asset_id, kind_of, symbol

Wanted = tuple[str, "Sequence[datetime] | Literal['now']"]
"""An asset id, and the instants to value it at, or `now`."""
DAY = timedelta(days=1)
MOST_CLOSES = 300
"""Daily closes asked for at once: what the smallest of the large exchanges gives; most give more."""


class Trouble(StrEnum):
    """Why a price could not be had: each has another remedy."""

    NO_MARKET = "no market"
    NO_DATA = "no data"
    RATE_LIMIT = "rate limit"
    NETWORK = "network"
    EXCHANGE = "exchange"
    CANCELLED = "cancelled"


_ENDS = (Trouble.RATE_LIMIT, Trouble.NETWORK, Trouble.CANCELLED)
"""Troubles after which nothing more is asked."""


class Problem(Struct, frozen=True):
    """What is missing for an asset: the kind of trouble and one sentence with the remedy."""

    asset: str
    trouble: Trouble
    what: str


class FetchResult(Struct, frozen=True):
    """Prices found, and a problem for every asset that lacks one asked for."""

    prices: tuple[Price, ...]
    problems: tuple[Problem, ...]


class _Market(Struct, frozen=True):
    """Where an asset is quoted. `asset` and `currency` are turned round where only the opposite pair is traded."""

    symbol: str
    asset: str
    currency: str


def fetch(
    wanted: Sequence[Wanted], *, exchange: str = "kraken", base: str = "USD", api_url: str = "", timeout: float = 15.0,
    cancelled: Callable[[], bool] | None = None, progress: Callable[[int, int], None] | None = None,
    now: Callable[[], datetime] | None = None,
) -> FetchResult:
    """Ask `exchange` (a ccxt id) for prices in `base`.

    `now` asks the last trade of today; an instant asks the daily closes before and after it, stamped with the end of their UTC day.
    `api_url` replaces the exchange's address (tests); `timeout` in seconds for each request; `cancelled` is asked before each request;
    `progress(done, of)` counts assets. `now` is the clock that stamps tickers. Raises `ValueError` for an exchange that ccxt lacks.
    """
    import ccxt

    if exchange not in ccxt.exchanges:
        raise ValueError(f"{exchange!r} is no exchange that can be asked; take one like kraken, coinbase or binance")
    client = _client(getattr(ccxt, exchange), api_url, timeout)
    try:
        return _Fetch(client, exchange, base.upper(), cancelled, progress, now or (lambda: datetime.now(UTC))).run(list(wanted))
    finally:
        close = getattr(client, "session", None)
        if close is not None:
            close.close()


def _client(kind: Any, api_url: str, timeout: float) -> Any:
    client = kind({"enableRateLimit": True, "timeout": int(timeout * 1000)})
    client.number = str  # ccxt's own way to keep the digits: its numbers stay the exchange's text
    client.on_json_response = lambda text: json.loads(text, parse_float=str)
    if api_url:
        urls = client.urls["api"]
        client.urls["api"] = dict.fromkeys(urls, api_url.rstrip("/")) if isinstance(urls, dict) else api_url.rstrip("/")
    return client


class _Fetch:
    """One run against one exchange."""

    def __init__(
        self, client: Any, exchange: str, base: str, cancelled: Callable[[], bool] | None, progress: Callable[[int, int], None] | None,
        now: Callable[[], datetime],
    ) -> None:
        self.client, self.exchange, self.base = client, exchange, base
        self.cancelled = cancelled or (lambda: False)
        self.progress = progress or (lambda done, of: None)
        self.now = now
        self.prices: list[Price] = []
        self.problems: list[Problem] = []

    def run(self, wanted: list[Wanted]) -> FetchResult:
        asked = [(asset, when) for asset, when in wanted if not self._needless(asset)]
        if asked:
            failed = self._stopped("") or self._attempt("", self.client.load_markets)
            if not isinstance(failed, Problem) and not self.client.markets:
                failed = Problem("", Trouble.EXCHANGE, self._odd("no list of markets"))
            if isinstance(failed, Problem):
                self._all(asked, failed)
                asked = []
        found = [(asset, when, self._market(asset)) for asset, when in asked]
        tickers = self._tickers([market.symbol for _, when, market in found if market and when == "now"])
        if isinstance(tickers, Problem):
            self._all(asked, tickers)
            found, tickers = [], {}
        for place, (asset, when, market) in enumerate(found):
            problem = self._stopped(asset) or self._one(asset, when, market, tickers)
            if problem:
                self.problems.append(problem)
                if problem.trouble in _ENDS:
                    self._all(asked[place + 1 :], problem)
                    break
            self.progress(place + 1, len(found))
        unique = dict.fromkeys(self.prices)
        return FetchResult(tuple(sorted(unique, key=lambda price: (price.asset, price.at))), tuple(self.problems))

    def _needless(self, asset: str) -> bool:
        if asset == asset_id(AssetKind.CASH, self.base):
            return True
        if kind_of(asset) in (AssetKind.SECURITY, AssetKind.DEFI):
            what = "import the broker's positions, or a price file" if kind_of(asset) is AssetKind.SECURITY else "enter its value by form"
            self.problems.append(Problem(asset, Trouble.NO_MARKET, f"{symbol(asset)} is not traded on a crypto exchange; {what}"))
            return True
        return False

    def _all(self, asked: Sequence[Wanted], problem: Problem) -> None:
        self.problems.extend(Problem(asset, problem.trouble, problem.what) for asset, _ in asked)

    def _stopped(self, asset: str) -> Problem | None:
        return Problem(asset, Trouble.CANCELLED, "fetching was cancelled; fetch again for the rest") if self.cancelled() else None

    def _one(
        self, asset: str, when: Sequence[datetime] | Literal["now"], market: _Market | None, tickers: Mapping[str, Any]
    ) -> Problem | None:
        if market is None:
            return Problem(
                asset, Trouble.NO_MARKET,
                f"{self.exchange} has no market of {symbol(asset)} in {self.base}; try another exchange, or import a price file",
            )
        if when == "now":
            return self._ticker(asset, market, tickers.get(market.symbol))
        return self._closes(asset, market, sorted(when))

    def _market(self, asset: str) -> _Market | None:
        markets, name = self.client.markets, symbol(asset)
        for pair, one, other in ((f"{name}/{self.base}", asset, self.base), (f"{self.base}/{name}", f"cash:{self.base}", name)):
            found = markets.get(pair)
            turned = one != asset
            if found and found.get("spot") is not False and (not turned or kind_of(asset) is AssetKind.CASH):
                return _Market(pair, one, other)
        return None

    def _tickers(self, symbols: Sequence[str]) -> Mapping[str, Any] | Problem:
        """All tickers in one request, where the exchange can; what is missing here is asked for one by one."""
        if len(symbols) < 2 or not self.client.has.get("fetchTickers") or self.cancelled():
            return {}
        answer: Mapping[str, Any] | Problem = self._attempt("", self.client.fetch_tickers, list(dict.fromkeys(symbols)))
        return {} if isinstance(answer, Problem) and answer.trouble not in _ENDS else answer

    def _ticker(self, asset: str, market: _Market, known: Any) -> Problem | None:
        answer = known or self._attempt(asset, self.client.fetch_ticker, market.symbol)
        if isinstance(answer, Problem):
            return answer
        last = _exact(answer.get("last"))
        if last is None:
            return self._nothing(asset, "no last trade")
        stamp = answer.get("timestamp")
        self._add(market, _time(stamp) if stamp else self.now(), last, "ticker")
        return None

    def _closes(self, asset: str, market: _Market, instants: Sequence[datetime]) -> Problem | None:
        """The close before and the close after each instant, as far as the exchange has them; a day that has not ended has no close."""
        today = self.now().astimezone(UTC).date()
        around = {instant: {instant.astimezone(UTC).date(), (instant.astimezone(UTC) - DAY).date()} for instant in instants}
        needed = sorted(day for day in set().union(*around.values()) if day < today)
        closes: dict[date, Decimal] = {}
        pending = needed
        while pending:
            stopped = self._stopped(asset)
            if stopped:
                return stopped
            start = pending[0]
            since = int(datetime(start.year, start.month, start.day, tzinfo=UTC).timestamp()) * 1000
            answer = self._attempt(asset, self.client.fetch_ohlcv, market.symbol, "1d", since, MOST_CLOSES)
            if isinstance(answer, Problem):
                return answer
            found = {_time(candle[0]).date(): _exact(candle[4]) for candle in answer}
            closes.update((day, price) for day, price in found.items() if price is not None)
            reached = max(found, default=start + MOST_CLOSES * DAY)
            pending = [day for day in pending if day > max(reached, start)]
        for day in needed:
            if day in closes:
                self._add(market, datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY, closes[day], "daily close")
        bare = [instant for instant, days in around.items() if not any(day in closes and day < today for day in days)]
        if not bare:
            return None
        more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
        return self._nothing(asset, f"no daily close around {bare[0].astimezone(UTC).date()}{more}")

    def _add(self, market: _Market, at: datetime, price: Decimal, what: str) -> None:
        self.prices.append(Price(market.asset, at, price, market.currency, f"{self.exchange} {what}"))

    def _nothing(self, asset: str, what: str) -> Problem:
        return Problem(
            asset, Trouble.NO_DATA, f"{self.exchange} has {what} for {symbol(asset)}; try another exchange, or import a price file"
        )

    def _attempt(self, asset: str, ask: Callable[..., Any], *arguments: Any) -> Any:
        """The exchange's answer, or the problem that its failure is."""
        import ccxt

        try:
            return ask(*arguments)
        except (ccxt.RateLimitExceeded, ccxt.DDoSProtection):
            return Problem(asset, Trouble.RATE_LIMIT, f"{self.exchange} asks to slow down; wait a minute and fetch again")
        except ccxt.BadSymbol:
            return Problem(
                asset, Trouble.NO_MARKET, f"{self.exchange} does not quote {symbol(asset)}; try another exchange, or import a price file"
            )
        except ccxt.NetworkError:
            return Problem(asset, Trouble.NETWORK, f"{self.exchange} could not be reached; check the connection and fetch again")
        except ccxt.BaseError as error:
            text = " ".join(str(error).split())[:120]
            return Problem(asset, Trouble.EXCHANGE, f"{self.exchange} refused ({text}); try later or another exchange")
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, ArithmeticError) as error:
            return Problem(asset, Trouble.EXCHANGE, self._odd(f"something that could not be read ({type(error).__name__})"))

    def _odd(self, what: str) -> str:
        return f"{self.exchange} answered with {what}; check that no login page stands between, then try later or another exchange"


def _time(stamp: Any) -> datetime:
    """Milliseconds since 1970, as ccxt gives them."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(stamp))


def _exact(value: Any) -> Decimal | None:
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        return None
    return price if price.is_finite() and price >= 0 else None
