"""Many rows at once: whatever their columns say, each row comes back as it was given."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.ledger import ImportCancelled, Ledger
from core.ledger.encode import instant
from core.ledger.schema import open_database
from tests.ledger.notation import clock, file

SAME: Sequence[object] = ("live", "", "it's", "a\x00b", "ø", "'); DROP TABLE t; --", None, 0, True, -7, b"\x01")


@pytest.mark.parametrize("count", [1, 99, 101, 250, 4001])
def test_rows_come_back_whether_their_columns_differ_or_not(tmp_path: Path, count: int) -> None:
    database = open_database(tmp_path / "x.db", clock())
    width = 2 + len(SAME)
    names = ", ".join(f"c{place}" for place in range(width))
    database.run(f"CREATE TEMP TABLE t ({names})")
    rows = [(number, f"word {number}", *SAME) for number in range(count)]
    rows[count // 2] = (-1, *rows[count // 2][1:])
    database.bulk(f"INSERT INTO t ({names})", rows)
    assert database.rows("SELECT * FROM t ORDER BY rowid") == rows
    database.close()


def test_a_column_that_differs_in_one_row_differs(tmp_path: Path) -> None:
    database = open_database(tmp_path / "x.db", clock())
    database.run("CREATE TEMP TABLE t (a, b, c)")
    rows: list[tuple[object, ...]] = [(1, "x", None)] * 300
    rows[150] = (1, "y", "z")
    database.bulk("INSERT INTO t (a, b, c)", rows)
    assert database.rows("SELECT * FROM t ORDER BY rowid") == rows
    database.close()


@pytest.mark.parametrize("zone", [UTC, timezone.utc, timezone(timedelta(hours=-5)), ZoneInfo("Europe/Paris"), ZoneInfo("UTC")])  # noqa: UP017
@pytest.mark.parametrize("written", ["0001-01-02T00:00:00", "2024-02-29T23:59:59", "2026-11-21T00:00:00.000005", "9999-12-30T01:00:00"])
def test_an_instant_is_written_as_iso_8601_in_utc(written: str, zone: timezone) -> None:
    there = datetime.fromisoformat(written).replace(tzinfo=zone)
    assert instant(there) == there.astimezone(UTC).isoformat()


def test_references_are_looked_for_again_after_an_import(tmp_path: Path) -> None:
    """Whether it was stored or cancelled; and what it stored names nothing that is missing."""
    with Ledger.open(tmp_path / "x.db", clock=clock()) as ledger:
        parsed = file().trade("T1", "+1 BTC", "-20000 USD").parsed
        with pytest.raises(ImportCancelled):
            ledger.imports.add([parsed], cancelled=lambda: True)
        ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
        assert ledger.imports._db.value("PRAGMA foreign_keys") == 1
        assert ledger.imports._db.rows("PRAGMA foreign_key_check") == []
        with pytest.raises(sqlite3.IntegrityError):
            ledger.imports._db.run("INSERT INTO claim (row, event) VALUES (1, 99)")
