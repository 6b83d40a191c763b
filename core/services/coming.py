"""What will be bought without anybody deciding it: recurring purchases and reinvested dividends, which a wash sale counts."""

from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from core.market import PriceBook
from core.money import ONE, multiply, ratio
from core.proposals.costs import floor_to
from core.services.groups import grouped
from core.services.lots import prices
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known

_SMALLEST = Decimal("1e-8")


class Planned(Struct, frozen=True):
    """A recurring purchase on a day to come: `units` for its `cost` in the base currency, at the price of now."""

    day: date
    account: str
    asset: str
    units: Maybe
    cost: Maybe


def standing_orders(ws: Workspace, asset: str, price: Maybe, after: date, last: date) -> tuple[Planned, ...]:
    """What recurring purchases bring of `asset`, which costs `price`, and of what is identical to it, from the day `after` to `last`."""
    book, found = prices(ws), []
    for plan in ws.ledger.recurring.all():
        if group(ws, plan.asset) != group(ws, asset):
            continue
        unit = price if plan.asset == asset else _latest(book, plan.asset, ws)
        rate = ONE if plan.currency == ws.base_currency else _latest(book, f"cash:{plan.currency}", ws)
        cost: Maybe = multiply(plan.amount, rate) if known(rate) else rate
        units: Maybe = cost
        if known(cost):
            units = floor_to(ratio(cost, unit), _SMALLEST) if known(unit) and unit else unit
        days = plan.days(after + timedelta(days=1), last)
        found += [Planned(day, plan.account, plan.asset, units, cost) for day in days]
    return tuple(sorted(found, key=lambda each: (each.day, each.account, each.asset)))


def reinvesting(ws: Workspace, asset: str) -> tuple[str, ...]:
    """Accounts that hold `asset`, or what is identical to it, and reinvest its dividends."""
    mine, accounts = group(ws, asset), ws.ledger.accounts.all()
    balances = ws.ledger.projections.balances()
    holding = {account for (account, other), units in balances.items() if units > 0 and group(ws, other) == mine}
    return tuple(sorted(name for name in holding if (found := accounts.get(name)) is not None and found.reinvests))


def group(ws: Workspace, asset: str) -> str:
    """Substantially identical assets share a group."""
    found = grouped(ws).get(asset)
    return found.group if found else asset


def _latest(book: PriceBook, asset: str, ws: Workspace) -> Maybe:
    quote = book.latest(asset, ws.as_of)
    return quote if isinstance(quote, Unknown) else quote.price
