"""A report as text for a printer: at most 100 columns, pages of 60 lines with heads repeated, form feeds between them.

Nothing is cut: what is wider than its column goes on below. Unknown figures are `?` and a number; the head says what each means.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from textwrap import wrap

from core.money import ZERO, cents, text
from core.reports.sheet import Cell, Column, Head, Report, Row, Style
from core.unknown import Unknown

WIDTH = 100
PAGE = 60
"""Lines of one page."""
LISTED = 20
"""Causes of unknown figures that the head lists; the CSV has all of them."""


def printed(report: Report) -> Iterator[str]:
    """The lines, without their ends; the first of a later page begins with a form feed."""
    return _paged(report, _body(report))


def _body(report: Report) -> Iterator[tuple[list[str], bool]]:
    """Blocks of lines that stay together, and whether the column heads go before them on a new page."""
    marks = {cause: f"?{number}" for number, cause in enumerate(report.tally.causes, 1)}
    shown = [column for column in report.columns if column.width]
    for section in report.sections:
        top = ["", *wrap(_plain(section.title), WIDTH), *(line for said in section.said for line in wrap(_plain(said), WIDTH))]
        for row in section.rows():
            lines = _row(report.columns, row, marks, section.said)
            yield ([*top, "", *_titles(shown), *lines], False) if top else (lines, True)
            top = []
        if top:
            yield top, False
        if section.totals:
            yield [_rule(shown), *(line for row in section.totals for line in _row(report.columns, row, marks))], True


def _paged(report: Report, blocks: Iterable[tuple[list[str], bool]]) -> Iterator[str]:
    page, left = 1, PAGE
    for line in _head(report):
        yield line
        left -= 1
    heads = _titles([column for column in report.columns if column.width])
    for block, in_table in blocks:
        if len(block) > left:
            page, left = page + 1, PAGE - 2
            yield "\f" + _title(report.head, page)
            yield ""
            if in_table:
                yield from heads
                left -= len(heads)
            elif block[0] == "":
                block = block[1:]
        yield from block
        left -= len(block)


def _head(report: Report) -> Iterator[str]:
    head, tally = report.head, report.tally
    yield _title(head, 1)
    yield "=" * WIDTH
    yield from wrap(_plain(f"Rules {head.rules}; seen at {head.clock}; amounts in {head.currency}."), WIDTH)
    for said in head.said:
        yield from wrap(_plain(said), WIDTH, subsequent_indent="  ")
    if not tally.rows:
        yield "No rows."
    elif not tally.causes:
        yield "Nothing in it is unknown."
    else:
        figures = "1 figure is" if tally.unknown == 1 else f"{tally.unknown:,} figures are"
        yield f"{figures} unknown, and every total that rests on {'it' if tally.unknown == 1 else 'them'}:"
        for number, (cause, count) in enumerate(tally.causes.items(), 1):
            if number > LISTED:
                yield f"  and for {len(tally.causes) - LISTED:,} more causes: the column 'unknown' of the CSV names them"
                break
            yield from wrap(_plain(f"?{number} ({count}) {cause}"), WIDTH, initial_indent="  ", subsequent_indent="     ")


def _title(head: Head, page: int) -> str:
    right = f"{head.year}  page {page}"
    return f"{head.title:<{WIDTH - len(right) - 1}} {right}"


def _titles(columns: Sequence[Column]) -> list[str]:
    if not columns:
        return []
    return [*_lines(columns, [wrap(column.title, column.width) or [""] for column in columns], at_bottom=True), _rule(columns)]


def _rule(columns: Sequence[Column]) -> str:
    return " ".join("-" * column.width for column in columns)


def _row(columns: Iterable[Column], row: Row, marks: dict[str, str], said: tuple[str, ...] = ()) -> list[str]:
    pairs = [(column, cell) for column, cell in zip(columns, row.cells, strict=True) if column.width]
    found = _lines([column for column, _ in pairs], [_wrapped(_written(column, cell, marks), column) for column, cell in pairs])
    for remark in row.remarks:
        if remark not in said:
            found += wrap(_plain(remark), WIDTH, initial_indent="    * ", subsequent_indent="      ")
    return found


def _lines(columns: Sequence[Column], cells: Sequence[list[str]], *, at_bottom: bool = False) -> list[str]:
    tall = max((len(cell) for cell in cells), default=0)
    if at_bottom:
        cells = [[""] * (tall - len(cell)) + cell for cell in cells]
    return [" ".join(_aligned(column, part) for column, part in zip(columns, parts, strict=True)).rstrip()
            for parts in zip_longest(*cells, fillvalue="")]


def _aligned(column: Column, part: str) -> str:
    return f"{part:<{column.width}}" if column.style is Style.TEXT else f"{part:>{column.width}}"


def _wrapped(written: str, column: Column) -> list[str]:
    if len(written) <= column.width:
        return [written]
    if column.style is Style.TEXT:
        return wrap(written, column.width)
    return [written[start : start + column.width] for start in range(0, len(written), column.width)]


def _written(column: Column, cell: Cell, marks: dict[str, str]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Unknown):
        return marks.get(str(cell), "?")
    if isinstance(cell, Decimal):
        if column.style is Style.UNITS:
            return text(cell)
        amount = cents(cell, 0 if column.style is Style.WHOLE else 2)
        return f"{amount or ZERO.quantize(amount):,}"
    if isinstance(cell, date):
        return cell.isoformat()
    return _plain(cell) if isinstance(cell, str) else f"{cell:,}"


def _plain(written: str) -> str:
    """Text of the user's files without characters that steer a printer or terminal."""
    return written if written.isprintable() else "".join(char if char.isprintable() else " " for char in written)
