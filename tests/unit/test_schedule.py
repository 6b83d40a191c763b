"""Trading days, reviews, priorities and execution windows, in the policy's zone and across clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.model import Priority, State
from core.policy import load_policy, profile, profile_text
from core.schedule import (
    LISTS,
    current,
    due,
    frequency_matrix,
    is_trading_day,
    next_review,
    next_trading_day,
    not_now,
    nyse_holidays,
    upcoming,
    windows,
)
from core.schedule.calendar import easter

POLICY = profile("monitor")
NEW_YORK = ZoneInfo("America/New_York")


def ny(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A civil time in New York, as an instant in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(("year", "closed"), [
    (2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24"),
    (2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26"),
    (2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25"),
    (2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25"),
    (2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25"),
    (2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25"),
    (2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24"),
])
def test_the_exchanges_holidays(year: int, closed: str) -> None:
    """As the exchange published them: Juneteenth since 2022, no New Year's Day in 2022 (a Saturday), a day of mourning in 2025."""
    assert {date.fromisoformat(f"{year}-{day}") for day in closed.split()} == nyse_holidays(year)


@pytest.mark.parametrize("sunday", ["2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20", "2038-04-25"])
def test_easter(sunday: str) -> None:
    day = date.fromisoformat(sunday)
    assert easter(day.year) == day


def test_crypto_never_closes() -> None:
    christmas = date(2026, 12, 25)
    assert [is_trading_day(market, christmas) for market in ("etf", "bond", "crypto", "defi")] == [False, False, True, True]
    assert next_trading_day("etf", christmas) == date(2026, 12, 28)
    assert next_trading_day("crypto", christmas) == christmas


@pytest.mark.parametrize(("name", "period", "at", "until"), [
    ("monday", "2026-W48", ny(2026, 11, 23), ny(2026, 11, 23)),
    ("friday", "2026-W47", ny(2026, 11, 20, 16), ny(2026, 11, 20, 16)),
    ("month", "2026-11", ny(2026, 11, 1), ny(2026, 11, 7)),
    ("quarter", "2026-Q4", ny(2026, 10, 1), ny(2026, 10, 7)),
    ("december", "2025-12", ny(2025, 12, 1), ny(2025, 12, 15)),
    ("year", "2026", ny(2026, 1, 1), ny(2026, 1, 31)),
])
def test_the_review_that_is_open(name: str, period: str, at: datetime, until: datetime) -> None:
    """On Monday 2026-11-23 at 09:00, to the minute."""
    found = current(name, ny(2026, 11, 23), POLICY)
    assert (found.period, found.at, found.due) == (period, at, until)


@pytest.mark.parametrize(("name", "at"), [
    ("monday", ny(2026, 11, 30)), ("friday", ny(2026, 11, 27, 16)), ("month", ny(2026, 12, 1)), ("quarter", ny(2027, 1, 1)),
    ("december", ny(2026, 12, 1)), ("year", ny(2027, 1, 1)),
])
def test_the_review_that_comes_next(name: str, at: datetime) -> None:
    assert upcoming(name, ny(2026, 11, 23), POLICY).at == at


def test_a_review_opens_on_the_minute() -> None:
    """One second before 09:00 last week's review is still the current one."""
    before = current("monday", ny(2026, 11, 23) - timedelta(seconds=1), POLICY)
    assert before.period == "2026-W47"
    assert upcoming("monday", ny(2026, 11, 23) - timedelta(seconds=1), POLICY).period == "2026-W48"


@pytest.mark.parametrize("name", LISTS)
def test_reviews_follow_each_other_without_gap(name: str) -> None:
    """What comes next is what is current once it has come."""
    review = current(name, ny(2024, 12, 30), POLICY)
    for _ in range(60 if name in ("monday", "friday") else 6):
        following = upcoming(name, review.at, POLICY)
        assert following.at > review.at
        assert current(name, following.at, POLICY) == following
        review = following


def test_clock_changes_move_no_review() -> None:
    """09:00 stays 09:00 over the change of 2026-03-08 and 2026-11-01; the week of the change is an hour shorter or longer."""
    for sunday, hours in ((date(2026, 3, 8), 167), (date(2026, 11, 1), 169)):
        before = datetime(sunday.year, sunday.month, sunday.day, tzinfo=NEW_YORK) - timedelta(days=2)
        first, second = current("monday", before, POLICY), upcoming("monday", before, POLICY)
        assert second.at.astimezone(NEW_YORK).hour == 9
        assert second.at - first.at == timedelta(hours=hours)


def test_the_year_of_a_week_is_the_iso_year() -> None:
    assert current("monday", ny(2027, 1, 1), POLICY).period == "2026-W53"


ALL, WEEKLY, MONTHLY = ("daily", "weekly", "monthly", "quarterly"), ("weekly", "monthly", "quarterly"), ("monthly", "quarterly")


