"""Plain text for people: aligned tables, amounts with thousands separators, '?' with its cause, no control characters.

Formats what services give; computes nothing.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from core.model import zone
from core.money import cents, multiply, text
from core.unknown import Maybe, Unknown

_HUNDRED = Decimal(100)


def plain(value: object) -> str:
    """One line that is safe on a terminal: control, format and line characters of user data are written as escapes."""
    written = str(value)
    if written.isascii() and written.isprintable():
        return written
    return "".join(
        char if unicodedata.category(char)[0] != "C" and char not in "\u2028\u2029" else f"\\u{ord(char):04x}" for char in written
    )


def width(written: str) -> int:
    """Cells that `written` takes on a terminal."""
    if written.isascii():
        return len(written)
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in written)


class Notes:
    """Causes of the unknown figures of one page, numbered where they are several."""

    def __init__(self) -> None:
        self._causes: list[str] = []

    def mark(self, unknown: Unknown) -> str:
        """`?1`; the cause stands in the footnote of that number."""
        cause = plain(unknown)
        if cause not in self._causes:
            self._causes.append(cause)
        return f"?{self._causes.index(cause) + 1}"

    def lines(self) -> list[str]:
        return [f"?{number} {cause}" for number, cause in enumerate(self._causes, 1)]

    def money(self, value: Maybe | None, *, sign: bool = False, places: int = 2) -> str:
        """An amount rounded to cents: `1,234.50`; empty for None."""
        if value is None:
            return ""
        if isinstance(value, Unknown):
            return self.mark(value)
        rounded = cents(value, places)
        return f"{rounded:+,}" if sign and rounded else f"{rounded or abs(rounded):,}"

    def quantity(self, value: Maybe | None) -> str:
        """An exact quantity; empty for None."""
        if value is None:
            return ""
        return self.mark(value) if isinstance(value, Unknown) else text(value)

    def percent(self, value: Maybe | None, *, sign: bool = False) -> str:
        """A fraction as per cent with one decimal."""
        if value is None:
            return ""
        if isinstance(value, Unknown):
            return self.mark(value)
        rounded = cents(multiply(value, _HUNDRED), 1)
        return f"{rounded:+}%" if sign and rounded else f"{rounded or abs(rounded)}%"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Aligned lines. A head ending in `>` is right-aligned."""
    names = [head.rstrip(">") for head in heads]
    aligned = [head.endswith(">") for head in heads]
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max([width(name), *(width(row[index]) for row in cells)]) for index, name in enumerate(names)]
    return [_line(row, widths, aligned) for row in [names, *cells]]


def long_table(heads: Sequence[str], rows: Iterable[Sequence[object]], part: int = 1000) -> Iterator[str]:
    """As `table` for any number of rows: aligned by the part, so that no more than that stands in memory; columns only grow wider."""
    names, aligned = [head.rstrip(">") for head in heads], [head.endswith(">") for head in heads]
    widths = [width(name) for name in names]
    ahead, first = iter(rows), True
    while cells := [[plain(cell) for cell in row] for row in islice(ahead, part)]:
        widths = [max(wide, *(width(row[index]) for row in cells)) for index, wide in enumerate(widths)]
        yield from (_line(row, widths, aligned) for row in ([names, *cells] if first else cells))
        first = False


def _line(row: Sequence[str], widths: Sequence[int], aligned: Sequence[bool]) -> str:
    parts = []
    for cell, wide, to_right in zip(row, widths, aligned, strict=True):
        pad = " " * (wide - width(cell))
        parts.append(pad + cell if to_right else cell + pad)
    return "  ".join(parts).rstrip()


def moment(at: datetime, tz: str, style: str = "%Y-%m-%d %H:%M") -> str:
    """An instant as the user's clock shows it."""
    return at.astimezone(zone(tz)).strftime(style)


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def age(value: timedelta | None) -> str:
    """`4m`, `3h`, `12d`; `none` where there is none."""
    if value is None:
        return "none"
    seconds = max(0, int(value.total_seconds()))
    if seconds < 3600:
        return f"{seconds // 60}m"
    return f"{seconds // 3600}h" if seconds < 172800 else f"{seconds // 86400}d"


def yes_no(value: bool | None) -> str:
    """Empty where it was never said."""
    return "" if value is None else "yes" if value else "no"
