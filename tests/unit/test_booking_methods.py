"""The order in which lots are taken: FIFO, LIFO, HIFO and named lots; partial lots and fees in basis."""

from datetime import date
from decimal import Decimal

import pytest

from core.booking import marks
from core.booking.averaged import NO_AVERAGE
from core.model import Account, Booking, Custody, DatedMethod, Disposal, Identification, Method
from core.money import ZERO, total
from core.tax.us import UnitedStates
from core.unknown import known
from tests.replacing import replace
from tests.unit.booking_notation import accounts, asset, booked, disposals, events, lots, moment

THREE = """
    b2 2015-10-02 A buy 5 HOOL for 555.55
    b1 2015-10-01 A buy 4 HOOL for 400
    b3 2015-10-03 A buy 6 HOOL for 733.32
    s1 2016-02-22 A sell 7 HOOL for 840
"""


def test_fifo_takes_the_oldest_lot_first_whatever_the_order_of_the_file() -> None:
    found = booked(THREE)
    assert disposals(found) == ["s1 4 HOOL {400, 2015-10-01} -> 480 = 80 short", "s1 3 HOOL {333.33, 2015-10-02} -> 360 = 26.67 short"]
    assert lots(found) == ["A 2 HOOL {222.22 USD, 2015-10-02}", "A 6 HOOL {733.32 USD, 2015-10-03}"]


def test_lifo_takes_the_newest_lot_first() -> None:
    found = booked(THREE, rules=UnitedStates(Method.LIFO))
    assert disposals(found) == [
        "s1 6 HOOL {733.32, 2015-10-03} -> 720 = -13.32 short", "s1 1 HOOL {111.11, 2015-10-02} -> 120 = 8.89 short",
    ]


def test_hifo_takes_the_dearest_unit_first_fees_of_the_purchase_included() -> None:
    """116 beats 115 and 114; a fee of 100 lifts the cheapest over them."""
    script = """
        b1 2016-01-15 A buy 50 HOOL for 5750
        b2 2016-01-16 A buy 50 HOOL for 5800
        b3 2016-01-17 A buy 50 HOOL for 5700{}
        s1 2016-05-02T10:00 A sell 40 HOOL for 4800
        s2 2016-05-02T11:00 A sell 35 HOOL for 4200
    """
    found = booked(script.format(""), rules=UnitedStates(Method.HIFO))
    assert [sale.origin for sale in found.disposals] == ["b2", "b2", "b1"]
    assert [f"{sale.basis:f}".rstrip("0").rstrip(".") for sale in found.disposals if known(sale.basis)] == ["4640", "1160", "2875"]
    dearer = booked(script.format(" fee 200"), rules=UnitedStates(Method.HIFO))
    assert [sale.origin for sale in dearer.disposals] == ["b3", "b3", "b2"]


def test_lofo_takes_the_cheapest_unit_first_fees_of_the_purchase_included_and_unknown_basis_last() -> None:
    """B2.2."""
    script = """
        r1 2016-01-14 A receive 5 HOOL
        b1 2016-01-15 A buy 50 HOOL for 5750
        b2 2016-01-16 A buy 50 HOOL for 5800
        b3 2016-01-17 A buy 50 HOOL for 5700{}
        s1 2016-05-02T10:00 A sell 40 HOOL for 4800
        s2 2016-05-02T11:00 A sell 115 HOOL for 13800
    """
    found = booked(script.format(""), rules=UnitedStates(Method.LOFO))
    assert [sale.origin for sale in found.disposals] == ["b3", "b3", "b1", "b2", "r1"]
    assert found.disposals[0].marks == (marks.ORDER_BASIS,)
    dearer = booked(script.format(" fee 200"), rules=UnitedStates(Method.LOFO))
    assert [sale.origin for sale in dearer.disposals] == ["b1", "b1", "b2", "b3", "r1"]


def test_lofo_compares_unit_basis_exactly_and_takes_the_older_of_two_equal_ones() -> None:
    """0.333...4 (40 digits) is more than 1/3; the reverse of HIFO's order but for equal lots, which go by date."""
    first, *rest = events("""
        b1 2016-01-15 A buy 1 HOOL for 1
        b2 2016-01-16 A buy 3 HOOL for 1
        b3 2016-01-17 A buy 3 HOOL for 1
        s1 2016-05-02 A sell 4 HOOL for 5
    """)
    third = replace(first.legs[1], quantity=Decimal("-0.3333333333333333333333333333333333333334"))
    found = booked([replace(first, legs=(first.legs[0], third)), *rest], rules=UnitedStates(Method.LOFO))
    assert [sale.origin for sale in found.disposals] == ["b2", "b3"]


