"""Open tax lots with their value, term and gain at the clock, and the source lines they come from."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from itertools import islice

from msgspec import Struct

from core.ledger.encode import sort_key
from core.ledger.paging import Cursor, Page
from core.ledger.reports import SourceLine
from core.market import PriceBook
from core.model import Lot, Term
from core.money import multiply, parse, subtract
from core.services.errors import Invalid
from core.services.joining import wholes
from core.services.measure import measure
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known


class Line(Struct, frozen=True):
    """A line of an imported file."""

    sha256: str
    name: str
    line: int


class LotRow(Struct, frozen=True):
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
    check_account(ws, account)
    found = ws.ledger.projections.lots(account=account, asset=asset)
    origins = source_lines(ws, (lot.origin for lot in found)) if lines else {}
    book = prices(ws)
    quotes: dict[str, Maybe] = {}
    rows = [row(ws, lot, book, quotes, origins.get(lot.origin, ())) for lot in found]
    return tuple(sorted(rows, key=lambda r: (r.lot.account, r.lot.asset, r.lot.acquired_at, r.lot.id)))


class Listing(Struct, frozen=True):
    """Open lots by account, asset and date of acquisition, read as they are asked for; `total` counts those that a limit left out too."""

    total: int
    rows: Iterator[LotRow]


@contextmanager
def listing(
    ws: Workspace, *, account: str | None = None, asset: str | None = None, limit: int | None = None, lines: bool = False
) -> Iterator[Listing]:
    """The same as `load` for any number of lots: one state of the ledger, a part of it in memory at a time.

    Raises `Invalid` for an account that is not there.
    """
    booked(ws)
    check_account(ws, account)
    chosen: dict[str, object] = {name: said for name, said in (("account", account), ("asset", asset)) if said is not None}
    with ws.ledger.reading():
        first = ws.ledger.projections.page("lots", sort="place", filter=chosen, limit=_PART)
        yield Listing(first.total, islice(_listed(ws, first, lines), limit))


def _listed(ws: Workspace, part: Page, lines: bool) -> Iterator[LotRow]:
    book, quotes = prices(ws), dict[str, Maybe]()
    while True:
        origins = source_lines(ws, (lot.origin for lot in part.rows)) if lines else {}
        for lot in part.rows:
            yield row(ws, lot, book, quotes, origins.get(lot.origin, ()))
        if part.next is None:
            return
        part = ws.ledger.projections.page("lots", sort="place", after=part.next, limit=_PART)


def check_account(ws: Workspace, account: str | None) -> None:
    """Raises `Invalid` for an account that is not there."""
    accounts = ws.ledger.accounts.all()
    if account is not None and accounts and account not in accounts:
        raise Invalid(f"there is no account {account!r}; the accounts are {', '.join(sorted(accounts))}")


_PART = 1000
"""Lots of a listing that are read at once."""
SORTS = ("acquired", "asset", "account", "id", "long_term_on", "quantity", "basis", "value", "gain")
"""What a listing can be sorted by."""
_AMOUNT = re.compile(r"(quantity|basis|value|gain)([<>])(-?[0-9.]+)")


class LotPage(Struct, frozen=True):
    """Rows `start`... of a listing of `total`. `after` goes on where this page ends, `before` one page back; None at the ends."""

    rows: tuple[LotRow, ...]
    start: int
    total: int
    after: Cursor | None
    before: Cursor | None
    first: Cursor

    def at(self, start: int) -> Cursor:
        """A cursor to row `start`, for a jump."""
        return Cursor(self.first.order, max(0, min(start, max(self.total - 1, 0))), self.first.generation)


def page(
    ws: Workspace, *, sort: str = "acquired", descending: bool = False, words: str = "", after: Cursor | None = None, limit: int = 256
) -> LotPage:
    """One page of open lots, whatever their number. Raises `Invalid` for a word that cannot be meant.

    `words` narrow it: `term:long`, `term:short`, `asset:btc`, `account:kraken`, `class:etf_core` (a sleeve's name), `gain<0`,
    `basis>1000`, and any other text.
    """
    if sort not in SORTS:
        raise Invalid(f"lots cannot be sorted by {sort}; choose one of {', '.join(SORTS)}")
    stamp = booked(ws)
    book, quotes = prices(ws), dict[str, Maybe]()
    chosen = _narrowed(ws, words)
    if sort in ("value", "gain") or any(name.startswith(("value_", "gain_")) for name in chosen):
        _value(ws, stamp, book)
    found = ws.ledger.projections.page("lots", sort=sort, descending=descending, filter=chosen, after=after, limit=limit)
    rows = tuple(row(ws, lot, book, quotes) for lot in found.rows)
    return LotPage(rows, found.start, found.total, found.next, found.previous, found.first)


def match(ws: Workspace, *, sort: str, descending: bool, within: str, words: str, place: int, filtered: bool, by: int) -> int | None:
    """Where in the listing of `within` the next lot (-1: the one before) stands that `words` name too, round the end; None for none.

    `place` is where the cursor stands: in the listing of `within`, or with `filtered` in the one of both.
    """
    every = page(ws, sort=sort, descending=descending, words=within, limit=1).first.order
    those = page(ws, sort=sort, descending=descending, words=f"{within} {words}".strip(), limit=1).first.order
    if not those:
        return None
    here = every.index(those[min(place, len(those) - 1)]) if filtered else place
    wanted = set(those)
    return next(at for step in range(1, len(every) + 1) if every[at := (here + by * step) % len(every)] in wanted)


def _value(ws: Workspace, stamp: str, book: PriceBook) -> None:
    """Make lots sortable by value and gain at the newest prices."""
    units = {asset: book.latest(asset, ws.as_of) for asset in sorted({asset for _, asset in ws.ledger.projections.balances()})}
    known_units = {asset: quote.price for asset, quote in units.items() if not isinstance(quote, Unknown)}
    wanted = f"{stamp}:{sha256(repr(known_units).encode()).hexdigest()[:16]}"
    if not ws.ledger.projections.valued(wanted):
        ws.ledger.projections.value(wanted, known_units)


def _narrowed(ws: Workspace, words: str) -> dict[str, object]:
    chosen: dict[str, object] = {}
    free: list[str] = []
    today = ws.local_now.date().isoformat()
    for word in words.split():
        name, colon, said = word.partition(":")
        amount = _AMOUNT.fullmatch(word.lower())
        if amount:
            side = "below" if amount[2] == "<" else "above"
            try:
                chosen[f"{amount[1]}_{side}"] = sort_key(parse(amount[3])).hex().upper()
            except ValueError as error:
                raise Invalid(f"{word}: {error}") from None
        elif colon and name.lower() == "term":
            if said.lower() not in ("long", "short", "lt", "st"):
                raise Invalid(f"{word}: a term is long or short")
            chosen["long_on" if said.lower().startswith("l") else "short_on"] = today
        elif colon and name.lower() == "asset":
            chosen["asset"] = [id for id in ws.ledger.assets.all() if said.lower() in (id.lower(), id.partition(":")[2].lower())]
        elif colon and name.lower() == "class":
            chosen["holding"] = _held_in(ws, said.lower(), word)
        elif colon and name.lower() == "account":
            chosen["account"] = [each for each in ws.ledger.accounts.all() if said.lower() in each.lower()]
        else:
            free.append(word)
    if free:
        chosen["text"] = " ".join(free)
    return chosen


def _held_in(ws: Workspace, sleeve: str, word: str) -> list[str]:
    """What the sleeve holds, by account and asset."""
    names = [each.name for each in ws.policy.sleeves]
    if sleeve not in names:
        raise Invalid(f"{word}: the classes are {', '.join(names)}")
    held = measure(ws).valuation.holdings
    return [f"{each.account}\x1f{each.asset}" for each in held if each.sleeve and ws.policy.under(each.sleeve, sleeve)]


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
        return LotRow(lot, Term.SHORT if lot.date_unknown is None else None, value, gain, None, lines)
    left = lot.long_term_on - today
    term = Term.SHORT if left > timedelta(0) else Term.LONG
    return LotRow(lot, term, value, gain, left.days if term is Term.SHORT else None, lines)


def asset_named(ws: Workspace, written: str | None) -> str | None:
    """The asset id that the user means, to look for; None for none. Raises `Invalid`."""
    from core.services.names import Names

    if not written:
        return None
    names = Names(ws)
    try:
        return names.asset(written)
    except Invalid:
        if ":" in written or names.knows(written):
            raise
        raise Invalid(f"there is no asset {written[:40]!r} here; 'trimtab assets' lists them") from None


def prices(ws: Workspace) -> PriceBook:
    """The newest price of everything, up to the clock."""
    return PriceBook(ws.ledger.prices.latest(ws.as_of), ws.base_currency, ws.tz)


def source_lines(ws: Workspace, events: Iterable[str]) -> dict[str, tuple[Line, ...]]:
    """The source lines of events by key; see `source_rows`."""
    found = source_rows(ws, events)
    return {key: tuple(Line(row.sha256, row.name, row.line) for row in rows) for key, rows in found.items()}


def source_rows(ws: Workspace, events: Iterable[str]) -> dict[str, tuple[SourceLine, ...]]:
    """The rows of files behind events by key, word for word, each once however often its file was imported; events entered by hand have
    none, those that were put together have those of their parts."""
    wanted = dict.fromkeys(events)
    several = {key: [part.key for part in whole.parts] for key, whole in wholes(ws).items() if key in wanted}
    found = ws.ledger.imports.lines(list(dict.fromkeys((*wanted, *(part for parts in several.values() for part in parts)))))
    once = {}
    for key in wanted:
        lines = [line for part in several.get(key, (key,)) for line in found.get(part, ())]
        if lines:
            once[key] = {(line.sha256, line.line): line for line in reversed(lines)}
    return {key: tuple(reversed(lines.values())) for key, lines in once.items()}
