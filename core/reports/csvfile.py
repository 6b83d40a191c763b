"""A report as CSV: exact decimals, ISO dates, no text that a spreadsheet would run. LF, one header line, no totals."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TextIO

from core.money import text
from core.queue.files import neutral
from core.reports.sheet import Cell, Column, Report, Row
from core.unknown import Unknown

LAST = ("remark", "unknown", "rules")
"""Columns that every report ends with: what to know of the row, the causes of its empty figures, the pack's version."""


def write_csv(report: Report, file: TextIO) -> None:
    """Every row of the report, as it is read. An unknown figure is an empty cell; `unknown` says which and why."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*(column.name for column in report.columns), *LAST])
    writer.writerows(_cells(report.columns, row, report.head.rules) for row in report.rows())


def _cells(columns: Iterable[Column], row: Row, rules: str) -> list[str | int]:
    causes = [f"{column.name}: {cell}" for column, cell in zip(columns, row.cells, strict=True) if isinstance(cell, Unknown)]
    return [*(_cell(cell) for cell in row.cells), neutral("; ".join(row.remarks)), neutral("; ".join(causes)), neutral(rules)]


def _cell(cell: Cell) -> str | int:
    if cell is None or isinstance(cell, Unknown):
        return ""
    if isinstance(cell, Decimal):
        return text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return neutral(cell) if isinstance(cell, str) else cell
