"""Written dates and times in any of the usual orders, and which order a file uses. Knows no source and no zone.

`03/04/2024` is the third of April or the fourth of March. The order is decided once for a file, from all its dates: it is the one in
which every date is a date. Where none fits all, or several do and they mean different days, nobody can know and `Undecided` says so. A year
of four digits at the front is the year whatever the order of the other dates; one of two digits never stands before a slash.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

ORDERS = ("ymd", "dmy", "mdy")
SHOWN = {"ymd": "year first", "dmy": "day first", "mdy": "month first"}

_NAMES = (
    "jan january januar janvier januari enero ene gennaio gen",
    "feb february februar février fév fevrier febrero febbraio februari",
    "mar march märz mär maerz mrz maart mrt mars marzo",
    "apr april avril avr abril abr aprile",
    "may mai mei mayo maj maggio mag",
    "jun june juni juin junio giugno giu",
    "jul july juli juillet juil julio luglio lug",
    "aug august août aout agosto ago augustus augusti",
    "sep sept september septembre septiembre settembre set",
    "oct october okt oktober octobre octubre ottobre ott",
    "nov november novembre noviembre",
    "dec december dez dezember déc décembre dic diciembre dicembre",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_WORD = r"[^\W\d_]{3,10}\.?"
_CLOCK = (
    r"(?:(?:T|,?\s+)(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?)?\s*(?P<zone>Z|UTC|GMT|[+\-][0-9]{2}:?[0-9]{2})?"
)
_DIGITS = re.compile(rf"(?P<a>[0-9]{{1,4}})(?P<mark>[/.\-])(?P<b>[0-9]{{1,2}})(?P=mark)(?P<c>[0-9]{{1,4}})\.?{_CLOCK}")
_NAMED = re.compile(rf"(?P<a>{_WORD}|[0-9]{{1,4}})[\s.\-/,]+(?P<b>{_WORD}|[0-9]{{1,2}})[\s.\-/,]+(?P<c>[0-9]{{1,4}}){_CLOCK}")
_WHOLE = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_MOST = 1 << 16


class Undecided(ValueError):
    """Why the order of a file's dates cannot be known; one clause with the remedy."""


def read(written: str, order: str) -> datetime:
    """A date, or date and time, in `order`; with a `tzinfo` only where an offset is written. Raises `ValueError`.

    A date alone comes back at midnight; `has_time` tells the two apart.
    """
    parts = _parts(written)
    day = _day(parts, order) or _day(parts, "ymd", front=True) if parts else None
    if parts is None or day is None:
        raise ValueError(f"{written[:40]!r} is not a date with the {SHOWN[order]}")
    return datetime.combine(day, _time(parts, written))


def has_time(written: str) -> bool:
    """Whether a written date also states a time of day."""
    parts = _parts(written)
    return parts is not None and parts.re is not _WHOLE and parts["hour"] is not None


def orders(written: str) -> tuple[str, ...]:
    """The orders in which the text is a date; empty where it is none."""
    parts = _parts(written)
    return tuple(order for order in ORDERS if _day(parts, order) is not None) if parts else ()


def decide(written: Iterable[str]) -> str:
    """The one order in which all dates are dates; texts that are dates in no order bear no witness. Raises `Undecided`.

    Where several orders fit, the dates must mean the same days in each (`01/01/2024`, `2024-01-31`).
    """
    witnesses: dict[tuple[str, ...], str] = {}
    doubtful: dict[str, None] = {}
    plain_years = False
    for text in written:
        found = orders(text)
        if found == ("ymd",):
            plain_years = True
        elif found:
            witnesses.setdefault(found, text)
            if len(found) > 1 and len(doubtful) < _MOST:
                doubtful[text] = None
    if not witnesses:
        if plain_years:
            return "ymd"
        raise Undecided("no cell of the date column is a date; choose the column with the dates")
    left = [order for order in ORDERS if all(order in found for found in witnesses)]
    if not left:
        (first, one), (second, other) = _apart(witnesses)
        raise Undecided(
            f"its dates are written in two orders ({one[:20]!r} has the {SHOWN[first[0]]}, {other[:20]!r} the {SHOWN[second[0]]}); "
            f"export it again with one, or say which with date_order in a mapping"
        )
    if len(left) > 1:
        example = next((text for text in doubtful if len({_means(text, order) for order in left}) > 1), "")
        if example:
            shown, named = " or the ".join(SHOWN[order] for order in left), " or ".join(f'"{order}"' for order in left)
            raise Undecided(
                f"nothing in it says whether {example[:20]!r} has the {shown}; say it with date_order = {named} in a mapping"
            )
    return left[0]


def _apart(witnesses: dict[tuple[str, ...], str]) -> list[tuple[tuple[str, ...], str]]:
    """Two dates that no order reads both, the plainest first; else the two plainest."""
    said = sorted(witnesses.items(), key=lambda item: (len(item[0]), item[0]))
    return next(([one, other] for one in said for other in said if not set(one[0]) & set(other[0])), said[:2])


def _parts(written: str) -> re.Match[str] | None:
    stripped = written.strip()
    if len(stripped) > 60:
        return None
    return _DIGITS.fullmatch(stripped) or _WHOLE.fullmatch(stripped) or _NAMED.fullmatch(stripped)


def _day(parts: re.Match[str], order: str, *, front: bool = False) -> date | None:
    if parts.re is _WHOLE:
        return _civil(parts["y"], parts["m"], parts["d"]) if order == "ymd" else None
    if front and len(parts["a"]) != 4:
        return None
    if order == "ymd" and len(parts["a"]) != 4 and parts.re is _DIGITS and parts["mark"] == "/":
        return None
    named = dict(zip(order, (parts["a"], parts["b"], parts["c"]), strict=True))
    if parts.re is _NAMED and not named["m"][0].isalpha():
        return None
    return _civil(named["y"], named["m"], named["d"])


def _civil(year: str, month: str, day: str) -> date | None:
    """Four or two digits for the year (2000 to 2099); None for what is no date."""
    number = _MONTHS.get(month.rstrip(".").casefold()) if month[0].isalpha() else int(month)
    if number is None or not (year.isdigit() and day.isdigit()) or len(year) not in (2, 4) or len(day) > 2:
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None


def _time(parts: re.Match[str], written: str) -> time:
    if parts.re is _WHOLE or not parts["hour"]:
        return time()
    hour, half = int(parts["hour"]), (parts["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(f"{written[:40]!r} is not a time of day; write it like 02:05:00 PM or 14:05:00")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    micro = int((parts["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        return time(hour, int(parts["minute"]), int(parts["second"] or 0), micro, _offset(parts["zone"]))
    except ValueError:
        raise ValueError(f"{written[:40]!r} is not a time of day; write it like 14:05:00") from None


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written[0] not in "+-":
        return UTC
    span = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-span if written[0] == "-" else span)


def _means(text: str, order: str) -> date | None:
    parts = _parts(text)
    return _day(parts, order) if parts else None
