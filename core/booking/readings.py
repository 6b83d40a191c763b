"""Wrapping, liquidity pools, staking and lending, in the reading that the user chose for the event or for all of its kind.

No authority says whether these are taxed (Notice 2024-57 leaves it open). `carry_over`: basis and date go on to what the units became;
`conservative`: an exchange at value.
"""

from decimal import Decimal

from msgspec.structs import replace

from core.booking.answers import READING
from core.booking.books import Books
from core.booking.corporate import became, carry_over, sides, stake
from core.booking.singles import flow, question_id
from core.booking.slices import Slice, lot_id
from core.booking.taped import TapeBooks
from core.booking.trades import pay_fees, trade
from core.booking.worth import spread
from core.model import EventKind, Leg, Reading, symbol
from core.money import ZERO, add, negate, subtract
from core.unknown import Maybe, known

WRAPS = (EventKind.WRAP, EventKind.UNWRAP)
POOLS = (EventKind.POOL_IN, EventKind.POOL_OUT)
STAKES = (EventKind.STAKE, EventKind.UNSTAKE)
Side = tuple[int, Leg]


def wrap(books: Books) -> None:
    """Wrapped, unwrapped or bridged within one event."""
    outs, ins, _ = sides(books)
    (carry_over if not (outs and ins) or carries(books, books.choices.wrap) else trade)(books)


def liquidity(books: Books) -> None:
    """Into or out of a liquidity pool; with one side only the user is asked."""
    signs = {leg.quantity > 0 for leg in books.event.legs if leg.quantity and leg.role.value in ("asset", "cash")}
    if len(signs) < 2:
        flow(books)
    elif carries(books, books.choices.liquidity):
        carry_all(books)
    else:
        trade(books)


def staking(books: Books) -> None:
    """Staked or lent, with a receipt token in its place or without one."""
    outs, ins, _ = sides(books)
    (trade if outs and ins and not carries(books, books.choices.staking) else stake)(books)


def carries(books: Books, chosen: Reading) -> bool:
    """Whether basis and date go on: the user's word on this event, else that on all of its kind."""
    said = books.answer(question_id(READING, books.event.key, 0), READING)
    return (said.word if said else chosen) == Reading.CARRY_OVER


def carry_all(books: Books) -> None:
    """All that went becomes all that came, each part of the one in the proportion of what the parts were worth."""
    outs, ins, money = sides(books)
    weights = [_weights(books, outs), _weights(books, ins)]
    if money or (isinstance(books, TapeBooks) and len(outs) + len(ins) > 2) or not all(map(_whole, weights)):
        books.ask(
            question_id(READING, books.event.key, 0) + "-values", READING,
            f"basis cannot be carried over from {_names(outs)} to {_names(ins)} on {books.day}: "
            + ("money moved too" if money else "what each was worth is not known"),
            "treat the event as conservative" if money else "set the prices of that time, or treat the event as conservative",
            outs[0][1].account if outs else "", outs[0][1].asset if outs else "",
        )
        trade(books)
        return
    left = [leg.quantity for _, leg in ins]
    for number, (_, old) in enumerate(outs):
        gone = negate(old.quantity)
        parts, missing, _ = books.take(old.account, old.asset, gone, named=True)
        divided = [_divided(part, weights[1], ins) for part in parts]
        for column, (place, new) in enumerate(ins):
            units = spread(new.quantity, weights[0])[number]
            if number == len(outs) - 1 or not known(units):
                units = left[column]
            left[column] = subtract(left[column], units)
            if units > 0:
                into = Leg(new.account, new.asset, units, new.role)
                became(books, [each[column] for each in divided], missing, gone, old.asset, place, into)
    pay_fees(books)


def _weights(books: Books, legs: list[Side]) -> list[Maybe]:
    return [books.worth.of(leg, books.event.at) for _, leg in legs] if len(legs) > 1 else [Decimal(1)] * len(legs)


def _whole(weights: list[Maybe]) -> bool:
    amounts = [weight for weight in weights if known(weight)]
    whole = ZERO
    for amount in amounts:
        whole = add(whole, amount)
    return len(amounts) == len(weights) and whole > 0


def _divided(part: Slice, weights: list[Maybe], ins: list[Side]) -> list[Slice]:
    """The same units once for each asset that they became a part of; their basis is divided among them."""
    bases, tacked = spread(part.basis, weights), spread(part.adjustment, weights)
    ids = [lot_id(part.id, leg.asset) if number else part.id for number, (_, leg) in enumerate(ins)]
    return [
        replace(part, basis=basis, adjustment=more if known(more) else ZERO, id=id, rank=None)
        for basis, more, id in zip(bases, tacked, ids, strict=True)
    ]


def _names(legs: list[Side]) -> str:
    return " and ".join(symbol(leg.asset) for _, leg in legs)
