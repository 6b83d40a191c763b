"""One case: run by whatever part of the product it belongs to, everything it expects compared."""

from collections.abc import Iterable

from tests.golden.tax import compare, figures, left, sums, years
from tests.golden.tax.case import CannotRun, Different, Row, only
from tests.golden.tax.outcome import Outcome
from tests.golden.tax.packs import rules

_PARTS = ("disposals", "lots_after", "pools_after", "annual", "tax", "tax_years", "income", "totals")


def check(case: Row) -> str:
    """Empty where all is as expected; else what is not, in one line."""
    try:
        sums.arithmetic(case)
        _check(case)
    except (CannotRun, Different) as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  whatever ends a case, the others are still run
        return f"expected it to run, got {type(error).__name__}: {error}"
    return ""


def _check(case: Row) -> None:
    expect = case["expect"]
    only(expect, _PARTS, "expect")
    if not expect:
        raise CannotRun("the case expects nothing")
    if not case.get("events"):
        figures.without_events(case)
        return
    outcome = Outcome(case, rules(case))
    if "disposals" in expect and case.get("compare") != "totals_only":
        compare.disposals(outcome, expect["disposals"])
    if "lots_after" in expect:
        left.lots_after(outcome, expect["lots_after"])
    if "pools_after" in expect:
        left.pools_after(outcome, expect["pools_after"])
    if "income" in expect:
        left.income(outcome, expect["income"])
    if "totals" in expect:
        compare.totals(outcome, expect["totals"])
    years.with_events(outcome)


def report(cases: Iterable[Row]) -> tuple[int, int]:
    """Prints a line per case; (passed, failed)."""
    passed = failed = 0
    for case in cases:
        wrong = check(case)
        if wrong:
            failed += 1
            print(f"FAIL {case['id']}: {wrong}")
        else:
            passed += 1
            print(f"ok {case['id']}")
    return passed, failed
