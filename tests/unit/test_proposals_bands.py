"""Sales and purchases of sleeves: half bands, minimum trades, parents, new money, funds. Figures are worked by hand in each docstring."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.model import Account, Custody, Event, EventKind, Leg, LegRole, Priority, Side
from core.policy import Figure, Of, profile
from core.proposals import RULES, amended, new_cash
from tests.replacing import replace
from tests.unit.proposals_world import MONDAY, World, monitor, one, tiers, world


def at_price(made: World, asset: str, price: int) -> World:
    made.prices = [replace(p, price=Decimal(price)) if p.asset == asset else p for p in made.prices]
    return made


def test_the_monitor_sells_btc_and_sector_to_their_half_bands() -> None:
    """$100,000 at 38/12/23/5/3/19: BTC/ETH over +10 % -> 21,000, so $2,000 at 46,000 = 0.04347826 BTC (down to 8 decimals), limit
    46,000 x 0.999; sector over +15 % -> 10,750, so $1,250 at 200 = 6.25 shares. Core, L1, DeFi and fixed income are inside their bands."""
    btc, soxx = (a for a in monitor().propose() if a.kind == "rebalance")
    assert (btc.asset, btc.quantity, btc.limit_price) == ("crypto:BTC", Decimal("0.04347826"), Decimal("45954.00"))
    assert (btc.priority, soxx.priority) == (Priority.HIGH, Priority.MEDIUM)
    assert btc.due == MONDAY + timedelta(hours=24)
    assert (soxx.asset, soxx.quantity, soxx.limit_price) == ("security:SOXX", Decimal("6.25"), Decimal("199.80"))
    assert btc.blocked_by == soxx.blocked_by == ()
    assert btc.not_now == soxx.not_now == ()
    assert {*btc.rules, *soxx.rules} <= set(RULES)


def test_what_sales_bring_beyond_the_band_of_cash_waits_for_the_window() -> None:
    """Cash counts as fixed income: 19,000 + 2,000 + 1,250 pass 22,000, so what is above 21,000 ($1,243.99 after fees and limits) goes to
    core, the furthest below of what the broker can buy: 4.966 shares at a limit of 250.25. Monthly class: low, next window 4 to 7
    December."""
    found = one(monitor().propose(), kind="excess cash")
    assert (found.side, found.asset, found.quantity, found.priority) == (Side.BUY, "security:VTI", Decimal("4.966"), Priority.LOW)
    assert "4 Dec 2026 to Mon 7 Dec 2026" in found.not_now[0]


def test_a_sale_says_what_else_could_be_done() -> None:
    """+3.0 points stay without a trade; $2,000 elsewhere makes it 23,000/102,000 = 22.55 %, +2.5 points."""
    btc = one(monitor().propose(), asset="crypto:BTC")
    assert [(a.what, a.difference) for a in btc.alternatives] == [
        ("do nothing", "BTC/ETH stays +3.0 pts (!!) from its target; no tax and no cost now"),
        ("send the next month's $2,000 to what is under its target", "drift of BTC/ETH falls to +2.5 pts; tax $0"),
    ]


def test_ids_name_the_trade_and_the_week() -> None:
    """The same trade keeps its id within the week when its figures move, and has another one the week after."""
    first = one(monitor().propose(), asset="crypto:BTC")
    moved = one(at_price(monitor(), "crypto:BTC", 46400).propose(), asset="crypto:BTC")
    assert first.id == moved.id
    assert first.quantity != moved.quantity
    next_week = monitor()
    next_week.as_of += timedelta(days=7)
    next_week.prices = [replace(p, at=next_week.as_of) for p in next_week.prices]
    assert one(next_week.propose(), asset="crypto:BTC").id != first.id


def test_new_cash_goes_first_to_the_leaf_furthest_below() -> None:
    """R1.1: $2,000 at the broker: of the leaves that it can buy, core (-5 %) is the furthest below; 7.992 VTI at 250.25 (limit) fit into
    $2,000, worth $1,998. Low priority waits for days 4-5, which are a Friday and, over the weekend, Monday 7 December."""
    made = monitor()
    made.new_cash = {"schwab": Decimal(2000)}
    found = one(made.propose(), kind="new cash")
    assert (found.asset, found.account, found.quantity, found.value) == ("security:VTI", "schwab", Decimal("7.992"), Decimal("1998"))
    assert found.priority is Priority.LOW
    assert "4 Dec 2026" in found.not_now[0]


def test_new_cash_at_an_exchange_buys_what_an_exchange_holds() -> None:
    """$2,000 at Kraken: L1 is 5,000 of 6,000, so $1,000 of SOL; the other $1,000 finds no leaf that Kraken could buy."""
    made = monitor().cash("kraken", 2000).cash("schwab", -2000)
    made.new_cash = {"kraken": Decimal(2000)}
    found = one(made.propose(), kind="new cash")
    assert (found.asset, found.account, found.quantity) == ("crypto:SOL", "kraken", Decimal(10))


def test_new_cash_below_the_minimum_trade_stays_visible() -> None:
    """$300 cannot make an ETF order of $1,000: shown, blocked by R6.1."""
    made = monitor()
    made.new_cash = {"schwab": Decimal(300)}
    found = one(made.propose(), kind="new cash")
    assert [b.rule for b in found.blocked_by] == ["R6.1"]


def test_a_trade_below_its_minimum_grows_towards_the_target_never_past_it() -> None:
    """R2.3: BTC/ETH is $3,000 over, the half band asks for $2,000. Minimum $2,600: grown to it (0.05652174 at 46,000, up to 8 decimals).
    Minimum $3,100: even the whole way is too short, so it waits until the class is at 20,000 + 3,100."""
    grown = one(monitor().costs("crypto", min_trade=Decimal(2600)).propose(), asset="crypto:BTC")
    assert (grown.quantity, grown.blocked_by) == (Decimal("0.05652174"), ())
    assert any("grown to the minimum" in line for line in grown.why)
    held = one(monitor().costs("crypto", min_trade=Decimal(3100)).propose(), asset="crypto:BTC")
    assert [(b.rule, b.remedy) for b in held.blocked_by] == [("R2.4", "it becomes tradeable when BTC/ETH is at or above $23,100")]


def test_tiers_on_target_ask_for_nothing() -> None:
    """Every leaf and parent at its target, every limit kept: an empty queue."""
    assert tiers().propose() == ()


def test_a_parent_takes_its_excess_from_its_most_overweight_leaf() -> None:
    """VGT and QQQ at 10,950, SOXX at 5,740: no leaf beyond its band, but ETFs are 32,640 of 102,640: over 30,792 + 5 % = 32,331.60. The
    half
    band, 31,561.80, asks for 1,078.20: SOXX is 14.8 % over and gives its 740; the 338.20 left grow to the minimum of 700, from QQQ, as far
    over as VGT."""
    made = tiers().costs("etf", min_trade=Decimal(700))
    for name, units in (("VGT", "9.5"), ("QQQ", "9.5"), ("SOXX", "7.4")):
        made.lot("schwab", f"security:{name}", units, basis=Decimal(units) * 100)
    found = [a for a in made.propose() if a.side is Side.SELL and not a.blocked_by]
    assert [(a.asset, a.value) for a in found] == [("security:SOXX", Decimal(740)), ("security:QQQ", Decimal(700))]
    assert "R2.6" in found[0].rules


def test_leaves_come_before_parents() -> None:
    """R2.5.

    BTC at 22,000 triggers on the line: 1,000 to its half band. Crypto is 42,000 of 102,000, inside 40,800 + 2,040, and stays so."""
    made = tiers().lot("kraken", "crypto:BTC", 20, basis=2000)
    found = [a for a in made.propose() if a.side is Side.SELL]
    assert [(a.asset, a.value, a.priority) for a in found] == [("crypto:BTC", Decimal(1000), Priority.HIGH)]


def test_orders_of_one_asset_are_joined() -> None:
    """BTC at 22,000 and cash short of its band by so much that BTC must give more: one order of both, naming the rule."""
    made = tiers().cash("schwab", -2000).lot("kraken", "crypto:BTC", 20, basis=2000)
    found = [a for a in made.propose() if a.side is Side.SELL]
    assert [a.asset for a in found] == ["crypto:BTC"]
    assert found[0].value > 1000
    assert "R6.7" in found[0].rules


def test_a_floor_is_never_broken_by_a_sale() -> None:
    """tiers with a minimum of 10,000 on VGT, which is worth 10,000 and lost 10 %: nothing of it may be sold, the harvest says so."""
    made = tiers()
    floor = Figure(Decimal(10000), Of.AMOUNT, "$10,000")
    sleeves = tuple(replace(s, floor=floor) if s.name == "vgt" else s for s in made.policy.sleeves)
    made.policy = replace(made.policy, sleeves=sleeves, by_name={s.name: s for s in sleeves})
    made.lots = [replace(lot, basis=Decimal(11000)) if lot.asset == "security:VGT" else lot for lot in made.lots]
    found = one(made.propose(), kind="harvest")
    assert [(b.rule, b.cause) for b in found.blocked_by] == [("R7.2", "VGT is $0 above its minimum")]


def test_a_purchase_takes_what_cash_allows_and_says_so() -> None:
    """Core falls to 34,200 of 93,700, soft below 35,606: to its half band 36,543 are $2,343. The broker has no cash but what SOXX brings
    when sold to its half band (12,000 - 10,072.75, 9.6362 shares at 199.80 = 1,925.31): 8.5482 VTI at 225.23 of limit fit into that."""
    made = at_price(monitor().cash("schwab", -2500), "security:VTI", 225)
    made.lots = [replace(lot, basis=Decimal(10000)) if lot.asset == "security:VTI" else lot for lot in made.lots]
    sold = one(made.propose(), kind="rebalance", asset="security:SOXX")
    assert sold.quantity == Decimal("9.6362")
    found = one(made.propose(), kind="rebalance", asset="security:VTI")
    assert found.priority is Priority.MEDIUM
    assert (found.quantity, found.blocked_by) == (Decimal("8.5482"), ())
    assert found.why[-2] == "cash allows $1,923.35 of the $2,343 that the rules ask for"


def test_a_purchase_without_cash_is_blocked_and_says_what_is_missing() -> None:
    """The same with SOXX on its target, so that nothing is sold at the broker: blocked by R7.7 with what is there and what is needed."""
    made = at_price(monitor().cash("schwab", -2500), "security:VTI", 225)
    made.lots = [replace(lot, basis=Decimal(10000)) if lot.asset == "security:VTI" else lot for lot in made.lots]
    made = at_price(made, "security:SOXX", 160)
    made.lots = [replace(lot, basis=Decimal(9600)) if lot.asset == "security:SOXX" else lot for lot in made.lots]
    found = one(made.propose(), kind="rebalance", asset="security:VTI")
    assert [b.rule for b in found.blocked_by] == ["R7.7"]
    assert found.blocked_by[0].cause.startswith("$0 can be spent in schwab")


def test_the_cash_reserve_is_refilled_from_what_is_furthest_above() -> None:
    """tiers: $6,000 of the cash is now in BTC: cash 9,000 is below the reserve of 10,000. BTC sold to its half band brings more than is
    missing, so the reserve asks for nothing more; what buys would take it below 10,000 again are blocked."""
    made = tiers().cash("schwab", -6000).lot("kraken", "crypto:BTC", 60, basis=6000)
    actions = made.propose()
    assert next(a.asset for a in actions if a.side is Side.SELL) == "crypto:BTC"
    assert not any(a.kind == "reserve" for a in actions)


def test_a_missing_reserve_is_an_action_of_its_own() -> None:
    """tiers with a reserve of 16,000 and 15,000 of cash, nothing over its target: $1,005 (half a per cent for costs) are asked of the first
    leaf, which its minimum of 9,000 stops at 1,000; what that brings short of 16,000 is left."""
    made = world("tiers", changes={'measure = "cash"\nmin = "$10,000"': 'measure = "cash"\nmin = "$16,000"'})
    on_target = tiers()
    on_target.policy = replace(made.policy, costs=on_target.policy.costs)
    found = [a for a in on_target.propose() if a.kind == "reserve" and not a.blocked_by]
    assert [(a.asset, a.value, a.priority, a.rules[0]) for a in found][:1] == [("security:VGT", Decimal(1000), Priority.CRITICAL, "R7.5")]


def test_a_single_l1_above_its_limit_is_sold_to_half_way() -> None:
    """SOL at $3,800: above 3,600, hard at 4,200, so down to 3,300: 5 SOL at 100."""
    made = tiers().cash("schwab", -1800).lot("kraken", "crypto:SOL", 18, basis=1800)
    found = one(made.propose(), kind="limit")
    assert (found.asset, found.value, found.rules[0]) == ("crypto:SOL", Decimal(500), "R7.4")


def test_a_purchase_stays_below_every_maximum() -> None:
    """R7.6: New cash for L1 while SOL is at its limit of 3,600: the other coins are bought, not SOL."""
    made = tiers()
    made.policy = replace(made.policy, limits=tuple(replace(x, line=replace(x.line, number=Decimal(2100))) if x.name == "single L1" else x
                                                    for x in made.policy.limits))
    made = at_price(made, "crypto:ADA", 20).cash("kraken", 2000)
    made.new_cash = {"kraken": Decimal(2000)}
    bought = [a for a in made.propose() if a.side is Side.BUY and a.sleeve == "l1" and not a.blocked_by]
    assert all(a.asset == "crypto:ADA" for a in bought)


def test_a_stale_price_blocks_the_sale_and_pays_for_nothing() -> None:
    """R7.8: BTC's price is 3 days old (1 day is allowed): the sale stays visible, blocked by R3.1 with its remedy."""
    made = monitor()
    made.prices = [replace(p, at=p.at - timedelta(days=3)) if p.asset == "crypto:BTC" else p for p in made.prices]
    found = one(made.propose(), asset="crypto:BTC")
    assert [(b.rule, b.cause) for b in found.blocked_by] == [
        ("R3.1", "the price of BTC is 3 days old, crypto prices may be 1 day old"),
    ]  # fmt: skip


