"""Every cost rule of the strategy, on the monitor's two sales and on positions on chain. ETF costs: fee cap 0.1 %, all costs 0.25 %."""

from decimal import Decimal

import pytest

from core.model import Account, Action, Custody, Side
from core.proposals.costs import limit_price
from core.unknown import Unknown
from tests.replacing import replace
from tests.unit.proposals_world import World, monitor, one

ETF, COIN, POOL = "security:SOXX", "crypto:BTC", "defi:aave-usdc"


def rules(action: Action) -> list[str]:
    return [block.rule for block in action.blocked_by]


def too_much_defi() -> World:
    """The monitor with 5,500 instead of 3,000 in the pool: DeFi is over its hard band of 50 %, so no window binds."""
    made = monitor().cash("schwab", -2500).lot("ledger", POOL, 3200, basis=3200)
    return made.costs("defi", gas_price=Decimal(20))


@pytest.mark.parametrize(("fixed", "blocked"), [("1.25", []), ("1.26", ["R6.2"]), ("3.00", ["R6.2", "R6.3"])])
def test_the_commission_is_capped_at_a_tenth_of_a_per_cent(fixed: str, blocked: list[str]) -> None:
    """$1,250 of SOXX: a commission of $1.25 is 0.1 %, one cent more is above; with the spread of 0.25 $3.00 pass 0.25 % (3.125) as well."""
    found = one(monitor().costs("etf", fee_fixed=Decimal(fixed)).propose(), asset=ETF)
    assert rules(found) == blocked
    if blocked:
        assert found.blocked_by[0].remedy.startswith("tradeable from $1,26" if fixed == "1.26" else "tradeable from $3,000")


def test_a_trade_blocked_by_its_fee_pays_for_nothing() -> None:
    """The sale of SOXX is blocked by its fee, so nothing that only it could pay for is bought."""
    actions = monitor().costs("etf", fee_fixed=Decimal(2)).propose()
    assert rules(one(actions, asset=ETF)) == ["R6.2"]
    assert not [a for a in actions if a.side is Side.BUY and not a.blocked_by]


def test_a_small_trade_is_never_proposed_as_possible() -> None:
    """The strategy's mistake, an ETF order of $500: below the minimum of $1,000 (sector at 11,600 with the half band at 11,100 is
    grown)."""
    made = monitor()
    made.policy = replace(made.policy, sleeves=made.policy.sleeves)
    for action in made.propose():
        assert action.blocked_by or action.value >= (500 if action.asset.startswith("crypto") else 1000)


def test_an_unknown_fee_blocks_where_a_cap_rests_on_it() -> None:
    """R6.8: No fee_rate in the policy: the cost is shown as unknown, and the cap of 0.25 % cannot be checked."""
    missing = Unknown("the policy states no fee rate for crypto", "set fee_rate under [costs.crypto] in the policy")
    found = one(monitor().costs("crypto", fee_rate=missing).propose(), asset=COIN)
    assert found.costs["fee"] == missing
    assert rules(found) == ["R6.2"]
    assert found.blocked_by[0].remedy == missing.remedy


def test_an_unknown_fee_without_a_cap_is_shown_and_blocks_no_sale() -> None:
    missing = Unknown("the policy states no fee rate for crypto")
    found = one(monitor().costs("crypto", fee_rate=missing, fee_cap=None).propose(), asset=COIN)
    assert found.costs["fee"] == missing
    assert found.blocked_by == ()


@pytest.mark.parametrize(("price", "blocked"), [(50, []), (61, ["R6.4"]), (None, ["R6.4"])])
def test_the_gas_price_cap_binds_on_chain_alone(price: int | None, blocked: list[str]) -> None:
    """50 gwei are allowed, 61 are not, and an unknown price blocks the pool; the coin at the exchange pays no gas and is sold."""
    made = too_much_defi()
    known = Unknown("the policy states no gas price", "set gas_price under [costs.defi] in the policy") if price is None else Decimal(price)
    actions = made.costs("defi", gas_price=known).costs("crypto", gas_price=known).propose()
    pool = one(actions, asset=POOL)
    assert rules(pool) == blocked
    if price == 61:
        assert pool.blocked_by[0].cause == "gas 61 > 50 gwei"
    assert one(actions, asset=COIN).blocked_by == ()


