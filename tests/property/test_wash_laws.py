"""Wash sales against a reckoning share by share, over small histories of whole shares."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.booking import Run, book
from core.matching import match
from core.model import Account, Booking, Event, Method, TaxType
from core.money import total
from core.tax.us import UnitedStates
from core.unknown import Unknown, known
from tests.replacing import replace as replaced
from tests.unit.booking_notation import events

ACCOUNTS = {"A": Account("A"), "B": Account("B"), "I": Account("I", tax_type=TaxType.ROTH)}
FIRST = date(2024, 1, 1)


@dataclass(frozen=True)
class Deed:
    day: int
    account: str
    units: int
    """Bought; sold where it is negative."""
    price: int


@st.composite
def deeds(draw: st.DrawFn) -> list[Deed]:
    """Up to fourteen trades in 120 days, at most one a day, never selling more than the account holds."""
    days = draw(st.lists(st.integers(0, 120), min_size=2, max_size=14, unique=True))
    held = dict.fromkeys(ACCOUNTS, 0)
    found = []
    for day in sorted(days):
        account, units = draw(st.sampled_from("AABI")), draw(st.integers(1, 6))
        if draw(st.booleans()) and held[account]:
            units = -min(units, held[account])
        held[account] += units
        found.append(Deed(day, account, units, draw(st.integers(1, 12))))
    return found


def written(those: list[Deed]) -> list[Event]:
    return events("\n".join(
        f"e{n:02} {FIRST + timedelta(days=deed.day)} {deed.account} {'buy' if deed.units > 0 else 'sell'} {abs(deed.units)} VTI"
        f" for {abs(deed.units) * deed.price}" for n, deed in enumerate(those)
    ))


@dataclass
class Share:
    """One share: the deed that bought it, its basis, the days that were tacked, and when it became a replacement (None: it did not)."""

    bought: int
    account: str
    basis: int
    tacked: int = 0
    turn: int | None = None


@dataclass
class Lost:
    """A share sold at a loss."""

    sale: int
    bought: int
    loss: int
    held: int


def reckoned(those: list[Deed]) -> tuple[dict[int, int], dict[int, int], list[tuple[int, str, int, int]]]:
    """Disallowed and forfeited by sale, and the shares left: who bought them where, basis, days tacked.

    A replacement comes before the others of its purchase, as they became replacements (FIFO within one purchase).
    """
    shares: list[Share] = []
    waiting: list[Lost] = []
    disallowed: dict[int, int] = {}
    forfeited: dict[int, int] = {}
    turns = 0

    def replaces(share: Share, lost: Lost) -> None:
        nonlocal turns
        turns += 1
        share.turn = turns
        disallowed[lost.sale] = disallowed.get(lost.sale, 0) + lost.loss
        if share.account == "I":
            forfeited[lost.sale] = forfeited.get(lost.sale, 0) + lost.loss
        else:
            share.basis += lost.loss
            share.tacked += lost.held

    for number, deed in enumerate(those):
        waiting = [lost for lost in waiting if deed.day - those[lost.sale].day <= 30]
        if deed.units > 0:
            for _ in range(deed.units):
                share = Share(number, deed.account, deed.price)
                shares.append(share)
                if waiting:
                    replaces(share, waiting.pop(0))
            continue
        mine = sorted(
            (share for share in shares if share.account == deed.account), key=lambda share: (share.bought, share.turn or 10**9),
        )[: -deed.units]
        for share in mine:
            shares.remove(share)
        if deed.account == "I":
            continue
        for share in mine:
            if share.basis <= deed.price:
                continue
            lost = Lost(number, share.bought, share.basis - deed.price, deed.day - those[share.bought].day + share.tacked)
            free = [
                other for other in shares
                if other.turn is None and other.bought != share.bought and deed.day - those[other.bought].day <= 30
            ]
            if free:
                replaces(min(free, key=lambda other: other.bought), lost)
            else:
                waiting.append(lost)
    return disallowed, forfeited, sorted((share.bought, share.account, share.basis, share.tacked) for share in shares)


def run(history: list[Event], method: Method = Method.FIFO) -> Booking:
    return book(
        history, match(history), UnitedStates(method), accounts=ACCOUNTS, assets={}, values=lambda asset, at: Unknown("no price"),
        timezone="America/New_York", base_currency="USD",
    )


@settings(max_examples=150, deadline=None)
@given(deeds())
def test_share_by_share_it_is_the_same(those: list[Deed]) -> None:
    found = run(written(those))
    disallowed, forfeited, left = reckoned(those)
    mine: dict[int, int] = {}
    gone: dict[int, int] = {}
    for sale in found.disposals:
        assert known(sale.disallowed)
        assert known(sale.forfeited)
        number = int(sale.event[1:])
        mine[number] = mine.get(number, 0) + round(sale.disallowed)
        gone[number] = gone.get(number, 0) + round(sale.forfeited)
    assert {number: lost for number, lost in mine.items() if lost} == disallowed
    assert {number: lost for number, lost in gone.items() if lost} == forfeited
    shares = []
    for lot in found.lots:
        assert known(lot.basis)
        each = round(lot.basis / lot.quantity)
        assert each * lot.quantity == lot.basis
        shares += [(int(lot.origin[1:]), lot.account, each, lot.tacked)] * int(lot.quantity)
    assert sorted(shares) == left


@settings(max_examples=100, deadline=None)
@given(deeds(), st.sampled_from([Method.FIFO, Method.LIFO, Method.HIFO, Method.LOFO]))
def test_no_more_is_disallowed_than_lost_and_all_of_it_is_found_again(those: list[Deed], method: Method) -> None:
    """B5.10: paid = basis sold + basis left - carried; what a sale lost is what its washes name; a unit replaces once."""
    found = run(written(those), method)
    by_sale: dict[int, list[object]] = {}
    for number, sale in enumerate(found.disposals):
        assert known(sale.gain)
        assert known(sale.disallowed)
        assert 0 <= sale.disallowed <= max(-sale.gain, 0)
        rows = [wash for wash in found.washes if wash.sale == number]
        assert total(wash.amount for wash in rows) == sale.disallowed
        assert total(wash.amount for wash in rows if wash.forfeited) == sale.forfeited
        assert total(wash.quantity for wash in rows) <= sale.quantity
        by_sale[number] = list(rows)
    for bought, deed in enumerate(those):
        assert total(wash.quantity for wash in found.washes if int(wash.bought[1:]) == bought) <= max(deed.units, 0)
    paid = sum(deed.units * deed.price for deed in those if deed.units > 0)
    carried = total(wash.amount for wash in found.washes if not wash.forfeited)
    basis = total(each.basis for each in (*found.lots, *found.disposals) if known(each.basis))
    assert paid + carried == basis
    assert sum(deed.units for deed in those) == total(lot.quantity for lot in found.lots)


@settings(max_examples=150, deadline=None)
@given(deeds(), st.sampled_from([Method.FIFO, Method.HIFO]), st.integers(0, 120))
def test_going_on_from_any_day_says_the_same(those: list[Deed], method: Method, day: int) -> None:
    """Amounts of sales before the state, and washes on either side of it."""
    history = written(those)

    def started(state: bytes = b"") -> Run:
        return Run(UnitedStates(method), accounts=ACCOUNTS, assets={}, values=lambda asset, at: Unknown("no price"),
                   timezone="America/New_York", checkpoint=state)

    first = started()
    kept = first.follow(history, match(history), history[0].at + timedelta(days=day))
    whole = first.close()
    if kept is None:
        return
    second = started(kept.state)
    second.follow([event for event in history if event.at > kept.at], match(history))
    rest = second.close()
    assert (rest.lots, rest.disposals) == (whole.lots, whole.disposals[kept.disposals :])
    assert rest.washes == whole.washes[second.first_wash :]
    early = started()
    early.follow([event for event in history if event.at <= kept.at], match(history))
    before = list(early.close().disposals)
    for place, (lost, gone, _) in second.reopened().items():
        before[place] = replaced(before[place], disallowed=lost, forfeited=gone)
    assert before == list(whole.disposals[: kept.disposals])


@pytest.mark.parametrize("gap", [30, 31])
def test_the_reckoning_itself_ends_with_the_thirtieth_day(gap: int) -> None:
    those = [Deed(0, "A", 1, 10), Deed(40, "A", -1, 7), replace(Deed(0, "A", 1, 7), day=40 + gap)]
    assert reckoned(those)[0] == ({1: 3} if gap == 30 else {})
