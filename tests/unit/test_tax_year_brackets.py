"""Tax of the United States by brackets, the 3.8 % tax, marginal rates and estimated payments. Figures worked by hand."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tax.years.brackets import STATUSES, Layer, gains_tax, layers, loss_limit, marginal, niit, ordinary_tax, standard_deduction, tax_of
from core.tax.years.instalments import due_dates, instalments, required, safe_harbour
from core.unknown import Unknown, known


def tax(found: tuple[Layer, ...] | Unknown) -> D:
    assert not isinstance(found, Unknown)
    return tax_of(found)


@pytest.mark.parametrize(
    ("taxable", "year", "status", "due"),
    [
        pytest.param(11925, 2025, "single", D("1192.50"), id="a bracket's top belongs to it"),
        pytest.param(50000, 2025, "single", D("5914.00"), id="1,192.50 + 4,386.00 + 1,525 at 22 %"),
        pytest.param(50000, 2026, "single", D("5752.00"), id="1,240 + 37,600 at 12 %"),
        pytest.param(120000, 2026, "joint", D("15824.00"), id="2,480 + 9,120 + 19,200 at 22 %"),
        pytest.param(400000, 2025, "separate", D("110031.25"), id="37 % begins earlier for married persons apart"),
        pytest.param(70000, 2026, "head", D("8301.00"), id="1,770 + 5,970 + 2,550 at 22 %"),
        pytest.param(30000, 2026, "surviving", D("3104.00"), id="as joint: 2,480 + 5,200 at 12 %"),
    ],
)
def test_ordinary_income_goes_through_the_brackets(taxable: int, year: int, status: str, due: D) -> None:
    """Y4.1: The amounts of each bracket add up to the income."""
    found = ordinary_tax(D(taxable), year, status)
    assert not isinstance(found, Unknown)
    assert sum(layer.amount for layer in found) == taxable
    assert tax_of(found) == due


@pytest.mark.parametrize(
    ("ordinary", "gain", "year", "status", "due", "rates"),
    [
        pytest.param(48350, 1000, 2025, "single", 150, ["0.15"], id="the top of 0 % is used up by ordinary income"),
        pytest.param(48349, 1000, 2025, "single", D("149.85"), ["0.00", "0.15"], id="one dollar is left of it"),
        pytest.param(0, 49450, 2026, "single", 0, ["0.00"], id="gains alone up to the top of 0 %"),
        pytest.param(90000, 20000, 2026, "joint", 1665, ["0.00", "0.15"], id="8,900 at 0 %, 11,100 at 15 %"),
        pytest.param(300000, 20000, 2026, "separate", D("3657.50"), ["0.15", "0.20"], id="6,850 at 15 %, 13,150 at 20 %"),
        pytest.param(0, 700000, 2025, "head", D("101952.50"), ["0.00", "0.15", "0.20"], id="all three"),
    ],
)
def test_gains_are_stacked_on_ordinary_income(
    ordinary: int, gain: int, year: int, status: str, due: D, rates: list[str]
) -> None:
    """Y4.2: 0, 15 and 20 % by where ordinary income ends."""
    found = gains_tax(D(ordinary), D(gain), year, status)
    assert not isinstance(found, Unknown)
    assert (tax_of(found), [str(layer.rate) for layer in found]) == (due, rates)


@given(st.integers(0, 900000).map(D), st.integers(0, 900000).map(D), st.sampled_from(STATUSES), st.sampled_from([2025, 2026]))
def test_stacking_in_two_steps_is_stacking_at_once(first: D, second: D, status: str, year: int) -> None:
    """Brackets do not care where an amount is cut."""
    assert tax(ordinary_tax(first + second, year, status)) == tax(ordinary_tax(first, year, status)) + tax_of(
        layers(second, *_bracket(year, status), below=first)
    )
    assert tax(gains_tax(D(0), first + second, year, status)) == tax(gains_tax(D(0), first, year, status)) + tax(
        gains_tax(first, second, year, status)
    )


def _bracket(year: int, status: str) -> tuple[tuple[D, ...], tuple[D, ...]]:
    from core.tax.dated import Figures, in_force

    found = in_force("US", "ordinary", date(year, 1, 1))
    assert isinstance(found, Figures)
    return found.many(status), found.many("rates")


@pytest.mark.parametrize(
    ("investment", "magi", "status", "due"),
    [
        (10000, 200000, "single", 0), (10000, 204000, "head", 152), (3000, 300000, "single", 114), (50000, 260000, "joint", 380),
        (50000, 126000, "separate", 38), (50000, 249000, "surviving", 0),
    ],
)
def test_the_tax_on_investment_income_is_on_the_lesser_of_two(investment: int, magi: int, status: str, due: int) -> None:
    """Y4.3: 3.8 % of investment income, or of what income exceeds the threshold by."""
    assert niit(D(investment), D(magi), 2026, status) == due


def test_a_year_without_figures_is_unknown_with_its_cause_and_a_status_is_asked_for() -> None:
    """Y6.2: 2024 and 2027 have no brackets here; the loss limit and the 3.8 % tax are the same in every year."""
    for year in (2024, 2027):
        found = ordinary_tax(D(1), year, "single")
        assert isinstance(found, Unknown)
        assert found.cause == f"the US pack holds no figures for 'ordinary' on {year}-12-31"
        assert isinstance(gains_tax(D(0), D(1), year, "single"), Unknown)
        assert isinstance(standard_deduction(year, "single"), Unknown)
        assert (loss_limit(year, "joint"), loss_limit(year, "separate")) == (3000, 1500)
        assert known(niit(D(0), D(0), year, "single"))
    for missing in (ordinary_tax(D(1), 2026, ""), loss_limit(2026, ""), niit(D(1), D(1), 2026, ""), standard_deduction(2026, "")):
        assert isinstance(missing, Unknown)
        assert "filing_status" in missing.remedy


@pytest.mark.parametrize(
    ("ordinary", "magi", "status", "short", "long"),
    [
        (60000, None, "single", "0.22", "0.15"), (50400, None, "single", "0.22", "0.15"), (50399, None, "single", "0.12", "0.15"),
        (0, None, "single", "0.10", "0.00"), (600000, None, "single", "0.388", "0.238"), (100000, 200000, "single", "0.258", "0.188"),
        (205000, 190000, "single", "0.32", "0.15"),
    ],
)
def test_marginal_rates_are_those_of_the_next_dollar(ordinary: int, magi: int | None, status: str, short: str, long: str) -> None:
    """Y4.4: At a bracket's top the next dollar is in the next one; the 3.8 % joins from its threshold."""
    found = marginal(D(ordinary), 2026, status, None if magi is None else D(magi))
    assert (found.short, found.long) == (D(short), D(long))


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2025, "2025-04-15 2025-06-16 2025-09-15 2026-01-15"),
        (2026, "2026-04-15 2026-06-15 2026-09-15 2027-01-15"),
        (2027, "2027-04-15 2027-06-15 2027-09-15 2028-01-18"),
        (2028, "2028-04-18 2028-06-15 2028-09-15 2029-01-16"),
        (2029, "2029-04-17 2029-06-15 2029-09-17 2030-01-15"),
    ],
)
def test_payments_are_due_on_four_days_that_roll_over_weekends_and_holidays(year: int, days: str) -> None:
    """Y5.1: 15 January 2028 is the Saturday before Martin Luther King Day; of 2029 it is the holiday itself. 15 April 2028 is a Saturday
    and Emancipation Day is observed on the Monday after it."""
    assert due_dates(year) == tuple(date.fromisoformat(each) for each in days.split())


