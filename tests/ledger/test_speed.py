"""What storing and paging cost, as CPU of this process: ratios to a bare insert in the same run, and the limits that a screen sets."""

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.ledger import Ledger
from core.model import Booking, Lot, ParsedFile
from tests.ledger.notation import NOON, clock, file, h

pytestmark = pytest.mark.bench


def cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def trades(count: int, first: int = 0) -> ParsedFile:
    """`count` trades of two rows and two legs each."""
    builder = file(f"from {first}.csv")
    for number in range(first, first + count):
        builder.trade(f"T{number}", f"+1.{number:08} BTC", f"-{number}.25 USD", when=NOON + timedelta(minutes=number))
    return builder.parsed


def bare(path: Path, parsed: ParsedFile) -> None:
    """The three tables without keys, indexes, claims or checks: as little as storing a file can be."""
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE row (line, text)")
        connection.execute("CREATE TABLE event (at, kind)")
        connection.execute("CREATE TABLE leg (event, account, asset, quantity)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO row VALUES (?, ?)", [(row.line, row.text) for row in parsed.rows])
        connection.executemany("INSERT INTO event VALUES (?, ?)", [(draft.at.isoformat(), draft.kind.value) for draft in parsed.drafts])
        connection.executemany(
            "INSERT INTO leg VALUES (?, ?, ?, ?)",
            [(number, leg.account, leg.asset, str(leg.quantity)) for number, draft in enumerate(parsed.drafts) for leg in draft.legs],
        )
        connection.execute("COMMIT")


def test_storing_stays_near_the_bare_insert(tmp_path: Path) -> None:
    """100,000 rows, 50,000 events, 100,000 legs: with identity, claims, digests and indexes at most six times the three bare tables."""
    parsed = trades(50_000)
    ratios = []
    for number in range(3):
        lowest = cpu(lambda number=number: bare(tmp_path / f"bare{number}.db", parsed))  # type: ignore[misc]
        with Ledger.open(tmp_path / f"{number}.db", clock=clock()) as ledger:
            ratios.append(cpu(lambda: ledger.imports.add([parsed])) / lowest)
    print("storing / bare insert:", [f"{ratio:.1f}" for ratio in ratios])
    assert sorted(ratios)[1] < 6


def test_a_week_into_a_full_ledger_costs_a_fraction(tmp_path: Path) -> None:
    """1,000 rows, half of them known, into 100,000: at most a tenth of storing those."""
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        parsed, week = trades(50_000), trades(500, first=49_750)
        whole = cpu(lambda: ledger.imports.add([parsed]))
        part = cpu(lambda: ledger.imports.add([week]))
    print(f"week / whole: {part / whole:.3f}")
    assert part < whole / 10


@pytest.mark.parametrize("sort", ["acquired", "asset", "quantity", "basis", "value", "gain"])
def test_a_hundred_thousand_lots_open_and_page(tmp_path: Path, sort: str) -> None:
    """The table opens in under 0.3 s of CPU and pages in under 30 ms, whatever the sort and filter."""
    start = datetime(2015, 1, 1, tzinfo=UTC)
    lots = []
    for number in range(100_000):
        when, asset = start + timedelta(hours=number), f"crypto:A{number % 50}"
        quantity, basis = Decimal(number * 7919 % 10**8).scaleb(-8), Decimal(number * 104729 % 10**9).scaleb(-2)
        lots.append(Lot(f"lot-{number:06}", "Kraken", asset, when.date(), when, quantity, basis, h(number).hex()))
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        ledger.projections.store("s", Booking(tuple(lots), (), (), (), {}))
        ledger.projections.value("s", {f"crypto:A{number}": Decimal(number * 1000) for number in range(50)})
        for said in ({}, {"asset": "crypto:A7"}, {"text": "a4"}):
            page = ledger.projections.page("lots", sort=sort, filter=said)
            opened = cpu(lambda said=said: ledger.projections.page("lots", sort=sort, filter=said))  # type: ignore[misc]
            paged = cpu(lambda said=said, page=page: ledger.projections.page("lots", sort=sort, filter=said, after=page.next))  # type: ignore[misc]
            print(f"{sort} {said}: open {opened:.3f} s, page {paged * 1000:.1f} ms")
            assert opened < 0.3
            assert paged < 0.03
