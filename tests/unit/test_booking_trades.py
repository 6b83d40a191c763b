"""Purchases, sales, exchanges, income and fees: basis, proceeds and what is unknown about them."""

from decimal import Decimal

from core.booking import totals
from core.model import FOREIGN_TAX, Event, EventKind, Leg, LegRole
from core.money import total
from core.unknown import Unknown, known
from tests.replacing import replace
from tests.unit.booking_notation import amount, booked, disposals, event, events, kinds, lots, moment


def test_the_fee_of_a_purchase_is_basis_and_that_of_a_sale_reduces_the_proceeds() -> None:
    found = booked("""
        b1 2022-01-03 A buy 2 BTC for 200 fee 1
        s1 2023-01-03 A sell 1 BTC for 150 fee 2
        s2 2023-01-04 A sell 1 BTC for 90
    """)
    assert disposals(found) == ["s1 1 BTC {100.5, 2022-01-03} -> 148 = 47.5 short", "s2 1 BTC {100.5, 2022-01-03} -> 90 = -10.5 long"]
    result = totals(found.disposals, {})
    assert (Decimal("47.5"), Decimal("-10.5"), Decimal(0)) == (result.short, result.long, result.disallowed)


def test_an_exchange_of_coins_is_a_sale_at_the_value_of_what_came_in() -> None:
    """B3.2."""
    found = booked("""
        b1 2024-01-03 A buy 1 BTC for 40000
        x1 2025-03-01 A swap 0.5 BTC into 12 ETH worth 30000 fee 50
        s1 2025-03-05 A sell 12 ETH for 29000
    """)
    assert disposals(found) == [
        "x1 0.5 BTC {20000, 2024-01-03} -> 29950 = 9950 long", "s1 12 ETH {30000, 2025-03-01} -> 29000 = -1000 short",
    ]


def test_an_exchange_without_a_stated_value_takes_the_price_of_what_came_in_then_of_what_went_out() -> None:
    script = """
        b1 2024-01-03 A buy 1 BTC for 40000
        x1 2025-03-01 A swap 0.5 BTC into 12 ETH
    """
    assert disposals(booked(script, prices={"ETH": "3000", "BTC": "80000"})) == ["x1 0.5 BTC {20000, 2024-01-03} -> 36000 = 16000 long"]
    assert disposals(booked(script, prices={"BTC": "80000"})) == ["x1 0.5 BTC {20000, 2024-01-03} -> 40000 = 20000 long"]


def test_without_any_value_proceeds_and_basis_are_unknown_with_the_cause_and_never_zero() -> None:
    """L3.3."""
    found = booked("""
        b1 2024-01-03 A buy 1 BTC for 40000
        x1 2025-03-01 A swap 0.5 BTC into 12 ETH
    """)
    assert disposals(found) == ["x1 0.5 BTC {20000, 2024-01-03} -> unknown = unknown long"]
    assert "A 12 ETH {unknown USD, 2025-03-01}" in lots(found)
    gain = found.disposals[0].gain
    assert isinstance(gain, Unknown)
    assert gain.cause == "no price"
    result = totals(found.disposals, {})
    assert known(result.short)
    assert isinstance(result.long, Unknown)


def test_a_fee_in_a_third_coin_is_given_up_at_its_value_and_costs_as_much() -> None:
    found = booked("""
        b0 2025-01-02 A buy 10 BNB for 5000
        b1 2025-01-03 A buy 1 BTC for 40000 fee 0.1 BNB
        s1 2025-03-01 A sell 1 BTC for 50000 fee 0.1 BNB
    """, prices={"BNB": "600"})
    assert disposals(found) == [
        "b1 0.1 BNB {50, 2025-01-02} -> 60 = 10 short",
        "s1 1 BTC {40060, 2025-01-03} -> 49940 = 9880 short",
        "s1 0.1 BNB {50, 2025-01-02} -> 60 = 10 short",
    ]


