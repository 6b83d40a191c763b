"""Lines below a table that are no rows: totals, disclaimers, the time of the download. By how they begin, or because they are prose."""

import re
from collections.abc import Callable

from importers.base import Table

_PROSE = 8
"""Words in a line whose only filled cell is the first, from which on it is a paragraph."""


def drop_footers(table: Table, footer: str, *places: int, keep: Callable[[str], bool] = lambda _: False) -> list[str]:
    """Takes out lines that begin as the regular expression `footer` says, cut off or not, and paragraphs, and gives their texts.

    Before the first draft. `places` are columns in which the words may stand where they are not the first of the line. A paragraph of
    which `keep` says that it is a title stays.
    """
    begins = re.compile(rf"[\s\",;]*(?:{footer})", re.IGNORECASE) if footer else None
    read = dict(table.records)
    gone = []
    for index, row in enumerate(table.rows):
        cells = read.get(index, [])
        told = begins is not None and (begins.match(row.text) or any(begins.match(cells[place]) for place in places if cells))
        if told or (_is_prose(cells) and not keep(row.text)):
            gone.append(index)
    texts = [table.rows[index].text for index in gone]
    table.drop(gone)
    return texts


def _is_prose(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == 1 and len(filled[0].split()) >= _PROSE
