"""Realised gains: every disposal with its lot, its term and what a wash sale disallowed. Rule F3.4."""

from collections.abc import Callable, Iterable, Mapping

from core.model import Disposal, symbol
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
    Column("term", "Term", 5),
    *(Column(name) for name in ("disallowed", "forfeited", "allowed_gain", "kind", "rule", "account", "counted", "asset_id", "lot", "event",
                                "origin")),
)  # fmt: skip


def report(head: Head, sales: Callable[[], Iterable[Disposal]], outside: Mapping[str, str], termed: Callable[[str], bool]) -> Report:
    """`outside` says of an account why its gains are in no total, `termed` of an asset whether the law knows terms for it."""
    tally, left_out = Tally(), set[str]()
    gains: dict[str, Sum] = {}
    counted: dict[str, Sum] = {}
    for sale in sales():
        tally.row(row(sale, outside, termed))
        if outside.get(sale.account):
            left_out.add(sale.account)
            continue
        term = f"{sale.term.value}-term" if sale.term else "no term"
        gains.setdefault(term, adding()).put(sale.gain)
        counted.setdefault(term, adding()).put(allowed(sale))
    totals = tuple(_total(term, gains[term].value, counted[term].value) for term in sorted(gains, reverse=True))
    said = tuple(uncounted(name, outside[name]) for name in sorted(left_out))
    rows = Section("Disposals, by time", lambda: (row(sale, outside, termed) for sale in sales()), totals, said)
    return Report(head, COLUMNS, (rows,), tally)


def row(sale: Disposal, outside: Mapping[str, str], termed: Callable[[str], bool]) -> Row:
    """One disposal."""
    undated = sale.term is None and termed(sale.asset)
    reason = outside.get(sale.account, "")
    return Row(
        (
            symbol(sale.asset), sale.quantity, UNDATED if undated else sale.acquired, sale.sold, sale.proceeds, sale.basis, sale.gain,
            sale.term.value if sale.term else "?" if undated else "", sale.disallowed, sale.forfeited, allowed(sale), sale.kind,
            sale.rule, sale.account, "no" if reason else "yes", sale.asset, sale.lot, sale.event, sale.origin,
        ),
        (*remarks(sale), *((uncounted(sale.account, reason),) if reason else ())),
    )  # fmt: skip


def remarks(sale: Disposal) -> tuple[str, ...]:
    """What is to be known of a disposal beside its figures."""
    said = [f"matched by {sale.rule}"] if sale.rule else []
    if not known(sale.disallowed):
        said.append("what a wash sale disallows of it is unknown")
    elif sale.disallowed:
        said.append(f"disallowed by a wash sale: {cents(sale.disallowed):,}")
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
