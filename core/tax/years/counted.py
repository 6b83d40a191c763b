"""Which disposals and incomes a tax year counts, and their sums: taxable accounts of the owner, and the spouse's on a joint return."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from core.model import Account, Disposal, Income, IncomeKind, Owner, TaxType, Term
from core.money import ZERO, add
from core.tax.years.brackets import NO_STATUS
from core.tax.years.carrying import Realised
from core.tax.years.us import Received
from core.unknown import Maybe, Unknown, computed, known

SHELTERED = "in a retirement or health account"
SPOUSE = "of the spouse, who is taxed apart"
ENTITY = "of an entity, which is taxed apart"
INVESTMENT = frozenset({IncomeKind.INTEREST, IncomeKind.DIVIDEND})
"""Of ordinary income, what IRC 1411(c)(1)(A)(i) names; staking, airdrops and rewards are not among it."""


class Household:
    """Who files together. `joint` None: not known. `left_out` counts by reason what was not counted."""

    def __init__(self, accounts: Mapping[str, Account], joint: bool | None) -> None:
        self.accounts, self.joint = accounts, joint
        self.left_out: dict[str, int] = {}
        self.in_doubt = False
        """Whether something was met that counts on a joint return only, while that is not known."""

    def counts(self, account: str) -> bool:
        known_as = self.accounts.get(account) or Account(account)
        reason = ""
        if known_as.tax_type is not TaxType.TAXABLE:
            reason = SHELTERED
        elif known_as.owner is Owner.ENTITY:
            reason = ENTITY
        elif known_as.owner is Owner.SPOUSE:
            self.in_doubt |= self.joint is None
            reason = SPOUSE if self.joint is False else ""
        if reason:
            self.left_out[reason] = self.left_out.get(reason, 0) + 1
        return not reason


class Sum:
    """Adds up; unknown with how many of how many and the first cause as soon as one part is. Of a single part its own cause is enough."""

    def __init__(self, what: str) -> None:
        self._what, self._amount, self._count, self._missing = what, ZERO, 0, 0
        self._first: Unknown | None = None

    def put(self, amount: Maybe) -> None:
        self._count += 1
        if isinstance(amount, Unknown):
            self._missing += 1
            self._first = amount if self._first is None else self._first
        else:
            self._amount = add(self._amount, amount)

    @property
    def value(self) -> Maybe:
        if self._first is None:
            return self._amount
        if self._count == 1:
            return self._first
        return Unknown(f"{self._missing} of {self._count} {self._what}: {self._first.cause}", self._first.remedy)


def allowed(disposal: Disposal) -> Maybe:
    """The gain or the loss that counts: what a wash sale or its like disallows is taken off the loss."""
    return computed(add, disposal.gain, disposal.disallowed)


NO_TERM = Unknown("the date of acquisition is not known", "answer the question about its lot, 'trimtab questions' lists it")


def termless(disposal: Disposal) -> Unknown:
    """Why a sale without a term counts in neither: what hides its gain, else that its lot has no date."""
    gain = allowed(disposal)
    return gain if isinstance(gain, Unknown) else NO_TERM


class Sold(Struct, frozen=True):
    """Disposals of one tax year that count. `realised` is after disallowance; `disallowed` and `forfeited` are positive."""

    count: int
    proceeds: Maybe
    disallowed: Maybe
    forfeited: Maybe
    short: Maybe
    long: Maybe


def sold(disposals: Iterable[Disposal], household: Household) -> Sold:
    """Gains less losses by term, and what was disallowed. A disposal without a term makes both terms unknown."""
    sums = {name: Sum(f"disposals have no known {name}") for name in ("proceeds", "disallowed loss", "forfeited loss")}
    terms = {Term.SHORT: Sum("disposals have no known gain"), Term.LONG: Sum("disposals have no known gain")}
    count = 0
    for disposal in disposals:
        if not household.counts(disposal.account):
            continue
        count += 1
        for name, amount in zip(sums, (disposal.proceeds, disposal.disallowed, disposal.forfeited), strict=True):
            sums[name].put(amount)
        for term in Term if disposal.term is None else (disposal.term,):
            terms[term].put(termless(disposal) if disposal.term is None else allowed(disposal))
    short, long = (NO_STATUS if household.in_doubt else each.value for each in terms.values())
    proceeds, disallowed, forfeited = (each.value for each in sums.values())
    return Sold(count, proceeds, disallowed, forfeited, short, long)


class Incomes(Struct, frozen=True):
    """Incomes of one tax year that count, by where the law puts them."""

    received: Received
    distributions: Maybe
    """Capital gain distributions: long-term gains."""
    withheld: Maybe
    by_kind: Mapping[str, Maybe]


def received(incomes: Iterable[Income], household: Household) -> Incomes:
    """Income by kind, valued at receipt."""
    kinds: dict[str, Sum] = {}
    ordinary, investment, withheld = Sum("incomes have no known value"), Sum("incomes have no known value"), Sum("taxes are not known")
    for income in incomes:
        if not household.counts(income.account):
            continue
        kinds.setdefault(income.kind, Sum("incomes have no known value")).put(income.value)
        withheld.put(income.withheld)
        if income.kind not in (IncomeKind.QUALIFIED_DIVIDEND, IncomeKind.CAPITAL_GAIN):
            ordinary.put(income.value)
        if income.kind in INVESTMENT:
            investment.put(income.value)
    found = {kind: each.value for kind, each in sorted(kinds.items())}
    qualified = found.get(IncomeKind.QUALIFIED_DIVIDEND, ZERO)
    return Incomes(Received(ordinary.value, investment.value, qualified), found.get(IncomeKind.CAPITAL_GAIN, ZERO), withheld.value, found)


def realised(gains: Sold, income: Incomes) -> Realised:
    """A US year before anything is carried in: distributions join the long-term gains."""
    more = computed(add, income.received.ordinary, income.received.qualified)
    return Realised(gains.short, computed(add, gains.long, income.distributions), more)


def by_disposal(disposals: Iterable[Disposal], household: Household) -> list[tuple[date, Maybe]]:
    """Day and allowed gain of each disposal where the law takes those of a day and an asset together, in order of time."""
    found: dict[tuple[date, str], Sum] = {}
    for disposal in disposals:
        if household.counts(disposal.account):
            found.setdefault((disposal.sold, disposal.asset), Sum("matches of a disposal have no known gain")).put(allowed(disposal))
    return [(day, each.value) for (day, _), each in sorted(found.items())]


def parts(disposals: Iterable[Disposal], household: Household) -> tuple[Maybe, Maybe, Maybe]:
    """(gains without discount, gains with it, losses as a positive amount), for laws that favour gains of long-held assets."""
    plain, favoured, losses = (Sum("disposals have no known gain") for _ in range(3))
    for disposal in disposals:
        if not household.counts(disposal.account):
            continue
        gain = allowed(disposal)
        if known(gain) and gain < 0:
            losses.put(gain.copy_abs())
        elif disposal.term is None:
            plain.put(termless(disposal))
            favoured.put(termless(disposal))
        else:
            (favoured if disposal.term is Term.LONG else plain).put(gain)
    return plain.value, favoured.value, losses.value
