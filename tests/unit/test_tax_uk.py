"""T2: same day, thirty days, the pool of section 104; whole purchases and sales by day, in own numbers."""

from datetime import date
from itertools import permutations

import pytest

from core.booking.rules import Rules
from core.model import Account, Booking, Disposal, Event, Owner, TaxType, Term
from core.money import ZERO, add
from core.tax import pack_for
from core.unknown import known
from tests.replacing import replace
from tests.unit.booking_notation import accounts, amount, booked, disposals, events, kinds, lots

UK: Rules = pack_for("UK").rules(None)
LONDON = "Europe/London"


def british(script: str | list[Event], **more: object) -> Booking:
    return booked(script, rules=UK, timezone=LONDON, **more)  # type: ignore[arg-type]


def matched(sale: Disposal) -> str:
    return f"{sale.event} {sale.quantity.normalize():f} {sale.rule}: {amount(sale.basis)} -> {amount(sale.proceeds)} ({sale.origin})"


def rows(booking: Booking) -> list[str]:
    return [matched(sale) for sale in booking.disposals]


def test_the_day_first_then_thirty_days_then_the_pool() -> None:
    """T2.1: of 90 sold, 10 were bought that day, 20 are bought 30 days later, 60 come from the pool at 3; day 31 is too late."""
    booking = british("""
        b1 2022-01-10 A buy 100 VTI for 300
        b2 2022-06-01 A buy 10 VTI for 70
        s1 2022-06-01 A sell 90 VTI for 900
        b3 2022-07-01 A buy 20 VTI for 160
        b4 2022-07-02 A buy 5 VTI for 50
    """)
    assert rows(booking) == [
        "s1 10 same day: 70 -> 100 (b2)", "s1 20 30 days: 160 -> 200 (b3)", "s1 60 pool: 180 -> 600 ()",
    ]
    assert lots(booking) == ["A 45 VTI {170 USD, 2022-01-10}"]
    assert [sale.term for sale in booking.disposals] == [Term.SHORT] * 3


def test_a_later_purchase_serves_its_own_day_first_and_the_earliest_sale_next() -> None:
    """T2.2: of 50 bought on the 20th, 15 serve that day's sale, 30 the sale of the 5th, 5 that of the 8th."""
    booking = british("""
        b0 2023-01-10 A buy 200 VTI for 400
        s1 2023-03-05 A sell 30 VTI for 90
        s2 2023-03-08 A sell 40 VTI for 200
        b1 2023-03-20T09:00 A buy 50 VTI for 250
        s3 2023-03-20T15:00 A sell 15 VTI for 60
    """)
    assert rows(booking) == [
        "s1 30 30 days: 150 -> 90 (b1)", "s2 5 30 days: 25 -> 25 (b1)", "s2 35 pool: 70 -> 175 ()", "s3 15 same day: 75 -> 60 (b1)",
    ]


def test_the_order_within_a_day_changes_nothing() -> None:
    """T2.3: all purchases of a day are one, all sales too: 24 orders, one gain, one pool."""
    script = events("""
        b0 2023-01-10 A buy 30 VTI for 97
        b1 2023-03-20T09:00 A buy 7 VTI for 33
        s1 2023-03-20T10:00 A sell 11 VTI for 60
        b2 2023-03-20T11:00 A buy 3 VTI for 10
        s2 2023-03-20T12:00 A sell 9 VTI for 41
        b3 2023-04-02T12:00 A buy 4 VTI for 23
    """)
    base, day, after = script[0], script[1:5], script[5]
    times = [event.at for event in day]
    seen = set()
    for order in permutations(day):
        booking = british([base, *(replace(event, at=at) for event, at in zip(order, times, strict=True)), after])
        gain = ZERO
        for sale in booking.disposals:
            assert known(sale.gain)
            gain = add(gain, sale.gain)
        seen.add((gain, tuple(lots(booking))))
    assert len(seen) == 1


