"""Instants of declared importers: the cells that tell when a row happened, in whatever way exports write it. Knows no source.

Beside written dates: seconds, milli-, micro- or nanoseconds of Unix time, which are UTC, and the day numbers that a spreadsheet writes,
which are civil time.
"""

import re
from datetime import UTC, date, datetime, timedelta

from importers import dates
from importers.base import Table
from importers.times import Clock, instant, resolve, utc

_DATE = len("2024-01-31")
_UNIX = re.compile(r"([0-9]{10})(?:\.([0-9]{1,9}))?|([0-9]{10})([0-9]{3}|[0-9]{6}|[0-9]{9})")
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?")
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001  a day number is civil time
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AS_THE_FILE = "?"


class Moments:
    """The instants of one file; each different text is read once."""

    def __init__(self, times: Clock, order: str, *, plain: bool) -> None:
        """`order` of dates that are not ISO 8601; `plain`: times without a zone are UTC and ISO 8601."""
        self._times, self._order, self._plain = times, order or "ymd", plain and not order
        self._known: dict[tuple[str, str], tuple[datetime, date | None]] = {}

    def at(self, written: str, zone: str = "") -> tuple[datetime, date | None]:
        """The instant, and the civil date where no time of day is written. Raises `ValueError`."""
        found = self._known.get((written, zone))
        if found is None:
            found = self._known[written, zone] = self._read(written, zone)
        return found

    def _read(self, written: str, zone: str) -> tuple[datetime, date | None]:
        if written[:1].isdigit():
            if unix := _UNIX.fullmatch(written):
                return _unix(unix), None
            if _SERIAL.fullmatch(written):
                return self._serial(written, zone)
        if self._plain and not zone and len(written) > _DATE:
            return utc(written), None
        found = dates.read(written, self._order)
        if not dates.has_time(written):
            return self._times.noon(found.date()), found.date()
        return (found.astimezone(UTC) if found.tzinfo else self._civil(found, zone)), None

    def _serial(self, written: str, zone: str) -> tuple[datetime, date | None]:
        """`45292.5`: noon of the first of January 2024. A day number holds seconds, no more."""
        days, _, part = written.partition(".")
        found = _SERIAL_START + timedelta(days=int(days), seconds=round(86400 * int(part or "0") / 10 ** len(part)))
        if not part:
            return self._times.noon(found.date()), found.date()
        return self._civil(found, zone), None

    def _civil(self, found: datetime, zone: str) -> datetime:
        return instant(found, resolve(zone)) if zone else self._times.at(found)


def _unix(found: re.Match[str]) -> datetime:
    seconds, part = found[1] or found[3], (found[2] or found[4] or "")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(part[:6].ljust(6, "0")))


def order_of(table: Table, place: int, likely: str) -> str:
    """The order of a file's dates, from all of them: the likely one where it reads every date. Raises `dates.Undecided`."""
    written = [cells[place] for _, cells in table.records if place < len(cells) and cells[place].strip()]
    if likely and all(likely in found for text in written if (found := dates.orders(text))):
        return likely
    return dates.decide(written)
