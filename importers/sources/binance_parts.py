"""What Binance's exports of a part of the history have in common: they repeat events of the transaction history, without its ids."""

from importers.declared import Declared
from importers.means import Means, Only, When, ignored, refused
from importers.sources.binance_quotes import ALIKE, QUOTES

NOT_DONE = ignored("not carried out")
PENDING: Means = refused("not completed", "this was not completed when the file was made; export it again")
ZONED = r"^(?:date|time)(?:\((utc[^)]*)\))?$"
"""The title of the column of times, with the zone that it may name."""
_IN_DOLLARS = frozenset({"BNBUSD", "SHIBUSD", "DOTUSD", "BATUSD", "GRTUSD", "ANTUSD"})
"""Markets of which the longest quote that fits is not the one: BNB in USD, not BN in BUSD."""


class Part(Declared):
    """An export of a part."""

    venue = "Binance"
    quotes = QUOTES
    zone = ""
    order = "ymd?"
    secondary = True
    alike = ALIKE
    remark = (
        "this export holds a part of Binance's history; the transaction history is complete, and counts where both are imported: an event "
        "is the same by its amounts and its day"
    )

    def split(self, pair: str) -> tuple[str, str]:
        return (pair[:-3], "USD") if pair in _IN_DOLLARS else super().split(pair)


def done_only(column: str, *done: str) -> tuple[Only | When, ...]:
    """Rows of which that column does not say that they were carried out are none, or wait."""
    return (When(column, ("~fail|reject|cancel|refund|expired|wrong",), NOT_DONE), Only(column, done, PENDING))