@pytest.mark.parametrize(
    ("income", "status", "enough"),
    [(150000, "single", 10000), (150001, "joint", 11000), (75000, "separate", 10000), (75001, "separate", 11000)],
)
def test_the_safe_harbour_is_the_prior_years_tax_and_a_tenth_more_where_income_was_high(income: int, status: str, enough: int) -> None:
    """Y5.2: 100 % up to $150,000, 110 % beyond."""
    assert safe_harbour(D(10000), D(income), 2026, status) == enough


@pytest.mark.parametrize(
    ("due", "harbour", "withheld", "payment"),
    [(20000, 15000, 0, 15000), (12000, 15000, 0, 10800), (12000, 15000, 11001, 0), (12000, 15000, 11000, 10800)],
)
def test_what_is_to_be_paid_is_the_lesser_of_ninety_per_cent_and_the_safe_harbour(
    due: int, harbour: int, withheld: int, payment: int
) -> None:
    """Y5.2: Nothing where less than $1,000 is left after withholding."""
    assert required(D(due), D(harbour), D(withheld), 2026) == payment


@pytest.mark.parametrize(
    ("payment", "withheld", "paid", "amounts"),
    [
        (10000, 0, 0, [2500, 2500, 2500, 2500]), (10000, 4000, 0, [1500, 1500, 1500, 1500]), (10000, 0, 4000, [0, 1000, 2500, 2500]),
        (10000, 12000, 0, [0, 0, 0, 0]), (10000, 0, 99999, [0, 0, 0, 0]),
    ],
)
def test_a_quarter_is_due_by_each_day_and_payments_cover_the_earliest(payment: int, withheld: int, paid: int, amounts: list[int]) -> None:
    """Y5.3: Withholding counts evenly."""
    found = instalments(D(payment), D(withheld), D(paid), 2026)
    assert [each.amount for each in found] == amounts


def test_the_parts_of_a_payment_add_up_to_it() -> None:
    assert sum(D(0) if isinstance(each.amount, Unknown) else each.amount for each in instalments(D("0.01"), D(0), D(0), 2026)) == D("0.01")
