"""Purchases, sales, exchanges and fees: what was given up, for how much, and what was acquired at which cost.

The legs decide, not the kind of the event: assets out are disposed of, assets in become lots. Costs add to the basis of a purchase; in
every other trade they reduce the proceeds (Reg. 1.1001-7(b)(2): in an exchange of tokens they belong to what is given up). A fee in a
third asset is itself given up at its value; one withheld from what is bought only makes the lot smaller; one paid in what is sold is
sold with it.
"""

from decimal import Decimal

from msgspec import Struct

from core.booking.answers import QUANTITY
from core.booking.books import Books
from core.booking.slices import portion
from core.booking.worth import minus, plus, spread
from core.model import FOREIGN_TAX, EventKind, Income, Leg, LegRole, symbol
from core.money import ZERO, add, negate, subtract
from core.unknown import Maybe, Unknown, known

BOTH_CAME = Unknown("units and money came in one event, so what they cost is not stated", "correct the event")
_COSTS = (LegRole.FEE, LegRole.TAX)
_NAMES = {kind: kind.value for kind in EventKind}


class _Side(Struct, gc=False, eq=False):
    """Units of one asset in one account that came in or went out. `quantity` after fees in kind, `gross` before."""

    place: int
    leg: Leg
    quantity: Decimal
    gross: Decimal


def _side(place: int, leg: Leg) -> _Side:
    units = leg.quantity.copy_abs()
    return _Side(place, leg, units, units)


def trade(books: Books, kind: str = "") -> None:
    """Book the current event as a purchase, sale or exchange."""
    event, worth = books.event, books.worth
    kind = kind or _NAMES[event.kind]
    at = event.at
    ins: list[_Side] = []
    outs: list[_Side] = []
    fees: list[tuple[int, Leg]] = []
    money: Maybe = ZERO
    costs: Maybe = ZERO
    paid = False
    for place, leg in enumerate(event.legs):
        if leg.asset.startswith("cash:"):
            if leg.role in _COSTS:
                costs = minus(costs, worth.money(leg, at))
            else:
                money, paid = plus(money, worth.money(leg, at)), True
        elif leg.role in _COSTS:
            fees.append((place, leg))
        elif leg.quantity > 0:
            ins.append(_side(place, leg))
        elif leg.quantity < 0:
            outs.append(_side(place, leg))
    if len(ins) + len(outs) > 1:
        ins, outs = _net(ins, outs)
    spent: list[tuple[Leg, Maybe]] = []
    if fees:
        in_kind, spent = _costs(books, fees, ins, outs)
        costs = plus(costs, in_kind)
    if ins and outs:
        _exchange(books, kind, ins, outs, money, costs)
    elif ins:
        _buy(books, ins, money, costs, paid)
    elif outs:
        _sell(books, kind, outs, money, costs, paid)
    else:
        _ask_units(books)
    for leg, value in spent:
        books.dispose(leg.account, leg.asset, negate(leg.quantity), value, "fee")


def _net(ins: list[_Side], outs: list[_Side]) -> tuple[list[_Side], list[_Side]]:
    """One side per account and asset: partial fills added up, what came and went in one event set off."""
    sums: dict[tuple[str, str], tuple[int, Leg, Decimal, Maybe]] = {}
    for side in (*ins, *outs):
        leg = side.leg
        key = (leg.account, leg.asset)
        old = sums.get(key)
        if old is None:
            sums[key] = (side.place, leg, leg.quantity, leg.value if leg.value is not None else Unknown("not stated"))
            continue
        value: Maybe = Unknown("not stated")
        if known(old[3]) and leg.value is not None and leg.currency == old[1].currency and (leg.quantity > 0) == (old[2] > 0):
            value = add(old[3], leg.value)
        sums[key] = (min(side.place, old[0]), old[1], add(old[2], leg.quantity), value)
    netted = [
        _side(place, Leg(leg.account, leg.asset, units, leg.role, value if known(value) else None, leg.currency))
        for place, leg, units, value in sums.values() if units
    ]
    return [side for side in netted if side.leg.quantity > 0], [side for side in netted if side.leg.quantity < 0]


