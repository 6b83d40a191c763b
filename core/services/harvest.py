"""The year's harvest: losses worth realising, gains worth holding, and the rest; with what the year's gains leave to offset (rules X2.*).

Which losses are worth it is decided by the proposals and shown as actions of the queue; what is allowed of them, by booking.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from core.model import Account, Action, AssetKind, Disposal, Lot, QueueItem, Side, TaxType, Term, Wash
from core.money import ZERO, add, negate, subtract
from core.policy.laws import REPLACING
from core.policy.texts import amount
from core.proposals.desk import Desk
from core.proposals.harvest import choices
from core.proposals.lots import Rates, add_up, rates, tax_on
from core.schedule.calendar import is_trading_day
from core.services.coming import reinvesting, standing_orders
from core.services.lots import LotRow, row
from core.services.measure import Measured, measure
from core.services.offset import Effect, Offset, of_year
from core.services.projection import booked
from core.services.proposing import actions, inputs
from core.services.queue import arranged
from core.services.trial import SALE, Trial
from core.services.workspace import Workspace
from core.tax import pack_for
from core.unknown import Maybe, Unknown, computed, known
from core.valuation import Holding


class Loss(Struct, frozen=True):
    """HIGH: a loss that is worth its sale. Losses are positive amounts in the base currency."""

    item: QueueItem
    """The action of the queue, where it is decided on."""
    loss: Maybe
    short: Maybe
    """What is allowed of it and short-term; `long` likewise."""
    long: Maybe
    deferred: Maybe
    """Disallowed now: the basis of the replacement rises by it."""
    forfeited: Maybe
    """Disallowed for good: the replacement lies in a retirement or health account."""
    worth: Maybe
    """What is allowed of it at the user's marginal rates."""
    effect: Effect
    """By itself, on this year's tax: after the gains to offset and within the limit on other income."""
    washes: tuple[Wash, ...]
    window: tuple[date, date] | None
    """In which a purchase disallows it; None where no such rule reaches the asset."""
    purchases: tuple[date, ...]
    """Days of recurring purchases within the window to come."""
    reinvesting: tuple[str, ...]
    substitutes: tuple[tuple[str, str], ...]
    """Of the policy: the asset, and why it cannot be bought today; empty where it can."""

    @property
    def allowed(self) -> Maybe:
        return computed(add, self.short, self.long)


class Held(Struct, frozen=True):
    """A position that is not harvested. `tax` is what selling all of it today would cost; negative: saves."""

    account: str
    asset: str
    sleeve: str
    quantity: Decimal
    value: Maybe
    gain: Maybe
    tax: Maybe
    waiting: Maybe
    """By how much less its short-term gains would be taxed once they are long-term."""
    near: tuple[LotRow, ...]
    """Its short-term lots with a gain, the next to become long-term first."""
    why: str
    """Why it is ordinary; empty for one to hold."""
    favoured: bool = False
    """Whether all of it is long-term, or what the law calls it."""


class YearEnd(Struct, frozen=True):
    """When the tax year's harvest closes. A sale counts in the year of its trade date."""

    year: str
    securities: date
    """The last day on which the New York exchange trades."""
    coins: date
    double_up: date | None
    """Who buys the replacement first must have bought by this day to sell on the last one; None where the law does not look back."""
    buy_back: date | None
    """From when what was sold on the last day may be bought again; None where the law does not look ahead."""
    crosses: bool
    """Whether the days after a sale today in which a purchase takes away its loss reach into the next year."""


class Harvest(Struct, frozen=True):
    """One look. `together`: what all the losses do at once, which is less than their sum where they share a limit."""

    day: date
    rates: Rates
    offset: Offset
    high: tuple[Loss, ...]
    hold: tuple[Held, ...]
    ordinary: tuple[Held, ...]
    together: Effect
    year_end: YearEnd
    revision: int


