"""Brokers' corporate actions that stand in two rows: reverse splits, name changes, mergers, conversions, redemptions for money.

The old shares often appear under a CUSIP that no earlier row has. They are found by their name among the securities of the same file; where
that tells several, both rows wait in quarantine, for a basis must not be moved by guess; where it tells none, the CUSIP stands for itself
until the user says what it was.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta

from core.model import Draft, EventKind, Leg, LegRole, NamesSeen
from core.model.identifiers import is_cusip as has_check_digit
from core.money import add, negate
from importers.base import Reading, identity
from importers.broker_events import charged
from importers.broker_means import REVERSE_SPLIT
from importers.broker_rows import Row
from importers.securities import is_cusip

_APART = timedelta(days=4)
_LEAST_NAME = 6


class Actions:
    """The rows of a file that are parts of corporate actions. `family` names their identities, `name_in` finds a name in a description."""

    def __init__(self, reading: Reading, family: str, rows: Sequence[Row], name_in: Callable[[str], str]) -> None:
        self._reading, self._family, self._name_in = reading, family, name_in
        self._known: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in rows:
            if row.code and row.name and not is_cusip(row.code):
                self._known[row.name.upper()].add((row.code, row.asset))

    def book(self, rows: Sequence[Row]) -> list[Row]:
        """Books, ignores or quarantines every row that has a `Means.pair`; gives those that are moves for want of the other row."""
        self._moves: list[Row] = []
        groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in rows:
            if row.means is not None and row.means.kind is not EventKind.SELL:
                groups[row.account, row.means.pair, row.day.isoformat()].append(row)
        for group in groups.values():
            self._exchanges(group)
        self._redemptions([row for row in rows if row.means is not None and row.means.kind is EventKind.SELL])
        return self._moves

    def _exchanges(self, group: list[Row]) -> None:
        new = [row for row in group if row.quantity > 0 and row.asset]
        old = [row for row in group if row.quantity < 0 and row.asset]
        if not (new and old) and all(row.means is not None and row.means.either for row in group):
            self._moves += group
            return
        if not new and all(row.amount > 0 for row in old):
            for row in old:
                self._sale(row, row, (row.index,), row.key)
            old = []
        for row in group:
            if not row.quantity or not row.asset:
                self._half(row, f"this {row.action[:40]} states no quantity; enter the change by hand")
        while new and old:
            fitting = [(one, other) for one in new for other in old if len(new) == len(old) == 1 or self._belong(one, other)]
            lone = [
                pair for pair in fitting
                if sum(pair[0] is other[0] for other in fitting) == 1 and sum(pair[1] is other[1] for other in fitting) == 1
            ]
            if not lone:
                break
            for one, other in lone:
                new.remove(one)
                old.remove(other)
                self._exchange(one, other)
        for row in (*new, *old):
            self._half(row, (
                f"the other row of this {row.action[:40]} cannot be told or is not in the file; enter the change by hand, "
                "or export the whole day"
            ))

    def _half(self, row: Row, reason: str) -> None:
        self._reading.quarantine(row.index, "half of a corporate action", reason)

    def _name(self, row: Row) -> str:
        return self._name_in(row.name).strip().upper()

    def _belong(self, new: Row, old: Row) -> bool:
        return _same(self._name(new), self._name(old)) or old.quantity.copy_abs() == new.quantity

    def _exchange(self, new: Row, old: Row) -> None:
        reading, rows = self._reading, (new.index, old.index)
        before = (old.code, old.asset)
        if is_cusip(old.code):
            if new.means is not None and new.means.pair == REVERSE_SPLIT.pair and _same(self._name(new), self._name(old)):
                before = (new.code, new.asset)
            else:
                known = {
                    each for name, found in self._known.items() if _same(name, self._name(old)) for each in found if each[0] != new.code
                }
                if not known and has_check_digit(old.code):
                    reading.warn(
                        f"line {old.line}: {old.code} ({self._name(old)}) became {new.code}, and no row says which symbol it had before; "
                        f"where you held it under one, say so: trimtab assets same CUSIP:{old.code} SYMBOL"
                    )
                    known = {before}
                if len(known) != 1:
                    reading.quarantine(
                        rows, "old symbol unknown",
                        f"{old.code} ({self._name(old)}) became {new.code}, but no row of this file says which symbol it had; "
                        "export a time that holds its purchases too, or enter the change by hand",
                    )
                    return
                before = known.pop()
        legs: tuple[Leg, ...]
        if before == (new.code, new.asset):
            added = add(new.quantity, old.quantity)
            if not added:
                reading.ignore(rows, "a split or exchange that changes nothing")
                return
            legs, kind = (Leg(new.account, new.asset, added, LegRole.ASSET),), EventKind.SPLIT
        else:
            if before[0] != old.code and has_check_digit(old.code):
                reading.parsed.names.append(NamesSeen(before[1], old.asset, old.day, old.day))
            legs = (
                Leg(old.account, before[1], old.quantity, LegRole.ASSET),
                Leg(new.account, new.asset, new.quantity, LegRole.ASSET),
            )
            kind = new.means.kind if new.means is not None and new.means.kind is not None else EventKind.MERGER
        money = add(new.amount, old.amount)
        if money:
            legs, kind = (*legs, Leg(new.account, new.cash, money, LegRole.CASH)), EventKind.MERGER
        reading.book(Draft(
            self._joined(new, old), kind, new.at, legs, rows, stated_date=None if new.timed else new.day,
            note=f"{new.note} (was {old.code})",
        ))

    def _redemptions(self, rows: list[Row]) -> None:
        taken: set[int] = set()
        for row in rows:
            if row.index in taken:
                continue
            if row.amount > 0 and row.quantity and row.asset:
                taken.add(row.index)
                self._sale(row, row, (row.index,), row.key)
                continue
            others = [
                other for other in rows
                if other.index not in taken and other.index != row.index and _group(other) == _group(row)
                and other.code == row.code and abs(other.day - row.day) <= _APART
                and ((row.amount > 0 and other.quantity and not other.amount) or (row.quantity and not row.amount and other.amount > 0))
            ]
            if len(others) == 1 and row.asset:
                taken.update((row.index, others[0].index))
                money, shares = (row, others[0]) if row.amount > 0 else (others[0], row)
                self._sale(money, shares, (money.index, shares.index), self._joined(money, shares))
        for row in rows:
            if row.index not in taken:
                self._half(row, f"this {row.action[:40]} needs a row with the money and one with the quantity; enter the sale by hand")

    def _sale(self, money: Row, shares: Row, rows: tuple[int, ...], key: bytes) -> None:
        fees = charged(money) if money is shares else (*charged(money), *charged(shares))
        gross = money.amount
        for leg in fees:
            gross = add(gross, negate(leg.quantity))
        legs = (
            Leg(shares.account, shares.asset, negate(shares.quantity.copy_abs()), LegRole.ASSET, gross, money.currency),
            Leg(money.account, money.cash, gross, LegRole.CASH, gross, money.currency),
            *fees,
        )
        self._reading.book(Draft(
            key, EventKind.SELL, money.at, legs, rows, stated_date=None if money.timed else money.day, note=money.note,
        ))

    def _joined(self, one: Row, other: Row) -> bytes:
        return identity(one.account, f"{self._family} pair", *sorted((one.key.hex(), other.key.hex())))


def _group(row: Row) -> tuple[str, str]:
    return row.account, row.means.pair if row.means is not None else ""


def _same(one: str, other: str) -> bool:
    return bool(one and other) and (
        one == other or (min(len(one), len(other)) >= _LEAST_NAME and (one.startswith(other) or other.startswith(one)))
    )
