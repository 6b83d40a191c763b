"""What KuCoin's exports have in common: times whose zone is in the column's title, and a sentence in place of rows where there are none."""

from datetime import UTC, datetime

from importers.declared import Declared
from importers.means import When, ignored
from importers.times import resolve, zone_in

EMPTY = "nothing in this time"
BUNDLE = "KuCoin: Assets, Download history (billing history), all kinds of records, the whole time"


class KuCoin(Declared):
    """Base of KuCoin's declared exports. Files of before 2023 name no zone, and readers of them disagree: it is asked for."""

    venue = "KuCoin"
    zone = ""
    evidence = "parser"


def none_here(column: str) -> When:
    """The row `No matching records found.`, in the first column."""
    return When(column, ("~^no matching records",), ignored(EMPTY))


def day(written: str, title: str) -> str:
    """The day of a time in UTC, as far as the title of its column names a zone."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return written[:10]
    zone = zone_in(title)
    return (at.replace(tzinfo=resolve(zone)).astimezone(UTC) if zone else at).date().isoformat()
