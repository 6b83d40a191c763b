"""Average cost, sale by sale, in fractions."""

from fractions import Fraction


class Moving:
    """What is held at the average of what it cost: a sale takes its share and leaves the average as it was."""

    def __init__(self) -> None:
        self.units = self.cost = Fraction(0)

    def buy(self, units: Fraction, cost: Fraction) -> None:
        self.units += units
        self.cost += cost

    def sell(self, units: Fraction) -> Fraction:
        """The cost of what is sold."""
        share = self.cost * units / self.units
        self.units -= units
        self.cost -= share
        return share

    def split(self, ratio: Fraction) -> None:
        self.units *= ratio


def of_the_year(before: Moving, bought: list[tuple[Fraction, Fraction]], sold: Fraction) -> tuple[Fraction, Moving]:
    """Total average (Japan, Order 119-2): one price for all units sold in a year, that of what was held and what was bought in it.

    The cost of a unit, and what is left.
    """
    units = before.units + sum((each for each, _ in bought), Fraction(0))
    cost = before.cost + sum((each for _, each in bought), Fraction(0))
    left = Moving()
    left.units = units - sold
    left.cost = cost * left.units / units if units else Fraction(0)
    return (cost / units if units else Fraction(0)), left
