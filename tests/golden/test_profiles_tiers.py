"""Profile `tiers` at $100,000: every trigger of tier 1 and tier 2, one cent below, on and above its line.

One figure is the soft band and the hard band is twice it; a minimum is a floor, and below a floor is a hard breach. Where the strategy
words one edge twice (VGT: 'plus or minus 10 %' and 'minimum position $9,000') the floor decides below. 'Rebalance at' (BTC, ETH, a
protocol) triggers on the line, 'exceeds' only beyond it. A single L1 ($3,000, three of which would be more than the $8,000 for all) and a
single protocol have no target, so they are limits, with the same soft and hard widths.
"""

from decimal import Decimal
from itertools import pairwise

import pytest

from core.model import Asset, State, Strategy
from core.policy import profile
from tests.golden.holdings import Look, look

OK, NEAR, SOFT, HARD = State.OK, State.APPROACHING, State.SOFT, State.HARD
CENT = Decimal("0.01")
LEND = Asset("defi:aave-usdc", protocol="Aave", strategy=Strategy.LENDING, tags=frozenset({"stablecoin"}))
LEND2 = Asset("defi:compound-usdc", protocol="Compound", strategy=Strategy.LENDING, tags=frozenset({"stablecoin"}))
POOL = Asset("defi:uni-eth-usdc", protocol="Uniswap", strategy=Strategy.LIQUIDITY, pegged=False)
PEGGED = Asset("defi:curve-3pool", protocol="Curve", strategy=Strategy.LIQUIDITY, pegged=True)
FARM = Asset("defi:convex-3pool", protocol="Convex", strategy=Strategy.FARMING, pegged=True)
VGT, QQQ, SOXX, ARKK = (Asset(f"security:{symbol}") for symbol in ("VGT", "QQQ", "SOXX", "ARKK"))
BTC, ETH, SOL, AVAX, DOT, OTHER = (Asset(f"crypto:{symbol}") for symbol in ("BTC", "ETH", "SOL", "AVAX", "DOT", "XMR"))
CASH, USDC = Asset("cash:USD"), Asset("crypto:USDC")
TARGETS = {
    VGT: "10000", QQQ: "10000", SOXX: "5000", ARKK: "5000", BTC: "20000", ETH: "10000", SOL: "3000", AVAX: "3000", DOT: "2000",
    OTHER: "2000", LEND: "4000", LEND2: "3500", POOL: "2500", PEGGED: "2000", FARM: "3000", CASH: "15000",
}


def holding(amounts: dict[Asset, Decimal], against: Asset) -> Look:
    """The portfolio at its targets but for `amounts`; what they differ by comes from or goes to `against`, so it stays $100,000."""
    held = {asset: Decimal(dollars) for asset, dollars in TARGETS.items()}
    for asset, dollars in amounts.items():
        held[against] += held[asset] - dollars
        held[asset] = dollars
    found = look("tiers", {asset: str(dollars) for asset, dollars in held.items()})
    assert found.valuation.total == 100_000
    return found


def test_at_its_targets_every_sleeve_is_ok() -> None:
    """The portfolio of the strategy adds up at every level, with an explicit sleeve for what the parts of crypto leave."""
    found = holding({}, CASH)
    assert {OK} == {state.state for state in found.sleeves.values()}
    assert found.valuation.unassigned == ()
    policy = profile("tiers")
    for parent in ("etfs", "crypto", "defi"):
        whole = found.sleeves[parent].target_value
        assert whole == sum(found.sleeves[part.name].target_value for part in policy.parts(parent))
    assert found.sleeves["crypto_other"].target_value == 2000


