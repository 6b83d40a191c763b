"""JSON of the reports: which there are, and what was written."""

from core.services.contracts.base import Json, answer
from core.services.reports import NAMES, Written
from core.services.workspace import Workspace


def reports(ws: Workspace) -> Json:
    return answer(ws, "reports", {"reports": [{"report": name, "what": what} for name, what in NAMES.items()]})


def written(ws: Workspace, done: Written) -> Json:
    causes = [{"cause": cause, "figures": count} for cause, count in done.unknown.items()]
    return answer(ws, "report", {
        "report": done.name, "year": done.year, "rules": done.rules, "files": [str(each) for each in done.files], "rows": done.rows,
        "unknown_figures": sum(done.unknown.values()), "causes": causes,
    })
