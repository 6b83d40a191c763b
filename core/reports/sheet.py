"""What a report is before it is CSV or print: columns, sections of rows that can be read again, totals, and what is unknown in it."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

from msgspec import Struct

from core.tax.years.counted import Sum
from core.unknown import Unknown

Cell = str | int | date | Decimal | Unknown | None


class Style(Enum):
    """How a column is printed; CSV always has exact figures."""

    TEXT = "text"
    COUNT = "count"
    """A whole number."""
    UNITS = "units"
    """A quantity, exact."""
    MONEY = "money"
    """An amount to the cent, half up."""
    WHOLE = "whole"
    """An amount that the form has in whole units of the currency, rounded already."""


class Column(Struct, frozen=True):
    """`name` heads the CSV column; `title` the printed one, which is `width` characters wide; a width of 0 is not printed."""

    name: str
    title: str = ""
    width: int = 0
    style: Style = Style.TEXT


class Row(Struct, frozen=True, gc=False):
    """One cell per column; `remarks` say what to know of it."""

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    sums: bool = False
    """Whether it adds up rows above it: printed, but no row of the CSV, which is for adding up."""


class Section(Struct, frozen=True):
    """Rows under one heading. `rows` gives them anew each time, so that no report has to hold them; `totals` are printed below."""

    title: str
    rows: Callable[[], Iterable[Row]]
    totals: tuple[Row, ...] = ()
    said: tuple[str, ...] = ()
    """What is to be known of the whole section, above its rows; remarks that stand here are not printed at each row."""


class Head(Struct, frozen=True):
    """What stands above every report: of which year, by which rules, seen at which clock, in which currency."""

    title: str
    year: str
    """As the law names it: `2025`, `2023/24`."""
    rules: str
    """Name and version of the rule pack."""
    clock: str
    currency: str
    said: tuple[str, ...] = ()


def adding() -> Sum:
    """Adds up a column: unknown as soon as one of its rows is."""
    return Sum("rows are unknown here")


class Tally:
    """Unknown figures by cause, and how many rows were seen."""

    def __init__(self) -> None:
        self.rows = 0
        self.causes: dict[str, int] = {}

    def miss(self, figure: object) -> None:
        """Counts a figure where it is unknown."""
        if isinstance(figure, Unknown):
            cause = str(figure)
            self.causes[cause] = self.causes.get(cause, 0) + 1

    @property
    def unknown(self) -> int:
        """How many figures are unknown."""
        return sum(self.causes.values())

    def row(self, row: Row) -> None:
        """Counts it with its unknown cells, unless it adds up others."""
        if row.sums:
            return
        self.rows += 1
        for cell in row.cells:
            self.miss(cell)


class Report(Struct, frozen=True):
    """`tally` counts the rows of all sections."""

    head: Head
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    tally: Tally


def counted(head: Head, columns: tuple[Column, ...], sections: Iterable[Section]) -> Report:
    """The report of sections whose rows nobody has counted yet: they are read once for it. Figures that are rounded ones again do not
    count twice."""
    listed, tally = tuple(sections), Tally()
    again = [column.style is Style.WHOLE for column in columns]
    for section in listed:
        for row in section.rows():
            tally.row(Row(tuple(cell for cell, rounded in zip(row.cells, again, strict=True) if not rounded), sums=row.sums))
    return Report(head, columns, listed, tally)