def test_a_fee_withheld_from_what_is_bought_makes_the_lot_smaller_at_the_same_cost() -> None:
    """No gain on units that were never the user's; in an exchange they also do not count as received."""
    found = booked("""
        b1 2025-01-03 A buy 1 BTC for 40000 fee 0.001 BTC
        x1 2025-03-01 A swap 0.5 BTC into 10 ETH worth 30000 fee 0.1 ETH
    """)
    assert [("b1", Decimal("0.499"))] == [(held.origin, held.quantity) for held in found.lots if held.asset == "crypto:BTC"]
    coins = [part.basis for part in (*found.lots, *found.disposals) if part.asset == "crypto:BTC"]
    assert total(basis for basis in coins if known(basis)) == Decimal(40000)
    assert "A 9.9 ETH {29700 USD, 2025-03-01}" in lots(found)
    assert Decimal("29700") == found.disposals[0].proceeds
    assert len(found.disposals) == 1


def test_a_fee_in_the_coin_that_is_sold_is_sold_with_it() -> None:
    found = booked("""
        b1 2025-01-03 A buy 1.001 BTC for 10010
        s1 2025-03-01 A sell 1 BTC for 50000 fee 0.001 BTC
    """)
    assert disposals(found) == ["s1 1.001 BTC {10010, 2025-01-03} -> 50000 = 39990 short"]


def test_money_in_another_currency_counts_at_the_rate_of_its_day() -> None:
    script = """
        b1 2025-01-03 A buy 1 BTC for 40000 EUR fee 10 EUR
        s1 2025-03-01 A sell 1 BTC for 60000
    """
    assert disposals(booked(script, prices={"EUR": "1.1"})) == ["s1 1 BTC {44011, 2025-01-03} -> 60000 = 15989 short"]
    assert disposals(booked(script)) == ["s1 1 BTC {unknown, 2025-01-03} -> 60000 = unknown short"]


def test_income_is_taxed_at_its_value_and_its_lot_has_that_basis_from_that_day() -> None:
    """B3.3."""
    found = booked("""
        i1 2025-02-01 A income 0.1 ETH worth 300 as staking
        i2 2025-02-02 A income 12 USD as dividend tax 2
        s1 2025-08-01 A sell 0.1 ETH for 250
    """)
    assert disposals(found) == ["s1 0.1 ETH {300, 2025-02-01} -> 250 = -50 short"]
    assert [
        (item.kind, amount(item.value), amount(item.withheld)) for item in found.incomes
    ] == [("staking", "300", "0"), ("dividend", "12", "2")]


def test_income_net_of_a_commission_in_kind_counts_what_was_received() -> None:
    found = booked("i1 2025-02-01 A income 0.1 ETH worth 300 as staking fee 0.01 ETH")
    assert lots(found) == ["A 0.09 ETH {270 USD, 2025-02-01}"]
    assert [amount(item.value) for item in found.incomes] == ["270"]
    assert found.disposals == ()


def test_gas_is_given_up_at_its_value() -> None:
    found = booked("""
        b1 2025-01-02 A buy 1 ETH for 2000
        g1 2025-02-02 A pay 0.01 ETH
    """, prices={"ETH": "3000"})
    assert disposals(found) == ["g1 0.01 ETH {20, 2025-01-02} -> 30 = 10 short"]
    assert found.disposals[0].kind == "fee"


def test_more_sold_than_held_has_an_unknown_basis_and_asks_for_the_history() -> None:
    """B4.1."""
    found = booked("""
        b1 2025-01-02 A buy 1 ETH for 2000
        s1 2025-02-02 A sell 3 ETH for 9000
    """)
    assert disposals(found) == [
        "s1 1 ETH {2000, 2025-01-02} -> 3000 = 1000 short", "s1 2 ETH {unknown, 2025-02-02} -> 6000 = unknown no term",
    ]
    assert kinds(found) == ["missing units"]
    assert "import the missing history" in found.questions[0].remedy


