"""What a French portfolio cost, as far as a case's events tell of it."""

from decimal import Decimal

from core.money import ZERO, add, cut, subtract
from tests.golden.tax.case import CannotRun, Row, number

DUST = Decimal("0.006")


class Portfolio:
    """What a portfolio cost: all that was paid, and what of it no sale has used."""

    def __init__(self) -> None:
        self.paid = self.left = ZERO

    def bought(self, cost: Decimal) -> None:
        self.paid, self.left = add(self.paid, cost), add(self.left, cost)

    def unseen(self, row: Row) -> Decimal:
        """What of the `acquisition_total` of a sale no event tells of: it is that of all purchases, or what earlier sales left of it."""
        if row.get("acquisition_total") is None:
            return ZERO
        stated = number(row["acquisition_total"])
        more = subtract(stated, self.paid if stated >= self.paid else self.left)
        if more < -DUST:
            raise CannotRun(f"event {row['id']} states an acquisition total of {stated}; {self.left} is left of {self.paid}")
        if more > DUST:
            self.bought(more)
            return more
        return ZERO

    def sold(self, amount: Decimal, value: Decimal) -> None:
        self.left = subtract(self.left, cut(self.left, amount, value))
