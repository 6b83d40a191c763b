"""The civil date in the taxpayer's zone decides years, terms and windows: around midnight of 31 December and changes of clocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core.model import Event, EventKind
from core.services import gains, projection
from core.services.workspace import Workspace, open_workspace
from importers.service import import_paths
from tests.importing import POLICY

HEAD = "date,type,asset,quantity,amount,currency,account\n"


@contextmanager
def desk(tmp_path: Path, zone: str) -> Iterator[Workspace]:
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY.replace('timezone = "UTC"', f'timezone = "{zone}"'))
    with open_workspace(tmp_path / "t.db", policy, datetime(2026, 11, 23, tzinfo=UTC)) as opened:
        yield opened


def bring(ws: Workspace, tmp_path: Path, rows: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(HEAD + rows)
    assert [file.problem for file in import_paths(ws, [path], timezone="UTC").files] == [""]
    projection.booked(ws)


def years(ws: Workspace) -> dict[int, list[str]]:
    """Terms of the disposals of each year that has some."""
    found = {year: [row.disposal.term.value for row in gains.year(ws, year).rows] for year in range(2022, 2027)}
    return {year: terms for year, terms in found.items() if terms}


@pytest.mark.parametrize(
    ("zone", "sold", "year"),
    [
        ("America/New_York", "2025-01-01 04:59:59", 2024), ("America/New_York", "2025-01-01 05:00:00", 2025),
        ("UTC", "2024-12-31 23:59:59", 2024), ("UTC", "2025-01-01 00:00:00", 2025),
        ("Asia/Tokyo", "2024-12-31 14:59:59", 2024), ("Asia/Tokyo", "2024-12-31 15:00:00", 2025),
        ("America/New_York", "2024-12-31", 2024), ("Pacific/Kiritimati", "2024-12-31", 2024), ("Pacific/Pago_Pago", "2025-01-01", 2025),
    ],
)
def test_the_year_of_a_sale_is_that_of_its_civil_date(tmp_path: Path, zone: str, sold: str, year: int) -> None:
    """L4.5."""
    with desk(tmp_path, zone) as ws:
        bring(ws, tmp_path, f"2024-06-03 12:00:00,buy,BTC,1,100,USD,X\n{sold},sell,BTC,1,200,USD,X\n")
        assert list(years(ws)) == [year]


@pytest.mark.parametrize(
    ("zone", "bought", "sold", "term"),
    [
        # New York, 10 March 2024 has 23 hours: bought at 23:30 on the ninth (04:30 UTC), a year is past on the tenth of March 2025.
        ("America/New_York", "2024-03-10 04:30:00", "2025-03-10 03:59:59", "short"),
        ("America/New_York", "2024-03-10 04:30:00", "2025-03-10 04:00:00", "long"),
        # 3 November 2024 has 25 hours: 23:30 on the third is 04:30 UTC on the fourth.
        ("America/New_York", "2023-11-04 03:30:00", "2024-11-04 04:59:59", "short"),
        ("America/New_York", "2023-11-04 03:30:00", "2024-11-04 05:00:00", "long"),
        ("America/New_York", "2023-11-04 04:30:00", "2024-11-05 04:59:59", "short"),
        ("America/New_York", "2023-11-04 04:30:00", "2024-11-05 05:00:00", "long"),
        # Leap day, by dates that are stated without a time.
        ("Asia/Tokyo", "2024-02-29", "2025-03-01", "long"), ("Asia/Tokyo", "2024-02-29", "2025-02-28", "short"),
    ],
)
def test_a_term_counts_civil_days_whatever_their_hours(tmp_path: Path, zone: str, bought: str, sold: str, term: str) -> None:
    """L4.5, B3.1."""
    with desk(tmp_path, zone) as ws:
        bring(ws, tmp_path, f"{bought},buy,BTC,1,100,USD,X\n{sold},sell,BTC,1,200,USD,X\n")
        assert list(years(ws).values()) == [[term]]


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"])
def test_civil_dates_never_go_back_and_miss_only_days_that_a_zone_left_out(zone: str) -> None:
    """Every half hour of two turns of the year and all changes of clocks between."""
    at, seen = datetime(2011, 12, 25, tzinfo=UTC), []
    while at < datetime(2013, 1, 8, tzinfo=UTC):
        day = Event("k", EventKind.BUY, at, ()).civil_date(zone)
        if not seen or day != seen[-1]:
            seen.append(day)
        at += timedelta(minutes=30)
    assert seen == sorted(set(seen))
    left_out = [day for day in (seen[0] + timedelta(n) for n in range((seen[-1] - seen[0]).days)) if day not in seen]
    assert left_out == ([date(2011, 12, 30)] if zone == "Pacific/Apia" else [])
