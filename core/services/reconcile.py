"""What files state beside what the ledger computes, by account and asset: running balances, positions, cost basis. Nothing is adjusted.

Of running balances the first row from which the two differ is named: what is wrong happened there or before it, after the row above.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from msgspec import Struct

from core.model import Disposal, Lot
from core.model.sources import GainSeen, LotSeen
from core.money import ZERO, add, subtract, total
from core.services import positions, projection
from core.services.balances import Key, held_at
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown

BALANCE, POSITION, BASIS = "running balance", "position", "cost basis"

_MOVED = Unknown("units came or went since", "import a newer export")

class Balance(Struct, frozen=True):
    """What a file says was held after everything up to an instant; `line` is the row that says it."""

    at: datetime
    quantity: Decimal
    line: int


class Statement(Struct, frozen=True):
    """The running balances of one asset in one file, in order of time, one for each instant; `account` as the ledger shows it."""

    account: str
    asset: str
    file: str
    balances: tuple[Balance, ...]


class Divergence(Struct, frozen=True):
    """The first row from which a file and the ledger differ."""

    file: str
    line: int
    at: datetime
    stated: Decimal
    computed: Decimal


class Reconciled(Struct, frozen=True):
    """One thing that a file states at `at`. `difference` is stated less computed, unknown where what is computed is; `first` None: agrees.

    Quantities are in units of the asset, a cost basis in `currency`.
    """

    account: str
    asset: str
    what: str
    file: str
    at: datetime
    stated: Decimal
    computed: Maybe
    difference: Maybe
    currency: str = ""
    first: Divergence | None = None

    @property
    def agrees(self) -> bool:
        return self.difference == ZERO


def load(
    ws: Workspace, statements: Iterable[Statement], lots: Iterable[LotSeen] = (), gains: Iterable[GainSeen] = ()
) -> tuple[Reconciled, ...]:
    """Everything stated up to the clock, beside the ledger; by account, asset and what is stated."""
    projection.booked(ws)
    chosen = [statement for statement in statements if statement.balances]
    wanted: dict[Key, set[datetime]] = {}
    for statement in chosen:
        wanted.setdefault((statement.account, statement.asset), set()).update(each.at for each in statement.balances)
    held = held_at(ws, wanted)
    found = [_balance(statement, held[statement.account, statement.asset]) for statement in chosen]
    followed = {(one.account, one.asset, one.at) for one in found}
    for each in positions.compared(ws):
        seen = each.stated
        if (each.account, each.asset, seen.at) in followed:
            continue
        found.append(Reconciled(each.account, each.asset, POSITION, seen.name, seen.at, each.export, each.ledger, each.difference))
        if seen.basis is not None:
            found.append(_basis(ws, each, seen.basis))
    found += _all_lots(ws, lots)
    found += _all_gains(ws, gains)
    return tuple(sorted(found, key=lambda one: (one.account, one.asset, one.what, one.at, one.file)))


def _balance(statement: Statement, held: Mapping[datetime, Decimal]) -> Reconciled:
    first: Divergence | None = None
    for balance in statement.balances:
        computed = held[balance.at]
        if computed == balance.quantity:
            first = None
        elif first is None:
            first = Divergence(statement.file, balance.line, balance.at, balance.quantity, computed)
    last = statement.balances[-1]
    computed = held[last.at]
    difference = subtract(last.quantity, computed)
    return Reconciled(
        statement.account, statement.asset, BALANCE, statement.file, last.at, last.quantity, computed, difference, "", first
    )


def _basis(ws: Workspace, each: positions.Difference, stated: Decimal) -> Reconciled:
    """The cost basis that a positions export states, beside that of the open lots."""
    seen = each.stated
    unit = seen.currency or ws.base_currency
    computed = _lots(ws, each, unit)
    difference: Maybe = computed if isinstance(computed, Unknown) else subtract(stated, computed)
    return Reconciled(each.account, each.asset, BASIS, seen.name, seen.at, stated, computed, difference, unit)


def _lots(ws: Workspace, each: positions.Difference, unit: str) -> Maybe:
    if unit != ws.base_currency:
        return Unknown(f"the file states it in {unit} and lots are in {ws.base_currency}", "compare them lot by lot")
    if each.difference:
        return Unknown("the quantities differ", "mend those first")
    if ws.ledger.projections.balances().get((each.account, each.asset), ZERO) != each.ledger:
        return _MOVED
    return _sum(lot.basis for lot in ws.ledger.projections.lots(account=each.account, asset=each.asset))


def _all_lots(ws: Workspace, stated: Iterable[LotSeen]) -> Iterator[Reconciled]:
    """The newest lot details of each holding, by open date, beside the ledger's open lots."""
    held: dict[Key, dict[datetime, list[LotSeen]]] = {}
    for seen in stated:
        if seen.at <= ws.as_of:
            held.setdefault((seen.account, seen.asset), {}).setdefault(seen.at, []).append(seen)
    if not held:
        return
    now = ws.ledger.projections.balances()
    then = held_at(ws, {key: (max(times),) for key, times in held.items()})
    for (account, asset), times in held.items():
        at = max(times)
        moved = now.get((account, asset), ZERO) != then[account, asset][at]
        by_day: dict[date, list[LotSeen]] = {}
        for seen in times[at]:
            by_day.setdefault(seen.opened, []).append(seen)
        ours: dict[date, list[Lot]] = {}
        for lot in ws.ledger.projections.lots(account=account, asset=asset):
            ours.setdefault(lot.acquired, []).append(lot)
        for day in sorted(by_day.keys() | ours.keys()):
            there, here = by_day.get(day, []), ours.get(day, [])
            name, unit = f"lot of {day}", there[0].currency if there else ws.base_currency
            quantity = total(seen.quantity for seen in there)
            held_now: Maybe = _MOVED if moved else total(lot.quantity for lot in here)
            yield _one(account, asset, f"{name}: units", at, quantity, held_now)
            bases = [seen.basis for seen in there]
            if there and None not in bases:
                differ = isinstance(held_now, Unknown) or held_now != quantity or unit != ws.base_currency
                computed: Maybe = (
                    Unknown("the units or the currency differ", "mend those first") if differ else _sum(lot.basis for lot in here)
                )
                yield _one(account, asset, f"{name}: basis", at, total(each for each in bases if each is not None), computed, unit)


