"""Books for laws that look over the whole history: what events mean is as everywhere, but units in and out are written to a tape, and only
when all is written does a matcher say what each sale cost. Nothing of it can be kept half-way: such books are always made anew.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from operator import attrgetter

from msgspec import Struct

from core.booking.books import Books
from core.booking.placing import missing, placed
from core.booking.pools import Pool
from core.booking.rules import Rules
from core.booking.slices import Gift, Slice, Source, lot_id, stamp_of
from core.booking.tape import Act, Entry, Left, Matcher, Outcome, Pot
from core.booking.wallets import Wallets
from core.booking.wash import ONE_ACTION
from core.booking.worth import Worth, plus
from core.model import Account, Asset, Booking, Identification, Income, Leg, LegRole, Lot, TaxType, zone
from core.money import ONE, ZERO, add, cut, negate, total
from core.unknown import Maybe, Unknown, known

ON_THE_TAPE = Unknown("these units are on their way", "look at them when the booking is done")


class _Split(Struct):
    """The last split of a pot: its day, the accounts that booked it, and whether the first of them stated the ratio."""

    day: date
    accounts: list[str]
    stated: bool


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
        self.splits: dict[int, _Split] = {}
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
        pot.last = entry
        pot.split = pot.split or act is Act.SCALED
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
        last = self.splits.get(id(pot))
        if last is not None and leg.account not in last.accounts and self.day - last.day <= ONE_ACTION:
            last.accounts.append(leg.account)
            ratio = (ONE, ONE) if last.stated else None  # what was stated before was stated of all accounts
        else:
            self.splits[id(pot)] = _Split(self.day, [leg.account], ratio is not None)
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
        questions = [*self.questions.values(), *missing(self.pots.values(), outcome)]
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
        return [lot for pot in self.pots.values() for lot in placed(pot, short.get(id(pot), {}), left.get(id(pot), []))]


def stated_ratio(stated: str) -> tuple[Decimal, Decimal] | None:
    """`2:1`, new for old, where a split states it so."""
    new, colon, old = stated.partition(":")
    if not colon or not new.replace(".", "", 1).isdigit() or not old.replace(".", "", 1).isdigit():
        return None
    found = Decimal(new), Decimal(old)
    return found if found[0] and found[1] else None
