"""Form 8949, Sales and Other Dispositions of Capital Assets: one row per lot sold, by box, short-term before long-term.

Box, columns, codes and rounding: instructions for Form 8949 and Schedule D (boxes G-L for digital assets from tax year 2025) and
Form 1099-DA. Rules F1 and F2 of the rule book.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from core.model import AssetKind, Disposal, symbol
from core.money import ZERO, add, cents, negate, subtract, text
from core.reports.sheet import Cell, Column, Head, Report, Row, Section, Style, Tally, adding
from core.reports.us_boxes import ASSUMED, BOXES, NO_BOX, TITLES, Filer, box_of, is_kind
from core.tax.years.counted import Sum, allowed
from core.unknown import Maybe, Unknown, known

COLUMNS = (
    Column("box"),
    Column("description", "(a) Description of property", 24),
    Column("acquired", "(b) Date acquired", 10),
    Column("sold", "(c) Date sold", 10),
    Column("proceeds_rounded", "(d) Proceeds", 11, Style.WHOLE),
    Column("basis_rounded", "(e) Cost or other basis", 11, Style.WHOLE),
    Column("codes", "(f) Codes", 5),
    Column("adjustment_rounded", "(g) Amount", 10, Style.WHOLE),
    Column("gain_rounded", "(h) Gain or (loss)", 11, Style.WHOLE),
    *(Column(name) for name in (
        "proceeds", "basis", "adjustment", "gain", "term", "account", "asset", "quantity", "kind", "rule", "lot", "event",
    )),
)  # fmt: skip


class Sales(Protocol):
    """Disposals of the year by time, read as they are asked for."""

    def all(self) -> Iterator[tuple[int, Disposal]]:
        """Every one with its number."""

    def at(self, numbers: Sequence[int]) -> Iterator[Disposal]:
        """Those of these numbers, in that order."""


class Entry(Struct, frozen=True, gc=False):
    """One line of the form. `d`, `e`, `g` and `h` are exact; the rounded figures are those of the form."""

    box: str
    e: Maybe
    g: Maybe
    h: Maybe
    rounded: tuple[Maybe, Maybe, Maybe, Maybe]
    codes: str
    remarks: tuple[str, ...]


class Line(Struct, frozen=True):
    """What the entries of one box add up to in columns d, e, g and h: exact, and of what is shown."""

    numbers: "array[int]"
    exact: tuple[Sum, Sum, Sum, Sum]
    shown: tuple[Sum, Sum, Sum, Sum]


class Form(Struct, frozen=True):
    """The lines by box, in the order of the form; `left_out` counts what is not on it, by reason; `assumed` says how boxes were chosen."""

    lines: dict[str, Line]
    left_out: dict[str, int]
    assumed: dict[str, tuple[str, ...]]
    tally: Tally


def form(sales: Sales, filer: Filer) -> Form:
    """Every disposal of the year put in its box and added up; the disposals themselves are not kept."""
    lines: dict[str, Line] = {}
    left_out: dict[str, int] = {}
    assumed: dict[str, dict[str, None]] = {}
    tally = Tally()
    for number, sale in sales.all():
        why = filer.left_out(sale)
        if why:
            left_out[why] = left_out.get(why, 0) + 1
            continue
        found = entry(sale, filer)
        _add(lines.setdefault(found.box, _empty()), number, sale, found)
        tally.rows += 1
        for figure in (_acquired(sale), sale.proceeds, found.e, found.g, found.h):
            tally.miss(figure)
        assumed.setdefault(found.box, {}).update(dict.fromkeys(each for each in found.remarks if each.startswith(ASSUMED)))
    ordered = {box: lines[box] for box in (*BOXES, NO_BOX) if box in lines}
    return Form(ordered, left_out, {box: tuple(said) for box, said in assumed.items()}, tally)


def report(head: Head, found: Form, sales: Sales, filer: Filer) -> Report:
    """The form as a report: a section for each box, with its totals."""
    return Report(head, COLUMNS, tuple(_section(box, line, found, sales, filer) for box, line in found.lines.items()), found.tally)


def _section(box: str, line: Line, found: Form, sales: Sales, filer: Filer) -> Section:
    if box == NO_BOX:
        title = "No box: the date of acquisition is not known, so neither is the term"
    else:
        title = f"{'Part I' if box in 'ABCGHI' else 'Part II'}, box {box}: {TITLES[box]}"
    shown = [each.value for each in line.shown]
    exact = (each.value for each in line.exact)
    totals = Row((box, "Totals of the box", None, None, shown[0], shown[1], "", shown[2], shown[3], *exact, *[None] * 8))
    return Section(title, lambda: (row(sale, entry(sale, filer)) for sale in sales.at(line.numbers)), (totals,), found.assumed[box])


def row(sale: Disposal, found: Entry) -> Row:
    """One line of the form."""
    return Row(
        (
            found.box, _description(sale), _acquired(sale), sale.sold, *found.rounded[:2], found.codes,
            None if found.rounded[2] == 0 and not found.codes else found.rounded[2], found.rounded[3],
            sale.proceeds, found.e, found.g, found.h, sale.term.value if sale.term else None, sale.account, sale.asset, sale.quantity,
            sale.kind, sale.rule, sale.lot, sale.event,
        ),
        found.remarks,
    )  # fmt: skip


UNDATED = Unknown("the date of acquisition is not known", "answer the question about its lot")


def entry(sale: Disposal, filer: Filer) -> Entry:
    """The figures of one line. Column h is d - e + g (instructions for Form 8949), unknown where one of them is."""
    box, assumed = box_of(sale, filer)
    g, h = sale.disallowed, allowed(sale)
    remarks = (*assumed, *(f"open: {mark}" for mark in sale.marks))
    elsewhere = filer.carried.get((sale.origin, sale.account))
    if elsewhere and box in "ABDE":
        remarks = (*remarks, (
            f"(e) can hold up to {cents(elsewhere):,} of losses from wash sales in other accounts or assets, which the broker's form "
            "does not have: where it shows another basis or term, enter the correction with code B or T"
        ))
    if known(sale.forfeited) and sale.forfeited:
        remarks = (*remarks, f"{text(sale.forfeited)} of the loss is lost for good: replaced in a retirement or health account")
    return Entry(box, sale.basis, g, h, _rounded(sale.proceeds, sale.basis, g, h), codes(sale), remarks)


def codes(sale: Disposal) -> str:
    """Column f, in the order of the alphabet without anything between. W: a wash sale's loss is not allowed, g is positive (rule F1.4)."""
    return "W" if known(sale.disallowed) and sale.disallowed else ""


