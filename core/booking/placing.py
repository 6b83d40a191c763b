"""What is left when sales were matched over the whole history: in which accounts it lies, and what has to be asked about it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from core.booking.answers import MISSING
from core.booking.pools import InvariantError
from core.booking.slices import lot_id, portion
from core.booking.tape import Left, Outcome, Pot
from core.model import Lot, Question, symbol
from core.money import ZERO, add, negate, subtract, text, total
from core.unknown import Maybe, Unknown, known

ELSEWHERE = Unknown("another account gave up more than its history holds", "link the transfer between the two, or import what is missing")
DUST = Decimal("1e-6")
"""By how much units that were counted over splits may differ, for a ratio is rounded at every match."""


def placed(pot: Pot, short: Mapping[str, Decimal], pieces: list[Left]) -> list[Lot]:
    """What is left of a pot in the accounts that hold it: bought there first, then accounts in order of name; the last takes the exact rest
    of the cost. `short` are the units that an account gave up and nobody had. Units that no account can have, because another gave up more
    than it had, are of unknown cost; what splits made of the whole beyond what they added to the accounts goes to the largest."""
    held = dict(pot.held)
    for account, units in short.items():
        held[account] = add(held.get(account, ZERO), units)
    over_much = subtract(total(left.units for left in pieces), total(held.values()))
    if over_much and not pot.split:
        raise InvariantError(f"{pot.owner} {pot.asset}: the units that are left are {over_much} more than came and did not go")
    if over_much and over_much.copy_abs() <= DUST:
        if not pieces:
            return []
        largest = max(range(len(pieces)), key=lambda place: pieces[place].units)
        pieces[largest] = replace(pieces[largest], units=subtract(pieces[largest].units, over_much))
    wanting = {account: units for account, units in sorted(held.items()) if units > 0}
    if over_much > DUST:
        name = max(wanting, key=lambda account: wanting[account], default=min(held, default=""))
        wanting[name] = add(wanting.get(name, ZERO), over_much)
    lots: list[Lot] = []
    over: list[tuple[Left, Decimal, Maybe]] = []
    for left in pieces:
        here = min(left.units, wanting.get(left.home, ZERO))
        rest = left.cost
        if here:
            rest = _given(lots, left, left.home, here, left.units, rest)
            wanting[left.home] = subtract(wanting[left.home], here)
        if here != left.units:
            over.append((left, subtract(left.units, here), rest))
    names = [account for account, units in wanting.items() if units][::-1]
    for left, units, rest in over:
        while units and names:
            here = min(units, wanting[names[-1]])
            rest = _given(lots, left, names[-1], here, units, rest)
            units, wanting[names[-1]] = subtract(units, here), subtract(wanting[names[-1]], here)
            if not wanting[names[-1]]:
                names.pop()
    last = pot.last
    lots.extend(
        Lot(
            lot_id(pot.id, "elsewhere", account), account, pot.asset, last.day, last.at, wanting[account], ELSEWHERE, "", (), None,
            ELSEWHERE,
        ) for account in names if last is not None
    )
    return lots


def _given(lots: list[Lot], left: Left, account: str, units: Decimal, whole: Decimal, cost: Maybe) -> Maybe:
    """Adds the lot of `units` of the `whole` that `cost`; returns what the rest cost."""
    part = portion(cost, units, whole) if known(cost) else cost
    lots.append(_lot(left, account, units, part))
    return subtract(cost, part) if known(cost) and known(part) else cost


def _lot(left: Left, account: str, units: Decimal, cost: Maybe) -> Lot:
    first = left.first
    return Lot(
        left.lot if account == left.home else lot_id(left.lot, "all wallets", account), account, left.pot.asset, first.day, first.at, units,
        cost, first.event, (), None, first.undated,
    )


def missing(pots: Iterable[Pot], outcome: Outcome) -> list[Question]:
    """One question per account and asset that gave up what it did not have, where the owner's other accounts did not have it either or
    their units were never moved there."""
    asked: dict[tuple[str, str], Question] = {}
    for entry, units in outcome.short:
        key = (entry.account, entry.pot.asset)
        if key not in asked:
            asked[key] = _gave_too_much(entry.account, entry.pot, f", first on {entry.day} ({text(units)} too many)", entry.event)
    short = dict.fromkeys(asked, ZERO)
    gone: dict[int, Decimal] = {}
    for entry, units in outcome.short:
        gone[id(entry.pot)] = add(gone.get(id(entry.pot), ZERO), units)
        short[entry.account, entry.pot.asset] = add(short[entry.account, entry.pot.asset], units)
    whole: dict[int, Decimal] = {}
    for left in outcome.left:
        whole[id(left.pot)] = add(whole.get(id(left.pot), ZERO), left.units)
    for pot in pots:
        there = add(total(pot.held.values()), gone.get(id(pot), ZERO))
        if pot.split and subtract(whole.get(id(pot), ZERO), there).copy_abs() > DUST:
            account = min(pot.held, default="")
            asked[account, f"{pot.owner} {pot.asset}"] = Question(
                lot_id("split", pot.owner, pot.wrapper, pot.asset).replace("L", "split-", 1), MISSING,
                f"{symbol(pot.asset)} was split, and its splits do not make of all accounts what they hold",
                "enter the split for every account that held it, and what is missing of the history", "", account, pot.asset,
            )
        for account, units in pot.held.items():
            below = add(units, short.get((account, pot.asset), ZERO))
            if below < 0 and (account, pot.asset) not in asked:
                asked[account, pot.asset] = _gave_too_much(account, pot, f" ({text(negate(below))} too many)", "")
    return list(asked.values())


def _gave_too_much(account: str, pot: Pot, how: str, event: str) -> Question:
    return Question(
        lot_id("missing", account, pot.asset).replace("L", "missing-", 1), MISSING,
        f"{account} gave up more {symbol(pot.asset)} than its history holds{how}",
        "import the missing history, link the transfer that brought them, or enter an opening lot", event, account, pot.asset,
    )
