"""Events with one side: income, deposits and withdrawals without a counterpart, gifts, losses, opening lots, loans, margin.

Nothing is guessed: what came from nowhere has an unknown basis, what went nowhere is no sale, and the user is asked.
"""

from core.booking import marks
from core.booking.answers import DEPOSIT, GIFT, LOSS, MARGIN, WITHDRAWAL, Answer
from core.booking.books import Books
from core.booking.slices import Gift, lot_id
from core.booking.taped import TapeBooks
from core.booking.trades import pay_fees
from core.booking.worth import minus
from core.model import Income, Leg, LegRole, symbol
from core.money import ZERO, add, multiply, negate, text
from core.unknown import Maybe, Unknown, known

UNASKED = Unknown("where these units came from is not recorded", "link the transfer, or answer the question about the deposit")
ELSEWHERE = Unknown("they came from a place of your own that is not imported", "import its history, or enter an opening lot")
DONOR = Unknown("what the giver paid is not recorded", "answer the question about the gift")
BORROWED = Unknown("borrowed units have no cost", "book the loan by hand")
MARGINAL = Unknown("units from margin trading have no cost here", "book the result by hand")
NOT_STATED = Unknown("the basis was not stated", "correct the opening lot when you know it")
DATE_NOT_STATED = Unknown("the date of purchase was not stated", "correct the opening lot when you know it")


def question_id(kind: str, key: str, place: int) -> str:
    """Stable: from the event's key and, beyond the first, the leg."""
    return f"{kind}-{key[:16]}" + (f"-{place}" if place else "")


def flow(books: Books) -> None:
    """A deposit, withdrawal or adjustment without a counterpart; also anything else of which one side only is stated."""
    for place, leg in enumerate(books.event.legs):
        if leg.role in (LegRole.FEE, LegRole.TAX) or leg.asset.startswith("cash:"):
            continue
        if leg.quantity > 0:
            arrive(books, place, leg)
        elif leg.quantity < 0:
            leave(books, place, leg)
    pay_fees(books)


def arrive(books: Books, place: int, leg: Leg) -> None:
    """Units whose origin nobody stated: unknown basis and date until the user answers."""
    id = question_id(DEPOSIT, books.event.key, place)
    said = books.answer(id, DEPOSIT)
    units = leg.quantity
    if said is None:
        books.unknown_lot(leg.account, leg.asset, units, place, UNASKED)
        books.ask(
            id, DEPOSIT,
            f"{text(units)} {symbol(leg.asset)} arrived at {leg.account} on {books.day}:"
            " bought elsewhere, a gift, income, or your own transfer?",
            f"{_how(books)} it came from; or answer 'bought COST DATE', 'gift COST DATE', 'inherited VALUE DATE', 'income' or 'own'",
            leg.account, leg.asset,
        )
    elif said.word == "income":
        value = said.value if said.value is not None else books.worth.of(leg, books.event.at)
        _receive(books, place, leg, value, "income")
    elif said.word == "own":
        books.unknown_lot(leg.account, leg.asset, units, place, ELSEWHERE)
    elif said.word in ("gift", "inherited"):
        _given(books, place, leg, said)
    else:
        cost: Maybe = said.amount if said.amount is not None else UNASKED
        if said.each is not None:
            cost = multiply(said.each, units)
        books.open_lot(leg.account, leg.asset, units, cost, place, acquired=said.day, purchase=True)


def _given(books: Books, place: int, leg: Leg, said: Answer) -> None:
    """A gift keeps the giver's basis and date; where it was worth less when it was given, a later loss counts from that value and that day
    (IRC 1015(a), 1223(2)). What was inherited has the value of the day of death and is long-term at once (IRC 1014(a), 1223(9))."""
    if said.word == "inherited":
        books.open_lot(leg.account, leg.asset, leg.quantity, said.value or ZERO, place, acquired=said.day, inherited=True)
        return
    cost = multiply(said.each, leg.quantity) if said.each is not None else said.amount or ZERO
    value = said.value if said.value is not None else books.worth.of(leg, books.event.at)
    gift = Gift(cost, value, books.day, books.rules.long_term_on(books.day, leg.asset)) if not known(value) or value < cost else None
    books.open_lot(leg.account, leg.asset, leg.quantity, cost, place, acquired=said.day, gift=gift)


