"""The period of every list at a time, and the civil day from which facts count for it. When lists open and are due is `core.schedule`'s."""


from datetime import date, datetime, timedelta

from msgspec import Struct

from core.model import zone
from core.policy import Policy
from core.schedule import LISTS, Review, current

TITLES = {
    "monday": "Monday review",
    "friday": "Friday review",
    "month": "First week of the month",
    "quarter": "Quarter",
    "december": "December tax review",
    "year": "Year",
}
WEEKLY = ("monday", "friday")


class Period(Struct, frozen=True):
    """One occurrence of a list. `start`: an import, a backup or a comparison from this civil day on counts for it."""

    list: str
    id: str
    start: date
    due: datetime


def periods(as_of: datetime, policy: Policy) -> tuple[Period, ...]:
    """The period of every list that is open: each stays open until the next of its list, December's until the year ends."""
    today = as_of.astimezone(zone(policy.timezone)).date()
    found = (_period(current(name, as_of, policy), policy) for name in LISTS)
    return tuple(each for each in found if each.list != "december" or each.start.year == today.year)


def _period(review: Review, policy: Policy) -> Period:
    day = review.at.astimezone(zone(policy.timezone)).date()
    if review.list in WEEKLY:
        day -= timedelta(days=day.weekday())
    return Period(review.list, review.period, day, review.due)