def _rounded(d: Maybe, e: Maybe, g: Maybe, h: Maybe) -> tuple[Maybe, Maybe, Maybe, Maybe]:
    """Whole dollars: d, e and g each rounded half up, h = d - e + g of what is shown; a loss that is disallowed in whole leaves nothing."""
    whole = [cents(each, 0) if known(each) else each for each in (d, e, g)]
    if not (known(h) and known(whole[0]) and known(whole[1]) and known(whole[2])):
        return whole[0], whole[1], whole[2], h
    gain = subtract(whole[0], whole[1])
    if not h and whole[2]:
        return whole[0], whole[1], negate(gain), ZERO
    return whole[0], whole[1], whole[2], add(gain, whole[2])


def _acquired(sale: Disposal) -> Cell:
    return UNDATED if sale.term is None else sale.acquired


def _description(sale: Disposal) -> str:
    units = text(sale.quantity)
    if is_kind(sale, AssetKind.SECURITY):
        units = f"{units} sh."
    what = f"{units} {symbol(sale.asset)}" if sale.quantity else symbol(sale.asset)
    return f"{what} ({sale.kind.replace('_', ' ')})" if sale.kind in ("return_of_capital", "cash_in_lieu") else what


def _empty() -> Line:
    return Line(array("q"), (adding(), adding(), adding(), adding()), (adding(), adding(), adding(), adding()))


def _add(line: Line, number: int, sale: Disposal, found: Entry) -> None:
    line.numbers.append(number)
    for total, figure in zip((*line.exact, *line.shown), (sale.proceeds, found.e, found.g, found.h, *found.rounded), strict=True):
        total.put(figure)
