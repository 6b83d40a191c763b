"""Disposals and gains of a year, with what is open about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.model import Disposal, Term
from core.money import total
from core.services.lots import Line, source_lines
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known


@dataclass(frozen=True, slots=True)
class GainRow:
    """`code` is the adjustment code of Form 8949 (W: wash sale), empty where there is none; `lines` of the sale, then of the purchase."""

    disposal: Disposal
    code: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Gains:
    """Totals are gains before disallowance, in the base currency; unknown where one of their parts is. `open` says what is not settled."""

    year: int
    rows: tuple[GainRow, ...]
    short: Maybe
    long: Maybe
    disallowed: Maybe
    open: tuple[str, ...]


def year(ws: Workspace, year: int) -> Gains:
    """Disposals whose civil date (in the policy's zone) is in `year`."""
    booked(ws)
    found = sorted(ws.ledger.projections.disposals(year=year), key=lambda d: (d.sold_at, d.event, d.lot))
    lines = source_lines(ws, (key for disposal in found for key in (disposal.event, disposal.origin)))
    rows = tuple(GainRow(d, _code(d), tuple(dict.fromkeys((*lines.get(d.event, ()), *lines.get(d.origin, ()))))) for d in found)
    return Gains(
        year, rows, _sum(found, Term.SHORT), _sum(found, Term.LONG), whole([d.disallowed for d in found], "disallowed loss"), _open(found)
    )


def whole(parts: Iterable[Maybe], what: str) -> Maybe:
    """The sum of `parts`; unknown where one is, with how many and the first cause."""
    listed = list(parts)
    missing = [part for part in listed if isinstance(part, Unknown)]
    if missing:
        return Unknown(f"{len(missing)} of {len(listed)} have no known {what}: {missing[0].cause}", missing[0].remedy)
    return total(part for part in listed if known(part))


def _sum(disposals: list[Disposal], term: Term) -> Maybe:
    undated = [d for d in disposals if d.term is None]
    if undated:
        return Unknown(f"{len(undated)} disposals have no known holding period", "enter the date of acquisition of their lots")
    return whole((d.gain for d in disposals if d.term is term), "gain")


def _code(disposal: Disposal) -> str:
    return "W" if known(disposal.disallowed) and disposal.disallowed else ""


def _open(disposals: list[Disposal]) -> tuple[str, ...]:
    marks: dict[str, int] = {}
    for disposal in disposals:
        for mark in disposal.marks:
            marks[mark] = marks.get(mark, 0) + 1
    return tuple(f"{count} of {len(disposals)} disposals: {mark}" for mark, count in marks.items())
