"""Whose lots a sale chooses among: those of one account, or - digital assets before the law wanted them per wallet - those of all wallets
of a taxpayer. Which of the two held then, only the user can say; until that is said, wallets are kept apart and it is known what depends
on the answer.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from core.booking.answers import POOLING
from core.booking.averaged import Averaged
from core.booking.losses import Group
from core.booking.pools import Pool
from core.booking.rules import Rules, Scope
from core.booking.slices import Slice
from core.booking.universal import Universe
from core.model import Account, Allocation, Method, Question, TaxType, symbol
from core.money import ZERO, add

DIGITAL = ("crypto:", "defi:")


class Wallets:
    """All pools, and the universes of digital assets."""

    def __init__(
        self, rules: Rules, account: Callable[[str], Account], method: Callable[[str], Method], answers: Mapping[str, str],
        watched: Callable[[str], Group | None],
    ) -> None:
        self.account = account
        self.method = method
        self.watched = watched
        self.pools: dict[tuple[str, str], Pool] = {}
        self.universes: dict[tuple[str, str], Universe] = {}
        self.allocations: dict[tuple[str, str], Allocation] = {}
        self.unfit: dict[tuple[str, str], str] = {}
        """Allocations by owner and asset that do not fit what was held, with the difference."""
        self.since = rules.pooled_per_wallet_from
        self.person = rules.scope is Scope.PERSON and rules.matcher is None
        """Whether all wallets of a person are one, of whatever asset and for good."""
        self.before = self.person or self.since is not None
        self.question_id = rules.pooling_question
        said = answers.get(rules.pooling_question, "").strip().lower()
        self.answered = said if said in ("universal", "wallet") else rules.basis_before

    def reach(self, day: date) -> None:
        """Booking has come to `day`: from the first on which wallets count by themselves, each has its own lots."""
        if self.before and self.since is not None and day >= self.since:
            self.close()

    def close(self) -> None:
        """Give every account its own lots."""
        if self.before:
            self.before = False
            for key, universe in self.universes.items():
                why = universe.dissolve(self.allocations.get(key))
                if why:
                    self.unfit[key] = why
            self.unfit.update((key, "nothing of it was held") for key in self.allocations if key not in self.universes)

    def pool(self, account: str, asset: str) -> Pool:
        found = self.pools.get((account, asset))
        if found is None:
            found = self.pools[account, asset] = self.made(account, asset)
            if self.person or (self.since is not None and asset.startswith(DIGITAL)):
                held_by = self.account(account)
                if held_by.tax_type is TaxType.TAXABLE:
                    found.universe = self._universe((held_by.owner, asset))
                    found.universe.pools[account] = found
        return found

    def made(self, account: str, asset: str) -> Pool:
        """An empty pool of the kind that the account's standing orders want."""
        averages = asset.startswith("security:") and any(order.method is Method.AVERAGE for order in self.account(account).methods)
        found = Averaged(account, asset, self.method) if averages else Pool(account, asset)
        found.watched = self.watched(asset)
        return found

    def own(self, account: str, asset: str) -> Pool:
        """The pool with the account's own lots in it; what changes lots in place ends their pooling over all wallets, if it ends at all."""
        found = self.pool(account, asset)
        found.settle()
        if found.universe is not None:
            if self.person and found.universe.common is not None:
                return found.universe.common
            found.universe.dissolve()
        return found

    def grew(self, account: str, asset: str, added: Decimal) -> None:
        """A split of the pool that is the account's `own` added units to the account."""
        universe = self.pool(account, asset).universe
        if universe is not None and universe.common is not None:
            universe.units[account] = add(universe.units.get(account, ZERO), added)

    def put(self, part: Slice) -> Pool:
        """Lay units into their pool."""
        pool = self.pool(part.account, part.asset)
        universe = pool.universe
        if universe is None or not self.before:
            self._put(pool, part)
            return pool
        if universe.common is not None:
            universe.put(universe.common, part)
            return pool
        self._put(pool, part)
        if not self.answered and not universe.several and len(universe.pools) > 1 and universe.held_besides(part.account):
            universe.several = True
        return pool

    def _put(self, pool: Pool, part: Slice) -> None:
        pool.put(part)
        if pool.watched is not None and part.source.bought:
            pool.watched.came(pool, pool.slices[part.id])

    def sell(self, pool: Pool, quantity: Decimal, method: Method) -> list[Slice]:
        """Units of one account's own lots, remembering where the order over all wallets would have taken others."""
        universe = pool.universe
        if universe is None or not self.before or not universe.several or universe.tainted:
            return pool.take(quantity, method)
        first = universe.first(method)
        parts = pool.take(quantity, method)
        universe.tainted = first is None or any(part.source is not first.source for part in parts)
        return parts

    def depends(self, pool: Pool, parts: list[Slice]) -> bool:
        """Whether it rests on the user's answer which lots these are."""
        return (
            pool.universe is not None and pool.universe.tainted and self.since is not None
            and any(part.source.acquired < self.since for part in parts)
        )

    def asked_about(self) -> frozenset[str]:
        """The assets that the question names."""
        return frozenset() if self.answered else frozenset(asset for (_, asset), each in self.universes.items() if each.several)

    def question(self) -> Question | None:
        """Asked once, where digital assets bought before the change lay in several wallets."""
        several = sorted(set(map(symbol, self.asked_about())))
        if not several:
            return None
        return Question(
            self.question_id, POOLING,
            f"Before {self.since} you held {', '.join(several)} in several wallets: were their lots pooled over all or kept per wallet?",
            "answer 'universal' or 'wallet' as your tax returns did; until then gains that depend on it are marked open",
        )

    def _universe(self, key: tuple[str, str]) -> Universe:
        found = self.universes.get(key)
        if found is None:
            found = self.universes[key] = Universe(key, pooled=self.person or (self.before and self.answered == "universal"))
            if found.common is not None:
                found.common.watched = self.watched(key[1])
        return found
