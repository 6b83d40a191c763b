"""Units that move between the user's own accounts keep basis, date and order. What the network took on the way was given up at its
value (the cautious reading; no rule is published), unless the user chose that its basis stays with what arrived, or that it is gone without
gain or loss. Matching says which events belong together; this module carries the lots.

What the user linked as a bridge or a wrap became units of another asset on the way: basis and date carry over to them, or, linked as a
swap, they were exchanged at value. No authority has settled which (Notice 2024-57 leaves both open), so it is the user's choice.
"""


from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from core.booking.books import Books
from core.booking.corporate import became
from core.booking.singles import arrive, leave
from core.booking.slices import Slice
from core.booking.taped import TapeBooks
from core.booking.trades import pay_fees, trade
from core.model import Event, EventKind, Leg, LegRole, LinkKind, TransferFee
from core.money import ZERO, add, negate, subtract
from core.unknown import Maybe, Unknown, known

UNCARRIED = Unknown("the account they came from does not hold their history", "import that history, or enter an opening lot")


class Move(Struct):
    """A matched transfer under way. `parts` have left and not arrived."""

    out: Event
    into: Event
    kind: LinkKind = LinkKind.TRANSFER
    parts: list[Slice] = field(default_factory=list)
    missing: Decimal = ZERO

    def out_leg(self) -> Leg:
        return _main(self.out)

    def in_leg(self) -> Leg:
        return _main(self.into)


def _main(event: Event) -> Leg:
    return next(leg for leg in event.legs if leg.role not in (LegRole.FEE, LegRole.TAX))


def depart(books: Books, move: Move) -> None:
    """Units leave; the fee first, then what arrives."""
    leg = move.out_leg()
    if leg.asset.startswith("cash:"):
        return
    if move.kind is LinkKind.SWAP:
        books.event = replace(move.out, kind=EventKind.SWAP, legs=(*move.out.legs, *move.into.legs))
        trade(books)
        return
    if move.kind is LinkKind.WRAP:
        pay_fees(books)
        move.parts, move.missing, _ = books.take(leg.account, leg.asset, negate(leg.quantity), named=True)
        return
    sent, key = negate(leg.quantity), (leg.account, leg.asset)
    fee_leg = None
    for other in move.out.legs:
        if other.role is LegRole.FEE and (other.account, other.asset) == key:
            sent = subtract(sent, other.quantity)
            fee_leg = other
    arriving = min(move.in_leg().quantity, sent)
    staying = _lose_fee(books, leg, fee_leg, subtract(sent, arriving))
    pay_fees(books, frozenset({key}))
    move.parts, move.missing, _ = books.take(leg.account, leg.asset, arriving, named=True)
    _keep_basis(move.parts, staying)


def settle(books: Books, move: Move) -> None:
    """Units arrive. What came without having left, as a user's link can say, has no known basis."""
    leg = move.in_leg()
    if leg.asset.startswith("cash:") or move.kind is LinkKind.SWAP:
        return
    old = move.out_leg().asset
    if move.kind is LinkKind.WRAP:
        became(books, move.parts, move.missing, negate(move.out_leg().quantity), old, move.into.legs.index(leg), leg)
        move.parts = []
        pay_fees(books)
        return
    came = ZERO
    for part in move.parts:
        books.wallets.put(part.moved(move.into.key, leg.account, leg.asset))
        came = add(came, part.quantity)
    move.parts = []
    books.unknown_lot(leg.account, leg.asset, subtract(leg.quantity, came), 0, UNCARRIED)
    pay_fees(books)


def _lose_fee(books: Books, leg: Leg, fee_leg: Leg | None, fee: Decimal) -> list[Slice]:
    """The network's units leave. Returns those whose basis stays with what arrives."""
    if fee <= 0:
        return []
    if books.choices.transfer_fee is not TransferFee.DISPOSAL and not isinstance(books, TapeBooks):
        gone = books.let_go(leg.account, leg.asset, fee)
        return gone if books.choices.transfer_fee is TransferFee.BASIS_STAYS else []
    worth, at = books.worth, books.event.at
    value: Maybe
    if fee_leg is not None and fee_leg.value is not None:
        value = worth.of_part(fee_leg, fee, at)
    elif leg.value is not None:
        value = worth.of_part(leg, fee, at)
    else:
        value = worth.market(leg.asset, fee, at)
    books.dispose(leg.account, leg.asset, fee, value, "fee")
    return []


def _keep_basis(parts: list[Slice], gone: list[Slice]) -> None:
    """The basis of units that are gone joins that of the units of their lot that arrive, or of the first that do."""
    for lost in gone:
        heir = next((part for part in parts if part.source is lost.source and known(part.basis)), None)
        heir = heir or next((part for part in parts if known(part.basis)), None)
        if heir is not None and known(heir.basis) and known(lost.basis):
            heir.basis = add(heir.basis, lost.basis)
            heir.adjustment = add(heir.adjustment, lost.adjustment)
            heir.rank = None


def transfer(books: Books) -> None:
    """A transfer whose event has both sides, or an unmatched one that has a single side."""
    legs = books.event.legs
    main = [(place, leg) for place, leg in enumerate(legs) if leg.role not in (LegRole.FEE, LegRole.TAX) and leg.quantity]
    settled: set[tuple[str, str]] = set()
    for asset in dict.fromkeys(leg.asset for _, leg in main if not leg.asset.startswith("cash:")):
        outs = [(place, leg) for place, leg in main if leg.asset == asset and leg.quantity < 0]
        ins = [(place, leg) for place, leg in main if leg.asset == asset and leg.quantity > 0]
        if outs and ins:
            settled |= _carry(books, outs, ins)
        else:
            for place, leg in outs or ins:
                (arrive if leg.quantity > 0 else leave)(books, place, leg)
    pay_fees(books, frozenset(settled))


def _carry(books: Books, outs: list[tuple[int, Leg]], ins: list[tuple[int, Leg]]) -> set[tuple[str, str]]:
    """Units of one asset from `outs` to `ins`, in the order of the legs. Returns whose fee legs are settled with it."""
    first = outs[0][1]
    key = (first.account, first.asset)
    sent, got = ZERO, ZERO
    for _, leg in outs:
        sent = subtract(sent, leg.quantity)
    for _, leg in ins:
        got = add(got, leg.quantity)
    fee_legs = [leg for leg in books.event.legs if leg.role is LegRole.FEE and (leg.account, leg.asset) == key]
    fee = max(subtract(sent, got), ZERO)
    for leg in fee_legs:
        fee = subtract(fee, leg.quantity)
    staying = _lose_fee(books, first, fee_legs[0] if fee_legs else None, fee)
    lost = max(subtract(sent, got), ZERO)
    accounts = [leg.account for _, leg in outs]
    left = [subtract(negate(leg.quantity), lost if number == 0 else ZERO) for number, (_, leg) in enumerate(outs)]
    for place, leg in ins:
        wanted = leg.quantity
        for number, account in enumerate(accounts):
            part = min(left[number], wanted)
            if part <= 0:
                continue
            wanted = subtract(wanted, part)
            left[number] = subtract(left[number], part)
            if account == leg.account:
                continue
            parts, missing, _ = books.take(account, leg.asset, part, named=True)
            _keep_basis(parts, staying)
            staying = []
            for cut in parts:
                books.wallets.put(cut.moved(books.event.key, leg.account))
            books.unknown_lot(leg.account, leg.asset, missing, place, UNCARRIED)
        if wanted > 0:
            books.unknown_lot(leg.account, leg.asset, wanted, place, UNCARRIED)
    return {key}
