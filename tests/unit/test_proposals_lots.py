"""Lots in ascending order of tax per dollar raised, their tax at the policy's rates, and what is unknown. Rates of `monitor`: 24 % and 15
%."""

from datetime import date
from decimal import Decimal

from core.model import Account, Custody, Question, Term
from core.policy import load_policy, profile_text
from core.proposals.lots import Rank, Rates, order, pick, rates, slice_of
from core.proposals.sell import _scaled
from core.unknown import Unknown
from tests.replacing import replace
from tests.unit.proposals_world import World, monitor, one

OLD, YOUNG = date(2024, 1, 10), date(2026, 5, 4)


def btc(*lots: tuple[str, str, int | None, date]) -> World:
    """The monitor with its half bitcoin at 46,000 made of these lots: name, quantity, basis, acquired."""
    made = monitor()
    made.lots = [lot for lot in made.lots if lot.asset != "crypto:BTC"]
    made.balances.pop(("kraken", "crypto:BTC"))
    for name, quantity, basis, acquired in lots:
        made.lot("kraken", "crypto:BTC", quantity, basis=basis, acquired=acquired, name=name)
    return made


def test_usable_losses_then_long_gains_by_fraction_then_short_gains() -> None:
    """0.04347826 BTC ($2,000). Tax per dollar: loss 4,800/4,600 short -> 24 % x -4.3 % = -1.0 %; long gain 20 % -> 3 %; long gain 80 % ->
    12 %;
    short gain 30 % -> 7.2 %. Of 0.01 loss, 0.02 at 3 %, then the short gain before the high long gain."""
    made = btc(
        ("HIGH", "0.4", 3680, OLD), ("SHORT", "0.07", 2254, YOUNG), ("LOW", "0.02", 736, OLD), ("LOSS", "0.01", 480, YOUNG),
    )  # fmt: skip
    found = one(made.propose(), asset="crypto:BTC")
    assert [(p.lot, p.quantity, p.term) for p in found.lots] == [
        ("LOSS", Decimal("0.01"), Term.SHORT), ("LOW", Decimal("0.02"), Term.LONG), ("SHORT", Decimal("0.01347826"), Term.SHORT),
    ]  # fmt: skip
    loss, low, short = found.lots
    assert (loss.gain, loss.tax) == (Decimal(-20), Decimal("-4.80"))
    assert (low.gain, low.tax) == (Decimal(184), Decimal("27.60"))
    assert short.basis == Decimal("433.999972")
    assert short.gain == Decimal("185.999988")
    assert short.tax == Decimal("44.63999712")
    assert found.tax_now == Decimal("67.43999712")
    assert found.tax_deferred == Decimal("-3.00") + Decimal("27.60") + Decimal("27.8999982")


def test_first_in_first_out_is_shown_beside_the_chosen_lots() -> None:
    """FIFO takes 0.04347826 of HIGH (gain 80 % of $2,000, long): 0.04347826 x (46,000 - 9,200) x 15 % = $240.00 against $67.44."""
    made = btc(
        ("HIGH", "0.4", 3680, OLD), ("SHORT", "0.07", 2254, YOUNG), ("LOW", "0.02", 736, OLD), ("LOSS", "0.01", 480, YOUNG),
    )  # fmt: skip
    made.lots = [replace(lot, acquired=date(2020, 1, 1)) if lot.id == "HIGH" else lot for lot in made.lots]
    found = one(made.propose(), asset="crypto:BTC")
    assert [a.difference for a in found.alternatives if a.what == "first in, first out"] == ["$172.56 more tax on BTC"]


