"""The portfolio valued and measured against the policy: what the review, the queue and the checklist share. Reads projections alone."""


from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from core.market import PriceBook
from core.model import Blocked, LimitState, SleeveState, zone
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Unknown
from core.valuation import Holding, Valuation, value


class Measured(Struct, frozen=True):
    """One look at the ledger. `revision` is that of the facts: decisions do not move it, whatever they rest on does."""

    revision: int
    valuation: Valuation
    sleeves: tuple[SleeveState, ...]
    limits: tuple[LimitState, ...]
    book: PriceBook
    conflicts: tuple[Blocked, ...] = ()
    """Targets in plain money that the portfolio is too small for."""


class Unpriced(Struct, frozen=True):
    """A holding whose price is unknown or too old to act on."""

    account: str
    asset: str
    cause: str


def valued(ws: Workspace) -> tuple[Valuation, PriceBook]:
    """Every holding at its newest price, up to the clock."""
    booked(ws)
    book = PriceBook(ws.ledger.prices.latest(ws.as_of), ws.base_currency, ws.tz)
    balances = ws.ledger.projections.balances()
    return value(balances, ws.ledger.assets.all(), ws.ledger.accounts.all(), book, ws.policy, ws.as_of), book


def measure(ws: Workspace) -> Measured:
    """Sleeves and limits with their states; due times count from when a breach was first seen."""
    from core.drift import assess, conflicts, countdown, limits

    valuation, book = valued(ws)
    policy, since = ws.policy, ws.ledger.breaches.seen(ws.as_of)
    sleeves = [replace(each, ahead=countdown(each, valuation, policy)) for each in assess(valuation, policy, ws.as_of, since)]
    found = limits(valuation, policy, ws.as_of, since)
    return Measured(ws.ledger.facts_revision(), valuation, tuple(sleeves), found, book, conflicts(valuation, policy))


def sleeve_of(ws: Workspace) -> dict[str, str]:
    """The sleeve of each asset held; empty where it has none."""
    return {holding.asset: holding.sleeve for holding in valued(ws)[0].holdings}


def unpriced(valuation: Valuation, timezone: str) -> tuple[Unpriced, ...]:
    """Counted holdings without a fresh price; causes name civil times of `timezone`."""
    counted = (holding for holding in valuation.holdings if holding.counted)
    return tuple(_unpriced(holding, zone(timezone)) for holding in counted if holding.stale or isinstance(holding.value, Unknown))


def _unpriced(holding: Holding, home: ZoneInfo) -> Unpriced:
    quote = holding.quote
    if isinstance(quote, Unknown):
        return Unpriced(holding.account, holding.asset, quote.cause)
    newest = f"{quote.at.astimezone(home):%Y-%m-%d %H:%M}"
    return Unpriced(holding.account, holding.asset, f"the newest price is of {newest} and too old to act on")


def blocked(measured: Measured) -> tuple[Blocked, ...]:
    """What cannot be said or done now: unassigned holdings, unknown values, stale prices; once each."""
    valuation = measured.valuation
    judged = [each for sleeve in measured.sleeves for each in sleeve.blocked]
    judged += [each for limit in measured.limits for each in limit.blocked]
    found = [*measured.conflicts, *valuation.blocked, *valuation.unassigned, *judged]
    return tuple(dict.fromkeys(found))
