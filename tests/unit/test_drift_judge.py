"""States from exact amounts, and what is unknown has none."""

from decimal import Decimal

import pytest

from core.drift import assess, conflicts, timeline
from core.drift.judge import judge, judge_limit
from core.model import Asset, Band, Priority, State, Strategy
from core.policy import load_policy
from core.unknown import Unknown
from tests.golden.holdings import MONDAY, look

D = Decimal
BAND = Band(D(90), D(110), D(80), D(120))


@pytest.mark.parametrize(("value", "state"), [
    ("79.99", State.HARD), ("80", State.SOFT), ("89.99", State.SOFT), ("90", State.APPROACHING), ("91", State.APPROACHING),
    ("91.01", State.OK), ("100", State.OK), ("108.99", State.OK), ("109", State.APPROACHING), ("110", State.APPROACHING),
    ("110.01", State.SOFT), ("120", State.SOFT), ("120.01", State.HARD),
])
def test_a_band_of_ten_and_twenty_per_cent(value: str, state: State) -> None:
    """D1.2."""
    assert judge(D(value), D(100), BAND).state is state


@pytest.mark.parametrize(("value", "floor", "cap", "state", "line"), [
    ("94.99", "95", None, State.HARD, "minimum"), ("95", "95", None, State.APPROACHING, "minimum"),
    ("100", "95", None, State.APPROACHING, "minimum"), ("105.56", "95", None, State.OK, ""),
    ("105.55", "95", None, State.APPROACHING, "minimum"), ("115.01", None, "115", State.HARD, "maximum"),
    ("115", None, "115", State.SOFT, "soft"), ("103.5", None, "115", State.APPROACHING, "maximum"), ("103.49", None, "115", State.OK, ""),
])
def test_floors_and_caps_are_hard_lines_with_their_own_margin(
    value: str, floor: str | None, cap: str | None, state: State, line: str
) -> None:
    """D1.3: A floor is approached below floor / 0.9, a cap from 0.9 of it."""
    found = judge(D(value), D(100), BAND, D(floor) if floor else None, D(cap) if cap else None)
    assert (found.state, found.line) == (state, line)


def test_a_line_worded_at_triggers_above_only() -> None:
    """D1.1."""
    assert judge(D(110), D(100), BAND, at=True).state is State.SOFT
    assert judge(D(90), D(100), BAND, at=True).state is State.APPROACHING


def test_one_sided_and_missing_bands() -> None:
    upper = Band(None, D(110), None, D(120))
    assert [judge(D(value), D(100), upper).state for value in (1, 111, 121)] == [State.OK, State.SOFT, State.HARD]
    hard_only = Band(None, None, D(80), D(120))
    assert [judge(D(value), D(100), hard_only).state for value in (117, 118, 121)] == [State.OK, State.APPROACHING, State.HARD]
    assert judge(D(500), D(100), Band(None, None, None, None)).state is State.OK


@pytest.mark.parametrize(("value", "least", "at", "hard", "state"), [
    ("99.99", True, False, "100", State.HARD), ("100", True, False, "100", State.APPROACHING),
    ("111.11", True, False, "100", State.APPROACHING), ("111.12", True, False, "100", State.OK), ("100", True, True, "100", State.HARD),
    ("95", True, False, "90", State.SOFT),
    ("89.99", True, False, "90", State.HARD), ("89.99", False, False, "100", State.OK), ("90", False, False, "100", State.APPROACHING),
    ("100", False, False, "100", State.APPROACHING), ("100.01", False, False, "100", State.HARD), ("100", False, True, "110", State.SOFT),
    ("110", False, True, "110", State.SOFT), ("110.01", False, False, "110", State.HARD),
])
def test_limits(value: str, least: bool, at: bool, hard: str, state: State) -> None:
    """A limit of 100, a minimum or a maximum, whose hard line may lie further out."""
    assert judge_limit(D(value), D(100), D(hard), least=least, at=at).state is state


BTC, ARB, VGT, VTI = Asset("crypto:BTC"), Asset("crypto:ARB"), Asset("security:VGT"), Asset("security:VTI")


def test_an_unknown_value_has_no_state_and_says_why() -> None:
    """A price for ARB is missing: every share of the whole is unjudged, each with the cause and remedy."""
    found = look("monitor", {BTC: "20000", ARB: "1"}, unpriced=("crypto:ARB",))
    state = found.sleeves["btc_eth"]
    assert (state.state, state.priority, state.due) == (None, None, None)
    assert state.value == 20_000
    assert isinstance(state.current, Unknown)
    assert isinstance(state.drift, Unknown)
    assert state.why == "BTC/ETH cannot be judged: no price for ARB up to 2026-11-23"
    assert state.blocked[0].remedy == "'trimtab prices set crypto:ARB PRICE USD' gives it, 'trimtab prices missing' lists all"
    assert [row.text for row in timeline(found.sleeves.values())][:3] == ["None required"] * 3