def test_hifo_compares_unit_basis_exactly_and_takes_the_older_of_two_equal_ones() -> None:
    """1/3 and 0.333...(40 digits) differ in the 41st digit only; equal ones go by date, then by key."""
    close = """
        b1 2016-01-15 A buy 1 HOOL for 0.3333333333333333333333333333333333333333
        b2 2016-01-16 A buy 3 HOOL for 1
        s1 2016-05-02 A sell 1 HOOL for 5
    """
    assert [sale.origin for sale in booked(close, rules=UnitedStates(Method.HIFO)).disposals] == ["b2"]
    equal = """
        b3 2016-01-16 A buy 2 HOOL for 20
        b2 2016-01-16 A buy 1 HOOL for 10
        b1 2016-01-17 A buy 1 HOOL for 10
        s1 2016-05-02 A sell 4 HOOL for 50
    """
    assert [sale.origin for sale in booked(equal, rules=UnitedStates(Method.HIFO)).disposals] == ["b2", "b3", "b1"]


def test_the_rounding_of_a_cut_never_changes_hifos_order() -> None:
    """Two lots of one price: once begun, the older is used up first although its cut rounds."""
    found = booked("""
        b1 2016-01-15 A buy 3 HOOL for 10
        b2 2016-01-16 A buy 3 HOOL for 10
        s1 2016-05-02 A sell 1 HOOL for 5
        s2 2016-05-03 A sell 1 HOOL for 5
        s3 2016-05-04 A sell 1 HOOL for 5
    """, rules=UnitedStates(Method.HIFO))
    assert [sale.origin for sale in found.disposals] == ["b1", "b1", "b1"]


def test_a_lot_sold_in_thirds_gives_back_its_whole_basis() -> None:
    """B2.3: 10 / 3 is cut to 12 decimals; the last part takes the remainder."""
    found = booked("""
        b1 2023-01-15 A buy 3 ETH for 10
        s1 2023-05-02 A sell 1 ETH for 5
        s2 2023-05-03 A sell 1 ETH for 5
        s3 2023-05-04 A sell 1 ETH for 5
    """)
    assert total(sale.basis for sale in found.disposals if known(sale.basis)) == 10
    assert found.lots == ()


def test_a_dated_standing_order_of_the_account_decides_from_its_day_on() -> None:
    script = """
        b1 2025-01-10 A buy 1 BTC for 10
        b2 2025-01-11 A buy 1 BTC for 30
        b3 2025-01-12 A buy 1 BTC for 20
        s1 2025-06-30 A sell 1 BTC for 50
        s2 2025-07-01 A sell 1 BTC for 50
    """
    held = accounts(Account("A", methods=(DatedMethod(date(2025, 7, 1), Method.LIFO),)))
    assert [sale.origin for sale in booked(script, held=held).disposals] == ["b1", "b3"]
    assert [sale.origin for sale in booked(script).disposals] == ["b1", "b2"]


DEAR = """
    b1 2023-05-01 A buy 1 {0} for 30000
    b2 2024-12-01 A buy 1 {0} for 97000
    s1 {1} A sell 1 {0} for 85000
"""


def ordered(name: str, sold: str, given: str, *, zone: str = "America/New_York") -> Disposal:
    """The sale, where HIFO was ordered from 2025 on at the instant `given`, after a FIFO order of 2024."""
    orders = (
        DatedMethod(date(2024, 1, 1), Method.FIFO, moment("2023-12-31T12:00")[0]),
        DatedMethod(date(2025, 1, 1), Method.HIFO, moment(given)[0]),
    )
    rules = UnitedStates(Method.LIFO)
    return booked(DEAR.format(name, sold), held=accounts(Account("A", methods=orders)), rules=rules, timezone=zone).disposals[0]


