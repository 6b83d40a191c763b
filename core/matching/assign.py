"""One-to-one assignment in a graph of possible pairs: which pairs are clearly meant, so that nothing is guessed (rule B1.4).

A possible pair has a weight (cost, bar): what it costs, and what any other possibility in its place must cost at least, apart from the
margin, for this one to be clearly better. Vertices are numbers; two of equal `place` differ in nothing but their time, so between them
no margin is asked for.
"""

from collections.abc import Hashable, Mapping, Sequence

from msgspec import Struct

MOST = 60
"""A component with more possible pairs than this is settled only as far as its pairs are clear by themselves."""

Weight = tuple[int, int]
Edges = Mapping[int, Mapping[int, Weight]]
"""From each left vertex the right vertices it can be paired with."""
Pair = tuple[int, int]


class Graph(Struct, frozen=True):
    edges: Edges
    left_place: Sequence[Hashable]
    right_place: Sequence[Hashable]
    margin: Sequence[int]
    """By left vertex."""
    missing: Sequence[int]
    """By left vertex: what it costs that it goes without."""
    blocked: frozenset[int] = frozenset()
    """Right vertices that have more possibilities than are looked at: they are not decided on."""


def settle(graph: Graph) -> list[Pair]:
    """The pairs (left, right) that stand, sorted."""
    found: list[Pair] = []
    for lefts, rights in components(graph.edges):
        found.extend(_settle(graph, lefts, rights))
    return sorted(found)


def components(edges: Edges) -> list[tuple[list[int], list[int]]]:
    """The connected parts as (left vertices, right vertices), each sorted, in order of their first left vertex."""
    backward = _backward(edges, edges)
    seen: set[int] = set()
    found = []
    for start in sorted(edges):
        if start in seen or not edges[start]:
            continue
        seen.add(start)
        lefts, frontier = [start], [start]
        reached: set[int] = set()
        while frontier:
            for right in edges[frontier.pop()]:
                if right in reached:
                    continue
                reached.add(right)
                for left in backward[right]:
                    if left not in seen:
                        seen.add(left)
                        lefts.append(left)
                        frontier.append(left)
        found.append((sorted(lefts), sorted(reached)))
    return found


def _backward(edges: Edges, lefts: Mapping[int, object] | Sequence[int]) -> dict[int, list[int]]:
    backward: dict[int, list[int]] = {}
    for left in lefts:
        for right in edges[left]:
            backward.setdefault(right, []).append(left)
    return backward


def _settle(graph: Graph, lefts: list[int], rights: list[int]) -> list[Pair]:
    """One component: alone, alike and in order, clear by themselves, clear as an assignment."""
    edges = graph.edges
    if len(lefts) == 1 and len(rights) == 1:
        return [] if rights[0] in graph.blocked else [(lefts[0], rights[0])]
    alike = len({graph.left_place[left] for left in lefts}) == 1 and len({graph.right_place[right] for right in rights}) == 1
    if alike and len(lefts) == len(rights):
        ordered = list(zip(lefts, rights, strict=True))
        if all(right in edges[left] for left, right in ordered):
            return ordered
    found = _clear_alone(graph, lefts)
    taken, used = {left for left, _ in found}, {right for _, right in found}
    rest = {left: {right: weight for right, weight in edges[left].items() if right not in used} for left in lefts if left not in taken}
    for some, others in components(rest):
        if sum(len(rest[left]) for left in some) <= MOST and not any(right in graph.blocked for right in others):
            found.extend(Assignment(graph, rest, some, alike=alike).clear())
    return found


def _clear_alone(graph: Graph, lefts: Sequence[int]) -> list[Pair]:
    """Pairs whose two sides are by far the nearest to each other; each one found may make others so. The order changes nothing."""
    edges, backward = graph.edges, _backward(graph.edges, lefts)
    left_place, right_place = graph.left_place, graph.right_place
    gone: set[int] = set()
    used: set[int] = set()
    found: list[Pair] = []
    waiting = list(reversed(lefts))
    queued = set(waiting)
    while waiting:
        left = waiting.pop()
        queued.discard(left)
        if left in gone:
            continue
        options = [(weight, right) for right, weight in edges[left].items() if right not in used]
        if not options:
            continue
        (cost, bar), right = min(options)
        if right in graph.blocked:
            continue
        far = bar + graph.margin[left]
        place = right_place[right]
        if any(
            other != right and (weight[0] < bar or weight[0] <= cost or (weight[0] < far and right_place[other] != place))
            for weight, other in options
        ):
            continue
        place = left_place[left]
        rival = False
        for other in backward[right]:
            if other != left and other not in gone:
                weight = edges[other][right]
                if weight[0] < bar or weight[0] <= cost or (weight[0] < far and left_place[other] != place):
                    rival = True
                    break
        if rival:
            continue
        found.append((left, right))
        gone.add(left)
        used.add(right)
        for _, near in options:
            for other in backward[near]:
                if other not in gone and other not in queued:
                    queued.add(other)
                    waiting.append(other)
    return found


