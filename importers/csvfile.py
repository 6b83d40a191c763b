"""Bytes to records: encodings, delimiters, quoting, damage. Knows nothing of any source.

Everything a file can be that is not a readable table ends in `Unreadable` with one sentence and its remedy.
"""

import csv
import errno
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field

from core.model import Fate, SourceRow
from importers.base import LOOKS, Record, Table, plain

DELIMITERS = (",", ";", "\t", "|")
HEAD = 40
"""Records looked at for the header."""
MOST_COLUMNS = 1000
MOST_BYTES = 1 << 30

_MAGIC = (
    (b"PK\x03\x04", "is a spreadsheet or an archive (ZIP), not CSV; open it and save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook, not CSV; open it and save it as CSV"),
    (b"\x1f\x8b", "is compressed (gzip), not CSV; unpack it first"),
    (b"%PDF", "is a PDF, not CSV; export the transactions as CSV instead"),
    (b"SQLite format 3", "is a database, not CSV; a ledger is opened with --ledger"),
    (b"\x89PNG", "is a picture, not CSV; export the transactions as CSV"),
)

_BLOCK = 1 << 24
_SAMPLE = 4096
_NOTHING = b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"
_LONGEST_CELL = 1 << 20
csv.field_size_limit(_LONGEST_CELL)


class Unreadable(Exception):
    """The file cannot be read as a table; the text is one clause with the remedy, to stand after the file's name."""


class Content(Struct):
    """A file as text, in physical lines without their endings. `ended` says whether the last line has one."""

    name: str
    sha256: str
    encoding: str
    lines: list[str]
    ended: bool
    strange: bool
    """Whether there are NUL bytes or stray byte order marks somewhere."""
    warnings: list[str] = field(default_factory=list)
    check: Callable[[], None] | None = None
    """Asked again and again while the file is read; raises where the user wants no more of it."""


def bytes_of(path: Path) -> bytes:
    """The bytes of a file. Raises `OSError` also for a device or pipe, which might have no end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a device or pipe, not a file", str(path))
    return path.read_bytes()


def load(path: Path) -> Content:
    """The text of a file. Raises `Unreadable`."""
    return content(raw(path), path.name)


def raw(path: Path) -> bytes:
    """The bytes of a file. Raises `Unreadable`."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Unreadable(f"is {size >> 20} MB large; split the export into files of at most {MOST_BYTES >> 20} MB")
        return bytes_of(path)
    except FileNotFoundError:
        raise Unreadable("does not exist; check the path") from None
    except PermissionError:
        raise Unreadable("cannot be read; allow reading it (chmod u+r)") from None
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror or error}); copy it to this disk and try again") from None


def content(data: bytes, name: str, digest: str = "", check: Callable[[], None] | None = None) -> Content:
    """Bytes as text, whatever their encoding; `digest` is their SHA-256 where it is known. Raises `Unreadable`."""
    if not data[:_SAMPLE].strip(_NOTHING) and not data.strip(_NOTHING):
        raise Unreadable("is empty; export it again")
    for magic, sentence in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(sentence)
    digest = digest or sha256(data).hexdigest()
    warnings: list[str] = []
    text, encoding = _decoded(data, warnings)
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise Unreadable("is a web page or XML, not CSV; log in again and download the CSV export")
    if start.startswith(("{", "[{", "[[")):
        raise Unreadable("is JSON, not CSV; choose CSV when exporting")
    controls = sum(char < " " and char not in "\t\r\n\x00" for char in text[:4000])
    if controls * 20 > len(text[:4000]) or text[:4000].count("\x00") * 4 > len(text[:4000]):
        raise Unreadable("is no text file; export the transactions as CSV")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\n" not in text:
            text = text.replace("\r", "\n")
    strange = "\x00" in text or "\ufeff" in text
    lines = _lines(text, check)
    ended = not lines[-1]
    if ended:
        lines.pop()
    return Content(name, digest, encoding, lines, ended, strange, warnings, check)


def _lines(text: str, check: Callable[[], None] | None) -> list[str]:
    """The text at its line ends, in blocks, so that a large file can be given up meanwhile."""
    lines: list[str] = []
    start = 0
    while (end := text.find("\n", start + _BLOCK)) >= 0:
        lines += text[start:end].split("\n")
        start = end + 1
        if check is not None:
            check()
    lines += text[start:].split("\n")
    return lines


def _decoded(data: bytes, warnings: list[str]) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(data, "utf-16", warnings)
    sample = data[:4000]
    if sample.count(0) * 3 > len(sample):
        zeros_first = sample[::2].count(0) > sample[1::2].count(0)
        return _utf16(data, "utf-16-be" if zeros_first else "utf-16-le", warnings)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    odd = 0
    for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            odd += 1
            lines.append(line.decode("cp1252", "replace"))
    warnings.append(f"{odd} line(s) are not UTF-8 and were read as Windows-1252; check names with accents there")
    return "\n".join(lines), "cp1252" if odd * 2 > len(lines) else "mixed"


def _utf16(data: bytes, encoding: str, warnings: list[str]) -> tuple[str, str]:
    text = data.decode(encoding, "replace")
    if "\ufffd" in text:
        warnings.append("some characters are no valid UTF-16 and were replaced; check the rows at the end, or export as UTF-8")
    return text.removeprefix("\ufeff"), "utf-16"


