"""Reads a fixture through detection among all importers; `importers.trying` writes what was read, in the goldens' notation.

`python -m tests.importers.parsed FILE` prints a golden for review.
"""

import csv
import io
import sys
from pathlib import Path

from core.model import ParsedFile
from importers.base import Context
from importers.csvfile import content, load
from importers.detection import read_table, recognise
from importers.registry import all_importers
from importers.trying import event, golden

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(__file__).parents[2].parent / "shared"


def read(path: Path, account: str = "") -> ParsedFile:
    """A file, recognised among all importers and parsed."""
    return read_bytes(path.read_bytes(), path.name, account)


def read_bytes(data: bytes, name: str = "export.csv", account: str = "") -> ParsedFile:
    source = content(data, name)
    found = recognise(source, all_importers())
    assert found is not None, f"{name} was not recognised"
    return found.importer.parse(read_table(source, found), Context(account=account))


def conserved(parsed: ParsedFile) -> None:
    """Asserts that every row has one fate, that booked rows and only they stand behind something, and that every row has a key."""
    behind = {row for draft in parsed.drafts for row in draft.rows}
    behind |= {seen.row for seen in (*parsed.lots, *parsed.gains)}
    behind |= {seen.row for seen in parsed.positions if seen.row is not None} | {seen.row for seen in parsed.prices if seen.row is not None}
    booked = {index for index, row in enumerate(parsed.rows) if row.fate == "booked"}
    assert behind == booked
    assert all(row.reason for row in parsed.rows if row.fate != "booked")
    assert all(row.cause for row in parsed.rows if row.fate == "quarantined")
    assert all(len(draft.key) == 16 for draft in parsed.drafts)


def rearranged(path: Path, header_starts: str, order: str, column: str = "") -> bytes:
    """A fixture with its columns in another order (`reversed`, `rotated`), with columns added (`wider`) or one taken out (`without`)."""
    data = path.read_bytes()
    try:
        written = data.decode()
    except UnicodeDecodeError:
        written = data.decode("cp1252", "replace")
    records = list(csv.reader(io.StringIO(written, newline="")))
    head = next(place for place, cells in enumerate(records) if cells and cells[0] == header_starts)
    width = len(records[head])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for place, cells in enumerate(records):
        if place >= head and len(cells) > 1:
            cells = (cells + [""] * width)[:width]
            if order == "without":
                gone = records[head].index(column)
                cells = cells[:gone] + cells[gone + 1 :]
            elif order == "reversed":
                cells = cells[::-1]
            elif order == "rotated":
                cells = cells[3:] + cells[:3]
            else:
                extra = "Sender" if cells[0] == header_starts else "somebody"
                cells = [*cells[:2], extra, *cells[2:], "Recipient" if cells[0] == header_starts else "", "", ""]
        writer.writerow(cells) if cells else out.write("\n")
    return out.getvalue().encode()


if __name__ == "__main__":
    print(golden(read(Path(sys.argv[1]))), end="")


__all__ = ["FIXTURES", "SHARED", "conserved", "event", "golden", "load", "read", "read_bytes", "rearranged"]