def test_one_pool_over_all_accounts_of_one_person() -> None:
    """T2.4: the sale on the exchange takes the pool's average, the spouse has a pool of her own and a tax-free account too. What is left
    lies where the units are, at the pool's cost; the last account takes the exact rest."""
    held = accounts(
        Account("A"), Account("B"), Account("Hers", owner=Owner.SPOUSE), Account("Isa", tax_type=TaxType.ROTH),
    )
    booking = british("""
        b1 2022-01-10 A buy 2 BTC for 100
        b2 2022-01-11 B buy 1 BTC for 200
        b3 2022-01-12 Hers buy 1 BTC for 7
        b4 2022-01-13 Isa buy 1 BTC for 9
        s1 2023-01-10 B sell 1 BTC for 500
    """, held=held)
    assert disposals(booking) == ["s1 1 BTC {100, 2022-01-10} -> 500 = 400 short"]
    assert lots(booking) == ["A 2 BTC {200 USD, 2022-01-10}", "Hers 1 BTC {7 USD, 2022-01-12}", "Isa 1 BTC {9 USD, 2022-01-13}"]


def test_a_transfer_is_nothing() -> None:
    """T2.4: units that move between own accounts keep the pool; what the network took is a disposal."""
    booking = british("""
        b1 2022-01-10 A buy 10 BTC for 1000
        w1 2022-02-01T10:00 A send 4 BTC fee 1 BTC
        d1 2022-02-01T11:00 B receive 4 BTC
        s1 2022-03-15 B sell 2 BTC for 900
    """, prices={"BTC": "120"})
    assert disposals(booking) == ["w1 1 BTC {100, 2022-01-10} -> 120 = 20 short", "s1 2 BTC {200, 2022-01-10} -> 900 = 700 short"]
    assert lots(booking) == ["A 5 BTC {500 USD, 2022-01-10}", "B 2 BTC {200 USD, 2022-01-10}"]


def test_a_split_between_a_sale_and_what_is_bought_back() -> None:
    """T2.5: 30 sold, split 3 for 1, 60 bought back: 20 of the old ones. The rest is the pool's, whose 20 became 60."""
    booking = british("""
        b0 2022-01-10 A buy 40 VTI for 400
        s1 2022-05-02 A sell 30 VTI for 600
        x1 2022-05-10 A split 20 VTI
        b1 2022-05-20 A buy 60 VTI for 240
    """)
    assert rows(booking) == ["s1 20 30 days: 240 -> 400 (b1)", "s1 10 pool: 100 -> 200 ()"]
    assert lots(booking) == ["A 90 VTI {300 USD, 2022-01-10}"]


def test_a_split_of_nothing_is_known_by_its_ratio() -> None:
    """T2.5: everything was sold before the split; the file says 1 for 4."""
    script = events("""
        b0 2022-01-10 A buy 40 VTI for 400
        s1 2022-05-02 A sell 40 VTI for 600
        x1 2022-05-10 A split 0 VTI
        b1 2022-05-20 A buy 5 VTI for 300
    """)
    script[2] = replace(script[2], variety="1:4")
    booking = british(script)
    assert rows(booking) == ["s1 20 30 days: 300 -> 300 (b1)", "s1 20 pool: 200 -> 300 ()"]
    assert lots(booking) == ["A 5 VTI {200 USD, 2022-01-10}"]


def test_two_accounts_book_one_split_on_two_days() -> None:
    """T2.5: both, one or none state 2 for 1; the 20 of the pool became 40, never 80, and 1 bought then is half of the 1 sold before."""
    script = events("""
        b1 2022-01-10 A buy 10 VTI for 100
        b2 2022-01-10 B buy 11 VTI for 320
        s1 2022-05-02 B sell 1 VTI for 30
        x1 2022-05-10 A split 10 VTI
        x2 2022-05-12 B split 10 VTI
        b3 2022-05-20 A buy 1 VTI for 12
        s2 2022-09-01 A sell 10 VTI for 200
    """)
    first, second = script[3], script[4]
    for one, other in (("2:1", "2:1"), ("2:1", ""), ("", "2:1"), ("", "")):
        script[3], script[4] = replace(first, variety=one), replace(second, variety=other)
        booking = british(script)
        assert rows(booking) == ["s1 0.5 30 days: 12 -> 15 (b3)", "s1 0.5 pool: 10 -> 15 ()", "s2 10 pool: 100 -> 200 ()"]
        assert lots(booking) == ["A 11 VTI {110 USD, 2022-01-10}", "B 20 VTI {200 USD, 2022-01-10}"]
        assert kinds(booking) == []


