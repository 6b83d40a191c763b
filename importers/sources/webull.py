"""Webull: orders. Only what was filled counts; the export knows neither fees nor money, so amounts are quantity times average price."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import BUY, OPTION, PENDING, SELL, SHORT, Columns
from importers.broker_rows import Row
from importers.means import When, ignored

_PAIR = re.compile(r"([A-Z0-9]{3,})USD")


class Webull(Broker):
    id = "webull"
    title = "Webull: orders"
    venue = "Webull"
    evidence = "weak"
    signatures = (
        Signature(
            "1", ("Name", "Symbol", "Side", "Status", "Filled", "Total Qty", "Avg Price", "Filled Time"),
            ("Price", "Time-in-Force", "Placed Time"),
        ),
    )
    how_to_export = "Webull desktop: Account, Orders, History, the whole time, Export (dividends, fees and deposits are not in it)"
    computed = True
    columns = Columns(
        date="Filled Time|Placed Time", type="Side", symbol="Symbol", name="Name", quantity="Filled", price="Avg Price",
    )
    when = (
        When("Filled", ("0",), ignored("nothing was filled of this order")),
        When("Status", ("~partial|working|pending|queued|submitted|open",), PENDING),
        When("Symbol", ("~^$",), OPTION),
    )
    types = (("buy", BUY), ("sell", SELL), ("~short|cover", SHORT))

    def number(self, written: str) -> Decimal | None:
        """Prices are written `@310.05`."""
        return super().number(written.removeprefix("@"))

    def days(self, written: str, action: str) -> Sequence[date]:
        """New York's time, in winter and summer."""
        return super().days(re.sub(r"\s*E[SD]T$", "", written.strip()), action)

    def asset(self, code: str, kind: str) -> str:
        """No ticker of a share has six letters: `BTCUSD` is a coin."""
        found = _PAIR.fullmatch(code)
        return f"crypto:{found[1]}" if found and len(code) > 5 else ""

    def remarks(self, rows: Sequence[Row]) -> Iterable[str]:
        if rows:
            yield "this export states no fees, and no cash but that of trades: add deposits, dividends and fees from the account statement"


IMPORTER = Webull()
