"""Execution windows: the days of the month on which low-priority trades of a market run, and what to say to one that has to wait.

First and last day roll to the next trading day where the market is closed on them (4 and 5 July 2026 are a weekend: the window is Monday
the 6th). A market whose policy waits for weekends uses only the weekend days of its window, where it has any. Medium, high and critical
trades are not bound by windows, but an order for a closed exchange waits for its next session.
"""


from datetime import date, datetime, timedelta

from msgspec import Struct

from core.model import Priority
from core.policy import Policy
from core.schedule.calendar import SATURDAY, is_trading_day, next_trading_day
from core.schedule.reviews import civil

_NAMES = {"etf": "ETF", "bond": "bond", "crypto": "crypto", "defi": "DeFi"}


class Window(Struct, frozen=True):
    """Civil days on which a market's low-priority trades run: the window that is open, else the next one."""

    market: str
    days: tuple[date, ...]
    open: bool

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


def _days(market: str, year: int, month: int, policy: Policy) -> tuple[date, ...]:
    first, last = (next_trading_day(market, date(year, month, day)) for day in policy.schedule.days(market))
    span = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    trading = [day for day in span if is_trading_day(market, day)]
    weekend = [day for day in trading if day.weekday() >= SATURDAY]
    return tuple(weekend if weekend and policy.market_costs(market).weekend else trading)


def windows(market: str, as_of: datetime, policy: Policy) -> Window:
    """The execution window of `market` that is open on the day of `as_of` in the policy's zone, else the next one."""
    today = civil(as_of, policy).date()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    while True:
        days = _days(market, month.year, month.month, policy)
        if days[-1] >= today:
            return Window(market, days, today in days)
        month = (month + timedelta(days=32)).replace(day=1)


def not_now(market: str, priority: Priority, as_of: datetime, policy: Policy) -> tuple[str, ...]:
    """Why a trade is held back today, though nothing blocks it: one sentence each, empty where it may run."""
    today = civil(as_of, policy).date()
    name = _NAMES.get(market, market)
    if priority is Priority.LOW:
        window = windows(market, as_of, policy)
        if window.open:
            return ()
        first, last = policy.schedule.days(market)
        return (f"low-priority {name} trades run on days {first}-{last} of the month; the next window is {_span(window)}",)
    if not is_trading_day(market, today):
        return (f"the exchange is closed on {_day(today)}; the next session is {_day(next_trading_day(market, today))}",)
    return ()


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _span(window: Window) -> str:
    return _day(window.first) if window.first == window.last else f"{_day(window.first)} to {_day(window.last)}"
