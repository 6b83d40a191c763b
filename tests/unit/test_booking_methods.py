"""The order in which lots are taken: FIFO, LIFO, HIFO and named lots; partial lots and fees in basis."""

from datetime import date

import pytest

from core.booking import marks
from core.model import Account, Booking, Custody, DatedMethod, Identification, Method
from core.money import ZERO, total
from core.tax.us import UnitedStates
from core.unknown import known
from tests.unit.booking_notation import accounts, asset, booked, disposals, lots, moment

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