@pytest.mark.parametrize(
    ("name", "sold", "given", "origin"),
    [
        ("BTC", "2025-03-03T15:00", "2025-03-03T15:00", "b2"),
        ("BTC", "2025-03-03T15:00", "2025-03-03T15:01", "b1"),
        ("BTC", "2025-03-03", "2025-03-03T23:00", "b2"),
        ("BTC", "2025-03-03", "2025-03-04T05:01", "b1"),
        ("VTI", "2025-03-03T15:00", "2025-03-05T04:59", "b2"),
        ("VTI", "2025-03-03T15:00", "2025-03-05T05:00", "b1"),
        ("VTI", "2025-03-07T15:00", "2025-03-10T23:00", "b2"),
        ("VTI", "2025-03-07T15:00", "2025-03-11T23:00", "b1"),
    ],
)
def test_a_standing_order_binds_no_sale_that_was_over_when_it_was_given(name: str, sold: str, given: str, origin: str) -> None:
    """B2.6: coins by the instant of the sale (by the day, where that is all the file says), shares until they settle; else what stood
    before, and it is said. Sold on a Monday at 10:00 in New York; sold on a Friday, settled on Monday."""
    sale = ordered(name, sold, given)
    assert sale.origin == origin
    assert sale.marks == (() if origin == "b2" else (marks.late_order(Method.FIFO),))


def test_an_order_whose_time_nobody_noted_counts_from_its_date() -> None:
    held = accounts(Account("A", methods=(DatedMethod(date(2025, 1, 1), Method.HIFO),)))
    assert booked(DEAR.format("BTC", "2025-03-03T15:00"), held=held).disposals[0].origin == "b2"


def test_a_late_order_changes_nothing_where_the_lots_were_named_or_it_is_what_stood_before() -> None:
    assert ordered("BTC", "2024-12-31T12:00", "2026-01-01T00:00").marks == ()
    order = DatedMethod(date(2025, 1, 1), Method.HIFO, moment("2026-01-01T00:00")[0])
    held = accounts(Account("A", custody=Custody.WALLET, methods=(order,)))
    first = booked(DEAR.format("BTC", "2025-03-03T15:00").split("s1")[0])
    record = Identification(((first.lots[1].id, ZERO + 1),), moment("2025-03-03T09:00")[0], "own books", "A", "crypto:BTC", "s1")
    found = booked(DEAR.format("BTC", "2025-03-03T15:00"), named=[record], held=held)
    assert [(sale.origin, sale.marks) for sale in found.disposals] == [("b2", ())]


# ---- named lots

TWO = """
    b1 2023-05-01 A buy 1 {0} for 30000
    b2 2024-12-01 A buy 1 {0} for 97000
    s1 2025-03-03T15:00 A sell 1 {0} for 85000
"""


def named(name: str, recorded: str, *wanted: tuple[str, str], confirmed: bool = False, custody: Custody = Custody.WALLET) -> Booking:
    """Sell 1 of two lots, naming those of the given origins in the given amounts."""
    first = booked(TWO.format(name).replace("s1", "x1").split("x1")[0])
    ids = {lot.origin: lot.id for lot in first.lots}
    record = Identification(
        tuple((ids[origin], ZERO + int(units)) for origin, units in wanted), moment(recorded)[0], "own books", "A", asset(name), "s1",
        confirmed=confirmed,
    )
    return booked(TWO.format(name), named=[record], held=accounts(Account("A", custody=custody)))


def test_lots_named_before_the_sale_are_the_ones_sold() -> None:
    """B2.2."""
    found = named("BTC", "2025-03-03T09:00", ("b2", "1"))
    assert disposals(found) == ["s1 1 BTC {97000, 2024-12-01} -> 85000 = -12000 short"]
    assert lots(found) == ["A 1 BTC {30000 USD, 2023-05-01}"]
    assert found.disposals[0].marks == ()


def test_coins_named_after_the_sale_go_by_fifo_and_it_is_said() -> None:
    found = named("BTC", "2025-03-03T15:01", ("b2", "1"))
    assert [sale.origin for sale in found.disposals] == ["b1"]
    assert (marks.late(Method.FIFO),) == found.disposals[0].marks


@pytest.mark.parametrize(("recorded", "origin"), [("2025-03-04T20:00", "b2"), ("2025-03-06T01:00", "b1")])
def test_shares_can_be_named_until_the_sale_settles(recorded: str, origin: str) -> None:
    """Sold on Monday, settled on Tuesday."""
    assert [origin] == [sale.origin for sale in named("VTI", recorded, ("b2", "1")).disposals]


