"""Instants as exports write them, to UTC, and where a time zone comes from. Knows no source.

Every instant has a zone and the zone a source: what the row or the header says, then the name of the file, then the user's word for
this import, then what the account remembers of an earlier one. Where none of them says, nothing is assumed: `NeedsZone`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from core.model.events import zone_or_offset
from importers.base import Context, Table

_OFFSET = re.compile(r"(?:UTC|GMT)\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)", re.IGNORECASE)
_PLAIN = len("2024-01-31 10:00:00")
_TAIL = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)

_SCRIPTED = re.compile(r"\A\w{3} (\w{3} \d\d \d{4} [\d:]{8}) GMT([+-]\d{4})\b.*")
_AMERICAN = {
    "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
    "AKST": "-09:00", "AKDT": "-08:00", "HST": "-10:00",
}
"""Names that mean other zones elsewhere: only for sources of the United States."""

FILE, HEADER, FILE_NAME, USER, FORMAT, DEFAULT = "file", "header", "file name", "user", "format", "default"
"""Where a zone came from. `default`: nothing said and no time of day rested on it, only dates that stay as they are."""


class NeedsZone(Exception):
    """The file's times are in a zone that nothing says; `account` is who remembers the answer."""

    def __init__(self, account: str) -> None:
        super().__init__(account)
        self.account = account


class Clock:
    """The civil times of one file as UTC. Raises `NeedsZone` at the first time of day where nothing says the zone."""

    def __init__(self, zone: str, source: str, account: str) -> None:
        self.zone = zone or "UTC"
        self.source = source
        self.where: tzinfo = resolve(self.zone)
        self._twice: set[datetime] = set()
        self._account = account

    @property
    def twice(self) -> int:
        """How many different times were read so far that the zone's clocks showed twice."""
        return len(self._twice)

    def at(self, naive: datetime) -> datetime:
        """The instant of a civil time. Raises `ValueError` for one that the zone's clocks never showed (rule L4.3)."""
        if self.source == DEFAULT:
            raise NeedsZone(self._account)
        found, twice = _seen(naive, self.where)
        if twice:
            self._twice.add(naive)
        return found

    def noon(self, day: date) -> datetime:
        return noon(day, self.where)

    def remark(self, warn: Callable[[str], None]) -> None:
        """Says that the rule for times that occur twice was used, where it was."""
        if self.twice:
            warn(
                f"{self.twice:,} time(s) fall in the hour that came twice when the clocks of {self.zone} went back; "
                f"the first was taken (rule L4.3)"
            )


def clock(table: Table, context: Context, account: str, *, header: str = "", profile: str = "") -> Clock:
    """The clock of a file whose times carry no zone of their own.

    `header` is the zone that the columns name, `profile` the one that the user wrote into a mapping. `account` is the name that drafts
    and identities use.
    """
    if context.instead:
        return Clock(context.instead, USER, account)
    if header:
        return Clock(canonical(header), HEADER, account)
    named = zone_in(table.name)
    if named:
        if context.timezone and canonical(context.timezone) != named:
            table.warnings.append(f"the file's name says {named}, so --tz {context.timezone} was not used; rename the file if it is wrong")
        return Clock(named, FILE_NAME, account)
    said = context.timezone or profile or context.zones.get(account, "")
    return Clock(canonical(said), USER, account) if said else Clock("", DEFAULT, account)


def utc(written: str) -> datetime:
    """`2024-01-31 10:00:00`, with fraction, `T`, `Z`, `UTC` or an offset; without any it is UTC. Raises `ValueError`."""
    try:
        found = datetime.fromisoformat(f"{written}+00:00" if len(written) == _PLAIN else written)
    except ValueError:
        found = _unusual(written)
    if found.tzinfo is UTC:
        return found
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _unusual(written: str) -> datetime:
    for attempt in (written, _TAIL.sub("", written.strip())):
        try:
            return datetime.fromisoformat(attempt)
        except ValueError:
            continue
    raise ValueError(f"{written[:40]!r} is not a time; it should look like 2024-01-31 10:00:00")


def instant(naive: datetime, where: tzinfo) -> datetime:
    """A civil time in a zone as UTC. In the hour that occurs twice the first is meant; one that never was raises `ValueError`."""
    return _seen(naive, where)[0]


def _seen(naive: datetime, where: tzinfo) -> tuple[datetime, bool]:
    """The instant, and whether clocks showed that time twice.

    Two readings of one civil time differ only around a change of clocks (PEP 495): where the first is the earlier instant, clocks
    went back and both are real; where it is the later, they went forward and neither is.
    """
    try:
        first = naive.replace(tzinfo=where, fold=0).astimezone(UTC)
        second = naive.replace(tzinfo=where, fold=1).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{naive} is beyond the calendar") from None
    if first > second:
        raise ValueError(
            f"the clocks of {where} went forward over {naive:%Y-%m-%d %H:%M}, so that time never was; give the file's own zone (--tz)"
        )
    return first, first < second


def noon(day: date, where: tzinfo) -> datetime:
    """What stands for a date without a time: noon in its zone, as UTC."""
    return datetime.combine(day, time(12), where).astimezone(UTC)


resolve = zone_or_offset


def canonical(name: str) -> str:
    """One way of writing a zone: `UTC+2` is `UTC+02:00`. Raises `ValueError` for what is none."""
    return str(resolve(name))


def scripted(written: str) -> str:
    """`Thu Jan 02 2025 10:00:00 GMT-0500 (Eastern Standard Time)`, as browsers write a time, as `Jan 02 2025 10:00:00-0500`; any other
    text as it is."""
    return _SCRIPTED.sub(r"\1\2", written)


def american(written: str) -> str:
    """`2024-01-31 10:00:00 PST` with the offset in place of the zone's name; any other text as it is."""
    time_of, _, named = written.rpartition(" ")
    return f"{time_of}{_AMERICAN[named]}" if named in _AMERICAN else written


def zone_in(text: str) -> str:
    """The offset that a file name or a column name carries (`(UTC+2)`), as `UTC+02:00`; `UTC` for a bare UTC; empty for none."""
    found = _OFFSET.search(text)
    if found:
        minutes = int(found["minutes"] or 0)
        if timedelta(hours=int(found["hours"]), minutes=minutes) > timedelta(hours=14):
            return ""
        sign = "-" if found["sign"] in "-−" else "+"
        return "UTC" if not int(found["hours"]) and not minutes else f"UTC{sign}{int(found['hours']):02}:{minutes:02}"
    return "UTC" if re.search(r"(?<![A-Za-z])UTC(?![A-Za-z0-9])", text) else ""
