"""T1.4: what the tape carries besides purchases and sales: units on their way, given away, moved between owners, split over accounts."""

from datetime import date, datetime

from core.booking.rules import Rules
from core.model import Account, Booking, Owner
from core.tax import pack_for
from tests.replacing import replace
from tests.unit.booking_notation import accounts, amount, booked, disposals, events, kinds, lot, lots

UK: Rules = pack_for("UK").rules(None)
HELD = accounts(Account("A"), Account("B"), Account("Hers", owner=Owner.SPOUSE))


def british(script: str, **more: object) -> Booking:
    return booked(script, rules=UK, timezone="Europe/London", held=HELD, **more)  # type: ignore[arg-type]


def test_units_on_their_way_never_left_the_pool() -> None:
    """Sent in the evening, arrived the day after, and the rest sold in between: the average is that of all of them."""
    booking = british("""
        b1 2022-01-10 A buy 2 BTC for 100
        b2 2022-01-11 A buy 2 BTC for 300
        w1 2022-02-01T22:00 A send 2 BTC ref h1
        s1 2022-02-01T23:30 A sell 1 BTC for 200
        d1 2022-02-02T01:00 B receive 2 BTC ref h1
    """)
    assert disposals(booking) == ["s1 1 BTC {100, 2022-01-10} -> 200 = 100 short"]
    assert lots(booking) == ["A 1 BTC {100 USD, 2022-01-10}", "B 2 BTC {200 USD, 2022-01-10}"]


def test_units_that_left_for_nowhere_take_their_cost_along() -> None:
    """They are in limbo at the pool's average, with a question; no gain is booked."""
    booking = british("""
        b1 2022-01-10 A buy 4 BTC for 400
        w1 2022-02-01T10:00 A send 1 BTC
    """)
    assert not booking.disposals
    assert [lot(each) for each in booking.limbo] == ["A 1 BTC {100 USD, 2022-02-01}"]
    assert lots(booking) == ["A 3 BTC {300 USD, 2022-01-10}"]
    assert kinds(booking) == ["withdrawal"]


def test_units_that_go_to_another_owner_take_their_cost_along() -> None:
    """A transfer with both sides in one event, to the spouse: no gain, no loss, at the pool's average and with its date."""
    booking = british("""
        b1 2022-01-10 A buy 3 VTI for 100
        b2 2022-03-10 Hers buy 1 VTI for 50
        t1 2022-04-10 A transfer 1 VTI to Hers 1
        s1 2022-05-10 Hers sell 2 VTI for 200
    """)
    assert disposals(booking) == ["s1 2 VTI {83.333333333333, 2022-03-10} -> 200 = 116.666666666667 short"]
    assert lots(booking) == ["A 2 VTI {66.666666666667 USD, 2022-01-10}"]


def test_more_than_there_was_cannot_be_carried_at_a_known_cost() -> None:
    """3 renamed of which 1 was held: the new ones are of unknown cost, and the user is asked."""
    booking = british("""
        b1 2022-01-10 A buy 1 VTI for 100
        n1 2022-04-10 A rename 3 VTI into 3 VOO
    """)
    assert lots(booking) == ["A 3 VOO {unknown USD, 2022-01-10}"]
    assert kinds(booking) == ["missing units"]


def test_a_spun_off_share_takes_its_part_of_the_cost() -> None:
    """A quarter of the pool, and none of its units."""
    script = events("""
        b1 2022-01-10 A buy 3 VTI for 100
        o1 2022-04-10 A spin_off 1 VOO
    """)
    booking = booked(script, rules=UK, held=HELD, answers={"spin-off-o1": "VTI 25%"})
    assert lots(booking) == ["A 1 VOO {25 USD, 2022-01-10}", "A 3 VTI {75 USD, 2022-01-10}"]


def test_splits_of_two_accounts_on_one_day_are_one() -> None:
    """Each adds as many as it holds; a sale of the 20th is matched with twice its units, once."""
    booking = british("""
        b1 2022-01-10 A buy 6 VTI for 60
        b2 2022-01-10 B buy 4 VTI for 40
        s1 2022-01-20 A sell 2 VTI for 30
        x1 2022-02-01 A split 4 VTI
        x2 2022-02-01 B split 4 VTI
        b3 2022-02-10 A buy 4 VTI for 50
    """)
    assert [(sale.rule, amount(sale.basis)) for sale in booking.disposals] == [("30 days", "50")]
    assert lots(booking) == ["A 12 VTI {60 USD, 2022-01-10}", "B 8 VTI {40 USD, 2022-01-10}"]


def test_a_split_that_only_one_account_books_is_asked_about() -> None:
    """The ratio says that 10 became 20, the accounts say 16: the pool has 20, and the user is told."""
    script = events("""
        b1 2022-01-10 A buy 6 VTI for 60
        b2 2022-01-10 B buy 4 VTI for 40
        x1 2022-02-01 A split 6 VTI
    """)
    script[2] = replace(script[2], variety="2:1")
    booking = booked(script, rules=UK, held=HELD)
    assert lots(booking) == ["A 16 VTI {80 USD, 2022-01-10}", "B 4 VTI {20 USD, 2022-01-10}"]
    (question,) = booking.questions
    assert "its splits do not make of all accounts what they hold" in question.what


def test_the_tape_names_what_it_matched() -> None:
    """A match names the purchase of its day, the pool is a lot of its own; ids are the same whatever else is booked."""
    script = """
        b1 2022-01-10 A buy 6 VTI for 60
        s1 2022-02-01 A sell 5 VTI for 70
        b2 2022-02-10 A buy 2 VTI for 30
    """
    one = british(script)
    other = british(script + "b9 2022-05-01 B buy 1 BTC for 5")
    near, pool = one.disposals
    assert (near.origin, near.acquired, pool.origin, pool.acquired) == ("b2", date(2022, 2, 10), "", date(2022, 1, 10))
    assert near.lot != pool.lot
    assert one.disposals == other.disposals
    assert isinstance(one.lots[0].acquired_at, datetime)
    assert one.lots[0].id in {found.id for found in other.lots}
