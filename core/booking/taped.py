"""Books for laws that look over the whole history: what events mean is as everywhere, but units in and out are written to a tape, and only
when all is written does a matcher say what each sale cost. Nothing of it can be kept half-way: such books are always made anew.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from operator import attrgetter

from msgspec.structs import replace

from core.booking.answers import MISSING
from core.booking.books import Books
from core.booking.pools import InvariantError, Pool
from core.booking.rules import Rules
from core.booking.slices import Gift, Slice, Source, lot_id, portion, stamp_of
from core.booking.tape import Act, Entry, Left, Matcher, Outcome, Pot
from core.booking.wallets import Wallets
from core.booking.worth import Worth, plus
from core.model import Account, Asset, Booking, Identification, Income, Leg, LegRole, Lot, Question, TaxType, symbol, zone
from core.money import ZERO, add, cut, negate, subtract, text, total
from core.unknown import Maybe, Unknown, known

ON_THE_TAPE = Unknown("these units are on their way", "look at them when the booking is done")
ELSEWHERE = Unknown("another account gave up more than its history holds", "link the transfer between the two, or import what is missing")

DUST = Decimal("1e-6")
"""By how much units that were counted over splits may differ, for a ratio is rounded at every match."""


class TapePool(Pool):
    """Units of one account, without lots: for those who ask how many there are."""

    __slots__ = ("pot",)

    def __init__(self, account: str, asset: str, pot: Pot) -> None:
        super().__init__(account, asset)
        self.pot = pot

    @property
    def left(self) -> Decimal:
        return self.pot.held.get(self.account, ZERO)


class TapeWallets(Wallets):
    """Where units lie; what they cost the tape says. `before` stays true, so that no state of such books is ever kept."""

    def __init__(self, books: "TapeBooks") -> None:
        super().__init__(books.rules, books.account, books.method, {}, lambda asset: None)
        self.books = books
        self.before = True

    def pool(self, account: str, asset: str) -> Pool:
        found = self.pools.get((account, asset))
        if found is None:
            found = self.pools[account, asset] = TapePool(account, asset, self.books.pot(account, asset))
        return found

    def put(self, part: Slice) -> Pool:
        """Units that left arrive. In the same hands they never were away."""
        books = self.books
        pot, gone = books.pot(part.account, part.asset), books.gone[part.source.number]
        pot.moved(part.account, part.quantity)
        if pot is gone.pot and gone.units == part.quantity:
            books.stayed.add(part.source.number)
        else:
            books.write(Act.CAME, pot, part.account, part.quantity, source=gone)
        return self.pool(part.account, part.asset)


class TapeBooks(Books):
    """The tape, and the books that write it."""

    def __init__(
        self, rules: Rules, worth: Worth, accounts: Mapping[str, Account], assets: Mapping[str, Asset],
        identifications: Iterable[Identification], answers: Mapping[str, str], timezone: str, matcher: Matcher,
    ) -> None:
        super().__init__(rules, worth, accounts, assets, identifications, answers, timezone)
        self.matcher = matcher
        self.entries: list[Entry] = []
        self.pots: dict[tuple[str, str, str], Pot] = {}
        self.known_pots: dict[tuple[str, str], Pot] = {}
        self.gone: dict[int, Entry] = {}
        self.stayed: set[int] = set()
        self.numbers = count(1)
        self.wallets = TapeWallets(self)

    def pot(self, account: str, asset: str) -> Pot:
        """All accounts of one owner are one, but for those whose gains are not taxed."""
        found = self.known_pots.get((account, asset))
        if found is None:
            held_by = self.account(account)
            wrapper = "" if held_by.tax_type is TaxType.TAXABLE else account
            key = (held_by.owner.value, wrapper, asset)
            found = self.pots.get(key)
            if found is None:
                found = self.pots[key] = Pot(*key)
            self.known_pots[account, asset] = found
        return found

    def write(
        self, act: Act, pot: Pot, account: str, units: Decimal, amount: Maybe = ZERO, *, kind: str = "", lot: str = "",
        said: tuple[str, ...] = (), day: date | None = None, at: datetime | None = None, source: Entry | None = None,
        share: Decimal | None = None, ratio: tuple[Decimal, Decimal] | None = None, undated: Unknown | None = None,
    ) -> Entry:
        event = self.event
        entry = Entry(
            act, pot, account, event.key, day or self.day, at or event.at, units, amount, kind, lot, said, undated, share, ratio, source,
        )
        self.entries.append(entry)
        return entry

    # ---- what the events say

    def open_lot(
        self, account: str, asset: str, quantity: Decimal, basis: Maybe, leg: int, *, acquired: date | None = None,
        date_unknown: Unknown | None = None, gift: Gift | None = None, purchase: bool = False, inherited: bool = False,
    ) -> None:
        if quantity <= 0:
            return
        pot = self.pot(account, asset)
        pot.moved(account, quantity)
        at = None
        if acquired is not None and acquired != self.day:
            at = datetime.combine(acquired, time(12), zone(self.timezone)).astimezone(UTC)
        self.write(
            Act.ACQUIRED, pot, account, quantity, basis, lot=lot_id(self.event.key, str(leg)), day=acquired, at=at, undated=date_unknown,
        )

    def dispose(
        self, account: str, asset: str, quantity: Decimal, proceeds: Maybe, kind: str, *, named: bool = False, said: tuple[str, ...] = (),
    ) -> None:
        if quantity <= 0:
            return
        pot = self.pot(account, asset)
        measured = self.rules.whole_of and asset.startswith(self.rules.whole_of)
        price = self._price(account, asset, quantity, proceeds) if measured else ZERO
        whole = self._worth_of_all(pot, quantity, price) if measured else ZERO
        pot.moved(account, negate(quantity))
        entry = self.write(Act.SOLD, pot, account, quantity, proceeds, kind=kind, said=said)
        entry.whole, entry.gross = whole, price

    def _price(self, account: str, asset: str, quantity: Decimal, proceeds: Maybe) -> Maybe:
        """What was paid for the units before costs, where the event sells nothing else for money; else net of them."""
        legs = [leg for leg in self.event.legs if leg.role not in (LegRole.FEE, LegRole.TAX)]
        assets = [leg for leg in legs if not leg.asset.startswith("cash:")]
        if len(assets) != 1 or (assets[0].account, assets[0].asset, negate(assets[0].quantity)) != (account, asset, quantity):
            return proceeds
        paid: Maybe = ZERO
        for leg in legs:
            if leg.asset.startswith("cash:"):
                paid = plus(paid, self.worth.money(leg, self.event.at))
        return paid if known(paid) and paid > 0 else proceeds

    def _worth_of_all(self, sold: Pot, quantity: Decimal, price: Maybe) -> Maybe:
        """What everything of the kind in the same hands is worth before the sale; of what is sold the sale is a price too."""
        whole: Maybe = ZERO
        for pot in self.pots.values():
            units = total(pot.held.values())
            if units <= 0 or (pot.owner, pot.wrapper) != (sold.owner, sold.wrapper) or not pot.asset.startswith(self.rules.whole_of):
                continue
            value = self.worth.market(pot.asset, units, self.event.at)
            if pot is sold and not known(value):
                value = cut(price, units, quantity) if known(price) else value
            whole = plus(whole, value)
        return whole

    def take(
        self, account: str, asset: str, quantity: Decimal, *, named: bool = False, sold: bool = False,
    ) -> tuple[list[Slice], Decimal, tuple[str, ...]]:
        """All of them: whether they were there is seen when everything is matched."""
        if quantity <= 0:
            return [], ZERO, ()
        pot = self.pot(account, asset)
        pot.moved(account, negate(quantity))
        entry = self.write(Act.LEFT, pot, account, quantity)
        return [self._part(entry, account, asset, quantity)], ZERO, ()

    def _part(self, entry: Entry, account: str, asset: str, quantity: Decimal) -> Slice:
        number = next(self.numbers)
        self.gone[number] = entry
        day, at = self.day, self.event.at
        source = Source(entry.pot.id, account, self.event.key, number, day, at, stamp_of(at), None, None, None)
        return Slice(source, entry.pot.id, account, asset, quantity, ON_THE_TAPE)

    def split(self, leg: Leg) -> bool:
        pot = self.pot(leg.account, leg.asset)
        held, ratio = pot.held.get(leg.account, ZERO), stated_ratio(self.event.variety)
        if ratio is None and (held <= 0 or add(held, leg.quantity) <= 0):
            return False
        pot.moved(leg.account, leg.quantity)
        self.write(Act.SCALED, pot, leg.account, leg.quantity, ratio=ratio)
        return True

    def part_basis(self, leg: Leg, parent: str, share: Decimal) -> bool:
        pot = self.pot(leg.account, parent)
        if pot.held.get(leg.account, ZERO) <= 0:
            return False
        entry = self.write(Act.LEFT, pot, leg.account, ZERO, share=share)
        self.wallets.put(self._part(entry, leg.account, leg.asset, leg.quantity))
        return True

    def reduce_basis(self, leg: Leg, paid: Decimal) -> bool:
        pot = self.pot(leg.account, leg.asset)
        if pot.held.get(leg.account, ZERO) <= 0:
            return False
        self.write(Act.ADJUSTED, pot, leg.account, ZERO, negate(paid), kind="return_of_capital")
        return True

    def kept_income(self, leg: Leg, kind: str, withheld: Maybe) -> None:
        """Income that stays in the asset without new units (an accumulation unit) raises its cost."""
        event = self.event
        value = self.worth.of(leg, event.at)
        self.incomes.append(Income(event.key, event.at, self.day, kind, leg.asset, leg.account, ZERO, value, withheld))
        self.write(Act.ADJUSTED, self.pot(leg.account, leg.asset), leg.account, ZERO, value, kind=kind)

    # ---- what it comes to

    def close(self, balances: dict[tuple[str, str], Decimal]) -> Booking:
        """The booking: every sale matched, what is left laid into its accounts."""
        away = {id(self.gone[number]) for number in self.stayed}
        entries = sorted((entry for entry in self.entries if id(entry) not in away), key=attrgetter("day"))
        outcome = self.matcher(entries)
        for part in self.limbo:
            part.basis = self.gone[part.source.number].cost
        lots = self._placed(outcome)
        questions = [*self.questions.values(), *self._missing(outcome)]
        return Booking(
            tuple(sorted(lots, key=lambda lot: (lot.account, lot.asset, lot.acquired_at, lot.id))),
            tuple(sorted((*outcome.disposals, *self.disposals), key=attrgetter("sold_at"))), tuple(self.incomes),
            tuple(sorted(questions, key=lambda question: (question.kind, question.id))), balances,
            tuple(sorted((part.lot() for part in self.limbo), key=lambda lot: (lot.account, lot.asset, lot.acquired_at, lot.id))),
            tuple(outcome.washes),
        )

    def _placed(self, outcome: Outcome) -> list[Lot]:
        """What is left, pot by pot, in the accounts that hold it."""
        short: dict[int, dict[str, Decimal]] = {}
        left: dict[int, list[Left]] = {}
        for entry, units in outcome.short:
            own = short.setdefault(id(entry.pot), {})
            own[entry.account] = add(own.get(entry.account, ZERO), units)
        for each in outcome.left:
            left.setdefault(id(each.pot), []).append(each)
        nowhere = (self.last_day or date.min, self.event.at) if self.entries else (date.min, datetime.min.replace(tzinfo=UTC))
        return [
            lot for pot in self.pots.values()
            for lot in placed(pot, short.get(id(pot), {}), left.get(id(pot), []), *nowhere)
        ]

    def _missing(self, outcome: Outcome) -> list[Question]:
        """One question per account and asset that gave up what it did not have, where the owner's other accounts did not have it either or
        their units were never moved there."""
        asked: dict[tuple[str, str], Question] = {}
        for entry, units in outcome.short:
            key = (entry.account, entry.pot.asset)
            if key not in asked:
                asked[key] = _gave_too_much(entry.account, entry.pot, f", first on {entry.day} ({text(units)} too many)", entry.event)
        short = dict.fromkeys(asked, ZERO)
        for entry, units in outcome.short:
            short[entry.account, entry.pot.asset] = add(short[entry.account, entry.pot.asset], units)
        for pot in self.pots.values():
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


def placed(pot: Pot, short: Mapping[str, Decimal], pieces: list[Left], day: date, at: datetime) -> list[Lot]:
    """What is left of a pot in the accounts that hold it: bought there first, then accounts in order of name; the last takes the exact rest
    of the cost. `short` are the units that an account gave up and nobody had. Units that no account can have, because another gave up more
    than it had, are of unknown cost."""
    held = dict(pot.held)
    for account, units in short.items():
        held[account] = add(held.get(account, ZERO), units)
    over_much = subtract(total(left.units for left in pieces), total(held.values()))
    if over_much:
        if over_much.copy_abs() > DUST:
            raise InvariantError(f"{pot.owner} {pot.asset}: the units that are left are {over_much} more than came and did not go")
        if not pieces:
            return []
        largest = max(range(len(pieces)), key=lambda place: pieces[place].units)
        pieces[largest] = replace(pieces[largest], units=subtract(pieces[largest].units, over_much))
    wanting = {account: units for account, units in sorted(held.items()) if units > 0}
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
    lots.extend(
        Lot(lot_id(pot.id, "elsewhere", account), account, pot.asset, day, at, wanting[account], ELSEWHERE, "", (), None, ELSEWHERE)
        for account in names
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


def stated_ratio(stated: str) -> tuple[Decimal, Decimal] | None:
    """`2:1`, new for old, where a split states it so."""
    new, colon, old = stated.partition(":")
    if not colon or not new.replace(".", "", 1).isdigit() or not old.replace(".", "", 1).isdigit():
        return None
    found = Decimal(new), Decimal(old)
    return found if found[0] and found[1] else None
