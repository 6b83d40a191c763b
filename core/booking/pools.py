"""The lots of one asset in one account: in which order they are taken, and the law that nothing is lost or made in a cut."""

from decimal import Context, Decimal, Inexact
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

from core.booking.slices import Slice, Source, portion
from core.model import Method
from core.money import ZERO, add, negate, ratio, subtract
from core.unknown import Maybe, known

if TYPE_CHECKING:
    from core.booking.losses import Group
    from core.booking.universal import Universe


_WIDE = Context(prec=500, traps=[Inexact])
"""Wide enough for the product of any two amounts."""


class InvariantError(Exception):
    """Booking broke its own law: a defect of the program, never of the data. Names the pool."""


class _PerUnit:
    """Basis per unit, lowest first, compared exactly by cross-multiplication; asked only where 28 digits cannot tell."""

    __slots__ = ("basis", "units")

    def __init__(self, basis: Decimal, units: Decimal) -> None:
        self.basis = basis
        self.units = units

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PerUnit) and _WIDE.multiply(self.basis, other.units) == _WIDE.multiply(other.basis, self.units)

    def __lt__(self, other: "_PerUnit") -> bool:
        return _WIDE.multiply(self.basis, other.units) < _WIDE.multiply(other.basis, self.units)

    __hash__ = None  # type: ignore[assignment]


class _Dearer(_PerUnit):
    """The same, highest first."""

    __slots__ = ()

    def __lt__(self, other: _PerUnit) -> bool:
        return _WIDE.multiply(self.basis, other.units) > _WIDE.multiply(other.basis, self.units)


def _oldest(part: Slice) -> tuple[Any, ...]:
    source = part.source
    return (source.stamp, source.number, source.turn, part.id, part)


def _newest(part: Slice) -> tuple[Any, ...]:
    source = part.source
    return (-source.stamp, -source.number, -source.turn, part.id, part)


def _dearest(part: Slice) -> tuple[Any, ...]:
    """Unknown basis comes last; equal basis per unit: older first, then by order of booking and id."""
    source = part.source
    basis, units = part.rank or (part.basis, part.quantity)
    if not known(basis):
        return (1, 0, 0, source.stamp, source.number, source.turn, part.id, part)
    return (0, negate(ratio(basis, units)), _Dearer(basis, units), source.stamp, source.number, source.turn, part.id, part)


def _cheapest(part: Slice) -> tuple[Any, ...]:
    """As `_dearest`, the other way round."""
    source = part.source
    basis, units = part.rank or (part.basis, part.quantity)
    if not known(basis):
        return (1, 0, 0, source.stamp, source.number, source.turn, part.id, part)
    return (0, ratio(basis, units), _PerUnit(basis, units), source.stamp, source.number, source.turn, part.id, part)


KEYS = {Method.FIFO: _oldest, Method.LIFO: _newest, Method.HIFO: _dearest, Method.LOFO: _cheapest, Method.AVERAGE: _oldest}


