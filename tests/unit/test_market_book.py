"""The price book: found by time, converted at that time, aged, and unknown with a cause where there is nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.market import PriceBook, Quote
from core.model import Price
from core.unknown import Unknown

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def price(asset: str, hours: float, amount: str, currency: str = "USD", source: str = "file") -> Price:
    """A price `hours` after noon of 2024-03-01."""
    return Price(asset, NOON + timedelta(hours=hours), Decimal(amount), currency, source)


def quoted(found: Quote | Unknown) -> Quote:
    assert isinstance(found, Quote)
    return found


def test_the_last_price_before_an_instant_then_the_first_after_it() -> None:
    book = PriceBook([price("crypto:BTC", 2, "62"), price("crypto:BTC", -2, "60"), price("crypto:BTC", -5, "59")], "USD")
    found = quoted(book.at("crypto:BTC", NOON))
    assert (found.price, found.age, found.source, found.path) == (60, timedelta(hours=2), "file", ("USD",))
    assert quoted(book.at("crypto:BTC", NOON - timedelta(hours=6))).price == 59
    assert quoted(book.at("crypto:BTC", NOON, within=timedelta(hours=2))).price == 60
    assert quoted(book.at("crypto:BTC", NOON - timedelta(hours=2))).age == timedelta(0)


def test_beyond_the_window_nothing_is_guessed() -> None:
    """A coin's price of two days ago values nothing today; a share's of Thursday still does after a long weekend."""
    book = PriceBook([price("crypto:ARB", -25, "2"), price("security:VTI", -4 * 24, "250")], "USD")
    missing = book.at("crypto:ARB", NOON)
    gives = "'trimtab prices set crypto:ARB PRICE USD --at 2024-03-01' gives it, 'trimtab prices missing' lists all"
    assert missing == Unknown("no price for ARB at 2024-03-01", gives, ("crypto:ARB", NOON))
    assert book.value("crypto:ARB", NOON) == missing
    assert book.value("security:VTI", NOON) == 250
    assert isinstance(book.at("security:VTI", NOON, within=timedelta(days=1)), Unknown)


def test_latest_looks_back_at_any_age_and_never_ahead() -> None:
    book = PriceBook([price("crypto:BTC", -24 * 400, "40"), price("crypto:BTC", 1, "99")], "USD")
    assert quoted(book.latest("crypto:BTC", NOON)).price == 40
    assert quoted(book.latest("crypto:BTC", NOON)).age == timedelta(days=400)
    assert isinstance(book.latest("crypto:ETH", NOON), Unknown)


def test_the_base_currency_is_one_and_a_stablecoin_is_not() -> None:
    book = PriceBook([price("crypto:USDC", -1, "0.97")], "USD")
    assert quoted(book.latest("cash:USD", NOON)).price == 1
    assert quoted(book.latest("crypto:USDC", NOON)).price == Decimal("0.97")
    assert isinstance(book.latest("crypto:USDT", NOON), Unknown)


@pytest.mark.parametrize(("rates", "path", "expected"), [
    ([price("cash:EUR", -3, "1.1")], ("EUR", "USD"), "110"),
    ([price("cash:USD", -3, "0.8", "EUR")], ("EUR", "USD"), "125"),
    ([price("cash:EUR", -3, "0.9", "GBP"), price("cash:GBP", -1, "1.25")], ("EUR", "GBP", "USD"), "112.5"),
    ([price("cash:GBP", -3, "1.25", "EUR"), price("cash:USD", -1, "0.8", "GBP")], ("EUR", "GBP", "USD"), "100"),
])
def test_conversion_directly_inversely_and_over_one_currency(rates: list[Price], path: tuple[str, ...], expected: str) -> None:
    """100 EUR in dollars; the quote is as old as its oldest part."""
    book = PriceBook([price("security:SAP", -1, "100", "EUR"), *rates], "USD")
    found = quoted(book.at("security:SAP", NOON))
    assert (found.price, found.path, found.age) == (Decimal(expected), path, timedelta(hours=3))
    cash = quoted(book.latest("cash:EUR", NOON))
    assert cash.price * 100 == found.price


def test_conversion_uses_the_rate_of_that_time() -> None:
    book = PriceBook([
        price("security:SAP", -24 * 30, "100", "EUR"), price("cash:EUR", -24 * 30, "1.1"), price("cash:EUR", 0, "1.3"),
    ], "USD")
    assert book.value("security:SAP", NOON - timedelta(days=30)) == 110
    assert isinstance(book.at("security:SAP", NOON, within=timedelta(days=2)), Unknown)


def test_a_coin_priced_in_a_stablecoin_needs_the_stablecoins_own_price() -> None:
    one = price("crypto:ARB", -1, "2", "USDT")
    assert PriceBook([one], "USD").latest("crypto:ARB", NOON) == Unknown(
        "no exchange rate from USDT to USD up to 2024-03-01", "trimtab prices missing lists what to fetch")
    assert PriceBook([one, price("crypto:USDT", -1, "0.99")], "USD").value("crypto:ARB", NOON) == Decimal("1.98")


def test_a_missing_rate_falls_back_to_an_older_price_in_the_base() -> None:
    book = PriceBook([price("crypto:ARB", -1, "2", "XYZ"), price("crypto:ARB", -3, "1.9"), price("crypto:ARB", -2, "3", "ABC")], "USD")
    assert book.value("crypto:ARB", NOON) == Decimal("1.9")


def test_of_two_prices_of_one_instant_the_users_own_wins() -> None:
    """The order of the input does not matter."""
    both = [price("crypto:BTC", -1, "61", source="zz export"), price("crypto:BTC", -1, "60", source="entered by hand")]
    assert PriceBook(both, "USD").value("crypto:BTC", NOON) == 60
    assert PriceBook(both[::-1], "USD").value("crypto:BTC", NOON) == 60


def test_a_rate_of_zero_has_no_reciprocal() -> None:
    book = PriceBook([price("security:SAP", -1, "100", "EUR"), price("cash:USD", -1, "0", "EUR")], "USD")
    assert isinstance(book.at("security:SAP", NOON), Unknown)


def test_a_share_and_a_token_of_one_ticker_stay_apart() -> None:
    book = PriceBook([price("security:ARB", -1, "7"), price("crypto:ARB", -1, "2")], "USD")
    assert (book.value("security:ARB", NOON), book.value("crypto:ARB", NOON)) == (7, 2)


def test_causes_name_the_taxpayers_civil_day() -> None:
    """03:00 UTC on 24 November is still the 23rd in New York."""
    instant = datetime(2026, 11, 24, 3, tzinfo=UTC)
    for zone, day in (("America/New_York", "2026-11-23"), ("UTC", "2026-11-24")):
        found = PriceBook((), "USD", zone).latest("crypto:BTC", instant)
        assert isinstance(found, Unknown)
        assert found.cause == f"no price for BTC up to {day}"