def _all_gains(ws: Workspace, stated: Iterable[GainSeen]) -> Iterator[Reconciled]:
    """Closed lots by the days of purchase and sale, beside the ledger's disposals."""
    groups: dict[tuple[str, str, date, date | None], list[GainSeen]] = {}
    for seen in stated:
        groups.setdefault((seen.account, seen.asset, seen.closed, seen.opened), []).append(seen)
    if not groups:
        return
    sold: dict[tuple[str, str, date], list[Disposal]] = {}
    for disposal in ws.ledger.projections.disposals():
        sold.setdefault((disposal.account, disposal.asset, disposal.sold), []).append(disposal)
    for (account, asset, closed, opened), there in groups.items():
        here = [each for each in sold.get((account, asset, closed), ()) if opened in (None, each.acquired)]
        name = f"sale of {closed}, lot of {opened}" if opened else f"sale of {closed}, various lots"
        at = max((each.sold_at for each in here), default=datetime.combine(closed, time(12), UTC))
        quantity, ours = total(seen.quantity for seen in there), total(each.quantity for each in here)
        yield _one(account, asset, f"{name}: units", at, quantity, ours)
        differ = ours != quantity or any(seen.currency != ws.base_currency for seen in there)
        for what, stated_, computed in (
            ("gain", [seen.gain for seen in there], _sum(each.gain for each in here)),
            ("disallowed", [seen.disallowed for seen in there], _sum(each.disallowed for each in here)),
        ):
            if None in stated_ or (what == "disallowed" and computed == ZERO and not any(stated_)):
                continue
            known_ = total(each for each in stated_ if each is not None)
            beside: Maybe = Unknown("the units or the currency differ", "mend those first") if differ else computed
            yield _one(account, asset, f"{name}: {what}", at, known_, beside, there[0].currency)


def _one(account: str, asset: str, what: str, at: datetime, stated: Decimal, computed: Maybe, currency: str = "") -> Reconciled:
    difference: Maybe = computed if isinstance(computed, Unknown) else subtract(stated, computed)
    return Reconciled(account, asset, what, "", at, stated, computed, difference, currency)


def _sum(figures: Iterable[Maybe]) -> Maybe:
    """The sum; unknown with the first cause where one of them is."""
    found = ZERO
    for figure in figures:
        if isinstance(figure, Unknown):
            return figure
        found = add(found, figure)
    return found