def test_a_cancelled_purchase_is_read_by_its_legs() -> None:
    """A reversed buy: shares out, money back."""
    legs = (Leg("A", "security:VTI", Decimal(-1), LegRole.ASSET), Leg("A", "cash:USD", Decimal(100), LegRole.CASH))
    reversal = Event("c1", EventKind.BUY, moment("2025-01-03")[0], legs, stated_date=moment("2025-01-03")[1])
    assert disposals(booked([event("b1 2025-01-02 A buy 1 VTI for 100"), reversal])) == ["c1 1 VTI {100, 2025-01-02} -> 100 = 0 short"]


def test_several_small_balances_converted_at_once_share_the_value_by_their_prices() -> None:
    legs = (
        Leg("A", "crypto:ETH", Decimal(-1), LegRole.ASSET), Leg("A", "crypto:SOL", Decimal(-2), LegRole.ASSET),
        Leg("A", "crypto:BNB", Decimal(10), LegRole.ASSET, Decimal(900), "USD"),
    )
    dust = Event("x1", EventKind.SWAP, moment("2025-02-01T10:00")[0], legs)
    listed = [event("b1 2025-01-02 A buy 1 ETH for 100"), event("b2 2025-01-02 A buy 2 SOL for 100"), dust]
    assert disposals(
        booked(listed, prices={"ETH": "1000", "SOL": "250"})
    ) == ["x1 1 ETH {100, 2025-01-02} -> 600 = 500 short", "x1 2 SOL {100, 2025-01-02} -> 300 = 200 short"]
    assert [amount(sale.gain) for sale in booked(listed, prices={"ETH": "1000"}).disposals] == ["unknown", "unknown"]


def test_a_reinvested_dividend_bought_in_two_fills_is_one_lot() -> None:
    legs = (
        Leg("A", "security:VTI", Decimal("0.5"), LegRole.ASSET), Leg("A", "security:VTI", Decimal("0.25"), LegRole.ASSET),
        Leg("A", "cash:USD", Decimal(-150), LegRole.CASH),
    )
    found = booked([Event("b1", EventKind.BUY, moment("2025-02-01")[0], legs, stated_date=moment("2025-02-01")[1])])
    assert lots(found) == ["A 0.75 VTI {150 USD, 2025-02-01}"]


def test_the_civil_date_is_the_taxpayers() -> None:
    """03:00 UTC on 1 January is still the old year in New York, and the new one in Berlin."""
    script = "b1 2025-01-01T03:00 A buy 1 ETH for 2000"
    assert lots(booked(script)) == ["A 1 ETH {2000 USD, 2024-12-31}"]
    assert lots(booked(script, timezone="Europe/Berlin")) == ["A 1 ETH {2000 USD, 2025-01-01}"]


def test_balances_add_up_all_legs_money_included() -> None:
    found = booked("""
        b1 2025-01-03 A buy 1 BTC for 40000 fee 5
        s1 2025-03-01 A sell 0.4 BTC for 20000 fee 0.001 BTC
    """)
    assert {("A", "crypto:BTC"): Decimal("0.599"), ("A", "cash:USD"): Decimal("-20005")} == found.balances


def test_tax_that_another_state_withheld_is_told_apart_and_other_tax_leaves_no_trace() -> None:
    """B3.8: the file's own word; 1.50 withheld, 0.50 given back, 3 of another tax."""
    first, back, other = events("t1 2025-03-01 A tax 0 USD\nt2 2025-04-01 A tax 0 USD\nt3 2025-04-02 A tax 0 USD")
    said = [(first, "-1.5", FOREIGN_TAX), (back, "0.5", FOREIGN_TAX), (other, "-3", "")]
    found = booked([
        replace(paid, variety=variety, legs=(Leg("A", "cash:USD", Decimal(units), LegRole.TAX),)) for paid, units, variety in said
    ])
    assert [(item.kind, item.value, item.withheld) for item in found.incomes] == [
        ("foreign_tax", 0, Decimal("1.5")), ("foreign_tax", 0, Decimal("-0.5")),
    ]
