"""Moves inside Kraken: staking and earn drawers, futures, airdrops, delistings and token migrations.

A drawer is no account: DOT and DOT.S are one holding, so a move between them is ignored by name and moves nothing. Booked is what such
a move costs or changes: its fee, a difference between its sides, and ETH turning into ETH2 or back.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole
from core.money import ZERO, add, negate
from importers.base import Reading
from importers.sources.kraken_rows import INTERNAL, Row, book_income, book_swap, grouped

_ETH2 = "crypto:ETH2"
_TWINS = frozenset({"crypto:ETH", _ETH2})
_NEAR = timedelta(days=3)


def book_internal(reading: Reading, rows: list[Row]) -> None:
    """Moves between drawers of one account."""
    alone: list[Row] = []
    for refid, group in grouped(rows):
        net: dict[str, Decimal] = {}
        for row in group:
            net[row.asset] = add(net.get(row.asset, ZERO), row.amount)
        both = len({row.amount > 0 for row in group}) == 2
        open_ = {asset: left for asset, left in net.items() if left}
        if not open_ or (not both and len(net) == 1):
            for row in group:
                if open_ and row.asset in _TWINS:
                    alone.append(row)
                elif row.type == "earn" and not row.subtype and open_:
                    reading.quarantine(
                        row.index, "earn without subtype", "this earn row is a reward or a move, and does not say which; add it by hand"
                    )
                else:
                    _settle(reading, row)
        elif len(open_) == 1 and both:
            _book_difference(reading, refid, group)
        elif open_.keys() == _TWINS and not add(*open_.values()):
            _book_wrap(reading, group, refid)
        else:
            reading.quarantine(
                [row.index for row in group], "earn move",
                f"the sides of move {refid} are of different assets; add it by hand as a swap or a rename",
            )
    _pair_twins(reading, alone)


def _settle(reading: Reading, row: Row) -> None:
    """A side of a move that changes nothing: ignored, or the fee it cost."""
    if row.fee:
        fee = Leg(reading.account, row.asset, negate(row.fee), LegRole.FEE)
        reading.book(Draft(row.key, EventKind.FEE, row.at, (fee,), (row.index,), note=INTERNAL))
    else:
        reading.ignore(row.index, INTERNAL)


def _book_difference(reading: Reading, refid: str, group: list[Row]) -> None:
    """A move whose sides are not equal: the difference is an adjustment, so that the balance stays right."""
    legs: dict[str, Decimal] = {}
    for row in group:
        legs[row.asset] = add(legs.get(row.asset, ZERO), add(row.amount, negate(row.fee)))
    account = reading.account
    booked = tuple(Leg(account, asset, left, group[0].role) for asset, left in sorted(legs.items()) if left)
    reading.book(Draft(
        reading.key("refid", refid), EventKind.ADJUSTMENT, min(row.at for row in group), booked, tuple(row.index for row in group),
        note=f"{INTERNAL}; its sides differ", refs=(refid,),
    ))


def _book_wrap(reading: Reading, group: list[Row], refid: str) -> None:
    """ETH into ETH2 is a wrap, back is an unwrap: one unit for one, basis and date go along."""
    account = reading.account
    into = any(row.asset == _ETH2 and row.amount > 0 for row in group)
    legs: list[Leg] = []
    for row in sorted(group, key=lambda row: row.amount, reverse=True):
        legs.append(row.leg(account))
        if row.fee:
            legs.append(Leg(account, row.asset, negate(row.fee), LegRole.FEE))
    key = reading.key("refid", refid) if refid else next(row.key for row in group if row.asset == _ETH2)
    reading.book(Draft(
        key, EventKind.WRAP if into else EventKind.UNWRAP, min(row.at for row in group), tuple(legs), tuple(row.index for row in group),
        refs=(refid,) if refid else (),
    ))


def _pair_twins(reading: Reading, rows: list[Row]) -> None:
    """Sides of ETH and ETH2 moves with a refid each: of one amount, opposite, at most three days apart."""
    waiting: defaultdict[tuple[Decimal, bool], list[Row]] = defaultdict(list)
    ordered = sorted(rows, key=lambda row: (row.at, row.key))
    paired: set[int] = set()
    for same in (True, False):
        waiting.clear()
        for row in ordered:
            if row.index in paired:
                continue
            others = waiting[row.amount.copy_abs(), row.amount < 0]
            fit = [other for other in others if (other.asset == row.asset) is same and row.at - other.at <= _NEAR]
            if fit:
                other = fit[-1]
                others.remove(other)
                paired.update((row.index, other.index))
                if same:
                    _settle(reading, row)
                    _settle(reading, other)
                else:
                    _book_wrap(reading, [other, row], "")
            else:
                waiting[row.amount.copy_abs(), row.amount > 0].append(row)
    for row in ordered:
        if row.index not in paired:
            if row.asset == _ETH2:
                reading.quarantine(
                    row.index, "half a move", "the ETH side of this ETH2 move is not in the file; export all assets of this time"
                )
            else:
                _settle(reading, row)


def book_transfers(reading: Reading, rows: list[Row]) -> None:
    """Rows of type transfer that are no staking moves."""
    for refid, group in grouped(rows):
        subtypes = {row.subtype for row in group}
        if subtypes <= {"spottofutures", "spotfromfutures"}:
            for row in group:
                _book_futures(reading, row)
        elif "delistingconversion" in subtypes:
            book_swap(reading, refid, group)
        elif len(group) == 1:
            _book_single(reading, group[0])
        elif subtypes <= {"", "migration"}:
            _book_migration(reading, refid, group)
        else:
            for row in group:
                _book_single(reading, row)


def _book_futures(reading: Reading, row: Row) -> None:
    """To and from Kraken Futures, which has an export of its own: a transfer to another account of the user."""
    here, there = reading.account, f"{reading.account} Futures"
    other = Leg(there, row.asset, negate(row.amount), row.role)
    legs = (row.leg(here), other, *row.legs(here)[1:])
    reading.book(Draft(row.key, EventKind.TRANSFER, row.at, legs, (row.index,), refs=(row.refid,) if row.refid else ()))


def _book_single(reading: Reading, row: Row) -> None:
    if row.subtype in ("", "airdrop", "fork") and row.amount > 0:
        book_income(reading, row, IncomeKind.FORK if row.subtype == "fork" else IncomeKind.AIRDROP)
    elif not row.subtype:
        reading.quarantine(
            row.index, "taken off", "Kraken took this away and does not say why; add it by hand as a loss, a sell or a withdrawal"
        )
    else:
        reading.quarantine(row.index, "unknown type", f"the transfer subtype {row.subtype!r} is not known; add the event by hand")


def _book_migration(reading: Reading, refid: str, group: list[Row]) -> None:
    """Several transfers under one refid: nothing where they cancel, a renamed token where one unit became one, else the user's word."""
    net: dict[str, Decimal] = {}
    for row in group:
        net[row.asset] = add(net.get(row.asset, ZERO), row.amount)
    left = {asset: amount for asset, amount in net.items() if amount}
    indexes = tuple(row.index for row in group)
    if not left:
        for row in group:
            _settle(reading, row)
    elif len(left) == 2 and not add(*left.values()) and not any(row.fee for row in group):
        new_first = sorted(left, key=left.__getitem__, reverse=True)
        legs = tuple(Leg(reading.account, asset, left[asset], LegRole.ASSET) for asset in new_first)
        key = reading.key("refid", refid)
        reading.book(Draft(key, EventKind.RENAME, group[0].at, legs, indexes, note="token migration", refs=(refid,)))
    else:
        reading.quarantine(
            indexes, "token migration", f"transfer {refid} exchanges one token for another; add it by hand as a swap or a rename"
        )
