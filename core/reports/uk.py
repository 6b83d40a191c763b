"""The UK computation: every disposal of a day as one (TCGA 1992 s.105), with what it was matched with, and the pools. Rule F3.8."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from core.booking.section104 import Movement
from core.model import Disposal, symbol
from core.money import cents, text
from core.reports.sheet import Column, Head, Report, Row, Section, Style, Tally, adding
from core.unknown import Maybe, known

COLUMNS = (
    Column("sold", "Disposed", 10),
    Column("asset", "Asset", 9),
    Column("quantity", "Quantity", 16, Style.UNITS),
    Column("rule", "Matched by", 10),
    Column("acquired", "Acquired", 10),
    Column("proceeds", "Proceeds", 13, Style.MONEY),
    Column("cost", "Allowable cost", 13, Style.MONEY),
    Column("gain", "Gain or loss", 12, Style.MONEY),
    *(Column(name) for name in (
        "row", "kind", "account", "asset_id", "event", "acquisition_event", "lot",
        "pool_change", "pool_change_cost", "pool_units", "pool_cost",
    )),
)  # fmt: skip
POOL = "pool"
Sales = Callable[[], Iterable[Disposal]]
"""Disposals by day and asset."""


def report(head: Head, sales: Sales, pools: Sequence[Movement], year: Sequence[tuple[str, Maybe]], notes: Sequence[str]) -> Report:
    """`pools` are the movements of the section 104 pools in the year, by asset; `year` is what it comes to, figure by figure. What is not
    known of these is counted too, and marked as in the rows."""
    tally, disposals, gain, proceeds = Tally(), 0, adding(), adding()
    for _, parts in _days(sales()):
        disposals += 1
        for part in parts:
            tally.row(row(part))
            gain.put(part.gain)
            proceeds.put(part.proceeds)
    total = Row((None, "The year", None, f"{disposals} in all", None, proceeds.value, None, gain.value, *[None] * 11), sums=True)
    matches = Section("Disposals by day and asset, and what they were matched with", lambda: _rows(sales), (total,) if disposals else ())
    held = [movement(each) for each in pools]
    for each in held:
        tally.row(each)
    for _, amount in year:
        tally.miss(amount)
    marks = {cause: f"?{number}" for number, cause in enumerate(tally.causes, 1)}
    said = tuple(f"{title}: {f'{cents(amount):,}' if known(amount) else marks[str(amount)]}" for title, amount in year)
    pooled = Section("Section 104 pools: what went in and out", lambda: held)
    sections = (matches, pooled, Section("The tax year", tuple, (), (*said, *notes)))
    return Report(head, COLUMNS, sections, tally)


def row(part: Disposal) -> Row:
    """One match."""
    return Row((
        part.sold, symbol(part.asset), part.quantity, part.rule, None if part.rule == POOL or not part.origin else part.acquired,
        part.proceeds, part.basis, part.gain, "match", part.kind, part.account, part.asset, part.event, part.origin, part.lot,
        None, None, None, None,
    ), tuple(f"open: {mark}" for mark in part.marks))  # fmt: skip


def movement(each: Movement) -> Row:
    """One movement of a pool. Its figures have columns of their own, so that columns of disposals can be added up."""
    changed = f"{each.units:+f} units, cost {_money(each.cost)}: the pool holds {text(each.held)} at {_money(each.held_cost)}"
    return Row(
        (
            each.day, symbol(each.pot.asset), None, f"pool {each.what}", None, None, None, None, "pool", None, None, each.pot.asset, None,
            None, None, each.units, each.cost, each.held, each.held_cost,
        ),
        (changed,),
    )  # fmt: skip


def _money(cost: Maybe) -> str:
    return f"{cents(cost):,}" if known(cost) else "unknown"


def _days(sales: Iterable[Disposal]) -> Iterator[tuple[tuple[date, str], Iterator[Disposal]]]:
    return groupby(sales, key=lambda sale: (sale.sold, sale.asset))


def _rows(sales: Sales) -> Iterator[Row]:
    for (day, asset), parts in _days(sales()):
        units, proceeds, cost, gain = adding(), adding(), adding(), adding()
        matches = list(parts)
        for part in matches:
            yield row(part)
            for total, figure in zip((units, proceeds, cost, gain), (part.quantity, part.proceeds, part.basis, part.gain), strict=True):
                total.put(figure)
        if len(matches) > 1:
            sums = (proceeds.value, cost.value, gain.value)
            yield Row((day, symbol(asset), units.value, "together", None, *sums, *[None] * 11), sums=True)
