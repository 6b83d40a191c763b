"""Cells as exports write them: every way of writing a number and a time that formats name, and what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import zone
from core.money import text
from importers.currencies import crypto_or_cash
from importers.numbers import amount, maybe
from importers.times import american, instant, noon, resolve, scripted, utc, zone_in


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("$1,234.56", "1234.56"), ("-$3320.05", "-3320.05"), ("$-0.88", "-0.88"), ("+$44.92", "44.92"), ("($53.62)", "-53.62"),
        ("(0.03447186 BTC)", "-0.03447186"), ("43.7000000000VET", "43.7"), ("0E-18", "0"), ("5.5E-7", "0.00000055"), ("@310.05", "310.05"),
        ("$0.66 ", "0.66"), ("249.73 USD", "249.73"), ("EUR 5", "5"), ("1'234.56", "1234.56"), ("1 234.56", "1234.56"),
        ("\u22125", "-5"), ("1,234,567", "1234567"), ("-.5", "-0.5"), ("€12", "12"), ("123456789012345678901.123456789012345678", None),
        ("12,34,567.89", "1234567.89"),
    ],
)
def test_numbers_are_read_exactly(written: str, value: str | None) -> None:
    assert text(amount(written)) == (value or written)


@pytest.mark.parametrize(
    ("written", "value"), [("1.234,56", "1234.56"), ("0,5", "0.5"), ("-€ 3,20", "-3.2"), ("7", "7"), ("1.234.567,8", "1234567.8")],
)
def test_a_decimal_comma_has_to_be_said(written: str, value: str) -> None:
    assert text(amount(written, decimal_comma=True)) == value


@pytest.mark.parametrize(
    "written", ["", "abc", "NaN", "Infinity", "-inf", "1e99", "12-5", "1.2.3", "0,5", "1,23", "12,3456", "--5x", "0x10", "1e-60"],
)
def test_what_is_no_number_is_never_one(written: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|decimal comma"):
        amount(written)


@pytest.mark.parametrize("written", ["", " ", "-", "--", "n/a", "N/A", "null", "None"])
def test_blanks_are_not_zero(written: str) -> None:
    assert maybe(written) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=18, min_value=-(10**15), max_value=10**15))
def test_what_is_written_plainly_or_with_thousands_comes_back(value: Decimal) -> None:
    assert amount(format(value, "f")) == value
    assert amount(f"${value.copy_abs():,f}") == value.copy_abs()


@pytest.mark.parametrize(
    "written",
    ["2024-01-31 10:00:00", "2024-01-31T10:00:00Z", "2024-01-31 10:00:00 UTC", "2024-01-31 12:00:00+02:00", "2024-01-31 10:00:00.0000",
     "2024-01-31T10:00:00.000000+00:00"],
)
def test_instants_are_utc(written: str) -> None:
    assert utc(written) == datetime(2024, 1, 31, 10, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "yesterday", "31/01/2024", "2024-13-01 00:00:00"])
def test_what_is_no_time_says_how_to_write_one(written: str) -> None:
    with pytest.raises(ValueError, match="2024-01-31 10:00:00"):
        utc(written)


def test_the_hour_that_comes_twice_is_the_first_and_a_date_alone_is_noon() -> None:
    """L4.3."""
    new_york = zone("America/New_York")
    assert instant(datetime.fromisoformat("2024-11-03 01:30"), new_york) == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)
    assert noon(date(2024, 7, 1), new_york) == datetime(2024, 7, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("export (UTC+2).csv", "UTC+02:00"), ("Date(UTC-05:30)", "UTC-05:30"), ("x_UTC+08.csv", "UTC+08:00"), ("Date(UTC)", "UTC"),
        ("GMT+1 report", "UTC+01:00"), ("UTC+0", "UTC"),
        ("order UTC+99", ""), ("transactions.csv", ""), ("OUTCOME.csv", ""), ("Date(UTCnull)", ""),
    ],
)
def test_zones_in_names(name: str, found: str) -> None:
    assert zone_in(name) == found


def test_zones_are_names_or_offsets() -> None:
    assert datetime(2024, 7, 1, 12, tzinfo=resolve("UTC+02:00")).astimezone(UTC).hour == 10
    assert datetime(2024, 7, 1, 12, tzinfo=resolve("Europe/Paris")).astimezone(UTC).hour == 10
    for wrong in ("UTC+25", "Mars/Olympus", ""):
        with pytest.raises(ValueError, match="write one like"):
            resolve(wrong)


@pytest.mark.parametrize(
    ("code", "asset"), [("USD", "cash:USD"), ("EUR", "cash:EUR"), ("USDT", "crypto:USDT"), ("EURC", "crypto:EURC"), ("PLN", "cash:PLN")],
)
def test_states_issue_cash_and_stablecoins_are_crypto(code: str, asset: str) -> None:
    assert crypto_or_cash(code)[0] == asset


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-12-30 23:22:22 PST", "2025-12-30 23:22:22-08:00"), ("2025-07-01 10:00:00 EDT", "2025-07-01 10:00:00-04:00"),
        ("2025-07-01 10:00:00", "2025-07-01 10:00:00"), ("2025-07-01T10:00:00Z", "2025-07-01T10:00:00Z"), ("", ""),
    ],
)
def test_american_names_of_zones_are_offsets(written: str, meant: str) -> None:
    assert american(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Thu Jan 02 2025 10:00:00 GMT-0500 (Eastern Standard Time)", "Jan 02 2025 10:00:00-0500"),
        ("Sat Feb 20 2021 10:00:00 GMT+0000", "Feb 20 2021 10:00:00+0000"), ("2025-11-21T10:00:00.000Z", "2025-11-21T10:00:00.000Z"),
    ],
)
def test_times_as_browsers_write_them_are_told_from_their_names(written: str, meant: str) -> None:
    assert scripted(written) == meant
