"""Holdings priced and added up. Owns the meaning of the total; bands and states are `core.drift`'s.

The total is what weights are shares of: every holding that the policy counts. A holding tagged `outside` is not counted; cash that no
sleeve claims waits beside the weights until it is placed. A holding of unknown value makes its sleeve and the total unknown: never zero.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from core.market import PriceBook, Quote
from core.model import Account, Asset, AssetKind, Blocked, symbol
from core.money import QUANTUM, ROUNDING, total
from core.policy import OUTSIDE, By, Policy
from core.policy.texts import age
from core.unknown import Maybe, Unknown, known
from core.valuation.assign import Assignment, assign

MARKET = {AssetKind.SECURITY: "etf", AssetKind.CRYPTO: "crypto", AssetKind.DEFI: "defi", AssetKind.CASH: "etf"}
"""The market of a holding whose sleeve names none. Exchange rates age like an exchange's closes."""
MAX_DIGITS = 40


class Holding(Struct, frozen=True):
    """One asset in one account. `value` is quantity times price, cut to 1e-12; `stale`: its price is too old to act on."""

    account: str
    asset: str
    quantity: Decimal
    quote: Quote | Unknown
    value: Maybe
    stale: bool
    market: str
    sleeve: str
    """Empty: unassigned, waiting cash or outside."""
    counted: bool
    """Whether it is part of the total."""
    info: Asset


class Valuation(Struct, frozen=True):
    """The portfolio at one instant, in the base currency."""

    as_of: datetime
    currency: str
    holdings: tuple[Holding, ...]
    """Everything held, by account and asset."""
    total: Maybe
    """The whole that weights are shares of; unknown where the value of any counted holding is."""
    known_total: Decimal
    """The part of it that is known."""
    cash: Maybe
    """All money, in every currency, wherever it is counted. Stablecoins are not money."""
    waiting: Maybe
    """The part of the cash that no sleeve claims: beside the weights, placed first."""
    unassigned: tuple[Blocked, ...]
    """Counted holdings without a sleeve, with the remedy."""
    blocked: tuple[Blocked, ...]
    """Values that are unknown or rest on stale prices."""
    by_sleeve: Mapping[str, Maybe]
    """The value of each sleeve of the policy, its parts included."""

    def within(self, policy: Policy, sleeve: str) -> tuple[Holding, ...]:
        """The holdings of a sleeve and its parts."""
        return tuple(holding for holding in self.holdings if policy.under(holding.sleeve, sleeve))


def value(
    balances: Mapping[tuple[str, str], Decimal], assets: Mapping[str, Asset], accounts: Mapping[str, Account], book: PriceBook,
    policy: Policy, as_of: datetime,
) -> Valuation:
    """Every non-zero balance by (account, asset) priced at `as_of`. What is not in `assets` or `accounts` has its id or name alone."""
    holdings, unassigned, blocked = [], [], []
    quotes: dict[str, Quote | Unknown] = {}
    homes: dict[tuple[str, str], Assignment] = {}
    by_account = any(member.by is By.ACCOUNT for sleeve in policy.sleeves for member in sleeve.members)
    for (account, asset_id), quantity in sorted(balances.items()):
        if not quantity:
            continue
        if asset_id not in quotes:
            quotes[asset_id] = book.latest(asset_id, as_of)
        asset = assets.get(asset_id) or Asset(asset_id)
        key = (asset_id, account if by_account else "")
        if key not in homes:
            homes[key] = assign(asset, account, policy, accounts[account].venue if account in accounts else "")
        found = homes[key]
        holding = _holding(account, asset, quantity, found, quotes[asset_id], policy)
        holdings.append(holding)
        if holding.counted:
            unassigned.extend(_homeless(holding, found, policy))
            blocked.extend(_doubts(holding, policy))
    counted = [holding.value for holding in holdings if holding.counted]
    money = [holding for holding in holdings if holding.info.kind is AssetKind.CASH]
    return Valuation(
        as_of=as_of, currency=policy.base_currency, holdings=tuple(holdings), total=add_up(counted),
        known_total=total(each for each in counted if known(each)), cash=add_up(each.value for each in money if not _outside(each)),
        waiting=add_up(each.value for each in money if not each.counted and not _outside(each)),
        unassigned=tuple(unassigned), blocked=tuple(blocked), by_sleeve=_by_sleeve(holdings, policy),
    )


