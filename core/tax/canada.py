"""Canada: adjusted cost base and superficial losses of an individual. Rates and the inclusion rate are not here."""

from core.booking.superficial import superficial
from core.policy.laws import DISALLOWED
from core.tax.pack import Law, Pack, Settings

VERSION = "CA 2026.1"

DAYS = 30
"""Before and after the sale (s.54 ITA 'superficial loss'; canada.ca, read)."""


def rules(tax: Settings | None = None) -> Law:
    """Identical properties of a person are one pool at their average cost, commissions included; a sale does not change the average (s.47
    ITA; canada.ca, read). What an affiliated person buys counts: accounts of the spouse, of a controlled entity, and registered ones.

    A partial loss is denied by min(S, P, B) / S (CRA 2005-0150811E5, second-hand); it is known to fail where the affiliated hold more
    than before (CRA 2022-0940941C6, second-hand). The period counts trade dates; whether settlement dates decide is disputed. That all of
    this applies to digital assets is not verified.
    """
    return Law(version=VERSION, matcher=superficial(DAYS))


PACK = Pack(
    code="CA", title="Canada", version=VERSION, rules=rules, disallowed=DISALLOWED["CA"],
    notes=(
        "The 30 days of a superficial loss are counted between trade dates.",
        "A gift away is no sale here: where it counts as one at value, enter it as a sale; a gift received has the cost you state.",
        "A contribution in kind to a registered account is not booked as a sale at its value.",
    ),
)
