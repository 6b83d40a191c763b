"""Gains of a year netted by term, the $3,000 limit, and losses that go from year to year with their character."""

from collections.abc import Callable
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.policy import TaxYear, load_policy, tax_year
from core.tax.years.carrying import Realised, Worked, work_through
from core.tax.years.netting import Carry, Netted, net
from core.unknown import Unknown

SLEEVE = '[[sleeve]]\nname = "all"\ntarget = "100%"\nmembers = ["kind:security"]\n'
NONE = 'losses_short = "$0"\nlosses_long = "$0"\n'


@pytest.mark.parametrize(
    ("short", "long", "carried", "ordinary", "preferential", "deduction", "carry"),
    [
        pytest.param(900, 2100, (0, 0), 900, 2100, 0, (0, 0), id="two gains stay apart"),
        pytest.param(900, -200, (0, 0), 700, 0, 0, (0, 0), id="a long loss leaves less of the short gain"),
        pytest.param(-900, 2100, (0, 0), 0, 1200, 0, (0, 0), id="a short loss leaves less of the long gain"),
        pytest.param(-900, 900, (0, 0), 0, 0, 0, (0, 0), id="nothing is left"),
        pytest.param(-1000, -1500, (0, 0), 0, 0, 2500, (0, 0), id="a loss within the limit is used up"),
        pytest.param(-2000, -5000, (0, 0), 0, 0, 3000, (0, 4000), id="short losses are absorbed first"),
        pytest.param(-7000, -1000, (0, 0), 0, 0, 3000, (4000, 1000), id="long losses wait"),
        pytest.param(-7000, 1000, (0, 0), 0, 0, 3000, (3000, 0), id="the long gain eats short losses"),
        pytest.param(1000, -7000, (0, 0), 0, 0, 3000, (0, 3000), id="the short gain eats long losses"),
        pytest.param(500, 800, (700, 900), 0, 0, 300, (0, 0), id="what is carried in is netted in its own term"),
        pytest.param(1500, 800, (700, 0), 800, 800, 0, (0, 0), id="a short carryover leaves the long gain alone"),
    ],
)
def test_gains_and_losses_are_netted_by_term_and_then_with_each_other(
    short: int, long: int, carried: tuple[int, int], ordinary: int, preferential: int, deduction: int, carry: tuple[int, int]
) -> None:
    """Y2.1, Y2.2: IRC 1222, 1211(b), 1212(b); the rows are worked by hand."""
    found = net(D(short), D(long), Carry(D(carried[0]), D(carried[1])))
    assert (found.ordinary, found.preferential, found.deduction) == (ordinary, preferential, deduction)
    assert found.carried == Carry(D(carry[0]), D(carry[1]))
    assert found.counted == (ordinary + preferential or -deduction)


def test_of_the_deduction_only_as_much_is_used_as_there_is_income() -> None:
    """Y2.3: $1,200 of income: $3,000 is deducted, $1,200 of it is absorbed, and the rest of the loss goes on (IRC 1212(b)(2)(B))."""
    found = net(D(-5000), D(-100), income=D(1200))
    assert (found.deduction, found.carried) == (3000, Carry(D(3800), D(100)))
    assert net(D(-5000), D(-100), income=D(-1)).carried == Carry(D(5000), D(100))


AMOUNTS = st.integers(-20000, 20000).map(D)


@given(AMOUNTS, AMOUNTS, st.integers(0, 9000).map(D), st.integers(0, 9000).map(D))
def test_nothing_is_lost_and_nothing_is_used_twice(short: D, long: D, short_in: D, long_in: D) -> None:
    """What is taxed, deducted and carried on adds up to gains less losses; a gain and a carryover never stand side by side."""
    found = net(short, long, Carry(short_in, long_in))
    carried = found.carried.short + found.carried.long
    assert found.ordinary + found.preferential - found.deduction - carried == short + long - short_in - long_in
    assert not (carried and found.ordinary + found.preferential)
    assert 0 <= found.deduction <= 3000
    assert not carried or found.deduction == 3000
    assert min(found.ordinary, found.preferential, found.carried.short, found.carried.long) >= 0


@given(AMOUNTS, AMOUNTS, st.sampled_from([1500, 3000]).map(D), st.integers(-4000, 8000).map(D))
def test_carryovers_are_those_of_the_worksheet_of_schedule_d(short: D, long: D, limit: D, income: D) -> None:
    """Y2.3: The Capital Loss Carryover Worksheet, line by line; `income` is taxable income before the deduction."""
    found = net(short, long, limit=limit, income=income)
    if found.net >= 0:
        assert found.carried == Carry()
        return
    line_2 = min(limit, -(short + long))
    line_1 = income - line_2
    line_4 = min(line_2, max(D(0), line_1 + line_2))
    line_5, line_6 = max(D(0), -short), max(D(0), long)
    line_8 = max(D(0), line_5 - (line_4 + line_6))
    line_9, line_10, line_11 = max(D(0), -long), max(D(0), short), max(D(0), line_4 - line_5)
    line_13 = max(D(0), line_9 - (line_10 + line_11))
    assert (found.deduction, found.carried) == (line_2, Carry(line_8, line_13))