def _costs(
    books: Books, fees: list[tuple[int, Leg]], ins: list[_Side], outs: list[_Side],
) -> tuple[Maybe, list[tuple[Leg, Maybe]]]:
    """Of fees in units: the costs in the base currency, and those in a third asset with their value. Fees in a traded asset change its
    side."""
    costs: Maybe = ZERO
    spent: list[tuple[Leg, Maybe]] = []
    for place, leg in fees:
        if leg.quantity > 0:
            value = books.worth.of(leg, books.event.at)
            books.open_lot(leg.account, leg.asset, leg.quantity, value, place)
            costs = minus(costs, value)
            continue
        sold = next((side for side in outs if (side.leg.account, side.leg.asset) == (leg.account, leg.asset)), None)
        bought = next((side for side in ins if (side.leg.account, side.leg.asset) == (leg.account, leg.asset)), None)
        traded = sold or bought
        if traded is not None and books.rules.fees_in_kind_apart:
            value = _fee_value(books, leg, traded)
            costs = plus(costs, value)
            spent.append((leg, value))
        elif sold is not None:
            sold.quantity = subtract(sold.quantity, leg.quantity)
        elif bought is not None and add(bought.quantity, leg.quantity) > 0:
            bought.quantity = add(bought.quantity, leg.quantity)
        else:
            value = books.worth.of(leg, books.event.at)
            costs = plus(costs, value)
            spent.append((leg, value))
    return costs, spent


def _fee_value(books: Books, fee: Leg, traded: _Side) -> Maybe:
    """As the fee states it, else as the trade values the same units, else at a price."""
    stated = books.worth.stated(fee, books.event.at)
    if stated is not None and known(stated):
        return stated
    money: Maybe = ZERO
    for leg in books.event.legs:
        if leg.asset.startswith("cash:") and leg.role not in _COSTS:
            money = plus(money, books.worth.money(leg, books.event.at))
    if known(money) and money:
        return portion(money.copy_abs(), fee.quantity.copy_abs(), traded.gross)
    return books.worth.of(fee, books.event.at)


def _values(books: Books, sides: list[_Side]) -> list[Maybe]:
    return [books.worth.of(side.leg, books.event.at) for side in sides]


def _shares(books: Books, sides: list[_Side], amount: Maybe) -> list[tuple[_Side, Maybe]]:
    """`amount` over the sides by what each was worth."""
    if len(sides) == 1:
        return [(sides[0], amount)]
    return list(zip(sides, spread(amount, _values(books, sides)), strict=True))


def _sum(values: list[Maybe]) -> Maybe:
    whole: Maybe = ZERO
    for value in values:
        whole = plus(whole, value)
    return whole


def _buy(books: Books, ins: list[_Side], money: Maybe, costs: Maybe, paid: bool) -> None:
    """Basis: the money paid with the costs; where the event states no money, what the units were worth."""
    spent = _negative(money)
    if known(spent) and spent < 0:
        spent = BOTH_CAME
        _ask_units(books)
    if not paid or not known(spent):
        stated = _sum(_values(books, ins))
        spent = stated if known(stated) or not paid else spent
    for side, basis in _shares(books, ins, plus(spent, costs)):
        books.open_lot(side.leg.account, side.leg.asset, side.quantity, basis, side.place, purchase=True)