def test_a_fee_in_tokens_is_a_cost_and_a_disposal() -> None:
    """T2.6: 100 sold for 400 with 1 as the fee, worth 4: proceeds 396, and the fee is given up for 4."""
    booking = british("""
        b1 2022-01-10 A buy 200 BTC for 200
        s1 2022-06-01 A sell 100 BTC for 400 fee 1 BTC
    """)
    assert disposals(booking) == [
        "s1 100 BTC {100, 2022-01-10} -> 396 = 296 short", "s1 1 BTC {1, 2022-01-10} -> 4 = 3 short",
    ]
    assert lots(booking) == ["A 99 BTC {99 USD, 2022-01-10}"]


def test_an_exchange_of_tokens_is_a_disposal_at_value() -> None:
    """T2.7."""
    booking = british("""
        b1 2022-01-10 A buy 2 BTC for 100
        x1 2022-06-01 A swap 1 BTC into 10 ETH worth 80
    """)
    assert disposals(booking) == ["x1 1 BTC {50, 2022-01-10} -> 80 = 30 short"]
    assert lots(booking) == ["A 1 BTC {50 USD, 2022-01-10}", "A 10 ETH {80 USD, 2022-06-01}"]


def test_what_cannot_be_matched_is_a_question() -> None:
    """T2.8: 5 sold, 3 held, 1 bought within 30 days, and 9 a year later that have nothing to do with it."""
    booking = british("""
        b1 2022-01-10 A buy 3 VTI for 30
        s1 2022-06-01 A sell 5 VTI for 100
        b2 2022-06-20 A buy 1 VTI for 12
        b3 2023-06-20 A buy 9 VTI for 90
    """)
    assert rows(booking) == ["s1 1 30 days: 12 -> 20 (b2)", "s1 3 pool: 30 -> 60 ()", "s1 1 : unknown -> 20 ()"]
    assert booking.disposals[-1].marks == ("more given up than the history holds",)
    assert kinds(booking) == ["missing units"]
    assert "A gave up more VTI" in booking.questions[0].what
    assert lots(booking) == ["A 9 VTI {90 USD, 2023-06-20}"]


def test_units_that_another_account_gave_up_are_of_unknown_cost() -> None:
    """T2.8: B sold what A bought, and nobody told of the way there: the pool knows the cost, the units left in A are too many."""
    booking = british("""
        b1 2022-01-10 A buy 5 VTI for 50
        s1 2022-06-01 B sell 2 VTI for 100
    """)
    assert disposals(booking) == ["s1 2 VTI {20, 2022-01-10} -> 100 = 80 short"]
    assert lots(booking) == ["A 3 VTI {30 USD, 2022-01-10}", "A 2 VTI {unknown USD, unknown}"]
    assert kinds(booking) == ["missing units"]


def test_an_unknown_cost_stays_until_the_pool_is_empty() -> None:
    """T2.8: a gain out of a pool of which one purchase is unknown is unknown; a new pool begins when it is empty."""
    booking = british("""
        b1 2022-01-10 A buy 5 VTI for 50
        d1 2022-02-10 A receive 5 VTI
        s1 2022-06-01 A sell 4 VTI for 100
        s2 2022-06-02 A sell 6 VTI for 100
        b2 2022-08-02 A buy 1 VTI for 10
        s3 2022-10-02 A sell 1 VTI for 14
    """)
    assert [amount(sale.gain) for sale in booking.disposals] == ["unknown", "unknown", "4"]
    assert kinds(booking) == ["deposit"]


