"""Corporate actions and the like: basis and date carry over to what the units became, as far as the legs state it; else a question."""

from decimal import Decimal
from functools import partial

from msgspec.structs import replace

from core.booking.answers import DISTRIBUTION, MERGER, SPIN_OFF, Answer
from core.booking.books import Books
from core.booking.singles import arrive, flow, leave, question_id
from core.booking.slices import Slice, portion
from core.booking.taped import TapeBooks, stated_ratio
from core.booking.trades import pay_fees, trade
from core.booking.worth import minus, plus
from core.model import Disposal, EventKind, Leg, LegRole, asset_id, kind_of, symbol
from core.money import ONE, ZERO, add, multiply, negate, ratio, subtract, text
from core.unknown import Maybe, Unknown, known

UNSPLIT = Unknown("the share of the parent's basis is not recorded", "answer the question about the spin-off")
BOOT = Unknown("how this merger is taxed is not recorded", "answer the question about the merger")
NO_UNITS = Unknown("what was paid for the fraction is not recorded", "correct the event: name the units that were paid out")
GIFT_REDUCED = Unknown(
    "capital was returned on units of a gift, whose value for a loss is not followed through it",
    "enter the gift with its figures after that",
)
SHORT = Unknown("units of a merged or renamed asset were held that no history accounts for", "import the missing history")


def sides(books: Books) -> tuple[list[tuple[int, Leg]], list[tuple[int, Leg]], bool]:
    """Assets that went out, assets that came in, and whether money moved."""
    main = [(place, leg) for place, leg in enumerate(books.event.legs) if leg.role not in (LegRole.FEE, LegRole.TAX)]
    assets = [(place, leg) for place, leg in main if not leg.asset.startswith("cash:")]
    outs = [(place, leg) for place, leg in assets if leg.quantity < 0]
    ins = [(place, leg) for place, leg in assets if leg.quantity > 0]
    return outs, ins, any(leg.quantity for _, leg in main if leg.asset.startswith("cash:"))


def split(books: Books) -> None:
    """Shares added (or taken) in proportion: basis and dates stay. With two assets the old ones become the new ones."""
    outs, ins, _ = sides(books)
    if outs and ins:
        carry_over(books)
        return
    stated = [(place, leg) for place, leg in enumerate(books.event.legs) if leg.role is LegRole.ASSET]
    if isinstance(books, TapeBooks):
        unheld = [(place, leg) for place, leg in outs or ins or stated if not books.split(leg)]
    else:
        pools: dict[int, list[tuple[int, Leg]]] = {}
        for place, leg in outs or ins or stated:
            pools.setdefault(id(books.wallets.own(leg.account, leg.asset)), []).append((place, leg))
        unheld = [each for legs in pools.values() if not _scaled(books, [leg for _, leg in legs]) for each in legs]
    for place, leg in unheld:
        if leg.quantity:
            (arrive if leg.quantity > 0 else leave)(books, place, leg)
    pay_fees(books)


def _scaled(books: Books, legs: list[Leg]) -> bool:
    """Whether the pool that is the accounts' own holds something that could be split; accounts that share one are split at once."""
    leg, added = legs[0], ZERO
    for each in legs:
        added = add(added, each.quantity)
    pool = books.wallets.own(leg.account, leg.asset)
    if not pool.left and not added:
        ratio = stated_ratio(books.event.variety)
        if ratio is not None:  # nothing is held, but what was sold at a loss may wait for a replacement
            books.wash.split(leg.asset, leg.account, ratio[1], ratio[0])
        return True
    if add(pool.left, added) <= 0 or not pool.left:
        return False
    new, old = stated_ratio(books.event.variety) or (add(pool.left, added), pool.left)
    books.wash.split(leg.asset, leg.account, old, new)
    pool.scale(added)
    for each in legs:
        books.wallets.grew(each.account, each.asset, each.quantity)
    return True


def carry_over(books: Books) -> None:
    """One asset becomes another (rename, reverse split, wrapping, staking): lots keep basis and date, units change in proportion."""
    outs, ins, money = sides(books)
    if not outs or not ins:
        flow(books)
        return
    if len(outs) > 1 or len(ins) > 1 or money:
        trade(books)
        return
    (_, old), (place, new) = outs[0], ins[0]
    if (old.account, old.asset) == (new.account, new.asset):
        pay_fees(books)
        return
    gone = negate(old.quantity)
    if books.event.kind in (EventKind.SPLIT, EventKind.RENAME):
        books.wash.renamed(old.asset, new.asset, gone, new.quantity)
    parts, missing, _ = books.take(old.account, old.asset, gone, named=True)
    became(books, parts, missing, gone, old.asset, place, new)
    pay_fees(books)


