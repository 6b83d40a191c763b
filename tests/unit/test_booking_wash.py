"""Which losses are wash sales: 61 days, all accounts, substantially identical groups, standing orders."""

from datetime import date
from decimal import Decimal

import pytest

from core.booking import marks, totals
from core.model import Account, Asset, RecurringBuy
from core.tax.us import UnitedStates
from core.unknown import Unknown, known
from tests.unit.booking_notation import accounts, booked


def marked(script: str, **options: object) -> list[str]:
    """The sales whose loss may be disallowed."""
    return [sale.event for sale in booked(script, **options).disposals if not known(sale.disallowed) or sale.disallowed]  # type: ignore[arg-type]


def warned(script: str, **options: object) -> dict[str, tuple[str, ...]]:
    """The sales whose loss a purchase that is known to come would disallow, and what is said of it."""
    found = booked(script, **options)  # type: ignore[arg-type]
    return {sale.event: sale.marks for sale in found.disposals if any(mark.startswith(marks.WASH) for mark in sale.marks)}


@pytest.mark.parametrize(
    ("bought", "expected"),
    [("2025-04-01", []), ("2025-04-02", ["s1"]), ("2025-05-02", ["s1"]), ("2025-06-01", ["s1"]), ("2025-06-02", [])],
)
def test_a_purchase_within_thirty_days_before_or_after_a_loss_replaces_what_was_sold(bought: str, expected: list[str]) -> None:
    """Sold at a loss on 2 May: from 2 April to 1 June."""
    script = f"""
        b1 2025-01-02 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 900
        b2 {bought} B buy 1 VTI for 90
    """
    assert expected == marked(script)


def test_a_disallowed_part_that_is_not_known_makes_the_total_unknown() -> None:
    found = booked("""
        o1 2025-01-02 A opening 10 VTI
        s1 2025-05-02 A sell 10 VTI for 900
        b2 2025-05-03 B buy 1 VTI for 90
    """)
    result = totals(found.disposals, {})
    assert isinstance(result.disallowed, Unknown)
    assert result.marks[marks.WASH_UNKNOWN] == 1


def test_gains_transfers_gifts_and_the_sold_order_itself_are_no_replacement() -> None:
    assert marked("""
        b1 2025-04-20 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 5 VTI for 400
        w1 2025-05-03 A send 5 VTI
        d1 2025-05-04 B receive 5 VTI
        g1 2025-05-05 B gift_in 1 VTI
    """) == []
    assert marked("b1 2025-04-20 A buy 10 VTI for 1000\ns1 2025-05-02 A sell 5 VTI for 600\nb2 2025-05-03 A buy 5 VTI for 600") == []


def test_a_purchase_that_was_sold_again_before_is_no_replacement() -> None:
    assert marked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-04-20 B buy 5 VTI for 450
        s0 2025-04-25 B sell 5 VTI for 460
        s1 2025-05-02 A sell 10 VTI for 900
    """) == []
    assert marked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-04-20 B buy 5 VTI for 450
        c1 2025-04-21 B split 5 VTI
        s0 2025-04-25 B sell 9 VTI for 460
        s1 2025-05-02 A sell 10 VTI for 900
    """) == ["s1"]


def test_a_reinvested_dividend_in_any_account_replaces() -> None:
    assert marked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        i1 2025-04-20 IRA income 0.1 VTI worth 9 as dividend
        s1 2025-05-02 A sell 10 VTI for 900
    """) == ["s1"]


def test_assets_of_one_group_replace_each_other() -> None:
    script = """
        b1 2025-01-02 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 900
        b2 2025-05-03 A buy 10 ITOT for 900
    """
    same = {name: Asset(name, wash_group="us total") for name in ("security:VTI", "security:ITOT")}
    assert marked(script) == []
    assert marked(script, assets=same) == ["s1"]


def test_losses_on_coins_count_unless_a_law_to_come_says_otherwise() -> None:
    script = """
        b1 2025-01-02 A buy 10 BTC for 1000
        s1 2025-05-02 A sell 5 BTC for 400
        b2 2025-05-03 A buy 5 BTC for 400
        s2 2027-05-02 A sell 1 BTC for 10
        b3 2027-05-03 A buy 1 BTC for 10
    """
    assert marked(script) == []
    assert marked(script, rules=UnitedStates(wash_digital_from=date(2027, 1, 1))) == ["s2"]


def test_a_standing_order_counts_for_days_that_the_history_does_not_reach() -> None:
    """B5.9."""
    script = """
        b1 2025-01-02 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 5 VTI for 400
        x1 {} A buy 1 SCHD for 10
    """
    order = (RecurringBuy("B", "security:VTI", Decimal(100), "USD", "month", date(2024, 1, 15)),)
    said = "wash sale: a scheduled purchase until 2025-06-01 would disallow up to 100.00 USD"
    assert warned(script.format("2025-05-10"), recurring=order) == {"s1": (said,)}
    assert warned(script.format("2025-05-20"), recurring=order) == {}
    assert warned(script.format("2025-07-20"), recurring=order) == {}
    assert marked(script.format("2025-05-10"), recurring=order) == []


def test_reinvestment_in_an_account_that_still_holds_the_asset_counts_for_days_to_come() -> None:
    script = """
        b1 2025-01-02 A buy 10 VTI for 1000
        s1 2025-05-02 A sell {} VTI for 400
    """
    held = accounts(Account("A", reinvests=True))
    assert list(warned(script.format(5), held=held)) == ["s1"]
    assert warned(script.format(10), held=held) == {}
    assert warned(script.format(5)) == {}


def test_a_loss_of_unknown_size_is_marked_too() -> None:
    assert marked("""
        o1 2025-01-02 A opening 10 VTI
        s1 2025-05-02 A sell 5 VTI for 400
        b2 2025-05-03 A buy 5 VTI for 400
    """) == ["s1"]


def test_a_standing_order_for_another_asset_is_not_in_the_way() -> None:
    order = (RecurringBuy("B", "security:ITOT", Decimal(100), "USD", "month", date(2024, 1, 15)),)
    script = "b1 2025-01-02 A buy 10 VTI for 1000\ns1 2025-05-02 A sell 5 VTI for 400"
    assert warned(script, recurring=order) == {}
