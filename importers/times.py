"""Instants as exports write them, to UTC, and where a time zone comes from. Knows no source."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from core.model import zone

_OFFSET = re.compile(r"(?:UTC|GMT)\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)", re.IGNORECASE)
_PLAIN = len("2024-01-31 10:00:00")
_TAIL = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)


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
    """A civil time in a zone as UTC. In the hour that occurs twice the first is meant; one that never was moves forward."""
    return naive.replace(tzinfo=where).astimezone(UTC)


def noon(day: date, where: tzinfo) -> datetime:
    """What stands for a date without a time: noon in its zone, as UTC."""
    return datetime.combine(day, time(12), where).astimezone(UTC)


def resolve(name: str) -> tzinfo:
    """An IANA zone, or an offset such as `UTC+2` or `UTC-05:30`. Raises `ValueError` with the remedy."""
    found = _OFFSET.fullmatch(name.strip())
    if not found:
        return zone(name.strip())
    span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if span > timedelta(hours=14):
        raise ValueError(f"{name!r} is not an offset from UTC; write one like UTC+2, or a zone like Europe/Paris")
    return timezone(-span if found["sign"] in "-−" else span)


def zone_in(text: str) -> str:
    """The offset that a file name or a column name carries (`(UTC+2)`), as `UTC+02:00`; `UTC` for a bare UTC; empty for none."""
    found = _OFFSET.search(text)
    if found:
        minutes = int(found["minutes"] or 0)
        sign = "-" if found["sign"] in "-−" else "+"
        return "UTC" if not int(found["hours"]) and not minutes else f"UTC{sign}{int(found['hours']):02}:{minutes:02}"
    return "UTC" if re.search(r"(?<![A-Za-z])UTC(?![A-Za-z0-9])", text) else ""