def leave(books: Books, place: int, leg: Leg) -> None:
    """Units that went to a place nobody named: no sale, no gain, until the user says so."""
    id = question_id(WITHDRAWAL, books.event.key, place)
    said = books.answer(id, WITHDRAWAL)
    units = negate(leg.quantity)
    if said is not None and said.word == "spent":
        value = said.value if said.value is not None else books.worth.of(leg, books.event.at)
        books.ask_value(leg, value, "spent")
        books.dispose(leg.account, leg.asset, units, value, "spent", named=True)
    elif said is not None and said.word == "gift":
        books.let_go(leg.account, leg.asset, units)
    else:
        books.lose_sight(leg.account, leg.asset, units)
        if said is None:
            books.ask(
                id, WITHDRAWAL,
                f"{text(units)} {symbol(leg.asset)} left {leg.account} on {books.day}: spent, given away, or moved to a place of your own?",
                f"{_how(books)} it went to; or answer 'spent', 'spent VALUE', 'gift' or 'own'",
                leg.account, leg.asset,
            )


def _how(books: Books) -> str:
    """How the missing side of the current event can be found."""
    if books.event.key in books.possible:
        return "it could be one of several transfers: link the right one, or import the account"
    return "link the transfer or import the account"


def income(books: Books) -> None:
    """Income at its value when it came under the user's control; the same value is the basis of its lot (Rev. Rul. 2023-14)."""
    event = books.event
    withheld: Maybe = ZERO
    fees: dict[tuple[str, str], Leg] = {}
    for leg in event.legs:
        if leg.role is LegRole.TAX:
            withheld = minus(withheld, books.worth.money(leg, event.at))
        elif leg.role is LegRole.FEE:
            fees[leg.account, leg.asset] = leg
    kept: set[tuple[str, str]] = set()
    for place, leg in enumerate(event.legs):
        if isinstance(books, TapeBooks) and not leg.quantity and leg.value:
            books.kept_income(leg, event.variety or "income", withheld)
            withheld = ZERO
        if leg.role in (LegRole.TAX, LegRole.FEE) or not leg.quantity:
            continue
        key = (leg.account, leg.asset)
        if leg.asset.startswith("cash:"):
            value = books.worth.money(leg, event.at)
            books.ask_value(leg, value, "received")
            books.incomes.append(Income(
                event.key, event.at, books.day, event.variety or "income", leg.asset, leg.account, leg.quantity, value, withheld,
            ))
        elif leg.quantity > 0:
            fee = fees.get(key)
            units = leg.quantity
            if fee is not None and key not in kept and ZERO < add(units, fee.quantity) < units:
                kept.add(key)
                units = add(units, fee.quantity)
            value = books.worth.of_part(leg, units, event.at)
            part = leg if units == leg.quantity else Leg(leg.account, leg.asset, units, leg.role)
            _receive(books, place, part, value, event.variety or "income", withheld)
        else:
            leave(books, place, leg)
            continue
        withheld = ZERO
    pay_fees(books, frozenset(kept))


def _receive(books: Books, place: int, leg: Leg, value: Maybe, kind: str, withheld: Maybe = ZERO) -> None:
    event = books.event
    books.ask_value(leg, value, "received")
    books.incomes.append(Income(event.key, event.at, books.day, kind, leg.asset, leg.account, leg.quantity, value, withheld))
    books.open_lot(leg.account, leg.asset, leg.quantity, value, place, purchase=True)


def opening(books: Books) -> None:
    """A lot from before the first imported row, as the user states it."""
    event = books.event
    for place, leg in enumerate(event.legs):
        if leg.asset.startswith("cash:"):
            continue
        if leg.quantity < 0:
            leave(books, place, leg)
            continue
        stated = books.worth.stated(leg, event.at)
        books.open_lot(
            leg.account, leg.asset, leg.quantity, NOT_STATED if stated is None else stated, place, acquired=event.stated_date,
            date_unknown=None if event.stated_date else DATE_NOT_STATED, purchase=event.stated_date is not None,
        )
    pay_fees(books)


