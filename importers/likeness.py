"""Identity of an event by what it moved on its day, for two exports of one venue that share no ids (rule L2.5).

The complete export gives it as the fallback of its events, the export of a part as the key of its own, so that each is booked once. Both
say one word. Equal events of a day are numbered: as many meet as both exports hold.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from core.model import Draft, EventKind, LegRole
from core.money import ZERO, add, text
from importers.base import Reading

_CHARGES = frozenset({LegRole.FEE, LegRole.TAX})
_SIDED = frozenset({EventKind.BUY, EventKind.SELL, EventKind.SWAP})


def as_fallback(reading: Reading, word: str) -> None:
    """Of a complete export: its events keep their keys and can be met under their likeness."""
    drafts = reading.drafts
    drafts[:] = [replace(draft, fallback=key) for draft, key in _keyed(reading, word, drafts)]


def as_key(reading: Reading, word: str) -> None:
    """Of an export that holds a part: its events are known by their likeness."""
    drafts = reading.drafts
    drafts[:] = [replace(draft, key=key) for draft, key in _keyed(reading, word, drafts)]


def _keyed(reading: Reading, word: str, drafts: Iterable[Draft]) -> Iterator[tuple[Draft, bytes]]:
    seen: Counter[tuple[str, ...]] = Counter()
    for draft in drafts:
        parts = (word, draft.at.date().isoformat(), *_moved(draft))
        seen[parts] += 1
        yield draft, reading.key(*parts, f"#{seen[parts]}")


def _moved(draft: Draft) -> Iterator[str]:
    """What came and went, by account and asset. Fees of trades apart, for exports name them differently; a withdrawal's is in it."""
    net: dict[tuple[str, str], Decimal] = {}
    for leg in draft.legs:
        if leg.role not in _CHARGES or draft.kind not in _SIDED:
            slot = (leg.account, leg.asset)
            net[slot] = add(net.get(slot, ZERO), leg.quantity)
    for (account, asset), quantity in sorted(net.items()):
        if quantity:
            yield f"{account}\x1e{asset}\x1e{text(quantity)}"