def test_an_unknown_price_leaves_no_sleeve_that_rests_on_it_to_trade() -> None:
    """R3.2: Without a price of SOL the total is unknown, so are weights and bands in per cent: nothing is proposed, nothing is guessed."""
    made = monitor()
    made.prices = [p for p in made.prices if p.asset != "crypto:SOL"]
    assert made.propose() == ()


@pytest.mark.parametrize(("when", "waits"), [
    (datetime(2026, 11, 23, 15, tzinfo=UTC), True), (datetime(2026, 12, 4, 15, tzinfo=UTC), False),
])  # fmt: skip
def test_windows_bind_low_priority(when: datetime, waits: bool) -> None:
    """R8.2: Low-priority ETF trades run on days 4-5: not on Monday 23 November, but on Friday 4 December."""
    made = monitor()
    made.as_of = when
    made.prices = [replace(p, at=when) for p in made.prices]
    made.new_cash = {"schwab": Decimal(2000)}
    assert bool(one(made.propose(), kind="new cash").not_now) is waits


def test_a_soft_breach_of_a_monthly_class_waits_for_its_review() -> None:
    """R8.1: Bonds reviewed monthly at +12.5 % (soft 10 %): low priority; on 23 November held back by frequency and by window."""
    made = world("monitor", changes={
        'members = ["class:fixed_income", "kind:cash", "class:stablecoin"]': 'members = ["class:fixed_income"]',
    })
    for asset, price, units in (("VTI", 100, 400), ("SOXX", 100, 95), ("BND", 100, 225)):
        made.price(f"security:{asset}", price).lot("schwab", f"security:{asset}", units, basis=units * 100)
    for asset, units in (("BTC", 195), ("SOL", 55)):
        made.price(f"crypto:{asset}", 100).lot("kraken", f"crypto:{asset}", units, basis=units * 100)
    made.price("crypto:UNI", 100).lot("kraken", "crypto:UNI", 30, basis=3000)
    found = one(made.propose(), asset="security:BND")
    assert found.priority is Priority.LOW
    assert len(found.not_now) == 2
    assert "reviewed monthly and quarterly" in found.not_now[0]


