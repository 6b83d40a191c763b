"""`trimtab report`: a report as CSV and as text, from one state of the ledger, both files or none."""

import errno
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from core.ledger.folders import whole
from core.reports import NAMES
from core.reports.csvfile import copied
from core.reports.printed import printed
from core.reports.sheet import Report
from core.services.errors import Invalid, Refused
from core.services.projection import booked, stamp
from core.services.reports.making import MAKERS
from core.services.taxyear.periods import period
from core.services.userfiles import stands
from core.services.workspace import Workspace


class Written(Struct, frozen=True):
    """A report that was written. `unknown` counts figures that are not known, by cause."""

    name: str
    year: str
    rules: str
    files: tuple[Path, ...]
    rows: int
    unknown: Mapping[str, int]


def write(ws: Workspace, name: str, year: str, out: Path, *, force: bool = False) -> Written:
    """Write report `name` of tax year `year` (empty: the one of the clock) to the folder `out`, which is made where it is missing.

    Raises `Invalid` for a name, year or jurisdiction that the report is not for, and `Refused` where a file is there already (unless
    `force`) or cannot be written; no half file is left.
    """
    if name not in NAMES:
        raise Invalid(f"there is no report {name[:40]!r}; the reports are {', '.join(NAMES)}")
    span = period(ws, year)
    files = tuple(out / f"{name}-{span.label.replace('/', '-')}.{kind}" for kind in ("csv", "txt"))
    taken = next((each.name for each in files if stands(each)), None)
    if taken and not force:
        raise Refused(f"{taken} is in {out} already; let it be replaced (--force), or choose another folder (--out)")
    booked(ws)
    with ws.ledger.reading():
        if not ws.ledger.projections.fresh(stamp(ws)):
            raise Refused("the ledger was changed just as the report began; run it again")
        report = MAKERS[name](ws, span)
        _store(report, files)
    return Written(name, span.label, report.head.rules, files, report.tally.rows, report.tally.causes)


def _store(report: Report, files: Sequence[Path]) -> None:
    table, text = files
    folder = table.parent
    try:
        with (
            whole(folder) as part, (part / table.name).open("w", encoding="utf-8", newline="") as rows,
            (part / text.name).open("w", encoding="utf-8", newline="\n") as pages,
        ):
            pages.writelines(f"{line}\n" for line in printed(copied(report, rows)))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refused(f"the disk is full: make room for the report in {folder} and try again") from None
        raise Refused(f"{folder} cannot be written ({error.strerror}): choose another folder with --out") from None


__all__ = ["NAMES", "Written", "write"]
