"""What the inbox lists, at the top and inside a group, as rows and lines. Pure: frozen values in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.model import Event, LinkKind, Term, symbol
from core.money import total
from tui.lines import Line
from tui.text import money, plural, quantity, stamp
from tui.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from core.services.quarantine import Cause, QuarantinedRow
    from core.services.transfers import Ambiguous, Matched, OpenGroup, OpenSide, Ranked
    from core.services.treatments import Treatment
    from tui.desk import Inbox

MATCHED = "matched:"
TOP = (Column("What", 30, grow=1), Column("Where", 14, grow=1, drop=1), Column("What to do", 30, grow=2))
CANDIDATES = (
    Column("Arrived", 14, grow=1), Column("In", 10, grow=1), Column("At", 16), Column("Differs", 10, "right", drop=2),
    Column("Why", 22, grow=3, drop=1),
)  # fmt: skip
SIDES = (Column("What", 16, grow=1), Column("At", 16), Column("Could be", 18, grow=1), Column("Note", 12, grow=2, drop=1))
PAIRS = (Column("Left", 16, grow=1), Column("From", 10, grow=1), Column("Arrived", 16, grow=1), Column("In", 10, grow=1), Column("By", 10))
ROWS = (Column("Line", 6, "right"), Column("Original text", 40, grow=4), Column("File", 12, grow=1, drop=1))


def top(inbox: Inbox) -> list[Row]:
    """Everything that waits, by what it is."""
    rows: list[Row] = []
    if inbox.causes:
        count = sum(cause.count for cause in inbox.causes)
        rows.append(_heading("Quarantined", f"{plural(count, 'row')}, {plural(len(inbox.causes), 'cause')}"))
        rows += [_cause(cause) for cause in inbox.causes]
    if inbox.questions:
        rows.append(_heading("Questions", str(len(inbox.questions))))
        rows += [Row(f"question:{q.id}", (Cell(q.what, "approaching"), q.account, q.remedy)) for q in inbox.questions]
    if inbox.ambiguous:
        rows.append(_heading("Transfers that could be several", str(len(inbox.ambiguous))))
        rows += [_ambiguous(found) for found in inbox.ambiguous]
    if inbox.groups:
        rows.append(_heading("Deposits and withdrawals of which one side is known", str(sum(len(g.sides) for g in inbox.groups))))
        rows += [_group(group) for group in inbox.groups]
    if inbox.matched:
        rows.append(_heading("Found" if rows else "Nothing waits for you. Found", plural(len(inbox.matched), "transfer")))
        rows.append(Row(MATCHED, (plural(len(inbox.matched), "matched transfer"), "", Cell("enter shows them; x parts one", "quiet"))))
    return rows


def _heading(title: str, count: str) -> Row:
    return Row(f"heading:{title}", (f"{title} ({count})",), heading=True)


def _cause(cause: Cause) -> Row:
    where = ", ".join((*cause.formats, *filter(None, cause.accounts)))
    return Row(f"cause:{cause.cause}", (Cell(f"{plural(cause.count, 'row')}: {cause.cause}", "soft"), where, cause.remedy))


def _ambiguous(found: Ambiguous) -> Row:
    many = plural(len(found.ranked), "candidate")
    return Row(f"ambiguous:{found.outgoing.key}", (moved(found.outgoing), account(found.outgoing), f"{many}: enter sets them side by side"))


def _group(group: OpenGroup) -> Row:
    days = f"{group.first}" if group.first == group.last else f"{group.first} to {group.last}"
    asks = "where from" if group.kind == "deposit" else "where to"
    first = group.sides[0]
    what = f"{quantity(first.leg.quantity.copy_abs())} {symbol(group.asset)} {group.kind}" if len(group.sides) == 1 else (
        f"{plural(len(group.sides), group.kind)} of {symbol(group.asset)}"
    )  # fmt: skip
    every = "a answers" if len(group.sides) == 1 else "a answers all, enter lists them"
    return Row(group_key(group), (Cell(what, "approaching"), group.account, f"{days}: {asks}? {every}"))


def group_key(group: OpenGroup) -> str:
    """What names the group across reloads."""
    return f"group:{group.kind} {group.account} {group.asset}"


def causes_rows(cause: Cause) -> list[Row]:
    """The waiting rows of a cause."""
    return [Row(f"row:{row.id}", (str(row.line), Cell(row.text, "other"), row.file)) for row in cause.rows]


def candidates(found: Ambiguous, zone: ZoneInfo) -> list[Row]:
    """What a sending could be, the likeliest first."""
    return [
        Row(
            f"candidate:{one.event.key}",
            (moved(one.event), account(one.event), stamp(one.event.at, zone), quantity(one.fit.difference), "; ".join(one.fit.why)),
        )
        for one in found.ranked
    ]


def sides(group: OpenGroup, zone: ZoneInfo) -> list[Row]:
    """The open sides of a group."""
    return [
        Row(
            f"side:{side.question.id}",
            (
                f"{quantity(side.leg.quantity)} {symbol(side.leg.asset)}",
                stamp(side.event.at, zone),
                f"{plural(len(side.could_be), 'transfer')} of yours" if side.could_be else Cell("no counterpart", "quiet"),
                side.event.note,
            ),
        )
        for side in group.sides
    ]


def pairs(found: Sequence[Matched]) -> list[Row]:
    """Transfers as they are matched now, the newest first."""
    return [
        Row(
            f"pair:{one.outgoing.key} {one.incoming.key}",
            (
                moved(one.outgoing), account(one.outgoing), moved(one.incoming), account(one.incoming),
                one.match.tier if one.match.kind is LinkKind.TRANSFER else f"{one.match.tier}, {one.match.kind.value}",
            ),
        )
        for one in sorted(found, key=lambda one: one.outgoing.at, reverse=True)
    ]  # fmt: skip


# what is said of the highlighted row


def of_cause(cause: Cause) -> list[Line]:
    """One cause: how many, where, an example in its own words, the remedy."""
    where = "; ".join(filter(None, (", ".join(cause.formats), ", ".join(filter(None, cause.accounts)))))
    return [
        [(f"{plural(cause.count, 'row')}: {cause.cause}", "bold"), (f"  {where}", "quiet")],
        [(" a", "key"), (" gives the remedy for all", "quiet"), ("   enter", "key"), (" lists the rows", "quiet"), ("   x", "key"),
         (" dismisses all", "quiet")],
        f" {cause.remedy}",
        [(f" e.g. {cause.example.file}, line {cause.example.line}: ", "quiet"), (cause.example.text, "other")],
    ]  # fmt: skip


def of_row(row: QuarantinedRow) -> list[Line]:
    """One row: where it stands, why it waits, its original text."""
    return [
        [(f"{row.file}, line {row.line}", "bold"), (f"  {row.format}, {row.account}", "quiet")],
        [(" a", "key"), (" gives a remedy", "quiet"), ("   space", "key"), (" marks several", "quiet"), ("   x", "key"),
         (" dismisses it", "quiet"), ("   esc", "key"), (" back", "quiet")],
        f" {row.reason}",
        [(f" {row.text}", "other")],
    ]  # fmt: skip


def of_ambiguous(found: Ambiguous, zone: ZoneInfo) -> list[Line]:
    """A sending and the best of what it could be."""
    lines: list[Line] = [[(left(found.outgoing, zone), "bold")]]
    for number, one in enumerate(found.ranked[:3], 1):
        lines.append([(f" {number} {moved(one.event)} into {account(one.event)}: ", ""), ("; ".join(one.fit.why), "quiet")])
    return [*lines, [(" enter", "key"), (" sets them side by side", "quiet"), ("   a", "key"), (" links one", "quiet")]]


def of_candidate(found: Ambiguous, one: Ranked, zone: ZoneInfo) -> list[Line]:
    """A sending beside one candidate, with every reason."""
    return [
        [(left(found.outgoing, zone), "bold")],
        [(f" {moved(one.event)} into {account(one.event)} {stamp(one.event.at, zone)}", "")],
        [(f" {'; '.join(one.fit.why)}", "approaching")],
        [(" a", "key"), (" links or compares", "quiet"), ("   x", "key"), (" this one is none", "quiet"), ("   esc", "key"),
         (" back", "quiet")],
    ]  # fmt: skip


def of_group(group: OpenGroup) -> list[Line]:
    """Open sides of one asset in one account."""
    amount = total(side.leg.quantity.copy_abs() for side in group.sides)
    word = "came into" if group.kind == "deposit" else "left"
    return [
        [(f"{quantity(amount)} {symbol(group.asset)} {word} {group.account} in {plural(len(group.sides), group.kind)}", "bold")],
        f" {group.sides[0].question.remedy}",
        [(f" the same can be said of all: {', '.join(group.answers) or 'nothing'}", "quiet")],
        [(" a", "key"), (" answers all", "quiet"), ("   enter", "key"), (" lists them to mark some", "quiet")],
    ]


def of_side(side: OpenSide, zone: ZoneInfo, marked: int) -> list[Line]:
    """One open side, and what `a` will answer."""
    goes = f" answers the {marked} marked" if marked else " answers this one"
    return [
        [(side.question.what, "bold"), (f"  {stamp(side.event.at, zone)}", "quiet")],
        f" {side.question.remedy}",
        [(" a", "key"), (goes, "quiet"), ("   space", "key"), (" marks", "quiet"), (f"   id {side.question.id}", "quiet")],
    ]


def of_pair(one: Matched, zone: ZoneInfo) -> list[Line]:
    """A matched transfer: both sides, why, what it cost."""
    fee = f", fee {quantity(one.match.fee)}" if one.match.fee else ""
    return [
        [(left(one.outgoing, zone), "bold")],
        f" arrived as {moved(one.incoming)} in {account(one.incoming)} {stamp(one.incoming.at, zone)}",
        [(f" matched by {one.match.tier} as a {one.match.kind.value}{fee}", "quiet")],
        [(" x", "key"), (" parts them: they are not matched again", "quiet")],
    ]


def treatments(found: Sequence[Treatment], currency: str) -> list[Line]:
    """What each reading of a pair would book, side by side."""
    lines: list[Line] = [[(f" {'As':<8}{'Gain short':>14}{'Gain long':>14}{'Basis of what arrived':>24}  Oldest units", "quiet")]]
    for each in found:
        short, long = (money(each.gain[term], currency, 2, signed=True) for term in (Term.SHORT, Term.LONG))
        lines.append(f" {each.kind.value:<8}{short:>14}{long:>14}{money(each.basis, currency, 2):>24}  {each.oldest or '?'}")
    said = "A bridge or wrap carries basis and date over; a swap is an exchange at value. Which it is, the law of your country says."
    return [*lines, "", f" {said}"]


def moved(event: Event) -> str:
    """`-0.5 BTC`: the largest leg, as what moved."""
    leg = max(event.legs, key=lambda leg: leg.quantity.copy_abs())
    return f"{quantity(leg.quantity)} {symbol(leg.asset)}"


def account(event: Event) -> str:
    return event.legs[0].account if event.legs else ""


def left(event: Event, zone: ZoneInfo) -> str:
    """`-0.5 BTC left Kraken 2026-01-05 10:00`."""
    return f"{moved(event)} left {account(event)} {stamp(event.at, zone)}"