def _ask_units(books: Books) -> None:
    """Units and money that do not make a trade: no units, or both came. Money for money is one."""
    leg = next((leg for leg in books.event.legs if leg.role is LegRole.ASSET and not leg.asset.startswith("cash:")), None)
    if leg is None:
        return
    what = f"states no units of {symbol(leg.asset)}" if not leg.quantity else f"brought both {symbol(leg.asset)} and money"
    books.ask(
        f"{QUANTITY}-{books.event.key[:16]}", QUANTITY,
        f"the {books.event.kind} at {leg.account} on {books.day} {what}; it is not a trade as it stands",
        "correct its quantity, or its kind: 'trimtab events correct'", leg.account, leg.asset,
    )


def _sell(books: Books, kind: str, outs: list[_Side], money: Maybe, costs: Maybe, paid: bool) -> None:
    """Proceeds: the money received less the costs; where the event states no money, what the units were worth."""
    received = money
    if not paid or not known(received):
        stated = _sum(_values(books, outs))
        received = stated if known(stated) or not paid else received
    _dispose(books, kind, outs, minus(received, costs))


def _exchange(books: Books, kind: str, ins: list[_Side], outs: list[_Side], money: Maybe, costs: Maybe) -> None:
    """Proceeds are the value of what came in (with money received, less money paid and costs), which is also its basis.

    The value: of what came in, from the file; of what went out, from the file; then the same at prices. What is given and what is got
    in a bargain at arm's length are worth the same (Philadelphia Park, 126 F. Supp. 184).
    """
    event, worth = books.event, books.worth
    in_legs, out_legs = [side.leg for side in ins], [side.leg for side in outs]
    got: list[Maybe] | None = None
    for from_file in (True, False):
        got = worth.all_of(in_legs, event, from_file=from_file)
        if got is None:
            given = worth.all_of(out_legs, event, from_file=from_file)
            if given is not None:
                got = [value for _, value in _shares(books, ins, minus(_sum(given), money))]
        if got is not None:
            break
    if got is None:
        got = _values(books, ins)
        books.ask_value(in_legs[0], _sum(got), "exchanged")
    basis = [
        portion(value, side.quantity, side.gross) if known(value) and side.quantity != side.gross else value
        for side, value in zip(ins, got, strict=True)
    ]
    _dispose(books, kind, outs, minus(plus(_sum(basis), money), costs))
    for side, cost in zip(ins, basis, strict=True):
        books.open_lot(side.leg.account, side.leg.asset, side.quantity, cost, side.place, purchase=True)


def _dispose(books: Books, kind: str, outs: list[_Side], proceeds: Maybe) -> None:
    for side, share in _shares(books, outs, proceeds):
        books.dispose(side.leg.account, side.leg.asset, side.quantity, share, kind, named=True)


def _negative(amount: Maybe) -> Maybe:
    return negate(amount) if known(amount) else amount


def pay(books: Books) -> None:
    """A fee or tax by itself: money leaves no trace here, unless another state withheld it; anything else is given up at its value."""
    event = books.event
    for place, leg in enumerate(event.legs):
        if event.variety == FOREIGN_TAX and leg.asset.startswith("cash:"):
            withheld = _negative(books.worth.money(leg, event.at))
            books.incomes.append(Income(event.key, event.at, books.day, FOREIGN_TAX, leg.asset, leg.account, ZERO, ZERO, withheld))
        if leg.asset.startswith("cash:") or not leg.quantity:
            continue
        value = books.worth.of(leg, books.event.at)
        if leg.quantity < 0:
            books.dispose(leg.account, leg.asset, negate(leg.quantity), value, "fee", named=True)
        else:
            books.open_lot(leg.account, leg.asset, leg.quantity, value, place)


def pay_fees(books: Books, besides: frozenset[tuple[str, str]] = frozenset()) -> None:
    """The fee legs of an event that is no trade, but not those of the (account, asset) in `besides`."""
    for leg in books.event.legs:
        if leg.role in _COSTS and leg.quantity < 0 and not leg.asset.startswith("cash:") and (leg.account, leg.asset) not in besides:
            books.dispose(leg.account, leg.asset, negate(leg.quantity), books.worth.of(leg, books.event.at), "fee")
