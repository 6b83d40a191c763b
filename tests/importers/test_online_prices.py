"""Prices from an exchange's public API: exact digits, the right closes, failures told apart, and no other host asked."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from core.market import PriceBook
from core.model import Price
from core.unknown import Unknown
from importers.online.ccxt_prices import FetchResult, Trouble, Wanted, fetch
from tests.importers.kraken_server import LAST, Kraken, kraken

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kraken]:
    """Kraken on loopback, pacing off; any name looked up and any other host connected to fails the test."""
    import ccxt

    touched: list[Any] = []
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def watched_connect(self: socket.socket, address: Any) -> None:
        if address[0] != "127.0.0.1":
            touched.append(address)
            raise OSError(f"no other host: {address}")
        connect(self, address)

    def watched_resolve(host: Any, *args: Any, **options: Any) -> Any:
        if host not in ("127.0.0.1", "localhost"):
            touched.append(host)
            raise socket.gaierror(f"no other host: {host}")
        return resolve(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", watched_connect)
    monkeypatch.setattr(socket, "getaddrinfo", watched_resolve)
    monkeypatch.setattr(ccxt.Exchange, "throttle", lambda self, cost=None: None)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with kraken() as server:
        yield server
    assert touched == []


def ask(server: Kraken, wanted: list[Wanted], **options: Any) -> FetchResult:
    return fetch(wanted, api_url=server.url, now=lambda: NOW, timeout=5, **options)


def told(result: FetchResult) -> list[tuple[str, Trouble]]:
    return [(problem.asset, problem.trouble) for problem in result.problems]


def test_tickers_keep_the_exchanges_digits_and_come_in_one_request(exchange: Kraken) -> None:
    """Twenty-three digits survive: JSON text to Decimal, no float between."""
    result = ask(exchange, [("crypto:BTC", "now"), ("crypto:ETH", "now"), ("crypto:DOT", "now")])
    assert result.problems == ()
    assert result.prices == (
        Price("crypto:BTC", NOW, D("98000.10000"), "USD", "kraken ticker"), Price("crypto:DOT", NOW, D("5.00000"), "USD", "kraken ticker"),
        Price("crypto:ETH", NOW, D("3320.0000000000000000001"), "USD", "kraken ticker"),
    )
    assert [str(price.price) for price in result.prices] == [LAST["XXBTZUSD"], LAST["DOTUSD"], LAST["XETHZUSD"]]
    assert exchange.methods() == ["Assets", "AssetPairs", "Ticker"]


def test_an_instant_gets_the_closes_before_and_after_it(exchange: Kraken) -> None:
    """A close is stamped with the end of its UTC day: a trade on 5 November lies between the closes of the 4th and the 5th."""
    exchange.closes = {("XXBTZUSD", date(2026, 11, 4)): "91000.1", ("XXBTZUSD", date(2026, 11, 5)): "92000.2"}
    instant = datetime(2026, 11, 5, 10, 30, tzinfo=UTC)
    result = ask(exchange, [("crypto:BTC", [instant])])
    assert result.prices == (
        Price("crypto:BTC", datetime(2026, 11, 5, tzinfo=UTC), D("91000.1"), "USD", "kraken daily close"),
        Price("crypto:BTC", datetime(2026, 11, 6, tzinfo=UTC), D("92000.2"), "USD", "kraken daily close"),
    )
    quote = PriceBook(result.prices, "USD").at("crypto:BTC", instant)
    assert not isinstance(quote, Unknown)
    assert quote.price == D("91000.1")


def test_one_request_serves_many_days(exchange: Kraken) -> None:
    """A hundred instants of a year in few requests; every one of them is served."""
    instants = [NOW - timedelta(days=3 * place) for place in range(1, 100)]
    result = ask(exchange, [("crypto:ETH", instants)])
    assert result.problems == ()
    assert exchange.methods().count("OHLC") == 1
    days = {price.at.date() for price in result.prices}
    assert all(instant.date() in days for instant in instants)


def test_a_day_that_has_not_ended_has_no_close(exchange: Kraken) -> None:
    """Kraken lists the running day as its last candle; it is not taken for a close."""
    exchange.closes = {("XXBTZUSD", NOW.date()): "1"}
    result = ask(exchange, [("crypto:BTC", [NOW])])
    assert [price.at for price in result.prices] == [datetime(2026, 11, 23, tzinfo=UTC)]


def test_what_the_exchange_no_longer_keeps_is_said(exchange: Kraken) -> None:
    """Of two instants one is older than the 720 closes that Kraken keeps: the newer is served, the older named with the remedy."""
    result = ask(exchange, [("crypto:BTC", [datetime(2020, 1, 5, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)])])
    assert [price.at.date() for price in result.prices] == [date(2026, 11, 1), date(2026, 11, 2)]
    assert told(result) == [("crypto:BTC", Trouble.NO_DATA)]
    assert "2020-01-05" in result.problems[0].what
    assert "price file" in result.problems[0].what


def test_exchange_rates_either_way_round(exchange: Kraken) -> None:
    """EUR is quoted in USD; JPY only the other way, so the price is of one USD in JPY, as the exchange states it."""
    result = ask(exchange, [("cash:EUR", "now"), ("cash:JPY", "now"), ("cash:USD", "now")])
    assert result.prices == (
        Price("cash:EUR", NOW, D("1.08310"), "USD", "kraken ticker"), Price("cash:USD", NOW, D("155.250"), "JPY", "kraken ticker"),
    )
    quote = PriceBook(result.prices, "USD").at("cash:JPY", NOW)
    assert not isinstance(quote, Unknown)
    assert quote.price.quantize(D("0.00001")) == D("0.00644")


def test_what_no_exchange_trades_needs_no_request(exchange: Kraken) -> None:
    """Securities and DeFi holdings are told where their prices come from; nothing is asked."""
    result = ask(exchange, [("security:VTI", "now"), ("defi:aave-usdc", [NOW])])
    assert told(result) == [("security:VTI", Trouble.NO_MARKET), ("defi:aave-usdc", Trouble.NO_MARKET)]
    assert exchange.asked == []


def test_no_market_is_told_from_no_data(exchange: Kraken) -> None:
    """ETH2 has no pair at all; GONE has one, without a trade or a close."""
    result = ask(exchange, [("crypto:ETH2", "now"), ("crypto:GONE", [NOW - timedelta(days=9)]), ("crypto:BTC", "now")])
    assert told(result) == [("crypto:ETH2", Trouble.NO_MARKET), ("crypto:GONE", Trouble.NO_DATA)]
    assert [price.asset for price in result.prices] == ["crypto:BTC"]


@pytest.mark.parametrize(("method", "failure", "trouble"), [
    ("Ticker", (200, {"error": ["EGeneral:Too many requests"]}), Trouble.RATE_LIMIT),
    ("Ticker", (200, {"error": ["EAPI:Rate limit exceeded"]}), Trouble.RATE_LIMIT),
    ("Ticker", (429, "slow down"), Trouble.RATE_LIMIT),
    ("Ticker", (200, {"error": ["EService:Unavailable"]}), Trouble.NETWORK),
    ("Ticker", (503, "busy"), Trouble.NETWORK),
    ("AssetPairs", (200, {"error": ["EGeneral:Internal error"]}), Trouble.NETWORK),
    ("AssetPairs", (200, {"error": ["EGeneral:Invalid arguments"]}), Trouble.EXCHANGE),
])
def test_failures_are_told_apart(exchange: Kraken, method: str, failure: tuple[int, Any], trouble: Trouble) -> None:
    """Slowing down, unreachable, refused: each asset says which, and after it nothing more is asked."""
    exchange.fail[method] = failure
    result = ask(exchange, [("crypto:BTC", "now"), ("crypto:ETH", "now")])
    assert told(result) == [("crypto:BTC", trouble), ("crypto:ETH", trouble)]
    assert exchange.methods().count(method) == 1
    assert all(problem.what and "\n" not in problem.what for problem in result.problems)


def test_an_invalid_pair_costs_only_its_asset(exchange: Kraken) -> None:
    """A pair that the exchange has dropped since is no market; the rest is fetched one by one."""
    exchange.fail["OHLC"] = (200, {"error": ["EQuery:Invalid asset pair"]})
    result = ask(exchange, [("crypto:BTC", [NOW - timedelta(days=3)]), ("crypto:ETH", "now")])
    assert told(result) == [("crypto:BTC", Trouble.NO_MARKET)]
    assert [price.asset for price in result.prices] == ["crypto:ETH"]


def test_a_server_that_hangs_is_a_network_failure(exchange: Kraken) -> None:
    """The timeout ends it; what was asked is named."""
    exchange.fail["AssetPairs"] = "hang"
    result = fetch([("crypto:BTC", "now")], api_url=exchange.url, timeout=0.3, now=lambda: NOW)
    assert told(result) == [("crypto:BTC", Trouble.NETWORK)]


def test_nobody_listens(exchange: Kraken) -> None:
    """A closed port is a network failure, not a traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    result = fetch([("crypto:BTC", "now")], api_url=f"http://127.0.0.1:{port}", timeout=2, now=lambda: NOW)
    assert told(result) == [("crypto:BTC", Trouble.NETWORK)]


