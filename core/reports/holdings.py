"""Open lots at the clock: value, gain, and in how many days a sale is long-term. And income, by kind. Rules F3.5 and F3.6."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from core.model import Account, Income, Lot, Term, symbol
from core.reports.gains import UNDATED, Terms, uncounted
from core.reports.sheet import Column, Head, Report, Row, Section, Style, Tally, adding
from core.tax.years.counted import Sum
from core.unknown import Maybe

LOTS = (
    Column("account", "Account", 11),
    Column("asset", "Asset", 8),
    Column("acquired", "Acquired", 10),
    Column("quantity", "Quantity", 14, Style.UNITS),
    Column("basis", "Basis", 12, Style.MONEY),
    Column("value", "Value", 12, Style.MONEY),
    Column("gain", "Gain", 12, Style.MONEY),
    Column("term_name", "Term", 9),
    Column("days_to_long", "Days", 4, Style.COUNT),
    *(Column(name) for name in ("term", "long_term_on", "days_tacked", "carried_basis", "tax_type", "asset_id", "lot", "origin")),
)  # fmt: skip
INCOME = (
    Column("kind", "Kind", 25),
    Column("day", "Received", 10),
    Column("asset", "Asset", 10),
    Column("account", "Account", 16),
    Column("quantity", "Quantity", 18, Style.UNITS),
    Column("value", "Value", 14, Style.MONEY),
    *(Column(name) for name in ("withheld", "at", "counted", "asset_id", "event")),
)  # fmt: skip


class Open(Protocol):
    """A lot at the clock, as the list of lots has it."""

    @property
    def lot(self) -> Lot: ...
    @property
    def term(self) -> Term | None: ...
    @property
    def value(self) -> Maybe: ...
    @property
    def gain(self) -> Maybe: ...
    @property
    def days_to_long(self) -> int | None:
        """None where it is long-term, where that is not known, or where the law has no terms."""


def unrealised(head: Head, lots: Callable[[], Iterable[Open]], accounts: Mapping[str, Account], terms: Terms) -> Report:
    """Every open lot by account, asset and date."""
    tally, sums = Tally(), (adding(), adding(), adding())
    for each in lots():
        tally.row(_lot(each, accounts, terms))
        for part, figure in zip(sums, (each.lot.basis, each.value, each.gain), strict=True):
            part.put(figure)
    basis, value, gain = (each.value for each in sums)
    total = Row(("All lots", None, None, None, basis, value, gain, *[None] * 10), sums=True)
    title = "Open lots, by account, asset and date of acquisition"
    return Report(head, LOTS, (Section(title, lambda: (_lot(each, accounts, terms) for each in lots()), (total,)),), tally)


def _lot(each: Open, accounts: Mapping[str, Account], terms: Terms) -> Row:
    lot = each.lot
    name = terms.name(each.term, lot.asset)
    undated = lot.date_unknown or (UNDATED if name == "?" else None)
    account = accounts.get(lot.account)
    remarks = () if not lot.tacked else (f"{lot.tacked} days of holding came with it from a wash sale",)
    return Row(
        (
            lot.account, symbol(lot.asset), undated or lot.acquired, lot.quantity, lot.basis, each.value, each.gain,
            name, each.days_to_long if name else None, each.term.value if each.term and name else None,
            None if undated or not name else lot.long_term_on,
            lot.tacked, lot.adjustment, account.tax_type.value if account else "", lot.asset, lot.id, lot.origin,
        ),
        remarks,
    )  # fmt: skip


def income(head: Head, received: Callable[[], Iterable[Income]], outside: Mapping[str, str]) -> Report:
    """Income of the year, a section for each kind. `outside` says of an account why its income is in no total."""
    tally = Tally()
    sums: dict[str, Sum] = {}
    left_out: dict[str, set[str]] = {}
    for each in received():
        tally.row(_income(each, outside))
        total, accounts = sums.setdefault(each.kind, adding()), left_out.setdefault(each.kind, set())
        if outside.get(each.account):
            accounts.add(each.account)
        else:
            total.put(each.value)
    sections = (_kind(kind, received, outside, sums[kind], sorted(left_out[kind])) for kind in sorted(sums))
    return Report(head, INCOME, tuple(sections), tally)


def _kind(
    kind: str, received: Callable[[], Iterable[Income]], outside: Mapping[str, str], total: Sum, left_out: Iterable[str]
) -> Section:
    return Section(
        kind.replace("_", " ").capitalize(),
        lambda: (_income(each, outside) for each in received() if each.kind == kind),
        (Row(("Total", None, None, None, None, total.value, *[None] * 5), sums=True),),
        tuple(uncounted(name, outside[name]) for name in left_out),
    )


def _income(each: Income, outside: Mapping[str, str]) -> Row:
    reason = outside.get(each.account, "")
    return Row(
        (
            each.kind, each.day, symbol(each.asset), each.account, each.quantity, each.value, each.withheld, each.at.isoformat(),
            "no" if reason else "yes", each.asset, each.event,
        ),
        (uncounted(each.account, reason),) if reason else (),
    )  # fmt: skip
