"""Units of digital assets pooled over all wallets of one taxpayer, as was allowed before basis had to be kept per wallet.

A sale then takes the next lot wherever it lies. Units that lay in the selling account take the place of those taken from another one,
so that in every account lots and units still agree; where the rule ends, each lot stays in the account where it then lies.
"""

from decimal import Decimal
from heapq import heapify, heappop, heappush
from typing import Any

from core.booking.pools import KEYS, InvariantError, Pool
from core.booking.slices import Slice
from core.model import Method
from core.money import subtract


class Universe:
    """The pools of one asset in all accounts of one owner."""

    def __init__(self) -> None:
        self.pools: dict[str, Pool] = {}
        self.heaps: dict[Method, list[tuple[Any, ...]]] = {}

    def held_in(self, *, besides: str) -> bool:
        """Whether another account holds units too."""
        return any(pool.left for account, pool in self.pools.items() if account != besides)

    def added(self, part: Slice) -> None:
        """A slice came into one of the pools."""
        for method, heap in self.heaps.items():
            heappush(heap, KEYS[method](part))

    def reset(self) -> None:
        """The slices were changed in place, so their order may have."""
        self.heaps.clear()

    def take(self, pool: Pool, quantity: Decimal, method: Method, event: str) -> list[Slice]:
        """Exactly `quantity` units for a sale in the account of `pool`, in the order of `method` over all wallets."""
        parts: list[Slice] = []
        wanted = quantity
        while wanted:
            best, own = self.top(method), pool.top(method)
            if best is None or own is None:
                raise InvariantError(f"{pool.account} {pool.asset}: {wanted} units more asked for than are left")
            if best.account == pool.account:
                found = pool.cut(best, min(best.quantity, wanted))
            else:
                found = self._exchange(pool, own, best, min(best.quantity, own.quantity, wanted), event)
            parts.append(found)
            wanted = subtract(wanted, found.quantity)
        pool.check()
        return parts

    def _exchange(self, pool: Pool, own: Slice, best: Slice, quantity: Decimal, event: str) -> Slice:
        """Units of `best` leave, and as many of `own` go where they lay."""
        other = self.pools[best.account]
        found = other.cut(best, quantity)
        replaced = pool.cut(own, quantity).moved(event, other.account)
        other.put(replaced)
        self.added(replaced)
        other.check()
        found.account = pool.account
        return found

    def top(self, method: Method) -> Slice | None:
        """The slice that `method` takes next over all wallets; it stays."""
        heap = self.heaps.get(method)
        if heap is None:
            key = KEYS[method]
            heap = [key(part) for pool in self.pools.values() for part in pool.slices.values()]
            heapify(heap)
            self.heaps[method] = heap
        while heap:
            part: Slice = heap[0][-1]
            if part.quantity:
                return part
            heappop(heap)
        return None