def load(ws: Workspace) -> Harvest:
    """Every counted position of the portfolio in one of the three lists."""
    measured = measure(ws)
    queue = arranged(ws, measured, actions(ws, measured))
    return _Looked(ws, measured, queue).found()


class _Looked:
    """One look while it is made."""

    def __init__(self, ws: Workspace, measured: Measured, queue: Sequence[QueueItem]) -> None:
        self.ws, self.measured, self.queue, self.day = ws, measured, queue, ws.local_now.date()
        self.accounts = ws.ledger.accounts.all()
        self.rates = rates(ws.policy.tax, self.day)
        stamped = f"{booked(ws)}:{self.day}:{self.rates!r}"
        self.offset = ws.remember("offset", stamped, lambda: of_year(ws, self.day.year, self.rates))
        self.lots: dict[tuple[str, str], list[Lot]] = {}
        for lot in ws.ledger.projections.lots():
            self.lots.setdefault((lot.account, lot.asset), []).append(lot)
        self.quotes: dict[str, Maybe] = {}
        self.holdings = {(each.account, each.asset): each for each in measured.valuation.holdings if each.counted and each.quantity > 0}

    def found(self) -> Harvest:
        harvests = [item for item in self.queue if item.action.kind == "harvest" and item.action.side is Side.SELL]
        high = self._losses(harvests) if harvests else ()
        taken = {(item.action.account, item.action.asset) for item in harvests}
        rest = [self._held(each) for key, each in self.holdings.items() if key not in taken and each.info.kind is not AssetKind.CASH]
        together = self.offset.further(*(add_up(_term(each, term) for each in high) for term in Term)) if high else Effect(ZERO, ZERO)
        return Harvest(
            self.day, self.rates, self.offset, high, tuple(sorted((each for each in rest if not each.why), key=_soonest)),
            tuple(sorted((each for each in rest if each.why), key=lambda each: (each.sleeve, each.account, each.asset))),
            together, year_end(self.day, self.ws.policy.tax.jurisdiction), self.measured.revision,
        )

    # ---- HIGH

    def _losses(self, items: Sequence[QueueItem]) -> tuple[Loss, ...]:
        desk, trial = Desk(inputs(self.ws, self.measured)), Trial(self.ws)
        return tuple(self._loss(desk, trial, item) for item in items)

    def _loss(self, desk: Desk, trial: Trial, item: QueueItem) -> Loss:
        action = item.action
        window = trial.window(action.asset)
        holding = self.holdings.get((action.account, action.asset))
        sold, washes = self._booked(trial, action)
        allowed = [(each.term, computed(add, each.gain, each.disallowed)) for each in sold]
        terms = {term: _lost(gain for one, gain in allowed if one is term) for term in Term}
        undated = next((gain for term, gain in allowed if term is None), None)
        short, long = (terms[term] if undated is None else UNDATED for term in Term)
        disallowed, forfeited = add_up(each.disallowed for each in sold), add_up(each.forfeited for each in sold)
        planned = standing_orders(self.ws, action.asset, action.limit_price, self.day, window[1]) if window else ()
        return Loss(
            item, _lost(each.gain for each in sold), short, long, computed(subtract, disallowed, forfeited), forfeited,
            add_up((tax_on(short, self.rates.short), tax_on(long, self.rates.long))), self.offset.further(short, long), washes, window,
            tuple(dict.fromkeys(each.day for each in planned)), reinvesting(self.ws, action.asset) if window else (),
            tuple(choices(desk, holding)) if holding is not None else (),
        )

    def _booked(self, trial: Trial, action: Action) -> tuple[Sequence[Disposal], tuple[Wash, ...]]:
        """What booking says of the action: its lots, at its value."""
        if not known(action.quantity) or not action.lots:
            missing = action.quantity if isinstance(action.quantity, Unknown) else Unknown("the action names no lots")
            return [_nothing(action, missing, trial)], ()
        sale = trial.sale(action.account, action.asset, action.quantity, action.value)
        named = trial.identification(action.account, action.asset, [(pick.lot, pick.quantity) for pick in action.lots])
        booking = trial.book([sale], named=[named])
        return [each for each in booking.disposals if each.event == SALE], tuple(each for each in booking.washes if each.event == SALE)

    # ---- MED and LOW

    def _held(self, holding: Holding) -> Held:
        account = self.accounts.get(holding.account) or Account(holding.account)
        found = self.lots.get((holding.account, holding.asset), [])
        lots = [row(self.ws, lot, self.measured.book, self.quotes) for lot in found]
        gain, taxed = add_up(each.gain for each in lots), account.tax_type is TaxType.TAXABLE
        young = [each for each in lots if each.days_to_long is not None and known(each.gain) and each.gain > 0] if taxed else []
        due = holding.info.due_by
        early = [each for each in young if due is not None and each.lot.long_term_on is not None and each.lot.long_term_on > due]
        young = [each for each in young if each not in early]
        why = self._why(gain, taxed)
        if not why and due is not None and early and not young and all(each.term is not Term.LONG for each in lots):
            why = f"it falls due by {due}, before it is {self.rates.words.long}"
        young.sort(key=lambda each: (each.days_to_long or 0, each.lot.id))
        return Held(
            holding.account, holding.asset, holding.sleeve, holding.quantity, holding.value, gain,
            add_up(_taxed(each, self.rates) for each in lots) if taxed else ZERO,
            computed(subtract, *(add_up(tax_on(each.gain, rate) for each in young) for rate in (self.rates.short, self.rates.long))),
            tuple(young), why, bool(lots) and all(each.term is Term.LONG for each in lots),
        )

    def _why(self, gain: Maybe, taxed: bool) -> str:
        """Why a position is ordinary; empty where it is one to hold."""
        if not taxed:
            return "in a retirement or health account nothing is taxed"
        if not known(gain):
            return "its gain is not known"
        if gain < 0:
            least = amount(self.ws.policy.harvest.min_loss, self.ws.base_currency)
            return f"no loss of {least} or more, net of its costs"
        return "" if gain else "it has no gain"


