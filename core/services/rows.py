"""The program's own CSV files (entries, prices) as rows of named fields. Exports of venues are read by `importers`."""

import csv
import io
from collections.abc import Collection, Iterator
from pathlib import Path

from core.services.errors import Refused
from core.services.userfiles import read_user_file


def read_rows(path: Path, columns: Collection[str], required: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(first physical line, fields) of each record. Raises `Refused` where the file or its header cannot be read."""
    written = _text(path)
    first = written.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check(path, header, columns, required)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(header):
                    raise Refused(f"{path.name}, line {line}: there are more cells than columns; quote texts that hold a {delimiter!r}")
                yield line, dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"{path.name}, line {line}: not CSV ({error}); check its quotes") from None


def _text(path: Path) -> str:
    try:
        raw = read_user_file(path)
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror}); check the path") from None
    try:
        written = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is not UTF-8 text; save it as CSV UTF-8") from None
    if "\0" in written:
        raise Refused(f"{path.name} holds NUL bytes and is no CSV file; save it as CSV UTF-8")
    return written


def _check(path: Path, header: list[str], columns: Collection[str], required: Collection[str]) -> None:
    if not any(header):
        raise Refused(f"{path.name} is empty; its first line names columns: {', '.join(columns)}")
    missing = [name for name in required if name not in header]
    unknown = [name for name in header if name not in columns]
    doubled = [name for name in header if header.count(name) > 1]
    if missing:
        raise Refused(f"{path.name}: column {missing[0]} is missing; the columns are {', '.join(columns)}")
    if unknown:
        raise Refused(f"{path.name}: column {unknown[0]!r} is not known; the columns are {', '.join(columns)}")
    if doubled:
        raise Refused(f"{path.name}: column {doubled[0]} is there twice; keep one")
