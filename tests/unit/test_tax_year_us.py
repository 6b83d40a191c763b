"""The federal tax of a year against the worksheets of Form 1040, line by line, over random years."""

from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from core.policy import Tax, TaxYear, load_policy, tax_year
from core.tax.dated import Figures, in_force
from core.tax.years.brackets import STATUSES, layers, tax_of
from core.tax.years.carrying import Worked
from core.tax.years.netting import net
from core.tax.years.us import Received, year
from core.unknown import Unknown
from tests.replacing import replace

POLICY = '[[sleeve]]\nname = "all"\ntarget = "100%"\nmembers = ["kind:security"]\n'
BASE = load_policy(POLICY, "mine.toml").tax
AMOUNT = st.integers(-60000, 700000).map(D)
INCOME = st.integers(0, 700000).map(D)


def stated(number: int, status: str, **amounts: D | bool) -> Tax:
    """A policy's tax part with these figures of one year."""
    said: TaxYear = replace(tax_year(BASE, str(number)), filing_status=status, **amounts)
    return replace(BASE, years=(said,))


def worked(short: D, long: D, status: str) -> Worked:
    return Worked(D(0), D(0), True, net(short, long, limit=D(1500 if status == "separate" else 3000)))


def table(name: str, number: int) -> Figures:
    found = in_force("US", name, date(number, 12, 31))
    assert isinstance(found, Figures)
    return found


def worksheet(taxable: D, dividends: D, gain: D, number: int, status: str) -> D:
    """The Qualified Dividends and Capital Gain Tax Worksheet: lines 1 to 25."""
    brackets = table("ordinary", number)
    top_0, top_15 = table("gains", number).many(status)

    def tax(amount: D) -> D:
        return tax_of(layers(amount, brackets.many(status), brackets.many("rates")))

    line_4 = dividends + gain
    line_5 = max(D(0), taxable - line_4)
    line_7 = min(taxable, top_0)
    line_9 = line_7 - min(line_5, line_7)
    line_10 = min(taxable, line_4)
    line_12 = line_10 - line_9
    line_16 = max(D(0), min(taxable, top_15) - (line_5 + line_9))
    line_17 = min(line_12, line_16)
    line_20 = line_10 - (line_9 + line_17)
    return min(line_17 * D("0.15") + line_20 * D("0.20") + tax(line_5), tax(taxable))


@given(AMOUNT, AMOUNT, INCOME, INCOME, INCOME, st.sampled_from(STATUSES), st.sampled_from([2025, 2026]), st.booleans())
def test_the_tax_is_that_of_the_worksheets(
    short: D, long: D, income: D, interest: D, dividends: D, status: str, number: int, standard: bool
) -> None:
    """Y4.1, Y4.2, Y4.3, Y4.5: Form 1040 lines 7 to 16, Form 8960, and the same without what the ledger holds."""
    tax = stated(number, status, ordinary_income=income, magi=income, standard=standard)
    done = worked(short, long, status)
    found = year(number, tax, done, Received(interest, interest, dividends))
    both = short + long
    line_7 = both if both >= 0 else -min(-both, D(1500 if status == "separate" else 3000))
    off = table("standard_deduction", number).one(status) if standard else D(0)
    taxable = max(D(0), income + interest + dividends + line_7 - off)
    gain = max(D(0), min(long, both))
    regular = worksheet(taxable, dividends, gain, number, status)
    threshold = table("niit", number).one(status)
    over = max(D(0), income + interest + dividends + line_7 - threshold)
    extra = D("0.038") * min(over, max(D(0), interest + dividends + line_7))
    assert found.federal == regular + extra
    assert found.niit == extra
    alone = worksheet(max(D(0), income - off), D(0), D(0), number, status)
    assert found.from_ledger == regular + extra - alone
    assert not found.by_rates


@given(AMOUNT, AMOUNT, INCOME, st.sampled_from(STATUSES))
def test_a_missing_input_makes_unknown_exactly_what_rests_on_it(short: D, long: D, income: D, status: str) -> None:
    """Y6.1: Each setting in turn is left out; nothing becomes zero."""
    amounts = {"ordinary_income": income, "magi": income, "prior_tax": D(1), "prior_agi": D(1), "withholding": D(1), "estimated_paid": D(1)}
    rests = {
        "ordinary_income": {"ordinary_taxable", "preferential_taxable", "federal", "from_ledger", "required", "set_aside"},
        "magi": {"niit", "federal", "from_ledger", "required", "set_aside"},
        "prior_tax": {"harbour", "required"}, "prior_agi": {"harbour", "required"}, "withholding": {"required"},
        "estimated_paid": {"set_aside"},
    }
    done = worked(short, long, status)
    whole = year(2026, stated(2026, status, **amounts), done, Received(D(1), D(1), D(1)))
    names = {name for each in rests.values() for name in each} | {"state"}
    assert not [name for name in names if isinstance(getattr(whole, name), Unknown)]
    nothing_invested = whole.niit == 0 and short + long < 0
    for setting, affected in rests.items():
        found = year(2026, stated(2026, status, **{k: v for k, v in amounts.items() if k != setting}), done, Received(D(1), D(1), D(1)))
        unknown = {name for name in names if isinstance(getattr(found, name), Unknown)}
        assert unknown == affected or (setting == "magi" and nothing_invested and not unknown)
        assert all(setting in getattr(found, name).cause for name in unknown)


def test_what_is_unknown_in_the_ledger_is_passed_on() -> None:
    """Y1.2: An unknown gain, an unknown income."""
    tax = stated(2026, "single", ordinary_income=D(1), magi=D(1))
    gone = Unknown("1 of 2 disposals have no known gain: no price", "set it")
    assert year(2026, tax, Worked(D(0), D(0), True, gone), Received()).federal == gone
    assert year(2026, tax, worked(D(0), D(0), "single"), Received(ordinary=gone)).from_ledger == gone
    assert year(2026, tax, worked(D(0), D(0), "single"), Received(qualified=gone)).state == gone
