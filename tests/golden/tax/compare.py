"""What is expected beside what came out: disposals, their matches and totals."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.model import Disposal, Term, symbol
from core.money import ZERO, add, multiply, subtract, text, total
from tests.golden.tax.case import CannotRun, Different, Row, number, only
from tests.golden.tax.outcome import Outcome, summed
from tests.golden.tax.packs import jurisdiction, tax_year

TOLERANCE = Decimal("0.006")
WHOLE = Decimal(1)
"""A figure that an authority printed is rounded by its own rule, line by line in the taxpayer's favour."""
UNITS = Decimal("0.000000001")
TERMS = {Term.SHORT: "ST", Term.LONG: "LT"}
RULES = {
    "same day": ("SAME_DAY",), "30 days": ("30_DAY", "THIRTY_DAY", "BED_AND_BREAKFAST"),
    "pool": ("S104", "S104_POOL", "POOL", "ACB", "AVERAGE"), "28 days": ("28_DAY", "FOUR_WEEK", "4_WEEK"),
}
"""What cases call the rules of the engine."""


def near(what: str, expected: object, got: Decimal, tolerance: Decimal = TOLERANCE) -> None:
    """Raises `Different` where they are further apart than `tolerance`."""
    if subtract(number(expected), got).copy_abs() > tolerance:
        raise Different(what, expected, text(got))


def same(what: str, expected: object, got: object) -> None:
    if expected != got:
        raise Different(what, expected, got)


def disposals(outcome: Outcome, expected: Sequence[Row]) -> None:
    """Each expected row, and that there is no other but in accounts that are not taxed."""
    seen: list[Disposal] = []
    for row in expected:
        found = outcome.disposals(row["event"])
        if not found:
            raise Different(row["event"], "a disposal", "none")
        _disposal(outcome, row, found)
        seen += found
    for sale in outcome.booking.disposals:
        if sale not in seen and (sale.quantity or sale.gain != ZERO) and not outcome.untaxed(sale.account):
            raise Different(outcome.id(sale.event), "no disposal", f"{text(sale.quantity)} {symbol(sale.asset)} ({sale.kind})")


def _disposal(outcome: Outcome, row: Row, found: list[Disposal]) -> None:
    only(row, (*_FIGURES, *_SAID, "event", "kind", "published_gain", "matches"), f"disposal {row['event']}")
    where = row["event"]
    case = outcome.case
    for name, expected in row.items():
        if name in ("proceeds", "cost"):
            got = add(_FIGURES[name](outcome, found), _token_costs(outcome, row, where))
        elif name == "gain" and case.get("gain_is") == "after_disallowance":
            got = allowed(outcome, found)
        elif name in _FIGURES:
            got = _FIGURES[name](outcome, found)
        elif name == "published_gain":
            near(f"{where} published_gain", expected, gain(outcome, found), WHOLE)
            continue
        elif name in _SAID:
            same(f"{where} {name}", expected, _SAID[name](outcome, found))
            continue
        elif name == "matches":
            _matches(outcome, where, expected, found)
            continue
        else:
            continue
        near(f"{where} {name}", expected, got)


def _token_costs(outcome: Outcome, row: Row, where: str) -> Decimal:
    """A fee paid in tokens is an allowable cost in the United Kingdom (s.38, CRYPTO22280) and takes nothing off the consideration: the
    same gain, shown on the other side."""
    if ":" in where or jurisdiction(outcome.case) != "UK":
        return ZERO
    return total(value for key, value in outcome.script.fees.items() if outcome.id(key) in where.split("+"))


def proceeds(outcome: Outcome, found: Sequence[Disposal]) -> Decimal:
    return summed((sale.proceeds for sale in found), "proceeds")


def cost(outcome: Outcome, found: Sequence[Disposal]) -> Decimal:
    return summed((sale.basis for sale in found), "basis")


def gain(outcome: Outcome, found: Sequence[Disposal]) -> Decimal:
    return summed((sale.gain for sale in found), "gain")


def disallowed(outcome: Outcome, found: Sequence[Disposal]) -> Decimal:
    return summed((sale.disallowed for sale in found), "disallowed loss")


def forfeited(outcome: Outcome, found: Sequence[Disposal]) -> Decimal:
    return summed((sale.forfeited for sale in found), "forfeited loss")


