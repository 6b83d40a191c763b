"""Harvests and wash sales seen from before the trade: look-back, look-ahead, substitutes. The day is Monday 2026-11-23; 30 days back: 24
Oct."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.model import Action, Custody, Event, EventKind, Leg, LegRole, Owner, Priority, RecurringBuy, Side
from core.proposals import gifts, propose
from tests.replacing import replace
from tests.unit.proposals_world import World, monitor, one

OLD = date(2024, 1, 10)


def losing(*, basis: int = 15000, units: int = 60) -> World:
    """The monitor with SOXX (60 at 200, worth 12,000) bought for `basis`; the other substitute SMH has a price of 250."""
    made = monitor()
    made.lots = [lot for lot in made.lots if lot.asset != "security:SOXX"]
    made.balances.pop(("schwab", "security:SOXX"))
    made.price("security:SMH", 250)
    return made.lot("schwab", "security:SOXX", units, basis=basis, acquired=OLD, name="OLD")


def harvest(made: World, asset: str = "security:SOXX") -> Action:
    return one(made.propose(), kind="harvest", asset=asset)


def rules(action: Action) -> list[str]:
    return [block.rule for block in action.blocked_by]


def test_a_loss_is_harvested_whole_and_the_exposure_replaced() -> None:
    """60 SOXX, cost 15,000, worth 12,000: loss 3,000, spread 0.02 % = 2.40. Long-term: saves 450 at 15 %. The sector's target is 10,000, so
    10,000 of SMH follow (40 at 250 need 10,010 at their limit of 250.25); no sale of the sector is left to propose."""
    actions = losing().propose()
    found = one(actions, kind="harvest")
    assert (found.quantity, found.tax_now, found.priority, found.blocked_by) == (Decimal(60), Decimal("-450.00"), Priority.HIGH, ())
    assert "net of costs of $2.40: $2,997.60" in found.why
    assert any("SMH" in line for line in found.why)
    assert any("until 2026-12-23" in line for line in found.why)
    replaced = one(actions, kind="replace")
    assert (replaced.side, replaced.asset, replaced.account, replaced.quantity) == (Side.BUY, "security:SMH", "schwab", Decimal(40))
    assert not [a for a in actions if a.kind == "rebalance" and a.sleeve == "etf_sector"]


@pytest.mark.parametrize(("basis", "proposed", "blocked"), [(12499, False, []), (12502, True, ["R5.1"]), (12503, True, [])])
def test_the_minimum_loss_is_per_order_and_net_of_costs(basis: int, proposed: bool, blocked: list[str]) -> None:
    """$500 at least: 499 is no harvest; 502 less 2.40 of spread is 499.60 and blocked; 503 less 2.40 is 500.60."""
    found = [a for a in losing(basis=basis).propose() if a.kind == "harvest"]
    assert bool(found) is proposed
    assert [rules(a) for a in found] == ([blocked] if proposed else [])


@pytest.mark.parametrize(("bought", "washes"), [(date(2026, 10, 24), True), (date(2026, 10, 23), False)])
def test_look_back_counts_thirty_days(bought: date, washes: bool) -> None:
    """60 units at a loss of 50 each; 55 bought 30 days ago (at their price) absorb the oldest 55: 5 x 50 = 250 are left, below 500.
    Bought 31 days ago they absorb nothing."""
    found = harvest(losing().lot("schwab", "security:SOXX", 55, basis=11000, acquired=bought, name="NEW"))
    assert (rules(found) == ["R5.2"]) is washes
    if washes:
        assert found.blocked_by[0].until == datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
        assert found.blocked_by[0].remedy == "harvest after 2026-11-23"


@pytest.mark.parametrize("owner", [Owner.SELF, Owner.SPOUSE])
def test_look_back_sees_every_account(owner: Owner) -> None:
    """The replacement was bought in another account: the retirement account of the user, or of the spouse."""
    made = losing()
    made.accounts["ira"] = replace(made.accounts["ira"], owner=owner)
    assert rules(harvest(made.lot("ira", "security:SOXX", 58, basis=11600, acquired=date(2026, 11, 10)))) == ["R5.2"]


def test_only_the_allowed_part_counts_and_saves_tax() -> None:
    """20 of 60 bought in the window: 40 x 50 = 2,000 stay allowed, so the tax saved is 15 % of 2,000, and the order goes ahead."""
    found = harvest(losing().lot("schwab", "security:SOXX", 20, basis=4000, acquired=date(2026, 11, 10), name="NEW"))
    assert found.blocked_by == ()
    assert [p.lot for p in found.lots] == ["OLD"]
    assert found.tax_now == Decimal(-300)
    assert "harvest: loss of $3,000 on SOXX, $2,000 of it allowed" in found.why


def test_bonds_are_replaced_though_their_sleeve_counts_cash() -> None:
    """BND at 16,000 cost 18,000; cash stays in fixed income, so without a purchase the class would be right and the bonds gone: AGG for all
    of it, as far as the proceeds at their limit go (200 x 79.92 = 15,984 and cash, at 100.10)."""
    made = monitor().price("security:AGG", 100)
    made.lots = [replace(lot, basis=Decimal(18000)) if lot.asset == "security:BND" else lot for lot in made.lots]
    actions = made.propose()
    assert one(actions, kind="harvest").blocked_by == ()
    replaced = one(actions, kind="replace")
    assert (replaced.asset, replaced.quantity, replaced.blocked_by) == ("security:AGG", Decimal(160), ())


def test_a_replacement_below_the_minimum_trade_is_held_back_and_says_so() -> None:
    """R2.4: without its 60 SOXX the sector has 11,000 of the 11,100 wanted; 100 is below the minimum trade of 200."""
    made = losing().price("security:QTUM", 100).lot("schwab", "security:QTUM", 110, basis=11000)
    made.costs("etf", min_trade=Decimal(200))
    held = one(made.propose(), kind="replace")
    assert rules(held) == ["R2.4"]
    assert held.blocked_by[0].cause == "$100 up to the target is less than the minimum trade of $200"
    assert held.blocked_by[0].remedy == "it becomes tradeable when ETF sector is at or below $10,900"
    assert (held.side, held.sleeve) == (Side.BUY, "etf_sector")


@pytest.mark.parametrize(("given", "blocked"), [(frozenset({"NEW"}), []), (frozenset(), ["R5.2"])])
def test_a_gift_replaces_nothing(given: frozenset[str], blocked: list[str]) -> None:
    """R5.2: 55 SOXX that came ten days ago: as a purchase they absorb the loss, as a gift they are no acquisition in its sense."""
    made = losing().lot("schwab", "security:SOXX", 55, basis=11000, acquired=date(2026, 11, 13), name="NEW")
    found = one(propose(replace(made.inputs(), gifts=given)), kind="harvest")
    assert rules(found) == blocked
    assert any("SOXX bought in schwab" in line for line in found.why) is bool(blocked)


def test_gifts_are_found_by_their_kind_or_by_what_the_user_says_of_a_deposit() -> None:
    def came(key: str, kind: EventKind) -> Event:
        leg = Leg("schwab", "security:SOXX", Decimal(1), LegRole.ASSET)
        return Event(key, kind, datetime(2026, 11, 13, tzinfo=UTC), (leg,))

    events = [came("a" * 64, EventKind.GIFT_IN), came("b" * 64, EventKind.DEPOSIT), came("c" * 64, EventKind.DEPOSIT)]
    events.append(came("d" * 64, EventKind.BUY))
    answers = {f"deposit-{'b' * 16}": "gift 100 2020-01-02", f"deposit-{'c' * 16}": "bought 100 2020-01-02"}
    assert gifts(events, answers) == {"a" * 64, "b" * 64}


def test_a_lot_is_no_replacement_of_itself() -> None:
    """60 bought ten days ago, all sold now: nothing is left in place, the loss stands."""
    made = losing()
    made.lots = [replace(lot, acquired=date(2026, 11, 13)) if lot.id == "OLD" else lot for lot in made.lots]
    assert harvest(made).blocked_by == ()


def test_identical_assets_are_one_group() -> None:
    """QQQ and QQQM are identical in the policy: QQQM bought last week blocks the harvest of QQQ."""
    made = monitor()
    made.price("security:QQQ", 100).lot("schwab", "security:QQQ", 60, basis=9000)
    made.price("security:QQQM", 40).lot("schwab", "security:QQQM", 100, basis=4000, acquired=date(2026, 11, 16))
    assert "R5.2" in rules(harvest(made, "security:QQQ"))


@pytest.mark.parametrize(("first", "every", "blocks"), [
    (date(2026, 1, 15), "month", True), (date(2026, 12, 24), "month", False), (date(2026, 12, 23), "week", True),
    (date(2025, 1, 6), "two weeks", True),
])  # fmt: skip
def test_look_ahead_sees_recurring_buys(first: date, every: str, blocks: bool) -> None:
    """A purchase that the venue makes by itself within 30 days (to 23 December) would be the replacement, whichever account it is in."""
    made = losing()
    made.recurring.append(RecurringBuy("ira", "security:SOXX", Decimal(100), "USD", every, first))
    assert ("R5.3" in rules(harvest(made))) is blocks


def test_look_ahead_sees_reinvested_dividends() -> None:
    """The broker reinvests dividends: blocked until that is switched off."""
    made = losing()
    made.accounts["schwab"] = replace(made.accounts["schwab"], reinvests=True)
    found = harvest(made)
    assert rules(found) == ["R5.4"]
    assert found.blocked_by[0].remedy == "switch reinvestment off until after 2026-12-23"


def test_after_a_loss_nothing_of_its_group_is_bought_for_thirty_days() -> None:
    """R5.5: VTI was sold at a loss 20 days ago: new cash for core buys the substitute SCHX instead; 31 days ago it buys VTI.

    So it does after a sale in the IRA, which is no loss.
    """
    ago = date(2026, 11, 3)
    cases = (("schwab", ago, "security:SCHX"), ("schwab", date(2026, 10, 23), "security:VTI"), ("ira", ago, "security:VTI"))
    for account, day, bought in cases:
        made = monitor().sold(account, "security:VTI", day, -700).price("security:SCHX", 25)
        made.new_cash = {"schwab": Decimal(2000)}
        assert one(made.propose(), kind="new cash").asset == bought


def test_a_gain_forbids_no_purchase() -> None:
    made = monitor().sold("schwab", "security:VTI", date(2026, 11, 20), 700)
    made.new_cash = {"schwab": Decimal(2000)}
    assert one(made.propose(), kind="new cash").asset == "security:VTI"


def test_no_group_is_harvested_and_bought_in_one_queue() -> None:
    """Core has a loss of 4,000 on VTI and is what new cash would buy: everything bought for it is SCHX, the harvest stands."""
    made = monitor().price("security:SCHX", 25)
    made.lots = [replace(lot, basis=Decimal(42000)) if lot.asset == "security:VTI" else lot for lot in made.lots]
    made.new_cash = {"schwab": Decimal(2000)}
    actions = made.propose()
    assert one(actions, kind="harvest").asset == "security:VTI"
    assert {a.asset for a in actions if a.side is Side.BUY and not a.blocked_by} == {"security:SCHX"}
    assert {a.blocked_by[0].rule for a in actions if a.side is Side.BUY and a.blocked_by} == {"R5.6"}


def test_without_a_substitute_a_harvest_stops_at_the_half_band() -> None:
    """No price of SCHX: core at 38,000 may not fall below its half band of 39,000 and so gives nothing; said with the remedy."""
    made = monitor()
    made.lots = [replace(lot, basis=Decimal(42000)) if lot.asset == "security:VTI" else lot for lot in made.lots]
    found = harvest(made, "security:VTI")
    assert rules(found) == ["R5.8"]
    assert "fetch its price" in found.blocked_by[0].remedy


def test_wash_sales_do_not_reach_coins_until_the_policy_says_so() -> None:
    """R5.7: SOL, 10 bought last week: harvested today; blocked once the policy's date has come."""
    made = monitor().price("crypto:AVAX", 20)
    made.lots = [replace(lot, basis=Decimal(7000)) if lot.asset == "crypto:SOL" else lot for lot in made.lots]
    made.lot("kraken", "crypto:SOL", 48, basis=4800, acquired=date(2026, 11, 16))
    assert harvest(made, "crypto:SOL").blocked_by == ()
    made.policy = replace(made.policy, tax=replace(made.policy.tax, wash_digital_from=date(2026, 1, 1)))
    assert rules(harvest(made, "crypto:SOL")) == ["R5.2"]


