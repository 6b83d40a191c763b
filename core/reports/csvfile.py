"""A report as CSV: exact decimals, ISO dates, no text that a spreadsheet would run. LF, one header line, no totals."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, TextIO

from core.money import text
from core.queue.files import neutral
from core.reports.sheet import Column, Report, Row, Section
from core.unknown import Unknown

LAST = ("remark", "unknown", "rules")
"""Columns that every report ends with: what to know of the row, the causes of its empty figures, the pack's version."""


def copied(report: Report, file: TextIO) -> Report:
    """The same report, of which every row is written to `file` as it is read for the first time, so that rows are made once.

    An unknown figure is an empty cell; `unknown` says which and why.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*(column.name for column in report.columns), *LAST])

    def copying(rows: Callable[[], Iterable[Row]]) -> Iterator[Row]:
        for row in rows():
            if not row.sums:
                writer.writerow(_cells(report.columns, row, report.head.rules))
            yield row

    sections = (Section(each.title, partial(copying, each.rows), each.totals, each.said) for each in report.sections)
    return Report(report.head, report.columns, tuple(sections), report.tally)


def _cells(columns: Sequence[Column], row: Row, rules: str) -> list[str]:
    cells = [_WRITTEN[type(cell)](cell) for cell in row.cells]
    causes = [f"{column.name}: {cell}" for column, cell in zip(columns, row.cells, strict=True) if isinstance(cell, Unknown)]
    return [*cells, _safe("; ".join(row.remarks)), _safe("; ".join(causes)), rules]


@lru_cache(maxsize=4096)
def _safe(cell: str) -> str:
    """Text with LF as its only line break: a lone CR is none to the writer and one to readers."""
    return neutral(cell.replace("\r\n", "\n").replace("\r", "\n"))


_WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "", Unknown: lambda _: "", Decimal: text, date: date.isoformat, str: _safe, int: str,
}
"""How a cell of each type is written."""
