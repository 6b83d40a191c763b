"""Swaps at a service that holds nothing: what it got came from a wallet, and what it gave went to one."""

from msgspec.structs import replace

from core.model import Draft, EventKind, Leg, LegRole
from core.money import add, negate
from importers.base import identity


def passed_through(draft: Draft, account: str) -> list[Draft]:
    """The arrival of what was given, the swap, and the sending of what it brought, so that nothing stays at the venue."""
    gone = next(leg for leg in draft.legs if leg.quantity < 0 and leg.role is not LegRole.FEE)
    come = next(leg for leg in draft.legs if leg.quantity > 0)
    left = come.quantity
    for leg in draft.legs:
        if leg.role is LegRole.FEE and leg.asset == come.asset:
            left = add(left, leg.quantity)
    sent = (draft.note,) if draft.note else ()
    arrival = Leg(gone.account, gone.asset, negate(gone.quantity), gone.role)
    sending = Leg(come.account, come.asset, negate(left), come.role)
    return [
        replace(draft, key=identity(account, "arrival", draft.key.hex()), kind=EventKind.DEPOSIT, legs=(arrival,), note=""),
        replace(draft, refs=(), note=""),
        replace(draft, key=identity(account, "sending", draft.key.hex()), kind=EventKind.WITHDRAWAL, legs=(sending,), refs=sent, note=""),
    ]
