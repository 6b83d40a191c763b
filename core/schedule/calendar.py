"""Which days a market trades. ETFs and bonds follow the New York Stock Exchange's holidays by rule; crypto and DeFi never close.

Source: NYSE Rule 7.2 (holidays; one that falls on a Saturday is observed on Friday, except New Year's Day at a year's end; on a Sunday, on
Monday). Juneteenth since 2022, Martin Luther King Jr. Day since 1998. Closures for mourning and storms are a dated list. Early closes are
trading days. Bond funds trade with the exchange; the bond market's own extra holidays do not matter to them.
"""

from datetime import date, timedelta
from functools import lru_cache

ALWAYS_OPEN = ("crypto", "defi")
SPECIAL_CLOSURES = frozenset({
    date(2001, 9, 11), date(2001, 9, 12), date(2001, 9, 13), date(2001, 9, 14), date(2004, 6, 11), date(2007, 1, 2), date(2012, 10, 29),
    date(2012, 10, 30), date(2018, 12, 5), date(2025, 1, 9),
})
_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def easter(year: int) -> date:
    """Easter Sunday, Gregorian (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, century = year % 19, year // 100
    leap, skipped = century // 4, century % 4
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, rest = (year % 100) // 4, (year % 100) % 4
    weekday = (32 + 2 * skipped + 2 * quarter - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth weekday (Monday 0) of a month; -1 is the last."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = (date(year + month // 12, month % 12 + 1, 1)) - _DAY
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _observed(day: date) -> date:
    return day - _DAY if day.weekday() == SATURDAY else day + _DAY if day.weekday() == SUNDAY else day


@lru_cache(maxsize=64)
def nyse_holidays(year: int) -> frozenset[date]:
    """The weekdays of a year on which the exchange is closed."""
    new_year = date(year, 1, 1)
    days = {
        _nth(year, 2, 0, 3), easter(year) - 2 * _DAY, _nth(year, 5, 0, -1), _observed(date(year, 7, 4)), _nth(year, 9, 0, 1),
        _nth(year, 11, 3, 4), _observed(date(year, 12, 25)),
    }
    if new_year.weekday() != SATURDAY:
        days.add(_observed(new_year))
    if year >= 1998:
        days.add(_nth(year, 1, 0, 3))
    if year >= 2022:
        days.add(_observed(date(year, 6, 19)))
    return frozenset(days | {day for day in SPECIAL_CLOSURES if day.year == year})


def is_trading_day(market: str, day: date) -> bool:
    """Whether orders for `market` (etf, bond, crypto, defi) can run on a civil day."""
    return market in ALWAYS_OPEN or (day.weekday() < SATURDAY and day not in nyse_holidays(day.year))


def next_trading_day(market: str, day: date) -> date:
    """`day` itself where the market trades, else the next day on which it does."""
    while not is_trading_day(market, day):
        day += _DAY
    return day
