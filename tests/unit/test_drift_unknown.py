"""While the total is unknown nothing is shown as a share of what is known of it, and nothing that rests on it is proposed with a size."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from core.drift import bar
from core.model import Asset, Side, SleeveState, State, Strategy
from core.proposals.desk import Desk
from core.services.contracts.base import plain
from core.services.contracts.portfolio import _limit, _sleeve
from core.unknown import Unknown, known
from tests.golden.holdings import look
from tests.replacing import replace
from tests.unit.proposals_world import World, monitor, one, tiers, world
from tui import explain
from tui.cli_text import Notes
from tui.commands.monday import _sleeve as text_row

D = Decimal
BTC, ARB, VGT = Asset("crypto:BTC"), Asset("crypto:ARB"), Asset("security:VGT")
GIVES = "'trimtab prices set crypto:ARB PRICE USD' gives it, 'trimtab prices missing' lists all"
CAUSE = Unknown("no price for ARB up to 2026-11-23", GIVES)
HOME = ZoneInfo("America/New_York")


def unpriced(made: World, asset: str) -> World:
    made.prices = [price for price in made.prices if price.asset != asset]
    return made


def test_what_is_a_share_of_the_total_is_unknown_with_it() -> None:
    """D1.4: BTC/ETH is 20 % of a whole that nobody knows: the weight that is wanted is known, its dollars and edges are not."""
    state = look("monitor", {BTC: "20000", ARB: "1"}, unpriced=("crypto:ARB",)).sleeves["btc_eth"]
    assert (state.target, state.value) == (D("0.2"), 20_000)
    assert state.target_value == state.current == state.drift == state.relative == CAUSE
    assert {state.band.soft_low, state.band.soft_high, state.band.hard_low, state.band.hard_high} == {CAUSE}
    assert state.ahead is None


def test_a_target_in_plain_money_has_no_weight_while_the_total_is_unknown() -> None:
    """VGT: $10,000 with bands of its own are known, and judged; what share of the whole that is, is not."""
    state = look("tiers", {VGT: "11000.01", ARB: "1"}, unpriced=("crypto:ARB",)).sleeves["vgt"]
    assert (state.target_value, state.band.soft_high, state.state) == (10_000, 11_000, State.SOFT)
    assert state.target == state.current == state.drift == CAUSE


def test_a_sleeve_with_an_unknown_part_leaves_the_others_alone() -> None:
    """Crypto holds ARB without a price: crypto is unknown, bitcoin beside it in the same parent keeps its value, and VGT its state."""
    priced = look("tiers", {VGT: "11000.01", BTC: "20000", ARB: "1"})
    found = look("tiers", {VGT: "11000.01", BTC: "20000", ARB: "1"}, unpriced=("crypto:ARB",))
    assert found.sleeves["crypto"].value == found.sleeves["crypto_other"].value == CAUSE
    assert found.sleeves["btc"].value == priced.sleeves["btc"].value == 20_000
    assert replace(found.sleeves["vgt"], target=D(0), current=D(0), drift=D(0), why="", breaches=()) == replace(
        priced.sleeves["vgt"], target=D(0), current=D(0), drift=D(0), why="", breaches=())


def test_limits_in_dollars_are_judged_and_shares_are_not() -> None:
    """The reserve of `tiers` in dollars stands though the total does not; written as a share of it, its line is unknown."""
    held = {Asset("cash:USD"): "9000", ARB: "1"}
    found = look("tiers", held, unpriced=("crypto:ARB",)).limits
    dollars = [state for state in found.values() if known(state.limit) and known(state.value)]
    assert dollars
    assert all(state.state is not None for state in dollars)
    made = world("monitor").cash("schwab", 9000).price("crypto:BTC", 1).lot("kraken", "crypto:BTC", 5, basis=5)
    rule = next(limit for limit in look("tiers", held).policy.limits if limit.measure.value == "cash")
    share = replace(rule.line, number=D("0.1"), of=type(rule.line.of)("total"), text="10%")
    made.policy = replace(made.policy, limits=(replace(rule, line=share, hard=share),))
    known_line = made.inputs().limits[0]
    assert (known_line.limit, known_line.state) == (D("900.5"), State.OK)
    missing, = unpriced(made, "crypto:BTC").inputs().limits
    assert (missing.value, missing.state) == (9000, None)
    assert isinstance(missing.limit, Unknown)
    assert missing.blocked[0].cause == missing.limit.cause == "no price for BTC up to 2026-11-23"
    written = plain(_limit(missing))
    assert (written["limit"], written["state"]) == (None, None)
    assert set(written["unknown"]) == {"limit", "state"}


def test_json_has_null_with_its_cause() -> None:
    """DESIGN 8: what is unknown is null, with its cause in `unknown` of the same object."""
    state = look("monitor", {BTC: "20000", ARB: "1"}, unpriced=("crypto:ARB",)).sleeves["btc_eth"]
    written = plain(_sleeve(state, None))
    unknown = {"target_value", "current", "drift", "relative", "soft", "hard", "state"}
    assert {name for name in unknown if written[name] is not None} == set()
    assert set(written["unknown"]) == unknown
    assert set(written["unknown"].values()) == {str(CAUSE)}
    assert (written["target"], written["value"]) == ("0.2", "20000")
    assert set(written["band"]["unknown"]) == {"soft_low", "soft_high", "hard_low", "hard_high"}


def said(state: SleeveState) -> str:
    lines = explain.sleeve(state, (), "USD", HOME)
    return "\n".join(line if isinstance(line, str) else "".join(part for part, _ in line) for line in lines)


def test_the_screen_shows_question_marks_and_the_remedy() -> None:
    """The bar has `?` on the target, the edges are `?`, and the missing price is named with what gives it."""
    state = look("monitor", {BTC: "20000", ARB: "1"}, unpriced=("crypto:ARB",)).sleeves["btc_eth"]
    assert bar(state, 13) == "|··[··?··]··|"
    text = said(state)
    assert "Now $20,000 (?), target ? (20.0%)" in text
    assert "Soft ? to ?" in text
    assert "no price for ARB up to 2026-11-23; 'trimtab prices set crypto:ARB PRICE USD' gives it" in text
    notes = Notes()
    row = text_row(state, notes)
    assert (row[1], row[2], row[3], row[4], row[6]) == ("20.0%", "?1", "?1", "20,000.00", "?")
    assert notes.lines() == [f"?1 {CAUSE}"]


def test_nothing_is_sized_by_what_is_known_of_the_total() -> None:
    """R3.6: BTC/ETH is far over 20 % of what is known; with one price missing nobody knows that, and nothing is bought or sold for it."""
    made = monitor().lot("kraken", "crypto:BTC", 1, basis=46000)
    assert any(action.kind == "rebalance" and action.side is Side.SELL for action in made.propose())
    actions = unpriced(made, "crypto:SOL").propose()
    assert not [action for action in actions if action.kind in ("rebalance", "new cash", "raise cash", "excess cash")]


def test_a_harvest_whose_band_is_unknown_has_no_size_and_says_why() -> None:
    """R3.6, R5.8: How much of VTI may go before core is below its half band cannot be told while SOL has no price."""
    made = monitor()
    made.lots = [replace(lot, basis=D(60000)) if lot.asset == "security:VTI" else lot for lot in made.lots]
    found = one(unpriced(made, "crypto:SOL").propose(), kind="harvest", asset="security:VTI")
    assert isinstance(found.quantity, Unknown)
    assert found.lots == ()
    assert found.blocked_by[0].rule == "R3.6"
    assert "no price for SOL up to 2026-11-23" in found.blocked_by[0].cause
    assert found.blocked_by[0].remedy


def test_a_purchase_below_a_cap_that_cannot_be_told_is_blocked() -> None:
    """R3.6: VGT is short in plain dollars; whether the cap of ETFs, a share of the whole, leaves room is unknown without a price of SOL."""
    made = tiers().cash("schwab", 2000)
    made.lots = [replace(lot, quantity=D(80), basis=D(8000)) if lot.asset == "security:VGT" else lot for lot in made.lots]
    made.balances["schwab", "security:VGT"] = D(80)
    capped = made.policy.sleeve("etfs")
    share = type(capped.target)(D("0.7"), type(capped.target.of)("total"), "70%")
    sleeves = tuple(replace(each, cap=share) if each.name == "etfs" else each for each in made.policy.sleeves)
    made.policy = replace(made.policy, sleeves=sleeves, by_name={each.name: each for each in sleeves})
    bought = one(made.propose(), side=Side.BUY, sleeve="vgt")
    assert not bought.blocked_by
    blocked = one(unpriced(made, "crypto:SOL").propose(), side=Side.BUY, sleeve="vgt")
    assert [block.rule for block in blocked.blocked_by] == ["R3.6"]
    assert "maximum of ETFs" in blocked.blocked_by[0].cause
    assert isinstance(blocked.quantity, Unknown)


def test_a_reserve_that_cannot_be_told_is_not_taken_for_none() -> None:
    """R3.6, R7.1: A reserve written as a share of the whole keeps its cash while the whole is unknown."""
    made = tiers().cash("schwab", 2000)
    made.lots = [replace(lot, quantity=D(80), basis=D(8000)) if lot.asset == "security:VGT" else lot for lot in made.lots]
    made.balances["schwab", "security:VGT"] = D(80)
    rule = next(limit for limit in made.policy.limits if limit.measure.value == "cash")
    share = type(rule.line)(D("0.1"), type(rule.line.of)("total"), "10%")
    made.policy = replace(made.policy, limits=(replace(rule, line=share, hard=share),))
    assert not one(made.propose(), side=Side.BUY, sleeve="vgt").blocked_by
    missing = Desk(unpriced(made, "crypto:SOL").inputs()).reserve()
    assert isinstance(missing, Unknown)
    assert missing.cause == "no price for SOL up to 2026-11-23"
    blocked = one(made.propose(), side=Side.BUY, sleeve="vgt")
    assert [block.rule for block in blocked.blocked_by] == ["R3.6"]
    assert "what may be spent in schwab is not known" in blocked.blocked_by[0].cause


def test_a_pool_that_nobody_called_pegged_is_not_sold_for_the_exposure_limit() -> None:
    """R3.6: Whether it is exposed is unknown, and so is the limit: nothing is sold down to it."""
    made = world("tiers").costs("defi", gas_price=D(20)).cash("schwab", 15000)
    made.asset("defi:pool", protocol="Curve", strategy=Strategy.LIQUIDITY, pegged=None)
    made.price("defi:pool", 1).lot("ledger", "defi:pool", 85000, basis=85000)
    state = next(each for each in made.inputs().limits if isinstance(each.value, Unknown))
    assert state.state is None
    assert not [action for action in made.propose() if action.kind == "limit" and any(state.title in why for why in action.why)]