def test_a_washed_loss_of_unknown_date_has_no_known_tax() -> None:
    """R3.3: Whether what is left of the loss is short or long is not known, so its tax is not nothing; the order of the others stays."""
    undated = Unknown("when it was bought is not said", "enter the date")
    lots = btc(("GAIN", "0.1", 2300, OLD), ("LESS", "0.1", 3680, OLD), ("LOSS", "0.1", 9200, OLD)).lots
    lots = [replace(lot, date_unknown=undated) if lot.id == "LOSS" else lot for lot in lots if lot.asset == "crypto:BTC"]
    today = date(2026, 11, 23)
    found = [
        slice_of(lot, lot.quantity, Decimal(46000), Account("kraken"), today, rates(monitor().policy.tax, today), lambda _: True)
        for lot in lots
    ]
    loss = found[-1]
    assert (loss.rank, loss.term, loss.rate) == (Rank.WASHED_LOSS, None, undated)
    picked = pick(loss, Decimal("0.05"))
    assert picked.tax == _scaled(picked, Decimal("0.01")).tax == undated
    assert _scaled(picked, Decimal(0)).tax == 0
    assert [each.lot.id for each in order(found)] == ["LESS", "GAIN", "LOSS"]


def test_the_state_rate_is_added_to_both() -> None:
    """15 % + 5 %: gain of 2,000 - half its basis."""
    made = btc(("L", "0.5", 11500, OLD))
    made.policy = replace(made.policy, tax=replace(made.policy.tax, state_rate=Decimal("0.05")))
    found = one(made.propose(), asset="crypto:BTC")
    assert found.tax_now == Decimal("0.04347826") * 23000 * Decimal("0.2")


def test_in_canada_half_of_a_gain_is_taxed_at_the_stated_rate() -> None:
    """Y8.6: as the year's tax has it; without a rate it is unknown."""
    tax = replace(load_policy(profile_text("monitor"), "mine.toml").tax, jurisdiction="CA")
    assert (rates(tax, OLD).short, rates(tax, OLD).long) == (Decimal("0.12"), Decimal("0.12"))
    assert isinstance(rates(replace(tax, short_rate=Unknown("not stated")), OLD).short, Unknown)


def test_rates_that_are_not_stated_follow_from_the_brackets_of_the_year() -> None:
    """Y4.4: $60,000 of a single person in 2026 is in the 22 % and 15 % brackets; a rate that is stated stands."""
    text = profile_text("monitor").replace('short_rate = "24%"\n', "").replace('long_rate = "15%"\n', "")
    text = text.replace("[tax]\n", '[tax]\nstate_rate = "5%"\n') + '[[tax.year]]\nyear = 2026\nordinary_income = "$60,000"\n'
    tax = replace(load_policy(text, "mine.toml").tax, filing_status="single")
    assert rates(tax, date(2026, 11, 23)) == Rates(Decimal("0.27"), Decimal("0.20"))
    assert rates(replace(tax, long_rate=Decimal("0.1")), date(2026, 11, 23)) == Rates(Decimal("0.27"), Decimal("0.15"))
    for other, day in ((tax, date(2025, 11, 23)), (replace(tax, filing_status=""), date(2026, 11, 23))):
        assert rates(other, day) == Rates(tax.short_rate, tax.long_rate)
        assert isinstance(tax.short_rate, Unknown)


def test_unknown_rates_keep_the_order_and_make_the_tax_unknown() -> None:
    """R3.5: Without rates: losses, long gains by fraction, then short gains even where the fraction is smaller; the tax is unknown with its
    cause."""
    made = btc(("SHORT", "0.4", 18000, YOUNG), ("LONG", "0.02", 460, OLD), ("LOSS", "0.01", 480, YOUNG), ("MORE", "0.07", 700, OLD))
    missing = Unknown("the policy states no rate", "set short_rate and long_rate")
    made.policy = replace(made.policy, tax=replace(made.policy.tax, short_rate=missing, long_rate=missing))
    found = one(made.propose(), asset="crypto:BTC")
    assert [p.lot for p in found.lots] == ["LOSS", "LONG", "MORE"]
    assert found.tax_now == found.tax_deferred == missing
    assert found.blocked_by == ()


def test_a_lot_of_unknown_basis_is_sold_last_and_makes_the_tax_unknown() -> None:
    """R3.3: 0.03 with a basis come first though taxed; the rest of the $2,000 comes from the lot without one."""
    found = one(btc(("BLANK", "0.47", None, OLD), ("KNOWN", "0.03", 300, YOUNG)).propose(), asset="crypto:BTC")
    assert [p.lot for p in found.lots] == ["KNOWN", "BLANK"]
    assert isinstance(found.tax_now, Unknown)
    assert found.tax_now.cause == "basis not stated"


