"""Gains of a set of disposals added up, saying what is not known in them. No netting, no limits, no rates."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from core.booking.worth import plus
from core.model import Account, Disposal, TaxType, Term
from core.money import ZERO, add
from core.unknown import Maybe, Unknown, known


class Totals(Struct, frozen=True):
    """In the base currency. `short` and `long` are gains before any disallowance, `allowed_short` and `allowed_long` with what is
    disallowed of losses added back; `forfeited` is the part of `disallowed` that no later sale brings back. A total is unknown where a part
    of it is. `marks` counts what is open."""

    short: Maybe
    long: Maybe
    disallowed: Maybe
    marks: dict[str, int]
    forfeited: Maybe = ZERO
    allowed_short: Maybe = ZERO
    allowed_long: Maybe = ZERO


def totals(disposals: Iterable[Disposal], accounts: Mapping[str, Account]) -> Totals:
    """Gains by term over taxable accounts; sales in retirement and health accounts are none."""
    sums = dict.fromkeys(("short", "long", "disallowed", "forfeited", "allowed_short", "allowed_long"), ZERO)
    unknown = dict.fromkeys(sums, 0)
    marks: dict[str, int] = {}
    for disposal in disposals:
        account = accounts.get(disposal.account)
        if account is not None and account.tax_type is not TaxType.TAXABLE:
            continue
        for mark in disposal.marks:
            marks[mark] = marks.get(mark, 0) + 1
        terms = tuple(Term) if disposal.term is None else (disposal.term,)
        parts: list[tuple[str, Maybe]] = [("disallowed", disposal.disallowed), ("forfeited", disposal.forfeited)]
        parts += [(term.value, disposal.gain) for term in terms]
        parts += [(f"allowed_{term.value}", plus(disposal.gain, disposal.disallowed)) for term in terms]
        for name, amount in parts:
            if not known(amount) or (len(terms) > 1 and name not in ("disallowed", "forfeited")):
                unknown[name] += 1
            elif amount:
                sums[name] = add(sums[name], amount)
    gains = ("the gain or term of {} is unknown", "see their causes")
    lost = ("what is disallowed of {} is unknown", "settle what is open about these sales")
    causes = {"short": gains, "long": gains, "allowed_short": gains, "allowed_long": gains, "disallowed": lost, "forfeited": lost}
    found = {name: _or_unknown(amount, unknown[name], *causes[name]) for name, amount in sums.items()}
    return Totals(**found, marks=dict(sorted(marks.items())))


def _or_unknown(amount: Maybe, count: int, cause: str, remedy: str) -> Maybe:
    return Unknown(cause.format("one disposal" if count == 1 else f"{count} disposals"), remedy) if count else amount
