"""What came in and what went out, for laws that identify an asset by looking over the whole history instead of at the lots of the moment:
a purchase of tomorrow can be what was sold today.

Books write entries as events are booked, each with its exact amounts; a matcher reads them all and says what each disposal cost and what
is left. No law is in here, and no figure is rounded.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from msgspec import Struct, field

from core.booking.slices import lot_id, portion
from core.booking.worth import minus, plus
from core.model import Disposal, Term, Wash
from core.money import ZERO, add, cut, subtract
from core.unknown import Maybe, Unknown, known

NO_COST = Unknown("what these units cost is not recorded", "import the history of the account, or enter an opening lot")


class Act(Enum):
    """What an entry says of its pot."""

    ACQUIRED = "acquired"
    """`units` came for `amount`."""
    SOLD = "sold"
    """`units` were given up for `amount`, net of costs."""
    LEFT = "left"
    """`units` went out without a gain, with their cost; with a `share`, that part of the cost went and no units."""
    CAME = "came"
    """`units` are what those of `source` became, and have their cost."""
    SCALED = "scaled"
    """A split: `units` more (negative: fewer) for what is held; `ratio` (new, old) where it is stated: of
    all that is held, so that it is 1:1 where another account stated the same split before."""
    ADJUSTED = "adjusted"
    """The cost changed by `amount`: less by a return of capital, more by income that was kept in the asset."""


class Pot(Struct, eq=False):
    """One asset in the hands of one owner. Accounts whose gains are not taxed are pots of their own: `wrapper` names them.

    `held` are the units by account, as they came and went: below zero where an account gave up more than it had. `split`: whether the asset
    was ever split; `last` is the last entry.
    """

    owner: str
    wrapper: str
    asset: str
    held: dict[str, Decimal] = field(default_factory=dict)
    split: bool = False
    last: "Entry | None" = None

    @property
    def id(self) -> str:
        """What disposals out of the whole of it name as their lot."""
        return lot_id("pool", self.owner, self.wrapper, self.asset)

    def moved(self, account: str, units: Decimal) -> None:
        self.held[account] = add(self.held.get(account, ZERO), units)


class Entry(Struct, eq=False, gc=False):
    """One line of the tape. `day` is the civil day that the law looks at: of units that were bought elsewhere before, the day they were
    bought. `cost` is what a matcher found that went with units that `LEFT`, `missing` how many of them it did not find, `dated` the
    acquisition that dates them."""

    act: Act
    pot: Pot
    account: str
    event: str
    day: date
    at: datetime
    units: Decimal
    amount: Maybe = ZERO
    kind: str = ""
    lot: str = ""
    said: tuple[str, ...] = ()
    undated: Unknown | None = None
    share: Decimal | None = None
    ratio: tuple[Decimal, Decimal] | None = None
    source: "Entry | None" = None
    whole: Maybe = ZERO
    """Of a sale, where the law asks for it: what everything of the kind that the owner held was worth then, and `gross` the price."""
    gross: Maybe = ZERO
    cost: Maybe = ZERO
    missing: Decimal = ZERO
    dated: "Entry | None" = None
    parts: "tuple[tuple[Decimal, Maybe, Entry], ...]" = ()
    """Of what `LEFT`, where lots are kept: units, cost and acquisition of each."""


class Left(Struct, frozen=True):
    """Units that are left in a pot after all. `first` is the acquisition that dates them; `home` the account they were bought in, empty
    where they are a part of a whole."""

    pot: Pot
    units: Decimal
    cost: Maybe
    first: Entry
    lot: str
    home: str = ""


class Outcome(Struct):
    """What a matcher says. `short` are sales and departures of more than there was, with the units."""

    disposals: list[Disposal] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    short: list[tuple[Entry, Decimal]] = field(default_factory=list)
    washes: list[Wash] = field(default_factory=list)

    def join(self, other: "Outcome") -> None:
        self.disposals += other.disposals
        self.left += other.left
        self.short += other.short
        self.washes += other.washes


Matcher = Callable[[Sequence[Entry]], Outcome]
"""Reads all entries, ordered by day and within a day as they were booked."""


class Held:
    """The units of a pot as one whole at its average cost. An unknown cost stays until everything is gone."""

    __slots__ = ("cost", "first", "pot", "units")

    def __init__(self, pot: Pot) -> None:
        self.pot = pot
        self.units = ZERO
        self.cost: Maybe = ZERO
        self.first: Entry | None = None

    def put(self, units: Decimal, cost: Maybe, entry: Entry) -> None:
        if self.first is None or not self.units:
            self.first = entry
        self.units = add(self.units, units)
        self.cost = plus(self.cost, cost)

    def take(self, units: Decimal) -> tuple[Decimal, Maybe]:
        """As many of `units` as there are, and their cost: of all that is left the exact rest."""
        if units >= self.units:
            found, cost = self.units, self.cost
            self.units, self.cost = ZERO, ZERO
            return found, cost
        cost = self.cost
        if known(cost):
            cost = portion(cost, units, self.units)
            self.cost = minus(self.cost, cost)
        self.units = subtract(self.units, units)
        return units, cost

    def carry(self, entry: Entry, outcome: Outcome) -> None:
        """What `LEFT` or `CAME`."""
        if entry.act is Act.CAME:
            source = entry.source
            cost = NO_COST if source is None or source.missing else source.cost
            self.put(entry.units, cost, source.dated or entry if source else entry)
            return
        entry.dated = self.first
        if entry.share is not None:
            entry.cost = portion(self.cost, entry.share, Decimal(1)) if known(self.cost) else self.cost
            self.cost = minus(self.cost, entry.cost)
        else:
            found, entry.cost = self.take(entry.units)
            entry.missing = subtract(entry.units, found)
            if entry.missing:
                outcome.short.append((entry, entry.missing))

    def adjust(self, entry: Entry, outcome: Outcome) -> None:
        """The cost rises or falls; what is paid back beyond the cost is a gain."""
        changed = plus(self.cost, entry.amount)
        if known(changed) and changed < 0:
            beyond = subtract(ZERO, changed)
            outcome.disposals.append(row(
                entry, self.units, beyond, ZERO, rule="pool", lot=self.pot.id, acquired=self.first.day if self.first else entry.day,
            ))
            changed = ZERO
        self.cost = changed

    def scale(self, new: Decimal, old: Decimal) -> None:
        """A split."""
        self.units = new if self.units == old else cut(self.units, new, old)

    def rest(self) -> list[Left]:
        return [Left(self.pot, self.units, self.cost, self.first, self.pot.id)] if self.units and self.first else []


def row(
    sale: Entry, units: Decimal, proceeds: Maybe, basis: Maybe, *, rule: str, lot: str = "", acquired: date | None = None,
    origin: str = "", said: tuple[str, ...] = (),
) -> Disposal:
    """One match of a sale. These laws know no favoured term."""
    return Disposal(
        sale.event, sale.kind, lot, sale.account, sale.pot.asset, acquired or sale.day, sale.day, sale.at, units, proceeds, basis,
        minus(proceeds, basis), Term.SHORT, origin, (*sale.said, *said) if said else sale.said, rule=rule,
    )


def by_kind(choose: Callable[[str], Matcher]) -> Matcher:
    """A matcher that gives each asset to the one that `choose` names for it."""

    def matched(entries: Sequence[Entry]) -> Outcome:
        parts: dict[Matcher, list[Entry]] = {}
        for entry in entries:
            parts.setdefault(choose(entry.pot.asset), []).append(entry)
        outcome = Outcome()
        for matcher, own in parts.items():
            outcome.join(matcher(own))
        return outcome

    return matched


def pots(entries: Iterable[Entry]) -> list[Pot]:
    """Every pot of the entries, in order of appearance."""
    return list({id(entry.pot): entry.pot for entry in entries}.values())
