"""Pairing in tiers: what the user linked, shared ids, exact amounts, amounts less a fee. One to one; the rest stays open."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

from core.matching.assign import components, forced
from core.matching.sides import DAY, Side, exact, in_time, least, lost, side_of, window
from core.model import Account, AmbiguousTransfer, Event, Matches, TransferMatch

_BY_TIME = attrgetter("seconds", "key")
MOST_CANDIDATES = 100
"""More possible counterparts than these are not looked at: the user could not choose among them either."""


def match(
    events: Sequence[Event], links: Iterable[tuple[str, str]] = (), forbidden: Iterable[tuple[str, str]] = (),
    accounts: Mapping[str, Account] | None = None,
) -> Matches:
    """Pair outgoing with incoming events of the user's own accounts.

    `links` and `forbidden` are (outgoing key, incoming key): what the user joined and what must never be joined. Only accounts of one
    owner are joined. The order of `events` does not matter. Money without a counterpart is not listed as open: it has no basis to carry.
    """
    finder = _Finder(events, set(forbidden), accounts or {})
    finder.by_user(links)
    finder.by_id()
    finder.by_amount()
    finder.by_amount_less_fee()
    return finder.result()


class _Finder:
    """The sides not yet paired, and what has been found."""

    def __init__(self, events: Iterable[Event], forbidden: set[tuple[str, str]], accounts: Mapping[str, Account]) -> None:
        sides = sorted((side for side in (side_of(event, accounts) for event in events) if side), key=_BY_TIME)
        self.outs = {side.key: side for side in sides if not side.incoming}
        self.ins = {side.key: side for side in sides if side.incoming}
        self.forbidden = forbidden
        self.found: list[TransferMatch] = []
        self.candidates: dict[str, list[Side]] = {}

    def by_user(self, links: Iterable[tuple[str, str]]) -> None:
        """A link whose events are gone, or no longer of one asset and opposite direction, waits until they are again."""
        for out_key, in_key in sorted(links):
            out, into = self.outs.get(out_key), self.ins.get(in_key)
            if out and into and out.asset == into.asset and (out_key, in_key) not in self.forbidden:
                self._pair(out, into, "user")

    def by_id(self) -> None:
        """A shared transaction hash or unique id. One id may cover several movements: then the amounts decide, or the user."""
        shared: dict[tuple[str, str], list[Side]] = defaultdict(list)
        for into in self.ins.values():
            for ref in into.event.refs:
                shared[ref, into.asset].append(into)
        if not shared:
            return
        edges: dict[str, list[Side]] = {}
        for out in self.outs.values():
            near = {into.key: into for ref in out.event.refs for into in shared.get((ref, out.asset), ())[:MOST_CANDIDATES]}
            possible = [into for into in near.values() if self._allowed(out, into) and least(out) <= into.quantity <= out.whole]
            if possible:
                edges[out.key] = [into for into in possible if exact(out, into)] or possible
                self.candidates[out.key] = possible
        self._settle(edges, "id")

    def by_amount(self) -> None:
        groups: dict[tuple[str, str, Decimal], list[Side]] = defaultdict(list)
        for into in self.ins.values():
            groups[into.owner, into.asset, into.quantity].append(into)
        edges: dict[str, list[Side]] = {}
        for out in self.outs.values():
            amounts = (out.quantity,) if out.whole == out.quantity else (out.quantity, out.whole)
            possible = [into for amount in amounts for into in self._around(out, groups.get((out.owner, out.asset, amount), ()))]
            if possible:
                edges[out.key] = possible
        self._settle(edges, "exact amount")

    def by_amount_less_fee(self) -> None:
        """What is left, money apart: a bank takes no share of what it moves."""
        index: dict[tuple[str, str, int], list[tuple[Decimal, float, str, Side]]] = defaultdict(list)
        for into in self.ins.values():
            if not into.asset.startswith("cash:"):
                index[into.owner, into.asset, int(into.seconds // DAY)].append((into.quantity, into.seconds, into.key, into))
        if not index:
            return
        for entries in index.values():
            entries.sort(key=lambda entry: entry[:3])
        edges: dict[str, list[Side]] = {}
        for out in self.outs.values():
            before, after = window(out)
            low = least(out)
            possible: list[Side] = []
            for day in range(int((out.seconds - before) // DAY) - 1, int((out.seconds + after) // DAY) + 2):
                near = index.get((out.owner, out.asset, day), [])
                place = bisect_left(near, low, key=lambda entry: entry[0])
                while place < len(near) and near[place][0] <= out.whole and len(possible) < MOST_CANDIDATES:
                    into = near[place][3]
                    if self._allowed(out, into) and in_time(out, into):
                        possible.append(into)
                    place += 1
            if possible:
                edges[out.key] = possible
        self._settle(edges, "amount less fee")
        self.candidates.update({key: possible for key, possible in edges.items() if key in self.outs})

    def result(self) -> Matches:
        ambiguous = []
        for key, out in self.outs.items():
            ranked = sorted(
                {into.key: into for into in self.candidates.get(key, ()) if into.key in self.ins}.values(),
                key=lambda into: (not exact(out, into), abs(into.seconds - out.seconds), lost(out, into), into.key),
            )
            if ranked:
                ambiguous.append(AmbiguousTransfer(key, tuple(into.key for into in ranked)))
        unpaired = [side for side in (*self.outs.values(), *self.ins.values()) if not side.asset.startswith("cash:")]
        unpaired.sort(key=_BY_TIME)
        self.found.sort(key=lambda pair: (pair.outgoing, pair.incoming))
        return Matches(tuple(self.found), tuple(ambiguous), tuple(side.key for side in unpaired))

    def _pair(self, out: Side, into: Side, tier: str) -> None:
        del self.outs[out.key], self.ins[into.key]
        self.found.append(TransferMatch(out.key, into.key, tier, lost(out, into)))

    def _allowed(self, out: Side, into: Side) -> bool:
        return out.account != into.account and out.owner == into.owner and (out.key, into.key) not in self.forbidden

    def _around(self, out: Side, ins: Sequence[Side]) -> list[Side]:
        """Those of `ins` (sorted by time) that lie in the window of `out`."""
        if not ins:
            return []
        before, after = window(out)
        place = bisect_left(ins, out.seconds - before - DAY, key=lambda into: into.seconds)
        found: list[Side] = []
        while place < len(ins) and ins[place].seconds <= out.seconds + after + DAY and len(found) < MOST_CANDIDATES:
            if self._allowed(out, ins[place]) and in_time(out, ins[place]):
                found.append(ins[place])
            place += 1
        return found

    def _settle(self, possible: Mapping[str, Sequence[Side]], tier: str) -> None:
        """Pair what can be paired in one way only; pairs that differ in nothing but their order are paired in order of time."""
        outs = [self.outs[key] for key in possible]
        ins = sorted({into.key: into for sides in possible.values() for into in sides}.values(), key=_BY_TIME)
        number = {into.key: place for place, into in enumerate(ins)}
        edges = {place: [number[into.key] for into in possible[out.key]] for place, out in enumerate(outs)}
        for lefts, rights in components(edges):
            pairs = forced(edges, lefts)
            if len(pairs) < min(len(lefts), len(rights)) and _interchangeable([outs[x] for x in lefts], [ins[y] for y in rights]):
                pairs = _in_order(edges, lefts)
            for left, right in pairs:
                self._pair(outs[left], ins[right], tier)


def _interchangeable(outs: Sequence[Side], ins: Sequence[Side]) -> bool:
    """Whether all leave one account and all arrive in one, in equal amounts and numbers: then who is paired with whom changes nothing."""
    return (
        len(outs) == len(ins)
        and len({(out.account, out.quantity, out.whole) for out in outs}) == 1
        and len({(into.account, into.quantity) for into in ins}) == 1
    )


def _in_order(edges: Mapping[int, Sequence[int]], lefts: Sequence[int]) -> list[tuple[int, int]]:
    """First sent, first arrived; nothing where that is not possible for all."""
    rights = sorted({right for left in lefts for right in edges[left]})
    pairs = list(zip(sorted(lefts), rights, strict=True))
    return pairs if all(right in edges[left] for left, right in pairs) else []
