"""Rules of proposals that no other file names: each in a world where it alone decides."""

from datetime import date
from decimal import Decimal

from core.model import Question, Side
from core.money import ratio
from core.policy.resolved import Figure, Of
from tests.replacing import replace
from tests.unit.proposals_world import MONDAY, monitor

D = Decimal


def test_new_cash_stays_where_the_sleeve_that_counts_it_is_furthest_below() -> None:
    """R1.3: fixed income at 10,000 of about 91,000 is furthest below its 20 % and counts the cash: $500 of new money there buys nothing."""
    made = monitor()
    made.lots = [lot for lot in made.lots if lot.asset != "security:BND"]
    del made.balances["schwab", "security:BND"]
    made.new_cash = {"schwab": D(2000)}
    assert not [action for action in made.propose() if action.kind == "new cash" and not action.blocked_by]


def test_a_leaf_buys_the_policys_first_choice_else_its_largest_holding() -> None:
    """R2.7: core names VTI; without a choice of the policy the larger holding of the leaf is bought."""
    made = monitor()
    made.new_cash = {"schwab": D(2000)}
    assert next(action.asset for action in made.propose() if action.kind == "new cash") == "security:VTI"
    made.price("security:QQQ", 500).lot("schwab", "security:QQQ", 4, basis=2000)
    made.lots = [replace(lot, quantity=D(144), basis=D(36000)) if lot.asset == "security:VTI" else lot for lot in made.lots]
    made.balances["schwab", "security:VTI"] = D(144)
    sleeves = tuple(replace(sleeve, buy=()) if sleeve.name == "etf_core" else sleeve for sleeve in made.policy.sleeves)
    made.policy = replace(made.policy, sleeves=sleeves, by_name={sleeve.name: sleeve for sleeve in sleeves})
    assert next(action.asset for action in made.propose() if action.kind == "new cash") == "security:VTI"


def test_deferred_tax_is_the_long_term_tax_of_the_same_gain() -> None:
    """R4.5: a short-term gain of half the value at 24 % now; later it would be due at 15 %."""
    made = monitor()
    made.lots = [
        replace(lot, basis=D(11500), acquired=date(2026, 6, 1), long_term_on=date(2027, 6, 2)) if lot.asset == "crypto:BTC" else lot
        for lot in made.lots
    ]
    sale = next(action for action in made.propose() if action.asset == "crypto:BTC" and action.kind == "rebalance")
    assert isinstance(sale.tax_now, Decimal)
    assert isinstance(sale.tax_deferred, Decimal)
    assert abs(ratio(sale.tax_deferred, sale.tax_now) - D("0.625")) < D("0.0001")


def test_a_harvest_says_what_its_loss_can_be_used_against() -> None:
    """R4.6: against gains without limit, and $3,000 of other income; the rest is carried forward."""
    made = monitor()
    made.lots = [replace(lot, basis=D(9000)) if lot.asset == "crypto:SOL" else lot for lot in made.lots]
    found = next(action for action in made.propose() if action.kind == "harvest")
    assert "R4.6" in found.rules
    assert any("$3,000" in reason for reason in found.why)


def test_a_purchase_never_takes_a_sleeve_above_its_maximum() -> None:
    """R7.3: core may hold 38,500 at the most: of $2,000 of new cash no more than $500 go there."""
    made = monitor()
    made.new_cash = {"schwab": D(2000)}
    cap = Figure(D(38500), Of.AMOUNT, "$38,500")
    sleeves = tuple(replace(sleeve, cap=cap) if sleeve.name == "etf_core" else sleeve for sleeve in made.policy.sleeves)
    made.policy = replace(made.policy, sleeves=sleeves, by_name={sleeve.name: sleeve for sleeve in sleeves})
    bought = [action for action in made.propose() if action.sleeve == "etf_core" and not action.blocked_by and not action.not_now]
    assert all(action.value <= 500 for action in bought)


def test_an_order_for_a_closed_exchange_waits_for_its_next_session() -> None:
    """R8.4: on Thanksgiving, 26 November 2026, the sector sale waits for Friday."""
    made = monitor()
    made.as_of = MONDAY.replace(day=26)
    made.prices = [replace(price, at=made.as_of) for price in made.prices]
    sale = next(action for action in made.propose() if action.asset == "security:SOXX" and action.kind == "rebalance")
    assert "closed" in sale.not_now[0]
    assert "27 Nov" in sale.not_now[0]


def test_purchases_leave_the_sleeve_that_counts_the_cash_in_its_band() -> None:
    """R7.9: with BTC/ETH and sector on their targets nothing is sold; fixed income stands on its half band, so new money stays in it."""
    made = monitor()
    for asset, units in (("crypto:BTC", D(20000) / 46000), ("security:SOXX", D(50))):
        account = "kraken" if asset.startswith("crypto") else "schwab"
        made.lots = [replace(lot, quantity=units) if lot.asset == asset else lot for lot in made.lots]
        made.balances[account, asset] = units
    made.new_cash = {"schwab": D(2000)}
    sleeve = next(state for state in made.inputs().sleeves if state.name == "fixed_income")
    assert isinstance(sleeve.value, Decimal)
    spent = [action.value for action in made.propose() if action.side == "buy" and not action.blocked_by]
    half = sleeve.target_value - (sleeve.target_value - (sleeve.band.soft_low or D(0))) / 2
    assert sum(spent, D(0)) <= max(D(0), sleeve.value - half)


def test_a_harvest_that_is_blocked_is_not_bought_against_either() -> None:
    """R5.6: SOL at a loss with an open question: the harvest stands blocked in the queue, and new cash buys something else."""
    made = monitor()
    made.lots = [replace(lot, basis=D(9000)) if lot.asset == "crypto:SOL" else lot for lot in made.lots]
    made.questions.append(Question("q1", "deposit", "where from?", "answer it", account="kraken", asset="crypto:SOL"))
    made.new_cash = {"kraken": D(500)}
    actions = made.propose()
    harvest = next(action for action in actions if action.kind == "harvest")
    assert harvest.blocked_by
    assert not [action for action in actions if action.side is Side.BUY and action.asset == "crypto:SOL" and not action.blocked_by]