class Assignment:
    """The cheapest assignment of a small component, and which of its pairs no exchange can come near."""

    def __init__(self, graph: Graph, edges: Edges, lefts: Sequence[int], *, alike: bool) -> None:
        self.edges = edges
        self.lefts = lefts
        self.margin = 1 if alike else max(graph.margin[left] for left in lefts)
        self.missing = max(graph.missing[left] for left in lefts)
        self.best = self._cheapest()

    def clear(self) -> list[Pair]:
        """An exchange: one left vertex takes the right of a second, that one the right of a third, until one takes a free right, goes
        without, or takes the right of the first. A pair is clear where every exchange that undoes it costs its bars and the margin more.
        """
        holder = {right: left for left, right in self.best.items()}
        edges, missing = self.edges, self.missing
        bar = {left: edges[left][self.best[left]][1] if left in self.best else missing for left in self.lefts}
        steps = {
            left: {holder[right]: weight[0] for right, weight in edges[left].items() if holder.get(right, left) != left}
            for left in self.lefts
        }
        end = {
            left: min([missing, *(weight[0] for right, weight in edges[left].items() if right not in holder)]) if left in self.best else 0
            for left in self.lefts
        }
        onward = {left: end[left] - bar[left] if left in self.best else 0 for left in self.lefts}
        before = dict.fromkeys(self.lefts, 0)
        for _ in self.lefts:
            onward = {
                left: min([onward[left], *(cost + onward[to] - bar[left] for to, cost in steps[left].items())]) for left in self.lefts
            }
            earlier = dict(before)
            for left in self.lefts:
                for to, cost in steps[left].items():
                    earlier[to] = min(earlier[to], before[left] - bar[left] + cost)
            before = earlier
        return [
            (left, right) for left, right in self.best.items()
            if before[left] + onward[left] >= self.margin and self._round(left, steps, bar) >= self.margin
        ]

    def _round(self, start: int, steps: Mapping[int, Mapping[int, int]], bar: Mapping[int, int]) -> int:
        """The cheapest exchange in a circle through `start`; high where there is none."""
        reached = {start: 0}
        least = self.missing + self.margin
        for _ in self.lefts:
            further: dict[int, int] = {}
            for left, cost in reached.items():
                for to, step in steps[left].items():
                    total = cost - bar[left] + step
                    if to == start:
                        least = min(least, total)
                    elif total < further.get(to, total + 1):
                        further[to] = total
            reached = further
        return least

    def _cheapest(self) -> dict[int, int]:
        """Left vertex to right vertex, by shortest augmenting paths (the Hungarian method); going without is a right of its own."""
        rights = sorted({right for left in self.lefts for right in self.edges[left]})
        count = len(rights)
        never = 1 << 62
        table = [
            [*(self.edges[left][right][0] if right in self.edges[left] else never for right in rights),
             *(self.missing if place == own else never for place in range(len(self.lefts)))]
            for own, left in enumerate(self.lefts)
        ]
        width = count + len(self.lefts)
        up, down, row_of = [0] * len(self.lefts), [0] * (width + 1), [-1] * (width + 1)
        for row in range(len(self.lefts)):
            row_of[width] = row
            column = width
            slack, came, done = [never * 2] * width, [width] * width, [False] * (width + 1)
            while row_of[column] != -1:
                done[column] = True
                here = row_of[column]
                shift, nearest = never * 4, -1
                for other in range(width):
                    if not done[other]:
                        reduced = table[here][other] - up[here] - down[other]
                        if reduced < slack[other]:
                            slack[other], came[other] = reduced, column
                        if slack[other] < shift:
                            shift, nearest = slack[other], other
                for other in range(width + 1):
                    if done[other]:
                        up[row_of[other]] += shift
                        down[other] -= shift
                    elif other < width:
                        slack[other] -= shift
                column = nearest
            while column != width:
                row_of[column] = row_of[came[column]]
                column = came[column]
        return {
            self.lefts[row_of[place]]: rights[place] for place in range(count)
            if row_of[place] != -1 and rights[place] in self.edges[self.lefts[row_of[place]]]
        }
