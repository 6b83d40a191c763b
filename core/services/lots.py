"""Open tax lots with their value, term and gain at the clock, and the source lines they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.market import PriceBook
from core.model import Lot, Term
from core.money import multiply, subtract
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an imported file."""

    sha256: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot as the clock sees it. `value` and `gain` in the base currency; `days_to_long` None where it is long-term or not known."""

    lot: Lot
    term: Term | None
    value: Maybe
    gain: Maybe
    days_to_long: int | None
    lines: tuple[Line, ...] = ()


def load(ws: Workspace, *, account: str | None = None, asset: str | None = None, lines: bool = False) -> tuple[LotRow, ...]:
    """Every open lot, by account, asset and date of acquisition."""
    booked(ws)
    found = ws.ledger.projections.lots(account=account, asset=asset)
    origins = source_lines(ws, (lot.origin for lot in found)) if lines else {}
    book = prices(ws)
    quotes: dict[str, Maybe] = {}
    rows = [row(ws, lot, book, quotes, origins.get(lot.origin, ())) for lot in found]
    return tuple(sorted(rows, key=lambda r: (r.lot.account, r.lot.asset, r.lot.acquired_at, r.lot.id)))


def row(ws: Workspace, lot: Lot, book: PriceBook, quotes: dict[str, Maybe], lines: tuple[Line, ...] = ()) -> LotRow:
    """One lot, valued; `quotes` caches prices by asset."""
    if lot.asset not in quotes:
        quote = book.latest(lot.asset, ws.as_of)
        quotes[lot.asset] = quote if isinstance(quote, Unknown) else quote.price
    price = quotes[lot.asset]
    value = multiply(lot.quantity, price) if known(price) else price
    gain = value if not known(value) else lot.basis if not known(lot.basis) else subtract(value, lot.basis)
    today = ws.local_now.date()
    if lot.long_term_on is None:
        return LotRow(lot, None, value, gain, None, lines)
    left = lot.long_term_on - today
    term = Term.SHORT if left > timedelta(0) else Term.LONG
    return LotRow(lot, term, value, gain, left.days if term is Term.SHORT else None, lines)


def asset_named(ws: Workspace, written: str | None) -> str | None:
    """The asset id that the user means; None for none."""
    from core.services.names import Names

    return Names(ws).asset(written) if written else None


def prices(ws: Workspace) -> PriceBook:
    """The newest price of everything, up to the clock."""
    return PriceBook(ws.ledger.prices.latest(ws.as_of), ws.base_currency)


def source_lines(ws: Workspace, events: Iterable[str]) -> dict[str, tuple[Line, ...]]:
    """The source lines of events by key; events entered by hand have none."""
    found = ws.ledger.imports.lines(list(dict.fromkeys(events)))
    return {key: tuple(Line(line.sha256, line.name, line.line) for line in lines) for key, lines in found.items()}