def test_new_cash_counts_arrivals_of_the_month_less_purchases() -> None:
    """R1.2: $2,000 on the 2nd and $30 of dividends, $500 of it spent: $1,530; October's deposit and a transfer between own accounts do not
    count."""

    def cash(key: str, kind: EventKind, day: int, amount: int, month: int = 11) -> Event:
        leg = Leg("schwab", "cash:USD", Decimal(amount), LegRole.CASH)
        return Event(key, kind, datetime(2026, month, day, 17, tzinfo=UTC), (leg,))

    events = [
        cash("a", EventKind.DEPOSIT, 2, 2000), cash("b", EventKind.INCOME, 5, 30), cash("c", EventKind.BUY, 6, -500),
        cash("d", EventKind.DEPOSIT, 20, 900, month=10), cash("e", EventKind.DEPOSIT, 9, 700),
    ]  # fmt: skip
    assert new_cash(events, MONDAY, profile("monitor"), own={"e"}) == {"schwab": Decimal(1530)}


def test_whole_shares_are_kept() -> None:
    """R4.3: A broker without fractions: 6 shares of SOXX ($1,200) instead of 6.25."""
    made = monitor()
    made.accounts["schwab"] = Account("schwab", custody=Custody.BROKER, whole_shares=True)
    assert one(made.propose(), asset="security:SOXX").quantity == Decimal(6)


