"""T8: the total average of a year and the moving average, in own numbers."""

from core.model import Booking
from core.tax import pack_for
from core.tax.us import UnitedStates
from tests.unit.booking_notation import amount, booked, disposals, kinds, lots


class Notified:
    """A policy's tax part with the moving average."""

    lot_method = UnitedStates().lot_method
    average = "moving"
    wash_digital_from = None
    crypto_basis_before_2025 = ""


SCRIPT = """
    b1 2022-01-10 A buy 1 BTC for 100
    b2 2022-02-10 B buy 1 BTC for 200
    s1 2022-03-10 A sell 1 BTC for 400
    b3 2022-11-10 A buy 2 BTC for 700
    s2 2022-12-10 B sell 0.5 BTC for 300
    b4 2023-02-10 A buy 0.5 BTC for 375
    s3 2023-01-10 A sell 2 BTC for 900
"""


def japanese(script: str, *, moving: bool = False) -> Booking:
    return booked(script, rules=pack_for("JP").rules(Notified() if moving else None), timezone="Asia/Tokyo")


def test_the_total_average_of_a_year() -> None:
    """T8.1: 2022: (100 + 200 + 700) / 4 = 250 a unit for both sales, also the one before the last purchase. 2023 begins with 2.5 units
    that cost 625: (625 + 375) / 3."""
    booking = japanese(SCRIPT)
    assert disposals(booking) == [
        "s1 1 BTC {250, 2022-01-10} -> 400 = 150 short", "s2 0.5 BTC {125, 2022-01-10} -> 300 = 175 short",
        "s3 2 BTC {666.666666666667, 2022-01-10} -> 900 = 233.333333333333 short",
    ]
    assert {sale.rule for sale in booking.disposals} == {"year"}
    assert lots(booking) == ["A 0.5 BTC {166.666666666666 USD, 2022-01-10}", "B 0.5 BTC {166.666666666667 USD, 2022-01-10}"]


def test_the_moving_average() -> None:
    """T8.2: 150 a unit before the second purchase of the year, (150 + 700) / 3 after it."""
    booking = japanese(SCRIPT, moving=True)
    assert disposals(booking)[:2] == [
        "s1 1 BTC {150, 2022-01-10} -> 400 = 250 short",
        "s2 0.5 BTC {141.666666666667, 2022-01-10} -> 300 = 158.333333333333 short",
    ]
    assert {sale.rule for sale in booking.disposals} == {"pool"}


def test_shares_have_the_average_after_each_purchase() -> None:
    """T8.2: whatever was notified for crypto assets."""
    booking = japanese("""
        b1 2022-01-10 A buy 1 VTI for 100
        s1 2022-03-10 A sell 0.5 VTI for 400
        b2 2022-11-10 A buy 1 VTI for 700
    """)
    assert disposals(booking) == ["s1 0.5 VTI {50, 2022-01-10} -> 400 = 350 short"]


def test_all_sold_in_a_year_leaves_no_cost() -> None:
    """T8.3: the last sale takes the exact rest of 100 / 3."""
    booking = japanese("""
        b1 2022-01-10 A buy 3 BTC for 100
        s1 2022-03-10 A sell 1 BTC for 40
        s2 2022-04-10 A sell 1 BTC for 40
        s3 2022-05-10 A sell 1 BTC for 40
    """)
    assert [amount(sale.basis) for sale in booking.disposals] == ["33.333333333333", "33.333333333333", "33.333333333334"]
    assert not booking.lots


def test_units_that_leave_without_a_gain_go_at_the_average_up_to_then() -> None:
    """T8.4: half of 2 that cost 300 goes; a split and an exchange follow."""
    booking = japanese("""
        b1 2022-01-10 A buy 2 BTC for 300
        g1 2022-02-10 A gift_out 1 BTC
        s1 2022-03-10 A sell 0.5 BTC for 90
        x1 2022-04-10 A split 0.5 BTC
        b2 2022-05-10 A buy 1 BTC for 50
    """)
    assert disposals(booking) == ["s1 0.5 BTC {66.666666666667, 2022-01-10} -> 90 = 23.333333333333 short"]
    assert lots(booking) == ["A 2 BTC {133.333333333333 USD, 2022-01-10}"]


def test_more_sold_than_held_is_a_question() -> None:
    """T8.5: a purchase later in the year fills it, as the law averages the year; beyond that it is unknown."""
    booking = japanese("""
        b1 2022-01-10 A buy 1 BTC for 10
        s1 2022-06-01 A sell 4 BTC for 100
        b2 2022-12-01 A buy 1 BTC for 20
    """)
    assert disposals(booking) == ["s1 2 BTC {30, 2022-01-10} -> 50 = 20 short", "s1 2 BTC {unknown, 2022-06-01} -> 50 = unknown short"]
    assert kinds(booking) == ["missing units"]
