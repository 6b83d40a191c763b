"""Wash sales share by share: every share is an object. IRC 1091(a), (d); Reg. 1.1091-1(b)-(e), 1.1091-2(a); IRC 1223(3); Rev. Rul. 2008-5.

A share sold at a loss is matched with one share that was bought within 30 days before or after, of another purchase, and that is no other
sold share's replacement: of those that are held the one bought first, else the next that is bought; earlier losses choose first. The
replacement takes over the loss and the days for which the sold share was held; bought in a retirement account it takes over nothing.
"""

from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct

WINDOW = timedelta(days=30)


class Share(Struct, eq=False):
    """One share. `turn`: when it became a replacement, 0 while it is none."""

    lot: str
    account: str
    bought: date
    number: int
    basis: Fraction
    days: int = 0
    turn: int = 0


class Sale(Struct, eq=False):
    """One share that was sold, or a part of one that counts as a share since a split. All of its loss is disallowed, or nothing."""

    event: str
    share: Share
    sold: date
    proceeds: Fraction
    units: Fraction = Fraction(1)
    disallowed: Fraction = Fraction(0)
    forfeited: Fraction = Fraction(0)

    @property
    def gain(self) -> Fraction:
        return self.proceeds - self.share.basis

    @property
    def held_from(self) -> date:
        return self.share.bought - timedelta(days=self.share.days)

    @property
    def long_term(self) -> bool:
        """More than twelve calendar months, not counting the day of purchase; 29 February counts from 1 March on."""
        first = self.held_from + timedelta(days=1)
        try:
            return self.sold >= first.replace(year=first.year + 1)
        except ValueError:
            return self.sold >= date(first.year + 1, 3, 1)


class Household:
    """Everybody's shares of one security."""

    def __init__(self, untaxed: frozenset[str], method: str = "FIFO") -> None:
        self.untaxed = untaxed
        self.method = method
        self.shares: list[Share] = []
        self.sales: list[Sale] = []
        self.waiting: list[Sale] = []
        self.purchases = 0
        self.turns = 0

    def buy(self, key: str, account: str, day: date, units: int, cost: Fraction) -> None:
        self.purchases += 1
        new = [Share(key, account, day, self.purchases, cost / units) for _ in range(units)]
        self.shares += new
        for sale in list(self.waiting):
            if sale.share.lot != key and day <= sale.sold + WINDOW:
                free = [share for share in new if not share.turn]
                if free:
                    self._replace(sale, free[0])
                    self.waiting.remove(sale)

    def sell(self, key: str, account: str, day: date, units: int, proceeds: Fraction) -> None:
        mine = sorted((share for share in self.shares if share.account == account), key=self._order)
        taken = [Sale(key, share, day, proceeds / units) for share in mine[:units]]
        self.sales += taken
        self.shares = [share for share in self.shares if share not in [sale.share for sale in taken]]
        if account in self.untaxed:
            return
        for sale in sorted(taken, key=lambda sale: (sale.share.number, _turn(sale.share))):
            if sale.gain < 0:
                free = [
                    share for share in self.shares
                    if not share.turn and share.lot != sale.share.lot and day - WINDOW <= share.bought
                ]
                if free:
                    self._replace(sale, min(free, key=lambda share: share.number))
                else:
                    self.waiting.append(sale)

    def move(self, account: str, to: str, units: int) -> None:
        """Shares go on with all that they are."""
        for share in sorted((share for share in self.shares if share.account == account), key=self._order)[:units]:
            share.account = to

    def split(self, ratio: int) -> None:
        """Every share is `ratio` shares; of a loss that waits every part waits for a share of its own."""
        self.shares = [_part(share, ratio) for share in self.shares for _ in range(ratio)]
        waiting = []
        for sale in self.waiting:
            parts = [
                Sale(sale.event, _part(sale.share, ratio), sale.sold, sale.proceeds / ratio, sale.units / ratio) for _ in range(ratio)
            ]
            waiting += parts
            place = self.sales.index(sale)
            self.sales[place:place + 1] = parts
        self.waiting = waiting

    def _order(self, share: Share) -> tuple[Fraction | int, ...]:
        """Of one purchase the replacements are the older ones, in the order in which they became such: the law leaves it open, and their
        holding period is longer."""
        if self.method == "HIFO":
            return (-share.basis, share.number, _turn(share))
        return (share.number, _turn(share)) if self.method == "FIFO" else (-share.number, -_turn(share))

    def _replace(self, sale: Sale, share: Share) -> None:
        self.turns += 1
        share.turn = self.turns
        sale.disallowed = -sale.gain
        if share.account in self.untaxed:
            sale.forfeited = sale.disallowed
            return
        share.basis += sale.disallowed
        share.days = (sale.sold - sale.share.bought).days + sale.share.days


def _part(share: Share, ratio: int) -> Share:
    return Share(share.lot, share.account, share.bought, share.number, share.basis / ratio, share.days, share.turn)


def _turn(share: Share) -> int:
    return share.turn or 10**9