@pytest.mark.parametrize("body", ["<html>please log in</html>", "", "{}", '{"result": {"XXBTZUSD": {}}}', '{"result": {"XXBTZUSD": []}}'])
def test_an_answer_that_makes_no_sense_is_the_exchanges_failure(exchange: Kraken, body: str) -> None:
    """A hotel's login page, nothing, half an answer: one sentence, no price, no traceback."""
    for method in ("Assets", "AssetPairs", "Ticker"):
        exchange.fail[method] = (200, body)
    result = ask(exchange, [("crypto:BTC", "now")])
    assert told(result) == [("crypto:BTC", Trouble.EXCHANGE)]
    assert result.prices == ()


@pytest.mark.parametrize("body", ["<html>", "", "{}", '{"result": {"XXBTZUSD": []}}', '{"result": {"XXBTZUSD": [[1]]}}'])
@pytest.mark.parametrize("when", ["now", [NOW - timedelta(days=9)]])
def test_half_answers_are_no_prices(exchange: Kraken, body: str, when: Any) -> None:
    """Markets are there, the price is not: said, not guessed."""
    exchange.fail["Ticker"] = exchange.fail["OHLC"] = (200, body)
    result = ask(exchange, [("crypto:BTC", when)])
    assert [problem.asset for problem in result.problems] == ["crypto:BTC"]
    assert result.prices == ()


