"""When a table of holdings was seen: what its titles, its footers or the name of the file say. Knows no broker."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from core.model import zone
from importers import dates
from importers.times import instant, noon

_SAID = re.compile(
    r"\b(?:as of|exported on|generated (?:at|on)|created at|date downloaded|downloaded(?: on)?|positions? date)\b:?", re.IGNORECASE
)
_DAY = re.compile(r"\d{4}[/-]\d{1,2}[/-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|[A-Za-z]{3,9}\.?[ -]\d{1,2},?[ -]\d{4}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp])?\.?[Mm]?")
_NAMED = re.compile(
    r"(?<!\d)(?:(?P<iso>\d{4}-\d{2}-\d{2})(?:-(?P<clock>\d{6}))?(?!\d)|(?P<whole>20\d{6})(?!\d)|(?P<word>[A-Za-z]{3}-\d{1,2}-\d{4})(?!\d))"
)


def moment(title: str, where: str, order: str = "mdy") -> datetime | None:
    """When a title says that its table was seen: `as of 06:04 PM ET, 11/15/2020`, `Date downloaded Nov-23-2026 4:05 p.m ET`.

    The time is one of the zone `where`; a day alone is its noon. None where the title says nothing.
    """
    said = _SAID.search(title)
    rest = title[said.end():] if said else ""
    found = _DAY.search(rest)
    if not found:
        return None
    try:
        day = dates.read(found[0], order).date()
        clock = _CLOCK.search(rest[: found.start()]) or _CLOCK.search(rest[found.end():])
        return noon(day, zone(where)) if clock is None else _at(day, clock, where)
    except ValueError:
        return None


def named(name: str, where: str) -> datetime | None:
    """The day, and time, in a file's name: `Positions-2026-11-23-084501.csv`, `Positions_Nov-23-2026.csv`, `..._20261123.csv`."""
    for found in _NAMED.finditer(name):
        try:
            day = dates.read(found["iso"] or found["whole"] or found["word"], "mdy").date()
            clock = found["clock"]
            if not clock:
                return noon(day, zone(where))
            return instant(datetime.combine(day, time(int(clock[:2]), int(clock[2:4]), int(clock[4:]))), zone(where))
        except ValueError:
            continue
    return None


def first(texts: Iterable[str], name: str, where: str, order: str = "mdy") -> datetime | None:
    """What the first of the texts that says anything says; else the file's name."""
    return next((found for found in (moment(text, where, order) for text in texts) if found), None) or named(name, where)


def _at(day: date, clock: re.Match[str], where: str) -> datetime:
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    return instant(datetime.combine(day, time(hour, int(clock[2]), int(clock[3] or 0))), zone(where))