class Pool:
    """Units and known basis that came in, went out and are left. Each method keeps a heap from its first use; the dead fall out lazily.

    `universe` where lots may be pooled over all wallets, `watched` where a loss may be disallowed. `carried` is what disallowed losses
    added to basis here, `pieces` by lot the lots that were split off it for that.
    """

    __slots__ = (
        "account",
        "asset",
        "basis_in",
        "basis_out",
        "carried",
        "heaps",
        "pieces",
        "slices",
        "units_in",
        "units_out",
        "universe",
        "unknown_basis",
        "unknown_dates",
        "watched",
    )

    def __init__(self, account: str, asset: str) -> None:
        self.account = account
        self.asset = asset
        self.slices: dict[str, Slice] = {}
        self.heaps: dict[Method, list[tuple[Any, ...]]] = {}
        self.units_in = self.units_out = ZERO
        self.basis_in = self.basis_out = self.carried = ZERO
        self.pieces: dict[str, list[str]] = {}
        self.unknown_basis = 0
        self.unknown_dates = 0
        self.universe: Universe | None = None
        self.watched: Group | None = None

    @property
    def left(self) -> Decimal:
        """Units that came in and did not go out."""
        return subtract(self.units_in, self.units_out)

    def put(self, part: Slice) -> bool:
        """Add units. Parts of one lot that came by one way become one again; False where `part` was merged into what is there."""
        held = self.slices.get(part.id)
        while held is not None and (held.source is not part.source or known(held.basis) != known(part.basis)):
            part.id += "+"
            held = self.slices.get(part.id)
        self.units_in = add(self.units_in, part.quantity)
        if type(part.basis) is Decimal:
            self.basis_in = add(self.basis_in, part.basis)
        if held is not None:
            held.quantity = add(held.quantity, part.quantity)
            held.basis = add(held.basis, part.basis) if known(held.basis) and known(part.basis) else held.basis
            if part.adjustment:
                held.adjustment = add(held.adjustment, part.adjustment)
            return False
        self.slices[part.id] = part
        if type(part.basis) is not Decimal:
            self.unknown_basis += 1
        if part.source.date_unknown is not None:
            self.unknown_dates += 1
        for method, heap in self.heaps.items():
            heappush(heap, KEYS[method](part))
        return True

    def top(self, method: Method) -> Slice | None:
        """The slice that `method` takes next; it stays."""
        heap = self.heap(method)
        while heap:
            part: Slice = heap[0][-1]
            if part.quantity:
                return part
            heappop(heap)
        return None

    def heap(self, method: Method) -> list[tuple[Any, ...]]:
        heap = self.heaps.get(method)
        if heap is None:
            key = KEYS[method]
            heap = [key(part) for part in self.slices.values()]
            heapify(heap)
            self.heaps[method] = heap
        return heap

    def take(self, quantity: Decimal, method: Method) -> list[Slice]:
        """Exactly `quantity` units in the order of `method`. There must be as many."""
        wanted = quantity
        parts: list[Slice] = []
        while wanted:
            part = self.top(method)
            if part is None:
                raise InvariantError(f"{self.account} {self.asset}: {wanted} units more asked for than are left")
            if part.quantity >= wanted:
                parts.append(self.cut(part, wanted))
                break
            found = self.cut(part, part.quantity)
            parts.append(found)
            wanted = subtract(wanted, found.quantity)
        return parts

    def cut(self, part: Slice, quantity: Decimal) -> Slice:
        """Take `quantity` units (at most what it has) off a slice of this pool."""
        basis = part.basis
        if quantity == part.quantity:
            found = Slice(part.source, part.id, part.account, part.asset, quantity, basis, part.path, part.rank, part.adjustment)
            del self.slices[part.id]
            part.quantity = ZERO
            if type(basis) is not Decimal:
                self.unknown_basis -= 1
            if part.source.date_unknown is not None:
                self.unknown_dates -= 1
        else:
            if part.rank is None:
                part.rank = (basis, part.quantity)
            if type(basis) is Decimal:
                share = portion(basis, quantity, part.quantity)
                part.basis = subtract(basis, share)
                basis = share
            found = Slice(part.source, part.id, part.account, part.asset, quantity, basis, part.path, part.rank)
            if part.adjustment:
                found.adjustment = portion(part.adjustment, quantity, part.quantity)
                part.adjustment = subtract(part.adjustment, found.adjustment)
            part.quantity = subtract(part.quantity, quantity)
        self.units_out = add(self.units_out, quantity)
        if type(basis) is Decimal:
            self.basis_out = add(self.basis_out, basis)
        return found

    def renew(self, part: Slice, quantity: Decimal, source: Source, carried: Maybe, id: str) -> Slice:
        """`quantity` units of `part` are of another `source` now, as the lot `id`, and their basis is higher by `carried`."""
        name = part.id
        found = self.cut(part, quantity)
        paid = found.basis
        found.source, found.id, found.rank = source, id, None
        if known(carried) and carried:
            found.adjustment = add(found.adjustment, carried)
        if known(paid):
            found.basis = add(paid, carried) if known(carried) else carried
        basis = found.basis
        new = self.put(found)
        if found.id != name and new:
            self.pieces.setdefault(name, []).append(found.id)
        self.units_in = subtract(self.units_in, quantity)
        self.units_out = subtract(self.units_out, quantity)
        if known(paid) and known(basis):
            self.basis_in = subtract(self.basis_in, basis)
            self.basis_out = subtract(self.basis_out, paid)
            self.carried = add(self.carried, subtract(basis, paid))
        return self.slices[found.id]

    def scale(self, added: Decimal) -> None:
        """A split: `added` units (negative: taken, but not all) spread over all slices by their units; basis and dates stay.

        The running total is what is rounded, so no slice falls below zero and all add up. The largest slice afterwards takes the basis of
        those too small to survive a reverse split.
        """
        parts = sorted(self.slices.values(), key=lambda part: (part.quantity, part.source.number, part.id))
        whole, after = self.left, add(self.left, added)
        before, given = ZERO, ZERO
        for part in parts:
            before = add(before, part.quantity)
            reached = after if before == whole else portion(after, before, whole)
            part.quantity = subtract(reached, given)
            part.rank = None
            given = reached
        heir = max(parts, key=lambda part: part.quantity)
        for part in parts:
            if not part.quantity:
                self._absorb(part, heir)
        self.units_in = add(self.units_in, added)
        self.heaps.clear()
        self.check()

    def _absorb(self, dust: Slice, heir: Slice) -> None:
        del self.slices[dust.id]
        heir.adjustment = add(heir.adjustment, dust.adjustment)
        if dust.source.date_unknown is not None:
            self.unknown_dates -= 1
        if not known(dust.basis):
            self.unknown_basis -= 1
        elif known(heir.basis):
            heir.basis = add(heir.basis, dust.basis)
        else:
            self.basis_out = add(self.basis_out, dust.basis)

    def reduce(self, part: Slice, amount: Decimal) -> None:
        """Take `amount` off the known basis of a slice: a return of capital."""
        if not known(part.basis) or amount > part.basis:
            raise InvariantError(f"{self.account} {self.asset}: the basis of {part.id} cannot fall by {amount}")
        part.basis = subtract(part.basis, amount)
        part.rank = None
        self.basis_out = add(self.basis_out, amount)
        self.heaps.clear()

    def settle(self) -> None:
        """Every lot has its own basis afterwards; here it always has."""

    def check(self) -> None:
        """What came in, with what wash sales carried here = what went out + what its slices hold, in units and in basis."""
        units, basis = ZERO, ZERO
        for part in self.slices.values():
            if part.quantity <= 0:
                raise InvariantError(f"{self.account} {self.asset}: lot {part.id} holds {part.quantity} units")
            units = add(units, part.quantity)
            if known(part.basis):
                basis = add(basis, part.basis)
        if self.units_in != add(self.units_out, units) or add(self.basis_in, self.carried) != add(self.basis_out, basis):
            raise InvariantError(
                f"{self.account} {self.asset}: {self.units_in} units and {self.basis_in} came in, wash sales brought {self.carried},"
                f" {self.units_out} and {self.basis_out} went out, and its lots hold {units} and {basis}"
            )