# sleeve, asset that moves, asset it moves against, [(dollars, state)] from below to above
TRIGGERS: tuple[tuple[str, Asset, Asset, tuple[tuple[str, State], ...]], ...] = (
    ("etfs", VGT, CASH, (
        ("6999.99", HARD), ("7000", SOFT), ("8499.99", SOFT), ("8500", NEAR), ("8500.01", NEAR), ("11499.99", NEAR), ("11500", NEAR),
        ("11500.01", SOFT), ("13000", SOFT), ("13000.01", HARD))),
    ("crypto", OTHER, CASH, (
        ("0", NEAR), ("0.01", NEAR), ("3799.99", OK), ("3999.99", NEAR), ("4000", NEAR), ("4000.01", SOFT), ("6000", SOFT),
        ("6000.01", HARD))),
    ("crypto", BTC, CASH, (("17999.99", SOFT), ("18000", NEAR), ("22000", NEAR), ("22000.01", SOFT))),
    ("defi", LEND, CASH, (
        ("3099.99", HARD), ("3100", SOFT), ("3549.99", SOFT), ("3550", NEAR), ("3550.01", NEAR), ("4449.99", NEAR), ("4450", NEAR),
        ("4450.01", SOFT), ("4900", SOFT), ("4900.01", HARD))),
    ("cash", CASH, OTHER, (("14549.99", SOFT), ("14550", NEAR), ("15450", NEAR), ("15450.01", SOFT), ("15900.01", HARD))),
    ("vgt", VGT, QQQ, (
        ("8999.99", HARD), ("9000", NEAR), ("9000.01", NEAR), ("9999.99", NEAR), ("10000", OK), ("10899.99", OK), ("10900", NEAR),
        ("10999.99", NEAR), ("11000", NEAR), ("11000.01", SOFT), ("12000", SOFT), ("12000.01", HARD))),
    ("qqq", QQQ, VGT, (("8999.99", HARD), ("9000", NEAR), ("11000", NEAR), ("11000.01", SOFT), ("12000.01", HARD))),
    ("soxx", SOXX, VGT, (
        ("4249.99", HARD), ("4250", NEAR), ("4722.22", NEAR), ("4722.23", OK), ("5749.99", NEAR), ("5750", NEAR), ("5750.01", SOFT),
        ("6500.01", HARD))),
    ("arkk", ARKK, VGT, (("4249.99", HARD), ("4250", NEAR), ("5750", NEAR), ("5750.01", SOFT), ("6500.01", HARD))),
    ("btc", BTC, CASH, (
        ("17999.99", HARD), ("18000", NEAR), ("18000.01", NEAR), ("20000", OK), ("21799.99", OK), ("21800", NEAR), ("21999.99", NEAR),
        ("22000", SOFT), ("22000.01", SOFT), ("24000", SOFT), ("24000.01", HARD))),
    ("eth", ETH, CASH, (
        ("8999.99", HARD), ("9000", NEAR), ("9000.01", NEAR), ("10999.99", NEAR), ("11000", SOFT), ("11000.01", SOFT), ("12000.01", HARD))),
    ("l1", SOL, OTHER, (
        ("1799.99", HARD), ("1800", NEAR), ("1800.01", NEAR), ("2555.55", NEAR), ("2555.56", OK), ("4079.99", OK), ("4080", NEAR))),
    ("l1", SOL, CASH, (("4199.99", NEAR), ("4200", NEAR), ("4200.01", SOFT), ("5400", SOFT), ("5400.01", HARD))),
    ("lending", LEND, CASH, (
        ("2499.99", HARD), ("2500", SOFT), ("3249.99", SOFT), ("3250", NEAR), ("3250.01", NEAR), ("4749.99", NEAR), ("4750", NEAR),
        ("4750.01", SOFT), ("5500.01", HARD))),
    ("liquidity", PEGGED, CASH, (
        ("1324.99", SOFT), ("1325", NEAR), ("1325.01", NEAR), ("2674.99", NEAR), ("2675", NEAR), ("2675.01", SOFT), ("3350.01", HARD))),
    ("farming", FARM, CASH, (
        ("2399.99", SOFT), ("2400", NEAR), ("2400.01", NEAR), ("3599.99", NEAR), ("3600", NEAR), ("3600.01", SOFT), ("4200.01", HARD))),
)


@pytest.mark.parametrize(("sleeve", "asset", "against", "steps"), TRIGGERS, ids=[f"{row[0]}-{row[1].symbol}" for row in TRIGGERS])
def test_a_trigger_to_the_cent(sleeve: str, asset: Asset, against: Asset, steps: tuple[tuple[str, State], ...]) -> None:
    """The state of a sleeve while one of its assets moves over every line."""
    assert all(Decimal(low) < Decimal(high) for (low, _), (high, _) in pairwise(steps))
    assert dict(steps) == {dollars: holding({asset: Decimal(dollars)}, against).sleeves[sleeve].state for dollars, _ in steps}


