"""A second header in the middle of a file: exports of several generations or languages put together, whose columns differ.

Rows below it would be read with the wrong columns, so none of them is believed.
"""

import csv

from importers.base import Reading, plain

CAUSE = "another header"
_LONGEST = 60
"""Letters of a column's name; what is longer is a sentence."""


def distrust_below(reading: Reading) -> None:
    """Sets aside every row from the first one on that was not understood because it is a header."""
    rows, table = reading.rows, reading.table
    start = next((index for index, row in enumerate(rows) if row.cause and is_header(row.text, table.delimiter, table.header)), None)
    if start is None:
        return
    line = rows[start].line
    spoiled = {row for draft in reading.drafts if max(draft.rows) >= start for row in draft.rows}
    spoiled.update(range(start, len(rows)))
    parsed = reading.parsed
    parsed.drafts[:] = [draft for draft in parsed.drafts if spoiled.isdisjoint(draft.rows)]
    parsed.prices[:] = [seen for seen in parsed.prices if seen.row is not None and seen.row not in spoiled]
    parsed.positions[:] = [seen for seen in parsed.positions if seen.row is not None and seen.row not in spoiled]
    parsed.lots[:] = [seen for seen in parsed.lots if seen.row not in spoiled]
    parsed.gains[:] = [seen for seen in parsed.gains if seen.row not in spoiled]
    for index in spoiled:
        rows[index].key = b""
    said = f"line {line} is another header, so the columns from there on cannot be told; split the file there and import both parts"
    reading.quarantine(sorted(spoiled), CAUSE, said)


def is_header(text: str, delimiter: str, header: list[str]) -> bool:
    """Whether a row names columns: short words alone, no figure anywhere, in at least half as many cells as the header has, and three."""
    if any(char.isdigit() for char in text):
        return False
    try:
        cells = [cell for cell in next(csv.reader([text], delimiter=delimiter), []) if cell.strip()]
    except csv.Error:
        return False
    if any(len(cell) > _LONGEST or ". " in cell for cell in cells):
        return False
    return len(set(map(plain, cells))) >= max(3, (len(header) + 1) // 2)