def add_up(values: Iterable[Maybe]) -> Maybe:
    """The sum, or the first value that is unknown."""
    known_ones = []
    for each in values:
        if isinstance(each, Unknown):
            return each
        known_ones.append(each)
    return total(known_ones)


def _holding(
    account: str, asset: Asset, quantity: Decimal, found: Assignment, quote: Quote | Unknown, policy: Policy
) -> Holding:
    market = (policy.sleeve(found.sleeve).market if found.sleeve else "") or MARKET[asset.kind]
    if asset.kind is AssetKind.CASH:
        market = MARKET[AssetKind.CASH]
    counted = not found.outside and (bool(found.sleeve) or asset.kind is not AssetKind.CASH)
    return Holding(
        account=account, asset=asset.id, quantity=quantity, quote=quote, value=_worth(quantity, quote, asset.id),
        stale=isinstance(quote, Quote) and quote.age > policy.market_costs(market).stale_after, market=market, sleeve=found.sleeve,
        counted=counted, info=asset,
    )


def _worth(quantity: Decimal, quote: Quote | Unknown, asset: str) -> Maybe:
    if isinstance(quote, Unknown):
        return quote
    worth = ROUNDING.multiply(quantity, quote.price)
    if worth.adjusted() > MAX_DIGITS:
        return Unknown(f"{symbol(asset)} would be worth more than can be", "check its price and quantity")
    return ROUNDING.quantize(worth, QUANTUM)


def _outside(holding: Holding) -> bool:
    return OUTSIDE in holding.info.tags


def _homeless(holding: Holding, found: Assignment, policy: Policy) -> list[Blocked]:
    """What to say of a counted holding that has no sleeve, or only one that has parts."""
    name = f"{symbol(holding.asset)} in {holding.account}"
    if found.overlap is not None:
        one, other = (policy.sleeve(each).title for each in found.overlap)
        return [Blocked(f"sleeve of {name}", f"both {one} and {other} claim it", "name it in the members of one of them in the policy")]
    if found.sleeve and found.directly:
        title = policy.sleeve(found.sleeve).title
        return [Blocked(f"sleeve of {name}", f"no part of {title} claims it; it counts for {title} alone",
                        f"add it to the members of a part of {title} in the policy")]
    if not found.sleeve:
        return [Blocked(f"sleeve of {name}", "no sleeve of the policy claims it, but it counts in the total",
                        "add it to a sleeve's members, set its class, or tag it outside")]
    return []


def _doubts(holding: Holding, policy: Policy) -> list[Blocked]:
    what = f"value of {symbol(holding.asset)} in {holding.account}"
    if isinstance(holding.value, Unknown):
        return [Blocked(what, holding.value.cause, holding.value.remedy)]
    if holding.stale and isinstance(holding.quote, Quote):
        allowed = age(policy.market_costs(holding.market).stale_after)
        return [Blocked(what, f"its price is {age(holding.quote.age)} old, {holding.market} prices may be {allowed} old",
                        "fetch or import a newer price")]
    return []


def _by_sleeve(holdings: Iterable[Holding], policy: Policy) -> dict[str, Maybe]:
    values: dict[str, list[Maybe]] = {sleeve.name: [] for sleeve in policy.sleeves}
    for holding in holdings:
        if holding.counted and holding.sleeve:
            for step in policy.path(holding.sleeve):
                values[step.name].append(holding.value)
    return {name: add_up(found) for name, found in values.items()}


__all__ = ["MARKET", "Holding", "Valuation", "add_up", "value"]