def test_named_lots_at_a_broker_stay_open_until_it_has_confirmed_them() -> None:
    assert named("VTI", "2025-03-03T09:00", ("b2", "1"), custody=Custody.BROKER).disposals[0].marks == (marks.UNCONFIRMED,)
    assert named("VTI", "2025-03-03T09:00", ("b2", "1"), custody=Custody.BROKER, confirmed=True).disposals[0].marks == ()
    assert named("BTC", "2025-03-03T09:00", ("b2", "1"), custody=Custody.EXCHANGE).disposals[0].marks == ()


@pytest.mark.parametrize(("at", "open_"), [("2026-12-31T20:00", False), ("2027-01-01T04:59", False), ("2027-01-01T05:00", True)])
def test_own_books_suffice_for_coins_at_a_broker_to_the_end_of_2026(at: str, open_: bool) -> None:
    """Notice 2025-7, extended by Notice 2026-20; by the taxpayer's own date. In a wallet of one's own they always do."""
    first = booked(TWO.format("BTC").split("s1")[0])
    for custody in (Custody.EXCHANGE, Custody.WALLET):
        record = Identification(((first.lots[1].id, ZERO + 1),), moment("2025-03-03T09:00")[0], "own books", "A", "crypto:BTC", "s1")
        found = booked(TWO.format("BTC").replace("2025-03-03T15:00", at), named=[record], held=accounts(Account("A", custody=custody)))
        assert found.disposals[0].marks == ((marks.UNCONFIRMED,) if open_ and custody is Custody.EXCHANGE else ())


@pytest.mark.parametrize(("recorded", "origin"), [("2025-03-03T15:00", "b2"), ("2025-03-03T15:00:01", "b1")])
def test_coins_can_be_named_until_the_instant_of_the_sale(recorded: str, origin: str) -> None:
    assert [origin] == [sale.origin for sale in named("BTC", recorded, ("b2", "1")).disposals]


def test_what_the_named_lots_do_not_cover_goes_by_the_method_and_it_is_said() -> None:
    script = TWO.format("BTC").replace("sell 1 BTC for 85000", "sell 2 BTC for 170000")
    first = booked(script.split("s1")[0])
    wanted = ((first.lots[1].id, ZERO + 1), ("Lgone", ZERO + 1))
    record = Identification(wanted, moment("2025-03-03T09:00")[0], "app", "A", "crypto:BTC", "s1")
    found = booked(script, named=[record], held=accounts(Account("A", custody=Custody.WALLET)))
    assert [sale.origin for sale in found.disposals] == ["b2", "b1"]
    assert (marks.not_held(Method.FIFO),) == found.disposals[0].marks


def test_a_record_for_another_account_or_sale_has_no_say() -> None:
    first = booked(TWO.format("BTC").split("s1")[0])
    other = Identification(((first.lots[1].id, ZERO + 1),), moment("2025-03-03T09:00")[0], "app", "B", "crypto:BTC", "s1")
    ticket = Identification(((first.lots[1].id, ZERO + 1),), moment("2025-03-03T09:00")[0], "app", "A", "crypto:BTC", ticket="T1")
    assert [sale.origin for sale in booked(TWO.format("BTC"), named=[other, ticket]).disposals] == ["b1"]


# ---- average basis

FUND = """
    b1 2023-01-10 A buy 100 VTSAX for 1000
    b2 2024-01-10 A buy 100 VTSAX for 2000
    s1 2024-06-03 A sell 50 VTSAX for 1000
    b3 2024-07-01 A buy 50 VTSAX for 1750
    s2 2024-08-01 A sell 100 VTSAX for 2500
"""


def averaging(*since: str, then: Method = Method.FIFO) -> dict[str, Account]:
    """Account A elected average basis on the first of these days and ended it on the second."""
    days = [date.fromisoformat(day) for day in since]
    orders = tuple(DatedMethod(day, method) for day, method in zip(days, (Method.AVERAGE, then), strict=False))
    return accounts(Account("A", methods=orders))


