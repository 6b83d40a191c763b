"""United States: gains and losses of a year netted by term, the loss that counts against other income, and what is carried forward.

IRC 1222 (netting), 1211(b) (limit), 1212(b) (carryover with character, short-term losses absorbed first).
"""

from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, add, negate, subtract

LIMIT = Decimal(3000)
"""IRC 1211(b)(1); half of it for married persons who file separately. Not indexed."""


class Carry(Struct, frozen=True):
    """Losses carried from one year to the next, by character, as positive amounts."""

    short: Decimal = ZERO
    long: Decimal = ZERO


class Netted(Struct, frozen=True):
    """A year after netting. `short` and `long` are each term's gains less its losses, losses carried in included; `net` is their sum."""

    short: Decimal
    long: Decimal
    net: Decimal
    deduction: Decimal
    """The part of a net loss that counts against other income, positive."""
    carried: Carry
    """What goes on to the next year."""

    @property
    def preferential(self) -> Decimal:
        """Net capital gain (IRC 1222(11)): what is taxed at the rates of long-term gains."""
        return max(ZERO, min(self.long, self.net))

    @property
    def ordinary(self) -> Decimal:
        """The net gain that is taxed as ordinary income."""
        return max(ZERO, subtract(self.net, self.preferential))

    @property
    def counted(self) -> Decimal:
        """What enters income: the net gain, or the deduction as a negative amount (Form 1040, line 7)."""
        return self.net if self.net >= 0 else negate(self.deduction)


def net(short: Decimal, long: Decimal, carried: Carry | None = None, limit: Decimal = LIMIT, income: Decimal | None = None) -> Netted:
    """Net the year's allowed gains by term (losses negative) with the losses carried in.

    `income` is the year's taxable income without any of this, where it is known: of the deduction only as much counts as used as there is
    income, the rest is carried on (IRC 1212(b)(2)(B)). None: the whole deduction counts as used.
    """
    carried = carried or Carry()
    net_short, net_long = subtract(short, carried.short), subtract(long, carried.long)
    both = add(net_short, net_long)
    if both >= 0:
        return Netted(net_short, net_long, both, ZERO, Carry())
    deduction = min(limit, negate(both))
    used = deduction if income is None else min(deduction, max(ZERO, income))
    short_loss = max(ZERO, negate(add(net_short, max(ZERO, net_long))))
    long_loss = max(ZERO, negate(add(net_long, max(ZERO, net_short))))
    from_short = min(used, short_loss)
    from_long = min(subtract(used, from_short), long_loss)
    return Netted(net_short, net_long, both, deduction, Carry(subtract(short_loss, from_short), subtract(long_loss, from_long)))
