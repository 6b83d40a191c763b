"""A sale before it is made: by every method side by side the lots, the gain, the tax now and later, and what wash sales would do (X1.*).

The figures of a way are those that booking gives for a sale entered now; nothing is stored, and no figure of a lot is computed here.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.model import Account, Booking, Disposal, Event, Lot, Method, TaxType, Term, Wash
from core.money import ZERO, add, multiply, ratio, subtract, total
from core.policy.laws import METHODS, TERMS
from core.proposals.costs import floor_to, step
from core.proposals.lots import Rates, add_up, rates, tax_on
from core.services.coming import reinvesting, standing_orders
from core.services.errors import Invalid
from core.services.lotchoice import cheapest_first, worst_first
from core.services.lots import LotRow, prices, row
from core.services.selling import Sale, asked
from core.services.trial import SALE, Trial
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, computed, known

LOWEST_TAX = "lowest tax"
LARGEST_LOSS = "largest loss"
NAMED = "named lots"
BY_LAW = "by law"
"""The one way where the law says which units are sold."""
BUY = "what-if-buy"
TENTH = Decimal(10)


class Taken(Struct, frozen=True):
    """Units of one lot that the sale takes, and the tax on them. `days_to_long`: None where they are long-term or it is not known."""

    disposal: Disposal
    tax: Maybe
    days_to_long: int | None = None
    waiting: Maybe | None = None
    """What less tax would be due on them once they are long-term; None where that is nothing."""


class Share(Struct, frozen=True):
    """What a sale takes of one lot in all."""

    quantity: Decimal
    basis: Maybe
    gain: Maybe
    disallowed: Maybe
    tax: Maybe


class Way(Struct, frozen=True):
    """One choice of lots. Amounts in the base currency; `disallowed` is in none of the gains, as in `Disposal`."""

    name: str
    standing: bool
    """Whether the account sells so where no lots are named."""
    taken: tuple[Taken, ...]
    proceeds: Maybe
    basis: Maybe
    short: Maybe
    long: Maybe
    disallowed: Maybe
    forfeited: Maybe
    tax_now: Maybe
    """On what is allowed, at the user's rates; negative: saves."""
    tax_later: Maybe
    """On what is left of the asset in taxable accounts, at the same price, as if sold long-term (R4.5)."""
    washes: tuple[Wash, ...]
    """Where the disallowed loss goes: replacement lots whose basis rises."""
    by_standing_orders: Maybe | None
    """How much of the loss would not count with the recurring purchases of the days after; None where there are none, or no loss."""
    if_bought_back: Maybe | None
    """How much of the loss would not count if the same units were bought on the day after; None where there is no such rule, or no loss."""
    left: tuple[LotRow, ...]
    """The account's lots of the asset after the sale."""
    marks: tuple[str, ...]
    same_as: str = ""
    """The first way that takes the same lots; empty where this is it."""

    @property
    def allowed(self) -> Maybe:
        """What counts of the gain, or of the loss."""
        return add_up((self.short, self.long, self.disallowed))


    def of(self, lot: str) -> Share | None:
        """What is taken of a lot; None where nothing is."""
        found = [each for each in self.taken if each.disposal.lot == lot]
        if not found:
            return None
        basis, gain, lost = (add_up(getattr(each.disposal, name) for each in found) for name in ("basis", "gain", "disallowed"))
        return Share(total(each.disposal.quantity for each in found), basis, gain, lost, add_up(each.tax for each in found))


class WhatIf(Struct, frozen=True):
    """`window`: the days in which a purchase replaces what is sold at a loss; None where no such rule reaches the asset."""

    sale: Sale
    held: tuple[LotRow, ...]
    """The account's lots of the asset as they are."""
    step: Decimal
    """A tenth of the sale, in whole smallest parts: by which units are moved from lot to lot by hand."""
    day: date
    rates: Rates
    terms: tuple[str, str] | None
    """What a gain is called before and from the day on which the law favours it; None where it knows no such day: all is in `short`."""
    ways: tuple[Way, ...]
    window: tuple[date, date] | None
    """The days in which a purchase takes away a loss; None where no such rule reaches the asset."""
    standing_orders: tuple[date, ...]
    """The days after the sale, within the window, on which a recurring purchase would buy the asset or an identical one."""
    reinvesting: tuple[str, ...]
    """Accounts that hold the asset and reinvest its dividends: what they buy within the window would be a replacement too."""
    version: str
    """Of the rule pack."""

    def way(self, name: str) -> Way | None:
        return next((each for each in self.ways if each.name == name), None)


