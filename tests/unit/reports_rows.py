"""Disposals in one line for tests of reports: `sale("10 security:VTI", "2024-01-05", "2025-03-01", "1200.40", "1000.60")`."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import StringIO
from typing import Any

from core.model import Account, Disposal, Term
from core.money import subtract
from core.reports.csvfile import copied
from core.reports.printed import printed
from core.reports.sheet import Head, Report
from core.reports.us_boxes import Filer
from core.unknown import Maybe, Unknown

HEAD = Head("A report", "2025", "US test", "2026-01-05 09:00 UTC", "USD")
NO_PRICE = Unknown("no price for BTC on 2025-03-01", "trimtab prices missing")


def sale(what: str, acquired: str, sold: str, proceeds: str, basis: str, **more: Any) -> Disposal:
    """`term` follows from the years unless it is given; `?` is unknown."""
    quantity, asset = what.split()
    got, paid = (NO_PRICE if each == "?" else Decimal(each) for each in (proceeds, basis))
    gain: Maybe = subtract(got, paid) if isinstance(got, Decimal) and isinstance(paid, Decimal) else NO_PRICE
    bought, day = date.fromisoformat(acquired), date.fromisoformat(sold)
    term = Term.LONG if day.year > bought.year + 1 else Term.SHORT
    made: dict[str, Any] = {
        "event": "e1", "kind": "sell", "lot": "L1", "account": "Broker", "asset": asset, "acquired": bought, "sold": day,
        "sold_at": datetime.combine(day, time(12), UTC), "quantity": Decimal(quantity), "proceeds": got, "basis": paid, "gain": gain,
        "term": term, "origin": "o1", **more,
    }
    return Disposal(**made)


class Listed:
    """Sales that stand in a list."""

    def __init__(self, *sales: Disposal) -> None:
        self.sales = sales

    def all(self) -> Iterator[tuple[int, Disposal]]:
        return iter(enumerate(self.sales))

    def at(self, numbers: Sequence[int]) -> Iterator[Disposal]:
        return (self.sales[number] for number in numbers)


def filer(year: int, *accounts: Account, outside: dict[str, str] | None = None, moved: bool = False) -> Filer:
    return Filer(year, {each.name: each for each in accounts}, outside or {}, lambda _: moved, {("o2", "Broker"): Decimal(40)})


def texts(report: Report) -> tuple[list[str], list[list[str]]]:
    """The printed lines and the rows of the CSV, header first."""
    import csv

    rows = StringIO()
    lines = list(printed(copied(report, rows)))
    return lines, list(csv.reader(StringIO(rows.getvalue())))


def column(rows: list[list[str]], name: str) -> list[str]:
    """One column of a CSV."""
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]
