"""Australia: parcels of an individual and the discount. Rates are not here."""

from datetime import date

from core.model import Method
from core.policy.laws import BEGINS, METHODS, TERMS
from core.tax.pack import Law, Pack, Settings, after_a_year

VERSION = "AU 2026.1"

DISCOUNT_UNTIL = date(2027, 6, 30)
"""Indexation takes its place on 1 July 2027 (passed both Houses on 25 June 2026, assent not seen)."""


def discounted_on(acquired: date, asset: str) -> date | None:
    """Twelve months without the days of acquisition and sale: acquired on 2 February 2001, from 3 February 2002 on (ATO, read)."""
    return after_a_year(acquired)


def rules(tax: Settings | None = None) -> Law:
    """Parcels that the owner's records name, over all accounts, else first in, first out (TD 33, second-hand)."""
    method = Method.FIFO if tax is None else tax.lot_method
    return Law(version=VERSION, long_on=discounted_on, lot_method=method, allowed=frozenset(METHODS["AU"]))


PACK = Pack(
    code="AU", title="Australia", version=VERSION, rules=rules, begins=BEGINS["AU"], terms=TERMS["AU"],
    notes=(
        f"Gains after {DISCOUNT_UNTIL} fall under another law (indexation), which is not computed.",
        "A gift away is no sale here: where it counts as one at value, enter it as a sale; a gift received has the cost you state.",
        "The general rule against wash sales is not computed.",
    ),
)
