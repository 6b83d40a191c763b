"""Pairing in tiers: what the user linked, shared ids, exact amounts, amounts less a fee. One to one; the rest stays open."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from core.matching.assign import Graph, settle
from core.matching.near import margin, missing, weight
from core.matching.ranked import Finds
from core.matching.sides import BY_SIZE, BY_TIME, DAY, Side, Whose, becomes, exact, fits, in_time, least, lost, sides
from core.matching.twins import amounts, family_of
from core.model import Account, Event, LinkKind, Matches, TransferMatch

MOST_CANDIDATES = 32
"""More possible counterparts than these are not looked at: nothing can be told from their times, and the user could not choose either."""

Link = tuple[str, str]
Conversion = tuple[str, str, LinkKind]


def match(
    events: Iterable[Event], links: Iterable[Link] = (), forbidden: Iterable[Link] = (), accounts: Mapping[str, Account] | None = None,
    conversions: Iterable[Conversion] = (),
) -> Matches:
    """Pair outgoing with incoming events of the user's own accounts.

    `links` and `forbidden` are (outgoing key, incoming key): what the user joined, and what must never be joined; `conversions` the same
    with what happened on the way, for events of two assets. Of two words about one event the later stands. Only accounts of one owner
    are joined, and units other than money only where both are taxed alike. The order of `events` does not matter. Money without a
    counterpart is not listed as open: it has no basis to carry.
    """
    finder = _Finder(events, frozenset(forbidden), accounts or {})
    finder.by_user(links, conversions)
    finder.by_id()
    finder.by_amount()
    finder.by_amount_less_fee()
    return finder.result()


class _Finder:
    """The sides not yet paired, and what has been found."""

    def __init__(self, events: Iterable[Event], forbidden: frozenset[Link], accounts: Mapping[str, Account]) -> None:
        outs, ins = sides(events, accounts)
        self.outs = {side.key: side for side in outs}
        self.ins = {side.key: side for side in ins}
        self.forbidden = forbidden
        self.found: list[TransferMatch] = []
        self.seen = Finds()
        self.shared: dict[str, set[str]] = {}
        """Sides that share an id with others still open: nothing else is tried for them."""
        self.special = {key for pair in forbidden for key in pair}
        """Sides of which something is known that others of the same amount do not share."""

    def by_user(self, links: Iterable[Link], conversions: Iterable[Conversion]) -> None:
        """A link whose events are gone, or no longer fit each other, waits until they do again."""
        said = [*((out, into, LinkKind.TRANSFER) for out, into in links), *conversions]
        for out_key, in_key, kind in reversed(said):
            out, into = self.outs.get(out_key), self.ins.get(in_key)
            if out and into and fits(out, into, kind) and (out_key, in_key) not in self.forbidden:
                self._pair(out, into, "user", kind)

    def by_id(self) -> None:
        """A shared transaction hash or unique id, also between twins. One id may cover several movements: then the amounts decide."""
        shared: dict[tuple[str, str], list[Side]] = defaultdict(list)
        for into in self.ins.values():
            if into.event.refs:
                family = family_of(into.asset)
                for ref in into.event.refs:
                    shared[ref, family].append(into)
        if not shared:
            return
        possible: dict[str, list[Side]] = {}
        for out in self.outs.values():
            if not out.event.refs:
                continue
            family = family_of(out.asset)
            near: dict[str, Side] = {}
            for ref in out.event.refs:
                some = shared.get((ref, family), ())
                if len(some) <= MOST_CANDIDATES:
                    near.update({into.key: into for into in some if into.key not in near and self._could_share(out, into)})
            if near:
                self.seen.add(out, near.values())
                close = [into for into in near.values() if into.asset == out.asset and exact(out, into)]
                possible[out.key] = close or list(near.values())
        self._settle(possible, "id")
        for key, those in possible.items():
            if key in self.outs:
                left = [into.key for into in those if into.key in self.ins]
                for into_key in left:
                    self.shared.setdefault(key, set()).add(into_key)
                    self.shared.setdefault(into_key, set()).add(key)
        self.special.update(self.shared)

    def by_amount(self) -> None:
        groups: dict[tuple[Whose, str, Decimal], list[Side]] = defaultdict(list)
        for into in self.ins.values():
            groups[into.owner, into.asset, into.quantity].append(into)
        leaving: dict[tuple[Whose, str, Decimal], list[Side]] = defaultdict(list)
        for out in self.outs.values():
            for amount in (out.quantity,) if out.whole is out.quantity else (out.quantity, out.whole):
                if (out.owner, out.asset, amount) in groups:
                    leaving[out.owner, out.asset, amount].append(out)
        possible: dict[str, list[Side]] = {}
        blocked: set[str] = set()
        for group, outs in leaving.items():
            ins = groups[group]
            if len(ins) > 1 and len(outs) > 1:
                outs, ins = self._in_order(
                    [out for out in outs if out.key in self.outs], [into for into in ins if into.key in self.ins], "exact amount",
                )
            clock = [into.seconds for into in ins]
            slack = DAY if any(into.dated for into in ins) else 0
            for out in outs:
                start = bisect_left(clock, out.seconds - out.before - slack)
                stop = bisect_right(clock, out.seconds + out.after + slack)
                if stop - start > MOST_CANDIDATES:
                    blocked.update(into.key for into in self._crowd(out, ins, clock, start, stop))
                    continue
                near = [into for into in ins[start:stop] if self._allowed(out, into) and in_time(out, into)]
                if near:
                    possible.setdefault(out.key, []).extend(near)
        self._settle(possible, "exact amount", blocked, fees=False)

    def _crowd(self, out: Side, ins: Sequence[Side], clock: Sequence[int], start: int, stop: int) -> Sequence[Side]:
        """`out` has more possibilities than are looked at: the nearest are remembered for the user. Returns what it may compete for."""
        middle = min(max(bisect_left(clock, out.seconds), start), stop)
        around = ins[max(start, middle - MOST_CANDIDATES // 4):min(stop, middle + MOST_CANDIDATES)]
        self.seen.add(out, [into for into in around if self._allowed(out, into) and in_time(out, into)])
        return around

    def by_amount_less_fee(self) -> None:
        """What is left, money apart: a bank takes no share of what it moves."""
        days: dict[tuple[Whose, str], dict[int, list[Side]]] = defaultdict(dict)
        slack: dict[tuple[Whose, str], int] = defaultdict(int)
        for into in self.ins.values():
            if not into.asset.startswith("cash:"):
                days[into.owner, into.asset].setdefault(into.seconds // DAY, []).append(into)
                if into.dated:
                    slack[into.owner, into.asset] = DAY
        sized: dict[tuple[Whose, str], dict[int, tuple[list[Decimal], list[Side]]]] = {}
        for place, by_day in days.items():
            for some in by_day.values():
                some.sort(key=BY_SIZE)
            sized[place] = {day: ([into.quantity for into in some], some) for day, some in by_day.items()}
        possible: dict[str, list[Side]] = {}
        blocked: set[str] = set()
        for out in self.outs.values():
            place = (out.owner, out.asset)
            found = sized.get(place)
            if found is None:
                continue
            low, wide = least(out), slack[place]
            near: list[Side] = []
            crowded = False
            for day in range((out.seconds - out.before - wide) // DAY, (out.seconds + out.after + wide) // DAY + 1):
                if day not in found:
                    continue
                sizes, some = found[day]
                start, stop = bisect_left(sizes, low), bisect_right(sizes, out.whole)
                crowded = crowded or stop - start > MOST_CANDIDATES
                near.extend(
                    into for into in some[start:min(stop, start + MOST_CANDIDATES)] if in_time(out, into) and self._allowed(out, into)
                )
            if crowded or len(near) > MOST_CANDIDATES:
                blocked.update(into.key for into in near)
                self.seen.add(out, near)
            elif near:
                possible[out.key] = near
        self._settle(possible, "amount less fee", blocked)

    def result(self) -> Matches:
        self.found.sort(key=lambda pair: (pair.outgoing, pair.incoming))
        unpaired = [side for side in (*self.outs.values(), *self.ins.values()) if not side.asset.startswith("cash:")]
        unpaired.sort(key=BY_TIME)
        ambiguous = self.seen.ranked(self.outs, self.ins, self.forbidden)
        return Matches(tuple(self.found), ambiguous, tuple(side.key for side in unpaired))

    def _pair(self, out: Side, into: Side, tier: str, kind: LinkKind | None = None) -> None:
        del self.outs[out.key], self.ins[into.key]
        kind = kind or becomes(out, into)
        self.found.append(TransferMatch(out.key, into.key, tier, lost(out, into, kind), kind))

    def _allowed(self, out: Side, into: Side) -> bool:
        if out.account == into.account or (self.forbidden and (out.key, into.key) in self.forbidden):
            return False
        if self.shared and (out.key in self.shared or into.key in self.shared):
            return into.key in self.shared.get(out.key, ())
        return True

    def _could_share(self, out: Side, into: Side) -> bool:
        """Whether an id that both bear can mean one movement."""
        if out.owner != into.owner or (out.key, into.key) in self.forbidden:
            return False
        if out.asset == into.asset:
            return out.account != into.account and least(out) <= into.quantity <= out.whole
        if out.account == into.account and becomes(out, into) is not LinkKind.WRAP:
            return False
        low, high = amounts(out.asset, out.quantity, into.asset)
        return low <= into.quantity <= high

    def _in_order(self, outs: list[Side], ins: list[Side], tier: str) -> tuple[list[Side], list[Side]]:
        """Equal amounts that all leave one account and all arrive in one: first sent, first arrived, where as many arrive as leave.
        Who is paired with whom changes nothing then, so no number of them is too many. Returns what is left."""
        first = outs[0]
        place = (first.account, first.quantity, first.whole)
        if any((out.account, out.quantity, out.whole) != place for out in outs):
            return outs, ins
        if self.special and any(side.key in self.special for side in (*outs, *ins)):
            return outs, ins
        arriving = [into for into in ins if into.account != first.account]
        if not arriving or any(into.account != arriving[0].account for into in arriving):
            return outs, ins
        clock = [into.seconds for into in arriving]
        rest: list[Side] = []
        reach = begin = 0
        together: list[Side] = []

        def close() -> None:
            some = arriving[begin:reach]
            if len(some) == len(together) and all(map(in_time, together, some)):
                for out, into in zip(together, some, strict=True):
                    self._pair(out, into, tier)
            else:
                rest.extend(together)

        for out in outs:
            start, stop = bisect_left(clock, out.seconds - out.before - DAY), bisect_right(clock, out.seconds + out.after + DAY)
            if start >= reach:
                close()
                together, begin = [], start
            together.append(out)
            reach = max(reach, stop)
        close()
        return rest, [into for into in ins if into.key in self.ins]

    def _settle(self, possible: Mapping[str, Sequence[Side]], tier: str, blocked: Iterable[str] = (), *, fees: bool = True) -> None:
        """Pair what is clearly meant (rule B1.4); `fees`: amounts may differ. What stays open is remembered with its possibilities."""
        barred = set(blocked)
        uses = Counter(into.key for key, those in possible.items() if key in self.outs for into in those)
        outs: list[Side] = []
        for key, those in possible.items():
            out = self.outs.get(key)
            if out is None:
                continue
            if len(those) == 1 and uses[those[0].key] == 1 and those[0].key not in barred:
                self._pair(out, those[0], tier)
            else:
                outs.append(out)
        if not outs:
            return
        outs.sort(key=BY_TIME)
        ins = sorted({into.key: into for out in outs for into in possible[out.key] if into.key in self.ins}.values(), key=BY_TIME)
        number = {into.key: place for place, into in enumerate(ins)}
        edges = {
            place: {number[into.key]: weight(out, into, fees=fees) for into in possible[out.key] if into.key in number}
            for place, out in enumerate(outs)
        }
        graph = Graph(
            edges, [(out.account, out.quantity, out.whole) for out in outs], [(into.account, into.quantity) for into in ins],
            [margin(out.asset, dated=out.dated) for out in outs], [missing(out, fees=fees) for out in outs],
            frozenset(number[key] for key in barred if key in number),
        )
        for left, right in settle(graph):
            self._pair(outs[left], ins[right], tier)
        for out in outs:
            if out.key in self.outs:
                self.seen.add(out, possible[out.key])