@pytest.mark.parametrize(("gas", "blocked"), [("50", []), ("50.01", ["R6.5"])])
def test_one_transaction_costs_fifty_dollars_of_gas_at_most(gas: str, blocked: list[str]) -> None:
    """The strategy's Aave position: $50 are allowed, a cent more is not; the gas stands among the costs."""
    found = one(too_much_defi().costs("defi", gas_fixed=Decimal(gas)).propose(), asset=POOL)
    assert rules(found) == blocked
    assert found.costs["gas"] == Decimal(gas)


def test_a_coin_in_a_wallet_pays_gas_that_the_policy_must_state() -> None:
    """BTC in a wallet: its network cost is not stated (0 is what an exchange asks), so the cost is unknown and the order blocked."""
    made = monitor()
    made.lots = [replace(lot, account="ledger") if lot.asset == COIN else lot for lot in made.lots]
    made.balances[("ledger", COIN)] = made.balances.pop(("kraken", COIN))
    found = one(made.propose(), asset=COIN)
    assert isinstance(found.costs["gas"], Unknown)
    assert "R6.4" in rules(found)


def test_low_priority_defi_waits_for_the_weekend_of_its_window() -> None:
    """R8.3.

    DeFi reviewed monthly alone is a low priority when it is 26.1 % short; the wallet's stablecoins would pay for it. The window of days
    8 to 10 has no weekend in December, so the window itself is named; in the review of the first week frequency does not bind."""
    made = monitor().costs("defi", gas_price=Decimal(20)).price("crypto:USDC", 1).asset("crypto:USDC", asset_class="stablecoin")
    made.lot("ledger", "crypto:USDC", 4000, basis=4000).cash("schwab", -2500)
    sleeves = tuple(replace(s, review=("monthly",)) if s.name == "defi" else s for s in made.policy.sleeves)
    made.policy = replace(made.policy, sleeves=sleeves, by_name={s.name: s for s in sleeves})
    found = one(made.propose(), asset=POOL)
    assert found.blocked_by == ()
    assert found.why[-1] == "paid with stablecoins in ledger"
    assert "reviewed monthly" in found.not_now[0]
    assert "8-10" in found.not_now[1]


@pytest.mark.parametrize(("last", "side", "asset", "expected"), [
    ("46000", Side.SELL, COIN, "45954.00"), ("250", Side.BUY, ETF, "250.25"), ("10.005", Side.BUY, ETF, "10.02"),
    ("0.5", Side.SELL, ETF, "0.4995"), ("0.00001234", Side.BUY, COIN, "0.00001235"), ("0.000000001", Side.SELL, COIN, "0.000000000999"),
])  # fmt: skip
def test_limits_stand_against_the_trader_and_are_rounded_by_one_rule(last: str, side: Side, asset: str, expected: str) -> None:
    """0.1 % from the last price: cents half-up from $1, four decimals for a share below it, eight for a coin; never zero."""
    assert limit_price(Decimal(last), side, Decimal("0.001"), asset) == Decimal(expected)


def test_market_orders_where_the_policy_says_so() -> None:
    assert one(monitor().costs("crypto", order_type="market").propose(), asset=COIN).order_type == "market"


def test_a_purchase_is_made_where_the_asset_can_be_held() -> None:
    """New cash in a wallet or at an exchange buys no ETF, cash at a broker no coin."""
    made = monitor().cash("kraken", 5000)
    made.accounts["paper"] = Account("paper", custody=Custody.WALLET)
    made.cash("paper", 3000)
    made.new_cash = {"kraken": Decimal(5000), "paper": Decimal(3000)}
    bought = [a for a in made.propose() if a.side is Side.BUY and not a.blocked_by]
    assert bought
    assert all(a.account == {"security": "schwab", "crypto": "kraken"}[a.asset.partition(":")[0]] for a in bought)