def test_cancelling_stops_before_the_next_request(exchange: Kraken) -> None:
    """What was fetched stays; the rest says that it was cancelled."""
    result = ask(
        exchange, [("crypto:BTC", [NOW - timedelta(days=2)]), ("crypto:ETH", [NOW - timedelta(days=2)]), ("crypto:DOT", "now")],
        cancelled=lambda: "OHLC" in exchange.methods(),
    )
    assert {price.asset for price in result.prices} == {"crypto:BTC"}
    assert told(result) == [("crypto:ETH", Trouble.CANCELLED), ("crypto:DOT", Trouble.CANCELLED)]
    assert exchange.methods().count("OHLC") == 1


def test_progress_counts_assets(exchange: Kraken) -> None:
    """One step an asset, in order."""
    steps: list[tuple[int, int]] = []
    wanted: list[Wanted] = [("crypto:BTC", "now"), ("crypto:NONE", "now"), ("crypto:ETH", "now")]
    ask(exchange, wanted, progress=lambda done, of: steps.append((done, of)))
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_an_exchange_that_does_not_exist_is_refused() -> None:
    """The name is the user's: one sentence with names that work."""
    with pytest.raises(ValueError, match="no exchange that can be asked"):
        fetch([("crypto:BTC", "now")], exchange="krakn")


def test_ccxt_is_loaded_only_when_prices_are_asked_for() -> None:
    """Importing the module brings in neither ccxt nor requests."""
    root = Path(__file__).parents[2]
    code = "import sys, importers.online.ccxt_prices; sys.exit('ccxt' in sys.modules or 'requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False).returncode == 0