def became(books: Books, parts: list[Slice], missing: Decimal, gone: Decimal, old: str, place: int, new: Leg) -> None:
    """`parts` of `gone` units of `old` (of which `missing` were not there) are the units of `new` now, the leg at `place`."""
    rest = new.quantity
    basis_out = basis_in = carried = ZERO
    for number, part in enumerate(parts):
        last = not missing and number == len(parts) - 1
        units = rest if last else portion(new.quantity, part.quantity, gone)
        rest = subtract(rest, units)
        if known(part.basis):
            basis_out = add(basis_out, part.basis)
        if not units:
            carried = add(carried, part.basis) if known(part.basis) else carried
            continue
        moved = part.moved(books.event.key, new.account, new.asset, units)
        if known(moved.basis):
            moved.basis = add(moved.basis, carried)
            carried = ZERO
            basis_in = add(basis_in, moved.basis)
        books.wallets.put(moved)
    books.law_of_carrying(old, basis_out, add(basis_in, carried))
    if missing:
        books.unknown_lot(new.account, new.asset, rest, place, SHORT)


def stake(books: Books) -> None:
    """Staking of which one side only is stated: the units stay where they are, and what comes back beyond them is asked about."""
    outs, ins, _ = sides(books)
    if outs and ins:
        carry_over(books)
        return
    for place, leg in outs or ins:
        key = (leg.account, leg.asset)
        staked = subtract(books.staked.get(key, ZERO), leg.quantity)
        books.staked[key] = max(staked, ZERO)
        if staked < 0:
            arrive(books, place, Leg(leg.account, leg.asset, negate(staked), leg.role))
    pay_fees(books)


def merger(books: Books) -> None:
    """Shares for money are sold. Shares for shares carry over; with money besides, only the user can say."""
    outs, ins, money = sides(books)
    if not outs or not ins:
        if outs and money:
            trade(books)
        else:
            flow(books)
        return
    old, new = outs[0][1], ins[0][1]
    id = question_id(MERGER, books.event.key, 0)
    said = books.answer(id, MERGER)
    if said is not None and said.word == "taxable":
        trade(books)
        return
    if said is None or money:
        books.ask(
            id, MERGER,
            f"{symbol(old.asset)} became {symbol(new.asset)}" + (" and money" if money else "") + f" in {old.account} on {books.day}",
            "answer 'taxable' where the company's notice says the exchange is taxed"
            + ("; a tax-free merger with money besides is entered by hand" if money else ", or 'tax-free'"),
            old.account, old.asset,
        )
    if not money and len(outs) == len(ins) == 1:
        carry_over(books)
        return
    for _, leg in outs:
        books.dispose(leg.account, leg.asset, negate(leg.quantity), BOOT, "merger", named=True)
    for place, leg in ins:
        books.unknown_lot(leg.account, leg.asset, leg.quantity, place, BOOT)
    pay_fees(books)


def spin_off(books: Books) -> None:
    """New shares take part of the parent's basis and its dates, in the share that the company publishes (IRC 358, Form 8937)."""
    _, ins, _ = sides(books)
    for place, leg in ins:
        id = question_id(SPIN_OFF, books.event.key, place)
        said = books.answer(id, SPIN_OFF)
        named = next((other.asset for other in books.event.legs if not other.quantity and not other.asset.startswith("cash:")), "")
        if said is not None:
            parent = said.word if ":" in said.word else asset_id(kind_of(leg.asset), said.word.upper())
            share = said.amount if said.amount is not None else _by_prices(books, leg, parent, said)
            if share and (books.part_basis if isinstance(books, TapeBooks) else partial(_from_parent, books))(leg, parent, share):
                continue
        books.unknown_lot(leg.account, leg.asset, leg.quantity, place, UNSPLIT)
        books.ask(
            id, SPIN_OFF,
            f"{text(leg.quantity)} {symbol(leg.asset)} came out of {symbol(named) if named else 'another holding'} in {leg.account}"
            f" on {books.day}: which share of its basis goes with them?",
            "answer with the parent's symbol and the share from its Form 8937, like 'T 24.1%', or with the prices of one share of it and"
            " of one new share on the first day of trading, like 'T at 20.10 24.43'", leg.account, leg.asset,
        )
    pay_fees(books)


