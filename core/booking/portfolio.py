"""A portfolio whose cost is one: of every sale for money the gain is the price less the share of the whole cost that the price is of the
value of the whole. Exchanges within it are nothing, and the cost falls by what each sale used (France, art. 150 VH bis CGI).
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from core.booking import marks
from core.booking.slices import portion
from core.booking.tape import NO_COST, Act, Entry, Left, Outcome, Pot, row
from core.booking.worth import minus, plus
from core.money import ZERO, add, subtract, text
from core.unknown import Maybe, Unknown, known

PORTFOLIO = "portfolio"
NO_VALUE = Unknown("what the whole portfolio was worth at the sale is not known", "set prices of all its assets at that time")


class _Whole(Struct, eq=False):
    """The portfolio of one owner: its cost and the first purchase."""

    cost: Maybe = ZERO
    first: Entry | None = None


class _Units(Struct, eq=False):
    """The units of one asset of it, by themselves."""

    units: Decimal = ZERO
    first: Entry | None = None


class _Run:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self.wholes: dict[tuple[str, str], _Whole] = {}
        self.units: dict[int, tuple[Pot, _Units]] = {}
        self.outcome = Outcome()
        came = {_within(entry) for entry in entries if entry.act is Act.ACQUIRED}
        self.exchanges = came & {_within(entry) for entry in entries if entry.act is Act.SOLD and entry.kind != "fee"}
        """Events in which one asset of the portfolio became another."""

    def step(self, entry: Entry) -> None:
        pot = entry.pot
        whole = self.wholes.setdefault((pot.owner, pot.wrapper), _Whole())
        _, own = self.units.setdefault(id(pot), (pot, _Units()))
        exchanged = _within(entry) in self.exchanges
        if entry.act in (Act.ACQUIRED, Act.CAME):
            own.first = own.first if own.units and own.first else entry
            own.units = add(own.units, entry.units)
            if entry.act is Act.ACQUIRED and not exchanged:
                whole.first = whole.first or entry
                whole.cost = plus(whole.cost, entry.amount)
        elif entry.act is Act.SCALED:
            own.units = add(own.units, entry.units)
        elif entry.act is Act.ADJUSTED:
            whole.cost = plus(whole.cost, entry.amount)
        elif entry.share is None:
            found = min(own.units, entry.units)
            own.units = subtract(own.units, found)
            missing = subtract(entry.units, found)
            if missing:
                self.outcome.short.append((entry, missing))
            if entry.act is Act.SOLD and (entry.kind == "fee" or not exchanged):
                self._sold(whole, entry, missing)

    def _sold(self, whole: _Whole, sale: Entry, missing: Decimal) -> None:
        """A price of A where all was worth C takes A / C of the cost; all of it where the portfolio is sold out."""
        value, price = sale.whole, sale.gross
        if missing:
            share: Maybe = NO_COST
        elif not known(value) or not known(price) or value <= 0:
            share = value if isinstance(value, Unknown) else NO_VALUE
        elif price >= value or not known(whole.cost):
            share = whole.cost
        else:
            share = portion(whole.cost, price, value)
        whole.cost = minus(whole.cost, share)
        first = whole.first or sale
        self.outcome.disposals.append(row(
            sale, sale.units, sale.amount, share, rule=PORTFOLIO, acquired=first.day, said=(marks.MISSING,) if missing else (),
        ))

    def close(self) -> Outcome:
        for pot, own in self.units.values():
            if own.units and own.first is not None:
                cost = self.wholes[pot.owner, pot.wrapper].cost
                if known(cost):
                    said = f"the cost is that of the whole portfolio ({text(cost)})"
                    cost = Unknown(said, "what a sale costs depends on all prices at that time")
                self.outcome.left.append(Left(pot, own.units, cost, own.first, pot.id))
        return self.outcome


def _within(entry: Entry) -> tuple[str, str, str]:
    return (entry.event, entry.pot.owner, entry.pot.wrapper)


def portfolio(entries: Sequence[Entry]) -> Outcome:
    """The matcher of the portfolio formula."""
    run = _Run(entries)
    for entry in entries:
        run.step(entry)
    return run.close()

