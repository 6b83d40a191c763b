"""Coinbase's identities, and the rows that are one event together: staking and unstaking transfers, the end of ETH2."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from core.model import Draft, EventKind, Leg, LegRole
from core.money import ZERO, add, negate, text
from importers.base import Reading
from importers.currencies import crypto_or_cash
from importers.sources.coinbase_rows import Row, content

STAKING = frozenset({"retail staking transfer", "retail unstaking transfer", "retail eth2 deprecation"})
_APART = timedelta(seconds=60)

Keyed = tuple[Row, tuple[bytes, bytes]]


def keyed(rows: Sequence[Row], reading: Reading) -> list[Keyed]:
    """Each row with (key, fallback): by Coinbase's id and by content, so that an older export without ids meets the same event.

    Without an id: (content, none). An id that stands for two different movements of one asset names neither alone.
    """
    meant: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        if row.id:
            meant[row.id, row.asset].add(content(row))
    found: list[Keyed] = []
    for row in rows:
        by_content = reading.content_key(row.index, *content(row))
        if not row.id:
            found.append((row, (by_content, b"")))
            continue
        more = content(row) if len(meant[row.id, row.asset]) > 1 else ()
        found.append((row, (reading.row_key(row.index, "coinbase id", row.id, row.asset, *more), by_content)))
    return found


def book(rows: Sequence[Keyed], reading: Reading) -> list[Keyed]:
    """Books or ignores what belongs together; returns the rows that stand alone."""
    halves = [entry for entry in rows if _half(entry[0])]
    paired: set[int] = set()
    halves.sort(key=lambda entry: (entry[0].at, entry[0].size, entry[0].asset, entry[0].quantity, entry[1][0]))
    for place, one in enumerate(halves):
        if one[0].index in paired:
            continue
        for other in halves[place + 1 :]:
            if other[0].at - one[0].at > _APART:
                break
            if other[0].index not in paired and _belong(one[0], other[0]):
                paired.update((one[0].index, other[0].index))
                _pair(one, other, reading)
                break
    alone: list[Keyed] = []
    for entry in rows:
        row = entry[0]
        if row.index in paired:
            continue
        if row.kind in STAKING:
            reading.quarantine(
                row.index, "half of a pair",
                f"the other half of this {row.type} is not in the file; export all assets and the whole day, then import again",
            )
        else:
            alone.append(entry)
    return alone


def _half(row: Row) -> bool:
    return row.kind in STAKING or (row.kind == "send" and row.asset == "ETH2") or (row.kind == "receive" and row.asset == "ETH")


def _belong(one: Row, other: Row) -> bool:
    if one.size != other.size or not one.size:
        return False
    if one.kind in STAKING or other.kind in STAKING:
        if one.kind != other.kind:
            return False
        opposite = (one.quantity < 0) != (other.quantity < 0) or (one.quantity > 0 and other.quantity > 0)
        return opposite and (one.asset == other.asset or {one.asset, other.asset} == {"ETH", "ETH2"})
    return {one.kind, other.kind} == {"send", "receive"} and {one.asset, other.asset} == {"ETH", "ETH2"} and one.at == other.at


def _pair(one: Keyed, other: Keyed, reading: Reading) -> None:
    rows = (one[0], other[0])
    indexes = (rows[0].index, rows[1].index)
    if rows[0].asset == rows[1].asset:
        reading.ignore(indexes, "internal: staked or unstaked within the account")
        return
    eth2, eth = rows if rows[0].asset == "ETH2" else (rows[1], rows[0])
    staking = eth.quantity < 0 or (eth2.quantity > 0 and eth2.kind == "retail staking transfer")
    out, into = (eth, eth2) if staking else (eth2, eth)
    reading.book(Draft(
        key=_joined(reading, one[1][0], other[1][0]), kind=EventKind.STAKE if staking else EventKind.UNSTAKE,
        at=max(rows[0].at, rows[1].at),
        legs=(
            Leg(reading.account, crypto_or_cash(out.asset)[0], negate(out.size), LegRole.ASSET),
            Leg(reading.account, crypto_or_cash(into.asset)[0], into.size, LegRole.ASSET),
        ),
        rows=indexes, stated_date=rows[0].day, note=f"{out.type}: {out.asset} to {into.asset} one to one",
        fallback=_joined(reading, one[1][1], other[1][1]) if one[1][1] and other[1][1] else b"",
    ))


def _joined(reading: Reading, one: bytes, other: bytes) -> bytes:
    first, second = sorted((one.hex(), other.hex()))
    return reading.key("pair", first, second)


def short_of_cash(reading: Reading) -> str:
    """Currencies that were bought with and whose legs add up to less than nothing, in words; empty where there are none."""
    sums: dict[str, Decimal] = {}
    spent: set[str] = set()
    for draft in reading.drafts:
        for leg in draft.legs:
            if leg.role is not LegRole.ASSET and leg.asset.startswith("cash:"):
                code = leg.asset.partition(":")[2]
                sums[code] = add(sums.get(code, ZERO), leg.quantity)
                if draft.kind is EventKind.BUY:
                    spent.add(code)
    return ", ".join(f"{text(sums[code])} {code}" for code in sorted(spent) if sums[code] < 0)