def test_no_harvest_in_a_retirement_account() -> None:
    made = monitor().lot("ira", "security:SOXX", 10, basis=5000)
    assert not [a for a in made.propose() if a.kind == "harvest"]


def test_the_rebalance_sale_leaves_washed_losses_for_last() -> None:
    """R4.4.

    SOXX over its band, lots at a loss but 50 bought last week: their loss saves nothing in full, so the lot at a gain is sold first."""
    made = losing(basis=1995, units=10).lot("schwab", "security:SOXX", 45, basis=9000, acquired=date(2026, 11, 16), name="NEW")
    made.lot("schwab", "security:SOXX", 5, basis=900, acquired=OLD, name="GAIN")
    sale = one(made.propose(), kind="rebalance", asset="security:SOXX")
    assert [p.lot for p in sale.lots] == ["NEW"]


def test_harvests_on_chain_count_their_gas() -> None:
    """A DeFi position at a loss of 510 with gas of 20 and a spread of 0.1 %: 490 - 2.49 is below 500."""
    made = monitor().costs("defi", gas_price=Decimal(20))
    made.account("metamask", Custody.WALLET)
    made.lots = [replace(lot, basis=Decimal(3510)) if lot.asset == "defi:aave-usdc" else lot for lot in made.lots]
    assert "R5.1" in rules(harvest(made, "defi:aave-usdc"))
