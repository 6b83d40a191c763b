"""Makes workbooks for tests: the cells of a CSV as a person's spreadsheet program would store them."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
_US_DATE = re.compile(r"(0\d|1[0-2])/([0-2]\d)/\d{4}")


def stored(cell: str, *, typed: bool) -> Any:
    """A number as a number and a date as a date, where a spreadsheet would take them for that."""
    if not typed or not cell:
        return cell or None
    if _NUMBER.fullmatch(cell) and len(cell.replace(".", "").lstrip("-0")) <= 15:
        return float(cell) if "." in cell else int(cell)
    if _US_DATE.fullmatch(cell):
        return datetime.strptime(cell, "%m/%d/%Y")  # noqa: DTZ007 - a civil date
    return cell


def book(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of sheets by name and rows."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, datetime) and cell.value.hour == cell.value.minute == 0:
                    cell.number_format = "mm/dd/yyyy"
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def from_csv(written: str, name: str = "Sheet1", *, typed: bool = True) -> bytes:
    """The table of a CSV, saved as a workbook."""
    return book((name, [[stored(cell, typed=typed) for cell in row] for row in csv.reader(io.StringIO(written))]))


def patched(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with some bytes of one part replaced; fails where they are not there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == part:
                assert old in content
                content = content.replace(old, new)
            made.writestr(entry.filename, content)
    return out.getvalue()


def with_part(data: bytes, part: str, content: bytes) -> bytes:
    """The workbook with one more part."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(part, content)
    return out.getvalue()