def test_plain_dollars_are_judged_though_the_total_is_unknown() -> None:
    """VGT's target and bands are dollars; what is unknown elsewhere does not touch them. ETFs is a share of the whole."""
    found = look("tiers", {VGT: "11000.01", ARB: "1"}, unpriced=("crypto:ARB",))
    assert (found.sleeves["vgt"].state, found.sleeves["vgt"].relative) == (State.SOFT, D("0.100001"))
    assert isinstance(found.sleeves["vgt"].current, Unknown)
    assert found.sleeves["etfs"].state is None
    assert found.sleeves["crypto"].state is None


def test_an_empty_ledger_breaches_nothing() -> None:
    """Nothing held is not a hard breach of every floor."""
    found = look("tiers", {})
    assert {None} == {state.state for state in found.sleeves.values()} | {state.state for state in found.limits.values()}
    assert found.sleeves["btc"].blocked[0].cause == "nothing is held yet"


def test_a_portfolio_of_debts_has_no_weights() -> None:
    found = look("monitor", {BTC: "100", Asset("cash:USD"): "-100"})
    assert {state.state for state in found.sleeves.values()} == {None}
    assert "worth nothing" in found.sleeves["btc_eth"].why


def test_a_breach_keeps_the_due_time_of_when_it_was_first_seen() -> None:
    from datetime import timedelta

    found = look("monitor", {BTC: "23000", VTI: "77000"})
    thursday = MONDAY - timedelta(days=4)
    since = dict.fromkeys(found.sleeves["btc_eth"].breaches, thursday)
    later = {state.name: state for state in assess(found.valuation, found.policy, MONDAY, since)}["btc_eth"]
    assert (later.priority, later.due, later.since) == (Priority.HIGH, thursday + timedelta(hours=24), thursday)
    assert later.why.endswith(", since Thu 19 Nov")
    now = found.sleeves["btc_eth"]
    assert (now.since, now.due) == (MONDAY, MONDAY + timedelta(hours=24))
    assert "since" not in now.why


def test_a_hard_breach_counts_as_a_soft_one_from_the_same_time() -> None:
    """What falls back from hard to soft is due since the soft line was passed; a line on the other side is another breach."""
    hard, soft = look("monitor", {BTC: "30000", VTI: "70000"}), look("monitor", {BTC: "23000", VTI: "77000"})
    over = hard.sleeves["btc_eth"].breaches
    assert [(breach.side, breach.level) for breach in over] == [("above", "hard"), ("above", "soft")]
    assert soft.sleeves["btc_eth"].breaches == over[1:]
    under = look("monitor", {BTC: "17000", VTI: "83000"}).sleeves["btc_eth"].breaches
    assert [(breach.side, breach.level) for breach in under] == [("below", "soft")]


def test_limits_that_rest_on_something_unsaid_are_unknown_with_the_remedy() -> None:
    """A pool of which nobody said whether it is pegged, and a position without protocol."""
    pool = Asset("defi:pool", strategy=Strategy.LIQUIDITY)
    found = look("tiers", {BTC: "1000", pool: "4000"})
    exposure, protocol = found.limits["impermanent loss"], found.limits["single protocol: pool"]
    assert (exposure.state, protocol.state) == (None, None)
    assert exposure.blocked[0].remedy == "trimtab assets set defi:pool --pegged yes or no"
    assert protocol.blocked[0].remedy == "trimtab assets set defi:pool --protocol NAME"
    assert found.limits["cash reserve"].state is State.HARD


def test_one_protocol_or_coin_is_one_exposure_over_all_positions() -> None:
    """Two Aave positions of $2,500 are $5,000 of one protocol."""
    first = Asset("defi:aave-usdc", protocol="Aave", strategy=Strategy.LENDING)
    second = Asset("defi:aave-eth", protocol="aave", strategy=Strategy.LENDING)
    found = look("tiers", {BTC: "95000", first: "2500", second: "2500"})
    state = found.limits["single protocol: aave"]
    assert (state.value, state.state, state.subject, state.priority) == (5000, State.SOFT, "aave", Priority.HIGH)


def test_limits_in_shares_of_the_whole_scale() -> None:
    policy = load_policy(
        '[[sleeve]]\nname = "all"\ntarget = "100%"\nmembers = ["kind:crypto", "kind:cash"]\n'
        '[[limit]]\nname = "reserve"\nmeasure = "cash"\nmin = "10% of total"\nhard = "5%"\n', "x.toml")
    found = look(policy, {BTC: "92000", Asset("cash:USD"): "8000"}).limits["reserve"]
    assert (found.limit, found.hard, found.state) == (10_000, 5000, State.SOFT)
    assert found.why == "reserve is $8,000, below its minimum of $10,000"


def test_amounts_that_do_not_fit_todays_size_are_named() -> None:
    """Tier 2 in dollars under tier 1 in shares: at $50,000 the parts of ETFs ask for twice what ETFs has."""
    found = conflicts(look("tiers", {BTC: "50000"}).valuation, look("tiers", {BTC: "50000"}).policy)
    assert [each.what for each in found] == [f"targets of the parts of {name}" for name in ("ETFs", "Crypto", "DeFi")]
    assert found[0].cause == "they add up to $30,000, but it has $15,000 at today's size"
    assert conflicts(look("tiers", {BTC: "100000"}).valuation, look("tiers", {BTC: "100000"}).policy) == ()
