"""What the user is told of trades that two exports of one venue state: which export counts, and where their amounts differ. It only reads.

Which of the two stands is decided in `rivals`; nothing is adjusted here (rule L2.5).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from core.ledger.database import Database
from core.ledger.reading import EventReader
from core.model import Event, EventKind, LegRole, symbol
from core.money import ZERO, add, subtract, text

ANY = "SELECT EXISTS (SELECT 1 FROM event WHERE secondary = 1)"
SHADOWED_HERE = """
    SELECT mine.id, other.id, min(source_row.line)
      FROM event AS mine
      CROSS JOIN event AS other ON (other.key = mine.key OR other.fallback = mine.key)
                               AND other.secondary = 0 AND other.standing <> 'shadowed' AND other.corrects IS NULL
      CROSS JOIN claim ON claim.event = mine.id
      CROSS JOIN source_row ON source_row.id = claim.row AND source_row.file = :file
     WHERE mine.secondary = 1 AND mine.standing = 'shadowed'
     GROUP BY mine.id
     ORDER BY 3
"""
SHADOWED_ELSEWHERE = """
    SELECT mine.id, other.id, min(source_row.line)
      FROM event AS other
      CROSS JOIN event AS mine ON (mine.key = other.key OR mine.fallback = other.key)
                              AND mine.secondary = 0 AND mine.standing <> 'shadowed' AND mine.corrects IS NULL
      CROSS JOIN claim ON claim.event = mine.id
      CROSS JOIN source_row ON source_row.id = claim.row AND source_row.file = :file
     WHERE other.secondary = 1 AND other.standing = 'shadowed'
     GROUP BY other.id
     ORDER BY 3
"""
SAID_BY = """
    SELECT claim.event, source_file.format
      FROM claim
      CROSS JOIN source_row ON source_row.id = claim.row
      CROSS JOIN source_file ON source_file.id = source_row.file
     WHERE claim.event IN (:wanted)
     ORDER BY claim.row DESC
"""
_TRADES = frozenset({EventKind.BUY, EventKind.SELL, EventKind.SWAP})
_AT_ONCE = 5000
_COARSE = 4
"""Exports round amounts to this many decimals or more."""

Pair = tuple[int, int, int]
"""An event of the file, the event of the same key in another export, the first line of the former."""


def remarks(database: Database, file: int) -> Iterator[str]:
    """Sentences about the trades of a file that another export of the venue states too."""
    if not database.value(ANY):
        return
    for statement, counts in ((SHADOWED_HERE, "that export counts"), (SHADOWED_ELSEWHERE, "this export counts")):
        pairs: list[Pair] = database.rows(statement, {"file": file})
        if pairs:
            yield from _told(database, pairs, counts)


def _told(database: Database, pairs: list[Pair], verdict: str) -> Iterator[str]:
    formats: dict[int, str] = dict(database.among(SAID_BY, [other for _, other, _ in pairs]))
    counts: Counter[str] = Counter()
    kinds: defaultdict[str, set[EventKind]] = defaultdict(set)
    differing: list[tuple[int, str]] = []
    reader = EventReader(database)
    for start in range(0, len(pairs), _AT_ONCE):
        part = [pair for pair in pairs[start : start + _AT_ONCE] if pair[1] in formats]
        events = reader.numbered([number for pair in part for number in pair[:2]])
        for mine, other, line in part:
            there = formats[other]
            counts[there] += 1
            kinds[there].add(events[mine].kind)
            unlike = difference(events[mine], events[other])
            if unlike:
                differing.append((line, f"{unlike} in {there}"))
    for there, count in sorted(counts.items()):
        one, many = ("trade is", "trades are") if kinds[there] <= _TRADES else ("event is", "events are")
        yield f"{count:,} {many if count > 1 else one} in {there} too; {verdict}"
    if differing:
        line, unlike = differing[0]
        more = f", and in {len(differing) - 1:,} more" if len(differing) > 1 else ""
        yield f"line {line}: the two exports state different amounts ({unlike}{more}); {verdict}, nothing was adjusted"


def difference(here: Event, there: Event) -> str:
    """The first amount that two readings of one trade do not agree on, `14 USD here, 13.5 USD`; empty where they agree.

    Exports round, so amounts agree that differ by less than one unit of the coarser one's last decimal. A fee is compared where both
    charge it in one asset: one export may state it in the quote, the other in the base.
    """
    ours, theirs = _stated(here), _stated(there)
    for asset, fee in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get((asset, fee)), theirs.get((asset, fee))
        if fee and (one is None or other is None):
            continue
        one, other = one or ZERO, other or ZERO
        if not _agree(one, other):
            what = "fee " if fee else ""
            name = symbol(asset)
            return f"{what}{text(one.copy_abs())} {name} here, {text(other.copy_abs())} {name}"
    return ""


def _stated(event: Event) -> dict[tuple[str, bool], Decimal]:
    """Quantity by asset, fees and taxes apart."""
    found: dict[tuple[str, bool], Decimal] = {}
    for leg in event.legs:
        slot = (leg.asset, leg.role in (LegRole.FEE, LegRole.TAX))
        found[slot] = add(found.get(slot, ZERO), leg.quantity)
    return found


def _agree(one: Decimal, other: Decimal) -> bool:
    return one == other or subtract(one, other).copy_abs() < Decimal(1).scaleb(-min(_decimals(one), _decimals(other)))


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(-exponent, _COARSE) if isinstance(exponent, int) else _COARSE
