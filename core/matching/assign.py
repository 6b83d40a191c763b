"""One-to-one assignment in a graph of possible pairs: which pairs stand in every largest assignment, so that nothing is guessed."""

from collections.abc import Mapping, Sequence

MOST = 60
"""A component with more possible pairs than this is left to the user unless its pairs are interchangeable."""

Edges = Mapping[int, Sequence[int]]
"""From each left vertex the right vertices it can be paired with."""


def components(edges: Edges) -> list[tuple[list[int], list[int]]]:
    """The connected parts as (left vertices, right vertices), each sorted, in order of their first left vertex."""
    backward: dict[int, list[int]] = {}
    for left, rights in edges.items():
        for right in rights:
            backward.setdefault(right, []).append(left)
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


def largest(edges: Edges, lefts: Sequence[int], without: tuple[int, int] | None = None) -> dict[int, int]:
    """A largest assignment, right vertex to left vertex, `without` one pair."""
    taken: dict[int, int] = {}

    def place(left: int, tried: set[int]) -> bool:
        for right in edges[left]:
            if right in tried or (left, right) == without:
                continue
            tried.add(right)
            if right not in taken or place(taken[right], tried):
                taken[right] = left
                return True
        return False

    for left in lefts:
        place(left, set())
    return taken


def forced(edges: Edges, lefts: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs (left, right) of one component that every largest assignment contains; none where the component is too large to tell."""
    if len(lefts) == 1 and len(edges[lefts[0]]) == 1:
        return [(lefts[0], edges[lefts[0]][0])]
    if sum(len(edges[left]) for left in lefts) > MOST:
        return []
    best = largest(edges, lefts)
    return sorted((left, right) for right, left in best.items() if len(largest(edges, lefts, (left, right))) < len(best))
