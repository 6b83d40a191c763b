"""Realised gains: every disposal with its lot, its term and what is not allowed of a loss. Rule F3.4."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from core.model import Disposal, Term, symbol
from core.money import cents
from core.reports.sheet import Column, Head, Report, Row, Section, Style, Tally, adding
from core.tax.years.counted import Sum, allowed
from core.unknown import Maybe, Unknown, known

UNDATED = Unknown("the date of acquisition is not known", "answer the question about its lot")
COLUMNS = (
    Column("asset", "Asset", 10),
    Column("quantity", "Quantity", 14, Style.UNITS),
    Column("acquired", "Acquired", 10),
    Column("sold", "Sold", 10),
    Column("proceeds", "Proceeds", 13, Style.MONEY),
    Column("basis", "Basis", 13, Style.MONEY),
    Column("gain", "Gain", 13, Style.MONEY),
    Column("term_name", "Term", 10),
    *(Column(name) for name in (
        "disallowed", "forfeited", "allowed_gain", "term", "kind", "rule", "account", "counted", "asset_id", "lot", "event", "origin",
    )),
)  # fmt: skip


class Terms(Struct, frozen=True):
    """What the law says of holding periods: whether it knows any for an asset, and how it calls them (nothing where it knows none)."""

    known_for: Callable[[str], bool]
    word: Callable[[Term], str]

    def name(self, term: Term | None, asset: str) -> str:
        """`?` where it should be known."""
        if term is None:
            return "?" if self.known_for(asset) else ""
        return self.word(term)


def report(head: Head, sales: Callable[[], Iterable[Disposal]], outside: Mapping[str, str], terms: Terms) -> Report:
    """`outside` says of an account why its gains are in no total."""
    tally, left_out = Tally(), set[str]()
    gains: dict[str, Sum] = {}
    counted: dict[str, Sum] = {}
    for sale in sales():
        tally.row(row(sale, outside, terms))
        if outside.get(sale.account):
            left_out.add(sale.account)
            continue
        term = {"": "all", "?": "term not known"}.get(name := terms.name(sale.term, sale.asset), name)
        gains.setdefault(term, adding()).put(sale.gain)
        counted.setdefault(term, adding()).put(allowed(sale))
    totals = tuple(_total(term, gains[term].value, counted[term].value) for term in sorted(gains, reverse=True))
    said = tuple(uncounted(name, outside[name]) for name in sorted(left_out))
    rows = Section("Disposals, by time", lambda: (row(sale, outside, terms) for sale in sales()), totals, said)
    return Report(head, COLUMNS, (rows,), tally)


def row(sale: Disposal, outside: Mapping[str, str], terms: Terms) -> Row:
    """One disposal."""
    name = terms.name(sale.term, sale.asset)
    reason = outside.get(sale.account, "")
    return Row(
        (
            symbol(sale.asset), sale.quantity, None if sale.of_many else UNDATED if name == "?" or not sale.origin else sale.acquired,
            sale.sold, sale.proceeds, sale.basis, sale.gain, name,
            sale.disallowed, sale.forfeited, allowed(sale), sale.term.value if sale.term and name else None,
            sale.kind, sale.rule, sale.account, "no" if reason else "yes", sale.asset, sale.lot, sale.event, sale.origin,
        ),
        (*remarks(sale), *((uncounted(sale.account, reason),) if reason else ())),
    )  # fmt: skip


def remarks(sale: Disposal) -> tuple[str, ...]:
    """What is to be known of a disposal beside its figures."""
    said = [f"matched by {sale.rule}"] if sale.rule else []
    if not known(sale.disallowed):
        said.append("what is not allowed of it is unknown")
    elif sale.disallowed:
        said.append(f"not allowed of the loss: {cents(sale.disallowed):,}")
    if known(sale.forfeited) and sale.forfeited:
        said.append(f"lost for good: {cents(sale.forfeited):,}, replaced in a retirement or health account")
    return (*said, *(f"open: {mark}" for mark in sale.marks))


def uncounted(account: str, reason: str) -> str:
    """What is said of rows of an account that is in no total."""
    return f"{account} is in no total: {reason}"


def _total(what: str, gain: Maybe, after: Maybe) -> Row:
    cells = (what, None, None, None, None, None, gain, None, None, None, after, *[None] * (len(COLUMNS) - 11))
    said = "" if after == gain else f"after what is disallowed: {after if isinstance(after, Unknown) else f'{cents(after):,}'}"
    return Row(cells, (said,) if said else (), sums=True)
