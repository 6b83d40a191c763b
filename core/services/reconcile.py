"""What files state beside what the ledger computes, by account and asset: running balances, positions, cost basis. Nothing is adjusted.

Of running balances the first row from which the two differ is named: what is wrong happened there or before it, after the row above.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.model import Event
from core.money import ZERO, add, subtract
from core.services import positions, projection
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown

BALANCE, POSITION, BASIS = "running balance", "position", "cost basis"

Key = tuple[str, str]
"""Account and asset."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What a file says was held after everything up to an instant; `line` is the row that says it."""

    at: datetime
    quantity: Decimal
    line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The running balances of one asset in one file, in order of time, one for each instant; `account` as the ledger shows it."""

    account: str
    asset: str
    file: str
    balances: tuple[Balance, ...]


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first row from which a file and the ledger differ."""

    file: str
    line: int
    at: datetime
    stated: Decimal
    computed: Decimal


@dataclass(frozen=True, slots=True)
class Reconciled:
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


def load(ws: Workspace, statements: Iterable[Statement]) -> tuple[Reconciled, ...]:
    """Everything stated up to the clock, beside the ledger; by account, asset and what is stated."""
    projection.booked(ws)
    chosen = [statement for statement in statements if statement.balances]
    moves = _moves(projection.events(ws), {(statement.account, statement.asset) for statement in chosen})
    found = [_balance(statement, moves[statement.account, statement.asset]) for statement in chosen]
    followed = {(one.account, one.asset, one.at) for one in found}
    for each in positions.compared(ws):
        seen = each.stated
        if (each.account, each.asset, seen.at) in followed:
            continue
        found.append(Reconciled(each.account, each.asset, POSITION, seen.name, seen.at, each.export, each.ledger, each.difference))
        if seen.basis is not None:
            found.append(_basis(ws, each, seen.basis))
    return tuple(sorted(found, key=lambda one: (one.account, one.asset, one.what, one.at, one.file)))


def _moves(events: Iterable[Event], wanted: set[Key]) -> dict[Key, list[tuple[datetime, Decimal]]]:
    """What the ledger holds after each instant at which it changed."""
    held: dict[Key, list[tuple[datetime, Decimal]]] = {key: [] for key in wanted}
    for event in events:
        for leg in event.legs:
            moved = held.get((leg.account, leg.asset))
            if moved is None:
                continue
            before = moved[-1][1] if moved else ZERO
            if moved and moved[-1][0] == event.at:
                moved[-1] = (event.at, add(before, leg.quantity))
            else:
                moved.append((event.at, add(before, leg.quantity)))
    return held


def _balance(statement: Statement, moved: Sequence[tuple[datetime, Decimal]]) -> Reconciled:
    place, held = 0, ZERO
    first: Divergence | None = None
    for balance in statement.balances:
        while place < len(moved) and moved[place][0] <= balance.at:
            held = moved[place][1]
            place += 1
        if held == balance.quantity:
            first = None
        elif first is None:
            first = Divergence(statement.file, balance.line, balance.at, balance.quantity, held)
    last = statement.balances[-1]
    return Reconciled(
        statement.account, statement.asset, BALANCE, statement.file, last.at, last.quantity, held, subtract(last.quantity, held), "", first,
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
    now = ws.ledger.projections.balances().get((each.account, each.asset), ZERO)
    if now != each.ledger:
        return Unknown("units came or went since", "import a newer positions export")
    total = ZERO
    for lot in ws.ledger.projections.lots(account=each.account, asset=each.asset):
        if isinstance(lot.basis, Unknown):
            return lot.basis
        total = add(total, lot.basis)
    return total
