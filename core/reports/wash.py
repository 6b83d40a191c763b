"""The trace of wash sales: each loss, the units that replaced what was sold, where the loss went. Rule F3.7."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from core.model import Disposal, Wash, symbol
from core.money import negate
from core.reports.sheet import Column, Head, Report, Row, Section, Style, Tally, adding
from core.tax.years.counted import allowed
from core.unknown import Maybe, known

COLUMNS = (
    Column("sold", "Sold", 10),
    Column("asset", "Asset", 9),
    Column("quantity", "Units sold", 11, Style.UNITS),
    Column("loss", "Loss", 12, Style.MONEY),
    Column("bought", "Bought", 10),
    Column("into", "In account", 14),
    Column("replaced", "Units replaced", 11, Style.UNITS),
    Column("amount", "Disallowed", 12, Style.MONEY),
    Column("days", "Days", 4, Style.COUNT),
    *(Column(name) for name in (
        "lost_for_good", "loss_allowed", "account", "lot", "event", "replacement_lot", "replacement_event", "replacement_asset",
    )),
)  # fmt: skip
Losses = Callable[[], Iterable[tuple[Disposal, Sequence[Wash]]]]
"""Losses of the year by time, each with its bites."""


def report(head: Head, losses: Losses, *said: str) -> Report:
    """A loss stands in the first of its rows alone, so that columns can be added up; one that nothing replaced has one row. `said` is
    what the law makes of what is disallowed."""
    tally = Tally()
    lost, disallowed, kept, gone = adding(), adding(), adding(), adding()
    for sale, bites in losses():
        for row in rows(sale, bites):
            tally.row(row)
        lost.put(_loss(sale))
        disallowed.put(sale.disallowed)
        kept.put(allowed_loss(sale))
        gone.put(sale.forfeited)
    totals = (
        _total("All", lost.value, disallowed.value, "the loss, and what of it is disallowed"),
        _total("Allowed", kept.value, None, "what counts in this year"),
        _total("Lost", gone.value, None, "replaced in a retirement or health account: it comes back with no sale"),
    )
    section = Section("Losses and what replaced them, by time of sale", lambda: _all(losses), totals if tally.rows else (), said)
    return Report(head, COLUMNS, (section,), tally)


def _all(losses: Losses) -> Iterator[Row]:
    for sale, bites in losses():
        yield from rows(sale, bites)


def rows(sale: Disposal, bites: Sequence[Wash]) -> Iterator[Row]:
    """The rows of one loss."""
    first = (sale.sold, symbol(sale.asset), sale.quantity, _loss(sale))
    last = (sale.account, sale.lot, sale.event)
    if not bites:
        amount = sale.disallowed if not known(sale.disallowed) or sale.disallowed else None
        yield Row((*first, None, None, None, amount, None, None, allowed_loss(sale), *last, None, None, None), _marks(sale))
        return
    for number, bite in enumerate(bites):
        what = first if not number else (None, None, None, None)
        remarks = ("lost for good",) if bite.forfeited else ()
        if bite.bought_asset != bite.asset:
            remarks = (*remarks, f"replaced by {symbol(bite.bought_asset)}, which counts as substantially identical")
        yield Row(
            (
                *what, bite.acquired, bite.into, bite.quantity, bite.amount, bite.days, "yes" if bite.forfeited else "no",
                None if number else allowed_loss(sale), *last, bite.replacement, bite.bought, bite.bought_asset,
            ),
            remarks if number else (*_marks(sale), *remarks),
        )  # fmt: skip


def allowed_loss(sale: Disposal) -> Maybe:
    """What counts of a loss, as a positive amount."""
    left = allowed(sale)
    return negate(left) if known(left) else left


def _loss(sale: Disposal) -> Maybe:
    return negate(sale.gain) if known(sale.gain) else sale.gain


def _marks(sale: Disposal) -> tuple[str, ...]:
    return tuple(f"open: {mark}" for mark in sale.marks)


def _total(what: str, loss: Maybe, amount: Maybe | None, said: str) -> Row:
    return Row((None, what, None, loss, None, None, None, amount, *[None] * 9), (said,), sums=True)
