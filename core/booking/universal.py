"""Lots of digital assets pooled over all wallets of one taxpayer, as was allowed before basis had to be kept per wallet.

While the pool lasts a sale takes the next lot wherever it was bought, and a transfer moves units only. When it ends, every account gets
lots for the units it holds: as the user allocated them (Rev. Proc. 2024-28), else first those that were acquired there, then, oldest
first, what is left over, accounts in order of name.
"""

from decimal import Decimal

from core.booking.allocating import Pooled, misfit
from core.booking.pools import KEYS, InvariantError, Pool
from core.booking.slices import Slice, lot_id
from core.model import Allocation, Method
from core.money import ZERO, add, subtract


class Universe:
    """One asset in all wallets of one owner. `pools` are those of the accounts, empty while `common` holds all lots."""

    __slots__ = ("common", "key", "pools", "several", "tainted", "units")

    def __init__(self, key: tuple[str, str], *, pooled: bool) -> None:
        self.key = key
        self.pools: dict[str, Pool] = {}
        self.common = Pool(f"all wallets of {key[0]}", key[1]) if pooled else None
        self.units: dict[str, Decimal] = {}
        self.several = False
        self.tainted = False

    def held_besides(self, account: str) -> bool:
        """Whether another account holds units too."""
        return any(pool.units_in != pool.units_out for name, pool in self.pools.items() if name != account)

    def first(self, method: Method) -> Slice | None:
        """The lot that `method` would take next if all wallets were one."""
        tops = [part for pool in self.pools.values() if (part := pool.top(method)) is not None]
        return min(tops, key=KEYS[method]) if tops else None

    def put(self, common: Pool, part: Slice) -> None:
        """Units came to `part.account`; the lot they are of is whole again where they had left it."""
        self.units[part.account] = add(self.units.get(part.account, ZERO), part.quantity)
        pooled = Slice(part.source, part.source.id, "", part.asset, part.quantity, part.basis, adjustment=part.adjustment)
        common.put(pooled)
        if common.watched is not None and part.source.bought:
            common.watched.came(common, common.slices[pooled.id])

    def leave(self, account: str, parts: list[Slice]) -> None:
        """Units that were cut from the common pool left from `account`."""
        for part in parts:
            self.units[account] = subtract(self.units[account], part.quantity)
            part.account = account

    def pooled(self) -> Pooled | None:
        """What lies in common lots; None where wallets have their own."""
        if self.common is None:
            return None
        lots = sorted(self.common.slices.values(), key=lambda part: (part.source.stamp, part.source.number, part.id))
        return Pooled(*self.key, tuple(part.lot() for part in lots), {name: units for name, units in self.units.items() if units})

    def dissolve(self, said: Allocation | None = None) -> str:
        """From now on each account has its own lots: as `said`, else by where they were acquired. Returns why `said` does not fit what is
        there, in which case nothing was said."""
        common = self.common
        if common is None:
            return "its lots were kept per wallet before" if said is not None else ""
        wanting = {account: units for account, units in sorted(self.units.items()) if units}
        why = ""
        if said is not None and said.by_lot:
            why = misfit(said.parts, {id: part.quantity for id, part in common.slices.items()}, wanting, common.asset)
        self.common = None
        if said is not None and not why:
            if said.by_lot:
                for each in said.parts:
                    self._give(common, common.cut(common.slices[each.lot], each.quantity), each.account, each.quantity, wanting)
            else:
                turn = [part.account for part in said.parts if part.account in wanting]
                self._fill(common, common.take(common.left, Method.FIFO), {name: wanting[name] for name in (*turn, *wanting)})
            common.check()
            return ""
        over: list[Slice] = []
        for part in common.take(common.left, Method.FIFO):
            home = part.source.account
            if home in wanting:
                here = min(part.quantity, wanting[home])
                part = self._give(common, part, home, here, wanting)
            if part.quantity:
                over.append(part)
        self._fill(common, over, wanting)
        common.check()
        return why

    def _fill(self, common: Pool, parts: list[Slice], wanting: dict[str, Decimal]) -> None:
        """Parts one after the other to those that want units, in their order."""
        for part in parts:
            for account in [name for name, units in wanting.items() if units]:
                part = self._give(common, part, account, min(part.quantity, wanting[account]), wanting)
                if not part.quantity:
                    break
            if part.quantity:
                raise InvariantError(f"{common.account} {common.asset}: {part.quantity} units belong to no wallet")

    def _give(self, common: Pool, part: Slice, account: str, units: Decimal, wanting: dict[str, Decimal]) -> Slice:
        """`units` of `part` to `account`; returns what is left of it."""
        if not units:
            return part
        given, rest = part.divided(units)
        wanting[account] = subtract(wanting[account], units)
        given.account = account
        given.id = part.source.id if account == part.source.account else lot_id(part.source.id, "all wallets", account)
        pool = self.pools[account]
        pool.put(given)
        if pool.watched is not None and part.source.bought:
            pool.watched.came(pool, pool.slices[given.id])
        return rest
