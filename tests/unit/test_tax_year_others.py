"""Small annual rules of Ireland, Germany, Australia, Canada and the countries where the total is all; and the dated figures of all."""

from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import pytest

from core.tax.dated import CHECKED, Figures, in_force, tables
from core.tax.years import others
from core.tax.years.others import Year
from core.unknown import Unknown


def shown(found: Year | Unknown) -> tuple[D, D, D, D | None, D]:
    assert isinstance(found, Year)
    return found.used, found.relief, found.taxable, found.tax, found.carried


@pytest.mark.parametrize(
    ("net", "carried", "result"),
    [
        pytest.param("1270", 0, (0, 1270, 0, 0, 0), id="the exemption covers it"),
        pytest.param("1270.01", 0, (0, 1270, D("0.01"), D("0.0033"), 0), id="a cent beyond it"),
        pytest.param("5000", 1000, (1000, 1270, 2730, D("900.90"), 0), id="earlier losses come before the exemption"),
        pytest.param("1000", 4000, (1000, 0, 0, 0, 3000), id="and are used although the exemption would cover the gain"),
        pytest.param("-500", 100, (0, 0, 0, 0, 600), id="a loss joins them"),
    ],
)
def test_ireland_uses_losses_before_the_exemption(net: str, carried: int, result: tuple[D, ...]) -> None:
    """Y8.1: TCA 1997 s.31 and s.601, as Revenue's notes have it."""
    assert shown(others.ireland(D(net), 2025, D(carried))) == result


def test_ireland_is_paid_in_two_parts() -> None:
    """Y8.1: January to November, then December."""
    early, late = others.irish_payments(2025)
    assert early == (date(2025, 1, 1), date(2025, 11, 30), date(2025, 12, 15))
    assert late == (date(2025, 12, 1), date(2025, 12, 31), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("net", "year", "carried", "taxable", "left"),
    [
        ("999.99", 2024, 50, 0, 50), ("1000", 2024, 0, 1000, 0), ("999.99", 2023, 0, D("999.99"), 0), ("599.99", 2023, 0, 0, 0),
        ("600", 2023, 0, 600, 0), ("1500", 2025, 900, 600, 0), ("-200", 2025, 900, 0, 1100), ("0", 2025, 900, 0, 900),
    ],
)
def test_germany_taxes_everything_from_the_limit_on(net: str, year: int, carried: int, taxable: D, left: int) -> None:
    """Y8.2: A limit, not an allowance; it is tested before losses of earlier years, which leave less than it taxable."""
    found = others.germany(D(net), year, D(carried))
    assert isinstance(found, Year)
    assert (found.taxable, found.carried) == (taxable, left)


def test_german_staking_income_has_a_limit_of_its_own() -> None:
    """Y8.2: 256 euros."""
    assert (others.german_services(D("255.99"), 2025), others.german_services(D(256), 2025)) == (0, 256)


@pytest.mark.parametrize(
    ("plain", "favoured", "losses", "carried", "taxable", "left"),
    [
        (1000, 6000, 0, 0, 4000, 0), (1000, 6000, 800, 0, 3200, 0), (1000, 6000, 3000, 0, 2000, 0), (1000, 6000, 800, 500, 2850, 0),
        (1000, 6000, 9000, 100, 0, 2100), (0, 0, 50, 0, 0, 50), (1000, 6000, 0, 8000, 0, 1000),
    ],
)
def test_australian_losses_go_first_against_gains_without_discount(
    plain: int, favoured: int, losses: int, carried: int, taxable: int, left: int
) -> None:
    """Y8.3: Then half of what is left of the others."""
    found = others.australia(D(plain), D(favoured), D(losses), date(2026, 6, 30), D(carried))
    assert isinstance(found, Year)
    assert (found.taxable, found.carried) == (taxable, left)


def test_the_australian_discount_ends() -> None:
    """Y6.2: From 1 July 2027 the pack holds no rule."""
    assert isinstance(others.australia(D(1), D(1), D(0), date(2028, 6, 30)), Unknown)


def test_canada_includes_half_and_carries_losses_in_full() -> None:
    """Y8.4: 1,001 less 400 of earlier years, half of it."""
    assert shown(others.canada(D(1001), 2025, D(400))) == (400, D("300.5"), D("300.5"), None, 0)
    assert shown(others.canada(D(-1001), 2025, D(400))) == (0, 0, 0, None, 1401)


def test_elsewhere_the_total_is_all() -> None:
    """Y8.5: A loss is gone."""
    assert shown(others.total_income(D(12))) == (0, 0, 12, None, 0)
    assert shown(others.total_income(D(-12))) == (0, 0, 0, None, 0)


FILES = ("US", "UK", "IE", "DE", "AU", "CA")


@pytest.mark.parametrize("jurisdiction", FILES)
def test_dated_figures_have_a_source_and_never_overlap(jurisdiction: str) -> None:
    """Y6.2: Every table says where it is from and how far it was checked."""
    for name, found in tables(jurisdiction).items():
        for each in found:
            assert each.name == name
            assert each.source
            assert each.checked in CHECKED
            assert each.values
        for before, after in pairwise(found):
            assert before.last is not None
            assert before.last < after.first


def test_the_tables_of_a_status_are_whole() -> None:
    """Brackets rise, and there is one top fewer than there are rates."""
    for name in ("ordinary", "gains"):
        for each in tables("US")[name]:
            for status in ("single", "joint", "separate", "head", "surviving"):
                assert len(each.many(status)) == len(each.many("rates")) - 1
                assert list(each.many(status)) == sorted(each.many(status))
            assert each.many("surviving") == each.many("joint")


def test_figures_are_exact_and_stand_on_the_first_and_the_last_day() -> None:
    """Y6.2: 29 and 30 October 2024."""
    before, after = in_force("UK", "rates", date(2024, 10, 29)), in_force("UK", "rates", date(2024, 10, 30))
    assert isinstance(before, Figures)
    assert isinstance(after, Figures)
    assert (before.one("basic"), after.one("basic")) == (D("0.10"), D("0.18"))
