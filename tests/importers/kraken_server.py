"""A loopback server that answers as Kraken's public API does: Assets, AssetPairs, Ticker, OHLC. It remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

ASSETS = {"XXBT": "XBT", "XETH": "ETH", "ZUSD": "USD", "ZEUR": "EUR", "ZJPY": "JPY", "DOT": "DOT", "GONE": "GONE"}
PAIRS = {
    "XXBTZUSD": ("XXBT", "ZUSD"), "XETHZUSD": ("XETH", "ZUSD"), "DOTUSD": ("DOT", "ZUSD"), "ZEURZUSD": ("ZEUR", "ZUSD"),
    "ZUSDZJPY": ("ZUSD", "ZJPY"), "GONEUSD": ("GONE", "ZUSD"),
}
LAST = {
    "XXBTZUSD": "98000.10000", "XETHZUSD": "3320.0000000000000000001", "DOTUSD": "5.00000", "ZEURZUSD": "1.08310", "ZUSDZJPY": "155.250",
}


@dataclass
class Kraken:
    """What the server does and has been asked: `fail` maps a method to (status, body) or to the word `hang`."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    fail: dict[str, tuple[int, Any] | str] = field(default_factory=dict)
    today: date = date(2026, 11, 23)
    kept: int = 720
    """How many daily closes are kept."""
    closes: dict[tuple[str, date], str] = field(default_factory=dict)
    release: threading.Event = field(default_factory=threading.Event)

    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]

    def answer(self, method: str, query: dict[str, str]) -> Any:
        if method == "Assets":
            return {name: {"aclass": "currency", "altname": alt, "decimals": 10, "display_decimals": 5, "status": "enabled"}
                    for name, alt in ASSETS.items()}
        if method == "AssetPairs":
            return {name: {
                "altname": name, "wsname": f"{ASSETS[base]}/{ASSETS[quote]}", "aclass_base": "currency", "base": base,
                "aclass_quote": "currency", "quote": quote, "lot": "unit", "cost_decimals": 5, "pair_decimals": 5, "lot_decimals": 8,
                "lot_multiplier": 1, "leverage_buy": [], "leverage_sell": [], "fees": [[0, 0.25]], "fees_maker": [[0, 0.16]],
                "fee_volume_currency": "ZUSD", "margin_call": 80, "margin_stop": 40, "ordermin": "0.0001", "costmin": "0.5",
                "tick_size": "0.1", "status": "online",
            } for name, (base, quote) in PAIRS.items()}
        if method == "Ticker":
            return {name: {
                "a": [LAST[name], "1", "1.000"], "b": [LAST[name], "1", "1.000"], "c": [LAST[name], "0.1"], "v": ["1.0", "2.0"],
                "p": ["1.0", "1.0"], "t": [1, 2], "l": ["1.0", "1.0"], "h": ["1.0", "1.0"], "o": "1.0",
            } for name in query["pair"].split(",") if name in LAST}
        if method == "OHLC":
            pair = query["pair"]
            first = max(datetime.fromtimestamp(int(query.get("since", 0)), UTC).date(), self.today - timedelta(days=self.kept - 1))
            candles = []
            day = first
            while day <= self.today and pair in LAST:
                stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
                close = self.closes.get((pair, day), LAST[pair])
                candles.append([stamp, "1.0", "1.0", "1.0", close, "1.0", "2.00000000", 3])
                day += timedelta(days=1)
            return {pair: candles, "last": 0}
        return {}


@contextmanager
def kraken() -> Iterator[Kraken]:
    """The server, on a port of its own of the loopback interface."""
    state = Kraken()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlparse(self.path)
            method = parts.path.rsplit("/", 1)[-1]
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            state.asked.append((method, query))
            failure = state.fail.get(method)
            if failure == "hang":
                state.release.wait(10)
                return
            status, body = failure if isinstance(failure, tuple) else (200, {"error": [], "result": state.answer(method, query)})
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