def load(
    ws: Workspace, asset: str, quantity: str, *, account: str | None = None, price: str = "", fee: str = "", method: str = "",
    lots: Sequence[str] = (),
) -> WhatIf:
    """The sale of `quantity` (units, `all`, or money such as `$5000`) by every method, or by one. `lots` are written `ID=QUANTITY`.

    Raises `Invalid` for what cannot be meant and `Refused` where there is less than is asked for.
    """
    sale, held, named = asked(ws, asset, quantity, account=account, price=price, fee=fee, lots=lots)
    return _Comparison(ws, sale, held, named).found(method)


def names_lots(ws: Workspace) -> bool:
    """Whether the law leaves it to the owner which lots a sale takes."""
    return len(METHODS[ws.policy.tax.jurisdiction]) > 1


class _Comparison:
    """One question while it is answered."""

    def __init__(self, ws: Workspace, sale: Sale, held: Sequence[Lot], named: Sequence[tuple[str, Decimal]]) -> None:
        self.ws, self.sale, self.held, self.named = ws, sale, held, named
        self.trial = Trial(ws)
        self.accounts = ws.ledger.accounts.all()
        self.account = self.accounts.get(sale.account) or Account(sale.account)
        self.rates = rates(ws.policy.tax, ws.local_now.date())
        self.law = self.trial.law()
        self.day = self.trial.day
        self.book = prices(ws)
        self.window = self.trial.window(sale.asset)
        self.plans = standing_orders(ws, sale.asset, sale.price, self.day, self.window[1]) if self.window else ()

    def found(self, method: str) -> WhatIf:
        law = self.ws.policy.tax.jurisdiction
        allowed = METHODS[law]
        standing = self.law.method(self.account, self.day).value if allowed else BY_LAW
        if self.named and not names_lots(self.ws):
            raise Invalid(f"the law of {law} says which units are sold, so that none can be named; leave --lot out")
        names = list(dict.fromkeys([*allowed, standing]))
        several = names_lots(self.ws)
        wanted = _method(method, [*names, *((LOWEST_TAX, LARGEST_LOSS) if several else ()), *((NAMED,) if self.named else ())])
        ways = [self._booked(name, standing, ()) for name in names]
        if several:
            ways += self._chosen(standing, ways)
        if self.named:
            ways.append(self._booked(NAMED, standing, self.named))
        smallest = step(self.sale.asset, self.account)
        held = tuple(row(self.ws, lot, self.book, {lot.asset: self.sale.price}) for lot in self.held)
        tenth = max(smallest, floor_to(ratio(self.sale.quantity, TENTH), smallest))
        return WhatIf(
            self.sale, held, tenth, self.day, self.rates, TERMS.get(law),
            tuple(each for each in _compared(ways) if wanted in ("", each.name)), self.window,
            tuple(dict.fromkeys(plan.day for plan in self.plans)), reinvesting(self.ws, self.sale.asset) if self.window else (),
            self.law.version,
        )

    def _chosen(self, standing: str, ways: Sequence[Way]) -> tuple[Way, Way]:
        """The least tax and the largest allowed loss that booking finds among the standing orders and the orders of R4.1 (X1.3)."""
        units, sale = self.sale.quantity, self.sale
        picks = [*cheapest_first(self.held, units, sale.price, self.account, self.day, self.rates), worst_first(self.held, units)]
        tried = [*(self._booked(NAMED, standing, each) for each in picks), *ways]
        least = min(tried, key=lambda way: (not known(way.tax_now), way.tax_now if known(way.tax_now) else ZERO))
        most = min(tried, key=lambda way: (not known(way.allowed), way.allowed if known(way.allowed) else ZERO))
        return replace(least, name=LOWEST_TAX, standing=False), replace(most, name=LARGEST_LOSS, standing=False)

    def _booked(self, name: str, standing: str, lots: Sequence[tuple[str, Decimal]]) -> Way:
        """The engine's answer: to a standing order where `lots` are none."""
        sale, trial = self.sale, self.trial
        event = trial.sale(sale.account, sale.asset, sale.quantity, subtract(sale.value, sale.fee) if known(sale.value) else sale.value)
        more = [trial.identification(sale.account, sale.asset, lots)] if lots else []
        order_ = None if lots or name == BY_LAW else (sale.account, Method(name))

        def book(*later: Event) -> Booking:
            return trial.book([event, *later], method=order_, named=more)

        booking = book()
        sold = [each for each in booking.disposals if each.event == SALE]
        gain = add_up(each.gain for each in sold)
        losing = self.window is not None and self._taxable(sale.account) and any(known(each.gain) and each.gain < 0 for each in sold)
        by_plans = bought = None
        if losing and self.plans:
            by_plans = next((plan.units for plan in self.plans if not known(plan.units)), None)
            if by_plans is None:
                by_plans = computed(subtract, _allowed(book(*self._planned())), gain)
        if losing and known(sale.price):
            again = trial.purchase(
                BUY, self.day + timedelta(days=1), sale.account, sale.asset, sale.quantity, multiply(sale.quantity, sale.price)
            )
            bought = computed(subtract, _allowed(book(again)), gain)
        taken = tuple(self._taken(each) for each in sold)
        return Way(
            name, name == standing, taken, add_up(each.proceeds for each in sold), add_up(each.basis for each in sold),
            self._gain(sold, Term.SHORT), self._gain(sold, Term.LONG), add_up(each.disallowed for each in sold),
            add_up(each.forfeited for each in sold),
            add_up(each.tax for each in taken), self._later(booking.lots), tuple(each for each in booking.washes if each.event == SALE),
            by_plans, bought, self._left(booking.lots), tuple(dict.fromkeys(mark for each in sold for mark in each.marks)),
        )

    # ---- what follows from what booking said

    def _taken(self, sold: Disposal) -> Taken:
        if self.account.tax_type is not TaxType.TAXABLE:
            return Taken(sold, ZERO)
        if sold.term is None:
            undated = Unknown(f"the term of lot {sold.lot} is not known", "enter the date it was acquired")
            return Taken(sold, undated if known(sold.gain) else sold.gain)
        usable = add_up((sold.gain, sold.disallowed))
        tax = tax_on(usable, self.rates.of(sold.term))
        lot = next((each for each in self.held if each.id == sold.lot), None)
        if sold.term is Term.LONG or lot is None or lot.long_term_on is None:
            return Taken(sold, tax)
        later = tax_on(usable, self.rates.long)
        gains = known(sold.gain) and sold.gain > 0
        less: Maybe | None = None
        if gains:
            less = subtract(tax, later) if known(tax) and known(later) else later if known(tax) else tax
        return Taken(sold, tax, (lot.long_term_on - self.day).days, less)

    def _gain(self, sold: Sequence[Disposal], term: Term) -> Maybe:
        undated = Unknown("the term of a lot is not known", "enter the date it was acquired")
        return add_up(each.gain if each.term else undated for each in sold if each.term in (term, None))

    def _later(self, lots: Sequence[Lot]) -> Maybe:
        rows = (
            row(self.ws, lot, self.book, {lot.asset: self.sale.price}) for lot in lots
            if lot.asset == self.sale.asset and self._taxable(lot.account)
        )
        return add_up(tax_on(each.gain, self.rates.long) for each in rows)

    def _left(self, lots: Sequence[Lot]) -> tuple[LotRow, ...]:
        those = (lot for lot in lots if (lot.account, lot.asset) == (self.sale.account, self.sale.asset))
        return tuple(row(self.ws, lot, self.book, {lot.asset: self.sale.price}) for lot in those)

    def _planned(self) -> list[Event]:
        return [
            self.trial.purchase(f"{BUY}-{number:03}", plan.day, plan.account, plan.asset, plan.units, plan.cost)
            for number, plan in enumerate(self.plans) if known(plan.units) and plan.units > 0
        ]

    def _taxable(self, account: str) -> bool:
        return (self.accounts.get(account) or Account(account)).tax_type is TaxType.TAXABLE


def _method(written: str, names: Sequence[str]) -> str:
    if not written:
        return ""
    said = written.strip().lower().replace("_", " ").replace("-", " ")
    found = next((name for name in names if name.lower() == said), None)
    if found is None:
        raise Invalid(f"method {written[:40]!r} is none of {', '.join(names)}")
    return found


def _lots(way: Way) -> list[tuple[str, Decimal]]:
    return sorted((each.disposal.lot, each.disposal.quantity) for each in way.taken)


def _allowed(booking: Booking) -> Maybe:
    """What counts of the sale's gain or loss."""
    return add_up(computed(add, each.gain, each.disallowed) for each in booking.disposals if each.event == SALE)


def _compared(ways: Iterable[Way]) -> list[Way]:
    """The ways, each that takes the lots of one before it marked with that one's name."""
    found: list[Way] = []
    for way in ways:
        same = next((each.name for each in found if not each.same_as and _lots(each) == _lots(way)), "")
        found.append(replace(way, same_as=same) if same else way)
    return found
