"""The British year: exempt amount, losses, the change of rates on 30 October 2024, the basic-rate band, and when gains are reported."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tax.years.uk import UkYear, exempt_amount, reported, reporting_limit, year
from core.unknown import Unknown

BEFORE, AFTER = date(2024, 10, 29), date(2024, 10, 30)


def worked(*gains: tuple[date, int], first: str = "2024-04-06", carried: int = 0, band: int | None = 0) -> UkYear:
    found = year([(day, D(gain)) for day, gain in gains], date.fromisoformat(first), D(carried), None if band is None else D(band))
    assert isinstance(found, UkYear)
    return found


@pytest.mark.parametrize(
    ("first", "amount", "limit"),
    [("2013-04-06", 10900, 43600), ("2016-04-06", 11100, 44400), ("2022-04-06", 12300, 49200), ("2023-04-06", 6000, 50000),
     ("2024-04-06", 3000, 50000), ("2026-04-06", 3000, 50000)],
)
def test_the_exempt_amount_and_the_reporting_limit_of_a_year(first: str, amount: int, limit: int) -> None:
    """Y7.1, Y7.4: Four times the exempt amount until 2022/23, then a fixed sum."""
    assert exempt_amount(date.fromisoformat(first)) == amount
    assert reporting_limit(date.fromisoformat(first)) == limit


@pytest.mark.parametrize(
    ("gains", "proceeds", "first", "said"),
    [(3000, 50000, "2024-04-06", False), (3001, 0, "2024-04-06", True), (0, 50001, "2024-04-06", True), (12300, 49200, "2022-04-06", False),
     (0, 49201, "2022-04-06", True)],
)
def test_a_year_is_reported_beyond_either_line(gains: int, proceeds: int, first: str, said: bool) -> None:
    """Y7.4: Gains before losses, or proceeds; on the line nothing is reported."""
    assert reported(D(gains), D(proceeds), date.fromisoformat(first)) is said
    assert isinstance(reported(D(0), D(0), date(2010, 4, 6)), Unknown)


@pytest.mark.parametrize(
    ("gains", "carried", "used", "exempt", "taxable", "left"),
    [
        pytest.param((7000,), 0, 0, 3000, 4000, 0, id="the exempt amount is taken off"),
        pytest.param((2500,), 900, 0, 2500, 0, 900, id="earlier losses wait where the exempt amount covers the gain"),
        pytest.param((3500,), 900, 500, 3000, 0, 400, id="earlier losses are used down to the exempt amount"),
        pytest.param((9000,), 900, 900, 3000, 5100, 0, id="all of them"),
        pytest.param((5000, -4000), 700, 0, 1000, 0, 700, id="losses of the year are used in full, below the exempt amount too"),
        pytest.param((1000, -4000), 700, 0, 0, 0, 3700, id="a loss that is left joins the earlier ones"),
    ],
)
def test_losses_of_the_year_come_first_and_in_full_and_earlier_ones_keep_the_exempt_amount(
    gains: tuple[int, ...], carried: int, used: int, exempt: int, taxable: int, left: int
) -> None:
    """Y7.1, Y7.2: TCGA 1992 s.1E and s.1K."""
    found = worked(*((AFTER, gain) for gain in gains), carried=carried)
    assert (found.used, found.exempt, found.taxable, found.carried) == (used, exempt, taxable, left)


@pytest.mark.parametrize(
    ("gains", "band", "tax", "worse"),
    [
        pytest.param(((BEFORE, 8000), (AFTER, 4000)), 0, 8000 * D("0.2") + 1000 * D("0.24"), 120, id="higher rates: 20 % and 24 %"),
        pytest.param(((BEFORE, 8000), (AFTER, 4000)), 50000, 8000 * D("0.1") + 1000 * D("0.18"), 240, id="basic rates: 10 % and 18 %"),
        pytest.param(((BEFORE, 8000), (AFTER, 4000)), 5000, 5000 * D("0.1") + 3000 * D("0.2") + 1000 * D("0.24"), 120,
                     id="a band that is short goes to the gains where it saves more"),
        pytest.param(((BEFORE, 8000), (AFTER, 2000)), 0, 7000 * D("0.2"), 80, id="the rest of the exempt amount goes to the other gains"),
        pytest.param(((BEFORE, 8000), (AFTER, 9000), (BEFORE, -4000)), 0, 8000 * D("0.2") + 2000 * D("0.24"), 280,
                     id="a loss goes against whatever gain is best, not its own day's"),
        pytest.param(((AFTER, 8000),), 0, 1200, None, id="one set of rates: one way"),
    ],
)
def test_losses_and_exempt_amount_go_against_the_gains_that_are_taxed_higher(
    gains: tuple[tuple[date, int], ...], band: int, tax: D, worse: int | None
) -> None:
    """Y7.3: Rates changed for disposals on and after 30 October 2024; the other placement is shown with its tax."""
    found = worked(*gains, band=band)
    assert found.tax == tax
    assert found.placements[0].tax == tax
    assert [each.tax - tax for each in found.placements[1:]] == ([] if worse is None else [worse])


GAIN = st.tuples(st.sampled_from([BEFORE, AFTER]), st.integers(-9000, 20000))


@given(st.lists(GAIN, max_size=6), st.integers(0, 20000), st.integers(0, 5000), st.integers(0, 100))
def test_no_way_to_place_the_relief_beats_the_one_that_is_chosen(
    gains: list[tuple[date, int]], band: int, carried: int, share: int
) -> None:
    """Any split of relief and band over both sets of rates costs at least as much; and nothing of a gain or loss is lost."""
    found = worked(*gains, band=band, carried=carried)
    assert found.gains - found.losses - found.used - found.exempt - found.taxable == min(0, sum(gain for _, gain in gains))
    if not found.taxable:
        assert found.tax == 0
        return
    early = sum(gain for day, gain in gains if gain > 0 and day == BEFORE)
    late = sum(gain for day, gain in gains if gain > 0 and day == AFTER)
    relief = early + late - int(found.taxable)
    on_early = min(early, max(relief - late, relief * share // 100))
    left_early, left_late = early - on_early, late - (relief - on_early)
    band_early = min(left_early, max(band * share // 100, band - left_late))
    band_late = min(left_late, band - band_early)
    cost = (
        D(band_early) * D("0.1") + D(left_early - band_early) * D("0.2") + D(band_late) * D("0.18") + D(left_late - band_late) * D("0.24")
    )
    assert isinstance(found.tax, D)
    assert found.tax <= cost


def test_without_the_band_the_tax_is_unknown_unless_nothing_is_taxable() -> None:
    """Y6.1: The remedy names the setting."""
    missing = worked((AFTER, 9000), band=None).tax
    assert isinstance(missing, Unknown)
    assert "basic_band" in missing.remedy
    assert worked((AFTER, 3000), band=None).tax == 0


def test_years_without_figures_are_unknown_where_they_matter() -> None:
    """Y6.2: No exempt amount before 2013/14, no rates before 2016/17; a loss is carried on all the same."""
    old = date(2010, 4, 6)
    assert isinstance(year([(date(2010, 5, 1), D(5))], old), Unknown)
    loss = year([(date(2010, 5, 1), D(-5))], old, D(1))
    assert isinstance(loss, UkYear)
    assert loss.carried == 6
    unrated = worked((date(2015, 5, 1), 20000), first="2015-04-06", band=0)
    assert (unrated.taxable, isinstance(unrated.tax, Unknown)) == (8900, True)
