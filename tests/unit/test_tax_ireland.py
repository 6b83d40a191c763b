"""T4: the last four weeks first, then first in, first out; the loss whose like is bought again, in own numbers."""

from core.booking.rules import Rules
from core.model import Account, Booking, Owner
from core.money import text
from core.tax import pack_for
from tests.unit.booking_notation import accounts, amount, booked, kinds, lots

IE: Rules = pack_for("IE").rules(None)


def irish(script: str, **more: object) -> Booking:
    return booked(script, rules=IE, timezone="Europe/Dublin", **more)  # type: ignore[arg-type]


def rows(booking: Booking) -> list[str]:
    return [
        f"{sale.event} {text(sale.quantity)} {sale.rule} {sale.origin}: {amount(sale.basis)} -> {amount(sale.proceeds)},"
        f" {amount(sale.disallowed)}" for sale in booking.disposals
    ]


def test_the_last_four_weeks_first_then_the_oldest() -> None:
    """T4.1: bought 28 days before is within, 29 days is not; the accounts are one."""
    booking = irish("""
        b1 2022-01-10 A buy 10 VTI for 100
        b2 2022-05-03 B buy 10 VTI for 120
        b3 2022-05-04 A buy 3 VTI for 60
        s1 2022-06-01 A sell 12 VTI for 240
        s2 2022-06-02 B sell 2 VTI for 40
    """)
    assert rows(booking) == [
        "s1 3 28 days b3: 60 -> 60, 0", "s1 9 FIFO b1: 90 -> 180, 0", "s2 1 FIFO b1: 10 -> 20, 0", "s2 1 FIFO b2: 12 -> 20, 0",
    ]
    assert lots(booking) == ["A 1 VTI {12 USD, 2022-05-03}", "B 8 VTI {96 USD, 2022-05-03}"]


def test_a_loss_counts_only_against_a_gain_on_what_is_bought_again() -> None:
    """T4.2: 10 sold at a loss of 50, 4 bought again 28 days later: 20 of it are restricted. Of these 4, 1 is sold at a gain of 3 and
    takes 3 of its 5; 3 at a gain of 60 take their 15."""
    booking = irish("""
        b1 2022-01-10 A buy 10 VTI for 100
        s1 2022-06-01 A sell 10 VTI for 50
        b2 2022-06-29 A buy 4 VTI for 20
        s2 2023-01-10 A sell 1 VTI for 8
        s3 2023-02-10 A sell 3 VTI for 75
    """)
    assert rows(booking) == ["s1 10 FIFO b1: 100 -> 50, 20", "s2 1 FIFO b2: 5 -> 8, -3", "s3 3 FIFO b2: 15 -> 75, -15"]
    assert [len(sale.marks) for sale in booking.disposals] == [0, 1, 1]


def test_bought_again_on_the_twenty_ninth_day_is_free() -> None:
    """T4.2: and what was bought before the sale restricts nothing."""
    booking = irish("""
        b0 2022-05-20 A buy 5 VTI for 50
        b1 2022-05-21 A buy 10 VTI for 100
        s1 2022-06-01 A sell 10 VTI for 50
        b2 2022-06-30 A buy 4 VTI for 20
    """)
    assert [sale.disallowed for sale in booking.disposals] == [0, 0]


def test_the_spouse_buys_again() -> None:
    """T4.3: the loss is restricted, and nothing is set off in her hands."""
    held = accounts(Account("A"), Account("Hers", owner=Owner.SPOUSE))
    booking = irish("""
        b1 2022-01-10 A buy 10 VTI for 100
        s1 2022-06-01 A sell 10 VTI for 50
        b2 2022-06-05 Hers buy 10 VTI for 50
        s2 2023-06-05 Hers sell 10 VTI for 80
    """, held=held)
    assert rows(booking) == ["s1 10 FIFO b1: 100 -> 50, 50", "s2 10 FIFO b2: 50 -> 80, 0"]


def test_splits_and_renames_keep_lots_and_dates() -> None:
    """T4.4: three lots doubled, then renamed; the last was bought within four weeks of the sale."""
    booking = irish("""
        b1 2022-01-10 A buy 1 VTI for 10
        b2 2022-02-10 A buy 2 VTI for 40
        x1 2022-03-10 A split 3 VTI
        b3 2022-05-20 A buy 2 VTI for 90
        n1 2022-05-25 A rename 8 VTI into 4 VOO
        s1 2022-06-01 A sell 1.5 VOO for 300
    """)
    assert rows(booking) == ["s1 1 28 days b3: 90 -> 200, 0", "s1 0.5 FIFO b1: 5 -> 100, 0"]
    assert lots(booking) == ["A 0.5 VOO {5 USD, 2022-01-10}", "A 2 VOO {40 USD, 2022-02-10}"]


def test_more_sold_than_held_is_a_question() -> None:
    """T4.5."""
    booking = irish("""
        b1 2022-01-10 A buy 1 VTI for 10
        s1 2022-06-01 A sell 4 VTI for 100
    """)
    assert rows(booking) == ["s1 1 FIFO b1: 10 -> 25, 0", "s1 3  : unknown -> 75, 0"]
    assert kinds(booking) == ["missing units"]


def test_a_split_before_what_is_bought_again() -> None:
    """T4.2, T4.4: 4 of the new shares are 2 of the 10 that were sold at a loss of 50, whichever account books the split when."""
    booking = irish("""
        b1 2022-01-10 A buy 20 VTI for 200
        b2 2022-01-10 B buy 10 VTI for 100
        s1 2022-06-01 A sell 10 VTI for 50
        c1 2022-06-06 A split 10 VTI
        c2 2022-06-07 B split 10 VTI
        b3 2022-06-20 A buy 4 VTI for 12
        s2 2023-01-10 A sell 4 VTI for 40
    """)
    assert rows(booking)[0] == "s1 10 FIFO b1: 100 -> 50, 10"
    booking = irish("""
        b1 2022-01-10 A buy 10 VTI for 100
        s1 2022-06-01 A sell 10 VTI for 50
        b2 2022-06-05 B buy 1 VTI for 5
        c1 2022-06-06 B split 1 VTI
        b3 2022-06-20 A buy 4 VTI for 12
        s2 2023-01-10 A sell 2 VTI for 20
        s3 2023-01-11 A sell 4 VTI for 40
    """)
    assert rows(booking) == [
        "s1 10 FIFO b1: 100 -> 50, 15", "s2 2 FIFO b2: 5 -> 20, -5", "s3 4 FIFO b3: 12 -> 40, -10",
    ]
