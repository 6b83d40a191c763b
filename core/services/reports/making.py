"""What each report is made of: the ledger's rows for its year, read as they are asked for, and the head that says by which rules."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from core.booking.section104 import Movement, section104
from core.booking.taped import TapeBooks
from core.model import Disposal, Income, Lot, Owner, Wash
from core.policy.laws import words
from core.reports import audit, gains, holdings, uk, wash
from core.reports.sheet import Report
from core.services.errors import Invalid
from core.services.lots import LotRow, prices, row, source_rows
from core.services.projection import events, matches, new_run
from core.services.reports.forms import carryforward, form8949, schedule_d
from core.services.reports.parts import Sales, head, moved, outside
from core.services.taxyear import tax_year_view
from core.services.taxyear.periods import Period
from core.services.workspace import Workspace
from core.tax import pack_for, rules_for
from core.tax.uk import SOON
from core.unknown import Maybe, known

TOGETHER = 500
"""Rows whose sources are read at once."""


WASH = (
    "What is disallowed joins the basis of the units that replace what was sold, and the days that these were held are added to their "
    "holding period (Reg. 1.1091-2, IRC 1223(3)); what a retirement or health account bought is lost for good (Rev. Rul. 2008-5)."
)


def realised(ws: Workspace, span: Period) -> Report:
    return gains.report(head(ws, span, "Realised gains"), Sales(ws, span).each, outside(ws, span), _terms(ws))


def unrealised(ws: Workspace, span: Period) -> Report:
    today = ws.local_now.date()
    if today > span.last:
        raise Invalid(f"unrealised shows the lots that are open at the clock, {today}; for the end of {span.label} add --as-of {span.last}")

    def lots() -> Iterator[LotRow]:
        book, quotes = prices(ws), dict[str, Maybe]()
        return (row(ws, lot, book, quotes) for lot in ws.ledger.projections.each_lot())

    return holdings.unrealised(head(ws, span, "Unrealised gains: open lots"), lots, ws.ledger.accounts.all(), _terms(ws))


def income(ws: Workspace, span: Period) -> Report:
    found = ws.ledger.projections
    return holdings.income(head(ws, span, "Income"), lambda: found.each_income(span.first, span.last), outside(ws, span))


def wash_trace(ws: Workspace, span: Period) -> Report:
    """Losses of accounts that count. Raises `Invalid` where the law allows every loss."""
    pack, left_out = pack_for(ws.policy.tax.jurisdiction), outside(ws, span)
    if not pack.disallowed:
        raise Invalid(f"wash shows losses that are not allowed, and the rules of {pack.code} know none; 'gains' lists every loss")

    def losses() -> Iterator[tuple[Disposal, Sequence[Wash]]]:
        lost = ((number, sale) for number, sale in Sales(ws, span).all() if not left_out.get(sale.account) and _is_loss(sale))
        while part := list(islice(lost, TOGETHER)):
            bites = ws.ledger.projections.washes_of([number for number, _ in part])
            yield from ((sale, bites.get(number, ())) for number, sale in part)

    said = (WASH,) if pack.code == "US" else ()
    return wash.report(head(ws, span, f"Losses that are not allowed: {pack.disallowed}"), losses, *said)


def _is_loss(sale: Disposal) -> bool:
    return not known(sale.disallowed) or sale.disallowed != 0 or (known(sale.gain) and sale.gain < 0)


def uk_computation(ws: Workspace, span: Period) -> Report:
    if ws.policy.tax.jurisdiction != "UK":
        raise Invalid(f"uk is the computation of the United Kingdom; the policy's jurisdiction is {ws.policy.tax.jurisdiction}")
    left_out = outside(ws, span)

    def sales() -> Iterator[Disposal]:
        found = ws.ledger.projections.each_disposal(span.first, span.last, by_day=True)
        return (sale for _, sale in found if not left_out.get(sale.account))

    view = tax_year_view(ws, span.label)
    year = [(line.title, line.amount) for line in view.lines]
    return uk.report(head(ws, span, "UK capital gains computation"), sales, pools(ws, span), year, view.notes)


def pools(ws: Workspace, span: Period) -> list[Movement]:
    """What went into the owner's section 104 pools and out of them in the year, by asset and day: booked once more to be told of it."""
    found: list[Movement] = []

    def noted(movement: Movement) -> None:
        if span.first <= movement.day <= span.last and (movement.pot.owner, movement.pot.wrapper) == (Owner.SELF, ""):
            found.append(movement)

    run, known_events = new_run(ws), events(ws)
    assert isinstance(run.books, TapeBooks)
    run.books.matcher = section104(SOON, noted)
    run.follow(known_events, matches(ws, known_events))
    run.close(ws.ledger.recurring.all())
    return sorted(found, key=lambda movement: (movement.pot.asset, movement.day))


def audit_trail(ws: Workspace, span: Period) -> Report:
    """Open lots are in that of the clock's year alone."""
    stored = ws.ledger.projections
    now = span.first <= ws.local_now.date() <= span.last

    def sales() -> Iterator[tuple[Disposal, Sequence[Wash], audit.Rows]]:
        every = Sales(ws, span).all()
        while part := list(islice(every, TOGETHER)):
            bites = stored.washes_of([number for number, _ in part])
            keys = {key for _, sale in part for key in (sale.event, sale.origin) if key}
            rows = source_rows(ws, (*keys, *(each.bought for those in bites.values() for each in those)))
            yield from ((sale, bites.get(number, ()), rows) for number, sale in part)

    def incomes() -> Iterator[tuple[Income, audit.Rows]]:
        every = stored.each_income(span.first, span.last)
        while part := list(islice(every, TOGETHER)):
            rows = source_rows(ws, (each.event for each in part))
            yield from ((each, rows) for each in part)

    def lots() -> Iterator[tuple[Lot, audit.Rows]]:
        every = stored.each_lot() if now else iter(())
        while part := list(islice(every, TOGETHER)):
            rows = source_rows(ws, (key for lot in part for key in (lot.origin, *lot.path)))
            yield from ((lot, rows) for lot in part)

    figures: Iterator[Maybe] = chain(
        (sale.gain for sale in Sales(ws, span).each()), (each.value for each in stored.each_income(span.first, span.last)),
        (lot.basis for lot in stored.each_lot() if now),
    )
    trail = audit.Trail(figures, sales, incomes, lots, american=ws.policy.tax.jurisdiction == "US", divided=moved)
    return audit.report(head(ws, span, "Audit trail"), trail)


def _terms(ws: Workspace) -> gains.Terms:
    rules, today = rules_for(ws.policy.tax), ws.local_now.date()
    return gains.Terms(lambda asset: rules.long_term_on(today, asset) is not None, words(ws.policy.tax.jurisdiction).of)


MAKERS: dict[str, Callable[[Workspace, Period], Report]] = {
    "8949": form8949,
    "schedule-d": schedule_d,
    "gains": realised,
    "unrealised": unrealised,
    "income": income,
    "wash": wash_trace,
    "carryforward": carryforward,
    "uk": uk_computation,
    "audit": audit_trail,
}
