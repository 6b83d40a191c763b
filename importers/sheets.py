"""Workbooks (XLSX) to the same records a CSV of their sheets would give. Knows nothing of any source.

A sheet becomes text: one line for each of its rows, so that a line's number is the row's, and a cell says what the CSV would say: numbers
as their shortest exact decimal, dates as ISO, TRUE and FALSE, of a merged area the first cell alone, of a formula the value that was
last computed. Hidden sheets are not read and said to be there. Limits keep a small file from unpacking into a large one.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from core.money import text
from importers.csvfile import MOST_COLUMNS, Content, Unreadable, bytes_of

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_PACKED = 200 << 20
MOST_UNPACKED = 1 << 30
MOST_PARTS = 5_000
MOST_ROWS = 1 << 20
MOST_CELLS = 40_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TIME_OF_DAY = re.compile(r"[hs]|am/pm", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_EXACT = 10**15
"""Integers from here on may have lost digits: a spreadsheet keeps fifteen."""


class Book(Struct, frozen=True):
    """The visible sheets of a workbook that hold something, by name, and what is to be said of the whole."""

    tables: tuple[tuple[str, Content], ...]
    remarks: tuple[str, ...]


def is_book(path: Path) -> bool:
    """Whether the file is a workbook, or one that cannot be opened: protected, old or damaged. False for what cannot be read at all."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(4)
        if start == _OLE:
            return True
        if start != _ZIP:
            return False
    except OSError:
        return False
    except ValueError:
        return _named_as_book(path)
    return _holds_sheets(path)


def _named_as_book(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm")


def _holds_sheets(path: Path) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as packed:
            return any(name.startswith("xl/") for name in packed.namelist())
    except (BadZipFile, NotImplementedError, ValueError):
        return _named_as_book(path)
    except OSError:
        return False


def load(path: Path) -> Book:
    """The sheets of a workbook. Raises `Unreadable` with a clause that holds the remedy."""
    try:
        if path.stat().st_size > MOST_PACKED:
            raise Unreadable(f"is larger than {MOST_PACKED >> 20} MB; export the transactions as CSV")
        data = bytes_of(path)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror or error}); copy it to this disk and try again") from None
    return book(data, path.name)


def book(data: bytes, name: str) -> Book:
    """A workbook's bytes as sheets. Raises `Unreadable`."""
    if data.startswith(_OLE):
        raise Unreadable("is protected by a password or an old workbook (.xls); save it as .xlsx without a password, or as CSV")
    try:
        formulas = _inspected(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(data, name, formulas=formulas)
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged workbook fails in the reader's own ways
        raise Unreadable(f"is a damaged workbook ({type(error).__name__}); open it, save it again, or export CSV") from None


def _inspected(data: bytes) -> bool:
    """Refuses what must not be unpacked; says whether any sheet has formulas."""
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable(f"unpacks to more than {MOST_UNPACKED >> 20} MB; export the transactions as CSV")
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("is protected by a password; save it without one, or as CSV")
        names = [part.filename for part in parts]
        if len(set(names)) < len(names):
            raise Unreadable("is a damaged workbook (parts of one name); open it and save it again")
        if any("vbaproject" in found.lower() or "/macrosheets/" in found.lower() for found in names):
            raise Unreadable("holds macros, which an export never does; save it as .xlsx without macros, or as CSV")
        if "xl/workbook.xml" not in names:
            raise Unreadable("is a workbook of an unusual kind; save it as .xlsx or CSV")
        return any(_has_formula(packed, part) for part in parts if part.filename.startswith("xl/worksheets/"))


def _has_formula(packed: "ZipFile", part: "ZipInfo") -> bool:
    with packed.open(part) as sheet:
        before = b""
        while chunk := sheet.read(1 << 20):
            if _FORMULA.search(before + chunk):
                return True
            before = chunk[-40:]
    return False


def _sheets(data: bytes, name: str, *, formulas: bool) -> Book:
    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        remarks: list[str] = []
        hidden = [sheet.title for sheet in opened.worksheets if sheet.sheet_state != "visible"]
        if hidden:
            remarks.append(f"hidden sheets were not read: {', '.join(hidden)}; show them to have them read")
        digest = sha256(data).hexdigest()
        shown = [sheet for sheet in opened.worksheets if sheet.sheet_state == "visible"]
        budget = [MOST_CELLS]
        tables = []
        for sheet in shown:
            lines, long = _lines(sheet, budget)
            if not any(lines):
                continue
            called = f"{name} [{sheet.title}]" if len(shown) > 1 else name
            content = Content(called, digest, "xlsx", lines, True, any("\ufeff" in line for line in lines))
            if long:
                content.warnings.append(
                    f"{long} cell(s) hold whole numbers of more than 15 digits, of which a spreadsheet keeps 15; ids there may be wrong, "
                    f"so import the CSV if there is one"
                )
            tables.append((sheet.title, content))
    finally:
        opened.close()
    if formulas and tables:
        _refuse_uncomputed(data, {title for title, _ in tables})
    if not tables:
        raise Unreadable("has no visible sheet with anything in it; export it again")
    return Book(tuple(tables), tuple(remarks))


def _lines(sheet: Any, budget: list[int]) -> tuple[list[str], int]:
    """A CSV line for each row, empty for an empty one, and how many whole numbers are too long to be trusted."""
    lines: list[str] = []
    long = 0
    sheet.reset_dimensions()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="")
    for row in sheet.iter_rows():
        if len(lines) >= MOST_ROWS:
            raise Unreadable(f"has more than {MOST_ROWS:,} rows in one sheet; export the transactions as CSV")
        cells = [_written(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        budget[0] -= len(cells)
        if len(cells) > MOST_COLUMNS or budget[0] < 0:
            raise Unreadable("has far more cells than an export has; check that it is the right file")
        if cells:
            writer.writerow(cells)
            lines.append(out.getvalue())
            out.seek(0)
            out.truncate()
            long += sum(isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) and _too_long(cell.value) for cell in row)
        else:
            lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return lines, long


def _written(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.splitlines()) if "\n" in value or "\r" in value else value.replace("\x00", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return text(Decimal(repr(value))) if value == value and abs(value) < 1e300 else str(value)
    if isinstance(value, datetime):
        dated = not (value.hour or value.minute or value.second or value.microsecond) and not _states_time(cell.number_format)
        return value.date().isoformat() if dated else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _too_long(value: int | float) -> bool:
    return value >= _EXACT or value <= -_EXACT


def _states_time(form: str) -> bool:
    """Whether a number format shows a time of day."""
    return bool(_TIME_OF_DAY.search(_QUOTED.sub("", form or "")))


def _refuse_uncomputed(data: bytes, titles: set[str]) -> None:
    """Refuses formulas whose value was never computed: a blank in their place would be a guess."""
    for title, place in _uncomputed(data, titles):
        raise Unreadable(f"has a formula without a value ({title}, cell {place}); open it in a spreadsheet, save it and import it again")


def _uncomputed(data: bytes, titles: set[str]) -> Iterator[tuple[str, str]]:
    from openpyxl import load_workbook

    told = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for title in sorted(titles):
            one, other = told[title], values[title]
            one.reset_dimensions()
            other.reset_dimensions()
            for formulas, computed in zip(one.iter_rows(), other.iter_rows(), strict=False):
                for formula, value in zip(formulas, computed, strict=False):
                    if formula.data_type == "f" and value.value is None:
                        yield title, formula.coordinate
    finally:
        told.close()
        values.close()
