"""JSON of a tax year."""

from core.services.contracts.base import Json, answer, record
from core.services.taxyear import TaxYearView
from core.services.workspace import Workspace


def tax_year(ws: Workspace, found: TaxYearView) -> Json:
    """`figures` by key and the `rules` they follow; what is not known is `null` with its cause in `figures.unknown`."""
    return answer(ws, "tax", {
        "jurisdiction": found.jurisdiction, "year": found.span.label, "first": found.span.first, "last": found.span.last,
        "pack": found.pack,
        "figures": {line.key: line.amount for line in found.lines},
        "rules": {line.key: line.rule for line in found.lines},
        "brackets": [record({"part": each.part, "rate": each.rate, "amount": each.amount, "tax": each.tax}) for each in found.bands],
        "payments": [record({"due": each.due, "amount": each.amount, "passed": each.passed}) for each in found.payments],
        "notes": found.notes,
        "sources": [record({"figures": each.figures, "source": each.source, "checked": each.checked}) for each in found.sources],
    })
