"""What no queue may ever do, over random portfolios under all four shipped policies: each law is checked from the actions alone."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.model import Action, AssetKind, Custody, Side, Strategy, kind_of
from core.money import ZERO, add, multiply, subtract, total
from core.proposals import propose
from core.proposals.costs import fee, on_chain
from core.proposals.desk import Desk
from core.proposals.wash import Washes
from core.queue import from_record, to_record
from core.unknown import known
from tests.replacing import replace
from tests.unit.proposals_world import MONDAY, World, world

SECURITIES = tuple(f"security:{each}" for each in ("VTI", "SCHX", "SOXX", "SMH", "ARKK", "VGT", "QQQ", "BND"))
COINS = ("crypto:BTC", "crypto:ETH", "crypto:SOL", "crypto:AVAX", "crypto:UNI", "crypto:USDC")
POOLS = ("defi:aave-usdc", "defi:curve", "defi:convex")
HOMES = {"security": ("schwab", "ira", "fidelity"), "crypto": ("kraken", "ledger"), "defi": ("ledger",)}


def money(least: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(least * 100, most * 100).map(lambda cents: Decimal(cents) / 100)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    made = world(draw(st.sampled_from(["tiers", "monitor", "limits", "tax"])))
    made.account("fidelity", Custody.BROKER, whole_shares=draw(st.booleans()), reinvests=draw(st.sampled_from([True, False, None])))
    made.asset("crypto:USDC", asset_class="stablecoin")
    for name, strategy in zip(POOLS, (Strategy.LENDING, Strategy.LIQUIDITY, Strategy.FARMING), strict=True):
        made.asset(name, protocol=draw(st.sampled_from(["Aave", "Curve"])), strategy=strategy, pegged=draw(st.sampled_from([True, False])))
    for asset in (*SECURITIES, *COINS, *POOLS):
        if draw(st.integers(0, 19)):
            made.price(asset, draw(money(1, 400)), age=timedelta(days=draw(st.sampled_from([0, 0, 0, 0, 0, 2, 9]))))
    for index in range(draw(st.integers(0, 14))):
        asset = draw(st.sampled_from((*SECURITIES, *COINS, *POOLS)))
        account = draw(st.sampled_from(HOMES[asset.partition(":")[0]]))
        units = draw(st.integers(1, 30000)) / Decimal(100)
        basis = draw(st.none() | money(0, 30000))
        made.lot(account, asset, units, basis=basis, acquired=MONDAY.date() - timedelta(days=draw(st.integers(0, 800))), name=f"L{index}")
    for account in ("schwab", "kraken", "fidelity", "ira"):
        made.cash(account, draw(st.just(Decimal(0)) | money(0, 30000)))
        if draw(st.booleans()):
            made.new_cash[account] = draw(money(0, 5000))
    for asset in draw(st.lists(st.sampled_from(SECURITIES), max_size=3)):
        made.sold("schwab", asset, MONDAY.date() - timedelta(days=draw(st.integers(0, 40))), draw(st.integers(-900, 900)))
    if draw(st.booleans()):
        made.costs("defi", gas_price=Decimal(draw(st.sampled_from([20, 80]))))
    if draw(st.booleans()):
        made.policy = replace(made.policy, tax=replace(made.policy.tax, wash_digital_from=date(2026, 1, 1)))
    return made


def possible(actions: tuple[Action, ...]) -> list[Action]:
    return [action for action in actions if not action.blocked_by]


def units(action: Action) -> Decimal:
    return action.quantity if known(action.quantity) else ZERO


def market(desk: Desk, action: Action) -> str:
    held = [h.market for h in desk.holdings if (h.account, h.asset) == (action.account, action.asset)]
    return held[0] if held else desk.policy.sleeve(action.sleeve).market


def check_held(made: World, actions: tuple[Action, ...]) -> None:
    """Sales stay within the balance, and within each lot that they name."""
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    lots: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for action in possible(actions):
        if action.side is Side.SELL:
            key = (action.account, action.asset)
            sold[key] = add(sold[key], units(action))
            assert total(pick.quantity for pick in action.lots) == units(action)
            for pick in action.lots:
                lots[(action.account, pick.lot)] = add(lots[(action.account, pick.lot)], pick.quantity)
    assert all(quantity <= made.balances[key] for key, quantity in sold.items())
    whole = {(lot.account, lot.id): lot.quantity for lot in made.lots}
    assert all(quantity <= whole[key] for key, quantity in lots.items())


def check_minimum(made: World, desk: Desk, actions: tuple[Action, ...]) -> None:
    for action in possible(actions):
        assert action.value >= made.policy.market_costs(market(desk, action)).min_trade
        assert units(action) > 0
        if made.accounts[action.account].whole_shares and kind_of(action.asset) is AssetKind.SECURITY:
            assert units(action) == units(action).to_integral_value()


def check_cash(made: World, desk: Desk, actions: tuple[Action, ...]) -> None:
    """At the limits and after fees, purchases leave every account at zero or more, and all of them the reserve."""
    cash = {account: made.balances.get((account, "cash:USD"), ZERO) for account in made.accounts}
    bought = False
    for action in possible(actions):
        costs, where = made.policy.market_costs(market(desk, action)), market(desk, action)
        if on_chain(where, made.accounts[action.account]) or not known(action.limit_price):
            continue
        gross = multiply(units(action), action.limit_price)
        charged = fee(gross, costs)
        assert known(charged)
        if action.side is Side.BUY:
            bought = True
            cash[action.account] = subtract(cash[action.account], add(gross, charged))
        elif not action.not_now:
            cash[action.account] = add(cash[action.account], subtract(gross, charged))
    assert all(left >= 0 for left in cash.values())
    if bought:
        reserve = desk.reserve()
        assert known(reserve)
        assert total(cash.values()) >= reserve


def check_floors_and_caps(made: World, desk: Desk, actions: tuple[Action, ...]) -> None:
    """Even if the user approves sales alone, or purchases alone."""
    for sleeve in made.policy.sleeves:
        value, floor, cap = desk.value(sleeve.name), desk.floor_of(sleeve.name), desk.cap_of(sleeve.name)
        if value is None:
            continue
        within = [a for a in possible(actions) if a.sleeve and made.policy.under(a.sleeve, sleeve.name)]
        sold = total(a.value for a in within if a.side is Side.SELL)
        bought = total(a.value for a in within if a.side is Side.BUY)
        assert floor is None or not sold or (known(floor) and subtract(value, sold) >= floor)
        assert cap is None or not bought or (known(cap) and add(value, bought) <= cap)


def check_washes(made: World, desk: Desk, actions: tuple[Action, ...]) -> None:
    washes = Washes(desk.inputs)
    losing = {
        washes.group(a.asset) for a in possible(actions)
        if a.side is Side.SELL and any(known(pick.gain) and pick.gain < 0 for pick in a.lots)
    }  # fmt: skip
    for action in possible(actions):
        if action.side is Side.BUY:
            assert washes.group(action.asset) not in losing
            assert not washes.applies(action.asset) or washes.no_buy_until(action.asset) is None


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_the_laws_of_the_queue(made: World) -> None:
    """R7.1.

    Never more than is held, never below the minimum trade, the reserve, a floor, never above a cap, cash conserved, no group sold at a
    loss and bought, every block and rule named; records of all actions are lossless."""
    inputs = made.inputs()
    actions, desk = propose(inputs), Desk(inputs)
    check_held(made, actions)
    check_minimum(made, desk, actions)
    check_cash(made, desk, actions)
    check_floors_and_caps(made, desk, actions)
    check_washes(made, desk, actions)
    assert len({action.id for action in actions}) == len(actions)
    assert all(block.cause and block.remedy and block.rule for action in actions for block in action.blocked_by)
    assert all(action.why and action.rules for action in actions)
    assert [from_record(to_record(action)) for action in actions] == list(actions)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_the_order_of_facts_changes_nothing(made: World) -> None:
    """Lots, balances and accounts reversed: the same queue with the same ids."""
    first = made.propose()
    made.lots.reverse()
    made.disposals.reverse()
    made.balances = dict(reversed(made.balances.items()))
    made.accounts = dict(reversed(made.accounts.items()))
    assert made.propose() == first


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_leaves_inside_their_bands_are_bought_with_new_cash_alone(made: World) -> None:
    """R2.2: A rebalance names a sleeve that is beyond a line, or one whose parent is (or would be with the queue's other trades)."""
    made.new_cash = {}
    states = {state.name: state for state in made.inputs().sleeves}
    for action in made.propose():
        if action.kind == "rebalance":
            steps = [states[step.name] for step in made.policy.path(action.sleeve)]
            beyond = any(step.state is not None and step.state.value in ("soft", "hard") for step in steps)
            assert beyond or any("with the other trades of this queue" in line for line in action.why)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_no_leaf_is_bought_and_rebalanced_away_in_one_queue(made: World) -> None:
    """What a leaf is given with one hand (new cash, a substitute) is not sold with the other."""
    actions = made.propose()
    bought = {a.sleeve for a in actions if a.side is Side.BUY and not a.blocked_by}
    assert not [a for a in actions if a.kind == "rebalance" and a.side is Side.SELL and a.sleeve in bought and not a.blocked_by]