def test_an_action_says_what_it_does_to_the_drift_by_itself() -> None:
    """BTC/ETH at 23 % of $100,000, back to the half band of $21,000: two points less."""
    sale = one(monitor().propose(), asset="crypto:BTC")
    assert sale.why[-1] == "drift by this trade alone, before costs: BTC/ETH +3.0 -> +1.0 pts"


def test_a_trade_against_cash_of_its_own_class_moves_no_drift() -> None:
    """Fixed income counts the cash of its account: bonds bought with it leave the class where it was."""
    made = monitor()
    made.lots = [replace(lot, basis=Decimal(18000)) if lot.asset == "security:BND" else lot for lot in made.lots]
    sale = one(made.propose(), kind="harvest")
    assert not [line for line in sale.why if line.startswith("drift by")]


def test_figures_set_by_hand_say_their_own_effect() -> None:
    """Half of the 2,000 that the half band asks for: one point less, and the effect of the whole is not said any more."""
    made = monitor()
    sale = one(made.propose(), asset="crypto:BTC")
    assert isinstance(sale.quantity, Decimal)
    half = amended(made.inputs(), [sale], sale, Decimal("0.0217391"), None)
    assert [line for line in half.why if line.startswith("drift by")] == [
        "drift by this trade alone, before costs: BTC/ETH +3.0 -> +2.0 pts"
    ]
