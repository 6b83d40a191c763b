"""What this year's gains leave for losses to offset, and what a further loss saves. United States; elsewhere unknown, with the cause."""

from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, add, subtract
from core.policy import tax_year
from core.proposals.lots import Rates
from core.services.taxyear import Gathering
from core.services.taxyear.us import every_year
from core.services.workspace import Workspace
from core.tax import pack_for
from core.tax.years.brackets import loss_limit
from core.tax.years.counted import sold
from core.tax.years.netting import Carry, Netted, net
from core.tax.years.us import Received, at_rates
from core.unknown import Maybe, Unknown, computed, known

AMERICAN = Unknown("what a loss offsets in a year is worked out for the United States only", "see the year's report instead")


class Effect(Struct, frozen=True):
    """What a further loss does: by how much this year's tax falls at the user's rates, and what goes on to the next year."""

    saved: Maybe
    carried: Maybe


class Offset(Struct, frozen=True):
    """A year so far. `short` and `long` are the allowed gains less losses of taxable accounts, capital gain distributions
    among the long-term ones, before anything is carried in."""

    year: int
    short: Maybe
    long: Maybe
    disallowed: Maybe
    short_in: Maybe
    """Losses carried in from the year before, positive."""
    long_in: Maybe
    limit: Maybe
    """The most of a net loss that counts against other income in a year."""
    net: Maybe
    """After netting with what was carried in; negative: a loss."""
    to_offset: Maybe
    """The net gain that a loss would still offset."""
    limit_left: Maybe
    """What is left of the limit for a further loss, once the gains are offset."""
    rates: Rates

    def further(self, short: Maybe, long: Maybe) -> Effect:
        """A further allowed loss, in positive amounts by term."""
        cause = next((each for each in (self.net, self.limit, short, long) if isinstance(each, Unknown)), None)
        if cause is not None:
            return Effect(cause, cause)
        before = self._netted(ZERO, ZERO)
        after = self._netted(_figure(short), _figure(long))
        saved = computed(subtract, self._tax(before), self._tax(after))
        return Effect(saved, subtract(_all(after.carried), _all(before.carried)))

    def _netted(self, short: Decimal, long: Decimal) -> Netted:
        carry = Carry(_figure(self.short_in), _figure(self.long_in))
        return net(subtract(_figure(self.short), short), subtract(_figure(self.long), long), carry, _figure(self.limit))

    def _tax(self, netted: Netted) -> Maybe:
        return computed(lambda short, long: at_rates(short, long, netted, Received()), self.rates.short, self.rates.long)


def of_year(ws: Workspace, year: int, rates: Rates) -> Offset:
    """The year up to the clock, by the policy's statements and, where it makes none, by the years before."""
    tax = ws.policy.tax
    if tax.jurisdiction != "US":
        no = AMERICAN
        return Offset(year, no, no, no, no, no, no, no, no, no, rates)
    made = Gathering(ws, pack_for("US").starting(year))
    status = tax_year(tax, str(year)).filing_status
    own, worked = every_year(made, year)[year]
    disallowed = sold(made.sales, made.whose()).disallowed
    limit, netted = loss_limit(year, status), worked.netted
    whole: Maybe = netted if isinstance(netted, Unknown) else netted.net
    used: Maybe = netted if isinstance(netted, Unknown) else netted.deduction
    return Offset(
        year, own.short, own.long, disallowed, worked.short_in, worked.long_in, limit, whole,
        computed(lambda amount: max(ZERO, amount), whole), computed(subtract, limit, used), rates,
    )


def _all(carry: Carry) -> Decimal:
    return add(carry.short, carry.long)


def _figure(value: Maybe) -> Decimal:
    """An amount that is known to be known."""
    assert known(value)
    return value


__all__ = ["Effect", "Offset", "of_year"]