def head(source: Content, delimiter: str) -> list[list[str]]:
    """The first non-blank records, unwrapped where whole lines are quoted. Raises `Unreadable` on absurd widths."""
    found: list[list[str]] = []
    for _, _, cells in _records(source.lines[: HEAD * 4], delimiter):
        if not any(cells):
            continue
        if len(cells) > MOST_COLUMNS and not found:
            raise Unreadable(f"has {len(cells):,} columns in one line, which no export has; check that it is the right file")
        found.append(_unwrapped(cells, delimiter) if len(cells) == 1 else cells)
        if len(found) == HEAD:
            break
    return found


def _unwrapped(cells: list[str], delimiter: str) -> list[str]:
    """The cells of a line that was quoted as a whole; as it was, where it was not."""
    whole = cells[0]
    if (delimiter not in whole and '"' not in whole) or "\n" in whole or "\r" in whole:
        return cells
    inner = next(csv.reader([whole], delimiter=delimiter), cells)
    return inner if len(inner) > 1 else cells


def table(source: Content, delimiter: str, header_at: int, *, repeats: bool = False) -> Table:
    """The header and, to be read, what follows it; the header is the `header_at`-th non-blank record (from 0).

    Records equal to the header, of concatenated files, are no rows, unless `repeats`: then they begin a table of several.
    """
    records = _records(source.lines, delimiter)
    preamble: list[list[str]] = []
    for _, _, cells in records:
        found = _unwrapped(cells, delimiter) if len(cells) == 1 else cells
        if not any(found):
            continue
        if len(preamble) == header_at:
            break
        preamble.append(found)
    else:
        raise Unreadable("has no header row; export it again")
    header = [name.replace("\ufeff", "").strip() for name in found]
    while header and not header[-1]:
        header.pop()
    result = Table(source.name, source.sha256, source.encoding, delimiter, preamble, header, warnings=list(source.warnings))
    for place, name in enumerate(header):
        result.places.setdefault(plain(name), place)
    if found is not cells:
        records = ((line, text, _unwrapped(cells, delimiter) if len(cells) == 1 else cells) for line, text, cells in records)
    result.unread = _filled(result, records, [] if repeats else found, len(source.lines), source.ended, source.strange)
    result.check = source.check
    return result


def _filled(
    result: Table, records: Iterator[tuple[int, str, list[str]]], head_cells: list[str], last_line: int, ended: bool, strange: bool
) -> Iterator[Record]:
    """What follows the header, each record's row put down in `result` as it is read."""
    width, first = len(result.header), head_cells[0] if head_cells else None
    wide = head_cells[:width]
    add_row, index, check = result.rows.append, -1, result.check
    for line, text, cells in records:
        size = len(cells)
        problem: tuple[str, str] | None = None
        if cells[0] == first and cells[:width] == wide:
            continue
        if size == width:
            cells.append("")
        elif size < width:
            if not ended and line + text.count("\n") == last_line and any(cells):
                problem = "cut off", "the file ends in the middle of this row; export it again"
            cells.extend([""] * (width + 1 - size))
        elif cells[width] or any(cells[width:]):
            if any(map(str.strip, cells[width:])):
                problem = "too many cells", (
                    f"this row has {size:,} cells and the header {width}, so its columns cannot be told; export again or mend the quoting"
                )
            cells[width] = ""
        if not cells[0] and not any(cells):
            continue
        if strange:
            if "\x00" in text:
                problem = "damaged", "this row holds NUL bytes, so it is damaged; export the file again"
            elif "\ufeff" in text:
                cells = [cell.replace("\ufeff", "") for cell in cells]
        index += 1
        if check is not None and not index % LOOKS:
            check()
        if problem:
            add_row(SourceRow(line, text, Fate.QUARANTINED, problem[1], problem[0]))
        else:
            add_row(SourceRow(line, text))
            yield index, cells


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, str, list[str]]]:
    """(first physical line from 1, text, cells) of every record that is not blank.

    A quote that is never closed would swallow the rest of the file: then its line alone is taken as it stands and reading goes on.
    """
    begin, size = 0, len(lines)
    while begin < size:
        reader = csv.reader(map(lines.__getitem__, range(begin, size)), delimiter=delimiter)
        before = offset = begin
        try:
            for cells in reader:
                end = offset + reader.line_num
                if end - before == 1:
                    if cells:
                        yield end, lines[before], cells
                    before = end
                    continue
                spanned = "\n".join(lines[before:end])
                if end == size and _unclosed(spanned, delimiter):
                    yield before + 1, lines[before], _split(lines[before], delimiter)
                    begin = before + 1
                    break
                yield before + 1, spanned, next(csv.reader(spanned.splitlines(keepends=True), delimiter=delimiter))
                before = end
            else:
                return
        except csv.Error:
            begin = offset + reader.line_num
            spanned = "\n".join(lines[before:begin])
            yield before + 1, spanned, _split(spanned, delimiter)


def _split(text: str, delimiter: str) -> list[str]:
    """The cells of a line whose quoting or endings are broken, quotes and all; too long a cell is cut."""
    return [cell[:_LONGEST_CELL] for cell in text.split(delimiter)]


def _unclosed(spanned: str, delimiter: str) -> bool:
    try:
        list(csv.reader(spanned.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
