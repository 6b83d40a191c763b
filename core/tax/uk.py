"""United Kingdom: shares and tokens of an individual under sections 104 to 106A TCGA 1992. Rates and exempt amounts are not here.

Sources are named at each rule. What is remembered and not verified says so.
"""

from core.booking.section104 import section104
from core.policy.laws import BEGINS
from core.tax.pack import Law, Pack, Settings

VERSION = "UK 2026.1"

SOON = 30
"""Days after a disposal in which an acquisition is matched with it (s.106A(5); CG51560, CRYPTO22252, read)."""


def rules(tax: Settings | None = None) -> Law:
    """One pool per asset and person over all wallets and brokers (s.104(1), s.106A(1); CRYPTO22200, read); individual savings accounts and
    pensions are pools of their own. The 30 days ask for residence at the acquisition (s.106A(5A), not checked here).

    A fee paid in tokens is an allowable cost and itself a disposal at the same value (CRYPTO22280, read).
    """
    return Law(version=VERSION, matcher=section104(SOON), fees_in_kind_apart=True)


PACK = Pack(
    code="UK", title="United Kingdom", version=VERSION, rules=rules, begins=BEGINS["UK"],
    notes=(
        "The 30 days are applied as to a UK resident.",
        "Wrapping, and staking or lending for another token, is a disposal unless the policy or the event says otherwise.",
        "A gift away is no sale here: where it counts as one at value, enter it as a sale; a gift received has the cost you state.",
        "Negligible value claims, reliefs and the matching of companies are not computed.",
    ),
)