def test_a_return_of_capital_reduces_the_pool_and_beyond_it_is_a_gain() -> None:
    """T2.9: 60 of a cost of 100 are paid back, then 50 of the 40 that are left."""
    booking = british("""
        b1 2022-01-10 A buy 10 VTI for 100
        r1 2022-02-10 A roc 0 VTI for 60
        r2 2022-03-10 A roc 0 VTI for 50
    """)
    assert disposals(booking) == ["r2 10 VTI {0, 2022-01-10} -> 10 = 10 short"]
    assert lots(booking) == ["A 10 VTI {0 USD, 2022-01-10}"]


def test_income_that_stays_in_the_fund_adds_to_its_cost() -> None:
    """T2.9: an accumulation unit."""
    booking = british("""
        b1 2022-01-10 A buy 10 VTI for 100
        i1 2022-02-10 A income 0 VTI worth 7 as dividend
    """)
    assert lots(booking) == ["A 10 VTI {107 USD, 2022-01-10}"]
    assert [(income.kind, amount(income.value)) for income in booking.incomes] == [("dividend", "7")]


def test_a_renamed_share_keeps_the_pool() -> None:
    """T2.10: all of it becomes the new share, at the exact cost; half of another goes away with half the cost."""
    booking = british("""
        b1 2022-01-10 A buy 3 VTI for 100
        s1 2022-03-10 A sell 1 VTI for 50
        n1 2022-04-10 A rename 2 VTI into 4 VOO
        s2 2022-05-10 A sell 1 VOO for 50
        g1 2022-06-10 A gift_out 1 VOO
    """)
    assert disposals(booking) == [
        "s1 1 VTI {33.333333333333, 2022-01-10} -> 50 = 16.666666666667 short",
        "s2 1 VOO {16.666666666667, 2022-01-10} -> 50 = 33.333333333333 short",
    ]
    assert lots(booking) == ["A 2 VOO {33.333333333333 USD, 2022-01-10}"]


def test_units_bought_elsewhere_count_from_when_they_were_bought() -> None:
    """T2.1: they arrive within 30 days after a sale, but were bought long before."""
    booking = british("""
        b1 2022-01-10 A buy 5 VTI for 50
        s1 2022-06-01 A sell 5 VTI for 100
        d1 2022-06-11 A receive 5 VTI
    """, answers={"deposit-d1": "bought 150 2021-02-03"})
    assert disposals(booking) == ["s1 5 VTI {100, 2021-02-03} -> 100 = 0 short"]
    assert lots(booking) == ["A 5 VTI {100 USD, 2021-02-03}"]


def test_the_tax_year_begins_on_the_sixth_of_april() -> None:
    """T2.11: by its name, or by the calendar year in which it begins."""
    uk = pack_for("UK")
    assert uk.tax_year(date(2024, 4, 5)).label == "2023/24"
    assert uk.tax_year(date(2024, 4, 6)).label == "2024/25"
    assert uk.year("2023/24") == uk.year(2023) == uk.year("2023")
    assert (uk.year(2023).first, uk.year(2023).last) == (date(2023, 4, 6), date(2024, 4, 5))
    for wrong in ("2023/25", "23/24", "last", "2023/2024", "1/1"):
        with pytest.raises(ValueError, match="write it like 2024/25, or 2024 for the year that begins on 2024-04-06"):
            uk.year(wrong)


def test_a_day_is_that_of_the_taxpayer() -> None:
    """T2.11: half past eleven at night in UTC is the next day in a British summer: 30 days later is day 30, not 31."""
    booking = british("""
        b0 2022-01-10 A buy 5 VTI for 50
        s1 2022-06-01T23:30 A sell 5 VTI for 100
        b1 2022-07-02T10:00 A buy 5 VTI for 60
    """)
    assert rows(booking) == ["s1 5 30 days: 60 -> 100 (b1)"]
