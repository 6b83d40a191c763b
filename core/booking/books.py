"""The state of one run of booking and its primitives: open a lot, take units, dispose of them, let them go, ask. What an event means
is in the modules beside; this one keeps the law (basis in = basis out + basis left, units likewise) and the order of lots.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from core.booking import marks
from core.booking.answers import LOAN, MISSING, POOLING, Answer, read_answer
from core.booking.naming import Naming
from core.booking.pools import InvariantError, Pool, portion
from core.booking.rules import Rules
from core.booking.slices import Slice, Source, lot_id
from core.booking.universal import Universe
from core.booking.wash import WashWatch
from core.booking.worth import Worth, minus
from core.model import (
    Account,
    Asset,
    Disposal,
    Event,
    Identification,
    Income,
    Method,
    Question,
    TaxType,
    Term,
    symbol,
    zone,
)
from core.money import ZERO, add, negate, subtract, text
from core.unknown import Maybe, Unknown, known

DIGITAL = ("crypto:", "defi:")
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
        self.pools: dict[tuple[str, str], Pool] = {}
        self.universes: dict[tuple[str, str], Universe] = {}
        self.disposals: list[Disposal] = []
        self.incomes: list[Income] = []
        self.questions: dict[str, Question] = {}
        self.limbo: list[Slice] = []
        self.staked: dict[tuple[str, str], Decimal] = {}
        self.wash = WashWatch(rules, assets)
        self.naming = Naming(rules, identifications, timezone)
        said = answers.get(rules.pooling_question, "").strip().lower()
        self.pooling = said if said in ("universal", "wallet") else rules.basis_before
        self.per_wallet_from = rules.pooled_per_wallet_from
        self.several: set[tuple[str, str]] = set()
        self.tainted: set[tuple[str, str]] = set()
        self.methods: dict[tuple[str, date], Method] = {}
        self.opened = 0
        self.event: Event
        self.day: date

    def begin(self, event: Event, day: date) -> None:
        self.event = event
        self.day = day

    def account(self, name: str) -> Account:
        found = self.accounts.get(name)
        if found is None:
            found = self.accounts[name] = Account(name)
        return found

    def pool(self, account: str, asset: str) -> Pool:
        found = self.pools.get((account, asset))
        if found is None:
            found = self.pools[account, asset] = Pool(account, asset)
            owner = self._universe_key(account, asset)
            if owner is not None:
                self.universes.setdefault(owner, Universe()).pools[account] = found
        return found

    def method(self, account: str) -> Method:
        key = (account, self.day)
        found = self.methods.get(key)
        if found is None:
            found = self.methods[key] = self.rules.method(self.account(account), self.day)
        return found

    # ---- units come in

    def open_lot(
        self, account: str, asset: str, quantity: Decimal, basis: Maybe, leg: int, *, acquired: date | None = None,
        date_unknown: Unknown | None = None, gift: bool = False, purchase: bool = False,
    ) -> None:
        """A new lot of the event. `acquired` where it is not the event's day; `purchase`: it can replace what was sold at a loss."""
        if quantity <= 0:
            return
        event = self.event
        self.opened += 1
        if acquired is None or acquired == self.day:
            day, at = self.day, event.at
        else:
            day, at = acquired, datetime.combine(acquired, time(12), zone(self.timezone)).astimezone(UTC)
        long_on = None if date_unknown is not None else self.rules.long_term_on(day)
        source = Source(event.key, self.opened, day, at, long_on, date_unknown, gift)
        self.put(Slice(source, lot_id(event.key, str(leg)), account, asset, quantity, basis))
        if purchase:
            self.wash.acquired(asset, day, event.key, quantity)
        else:
            self.wash.changed(asset, event.key, quantity)

    def put(self, part: Slice) -> None:
        """Lay units into their pool."""
        pool = self.pool(part.account, part.asset)
        pool.put(part)
        if self.per_wallet_from is not None and self.day < self.per_wallet_from and part.asset.startswith(DIGITAL):
            key = self._universe_key(part.account, part.asset)
            if key is not None:
                universe = self.universes[key]
                universe.added(part)
                if not self.pooling and key not in self.several and universe.held_in(besides=part.account):
                    self.several.add(key)

    def unknown_lot(self, account: str, asset: str, quantity: Decimal, leg: int, cause: Unknown) -> None:
        """Units of which neither cost nor date is known; they count from when they arrived."""
        self.open_lot(account, asset, quantity, cause, leg, date_unknown=cause)

    # ---- units go out

    def take(self, account: str, asset: str, quantity: Decimal, *, named: bool = False) -> tuple[list[Slice], Decimal, tuple[str, ...]]:
        """Units in the order in force: (slices, how many there were too few, marks). `named`: lots named for this event come first."""
        pool = self.pool(account, asset)
        method = self.method(account)
        said: tuple[str, ...] = ()
        parts: list[Slice] = []
        found = pool.left if pool.left < quantity else quantity
        missing = subtract(quantity, found)
        wanted = found
        if named and self.event.key in self.naming.records:
            parts, said = self.naming.take(pool, self.account(account), self.event, self.day, wanted, method)
            for part in parts:
                wanted = subtract(wanted, part.quantity)
        if wanted:
            if wanted != pool.left and (pool.unknown_dates or pool.unknown_basis):
                if pool.unknown_dates and method is not Method.HIFO:
                    said = (*said, marks.ORDER_DATE)
                elif pool.unknown_basis and method is Method.HIFO:
                    said = (*said, marks.ORDER_BASIS)
            parts.extend(self._in_order(pool, wanted, method))
        if self.tainted and self._depends(account, asset, parts):
            said = (*said, marks.ORDER_ANSWER)
        if missing:
            self._ask_missing(account, asset, missing)
            said = (*said, marks.MISSING)
        self._law(asset, found, parts)
        return parts, missing, said

    def _in_order(self, pool: Pool, quantity: Decimal, method: Method) -> list[Slice]:
        if self.per_wallet_from is not None and self.day < self.per_wallet_from and pool.asset.startswith(DIGITAL):
            key = self._universe_key(pool.account, pool.asset)
            if key is not None:
                if self.pooling == "universal":
                    return self.universes[key].take(pool, quantity, method, self.event.key)
                if not self.pooling and key in self.several and key not in self.tainted:
                    return self._either_way(key, pool, quantity, method)
        return pool.take(quantity, method)

    def _either_way(self, key: tuple[str, str], pool: Pool, quantity: Decimal, method: Method) -> list[Slice]:
        """Per wallet, remembering where pooling over all wallets would have taken something else."""
        first = self.universes[key].top(method)
        parts = pool.take(quantity, method)
        if first is None or any(part.source is not first.source for part in parts):
            self.tainted.add(key)
        return parts

    def dispose(
        self, account: str, asset: str, quantity: Decimal, proceeds: Maybe, kind: str, *, named: bool = False, said: tuple[str, ...] = (),
    ) -> None:
        """Units are given up for `proceeds` (net of costs), which are spread over their lots by units."""
        if quantity <= 0:
            return
        parts, missing, found = self.take(account, asset, quantity, named=named)
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

    def record(self, part: Slice, quantity: Decimal, proceeds: Maybe, basis: Maybe, kind: str, said: tuple[str, ...] = ()) -> None:
        """One disposal of units of one lot."""
        source = part.source
        gain = minus(proceeds, basis)
        if source.gift and known(gain) and gain < 0:
            said = (*said, marks.GIFT)
            gain = Unknown("the units were a gift and a loss counts from their value then", "answer the question about the gift")
        day = self.day
        term = None
        if source.long_on is not None:
            term = Term.LONG if day >= source.long_on else Term.SHORT
        event = self.event
        self.disposals.append(Disposal(
            event.key, kind, part.id, part.account, part.asset, source.acquired, day, event.at, quantity, proceeds, basis, gain, term,
            source.event, said,
        ))
        if self.wash.watched(part.asset) is not None:
            self.wash.changed(part.asset, source.event, negate(quantity))
            if (not known(gain) or gain < 0) and self.account(part.account).tax_type is TaxType.TAXABLE:
                self.wash.sold_at_loss(len(self.disposals) - 1, part.asset, day, source.event)

    def let_go(self, account: str, asset: str, quantity: Decimal) -> list[Slice]:
        """Units leave without a gain or loss being booked; those that were there."""
        parts, _, _ = self.take(account, asset, quantity, named=True)
        for part in parts:
            self.wash.changed(asset, part.source.event, negate(part.quantity))
        return parts

    def lose_sight(self, account: str, asset: str, quantity: Decimal) -> None:
        """Units leave for a place that nobody named."""
        self.limbo.extend(self.let_go(account, asset, quantity))

    def changed_in_place(self, account: str, asset: str) -> None:
        """A pool's slices were changed without being taken, so an order over all wallets must be made anew."""
        key = self._universe_key(account, asset)
        if key in self.universes:
            self.universes[key].reset()

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
            "import the missing history, link the transfer that brought them, or enter an opening lot", account, asset,
        )

    # ---- inside

    def _universe_key(self, account: str, asset: str) -> tuple[str, str] | None:
        """Whose wallets are pooled: digital assets in taxable accounts of one owner."""
        if self.per_wallet_from is None or not asset.startswith(DIGITAL):
            return None
        held_by = self.account(account)
        return (held_by.owner, asset) if held_by.tax_type is TaxType.TAXABLE else None

    def _depends(self, account: str, asset: str, parts: list[Slice]) -> bool:
        key = self._universe_key(account, asset)
        return (
            key in self.tainted and self.per_wallet_from is not None
            and any(part.source.acquired < self.per_wallet_from for part in parts)
        )

    def _law(self, asset: str, units: Decimal, parts: list[Slice]) -> None:
        if len(parts) == 1:
            taken = parts[0].quantity
        else:
            taken = ZERO
            for part in parts:
                taken = add(taken, part.quantity)
        if taken != units:
            raise InvariantError(f"{asset}: {taken} units were taken where {units} were to be")

    def pooling_question(self) -> None:
        """Asked once, where digital assets bought before the change lay in several wallets."""
        if self.several and not self.pooling:
            assets = ", ".join(sorted({symbol(asset) for _, asset in self.several}))
            id = self.rules.pooling_question
            self.questions[id] = Question(
                id, POOLING,
                f"Before {self.per_wallet_from} you held {assets} in several wallets: were their lots pooled over all or kept per wallet?",
                "answer 'universal' or 'wallet' as your tax returns did; until then gains that depend on it are marked open",
            )
