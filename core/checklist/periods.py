"""The periods that checklists belong to, their ids and due times. Civil time in the policy's zone; the ids are what a tick names."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from core.model import zone
from core.policy import Policy

LISTS = ("monday", "friday", "month", "quarter", "december", "year")
TITLES = {
    "monday": "Monday review",
    "friday": "Friday review",
    "month": "First week of the month",
    "quarter": "Quarter",
    "december": "December tax review",
    "year": "Year",
}
FIRST_WEEK_ENDS = 7
DECEMBER_DAY = 15
"""The December review is due in the middle of the month: a sale after it still trades and settles within the year."""
YEAR_DAY = 31
"""The annual review is due by the end of January."""


@dataclass(frozen=True, slots=True)
class Period:
    """One occurrence of a list: `start` is its first civil day, `due` an instant in UTC."""

    list: str
    id: str
    start: date
    due: datetime


def periods(as_of: datetime, policy: Policy) -> tuple[Period, ...]:
    """The current period of every list; December's only in December."""
    today = as_of.astimezone(zone(policy.timezone)).date()
    return tuple(found for name in LISTS if (found := period(name, today, policy)) is not None)


def period(name: str, day: date, policy: Policy) -> Period | None:
    """The period of list `name` that contains the civil `day`; None for December's list outside December."""
    schedule, zone_name = policy.schedule, policy.timezone
    monday = day - timedelta(days=day.weekday())
    iso = day.isocalendar()
    first = day.replace(day=1)
    if name == "monday":
        return Period(name, f"{iso.year}-W{iso.week:02d}", monday, _at(monday, schedule.monday, zone_name))
    if name == "friday":
        return Period(name, f"{iso.year}-W{iso.week:02d}", monday, _at(monday + timedelta(days=4), schedule.friday, zone_name))
    if name == "month":
        return Period(name, f"{day:%Y-%m}", first, _at(first.replace(day=FIRST_WEEK_ENDS), schedule.monday, zone_name))
    if name == "quarter":
        start = first.replace(month=(day.month - 1) // 3 * 3 + 1)
        due = _at(start.replace(day=FIRST_WEEK_ENDS), schedule.monday, zone_name)
        return Period(name, f"{day.year}-Q{(day.month + 2) // 3}", start, due)
    if name == "december":
        if day.month != 12:
            return None
        return Period(name, f"{day.year}-12", first, _at(first.replace(day=DECEMBER_DAY), schedule.monday, zone_name))
    if name == "year":
        start = first.replace(month=1)
        return Period(name, f"{day.year}", start, _at(start.replace(day=YEAR_DAY), schedule.monday, zone_name))
    raise ValueError(f"{name!r} is no checklist; choose one of {', '.join(LISTS)}")


def _at(day: date, clock: time, zone_name: str) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone(zone_name)).astimezone(UTC)
