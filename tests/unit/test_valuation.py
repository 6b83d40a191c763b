"""Holdings valued and put into sleeves: what is counted, what waits, what is unknown and what that blocks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.market import PriceBook
from core.model import Account, Asset, Price, Strategy
from core.policy import Policy, load_policy, profile, profiles
from core.unknown import Unknown
from core.valuation import Valuation, assign, value

AS_OF = datetime(2026, 11, 23, 14, tzinfo=UTC)
ME = "Kraken"
FX = (Price("cash:EUR", AS_OF, Decimal("1.1"), "USD", "made up"),)


def valued(policy: Policy, held: dict[Asset, str], prices: dict[str, tuple[str, float]], account: str = ME) -> Valuation:
    """Quantities by asset; prices in dollars with their age in hours."""
    found = [Price(asset, AS_OF - timedelta(hours=hours), Decimal(price), "USD", "made up") for asset, (price, hours) in prices.items()]
    balances = {(account, asset.id): Decimal(quantity) for asset, quantity in held.items()}
    accounts = {ME: Account(ME, venue="Kraken Inc")}
    return value(balances, {asset.id: asset for asset in held}, accounts, PriceBook([*found, *FX], "USD"), policy, AS_OF)


BTC, ARB, VTI, USD, EUR = (Asset(each) for each in ("crypto:BTC", "crypto:ARB", "security:VTI", "cash:USD", "cash:EUR"))


def test_values_weights_and_cash() -> None:
    """0.5 BTC at $60,000, 10 VTI at $300 and 1,000 EUR at 1.1: the monitor counts cash as fixed income."""
    found = valued(profile("monitor"), {BTC: "0.5", VTI: "10", EUR: "1000"}, {BTC.id: ("60000", 1), VTI.id: ("300", 2)})
    assert [(each.asset, each.value, each.sleeve, each.market) for each in found.holdings] == [
        ("cash:EUR", 1100, "fixed_income", "etf"), ("crypto:BTC", 30_000, "btc_eth", "crypto"), ("security:VTI", 3000, "etf_core", "etf")]
    assert (found.total, found.known_total, found.cash, found.waiting) == (34_100, 34_100, 1100, 0)
    assert found.by_sleeve["btc_eth"] == 30_000
    assert found.by_sleeve["l1"] == 0


def test_cash_that_no_sleeve_claims_waits_beside_the_weights() -> None:
    """Profile `limits` has no sleeve for cash: $2,000 are new money, not part of the 100 %."""
    found = valued(profile("limits"), {BTC: "1", USD: "2000"}, {BTC.id: ("60000", 1)})
    assert (found.total, found.cash, found.waiting) == (60_000, 2000, 2000)
    assert found.unassigned == ()


def test_an_unknown_price_makes_its_sleeve_and_the_total_unknown() -> None:
    """D1.4: Nothing becomes zero; what is known stays known, and the cause travels up."""
    found = valued(profile("tiers"), {BTC: "1", ARB: "100", VTI: "1"}, {BTC.id: ("60000", 1), VTI.id: ("300", 1)})
    gives = "'trimtab prices set crypto:ARB PRICE USD' gives it, 'trimtab prices missing' lists all"
    cause = Unknown("no price for ARB up to 2026-11-23", gives)
    assert found.total == found.by_sleeve["crypto"] == found.by_sleeve["crypto_other"] == cause
    assert (found.known_total, found.by_sleeve["btc"], found.by_sleeve["etfs"]) == (60_300, 60_000, 300)
    assert [(each.what, each.cause) for each in found.blocked] == [("value of ARB in Kraken", cause.cause)]


def test_an_asset_tagged_outside_is_not_counted_and_blocks_nothing() -> None:
    house, spam = Asset("security:HOUSE", tags=frozenset({"outside"})), Asset("crypto:SPAM", tags=frozenset({"outside"}))
    found = valued(profile("tiers"), {BTC: "1", house: "1", spam: "9"}, {BTC.id: ("60000", 1), house.id: ("500000", 1)})
    assert found.total == 60_000
    assert found.blocked == found.unassigned == ()
    assert [each.counted for each in found.holdings] == [True, False, False]


def test_a_holding_without_a_sleeve_counts_and_is_listed_with_a_remedy() -> None:
    gold = Asset("security:GLD")
    found = valued(profile("monitor"), {BTC: "1", gold: "10"}, {BTC.id: ("60000", 1), gold.id: ("200", 1)})
    assert found.total == 62_000
    blocked, = found.unassigned
    assert (blocked.what, blocked.remedy) == ("sleeve of GLD in Kraken", "add it to a sleeve's members, set its class, or tag it outside")


def test_a_holding_that_only_a_parent_claims_is_counted_there_and_listed() -> None:
    """VTI is a security, but none of the four positions of ETFs."""
    found = valued(profile("tiers"), {VTI: "10"}, {VTI.id: ("300", 1)})
    assert (found.by_sleeve["etfs"], found.holdings[0].sleeve) == (3000, "etfs")
    assert "no part of ETFs claims it" in found.unassigned[0].cause


def test_prices_go_stale_by_market() -> None:
    """L3.2: A coin's price of 25 hours is too old to act on, a share's of 90 is not, one of 97 is; the value stays known."""
    old = {BTC.id: ("60000", 25.0), VTI.id: ("300", 90.0), "security:SOXX": ("200", 97.0)}
    found = valued(profile("monitor"), {BTC: "1", VTI: "1", Asset("security:SOXX"): "1", USD: "5"}, old)
    assert {each.asset: each.stale for each in found.holdings} == {
        "cash:USD": False, "crypto:BTC": True, "security:SOXX": True, "security:VTI": False}
    assert found.total == 60_505
    assert found.blocked[0].cause == "its price is 1 day 1 hour old, crypto prices may be 1 day old"


def test_negative_balances_count_against_the_whole() -> None:
    """A debt in cash is a negative value."""
    found = valued(profile("monitor"), {BTC: "1", USD: "-10000"}, {BTC.id: ("60000", 1)})
    assert (found.total, found.by_sleeve["fixed_income"]) == (50_000, -10_000)


def test_an_empty_balance_is_no_holding_and_the_smallest_is() -> None:
    dust = Asset("crypto:SOL")
    found = valued(profile("monitor"), {BTC: "0", dust: "0.000000000000000001"}, {dust.id: ("160", 1)})
    assert [each.asset for each in found.holdings] == ["crypto:SOL"]


def test_an_absurd_product_is_unknown_not_an_error() -> None:
    found = valued(profile("monitor"), {BTC: "1" + "0" * 40}, {BTC.id: ("60000", 1)})
    assert isinstance(found.total, Unknown)


@pytest.mark.parametrize(("asset", "sleeve"), [
    (Asset("crypto:BTC"), "btc"), (Asset("crypto:WBTC"), "btc"), (Asset("crypto:SOL"), "l1"), (Asset("crypto:XMR"), "crypto_other"),
    (Asset("crypto:USDC"), "cash"), (Asset("cash:EUR"), "cash"), (Asset("security:VGT"), "vgt"), (Asset("security:VTI"), "etfs"),
    (Asset("crypto:UNI"), "defi"), (Asset("defi:x", strategy=Strategy.FARMING), "farming"), (Asset("defi:x"), "defi"),
    (Asset("crypto:XMR", asset_class="l1"), "l1"), (Asset("security:BTC"), "btc"),
])
def test_the_strongest_claim_wins_and_the_rest_is_the_rest(asset: Asset, sleeve: str) -> None:
    """In tiers, where kinds, classes, names and `rest` all meet. A bare symbol means whatever has it, a share too."""
    assert assign(asset, ME, profile("tiers")).sleeve == sleeve


OVERLAP = """
[[sleeve]]
name = "roth"
target = "50%"
members = ["account:Roth"]
[[sleeve]]
name = "core"
target = "50%"
members = ["class:etf_core"]
"""


def test_two_equal_claims_are_an_overlap_that_the_user_resolves() -> None:
    """VTI in the Roth account is claimed by account and by class: it counts, in neither, and both are named."""
    found = valued(load_policy(OVERLAP, "x.toml"), {VTI: "1"}, {VTI.id: ("300", 1)}, account="Roth")
    assert found.total == 300
    assert found.by_sleeve == {"roth": 0, "core": 0}
    assert found.unassigned[0].cause == "both roth and core claim it"


@given(st.dictionaries(st.sampled_from([
    "crypto:BTC", "crypto:SOL", "crypto:XMR", "crypto:USDC", "security:VGT", "security:GLD", "cash:USD", "defi:x", "crypto:ETH",
]), st.decimals("0.01", "1e9", places=6), min_size=1))
def test_sleeves_and_what_is_in_none_add_up_to_the_whole(held: dict[str, Decimal]) -> None:
    """In every profile: the roots and the counted holdings without a sleeve are the total, exactly."""
    for name in profiles():
        assets = {Asset(each): str(quantity) for each, quantity in held.items()}
        found = valued(profile(name), assets, {each: ("1.23", 1) for each in held if each != "cash:USD"})
        roots = [found.by_sleeve[sleeve.name] for sleeve in profile(name).roots]
        homeless = [holding.value for holding in found.holdings if holding.counted and not holding.sleeve]
        assert found.total == sum(each for each in (*roots, *homeless) if isinstance(each, Decimal))


def test_an_account_is_selected_by_its_name_or_venue() -> None:
    policy = load_policy('[[sleeve]]\nname = "k"\ntarget = "100%"\nmembers = ["account:kraken inc"]\n', "x.toml")
    assert valued(policy, {BTC: "1"}, {BTC.id: ("1", 1)}).by_sleeve["k"] == 1
