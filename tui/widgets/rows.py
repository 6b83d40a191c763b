"""What a table shows, as frozen values: columns, rows and cells. No widget."""

from dataclasses import dataclass

from tui.text import clean


@dataclass(frozen=True, slots=True)
class Column:
    """`cells` is its least width, `grow` its share of what is left; columns with the highest `drop` go first where room is short."""

    title: str
    cells: int
    align: str = "left"
    grow: int = 0
    drop: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`tone` is one of `TONES`, e.g. `soft` or `quiet`."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`key` names the row across reloads. A `heading` row cannot be highlighted."""

    key: str
    cells: tuple[Cell | str, ...]
    tone: str = ""
    heading: bool = False


def cell_text(cell: Cell | str) -> str:
    """What a cell says, on one line."""
    return clean(cell.text if isinstance(cell, Cell) else cell)


def cell_at(row: Row, index: int) -> str:
    """What the cell of a column says; empty where the row has none. A text that is too wide runs on over empty cells."""
    return cell_text(row.cells[index]) if index < len(row.cells) else ""


def row_text(row: Row) -> str:
    """What a row says, for filtering."""
    return " ".join(cell_text(cell) for cell in row.cells).casefold()