def test_a_retirement_account_sells_without_tax() -> None:
    """R4.2: SOXX in the IRA beside SOXX at the broker with a gain: the IRA's lot raises the money at no tax."""
    made = monitor()
    made.lots = [lot for lot in made.lots if lot.asset != "security:SOXX"]
    made.balances.pop(("schwab", "security:SOXX"))
    made.lot("schwab", "security:SOXX", 50, basis=5000).lot("ira", "security:SOXX", 10, basis=1000)
    found = one(made.propose(), asset="security:SOXX")
    assert (found.account, found.quantity, found.tax_now) == ("ira", Decimal("6.25"), Decimal(0))


def test_a_pool_below_the_minimum_trade_is_left_for_one_that_reaches_it() -> None:
    """The cheapest lot is worth $460 at a second exchange, below $500: the whole sale comes from Kraken."""
    made = btc(("MAIN", "0.49", 11270, OLD))
    made.account("coinbase", Custody.EXCHANGE).lot("coinbase", "crypto:BTC", "0.01", basis=460, acquired=OLD, name="CHEAP")
    found = one(made.propose(), asset="crypto:BTC")
    assert (found.account, found.quantity) == ("kraken", Decimal("0.04347826"))


def test_a_rest_below_the_minimum_trade_stays_with_the_larger_order() -> None:
    """A losing lot of $1,960 at a second exchange (loss $340), $40 more are needed: no second order of $500, the same account sells
    another lot."""
    made = btc(("MAIN", "0.4", 9200, OLD)).account("coinbase", Custody.EXCHANGE)
    made.lot("coinbase", "crypto:BTC", "0.0426087", basis=2300, acquired=OLD, name="LOSS")
    made.lot("coinbase", "crypto:BTC", "0.0573913", basis=1300, acquired=OLD, name="GAIN")
    found = one(made.propose(), kind="rebalance", asset="crypto:BTC")
    assert (found.account, found.quantity, [p.lot for p in found.lots]) == ("coinbase", Decimal("0.04347826"), ["LOSS", "GAIN"])


def test_never_more_than_is_held_though_the_lots_say_more() -> None:
    """Lots of 0.9 BTC, a balance of 0.5: the sale stays within what is there."""
    made = btc(("A", "0.5", 11500, OLD))
    made.lots.append(replace(made.lots[-1], id="B", origin="b", quantity=Decimal("0.4")))
    found = [a for a in made.propose() if a.asset == "crypto:BTC"]
    assert sum((p.quantity for a in found for p in a.lots), Decimal(0)) <= Decimal("0.5")


def test_an_open_question_blocks_the_sale_that_rests_on_it() -> None:
    """A question about BTC at Kraken blocks its sale with the question's own remedy; SOXX is not touched."""
    made = btc(("L", "0.5", 11500, OLD))
    asked = Question("q1", "missing units", "0.1 BTC came from nowhere", "enter an opening lot", "e9", "kraken", "crypto:BTC")
    made.questions.append(asked)
    actions = made.propose()
    assert [(b.rule, b.cause, b.remedy) for b in one(actions, asset="crypto:BTC").blocked_by] == [
        ("R3.4", "0.1 BTC came from nowhere", "enter an opening lot"),
    ]  # fmt: skip
    assert one(actions, asset="security:SOXX").blocked_by == ()


def test_the_pooling_question_blocks_coins_bought_before_2025() -> None:
    """Universal or per wallet: asked of nobody whose coins are younger."""
    asked = Question("p", "basis before 2025", "pooled or per wallet?", "answer 'universal' or 'wallet'")
    old, young = btc(("L", "0.5", 11500, OLD)), btc(("L", "0.5", 11500, YOUNG))
    old.questions.append(asked)
    young.questions.append(asked)
    assert [b.rule for b in one(old.propose(), asset="crypto:BTC").blocked_by] == ["R3.4"]
    assert one(young.propose(), asset="crypto:BTC").blocked_by == ()
