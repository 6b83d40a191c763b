"""Portfolios of the strategy, written as what is held in dollars, valued and measured by the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from core.drift import assess, limits
from core.market import PriceBook
from core.model import Asset, LimitState, Price, SleeveState
from core.policy import Policy, profile
from core.valuation import Valuation, value

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Monday 2026-11-23 09:00 in New York, the demo's clock."""


@dataclass(frozen=True)
class Look:
    policy: Policy
    valuation: Valuation
    sleeves: Mapping[str, SleeveState]
    limits: Mapping[str, LimitState]


def look(policy: Policy | str, held: Mapping[Asset, str], at: datetime = MONDAY, unpriced: tuple[str, ...] = ()) -> Look:
    """The portfolio that holds so many dollars of each asset: one unit costs one dollar. `unpriced` ids have no price."""
    chosen = profile(policy) if isinstance(policy, str) else policy
    book = PriceBook([Price(asset.id, at, Decimal(1), "USD", "made up") for asset in held if asset.id not in unpriced], "USD")
    balances = {("account", asset.id): Decimal(dollars) for asset, dollars in held.items()}
    valued = value(balances, {asset.id: asset for asset in held}, {}, book, chosen, at)
    sleeves, found = assess(valued, chosen, at), limits(valued, chosen, at)
    return Look(chosen, valued, {state.name: state for state in sleeves}, {state.name: state for state in found})
