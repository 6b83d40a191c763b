"""Japan: crypto assets at the total or moving average (Cabinet Order on income tax, art. 119-2, read). Rates are not here."""

from core.booking.averages import matcher_of, moving_average
from core.booking.tape import Matcher, by_kind
from core.tax.pack import Law, Pack, Settings

VERSION = "JP 2026.1"


def rules(tax: Settings | None = None) -> Law:
    """Total average of the calendar year unless the moving average was notified (art. 119-2(1)). Shares: the average after each purchase
    (art. 118, not verified)."""
    average = "" if tax is None else tax.average

    def choose(asset: str) -> Matcher:
        return moving_average if asset.startswith("security:") else matcher_of(average or "total")

    return Law(version=VERSION, matcher=by_kind(choose))


PACK = Pack(
    code="JP", title="Japan", version=VERSION, rules=rules,
    notes=("Gains on crypto assets are miscellaneous income; the law of separate taxation from 2027 is not in this pack.",),
)
