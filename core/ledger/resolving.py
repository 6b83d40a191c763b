"""From everything that files and the user state of names to what each code means. Pure; holds no SQL.

A name's undated statements join whole assets. A dated one moves only those uses of the name that lie in its days. What the user said
goes before what files state. Files join a name to a stronger identifier (ISIN, then CUSIP, FIGI, SEDOL) seen in one row. Where files
state two different ones for one name, each holds on the days it was seen, and before the first and after the last: between them the
name stands for itself. Where those days overlap, no one is believed. Both are a `Clash`. The result is a function of the set of
statements: every step goes through them in an order of their own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import pairwise

from core.ledger.identity import FIRST, LAST, Clash, Identities, Said, Seen
from core.model.identifiers import Scheme, cusip_of, scheme_of

_STRENGTH = {Scheme.ISIN: 0, Scheme.CUSIP: 1, Scheme.FIGI: 2, Scheme.SEDOL: 3, Scheme.CONTRACT: 4, Scheme.TICKER: 5}
_CALLED_BY = {scheme: rank for rank, scheme in enumerate(Scheme)}
_STRONG = frozenset((Scheme.ISIN, Scheme.CUSIP, Scheme.FIGI, Scheme.SEDOL))


def resolve(codes: Iterable[str], said: Collection[Said], seen: Iterable[Seen]) -> Identities:
    """What the codes of a ledger mean. `codes` are all that it holds."""
    return _Resolution(codes, said, seen).identities()


class _Resolution:
    def __init__(self, codes: Iterable[str], said: Collection[Said], seen: Iterable[Seen]) -> None:
        self._parent: dict[str, str] = {}
        self._held: dict[str, dict[Scheme, frozenset[str]]] = {}
        self._said = sorted((word for word in said if not word.apart), key=lambda word: (word.name, word.since, word.until, word.asset))
        self._apart = {frozenset((word.name, word.asset)) for word in said if word.apart}
        self._seen = [pair for pair in _merged(seen) if frozenset((pair.name, pair.asset)) not in self._apart]
        self._dated: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self._clashes: list[Clash] = []
        for word in self._said:
            if word.dated:
                self._dated[word.name].append((word.since, word.until, word.asset))
            else:
                self._join(word.name, word.asset)
        self._join_by_make(codes)
        self._join_by_files()

    def identities(self) -> Identities:
        members: dict[str, list[str]] = defaultdict(list)
        for code in self._parent:
            members[self._find(code)].append(code)
        superseded = {word.name for word in self._said if not word.dated}
        newest: dict[str, int] = {}
        for pair in self._seen:
            newest[pair.name] = max(newest.get(pair.name, 0), date.fromisoformat(pair.last).toordinal())

        def preference(code: str) -> tuple[int, bool, int, str]:
            return (_CALLED_BY[scheme_of(code)], code in superseded, -newest.get(code, 0), code)

        called = {root: min(codes, key=preference) for root, codes in members.items()}
        roots = {code: called[root] for root, codes in members.items() for code in codes if code != called[root]}
        dated = {
            name: tuple((since, until, called.get(self._find(asset), asset)) for since, until, asset in days)
            for name, days in sorted(self._dated.items())
        }
        return Identities(roots, dated, sorted(self._clashes, key=lambda clash: (clash.name, clash.assets)))

    def _find(self, code: str) -> str:
        parent = self._parent
        while (above := parent.get(code, code)) != code:
            parent[code] = parent.get(above, above)
            code = above
        return code

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        if first == second:
            self._parent.setdefault(first, first)
            return
        held = dict(self._identifiers(first))
        for scheme, codes in self._identifiers(second).items():
            held[scheme] = held.get(scheme, frozenset()) | codes
        self._held[first] = held
        self._parent.setdefault(first, first)
        self._parent[second] = first

    def _join_by_make(self, codes: Iterable[str]) -> None:
        """An American or Canadian ISIN holds its CUSIP: where both are in the ledger they are one."""
        present = {*codes}
        for pair in self._seen:
            present.update((pair.name, pair.asset))
        for code in sorted(present):
            kind, _, name = code.partition(":")
            cusip = len(name) == 12 and scheme_of(code) is Scheme.ISIN and cusip_of(name)
            if cusip and f"{kind}:{cusip}" in present and frozenset((code, f"{kind}:{cusip}")) not in self._apart:
                self._join(code, f"{kind}:{cusip}")

    def _join_by_files(self) -> None:
        """From the strongest names to the weakest, so that each meets identifiers that are settled."""
        pairs = [placed for pair in self._seen if (placed := self._placed(pair)) is not None]
        by_strength = defaultdict(list)
        for pair in pairs:
            by_strength[_STRENGTH[scheme_of(pair.name)]].append(pair)
        for strength in sorted(by_strength):
            groups: dict[str, list[Seen]] = defaultdict(list)
            for pair in by_strength[strength]:
                groups[self._find(pair.name)].append(pair)
            for _, group in sorted(groups.items(), key=lambda found: min(pair.name for pair in found[1])):
                self._join_group(group)

    def _placed(self, pair: Seen) -> Seen | None:
        """The pair with the asset that the user's dated words give its name in the days that it was seen."""
        for since, until, asset in self._dated.get(pair.name, ()):
            if since <= pair.first and pair.last <= until:
                pair = Seen(asset, pair.asset, pair.first, pair.last)
                break
            if since <= pair.last and pair.first <= until:
                self._clashes.append(Clash(pair.name, (asset, pair.asset), "a file states it on days that your word parts, which stands"))
                return None
        return Seen(pair.asset, pair.name, pair.first, pair.last) if _strength(pair.name) < _strength(pair.asset) else pair

    def _join_group(self, group: list[Seen]) -> None:
        """The names of one asset and the stronger identifiers that files state for them."""
        name = min(pair.name for pair in group)
        own = self._find(name)
        targets = sorted({self._find(pair.asset) for pair in group} - {own})
        held = self._identifiers(own)
        stated = tuple(sorted({pair.asset for pair in group}))
        if any(not held[scheme] & other for target in targets for scheme, other in self._identifiers(target).items() if scheme in held):
            self._clashes.append(Clash(name, stated, "your word, or a stronger identifier, says otherwise and stands"))
            return
        schemes = [scheme for target in targets for scheme in self._identifiers(target)]
        if len(schemes) > len(set(schemes)):
            self._by_days(name, stated, group)
            return
        for target in targets:
            self._join(name, target)

    def _identifiers(self, root: str) -> dict[Scheme, frozenset[str]]:
        """The identifiers of the names joined so far under `root`; a second one of a scheme is another security unless the user said so."""
        found = self._held.get(root)
        if found is None:
            scheme = scheme_of(root)
            found = {scheme: frozenset((root,))} if scheme in _STRONG else {}
            kind, _, name = root.partition(":")
            if scheme is Scheme.ISIN and cusip_of(name):
                found[Scheme.CUSIP] = frozenset((f"{kind}:{cusip_of(name)}",))
        return found

    def _by_days(self, name: str, stated: tuple[str, ...], group: list[Seen]) -> None:
        """One name, several securities: each on its days, where those follow one another."""
        spans: dict[str, tuple[str, str]] = {}
        for pair in group:
            target = self._find(pair.asset)
            first, last = spans.get(target, (pair.first, pair.last))
            spans[target] = (min(first, pair.first), max(last, pair.last))
        order = sorted(spans.items(), key=lambda found: found[1])
        alone = len({pair.name for pair in group}) == 1 and name not in self._parent
        if not alone or any(earlier[1][1] >= later[1][0] for earlier, later in pairwise(order)):
            self._clashes.append(Clash(name, stated, "files state it for each on the same days; it stands for itself"))
            return
        for place, (target, (first, last)) in enumerate(order):
            since, until = (FIRST if place == 0 else first), (LAST if place == len(order) - 1 else last)
            self._dated[name].append((since, until, target))
        self._clashes.append(Clash(name, stated, "it named one after the other, as files state; between their days it stands for itself"))


def _merged(seen: Iterable[Seen]) -> Iterator[Seen]:
    """Each pair once, with the widest span that files give it together."""
    spans: dict[tuple[str, str], tuple[str, str]] = {}
    for pair in seen:
        first, last = spans.get((pair.name, pair.asset), (pair.first, pair.last))
        spans[pair.name, pair.asset] = (min(first, pair.first), max(last, pair.last))
    for (name, asset), (first, last) in sorted(spans.items()):
        yield Seen(name, asset, first, last)


def _strength(code: str) -> int:
    return _STRENGTH[scheme_of(code)]
