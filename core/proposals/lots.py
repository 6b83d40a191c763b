"""Which lots a sale takes, and the tax on each: ascending tax per dollar raised (rules R4.*). Knows nothing of sleeves or cash."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import IntEnum

from msgspec import Struct

from core.model import Account, Lot, LotPick, TaxType, Term
from core.money import ZERO, add, cut, multiply, ratio, subtract, total
from core.policy import Tax
from core.policy.laws import AMERICAN, EXEMPT, TERMS, Words, words
from core.unknown import Maybe, Unknown, known


class Rank(IntEnum):
    """The order of classes, used as it stands where the rates are unknown."""

    USABLE_LOSS = 0
    UNTAXED = 1
    LONG_GAIN = 2
    SHORT_GAIN = 3
    WASHED_LOSS = 4
    UNKNOWN = 5


class Slice(Struct, frozen=True):
    """What is left of a lot, with what a dollar raised from it costs in tax. `fraction` is gain / value."""

    lot: Lot
    quantity: Decimal
    price: Decimal
    term: Term | None
    rank: Rank
    fraction: Maybe
    rate: Maybe
    """Tax per dollar of gain; zero where none is due."""

    @property
    def value(self) -> Decimal:
        return multiply(self.quantity, self.price)


class Rates(Struct, frozen=True):
    """Tax per dollar of gain by term, state included."""

    short: Maybe
    long: Maybe
    words: Words = AMERICAN
    """What the law calls the two."""

    def of(self, term: Term) -> Maybe:
        return self.long if term is Term.LONG else self.short


def rates(tax: Tax, day: date) -> Rates:
    """What the policy states, else what follows from the brackets of the year of `day` (rule Y4.4)."""
    short, long = tax.short_rate, tax.long_rate
    if tax.jurisdiction not in TERMS:
        long = short
    elif tax.jurisdiction in EXEMPT:
        long = ZERO
    if tax.years and not (known(short) and known(long)):
        from core.tax.rates import marginal_rates

        found = marginal_rates(tax, day)
        short, long = found.short, found.long

    if tax.jurisdiction == "CA":
        from core.tax.rates import canadian

        short = long = canadian(short, day)

    def with_state(rate: Maybe) -> Maybe:
        return add(rate, tax.state_rate) if known(rate) else rate

    return Rates(with_state(short), long if tax.jurisdiction in EXEMPT else with_state(long), words(tax.jurisdiction))


def term_of(lot: Lot, day: date) -> Term | None:
    """The term of a sale on `day`; None where the date of acquisition is unknown."""
    if lot.date_unknown is not None:
        return None
    return Term.LONG if lot.long_term_on is not None and day >= lot.long_term_on else Term.SHORT


def slice_of(lot: Lot, left: Decimal, price: Decimal, account: Account, day: date, found: Rates, washed: Callable[[Lot], bool]) -> Slice:
    """What is left of `lot`, ranked. `washed` says whether a loss on it would be disallowed."""
    term = term_of(lot, day)
    fraction: Maybe
    if isinstance(lot.basis, Unknown):
        fraction = lot.basis
    else:
        value = multiply(left, price)
        fraction = ratio(subtract(value, cut(lot.basis, left, lot.quantity)), value) if value else ZERO
    if account.tax_type is not TaxType.TAXABLE:
        return Slice(lot, left, price, term, Rank.UNTAXED, fraction, ZERO)
    if not known(fraction):
        return Slice(lot, left, price, term, Rank.UNKNOWN, fraction, fraction)
    undated = lot.date_unknown
    if undated is None:
        undated = Unknown(f"the term of lot {lot.id} is unknown", "enter the date it was acquired")
    if fraction < 0 and washed(lot):
        return Slice(lot, left, price, term, Rank.WASHED_LOSS, fraction, found.of(term) if term else undated)
    if term is None:
        return Slice(lot, left, price, term, Rank.UNKNOWN, fraction, undated if fraction else ZERO)
    rank = Rank.USABLE_LOSS if fraction < 0 else Rank.UNTAXED if not fraction else Rank.LONG_GAIN if term is Term.LONG else Rank.SHORT_GAIN
    return Slice(lot, left, price, term, rank, fraction, found.of(term))


def order(slices: Iterable[Slice]) -> list[Slice]:
    """R4.1, and R3.5 where a rate is unknown: ties by date of acquisition, then by lot."""
    slices = list(slices)
    numbers = all(known(each.rate) for each in slices if each.rank is not Rank.UNKNOWN and each.term is not None)

    def key(each: Slice) -> tuple[Decimal, Decimal, date, str]:
        fraction = each.fraction if known(each.fraction) else ZERO
        last = Decimal(each.rank) if each.rank in (Rank.WASHED_LOSS, Rank.UNKNOWN) else ZERO
        if numbers:
            per_dollar = multiply(each.rate, fraction) if known(each.rate) else ZERO
            return (last, per_dollar, each.lot.acquired, each.lot.id)
        return (Decimal(each.rank), fraction, each.lot.acquired, each.lot.id)

    return sorted(slices, key=key)


def pick(one: Slice, quantity: Decimal) -> LotPick:
    """`quantity` units of a slice as an order names them."""
    basis: Maybe = cut(one.lot.basis, quantity, one.lot.quantity) if known(one.lot.basis) else one.lot.basis
    gain: Maybe = subtract(multiply(quantity, one.price), basis) if known(basis) else basis
    return LotPick(one.lot.id, quantity, one.term, one.lot.acquired, basis, gain, tax_on(gain, one.rate))


def tax_on(gain: Maybe, rate: Maybe) -> Maybe:
    if known(rate) and not rate:
        return ZERO
    if not known(gain):
        return gain
    return multiply(gain, rate) if known(rate) else rate


def add_up(values: Iterable[Maybe]) -> Maybe:
    found = []
    for each in values:
        if isinstance(each, Unknown):
            return each
        found.append(each)
    return total(found)


def deferred(picks: Iterable[LotPick], found: Rates, account: Account) -> Maybe:
    """R4.5: the same gains at the long-term rate."""
    if account.tax_type is not TaxType.TAXABLE:
        return ZERO
    return add_up(tax_on(each.gain, found.long) for each in picks)


def first_in_first_out(slices: Iterable[Slice], quantity: Decimal) -> list[LotPick]:
    """The lots that the same sale takes without identification."""
    picks, left = [], quantity
    for each in sorted(slices, key=lambda one: (one.lot.acquired, one.lot.acquired_at, one.lot.id)):
        if left <= 0:
            break
        taken = min(left, each.quantity)
        picks.append(pick(each, taken))
        left = subtract(left, taken)
    return picks


def left_of(lots: Iterable[Lot], used: Mapping[str, Decimal]) -> list[tuple[Lot, Decimal]]:
    """Lots with what earlier orders of this queue left of them. A lot is named by id within one account."""
    found = []
    for lot in lots:
        left = subtract(lot.quantity, used.get(lot.id, ZERO))
        if left > 0:
            found.append((lot, left))
    return found
