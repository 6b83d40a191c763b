"""Texts that the user entered, read as amounts, instants and choices. Every error names the field and the remedy."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from core.model import zone
from core.model.currencies import FIAT
from core.model.events import zone_or_offset
from core.money import parse
from core.services.errors import Invalid
from core.services.workspace import Workspace, clock

Choice = TypeVar("Choice", bound=StrEnum)

Day = TypeVar("Day", date, datetime)

NOON = time(12)


class When(Struct, frozen=True):
    """An instant; `day` is set where the user gave a date alone (the instant is then noon of that day in the zone)."""

    at: datetime
    day: date | None

    def civil(self, timezone: str) -> date:
        """The civil date that is meant, in a zone where only the instant is given."""
        return self.day or self.at.astimezone(zone(timezone)).date()


def amount(fields: Mapping[str, str], name: str) -> Decimal | None:
    """The number in a field; None where it is empty. Thousands separators are refused, they mean different things."""
    written = fields.get(name, "").strip()
    if not written:
        return None
    try:
        return parse(written)
    except ValueError as error:
        raise Invalid(f"{name}: {error}") from None


def positive(fields: Mapping[str, str], name: str) -> Decimal | None:
    """As `amount`, but above zero."""
    found = amount(fields, name)
    if found is not None and found <= 0:
        raise Invalid(f"{name}: {fields[name].strip()} must be above zero; the kind of event says which way it goes")
    return found


def needed(fields: Mapping[str, str], name: str) -> str:
    """The text of a field that may not be empty."""
    written = fields.get(name, "").strip()
    if not written:
        raise Invalid(f"{name} is missing; say what it is")
    return written


def choice(kind: type[Choice], written: str, name: str) -> Choice:
    """One of an enumeration's words."""
    try:
        return kind(written.strip().lower().replace("-", "_"))
    except ValueError:
        raise Invalid(f"{name}: {written!r} is none of {', '.join(kind)}") from None


def flag(written: str, name: str) -> bool | None:
    """`yes` or `no`; None where empty."""
    word = written.strip().lower()
    if word in ("", "unknown"):
        return None
    if word in ("yes", "y", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise Invalid(f"{name}: {written!r} is neither yes nor no")


def civil_date(written: str, name: str) -> date:
    """A date written `2026-11-23`."""
    try:
        found = date.fromisoformat(written.strip())
    except ValueError:
        raise Invalid(f"{name}: {written!r} is not a date; write it like 2026-11-23") from None
    return _in_range(found, name)


def _in_range(found: Day, name: str, last: int = 9999) -> Day:
    if not 1900 <= found.year <= last:
        raise Invalid(f"{name}: {found.isoformat()} is out of range; write a year from 1900 to {last}")
    return found


def when(written: str, tz: str, name: str = "at") -> When:
    """A date, or a date with time; without an offset it is meant in `tz`."""
    stripped = written.strip()
    if len(stripped) <= 10:
        day = _in_range(civil_date(stripped, name), name, 9000)
        return When(clock(datetime.combine(day, NOON), tz), day)
    try:
        found = datetime.fromisoformat(stripped)
    except ValueError:
        raise Invalid(f"{name}: {written!r} is not a time; write it like 2026-11-23 or 2026-11-23T09:30") from None
    return When(clock(_in_range(found, name, 9000), tz), None)


def passed(ws: Workspace, moment: When, name: str = "at") -> When:
    """What has happened by the clock: a day that has begun is meant no later than now. Raises `Invalid` for what is still to come."""
    if moment.at <= ws.as_of:
        return moment
    now = ws.local_now
    if moment.day is None or moment.day > now.date():
        shown = moment.day or moment.at.astimezone(now.tzinfo).isoformat(timespec="minutes")
        raise Invalid(f"{name}: {shown} is in the future, the clock is at {now:%Y-%m-%d %H:%M}; check the date")
    return When(ws.as_of.replace(microsecond=0), moment.day)


def time_zone(written: str) -> str:
    """The name of a time zone, an offset such as UTC+2, or empty."""
    if written.strip():
        try:
            zone_or_offset(written.strip())
        except ValueError as error:
            raise Invalid(str(error)) from None
    return written.strip()


def currency(ws: Workspace, written: str) -> str:
    """An ISO 4217 code that is known; the base currency where empty."""
    code = written.strip().upper()
    return known_currency(code) if code else ws.base_currency


def known_currency(code: str, name: str = "currency") -> str:
    """The code itself. Raises `Invalid` where no state issues it: a token such as USDC is an asset, no currency."""
    if code not in FIAT:
        raise Invalid(f"{name}: {code[:40]!r} is no currency that is known; write an ISO 4217 code like USD")
    return code


def meant(written: str, known: Iterable[str], otherwise: str) -> str:
    """What a misspelt word probably means, as a question; `otherwise` where nothing is close."""
    from difflib import get_close_matches

    near = get_close_matches(written, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else otherwise
