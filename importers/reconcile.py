"""The running balances that the ledger's files state, gathered for `core.services.reconcile`. Compares nothing itself."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from core.model import SourceRow
from core.model.sources import GainSeen, LotSeen
from core.money import ZERO, add
from core.services import reconcile as services
from core.services.reconcile import Balance, Reconciled, Statement
from core.services.workspace import Workspace
from importers.chain import Chains, Link, follow
from importers.retry import tables


def reconcile(ws: Workspace) -> tuple[Reconciled, ...]:
    """Everything that files state of holdings and basis, beside what the ledger computes."""
    lots: Counter[LotSeen] = Counter()
    gains: Counter[GainSeen] = Counter()
    return services.load(ws, list(_statements(ws, lots, gains)), lots.elements(), gains.elements())


def _statements(ws: Workspace, lots: Counter[LotSeen], gains: Counter[GainSeen]) -> Iterator[Statement]:
    """One for each asset of each file with a balance column; `lots` and `gains` are filled with what else files state.

    What several files state counts once. Files are read again from what the ledger keeps of them.
    """
    now = {first: name for name, first in ws.ledger.accounts.first_names().items() if name in ws.ledger.accounts.all()}
    for file, _, table, parsed in tables(ws, lambda file: True):
        lots |= Counter(replace(seen, account=now.get(seen.account, seen.account), row=0) for seen in parsed.lots)
        gains |= Counter(replace(seen, account=now.get(seen.account, seen.account), row=0) for seen in parsed.gains)
        for chains in table.chains or ():
            yield from _of(chains, file.name, parsed.rows, now.get(chains.account, chains.account))


def _of(chains: Chains, name: str, rows: list[SourceRow], account: str) -> Iterator[Statement]:
    drawers: defaultdict[str, list[tuple[Decimal, list[Link]]]] = defaultdict(list)
    for (_, _, asset), links in chains.links.items():
        if links and asset != chains.aside:
            found, ordered = follow(links)
            drawers[asset].append((found.opening, ordered))
    for asset, parts in drawers.items():
        yield Statement(account, asset, name, tuple(_together(parts, rows)))


def _together(parts: list[tuple[Decimal, list[Link]]], rows: list[SourceRow]) -> Iterator[Balance]:
    """What all drawers of an asset hold after each instant: of each its latest balance, its opening one before its first row."""
    held = [opening for opening, _ in parts]
    steps = sorted(
        (link[0], drawer, place, link[3], link[1]) for drawer, (_, ordered) in enumerate(parts) for place, link in enumerate(ordered)
    )
    for number, (at, drawer, _, balance, row) in enumerate(steps):
        held[drawer] = balance
        if number + 1 == len(steps) or steps[number + 1][0] != at:
            total = ZERO
            for part in held:
                total = add(total, part)
            yield Balance(at, total, rows[row].line)


__all__ = ["reconcile"]
