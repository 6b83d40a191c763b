"""T9: the formula of the whole portfolio, in own numbers."""

from datetime import datetime

from core.booking.rules import Rules
from core.model import Booking
from core.tax import pack_for
from core.unknown import Maybe, Unknown
from tests.unit.booking_notation import NO_PRICE, amount, booked, disposals, kinds

FR: Rules = pack_for("FR").rules(None)
PRICES = {"BTC": "600", "ETH": "50"}


def french(script: str, **more: object) -> Booking:
    return booked(script, rules=FR, timezone="Europe/Paris", **({"prices": PRICES} | more))  # type: ignore[arg-type]


def test_a_sale_takes_the_share_of_the_whole_cost_that_its_price_is_of_the_whole_value() -> None:
    """T9.1: cost 1,000 + 400, worth 2 x 600 + 8 x 50 = 1,600 when 300 of ETH is sold: 1,400 x 300 / 1,600. The cost that is left is
    1,137.5, and the next sale is measured against 2 x 600 + 2 x 50."""
    booking = french("""
        b1 2022-01-10 A buy 2 BTC for 1000
        b2 2022-02-10 B buy 8 ETH for 400
        s1 2022-03-10 B sell 6 ETH for 300
        s2 2022-04-10 A sell 1 BTC for 650
    """)
    assert disposals(booking) == [
        "s1 6 ETH {262.5, 2022-01-10} -> 300 = 37.5 short", "s2 1 BTC {568.75, 2022-01-10} -> 650 = 81.25 short",
    ]
    assert {sale.rule for sale in booking.disposals} == {"portfolio"}


def test_an_exchange_is_nothing() -> None:
    """T9.2: neither a gain nor a change of the cost; what the last sale takes is all of it."""
    booking = french("""
        b1 2022-01-10 A buy 2 BTC for 1000
        x1 2022-02-10 A swap 2 BTC into 24 ETH worth 1200
        s1 2022-03-10 A sell 24 ETH for 1300
    """)
    assert disposals(booking) == ["s1 24 ETH {1000, 2022-01-10} -> 1300 = 300 short"]
    assert not booking.lots


def test_costs_reduce_the_price_but_not_its_share() -> None:
    """T9.3: 600 of 1,200 is half of the cost; 590 are received."""
    booking = french("""
        b1 2022-01-10 A buy 2 BTC for 1000
        s1 2022-03-10 A sell 1 BTC for 600 fee 10
    """)
    assert disposals(booking) == ["s1 1 BTC {500, 2022-01-10} -> 590 = 90 short"]


def test_a_price_that_is_not_known_leaves_the_gain_unknown() -> None:
    """T9.4: with its cause; of what is sold the sale itself is a price."""
    def values(asset: str, at: datetime) -> Maybe:
        return NO_PRICE

    alone = french("""
        b1 2022-01-10 A buy 2 BTC for 1000
        s1 2022-03-10 A sell 1 BTC for 600
    """, prices=values)
    assert disposals(alone) == ["s1 1 BTC {500, 2022-01-10} -> 600 = 100 short"]
    booking = french("""
        b1 2022-01-10 A buy 2 BTC for 1000
        b2 2022-01-10 A buy 2 ETH for 100
        s1 2022-03-10 A sell 1 BTC for 600
    """, prices=values)
    gain = booking.disposals[0].gain
    assert isinstance(gain, Unknown)
    assert gain.cause == NO_PRICE.cause


def test_what_is_left_has_no_cost_of_its_own() -> None:
    """T9.5: a lot says what the whole portfolio still costs."""
    booking = french("""
        b1 2022-01-10 A buy 2 BTC for 1000
        s1 2022-03-10 A sell 1 BTC for 600
    """)
    (lot,) = booking.lots
    assert (lot.quantity, isinstance(lot.basis, Unknown) and lot.basis.cause) == (1, "the cost is that of the whole portfolio (500)")


def test_securities_have_a_weighted_average_of_their_own() -> None:
    """T9.6: and are no part of the portfolio."""
    booking = french("""
        b1 2022-01-10 A buy 2 VTI for 100
        b2 2022-01-11 A buy 2 VTI for 300
        b3 2022-01-12 A buy 1 BTC for 500
        s1 2022-03-10 A sell 1 VTI for 150
        s2 2022-03-11 A sell 1 BTC for 600
    """)
    assert disposals(booking) == ["s1 1 VTI {100, 2022-01-10} -> 150 = 50 short", "s2 1 BTC {500, 2022-01-12} -> 600 = 100 short"]


def test_more_sold_than_held_is_a_question() -> None:
    """T9.4."""
    booking = french("""
        b1 2022-01-10 A buy 1 BTC for 500
        s1 2022-03-10 A sell 3 BTC for 1800
    """)
    assert [amount(sale.gain) for sale in booking.disposals] == ["unknown"]
    assert kinds(booking) == ["missing units"]
