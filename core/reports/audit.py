"""From every figure of the year to the lot it rests on, the numbered rules, and the rows of the user's files. Rule F3.9."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from core.model import Disposal, Income, symbol
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


Sales = Callable[[], Iterable[tuple[Disposal, Sequence[Source], Sequence[Source]]]]
"""Disposals by time with the rows of the sale and of the acquisition."""
Incomes = Callable[[], Iterable[tuple[Income, Sequence[Source]]]]


def report(head: Head, figures: Iterable[Maybe], sales: Sales, incomes: Incomes, *, american: bool = True) -> Report:
    """One row for each source row; the figure stands in the first of its rows alone. `figures` are all gains and values, to be counted."""
    tally = Tally()
    for figure in figures:
        tally.rows += 1
        tally.miss(figure)
    return Report(head, COLUMNS, (
        Section("Disposals", lambda: (row for each in sales() for row in of_sale(*each, american=american))),
        Section("Income", lambda: (row for each in incomes() for row in of_income(*each))),
    ), tally)  # fmt: skip


def of_sale(sale: Disposal, given: Sequence[Source], acquired: Sequence[Source], *, american: bool = True) -> Iterator[Row]:
    """The rows of one disposal."""
    figure = f"{sale.kind} {sale.sold} {text(sale.quantity)} {symbol(sale.asset)}"
    if known(sale.disallowed) and sale.disallowed:
        figure += f", {text(sale.disallowed)} disallowed"
    beside = (sale.lot, sale.rule or "lot", " ".join(numbers(sale, american=american)))
    yield from _rows(figure, sale.gain, "disposal", given, (*beside, sale.event))
    if sale.origin:
        yield from _rows(None, None, f"lot of {sale.acquired}", acquired, (*beside, sale.origin))


def of_income(income: Income, given: Sequence[Source]) -> Iterator[Row]:
    """The rows of one income."""
    figure = f"{income.kind.replace('_', ' ')} {income.day} {text(income.quantity)} {symbol(income.asset)}"
    yield from _rows(figure, income.value, "receipt", given, ("", "", "B3.3", income.event))


def _rows(figure: Cell, amount: Cell, part: str, sources: Sequence[Source], beside: tuple[str, str, str, str]) -> Iterator[Row]:
    if not sources:
        yield Row((figure, amount, part, None, None, *beside, None, None), (BY_HAND,))
    for number, source in enumerate(sources):
        first = (figure, amount) if not number else (None, None)
        yield Row((*first, part, source.name, source.line, *beside, source.sha256, source.text), (f"{source.sha256[:12]}: {source.text}",))


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
        found.append("R5.2")
    return found