def gift_in(books: Books) -> None:
    """A gift of which the giver's basis and date are asked for: without them they are unknown."""
    event = books.event
    for place, leg in enumerate(event.legs):
        if leg.role is LegRole.FEE or leg.asset.startswith("cash:") or leg.quantity <= 0:
            continue
        id = question_id(GIFT, event.key, place)
        said = books.answer(id, GIFT)
        if said is None:
            books.unknown_lot(leg.account, leg.asset, leg.quantity, place, DONOR)
            books.ask(
                id, GIFT,
                f"{text(leg.quantity)} {symbol(leg.asset)} came to {leg.account} as a gift on {books.day}:"
                " what did the giver pay, and when?",
                "answer 'gift COST DATE' with the giver's cost and date, 'gift COST DATE VALUE' with its value when you got it too, or"
                " 'inherited VALUE DATE' with its value on the day of death",
                leg.account, leg.asset,
            )
            continue
        _given(books, place, leg, said)
    pay_fees(books)


def gift_out(books: Books) -> None:
    """Given away: no gain, the lots are gone."""
    for leg in books.event.legs:
        if leg.role is not LegRole.FEE and leg.quantity < 0 and not leg.asset.startswith("cash:"):
            books.let_go(leg.account, leg.asset, negate(leg.quantity))
    pay_fees(books)


def loss(books: Books) -> None:
    """Lost, stolen or worthless: the units are gone. A deduction is never booked by itself, only where the user claims it on evidence:
    losses of theft or casualty outside a trade or a transaction for profit are none (IRC 165(c), (h)(5))."""
    for place, leg in enumerate(books.event.legs):
        if leg.role is LegRole.FEE or leg.asset.startswith("cash:") or leg.quantity >= 0:
            continue
        id = question_id(LOSS, books.event.key, place)
        said = books.answer(id, LOSS)
        if said is not None and said.words:
            books.dispose(leg.account, leg.asset, negate(leg.quantity), ZERO, "loss", named=True, said=(marks.claimed(said.words),))
            continue
        books.lose_sight(leg.account, leg.asset, negate(leg.quantity))
        if said is None:
            books.ask(
                id, LOSS,
                f"{text(negate(leg.quantity))} {symbol(leg.asset)} of {leg.account} were lost on {books.day}; no deduction is booked",
                "ask an adviser whether the loss can be claimed and keep the evidence, then answer 'noted', or 'deduct EVIDENCE' to book"
                " it at no proceeds", leg.account, leg.asset,
            )
    pay_fees(books)


def loan(books: Books) -> None:
    """Borrowed or repaid: never a purchase or a sale, but the user is asked."""
    for place, leg in enumerate(books.event.legs):
        if leg.role is LegRole.FEE or leg.asset.startswith("cash:"):
            continue
        if leg.quantity > 0:
            books.unknown_lot(leg.account, leg.asset, leg.quantity, place, BORROWED)
        elif leg.quantity < 0:
            books.lose_sight(leg.account, leg.asset, negate(leg.quantity))
        books.loan_question(leg.account, leg.asset)
    pay_fees(books)


def margin(books: Books) -> None:
    """Margin and funding: money moves, the result of the position is not known here. One question per account and year."""
    accounts = set()
    for place, leg in enumerate(books.event.legs):
        accounts.add(leg.account)
        if leg.role is LegRole.FEE or leg.asset.startswith("cash:"):
            continue
        if leg.quantity > 0:
            books.unknown_lot(leg.account, leg.asset, leg.quantity, place, MARGINAL)
        elif leg.quantity < 0:
            books.lose_sight(leg.account, leg.asset, negate(leg.quantity))
    for account in sorted(accounts):
        id = lot_id(MARGIN, account, str(books.day.year)).replace("L", "margin-", 1)
        if books.answer(id, MARGIN) is None:
            books.ask(
                id, MARGIN, f"{account} traded on margin or paid funding in {books.day.year}; its gains and losses are not in the totals",
                "take the year's result from the venue's statement to your return, then answer 'noted'", account,
            )
    pay_fees(books)