@pytest.mark.parametrize(("sleeve", "soft_low", "soft_high"), [
    ("etfs", "28500", "31500"), ("crypto", "38000", "42000"), ("defi", "14550", "15450"), ("cash", "14550", "15450"),
    ("vgt", "9000", "11000"), ("qqq", "9000", "11000"), ("soxx", "4250", "5750"), ("arkk", "4250", "5750"), ("btc", "18000", "22000"),
    ("eth", "9000", "11000"), ("l1", "6800", "9200"), ("lending", "6750", "8250"), ("liquidity", "3825", "5175"),
    ("farming", "2400", "3600"),
])
def test_the_printed_soft_lines_and_hard_lines_of_twice_the_width(sleeve: str, soft_low: str, soft_high: str) -> None:
    """The dollars that the strategy prints, from its per cents; hard is twice as far."""
    state = holding({}, CASH).sleeves[sleeve]
    low, high = Decimal(soft_low), Decimal(soft_high)
    assert (low, high) == (state.band.soft_low, state.band.soft_high)
    assert (2 * low - state.target_value, 2 * high - state.target_value) == (state.band.hard_low, state.band.hard_high)


# limit, asset, against, [(dollars, state)]
LIMITS: tuple[tuple[str, Asset, Asset, tuple[tuple[str, State], ...]], ...] = (
    ("cash reserve", CASH, VGT, (
        ("9999.99", HARD), ("10000", NEAR), ("10000.01", NEAR), ("11111.11", NEAR), ("11111.12", OK), ("15000", OK))),
    ("single L1: SOL", SOL, OTHER, (
        ("3239.99", OK), ("3240", NEAR), ("3599.99", NEAR), ("3600", NEAR), ("3600.01", SOFT), ("4200", SOFT), ("4200.01", HARD))),
    ("single protocol: Aave", LEND, CASH, (
        ("4454.99", OK), ("4455", NEAR), ("4500", NEAR), ("4949.99", NEAR), ("4950", SOFT), ("4950.01", SOFT), ("5400", SOFT),
        ("5400.01", HARD))),
    ("stablecoins", LEND, CASH, (
        ("3999.99", HARD), ("4000", NEAR), ("4000.01", NEAR), ("4833.33", NEAR), ("4833.34", OK))),
    ("impermanent loss", POOL, CASH, (
        ("2699.99", OK), ("2700", NEAR), ("2999.99", NEAR), ("3000", NEAR), ("3000.01", HARD))),
)


@pytest.mark.parametrize(("limit", "asset", "against", "steps"), LIMITS, ids=[row[0] for row in LIMITS])
def test_a_limit_to_the_cent(limit: str, asset: Asset, against: Asset, steps: tuple[tuple[str, State], ...]) -> None:
    """Reserve, single L1, single protocol, stablecoin minimum and impermanent-loss exposure over their lines."""
    assert dict(steps) == {dollars: holding({asset: Decimal(dollars)}, against).limits[limit].state for dollars, _ in steps}


def test_stablecoins_count_wherever_they_lie_and_cash_is_money_alone() -> None:
    """Loose USDC counts towards the stablecoin minimum and sits in the cash sleeve, but is no cash reserve."""
    held = TARGETS | {USDC: "500", CASH: "14500"}
    found = look("tiers", held)
    assert found.limits["stablecoins"].value == 8000
    assert found.limits["cash reserve"].value == 14_500
    assert found.sleeves["cash"].value == 15_000


def test_fixed_income_is_no_etf() -> None:
    """A bill of its own and a bond fund sit beside the cash, as in the strategy's class of fixed income, and are no reserve."""
    bill, fund = Asset("security:T-BILL-2027", asset_class="fixed_income"), Asset("security:BND")
    found = look("tiers", TARGETS | {bill: "1000", fund: "500", CASH: "13500"})
    assert (found.sleeves["etfs"].value, found.sleeves["cash"].value) == (30_000, 15_000)
    assert found.limits["cash reserve"].value == 13_500


def test_only_pools_with_unpegged_legs_are_exposed() -> None:
    """Of $4,500 in liquidity only the $2,500 whose legs are not pegged to each other count; farming of a pegged pool does not."""
    assert holding({}, CASH).limits["impermanent loss"].value == 2500


def test_per_cents_scale_and_dollars_do_not() -> None:
    """At $200,000 tier 1 has twice the lines; VGT keeps its $11,000."""
    doubled = look("tiers", {asset: str(2 * Decimal(dollars)) for asset, dollars in TARGETS.items()})
    assert (doubled.sleeves["etfs"].band.soft_low, doubled.sleeves["etfs"].band.soft_high) == (57_000, 63_000)
    assert doubled.sleeves["vgt"].band.soft_high == 11_000
    assert doubled.sleeves["etfs"].state is OK
    assert doubled.sleeves["vgt"].state is HARD
