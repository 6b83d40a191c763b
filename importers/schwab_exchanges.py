"""Schwab's corporate actions that stand in two rows: reverse splits, name changes, mergers, conversions, redemptions for money.

The old shares appear under a CUSIP that no earlier row has. They are found by the name in the row, before its `XXX` or its `0%`, among
the symbols of the same file; where that does not tell one, both rows wait in quarantine, for a basis must not be moved by guess.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from core.model import Draft, EventKind, Leg, LegRole, NamesSeen
from core.model.identifiers import is_cusip as has_check_digit
from core.money import ZERO, add, negate
from importers.base import Reading
from importers.schwab_actions import EXCHANGES, REDEMPTIONS
from importers.schwab_rows import CASH, Row, is_cusip, security

_APART = timedelta(days=4)
_LEAST_NAME = 6


def book(rows: Sequence[Row], reading: Reading) -> None:
    """Books, ignores or quarantines every row of these actions."""
    symbols = _symbols(rows)
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind in EXCHANGES:
            groups[row.kind, row.day.isoformat()].append(row)
    for group in groups.values():
        _exchanges(group, symbols, reading)
    _redemptions([row for row in rows if row.kind in REDEMPTIONS], reading)


def _symbols(rows: Sequence[Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.symbol and row.description and not is_cusip(row.symbol):
            found[row.description.upper()].add(row.symbol)
    return found


def _name(row: Row) -> str:
    return re.split(r"XXX|0%", row.description)[0].strip().upper()


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _LEAST_NAME and (one.startswith(other) or other.startswith(one)))


def _exchanges(group: list[Row], symbols: dict[str, set[str]], reading: Reading) -> None:
    new = [row for row in group if row.quantity > 0]
    old = [row for row in group if row.quantity < 0]
    for row in group:
        if not row.quantity:
            reading.quarantine(row.index, "half of a corporate action", f"this {row.action} states no quantity; enter the change by hand")
    while new and old:
        fitting = [(one, other) for one in new for other in old if len(new) == len(old) == 1 or _belong(one, other)]
        lone = [
            pair for pair in fitting
            if sum(pair[0] is other[0] for other in fitting) == 1 and sum(pair[1] is other[1] for other in fitting) == 1
        ]
        if not lone:
            break
        for one, other in lone:
            new.remove(one)
            old.remove(other)
            _exchange(one, other, symbols, reading)
    for row in (*new, *old):
        reading.quarantine(
            row.index, "half of a corporate action",
            f"the other row of this {row.action} cannot be told or is not in the file; enter the change by hand, or export the whole day",
        )


def _belong(new: Row, old: Row) -> bool:
    return _same(_name(new), _name(old)) or old.quantity.copy_abs() == new.quantity


def _exchange(new: Row, old: Row, symbols: dict[str, set[str]], reading: Reading) -> None:
    rows = (new.index, old.index)
    before = old.symbol
    if is_cusip(before):
        if new.kind == "reverse split" and _same(_name(new), _name(old)):
            before = new.symbol
        else:
            known = {symbol for name, found in symbols.items() if _same(name, _name(old)) for symbol in found if symbol != new.symbol}
            if len(known) != 1:
                reading.quarantine(
                    rows, "old symbol unknown",
                    f"{old.symbol} ({_name(old)}) became {new.symbol}, but no row of this file says which symbol it had; "
                    "export a time that holds its purchases too, or enter the change by hand",
                )
                return
            before = known.pop()
    legs: tuple[Leg, ...]
    if before == new.symbol:
        added = add(new.quantity, old.quantity)
        if not added:
            reading.ignore(rows, "a split or exchange that changes nothing")
            return
        legs, kind = (Leg(reading.account, new.asset, added, LegRole.ASSET),), EventKind.SPLIT
    else:
        if before != old.symbol and has_check_digit(old.symbol):
            reading.parsed.names.append(NamesSeen(security(before), old.asset, old.day, old.day))
        legs = (
            Leg(reading.account, security(before), old.quantity, LegRole.ASSET),
            Leg(reading.account, new.asset, new.quantity, LegRole.ASSET),
        )
        kind = EventKind.RENAME if new.kind in ("name change", "reverse split") else EventKind.MERGER
    reading.book(Draft(_joined(reading, new, old), kind, new.at, legs, rows, stated_date=new.day, note=f"{new.note} (was {old.symbol})"))


def _redemptions(rows: list[Row], reading: Reading) -> None:
    taken: set[int] = set()
    for row in rows:
        if row.index in taken:
            continue
        if row.amount > 0 and row.quantity:
            taken.add(row.index)
            _sale(row, row, (row.index,), row.key, reading)
            continue
        others = [
            other for other in rows
            if other.index not in taken and other.index != row.index and REDEMPTIONS[other.kind] == REDEMPTIONS[row.kind]
            and other.symbol == row.symbol and abs(other.day - row.day) <= _APART
            and ((row.amount > 0 and other.quantity and not other.amount) or (row.quantity and not row.amount and other.amount > 0))
        ]
        if len(others) == 1:
            taken.update((row.index, others[0].index))
            money, shares = (row, others[0]) if row.amount > 0 else (others[0], row)
            _sale(money, shares, (money.index, shares.index), _joined(reading, money, shares), reading)
    for row in rows:
        if row.index not in taken:
            reading.quarantine(
                row.index, "half of a corporate action",
                f"this {row.action} needs a row with the money and one with the quantity; enter the sale by hand",
            )


def _sale(money: Row, shares: Row, rows: tuple[int, ...], key: bytes, reading: Reading) -> None:
    fee = add(money.fees, shares.fees) if money is not shares else money.fees
    gross = add(money.amount, fee)
    legs = [
        Leg(reading.account, shares.asset, negate(shares.quantity.copy_abs()), LegRole.ASSET, gross, "USD"),
        Leg(reading.account, CASH, gross, LegRole.CASH, gross, "USD"),
    ]
    if fee > ZERO:
        legs.append(Leg(reading.account, CASH, negate(fee), LegRole.FEE, fee, "USD"))
    reading.book(Draft(key, EventKind.SELL, money.at, tuple(legs), rows, stated_date=money.day, note=money.note))


def _joined(reading: Reading, one: Row, other: Row) -> bytes:
    return reading.key("schwab pair", *sorted((one.key.hex(), other.key.hex())))
