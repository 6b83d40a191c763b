"""The tax impact table: per sleeve what was paid, what it is worth, and the difference. No tax is computed here.

Per cents are whole and rounded half away from zero (-16.67 is -17), as `core.money.cents` does. A bar has one block per 2.5 points, and at
least four, so that the smallest change can be seen; this reproduces the bars of the strategy's table.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from core.model import AssetKind
from core.money import cents, multiply, ratio, subtract
from core.policy import Policy
from core.unknown import Maybe, Unknown, known
from core.valuation.value import Holding, Valuation, add_up

LEAST_BLOCKS = 4
POINTS_PER_BLOCK = Decimal("2.5")


class Impact(Struct, frozen=True):
    """One row. `entry` is the cost basis of the lots held, `gain` = current - entry, `relative` = gain / entry."""

    name: str
    title: str
    depth: int
    entry: Maybe
    current: Maybe
    gain: Maybe
    relative: Maybe

    @property
    def percent(self) -> str:
        """`-17%`, `+20%`, `0%`; `?` where unknown."""
        if not known(self.relative):
            return "?"
        rounded = cents(multiply(self.relative, Decimal(100)), 0)
        return f"{rounded:+f}%" if rounded else "0%"

    def blocks(self, block: str = "█") -> str:
        """`[████]`: the size of the change."""
        if not known(self.relative):
            return "[?]"
        count = int(cents(ratio(multiply(abs(self.relative), Decimal(100)), POINTS_PER_BLOCK), 0))
        return f"[{block * max(LEAST_BLOCKS, count)}]"


def impact(valuation: Valuation, policy: Policy, basis: Mapping[tuple[str, str], Maybe]) -> tuple[Impact, ...]:
    """One row per sleeve that holds anything but cash, in tree order. `basis` is the cost basis of the lots by (account, asset)."""
    rows = []
    for sleeve in policy.sleeves:
        held = [holding for holding in valuation.within(policy, sleeve.name) if holding.info.kind is not AssetKind.CASH]
        if held:
            entry, current = add_up(_basis(holding, basis) for holding in held), add_up(holding.value for holding in held)
            rows.append(_row(sleeve.name, sleeve.title, sleeve.depth, entry, current))
    return tuple(rows)


def _basis(holding: Holding, basis: Mapping[tuple[str, str], Maybe]) -> Maybe:
    missing = Unknown(f"no lots of {holding.info.symbol} in {holding.account}", "import its purchases or enter an opening lot")
    return basis.get((holding.account, holding.asset), missing)


def _row(name: str, title: str, depth: int, entry: Maybe, current: Maybe) -> Impact:
    if not known(entry):
        return Impact(name, title, depth, entry, current, entry, entry)
    if not known(current):
        return Impact(name, title, depth, entry, current, current, current)
    gain = subtract(current, entry)
    no_cost = Unknown("it cost nothing, so a gain has no per cent")
    return Impact(name, title, depth, entry, current, gain, ratio(gain, entry) if entry else no_cost)
