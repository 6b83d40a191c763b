"""Gains of a set of disposals added up, saying what is not known in them. No netting, no limits, no rates."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from core.model import Account, Disposal, TaxType, Term
from core.money import ZERO, add
from core.unknown import Maybe, Unknown, known


class Totals(Struct, frozen=True):
    """In the base currency, before any disallowance. A total is unknown where a part of it is. `marks` counts what is open."""

    short: Maybe
    long: Maybe
    disallowed: Maybe
    marks: dict[str, int]


def totals(disposals: Iterable[Disposal], accounts: Mapping[str, Account]) -> Totals:
    """Gains by term over taxable accounts; sales in retirement and health accounts are none."""
    short, long, disallowed = ZERO, ZERO, ZERO
    unknown = {"short": 0, "long": 0, "disallowed": 0}
    marks: dict[str, int] = {}
    for disposal in disposals:
        account = accounts.get(disposal.account)
        if account is not None and account.tax_type is not TaxType.TAXABLE:
            continue
        for mark in disposal.marks:
            marks[mark] = marks.get(mark, 0) + 1
        if known(disposal.disallowed):
            disallowed = add(disallowed, disposal.disallowed)
        else:
            unknown["disallowed"] += 1
        if disposal.term is None or not known(disposal.gain):
            for name in ("short", "long") if disposal.term is None else (disposal.term.value,):
                unknown[name] += 1
        elif disposal.term is Term.LONG:
            long = add(long, disposal.gain)
        else:
            short = add(short, disposal.gain)
    return Totals(
        _or_unknown(short, unknown["short"], "the gain or term of {} is unknown", "see their causes"),
        _or_unknown(long, unknown["long"], "the gain or term of {} is unknown", "see their causes"),
        _or_unknown(disallowed, unknown["disallowed"], "the wash sale of {} is not computed", "treat these losses as not usable"),
        dict(sorted(marks.items())),
    )


def _or_unknown(amount: Maybe, count: int, cause: str, remedy: str) -> Maybe:
    return Unknown(cause.format("one disposal" if count == 1 else f"{count} disposals"), remedy) if count else amount
