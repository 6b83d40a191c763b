"""The state of one run of booking and its primitives: open a lot, take units, dispose of them, let them go, ask. What an event means
is in the modules beside; this one keeps the law (basis in = basis out + basis left, units likewise) and the order of lots.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from msgspec.structs import replace

from core.booking import marks
from core.booking.answers import ALLOCATION, LOAN, MISSING, VALUE, Answer, read_answer
from core.booking.naming import Naming
from core.booking.pools import InvariantError, Pool
from core.booking.rules import Rules
from core.booking.slices import Gift, Slice, Source, lot_id, portion, stamp_of
from core.booking.wallets import Wallets
from core.booking.wash import Washes
from core.booking.worth import Worth, minus
from core.model import (
    Account,
    Asset,
    Choices,
    Disposal,
    Event,
    EventKind,
    Identification,
    Income,
    Leg,
    Method,
    Question,
    TaxType,
    Term,
    symbol,
    zone,
)
from core.money import ZERO, add, subtract, text
from core.unknown import Maybe, Unknown, known

NO_BASIS = Unknown("what these units cost is not recorded", "import the history of the account, or enter an opening lot")


class Books:
    """Pools, disposals, income and questions so far, and the event being booked."""

    def __init__(
        self, rules: Rules, worth: Worth, accounts: Mapping[str, Account], assets: Mapping[str, Asset],
        identifications: Iterable[Identification], answers: Mapping[str, str], timezone: str,
    ) -> None:
        self.rules = rules
        self.worth = worth
        self.accounts = dict(accounts)
        self.answers = answers
        self.timezone = timezone
        self.disposals: list[Disposal] = []
        self.incomes: list[Income] = []
        self.first_disposal = 0
        """How many came before those in `disposals`, in a run that goes on from a checkpoint; `first_income` likewise."""
        self.first_income = 0
        self.questions: dict[str, Question] = {}
        self.limbo: list[Slice] = []
        self.possible: frozenset[str] = frozenset()
        """Keys of events that could be one of several transfers."""
        self.staked: dict[tuple[str, str], Decimal] = {}
        self.wash = Washes(rules, assets, self.account)
        self.naming = Naming(rules, identifications, timezone)
        self.wallets = Wallets(rules, self.account, self.method, answers, self.wash.group)
        self.methods: dict[tuple[str, date], Method] = {}
        self.choices = Choices()
        self.opened = 0
        self.event: Event
        self.day: date
        self.last_day: date | None = None
        """The day of the last event."""

    def reach(self, day: date) -> None:
        """Booking has come to `day`: what lay open longer than the law looks back is settled, and wallets count by themselves in time."""
        self.wash.reach(day)
        if self.wallets.before:
            self.wallets.reach(day)
            self.ask_of_allocations()

    def begin(self, event: Event, day: date) -> None:
        """What follows is the meaning of `event`. Of a transfer that arrived before it was sent, both sides come at the earlier instant."""
        self.event = event
        self.day = day

    def ask_of_allocations(self) -> None:
        """What the user allocated to wallets and what they held must be the same: where it is not, the law's default stands."""
        for (owner, asset), why in self.wallets.unfit.items():
            id = f"allocation-{owner}-{asset}"
            self.questions[id] = Question(
                id, ALLOCATION,
                f"the allocation of {symbol(asset)} to wallets does not fit what was held when lots began to count per wallet: {why}",
                "import the missing history, or take the allocation back and make it anew: 'trimtab lots allocate'; until then lots stay"
                " where they were acquired", asset=asset,
            )
        self.wallets.unfit.clear()

    def account(self, name: str) -> Account:
        found = self.accounts.get(name)
        if found is None:
            found = self.accounts[name] = Account(name)
        return found

    def method(self, account: str) -> Method:
        return self.methods.get((account, self.day)) or self.ordered(account, "")[0]

    def ordered(self, account: str, asset: str) -> tuple[Method, tuple[str, ...]]:
        """The method that binds the sale of `asset` being booked, and what is open about it: an order given after a sale does not bind it.

        Remembered for the day where it is the same for every sale.
        """
        held, day = self.account(account), self.day
        late = self.naming.late(held, asset, self.event, day)
        found = self.rules.method(held, day)
        if late is None:
            self.methods[account, day] = found
            return found, ()
        bound = self.rules.method(replace(held, methods=tuple(order for order in held.methods if order not in late)), day)
        return bound, () if bound is found else (marks.late_order(bound),)

    # ---- units come in

    def open_lot(
        self, account: str, asset: str, quantity: Decimal, basis: Maybe, leg: int, *, acquired: date | None = None,
        date_unknown: Unknown | None = None, gift: Gift | None = None, purchase: bool = False, inherited: bool = False,
    ) -> None:
        """A new lot of the event. `acquired` where it is not the event's day; `purchase`: it can replace what was sold at a loss;
        `inherited`: it is long-term from the start (IRC 1223(9))."""
        if quantity <= 0:
            return
        event = self.event
        self.opened += 1
        if acquired is None or acquired == self.day:
            day, at = self.day, event.at
        else:
            day, at = acquired, datetime.combine(acquired, time(12), zone(self.timezone)).astimezone(UTC)
        long_on = None if date_unknown is not None else self.rules.long_term_on(day, asset)
        if inherited and long_on is not None:
            long_on = day
        id = lot_id(event.key, str(leg))
        source = Source(id, account, event.key, self.opened, day, at, stamp_of(at), long_on, date_unknown, gift, purchase)
        self.wallets.put(Slice(source, id, account, asset, quantity, basis))

    def unknown_lot(self, account: str, asset: str, quantity: Decimal, leg: int, cause: Unknown) -> None:
        """Units of which neither cost nor date is known; they count from when they arrived."""
        self.open_lot(account, asset, quantity, cause, leg, date_unknown=cause)

    # ---- units go out

    def take(
        self, account: str, asset: str, quantity: Decimal, *, named: bool = False, sold: bool = False,
    ) -> tuple[list[Slice], Decimal, tuple[str, ...]]:
        """Units in the order in force: (slices, how many there were too few, marks).

        `named`: lots named for this event come first. `sold`: the order may run over all wallets; what is moved is what lies there.
        """
        pool = self.wallets.pool(account, asset)
        universe = pool.universe
        lots, left = pool, pool.left
        if universe is not None and universe.common is not None:
            lots, left = universe.common, universe.units.get(account, ZERO)
        said: tuple[str, ...] = ()
        late: tuple[str, ...] = ()
        method = self.methods.get((account, self.day))
        if method is None:
            method, late = self.ordered(account, asset)
        parts: list[Slice] = []
        found = left if left < quantity else quantity
        wanted = found
        if named and self.event.key in self.naming.records:
            parts, said = self.naming.take(lots, self.account(account), self.event, self.day, wanted, method)
            for part in parts:
                wanted = subtract(wanted, part.quantity)
        if wanted:
            if late:
                said = (*said, *late)
            if (lots.unknown_dates or lots.unknown_basis) and wanted != lots.left:
                said = (*said, *_unsure(lots, method))
            parts.extend(self.wallets.sell(lots, wanted, method) if sold and lots is pool else lots.take(wanted, method))
        if universe is not None:
            if universe.common is not None:
                universe.leave(account, parts)
            elif universe.tainted and self.wallets.depends(pool, parts):
                said = (*said, marks.ORDER_ANSWER)
        missing = subtract(quantity, found) if left < quantity else ZERO
        if missing:
            self._ask_missing(account, asset, missing)
            said = (*said, marks.MISSING)
        _law(asset, found, parts)
        return parts, missing, said

    def dispose(
        self, account: str, asset: str, quantity: Decimal, proceeds: Maybe, kind: str, *, named: bool = False, said: tuple[str, ...] = (),
    ) -> None:
        """Units are given up for `proceeds` (net of costs), which are spread over their lots by units."""
        if quantity <= 0:
            return
        parts, missing, found = self.take(account, asset, quantity, named=named, sold=True)
        said = said + found
        rest = proceeds
        last = len(parts) - 1 if not missing else len(parts)
        for place, part in enumerate(parts):
            if place == last or not known(rest) or not known(proceeds):
                share = rest
            else:
                share = portion(proceeds, part.quantity, quantity)
                rest = subtract(rest, share)
            self.record(part, part.quantity, share, part.basis, kind, said)
        if missing:
            day = self.day
            self.disposals.append(Disposal(
                self.event.key, kind, "", account, asset, day, day, self.event.at, missing, rest, NO_BASIS, NO_BASIS, None, "", said,
            ))
            self._lost(None)

    def record(self, part: Slice, quantity: Decimal, proceeds: Maybe, basis: Maybe, kind: str, said: tuple[str, ...] = ()) -> None:
        """One disposal of units of one lot."""
        source = part.source
        gain = minus(proceeds, basis)
        acquired, long_on = source.acquired, source.long_on
        if source.gift is not None and known(gain) and gain < 0 and known(proceeds) and known(basis):
            basis, gain, anew = source.gift.sold(proceeds, basis)
            said = (*said, marks.GIFT if not known(gain) else marks.GIFT_LOSS if anew else marks.GIFT_BETWEEN)
            acquired, long_on = (source.gift.day, source.gift.long_on) if anew else (acquired, long_on)
        day = self.day
        term = None
        if long_on is not None:
            term = Term.LONG if day >= long_on else Term.SHORT
        elif source.date_unknown is None:
            term = Term.SHORT
        event = self.event
        self.disposals.append(Disposal(
            event.key, kind, part.id, part.account, part.asset, acquired, day, event.at, quantity, proceeds, basis, gain, term,
            source.event, said,
        ))
        if not known(gain) or gain < 0:
            self._lost(part)

    def _lost(self, part: Slice | None) -> None:
        """The last disposal, of `part`, is or may be a loss: a wash sale can disallow it in a taxable account."""
        sale = self.disposals[-1]
        group = self.wash.group(sale.asset) if sale.kind != EventKind.LOSS.value else None
        if group is not None and self.account(sale.account).tax_type is TaxType.TAXABLE:
            self.wash.sold(group, self.first_disposal + len(self.disposals) - 1, sale, part)

    def let_go(self, account: str, asset: str, quantity: Decimal) -> list[Slice]:
        """Units leave without a gain or loss being booked; those that were there."""
        return self.take(account, asset, quantity, named=True)[0]

    def lose_sight(self, account: str, asset: str, quantity: Decimal) -> None:
        """Units leave for a place that nobody named."""
        self.limbo.extend(self.let_go(account, asset, quantity))

    def law_of_carrying(self, asset: str, basis_out: Decimal, basis_in: Decimal) -> None:
        """What one asset became has the basis that the other had."""
        if basis_out != basis_in:
            raise InvariantError(f"{asset}: {basis_out} of basis left and {basis_in} arrived")

    # ---- what only the user knows

    def ask(self, id: str, kind: str, what: str, remedy: str, account: str = "", asset: str = "") -> None:
        """A question, once per id: the first event that raises it is named."""
        if id not in self.questions:
            self.questions[id] = Question(id, kind, what, remedy, self.event.key, account, asset)

    def answer(self, id: str, kind: str) -> Answer | None:
        """What the user answered; None where nothing, or nothing that answers this question."""
        written = self.answers.get(id)
        if written is None:
            return None
        try:
            return read_answer(kind, written)
        except ValueError:
            return None

    def ask_value(self, leg: Leg, value: Maybe, what: str) -> None:
        """Where the value of `leg` is not known: once per account, asset and year, because one series of prices settles them all."""
        if not isinstance(value, Unknown):
            return
        id = lot_id(VALUE, leg.account, leg.asset, str(self.day.year)).replace("L", "value-", 1)
        self.ask(
            id, VALUE,
            f"the value of {symbol(leg.asset)} {what} at {leg.account} in {self.day.year} is not known, first on {self.day}: {value.cause}",
            f"{value.remedy or 'add the price of that time'}; or correct the value of the event; until then what rests on it is unknown",
            leg.account, leg.asset,
        )

    def loan_question(self, account: str, asset: str) -> None:
        id = lot_id("loan", account, asset).replace("L", "loan-", 1)
        if self.answer(id, LOAN) is None:
            self.ask(
                id, LOAN, f"{account} borrowed or repaid {symbol(asset)}; what was borrowed has no basis here and no gain is booked on it",
                "book the sale or purchase of borrowed units by hand where there was one, then answer 'noted'", account, asset,
            )

    def _ask_missing(self, account: str, asset: str, quantity: Decimal) -> None:
        self.ask(
            lot_id("missing", account, asset).replace("L", "missing-", 1), MISSING,
            f"{account} gave up more {symbol(asset)} than its history holds, first on {self.day} ({text(quantity)} too many)",
            "import the missing history, link the transfer that brought them, enter an opening lot, or, where it had another name before,"
            " 'trimtab add rename'", account, asset,
        )


def _unsure(lots: Pool, method: Method) -> tuple[str, ...]:
    """What is open about the order in which lots are taken."""
    if method is Method.HIFO or method is Method.LOFO:
        return (marks.ORDER_BASIS,) if lots.unknown_basis else ()
    return (marks.ORDER_DATE,) if lots.unknown_dates else ()


def _law(asset: str, units: Decimal, parts: list[Slice]) -> None:
    if len(parts) == 1:
        taken = parts[0].quantity
    else:
        taken = ZERO
        for part in parts:
            taken = add(taken, part.quantity)
    if taken != units:
        raise InvariantError(f"{asset}: {taken} units were taken where {units} were to be")
