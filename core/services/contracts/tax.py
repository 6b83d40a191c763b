"""JSON of lots, gains and income."""

from collections.abc import Iterable

from core.services.contracts.base import Json, answer, name_of, record
from core.services.gains import GainRow, Gains
from core.services.income import IncomeYear
from core.services.lots import Line, LotRow
from core.services.workspace import Workspace
from core.unknown import Unknown


def lots(ws: Workspace, total: int) -> Json:
    """The answer but for its `lots`, which are written one by one; `total` counts those that a limit leaves out too."""
    return answer(ws, "lots", {"total": total})


def gains(ws: Workspace, found: Gains) -> Json:
    totals = {
        "short": found.short, "long": found.long, "disallowed": found.disallowed, "forfeited": found.forfeited,
        "allowed_short": found.allowed_short, "allowed_long": found.allowed_long,
    }
    rows = [_disposal(row, found.terms is not None) for row in found.rows]
    terms = None if found.terms is None else dict(zip(("short", "long"), found.terms, strict=True))
    return answer(ws, "gains", {
        "year": _year(found.year), "disposals": rows, "totals": totals, "open": found.open, "rules": found.rules, "terms": terms,
        "notes": found.notes,
    })


def _year(label: str) -> int | str:
    """A calendar year as a number, `2023/24` as its name."""
    return int(label) if label.isdigit() else label


def income(ws: Workspace, found: IncomeYear) -> Json:
    rows = [
        {
            "at": row.income.at, "kind": row.income.kind, "asset": name_of(row.income.asset), "account": row.income.account,
            "quantity": row.income.quantity, "value": row.income.value, "withheld": row.income.withheld, "lines": lines(row.lines),
        }
        for row in found.rows
    ]
    totals = {**found.totals, "total": found.total, "withheld": found.withheld, "foreign_tax": found.foreign}
    return answer(ws, "income", {"year": _year(found.year), "income": rows, "totals": totals})


def lines(found: Iterable[Line]) -> list[Json]:
    return [{"sha256": line.sha256, "line": line.line} for line in found]


def lot(row: LotRow, *, termed: bool = True) -> Json:
    """One of `lots`; not `termed` where the law knows no terms."""
    return record(_lot(row, termed))


def _lot(row: LotRow, termed: bool) -> Json:
    lot = row.lot
    undated = lot.date_unknown
    dated = undated is None
    return {
        "lot": lot.id, "account": lot.account, "asset": name_of(lot.asset), "acquired": lot.acquired if dated else undated,
        "quantity": lot.quantity, "basis": lot.basis, "term": (row.term if termed else None) if dated else undated,
        "long_term_on": lot.long_term_on if dated else undated, "tacked": lot.tacked, "adjustment": lot.adjustment, "value": row.value,
        "gain": row.gain, "lines": lines(row.lines),
    }


def _disposal(row: GainRow, termed: bool) -> Json:
    disposal = row.disposal
    undated = Unknown("the date of acquisition is not known", "answer the question about its lot")
    return {
        "asset": name_of(disposal.asset), "account": disposal.account, "lot": disposal.lot,
        "acquired": None if disposal.of_many else undated if disposal.term is None or not disposal.origin else disposal.acquired,
        "sold": disposal.sold, "quantity": disposal.quantity,
        "proceeds": disposal.proceeds, "basis": disposal.basis, "gain": disposal.gain,
        "term": (disposal.term if termed else None) if disposal.term else undated, "disallowed": disposal.disallowed,
        "forfeited": disposal.forfeited, "allowed": row.allowed, "code": row.code, "rule": disposal.rule, "marks": disposal.marks,
        "lines": lines(row.lines),
    }
