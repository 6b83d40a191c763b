"""The US rule pack: the holding period to the day, settlement, and which assets the wash sale rule reaches."""

from datetime import date, timedelta

import pytest

from core.model import Account, Custody, DatedMethod, Identification, Method
from core.policy import profile
from core.tax.us import VERSION, UnitedStates, long_term_on, rules, settlement
from tests.unit.booking_notation import moment


@pytest.mark.parametrize(
    ("acquired", "first_long"),
    [
        ("2012-09-19", "2013-09-20"),
        ("2005-01-01", "2006-01-02"),
        ("2023-03-01", "2024-03-02"),
        ("2023-02-28", "2024-03-01"),
        ("2024-02-28", "2025-03-01"),
        ("2024-02-29", "2025-03-01"),
        ("2023-02-27", "2024-02-28"),
        ("2022-11-30", "2023-12-01"),
        ("2022-12-31", "2024-01-01"),
        ("2023-01-30", "2024-01-31"),
        ("2023-01-31", "2024-02-01"),
    ],
)
def test_a_sale_is_long_term_twelve_calendar_months_after_the_day_that_follows_the_purchase(acquired: str, first_long: str) -> None:
    """Exclude the day of purchase, include the day of sale, count months; a date that does not exist is the first of the next month."""
    assert date.fromisoformat(first_long) == long_term_on(date.fromisoformat(acquired))


def test_the_term_never_begins_on_the_anniversary_or_before_365_days() -> None:
    """B3.1: Over eight years of purchases: never on or before the anniversary, and later purchases never turn long-term earlier."""
    day, before = date(2019, 12, 31), date.min
    while day < date(2028, 1, 1):
        first = long_term_on(day)
        assert (first - day).days in (366, 367)
        assert first >= before
        before = first
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("sold", "settles"),
    [
        ("2026-11-20", "2026-11-23"), ("2026-11-23", "2026-11-24"), ("2024-05-24", "2024-05-28"), ("2024-05-28", "2024-05-29"),
        ("2017-09-01", "2017-09-06"),
    ],
)
def test_securities_settle_after_one_business_day_and_before_may_2024_after_two(sold: str, settles: str) -> None:
    assert date.fromisoformat(settles) == settlement(date.fromisoformat(sold))


def test_lots_of_securities_can_be_named_until_settlement_and_of_coins_until_the_sale() -> None:
    pack = UnitedStates()
    record = Identification((), moment("2026-11-23")[0], "app", "A", "security:VTI")
    assert pack.identification_in_time("security:VTI", record, date(2026, 11, 20), date(2026, 11, 23), False)
    assert not pack.identification_in_time("security:VTI", record, date(2026, 11, 20), date(2026, 11, 24), False)
    assert pack.identification_in_time("crypto:BTC", record, date(2026, 11, 20), date(2026, 11, 20), True)
    assert not pack.identification_in_time("crypto:BTC", record, date(2026, 11, 20), date(2026, 11, 20), False)


def test_wash_sales_reach_securities_always_and_coins_only_from_the_date_of_a_law_to_come() -> None:
    assert date.min == UnitedStates().wash_sales_from("security:VTI")
    assert UnitedStates().wash_sales_from("crypto:BTC") is None
    assert date(2027, 1, 1) == UnitedStates(wash_digital_from=date(2027, 1, 1)).wash_sales_from("crypto:BTC")
    assert UnitedStates(wash_digital_from=date(2027, 1, 1)).wash_sales_from("cash:EUR") is None


def test_a_broker_must_confirm_named_securities_and_coins_only_after_the_relief_of_2026() -> None:
    broker = Account("A", custody=Custody.EXCHANGE)
    pack = UnitedStates()
    assert pack.confirmation_needed("security:VTI", broker, date(2026, 1, 5))
    assert not pack.confirmation_needed("crypto:BTC", broker, date(2026, 12, 31))
    assert pack.confirmation_needed("crypto:BTC", broker, date(2027, 1, 1))


def test_the_accounts_standing_order_in_force_on_the_day_comes_before_the_general_one() -> None:
    account = Account("A", methods=(DatedMethod(date(2025, 1, 1), Method.HIFO), DatedMethod(date(2026, 1, 1), Method.LIFO)))
    pack = UnitedStates()
    assert [pack.method(account, date(year, 1, 1)) for year in (2024, 2025, 2026)] == [Method.FIFO, Method.HIFO, Method.LIFO]


def test_a_policy_gives_the_pack_its_settings() -> None:
    pack = rules(profile("tiers").tax)
    assert (pack.version, pack.lot_method, pack.wash_digital_from) == (VERSION, Method.FIFO, None)