UNDATED = Unknown("the date of acquisition of a lot is not known", "answer the question about it, 'trimtab questions' lists it")


def year_end(day: date, jurisdiction: str = "US") -> YearEnd:
    """When the harvest of the tax year of `day` closes."""
    span, law = pack_for(jurisdiction).tax_year(day), REPLACING.get(jurisdiction)
    securities, one = span.last, timedelta(days=1)
    while not is_trading_day("etf", securities):
        securities -= one
    before, after = (timedelta(days=law.before), timedelta(days=law.after)) if law else (timedelta(0), timedelta(0))
    return YearEnd(
        span.label, securities, span.last, securities - before - one if before else None, securities + after + one if after else None,
        bool(after) and day + after > span.last,
    )


def _soonest(held: Held) -> tuple[bool, int, str, str]:
    """Positions with lots near the favoured term first."""
    days = held.near[0].days_to_long if held.near else None
    return (days is None, days or 0, held.account, held.asset)


def _term(loss: Loss, term: Term) -> Maybe:
    return loss.short if term is Term.SHORT else loss.long


def _lost(gains: Iterable[Maybe]) -> Maybe:
    """A sum of gains and losses as a loss: positive where they lose."""
    return computed(negate, add_up(gains))


def _taxed(row: LotRow, found: Rates) -> Maybe:
    if row.term is None:
        return UNDATED if known(row.gain) else row.gain
    return tax_on(row.gain, found.of(row.term))


def _nothing(action: Action, cause: Unknown, trial: Trial) -> Disposal:
    """A sale of which nothing is known."""
    return Disposal(
        SALE, "sell", "", action.account, action.asset, trial.day, trial.day, trial.at, ZERO, cause, cause, cause, None, "",
        disallowed=cause, forfeited=cause,
    )