def test_average_basis_gives_each_unit_the_average_and_sells_the_oldest_first() -> None:
    """B2.5: 3000 over 200 units, then 2250 + 1750 over 200: Reg. 1.1012-1(e)(7)."""
    found = booked(FUND, held=averaging("2023-01-01"))
    assert disposals(found) == [
        "s1 50 VTSAX {750, 2023-01-10} -> 1000 = 250 long",
        "s2 50 VTSAX {1000, 2023-01-10} -> 1250 = 250 long", "s2 50 VTSAX {1000, 2024-01-10} -> 1250 = 250 short",
    ]
    assert lots(found) == ["A 50 VTSAX {1000 USD, 2024-01-10}", "A 50 VTSAX {1000 USD, 2024-07-01}"]


def test_an_election_of_average_basis_counts_from_its_day_and_leaves_the_average_when_it_ends() -> None:
    """FIFO up to the election; afterwards each lot keeps the average that it had."""
    late = booked(FUND, held=averaging("2024-07-15"))
    assert disposals(late)[0] == "s1 50 VTSAX {500, 2023-01-10} -> 1000 = 500 long"
    assert disposals(late)[1] == "s2 50 VTSAX {1062.5, 2023-01-10} -> 1250 = 187.5 long"
    ended = booked(FUND, held=averaging("2023-01-01", "2024-06-15"))
    assert disposals(ended)[1:] == [
        "s2 50 VTSAX {750, 2023-01-10} -> 1250 = 500 long", "s2 50 VTSAX {750, 2024-01-10} -> 1250 = 500 short",
    ]
    assert lots(ended) == ["A 50 VTSAX {750 USD, 2024-01-10}", "A 50 VTSAX {1750 USD, 2024-07-01}"]


def test_an_average_over_a_lot_of_unknown_basis_is_unknown_for_all_units() -> None:
    found = booked("""
        b1 2023-01-10 A buy 100 VTSAX for 1000
        r1 2023-02-10 A receive 1 VTSAX
        s1 2024-06-03 A sell 50 VTSAX for 1000
        b2 2024-07-20 A buy 10 VTSAX for 150
        s2 2024-09-01 A sell 40 VTSAX for 900
    """, held=averaging("2023-01-01"))
    assert disposals(found) == [
        "s1 50 VTSAX {unknown, 2023-01-10} -> 1000 = unknown long", "s2 40 VTSAX {unknown, 2023-01-10} -> 900 = unknown long",
    ]
    assert [lot.basis for lot in found.lots if lot.origin != "r1"] == [NO_AVERAGE] * 2


def test_average_basis_is_conserved_to_the_last_unit_through_splits_distributions_and_transfers() -> None:
    """Thirds round; what is left over goes with the last unit, and what is moved takes its average along."""
    found = booked("""
        b1 2023-01-10 A buy 1 VTSAX for 10
        b2 2023-02-10 A buy 2 VTSAX for 10
        c1 2023-03-10 A split 3 VTSAX
        d1 2023-04-10 A roc 0 VTSAX for 2
        s1 2023-06-03 A sell 1 VTSAX for 9
        t1 2023-07-03 A transfer 2 VTSAX to B 2
        s2 2023-08-03 A sell 3 VTSAX for 9
    """, held=averaging("2023-01-01"))
    given = [sale.basis for sale in (*found.disposals, *found.lots) if known(sale.basis)]
    assert total(given) == 18
    assert [lot.account for lot in found.lots] == ["B", "B"]
    assert total(lot.basis for lot in found.lots if known(lot.basis)) == 6


def test_lots_cannot_be_named_while_basis_is_averaged_and_coins_of_the_account_go_by_fifo() -> None:
    script = TWO.format("VTSAX")
    first = booked(script.split("s1")[0])
    record = Identification(
        ((first.lots[1].id, ZERO + 1),), moment("2025-03-03T09:00")[0], "own books", "A", "security:VTSAX", "s1", confirmed=True,
    )
    found = booked(script, named=[record], held=averaging("2023-01-01"))
    assert disposals(found) == ["s1 1 VTSAX {63500, 2023-05-01} -> 85000 = 21500 long"]
    assert found.disposals[0].marks == (marks.AVERAGED,)
    assert [sale.basis for sale in booked(TWO.format("BTC"), held=averaging("2023-01-01")).disposals] == [30000]
