"""What an open sending could be, for the user to choose from: ranked, with reasons. Nothing here joins anything."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from core.matching.near import weight
from core.matching.sides import BY_SIZE, DAY, HOUR, Side, Whose, becomes, exact, least, sides
from core.matching.twins import amounts, family_of, grows
from core.model import PART, Account, AmbiguousTransfer, Event, LinkKind, symbol
from core.money import cents, multiply, ratio, subtract, text

MOST_SHOWN = 12
BRIDGE_DAYS = 8
"""A bridge out of a rollup takes a week."""
_STEP = 8
"""So many of each day are looked at."""


class Candidate(Struct, frozen=True):
    """One arrival that a sending could be. `difference`: sent less arrived, in the sender's asset. `seconds` after the sending; negative
    before. `shared` are ids that both bear. `kind` is how the two would be linked, `why` says all of it in words."""

    incoming: str
    kind: LinkKind
    difference: Decimal
    seconds: int
    shared: tuple[str, ...]
    why: tuple[str, ...]


class Finds:
    """Possibilities met on the way, by sending."""

    def __init__(self) -> None:
        self._near: dict[str, dict[str, Side]] = defaultdict(dict)

    def add(self, out: Side, those: Iterable[Side]) -> None:
        self._near[out.key].update({into.key: into for into in those})

    def ranked(
        self, outs: Mapping[str, Side], ins: Mapping[str, Side], forbidden: frozenset[tuple[str, str]],
    ) -> tuple[AmbiguousTransfer, ...]:
        """Of each open sending the open arrivals that it could be, the likeliest first; also those that only the user can join: twins,
        bridges, and what came later than any window."""
        index = _Index(ins.values())
        found = []
        for key, out in outs.items():
            near = {name: into for name, into in self._near.get(key, {}).items() if name in ins}
            if len(near) < MOST_SHOWN and not any(_shared(out, into) for into in near.values()):
                near.update({into.key: into for into in index.around(out)})
            those = sorted((into for into in near.values() if (key, into.key) not in forbidden), key=lambda into: _rank(out, into))
            if those:
                found.append(AmbiguousTransfer(key, tuple(into.key for into in those[:MOST_SHOWN])))
        return tuple(found)


class _Index:
    """Open arrivals by what they are worth as, day and amount."""

    def __init__(self, ins: Iterable[Side]) -> None:
        self._days: dict[tuple[Whose, str, int], list[Side]] = defaultdict(list)
        for into in ins:
            if not into.asset.startswith("cash:"):
                self._days[into.owner, into.asset, into.seconds // DAY].append(into)
        self._assets: dict[str, list[str]] = defaultdict(list)
        for asset in sorted({asset for _, asset, _ in self._days}):
            self._assets[family_of(asset)].append(asset)
        self._sizes: dict[tuple[Whose, str, int], list[Decimal]] = {}
        for day, some in self._days.items():
            some.sort(key=BY_SIZE)
            self._sizes[day] = [into.quantity for into in some]

    def around(self, out: Side) -> list[Side]:
        """The same asset in another account, or a twin in any, within the time that a bridge takes."""
        if out.asset.startswith("cash:"):
            return []
        found: list[Side] = []
        before = max(out.before, HOUR)
        for asset in self._assets.get(family_of(out.asset), ()):
            low, high = (least(out), out.whole) if asset == out.asset else amounts(out.asset, out.whole, asset)
            for day in range((out.seconds - before) // DAY, (out.seconds + BRIDGE_DAYS * DAY) // DAY + 1):
                key = (out.owner, asset, day)
                sizes = self._sizes.get(key)
                if sizes:
                    stop = bisect_right(sizes, high)
                    start = max(bisect_left(sizes, low), stop - _STEP)
                    found.extend(
                        into for into in self._days[key][start:stop]
                        if -before <= into.seconds - out.seconds <= BRIDGE_DAYS * DAY
                        and (into.account != out.account or into.asset != out.asset)
                    )
        return found


def weigh(outgoing: Event, incoming: Event, accounts: Mapping[str, Account]) -> Candidate:
    """Why `incoming` could be the arrival of `outgoing`. Raises `ValueError` where the two are no sides of a transfer."""
    outs, ins = sides((outgoing, incoming), accounts)
    if len(outs) != 1 or len(ins) != 1 or outs[0].key != outgoing.key:
        raise ValueError(f"{outgoing.key} and {incoming.key} are not one sending and one arrival")
    out, into = outs[0], ins[0]
    kind = becomes(out, into)
    shared = _shared(out, into)
    seconds = into.seconds - out.seconds
    why = [f"both bear the id {ref}" for ref in shared]
    if kind is not LinkKind.TRANSFER:
        why.append(f"{symbol(into.asset)} stands for {symbol(out.asset)}: link it as a {kind.value} if that is what it was")
    why += [_amounts(out, into), _times(out, into, seconds)]
    return Candidate(into.key, kind, subtract(out.whole, into.quantity), seconds, shared, tuple(why))


def _rank(out: Side, into: Side) -> tuple[bool, bool, int, str]:
    return (not _shared(out, into), out.asset != into.asset, weight(out, into, fees=True)[0], into.key)


def _shared(out: Side, into: Side) -> tuple[str, ...]:
    refs = into.event.refs
    return tuple(ref for ref in out.event.refs if ref in refs and not ref.startswith(PART)) if refs else ()


def _amounts(out: Side, into: Side) -> str:
    if grows(out.asset, into.asset):
        return f"{text(into.quantity)} {symbol(into.asset)} for {text(out.quantity)} {symbol(out.asset)}"
    if exact(out, into):
        return "the amount is the same"
    less = subtract(out.whole, into.quantity)
    share = f"{cents(multiply(ratio(less.copy_abs(), out.whole), Decimal(100)))} %"
    word = "less" if less > 0 else "more"
    return f"{text(less.copy_abs())} {symbol(out.asset)} {word} arrived than was sent ({share})"


def _times(out: Side, into: Side, seconds: int) -> str:
    word = "after" if seconds >= 0 else "before"
    size = abs(seconds)
    if out.dated or into.dated:
        days = (size + DAY // 2) // DAY
        return f"{days} day{'' if days == 1 else 's'} {word} the sending" if days else "about the same day; no time is stated"
    if size < HOUR:
        minutes = size // 60
        return f"{minutes} minute{'' if minutes == 1 else 's'} {word} the sending"
    if size < 2 * DAY:
        return f"{size // HOUR} h {size % HOUR // 60} min {word} the sending"
    return f"{size // DAY} days {word} the sending"