def says(text: str) -> Callable[[int], TaxYear]:
    """What a policy with these tax years states."""
    tax = load_policy(f'[tax]\nfiling_status = "single"\n{text}{SLEEVE}', "mine.toml").tax
    return lambda year: tax_year(tax, str(year))


def year(number: int, more: str = NONE) -> str:
    return f"[[tax.year]]\nyear = {number}\n{more}"


def netted(worked: Worked) -> Netted:
    assert isinstance(worked.netted, Netted)
    return worked.netted


def test_carryforwards_arise_year_by_year() -> None:
    """Y2.4: 12,000 short and 2,000 long are lost in 2023, nothing happens in 2024, 1,000 and 5,000 are gained in 2025."""
    own = {2023: Realised(D(-12000), D(-2000)), 2025: Realised(D(1000), D(5000))}
    found = work_through(own, 2026, says(year(2023)))
    assert [(each, netted(worked).carried) for each, worked in found.items()] == [
        (2023, Carry(D(9000), D(2000))), (2024, Carry(D(6000), D(2000))), (2025, Carry()), (2026, Carry()),
    ]
    assert (netted(found[2025]).net, netted(found[2025]).deduction) == (-2000, 2000)
    assert (found[2024].short_in, found[2024].stated, found[2023].stated) == (9000, False, True)


def test_what_the_owner_states_stands_before_what_is_computed() -> None:
    """Y2.5: The return of 2023 is known better than the ledger of it; years before are not looked at."""
    own = {2022: Realised(Unknown("no basis"), D(0)), 2023: Realised(D(-12000), D(0)), 2024: Realised(D(500), D(0))}
    found = work_through(own, 2024, says(year(2024, 'losses_short = "$100"\nlosses_long = "$0"\n')))
    assert list(found) == [2024]
    assert (netted(found[2024]).short, found[2024].stated) == (400, True)
    half = work_through({2023: Realised(D(-12000), D(0))}, 2024, says(year(2023) + year(2024, 'losses_long = "$50"\n')))
    assert (half[2024].short_in, half[2024].long_in, half[2024].stated) == (9000, 50, True)


def test_without_a_statement_what_was_carried_in_is_unknown_and_so_is_what_follows() -> None:
    """Y2.5: Never zero; the cause of the first year is passed on as it is, so that it is said once however many years rest on it."""
    found = work_through({2025: Realised(D(500), D(0))}, 2026, says(""))
    assert isinstance(found[2025].netted, Unknown)
    assert "losses_short for 2025" in found[2025].netted.cause
    assert isinstance(found[2026].netted, Unknown)
    assert found[2026].short_in == found[2025].netted == found[2025].short_in


def test_an_unknown_gain_reaches_the_years_after_it_until_the_owner_states_what_was_carried() -> None:
    """Y2.4: A sale of unknown basis in 2024."""
    own = {2024: Realised(D(0), Unknown("the gain of one disposal is unknown")), 2025: Realised(D(10), D(0)), 2026: Realised(D(20), D(0))}
    found = work_through(own, 2026, says(year(2024) + year(2026)))
    assert netted(found[2026]).net == 20
    before = work_through(own, 2025, says(year(2024) + year(2026)))
    assert isinstance(before[2025].netted, Unknown)
    assert before[2025].netted.cause == "in 2024: the gain of one disposal is unknown"


def test_without_a_filing_status_the_limit_is_known_only_where_it_does_not_matter() -> None:
    """Y2.2: Up to $1,500 it is the same for everybody."""
    def stated(status: str) -> Callable[[int], TaxYear]:
        tax = load_policy(f"[tax]\n{status}{year(2025)}{SLEEVE}", "mine.toml").tax
        return lambda each: tax_year(tax, str(each))

    small, large = {2025: Realised(D(-1500), D(0))}, {2025: Realised(D(-1501), D(0))}
    assert netted(work_through(small, 2025, stated(""))[2025]).deduction == 1500
    assert work_through(large, 2025, stated(""))[2025].netted == Unknown(
        "the policy states no filing status", 'set filing_status under [tax] in the policy, e.g. "single"'
    )
    separate = netted(work_through(large, 2025, stated('filing_status = "separate"\n'))[2025])
    assert (separate.deduction, separate.carried) == (1500, Carry(D(1), D(0)))


def test_stated_income_decides_how_much_of_the_deduction_is_used() -> None:
    """Y2.3: $500 of other income, $400 of interest in the ledger, after the deduction."""
    said = says(year(2025, NONE + 'ordinary_income = "$500"\n'))
    found = work_through({2025: Realised(D(-5000), D(0), income=D(400))}, 2025, said)
    assert netted(found[2025]).carried == Carry(D(4100), D(0))
