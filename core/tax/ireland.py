"""Ireland: shares and securities of an individual under sections 580 and 581 TCA 1997 (statute, read). Rates are not here."""

from core.booking.recent import recent_first
from core.policy.laws import DISALLOWED
from core.tax.pack import Law, Pack, Settings

VERSION = "IE 2026.1"

WEEKS = 28
"""Days: four weeks before a disposal (s.581(1)) and after it (s.581(3))."""


def rules(tax: Settings | None = None) -> Law:
    """First what was acquired in the four weeks before (s.581(1)), the excess first in, first out over all accounts (s.580, s.581(2));
    within the four weeks the earliest first (not verified).

    A loss whose like is acquired within four weeks after counts in proportion against a gain on what was acquired alone, the spouse's
    purchases included (s.581(3)); against those of the spouse nothing is set off here. Whether the section covers tokens is not settled:
    they are treated alike.
    """
    return Law(version=VERSION, matcher=recent_first(WEEKS))


PACK = Pack(
    code="IE", title="Ireland", version=VERSION, rules=rules, disallowed=DISALLOWED["IE"],
    notes=(
        "A gift away is no sale here: where it counts as one at value, enter it as a sale; a gift received has the cost you state.",
        "Funds and exchange-traded funds under exit tax with a deemed disposal every eight years are computed like shares: take them out.",
        "Whether the four weeks of section 581 apply to tokens is not settled; they are applied.",
    ),
)
