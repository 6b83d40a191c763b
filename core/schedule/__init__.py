"""When things are due and when trades may run: reviews, priorities, execution windows, trading days. Pure functions of a clock."""

from core.schedule.calendar import is_trading_day, next_trading_day, nyse_holidays
from core.schedule.due import due, frequency_matrix, next_review, priority
from core.schedule.reviews import LISTS, Review, current, upcoming
from core.schedule.windows import Window, not_now, windows

__all__ = [
    "LISTS", "Review", "Window", "current", "due", "frequency_matrix", "is_trading_day", "next_review", "next_trading_day", "not_now",
    "nyse_holidays", "priority", "upcoming", "windows",
]
