"""When each checklist is due: Monday, Friday, the month's first week, quarter, December, year. Civil times of the policy's zone.

A review opens at `at` and should be done by `due`: on Monday and Friday that is one time, a month's is its first week, a quarter's the
first week of the quarter, December's the 15th (a sale after it still trades and settles within the year), a year's the end of January.
Instants are computed from civil time, so a change to or from daylight saving moves no review: 09:00 stays 09:00.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from core.model import zone
from core.policy import Policy

LISTS = ("monday", "friday", "month", "quarter", "december", "year")
MONDAY, FRIDAY = 0, 4
FIRST_WEEK_ENDS, DECEMBER_DAY, YEAR_DAY = 7, 15, 31
_QUARTERS = (1, 4, 7, 10)


class Review(Struct, frozen=True):
    """One due checklist. `period` is its key, e.g. `2026-W48`, `2026-11`, `2026-Q4`, `2026`; instants are in UTC."""

    list: str
    period: str
    at: datetime
    due: datetime


def instant(day: date, clock: time, policy: Policy) -> datetime:
    """A civil time of the policy's zone as an instant. A time that a clock change skips is the instant it would have been."""
    return datetime.combine(day, clock, zone(policy.timezone)).astimezone(UTC)


def civil(as_of: datetime, policy: Policy) -> datetime:
    """An instant as the policy's clock shows it."""
    return as_of.astimezone(zone(policy.timezone))


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _of(name: str, day: date, policy: Policy) -> Review:
    """The review of a list that starts on `day`."""
    schedule = policy.schedule
    if name in ("monday", "friday"):
        clock = schedule.monday if name == "monday" else schedule.friday
        at = instant(day, clock, policy)
        return Review(name, _week(day), at, at)
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    period = {"month": f"{day:%Y-%m}", "quarter": quarter, "december": f"{day.year}-12", "year": f"{day.year}"}
    due = day.replace(day={"december": DECEMBER_DAY, "year": YEAR_DAY}.get(name, FIRST_WEEK_ENDS))
    return Review(name, period[name], instant(day, schedule.monday, policy), instant(due, schedule.monday, policy))


def _starts(name: str, policy: Policy, year: int) -> Iterator[date]:
    """The days of a year on which a list starts."""
    if name in ("monday", "friday"):
        day = date(year, 1, 1)
        day += timedelta(days=((MONDAY if name == "monday" else FRIDAY) - day.weekday()) % 7)
        while day.year == year:
            yield day
            day += timedelta(days=7)
        return
    first = policy.schedule.analysis_days[0]
    months = {"month": range(1, 13), "quarter": _QUARTERS, "december": (12,), "year": (1,)}[name]
    for month in months:
        yield date(year, month, first)


def current(name: str, as_of: datetime, policy: Policy) -> Review:
    """The review of a list that started last, at or before `as_of`. Raises `KeyError` for a name that is no list."""
    year = civil(as_of, policy).year
    found = [_of(name, day, policy) for each in (year - 1, year) for day in _starts(name, policy, each)]
    return max((review for review in found if review.at <= as_of), key=lambda review: review.at)


def upcoming(name: str, as_of: datetime, policy: Policy) -> Review:
    """The first review of a list that starts after `as_of`."""
    year = civil(as_of, policy).year
    found = (_of(name, day, policy) for each in (year, year + 1) for day in _starts(name, policy, each))
    return next(review for review in found if review.at > as_of)
