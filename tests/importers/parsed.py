"""Reads a fixture through detection, and writes what was read in one line an event: the goldens' notation.

    2025-06-30T10:00:00Z buy: +0.01 crypto:BTC {600 USD}, -600 cash:USD {600 USD}, fee -8.94 cash:USD {8.94 USD} < 5

stands for an event, its legs (what the source says they were worth in braces) and the lines it comes from.
`python -m tests.importers.parsed FILE` prints a golden for review.
"""

import csv
import io
import sys
from pathlib import Path

from core.model import Draft, Leg, LegRole, ParsedFile
from core.money import text
from importers.base import Context
from importers.csvfile import content, load
from importers.detection import read_table, recognise
from importers.registry import all_importers

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


def leg(found: Leg) -> str:
    sign = "" if found.quantity < 0 else "+"
    role = "" if found.role in (LegRole.ASSET, LegRole.CASH) else f"{found.role} "
    worth = "" if found.value is None else f" {{{text(found.value)} {found.currency}}}"
    return f"{role}{sign}{text(found.quantity)} {found.asset}{worth}"


def event(draft: Draft, parsed: ParsedFile) -> str:
    at = str(draft.stated_date) if draft.stated_date else draft.at.isoformat().replace("+00:00", "Z")
    variety = f" {draft.variety}" if draft.variety else ""
    lines = ", ".join(str(parsed.rows[row].line) for row in sorted(draft.rows))
    return f"{at} {draft.kind}{variety}: {', '.join(map(leg, draft.legs))} < {lines}"


def golden(parsed: ParsedFile) -> str:
    """Everything that was made of a file: events, observations, rows set aside, warnings."""
    out = [f"{parsed.format} {parsed.version} · {parsed.account} · {parsed.zone} by {parsed.zone_source}"]
    out += [event(draft, parsed) for draft in sorted(parsed.drafts, key=lambda draft: (draft.rows, draft.kind))]
    out += [
        f"position {seen.at.isoformat()} {seen.account}: {text(seen.quantity)} {seen.asset}"
        + ("" if seen.basis is None else f" {{{text(seen.basis)} {seen.currency}}}")
        for seen in parsed.positions
    ]
    out += [f"price {seen.at.isoformat()} {seen.asset} {text(seen.price)} {seen.currency}" for seen in parsed.prices]
    aside = [row for row in parsed.rows if row.fate != "booked"]
    out += [f"line {row.line} {row.fate}: {row.cause + ': ' if row.cause else ''}{row.reason}" for row in aside]
    out += [f"warning: {sentence}" for sentence in parsed.warnings]
    return "\n".join(out) + "\n"


def conserved(parsed: ParsedFile) -> None:
    """Asserts that every row has one fate, that booked rows and only they stand behind something, and that every row has a key."""
    behind = {row for draft in parsed.drafts for row in draft.rows}
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
