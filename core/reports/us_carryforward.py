"""Capital losses carried from year to year with their character (IRC 1212(b)). Rule F2.2."""

from collections.abc import Mapping

from core.reports.sheet import Cell, Column, Head, Report, Row, Section, Style, counted
from core.tax.years.carrying import Realised, Worked
from core.unknown import Unknown

_MONEY = (
    ("short", "Short-term"), ("long", "Long-term"), ("short_in", "Carried in, short"), ("long_in", "Carried in, long"), ("net", "Net"),
    ("deduction", "Deducted from income"), ("short_out", "Carried on, short"), ("long_out", "Carried on, long"),
)  # fmt: skip
COLUMNS = (Column("year", "Year", 4), *(Column(name, title, 11, Style.MONEY) for name, title in _MONEY), Column("stated"))


def report(head: Head, years: Mapping[int, tuple[Realised, Worked]]) -> Report:
    """A row for each year, the oldest first. Losses carried are positive."""
    rows = [_row(year, *years[year]) for year in sorted(years)]
    return counted(head, COLUMNS, (Section("Year by year: gains less losses that are allowed, and losses carried", lambda: rows),))


def _row(year: int, own: Realised, worked: Worked) -> Row:
    netted = worked.netted
    after: tuple[Cell, ...]
    if isinstance(netted, Unknown):
        after = (netted, netted, netted, netted)
    else:
        after = (netted.net, netted.deduction, netted.carried.short, netted.carried.long)
    remarks: tuple[str, ...] = ("what was carried in is what the policy states",) if worked.stated else ()
    cells = (str(year), own.short, own.long, worked.short_in, worked.long_in, *after, "yes" if worked.stated else "no")
    return Row(cells, remarks)


