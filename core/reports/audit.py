"""From every figure of the year to the lot it rests on, the numbered rules, and the rows of the user's files. Rule F3.9."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from core.model import Disposal, Income, Lot, Wash, symbol
from core.money import text
from core.reports.sheet import Cell, Column, Head, Report, Row, Section, Style, Tally
from core.unknown import Maybe, known

COLUMNS = (
    Column("figure", "Figure", 36),
    Column("amount", "Gain or value", 13, Style.MONEY),
    Column("part", "Rests on", 12),
    Column("file", "File", 28),
    Column("line", "Line", 6, Style.COUNT),
    *(Column(name) for name in ("lot", "match", "rule_numbers", "event", "sha256", "text")),
)  # fmt: skip
BY_HAND = "entered by hand, or made by the program: no row of a file"


class Source(Protocol):
    """A row of an imported file, word for word."""

    @property
    def sha256(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def text(self) -> str: ...


Rows = Mapping[str, Sequence[Source]]
"""The rows of files behind events, by the event's key."""
Sales = Callable[[], Iterable[tuple[Disposal, Sequence[Wash], Rows]]]
"""Disposals by time, what of each is disallowed, and the rows of all events that they name."""
Incomes = Callable[[], Iterable[tuple[Income, Rows]]]
Lots = Callable[[], Iterable[tuple[Lot, Rows]]]


class Trail(Struct, frozen=True):
    """What the year's figures are led back from. `figures` are all gains, values and basis amounts, to be counted; `lots` are empty where
    the year is over, because open lots are those of the clock."""

    figures: Iterable[Maybe]
    sales: Sales
    incomes: Incomes
    lots: Lots
    american: bool
    divided: Callable[[Disposal], bool]
    """Whether a lot was moved or divided after it was acquired."""


def report(head: Head, trail: Trail) -> Report:
    """One row for each source row; the figure stands in the first of its rows alone."""
    tally = Tally()
    for figure in trail.figures:
        tally.rows += 1
        tally.miss(figure)
    return Report(head, COLUMNS, (
        Section("Disposals: gains", lambda: (row for each in trail.sales() for row in of_sale(trail, *each))),
        Section("Income: values at receipt", lambda: (row for each in trail.incomes() for row in of_income(*each))),
        Section("Open lots: basis", lambda: (row for each in trail.lots() for row in of_lot(*each))),
    ), tally)  # fmt: skip


def of_sale(trail: Trail, sale: Disposal, bites: Sequence[Wash], rows: Rows) -> Iterator[Row]:
    """The rows of one disposal: its own, those of the acquisition, those of what replaced a loss."""
    figure = f"{sale.kind.replace('_', ' ')} {sale.sold} {text(sale.quantity)} {symbol(sale.asset)}"
    if known(sale.disallowed) and sale.disallowed:
        figure += f", {text(sale.disallowed)} disallowed"
    beside = (sale.lot, sale.rule or "lot", " ".join(numbers(sale, american=trail.american)))
    yield from _rows(figure, sale.gain, "disposal", sale.event, rows, beside)
    if sale.origin:
        moved = ("the lot was moved or divided since: 'trimtab transfers' and the trace 'wash' show how",) if trail.divided(sale) else ()
        yield from _rows(None, None, f"lot of {sale.acquired}", sale.origin, rows, beside, *moved)
    for bought in dict.fromkeys(bite.bought for bite in bites):
        yield from _rows(None, None, "replacement", bought, rows, beside)


def of_income(income: Income, rows: Rows) -> Iterator[Row]:
    """The rows of one income."""
    figure = f"{income.kind.replace('_', ' ')} {income.day} {text(income.quantity)} {symbol(income.asset)}"
    yield from _rows(figure, income.value, "receipt", income.event, rows, ("", "", "B3.3"))


def of_lot(lot: Lot, rows: Rows) -> Iterator[Row]:
    """The rows of one open lot: its acquisition, and every move since."""
    beside = (lot.id, "", "B1.2 B2.3" if lot.path else "B2.3")
    figure = f"lot of {lot.acquired} {text(lot.quantity)} {symbol(lot.asset)} in {lot.account}"
    carried = (f"{text(lot.adjustment)} of the basis came from disallowed losses",) if lot.adjustment else ()
    yield from _rows(figure, lot.basis, "acquisition", lot.origin, rows, beside, *carried)
    for moved in lot.path:
        yield from _rows(None, None, "moved by", moved, rows, beside)


def _rows(
    figure: Cell, amount: Cell, part: str, event: str, rows: Rows, beside: tuple[str, str, str], *remarks: str
) -> Iterator[Row]:
    sources = rows.get(event, ())
    if not sources:
        yield Row((figure, amount, part, None, None, *beside, event, None, None), (*remarks, BY_HAND))
    for number, source in enumerate(sources):
        first = (figure, amount) if not number else (None, None)
        raw = f"{source.sha256[:12]}: {source.text}"
        cells = (*first, part, source.name, source.line, *beside, event, source.sha256, source.text)
        yield Row(cells, (raw,) if number else (*remarks, raw))


def numbers(sale: Disposal, *, american: bool = True) -> list[str]:
    """The numbered rules that a disposal's figures rest on (docs/rules.md). Terms and wash sales have numbers for the United States."""
    found = ["B2.2", "B2.3"] if sale.lot else ["B4.1"] if not sale.rule else ["B2.3"]
    if american and sale.term is not None:
        found.append("B3.1")
    if sale.kind in ("swap", "fee"):
        found.append("B3.2")
    if sale.kind == "loss":
        found.append("B3.7")
    if any(mark.startswith("gift") for mark in sale.marks):
        found.append("B3.4")
    if american and (not known(sale.disallowed) or sale.disallowed):
        found += ["B5.1", "B5.4"]
    return found
