"""Average basis: all units of one security in an account that elected it have the average of their basis, and the oldest go first
(IRC 1012(d); Reg. 1.1012-1(e)).

While units are averaged their basis is one sum: to write it into every lot at every sale would make a sale as dear as the account has lots.
"""

from collections.abc import Callable
from decimal import Decimal

from core.booking.pools import Pool
from core.booking.slices import Slice, portion
from core.model import Method
from core.money import ZERO, add, subtract
from core.unknown import Unknown, known

NO_AVERAGE = Unknown("the average rests on units whose basis is not known", "answer the questions about them, or enter what they cost")


class Averaged(Pool):
    """A pool of an account that averages from some day on; `method` says what stands now.

    `together` is the basis that its lots share by units, None while each has its own; what a lot got since is in the lot. What left or came
    into question before an election, and after it was ended, keeps the basis that it had then.
    """

    __slots__ = ("method", "together")

    def __init__(self, account: str, asset: str, method: Callable[[str], Method]) -> None:
        super().__init__(account, asset)
        self.method = method
        self.together: Decimal | None = None

    def put(self, part: Slice) -> bool:
        if self.together is not None and self.method(self.account) is not Method.AVERAGE:
            self.settle()
        new = super().put(part)
        if self.together is not None and known(part.basis):
            held = self.slices[part.id]
            self.together = add(self.together, part.basis)
            held.basis = subtract(held.basis, part.basis) if known(held.basis) else held.basis
        return new

    def take(self, quantity: Decimal, method: Method) -> list[Slice]:
        if method is Method.AVERAGE:
            self._gather()
        else:
            self.settle()
        return super().take(quantity, method)

    def cut(self, part: Slice, quantity: Decimal) -> Slice:
        if self.together is None:
            return super().cut(part, quantity)
        share = portion(self.together, quantity, self.left)
        found = super().cut(part, quantity)
        found.rank = None
        if known(found.basis):
            self.together = subtract(self.together, share)
            self.basis_out = add(self.basis_out, share)
            found.basis = add(found.basis, share)
        return found

    def settle(self) -> None:
        """Each lot has its own basis again: the average, by units."""
        if self.together is None:
            return
        self._gather()
        whole, together = self.left, self.together
        before = given = ZERO
        for part in self.slices.values():
            before = add(before, part.quantity)
            reached = portion(together, before, whole)
            part.basis = add(part.basis, subtract(reached, given)) if known(part.basis) else part.basis
            part.rank = None
            given = reached
        self.together = None
        self.heaps.clear()

    def check(self) -> None:
        self.settle()
        super().check()

    def _gather(self) -> None:
        """All basis is one sum; unknown for all units where it is for some."""
        unknown = self.unknown_basis
        if self.together is None or (unknown and unknown != len(self.slices)):
            together = self.together or ZERO
            for part in self.slices.values():
                if known(part.basis):
                    together = add(together, part.basis)
                    part.basis = NO_AVERAGE if unknown else ZERO
            self.together = together
            self.unknown_basis = len(self.slices) if unknown else 0
        if unknown:
            self.basis_out = add(self.basis_out, self.together)
            self.together = ZERO
