"""The shape of a table that no format knows: delimiter, header, preamble and footer, decimal comma. Guesses nothing it cannot see.

What the columns mean is proposed in `suggesting`.
"""

import re
from collections.abc import Iterable
from itertools import islice

from msgspec import Struct, field

from importers.base import plain
from importers.csvfile import DELIMITERS, Content, Unreadable, head, table
from importers.dates import orders
from importers.numbers import BLANKS, maybe
from importers.vocabulary import COLUMNS, TOTALS

MOST_ROWS = 5_000
"""Rows that are looked at."""
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_NAMES = frozenset(name for names in COLUMNS.values() for name in names)
_NUMBER = re.compile(r"[^\d]*?(\d[\d.,'’\s\u00a0\u202f]*\d|\d)[^\d]*")


class Sniffed(Struct, frozen=True):
    """A table's shape. `rows` are (line, cells) under the header, `decimal_comma` is None where the numbers do not say."""

    delimiter: str
    encoding: str
    header: tuple[str, ...]
    preamble: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    decimal_comma: bool | None
    mixed_numbers: bool
    warnings: tuple[str, ...] = field(default=())

    def column(self, place: int) -> list[str]:
        """The cells of a column that say something."""
        return [cell for _, cells in self.rows if (cell := cells[place].strip()).lower() not in BLANKS]


def base_name(name: str) -> str:
    """A column's name as vocabularies know it: no case, nothing in brackets, no trailing marks."""
    return plain(_BRACKETS.sub(" ", name)).strip(" :*.") or plain(name)


def sniff(source: Content) -> Sniffed:
    """The likeliest table of a file. Raises `Unreadable` where there is none with a header."""
    best: tuple[int, str, int] | None = None
    for delimiter in DELIMITERS:
        records = head(source, delimiter)
        for place, cells in enumerate(records):
            score = _score(cells, records[place + 1 :])
            if score and (best is None or score > best[0]):
                best = score, delimiter, place
    if best is None:
        raise Unreadable("has no row of column names above its data; put one there, or check that it is a table of transactions")
    found = table(source, best[1], best[2])
    width = len(found.header)
    rows = tuple((found.rows[index].line, tuple(cells[:width])) for index, cells in islice(found.consume(), MOST_ROWS))
    if not rows:
        raise Unreadable("has column names and no rows below them; export a longer period")
    comma, mixed = _comma(cell for _, cells in rows for cell in cells)
    return Sniffed(best[1], source.encoding, tuple(found.header), best[2], rows, comma, mixed, tuple(source.warnings))


def is_number(written: str, *, decimal_comma: bool) -> bool:
    """Whether a cell is a number, also with a currency beside it; a blank is none."""
    try:
        return maybe(written, decimal_comma=decimal_comma) is not None
    except ValueError:
        return False


def footers(rows: Iterable[tuple[int, tuple[str, ...]]], dates: int) -> tuple[str, ...]:
    """First cells of the lines without a date that end the table, or are totals: what `footers` of a mapping is to hold."""
    listed = list(rows)
    last = max((place for place, (_, cells) in enumerate(listed) if orders(cells[dates])), default=len(listed))
    found: dict[str, None] = {}
    for place, (_, cells) in enumerate(listed):
        if orders(cells[dates]):
            continue
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        if first and (place > last or first.casefold().rstrip(": ") in TOTALS):
            found.setdefault(first[:60])
    return tuple(found)[:5]


def _score(cells: list[str], below: list[list[str]]) -> int:
    """How much a record looks like a header; 0 for one that cannot be."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    filled = [name for name in names if name]
    if len(filled) < 2 or any(orders(name) or _bare_number(name) for name in filled):
        return 0
    known = sum(base_name(name) in _NAMES for name in filled)
    alike = sum(1 for row in below if len(row) <= len(cells) + 1 and any(orders(cell) for cell in row))
    if not alike:
        return 0
    return known * 100 + min(alike, 20) * 2 + min(len(filled), 20)


def _bare_number(name: str) -> bool:
    """Whether a cell is a number with no more words than a currency; `Fee 1` is a name."""
    return not name[:1].isalpha() and sum(map(str.isalpha, name)) <= 4 and is_number(name, decimal_comma=False)


def _comma(cells: Iterable[str]) -> tuple[bool | None, bool]:
    """Whether numbers have a decimal comma (None: they do not say), and whether some contradict that."""
    commas = points = doubtful = 0
    for cell in cells:
        stripped = cell.strip()
        if not stripped or len(stripped) > 40 or orders(stripped):
            continue
        found = _NUMBER.fullmatch(stripped)
        if not found or (any(char.isalpha() for char in stripped[:1]) and stripped[-1:].isalpha()):
            continue
        said = _says(found[1])
        commas += said == ","
        points += said == "."
        doubtful += said == "?"
    if commas and points:
        return commas > points, True
    if commas or points:
        return bool(commas), False
    return (None if doubtful else False), False


def _says(digits: str) -> str:
    """Which sign is the decimal one: `,`, `.`, `?` where it may be either, empty where there is none."""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    sign = "," if comma >= 0 else "." if point >= 0 else ""
    if not sign:
        return ""
    parts = digits.split(sign)
    if len(parts) > 2:
        return "." if sign == "," else ","
    return "?" if len(parts[1]) == 3 and 1 <= len(parts[0]) <= 3 and parts[0] != "0" else sign