def allowed(outcome: Outcome, found: Sequence[Disposal]) -> Decimal:
    return add(gain(outcome, found), disallowed(outcome, found))


def taxable(outcome: Outcome, found: Sequence[Disposal]) -> Decimal:
    """What of the gain counts: in Germany nothing once the year is over, in Australia half of a gain then."""
    where, result = jurisdiction(outcome.case), ZERO
    for sale in found:
        amount = allowed(outcome, [sale])
        if sale.term is Term.LONG and where == "DE":
            continue
        if sale.term is Term.LONG and where == "AU" and amount > 0:
            amount = multiply(amount, Decimal("0.5"))
        result = add(result, amount)
    return result


def _term(outcome: Outcome, found: Sequence[Disposal]) -> str:
    return " and ".join(sorted({TERMS[sale.term] if sale.term else "none" for sale in found}))


def _favoured(outcome: Outcome, found: Sequence[Disposal]) -> bool | str:
    """The favoured term: exempt in Germany, discounted in Australia."""
    terms = {sale.term is Term.LONG for sale in found}
    return terms.pop() if len(terms) == 1 else "some of it"


def _year(outcome: Outcome, found: Sequence[Disposal]) -> str:
    return " and ".join(sorted({tax_year(outcome.case, sale.sold) for sale in found}))


_FIGURES: dict[str, Callable[[Outcome, Sequence[Disposal]], Decimal]] = {
    "proceeds": proceeds, "cost": cost, "gain": gain, "disallowed": disallowed, "permanently_disallowed": forfeited,
    "allowed_gain": allowed, "taxable_gain": taxable,
}
_SAID: dict[str, Callable[[Outcome, Sequence[Disposal]], object]] = {
    "term": _term, "exempt": _favoured, "discount_eligible": _favoured, "tax_year": _year,
}


def _matches(outcome: Outcome, where: str, expected: Sequence[Row], found: Sequence[Disposal]) -> None:
    """Each expected match is the rows of its lot (and rule); no row is left over. Token fees are not in these."""
    left = list(found)
    for row in expected:
        what = f"{where} match {row['lot']}"
        only(row, (*_FIGURES, *_SAID, "lot", "qty", "rule"), what)
        lots = set(row["lot"].split("+"))
        rows = [
            sale for sale in left
            if row.get("rule") in (None, sale.rule or outcome.case["settings"].get("method"), *RULES.get(sale.rule, ()))
            and (sale.rule == "pool" if row["lot"] == "pool" else outcome.id(sale.origin) in lots)
        ]
        if not rows:
            raise Different(what, f"{row['qty']} units{' by ' + row['rule'] if 'rule' in row else ''}", _shown(outcome, left))
        left = [sale for sale in left if sale not in rows]
        near(f"{what} qty", row["qty"], total(sale.quantity for sale in rows), UNITS)
        for name, value in row.items():
            if name in _FIGURES:
                near(f"{what} {name}", value, _FIGURES[name](outcome, rows))
            elif name in _SAID:
                same(f"{what} {name}", value, _SAID[name](outcome, rows))
    if left:
        raise Different(f"{where} matches", f"{len(expected)} and no more", _shown(outcome, left))


def _shown(outcome: Outcome, rows: Sequence[Disposal]) -> str:
    return ", ".join(f"{text(sale.quantity)} of {outcome.id(sale.origin) or 'nothing'} {sale.rule}".strip() for sale in rows) or "nothing"


def totals(outcome: Outcome, expected: Row) -> None:
    """Over all disposals of taxable accounts."""
    found = taxed(outcome)
    for name, value in expected.items():
        if name in _FIGURES:
            near(f"totals {name}", value, _FIGURES[name](outcome, found))
        elif name in ("short", "st", "long", "lt"):
            term = Term.SHORT if name in ("short", "st") else Term.LONG
            near(f"totals {name}", value, allowed(outcome, [sale for sale in found if sale.term is term]))
        elif name == "income":
            near("totals income", value, summed((item.value for item in outcome.booking.incomes), "income"))
        else:
            raise CannotRun(f"totals states {name}, which this runner does not know")


def taxed(outcome: Outcome) -> list[Disposal]:
    """Disposals in accounts whose gains are taxed."""
    return [sale for sale in outcome.booking.disposals if not outcome.untaxed(sale.account)]
