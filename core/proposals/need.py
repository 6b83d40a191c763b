"""What a rule asks for before it is known which lots, accounts and assets serve it."""


from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from core.model import Priority
from core.money import add
from core.valuation import Holding

RANK = {Priority.CRITICAL: 0, Priority.HIGH: 1, Priority.MEDIUM: 2, Priority.LOW: 3}


class Need(Struct, frozen=True):
    """Dollars to sell from, or buy in, the leaf `sleeve`. `most`: how far it may grow to reach a minimum trade."""

    kind: str
    sleeve: str
    amount: Decimal
    most: Decimal
    priority: Priority
    due: datetime | None
    why: tuple[str, ...]
    rules: tuple[str, ...]
    hard: bool = False
    drivers: tuple[str, ...] = ()
    """Sleeves whose measured values ask for it: a stale price among them blocks it."""
    hold: tuple[str, ...] = ()
    """Why it waits though nothing blocks it: its class is not reviewed now."""
    holdings: tuple[Holding, ...] = ()
    """For sales: what may be sold."""
    account: str = ""
    """For purchases: the only account that pays; empty: any."""
    prefer: str = ""
    assets: tuple[str, ...] = ()
    """For purchases: what to buy, first choice first; empty: as the sleeve says."""
    budget: Decimal | None = None
    """For purchases: the most cash to spend; None: what the account can spare."""

    def joined(self, other: "Need") -> "Need":
        """Two needs of one leaf and side as one order."""
        first = self if RANK[self.priority] <= RANK[other.priority] else other
        return Need(
            kind=first.kind, sleeve=self.sleeve, amount=add(self.amount, other.amount), most=max(add(self.amount, other.amount), self.most),
            priority=first.priority, due=first.due, why=(*self.why, *other.why), rules=tuple(dict.fromkeys((*self.rules, *other.rules))),
            hard=self.hard or other.hard, drivers=tuple(dict.fromkeys((*self.drivers, *other.drivers))),
            hold=self.hold if self.hold and other.hold else (), holdings=self.holdings or other.holdings,
        )  # fmt: skip