@pytest.mark.parametrize(("state", "review", "priority", "at"), [
    (State.HARD, MONTHLY, Priority.CRITICAL, ny(2026, 11, 23)),
    (State.HARD, (), Priority.CRITICAL, ny(2026, 11, 23)),
    (State.SOFT, ALL, Priority.HIGH, ny(2026, 11, 24)),
    (State.SOFT, WEEKLY, Priority.MEDIUM, ny(2026, 11, 30)),
    (State.SOFT, MONTHLY, Priority.LOW, ny(2026, 12, 1)),
    (State.SOFT, ("quarterly",), Priority.LOW, ny(2027, 1, 1)),
    (State.SOFT, (), Priority.LOW, None),
    (State.APPROACHING, ALL, Priority.LOW, ny(2026, 11, 24)),
    (State.APPROACHING, WEEKLY, Priority.LOW, ny(2026, 11, 30)),
    (State.OK, ALL, None, None),
    (None, ALL, None, None),
])
def test_due_is_a_function_of_state_and_frequency(
    state: State | None, review: tuple[str, ...], priority: Priority | None, at: datetime | None
) -> None:
    """D2.1."""
    assert due(state, review, ny(2026, 11, 23), POLICY) == (priority, at)


def test_a_day_is_24_hours_and_a_week_the_same_civil_time() -> None:
    """D2.2: Over the clock change of 2026-11-01: 24 hours after Saturday 09:00 is Sunday 08:00; a week after it is Saturday 09:00."""
    saturday = ny(2026, 10, 31)
    assert due(State.SOFT, ALL, saturday, POLICY)[1] == ny(2026, 11, 1, 8)
    assert due(State.SOFT, WEEKLY, saturday, POLICY)[1] == ny(2026, 11, 7)


def test_the_next_review_is_after_now() -> None:
    assert next_review(("daily",), ny(2026, 11, 23, 8), POLICY) == ny(2026, 11, 23)
    assert next_review(("daily",), ny(2026, 11, 23), POLICY) == ny(2026, 11, 24)
    assert next_review((), ny(2026, 11, 23), POLICY) is None


def test_the_frequency_matrix_of_tiers_follows_the_classes() -> None:
    """ETFs weekly, crypto and DeFi daily."""
    rows = {sleeve.name: row for sleeve, row in frequency_matrix(profile("tiers"))}
    assert rows["etfs"] == rows["vgt"] == (False, True, True, True)
    assert rows["btc"] == rows["l1"] == rows["defi"] == (True, True, True, True)


@pytest.mark.parametrize(("market", "today", "days", "is_open"), [
    ("etf", date(2026, 11, 3), "2026-11-04 2026-11-05", False),
    ("etf", date(2026, 11, 4), "2026-11-04 2026-11-05", True),
    ("etf", date(2026, 11, 6), "2026-12-04 2026-12-07", False),
    ("etf", date(2026, 12, 7), "2026-12-04 2026-12-07", True),
    ("etf", date(2026, 7, 6), "2026-07-06", True),
    ("etf", date(2026, 7, 4), "2026-07-06", False),
    ("etf", date(2026, 9, 4), "2026-09-04 2026-09-08", True),
    ("bond", date(2026, 11, 4), "2026-11-04 2026-11-05", True),
    ("crypto", date(2026, 7, 4), "2026-07-06 2026-07-07", False),
    ("crypto", date(2026, 12, 6), "2026-12-06 2026-12-07", True),
    ("defi", date(2026, 11, 8), "2026-11-08", True),
    ("defi", date(2026, 11, 9), "2026-12-08 2026-12-09 2026-12-10", False),
    ("defi", date(2026, 12, 9), "2026-12-08 2026-12-09 2026-12-10", True),
    ("etf", date(2026, 12, 31), "2027-01-04 2027-01-05", False),
])
def test_execution_windows(market: str, today: date, days: str, is_open: bool) -> None:
    """D2.3: Days 4-5, 6-7 and 8-10; closed ends roll to the next trading day (4 and 5 July 2026 are a weekend, 7 September is Labor Day);
    DeFi keeps to the weekend days of its window where there are any."""
    found = windows(market, ny(today.year, today.month, today.day, 12), POLICY)
    assert ([day.isoformat() for day in found.days], found.open) == (days.split(), is_open)


def test_a_window_that_rolls_into_the_next_month_is_still_found() -> None:
    """Days 27-28 of February 2026 are Friday and Saturday: the window ends on Monday 2 March."""
    late = load_policy(profile_text("monitor").replace("etf_days = [4, 5]", "etf_days = [27, 28]"), "late.toml")
    found = windows("etf", ny(2026, 3, 2), late)
    assert (found.first, found.last, found.open) == (date(2026, 2, 27), date(2026, 3, 2), True)


def test_windows_open_by_the_policys_clock() -> None:
    """23:30 of the 3rd in New York is the 4th in UTC, but not yet the 4th."""
    assert not windows("etf", ny(2026, 11, 3, 23, 30), POLICY).open
    assert windows("etf", ny(2026, 11, 5, 23, 30), POLICY).open


def test_why_not_now() -> None:
    """Windows bind low priority only; a closed exchange holds back everything that trades there."""
    monday, thanksgiving = ny(2026, 11, 23), ny(2026, 11, 26)
    assert not_now("etf", Priority.LOW, monday, POLICY) == (
        "low-priority ETF trades run on days 4-5 of the month; the next window is Fri 4 Dec 2026 to Mon 7 Dec 2026",)
    assert not_now("etf", Priority.MEDIUM, monday, POLICY) == ()
    assert not_now("etf", Priority.CRITICAL, thanksgiving, POLICY) == (
        "the exchange is closed on Thu 26 Nov 2026; the next session is Fri 27 Nov 2026",)
    assert not_now("crypto", Priority.CRITICAL, thanksgiving, POLICY) == ()
    assert not_now("etf", Priority.LOW, ny(2026, 11, 5), POLICY) == ()
