"""Wash sales of a year, and what they forbid now: what not to buy until when, which lots not to sell before when."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from core.booking.worth import minus, plus
from core.model import Lot, TaxType, Wash
from core.money import ZERO, add, multiply, negate, total
from core.proposals import ProposalInputs
from core.proposals.wash import Washes
from core.services.lots import Line, source_lines
from core.services.measure import measure
from core.services.projection import booked
from core.services.proposing import inputs
from core.services.taxyear.periods import period
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known


class Trace(Struct, frozen=True):
    """Units sold at a loss and those that replaced them; `lines` of the sale, then of the purchase."""

    wash: Wash
    lines: tuple[Line, ...]


class NoPurchase(Struct, frozen=True):
    """Up to and with the day `until` a purchase of one of `assets` in any account disallows something of a `loss` that counts so far, last
    sold on `sold`. `similar` are assets that the user calls similar."""

    assets: tuple[str, ...]
    similar: tuple[str, ...]
    sold: date
    until: date
    loss: Maybe


class NoSale(Struct, frozen=True):
    """Sold at a loss before the day `before`, as many as `units` of a lot would be replaced by what was `bought` last; `gain` of the whole
    lot now."""

    lot: Lot
    units: Decimal
    bought: date
    before: date
    gain: Maybe


class WashYear(Struct, frozen=True):
    """`disallowed` and `forfeited` are the sums of `rows`; the lists are as of the clock, whatever the year."""

    year: str
    rows: tuple[Trace, ...]
    disallowed: Decimal
    forfeited: Decimal
    buying: tuple[NoPurchase, ...]
    selling: tuple[NoSale, ...]


def load(ws: Workspace, year: str = "") -> WashYear:
    """Of the tax year `year`, of the clock's where it is empty. Raises `Invalid` for what is no tax year, or one to come."""
    span = period(ws, year)
    booked(ws)
    found = ws.ledger.projections.washes((span.first, span.last))
    lines = source_lines(ws, (key for wash in found for key in (wash.event, wash.bought)))
    rows = tuple(Trace(wash, tuple(dict.fromkeys((*lines.get(wash.event, ()), *lines.get(wash.bought, ()))))) for wash in found)
    facts = inputs(ws, measure(ws))
    washes = Washes(facts)
    return WashYear(
        span.label, rows, total(wash.amount for wash in found), total(wash.amount for wash in found if wash.forfeited),
        tuple(sorted(_buying(facts, washes), key=lambda one: (one.until, one.assets))),
        tuple(sorted(_selling(facts, washes), key=lambda one: (one.before, one.lot.asset, one.lot.account, one.lot.id))),
    )


def _buying(facts: ProposalInputs, washes: Washes) -> Iterator[NoPurchase]:
    """R5.5."""
    groups: dict[str, list[tuple[date, Maybe, str]]] = {}
    for sale in facts.disposals:
        over = sale.sold + washes.after
        if washes.applies(sale.asset) and sale.sold <= facts.today <= over and washes.at_stake(sale):
            left = plus(sale.gain, sale.disallowed)
            groups.setdefault(washes.group(sale.asset), []).append((sale.sold, negate(left) if known(left) else left, sale.asset))
    for group, sales in groups.items():
        loss: Maybe = ZERO
        for _, amount, _ in sales:
            loss = plus(loss, amount)
        assets = {asset for _, _, asset in sales} | {asset for asset in facts.assets if washes.group(asset) == group}
        similar = {other for asset in assets for other in washes.similar(asset)}
        last = max(day for day, _, _ in sales)
        yield NoPurchase(tuple(sorted(assets)), tuple(sorted(similar)), last, last + washes.after, loss)


def _selling(facts: ProposalInputs, washes: Washes) -> Iterator[NoSale]:
    """R5.2, for each lot that is worth less than its basis, or whose gain is not known."""
    if washes.law is None:
        return
    span = timedelta(days=washes.law.before + 1)
    for lot in facts.lots:
        if facts.account(lot.account).tax_type is not TaxType.TAXABLE or not washes.applies(lot.asset):
            continue
        recent = [other for other in washes.recent(lot.asset) if other.origin != lot.origin]
        if not recent:
            continue
        gain = minus(_value(facts, lot), lot.basis)
        if known(gain) and gain >= 0:
            continue
        units = ZERO
        for other in recent:
            units = add(units, other.quantity)
        last = max(other.acquired for other in recent)
        yield NoSale(lot, min(units, lot.quantity), last, last + span, gain)


def _value(facts: ProposalInputs, lot: Lot) -> Maybe:
    quote = facts.prices.latest(lot.asset, facts.as_of)
    return quote if isinstance(quote, Unknown) else multiply(quote.price, lot.quantity)