def _by_prices(books: Books, leg: Leg, parent: str, said: Answer) -> Decimal:
    """What the new shares are worth of all, at the prices of one of each (IRC 358(b)(2), Reg. 1.358-2); 0 where that says nothing."""
    new = multiply(leg.quantity, said.each or ZERO)
    whole = add(new, multiply(books.wallets.own(leg.account, parent).left, said.value or ZERO))
    return ratio(new, whole) if ZERO < new < whole else ZERO


def _from_parent(books: Books, leg: Leg, parent: str, share: Decimal) -> bool:
    pool = books.wallets.own(leg.account, parent)
    if not pool.left:
        return False
    held, rest = pool.left, leg.quantity
    parts = sorted(pool.slices.values(), key=lambda part: (part.source.stamp, part.source.number, part.id))
    for number, part in enumerate(parts):
        units = rest if number == len(parts) - 1 else portion(leg.quantity, part.quantity, held)
        rest = subtract(rest, units)
        if units <= 0:
            continue
        basis: Maybe = part.basis
        if known(basis):
            basis = portion(basis, share, ONE)
            pool.reduce(part, basis)
        became = part.moved(books.event.key, leg.account, leg.asset, units)
        became.basis = basis
        became.source = replace(part.source, bought=False)
        became.adjustment = ZERO
        books.wallets.put(became)
    pool.check()
    return True


def return_of_capital(books: Books) -> None:
    """A distribution out of capital reduces basis, per unit held; beyond the basis it is a gain (IRC 301(c)(2)-(3))."""
    event = books.event
    paid: Maybe = ZERO
    for leg in event.legs:
        if leg.asset.startswith("cash:") and leg.role is LegRole.CASH:
            paid = plus(paid, books.worth.money(leg, event.at))
    named = next((leg for leg in event.legs if not leg.asset.startswith("cash:")), None)
    if isinstance(books, TapeBooks) and named is not None and known(paid) and books.reduce_basis(named, paid):
        return
    pool = books.wallets.own(named.account, named.asset) if named else None
    if named is None or pool is None or not pool.left or not known(paid):
        books.ask(
            question_id(DISTRIBUTION, event.key, 0), DISTRIBUTION,
            f"a return of capital on {books.day} names no holding whose basis it could reduce",
            "correct the event: name the asset it was paid on, and give the exchange rate where it was paid in another currency",
            event.legs[0].account if event.legs else "",
        )
        return
    rest, held = paid, pool.left
    parts = sorted(pool.slices.values(), key=lambda part: (part.source.stamp, part.source.number, part.id))
    for number, part in enumerate(parts):
        share = rest if number == len(parts) - 1 else portion(paid, part.quantity, held)
        rest = subtract(rest, share)
        if not known(part.basis):
            continue
        used = min(share, part.basis)
        pool.reduce(part, used)
        if part.source.gift is not None:
            part.source.gift = replace(part.source.gift, value=GIFT_REDUCED)
        if share > used:
            books.record(part if part.account else replace(part, account=named.account), ZERO, share, used, "return_of_capital")
    pool.check()


def cash_in_lieu(books: Books) -> None:
    """Money for a fraction: the fraction was received and sold."""
    outs, _, _ = sides(books)
    if outs:
        trade(books)
        return
    event = books.event
    paid: Maybe = ZERO
    for leg in event.legs:
        if leg.asset.startswith("cash:"):
            paid = plus(paid, books.worth.money(leg, event.at))
    named = next((leg for leg in event.legs if not leg.asset.startswith("cash:")), None)
    account = event.legs[0].account if event.legs else ""
    asset = named.asset if named else ""
    books.disposals.append(Disposal(
        event.key, event.kind.value, "", account, asset, books.day, books.day, event.at, ZERO, paid, NO_UNITS, minus(paid, NO_UNITS), None,
        "",
    ))
    books.ask(
        question_id(DISTRIBUTION, event.key, 0), DISTRIBUTION,
        f"money was paid for a fraction{' of ' + symbol(asset) if asset else ''} on {books.day}, its units are not stated",
        "correct the event: name the units that were paid out, or import the split or merger before it", account, asset,
    )
