"""`trimtab tax`."""

from collections.abc import Iterator

import click

from core.services import taxyear
from core.services.contracts import taxyear as contract
from tui.cli_options import Command
from tui.cli_text import Notes, day, table
from tui.commands.session import opened, show


@click.command("tax", cls=Command)
@click.option("--year", default="", metavar="Y", help="The tax year: 2026, or 2025/26 where that is its name; default: this one.")
def tax_command(year: str) -> None:
    """What a tax year comes to: gains and losses that count, losses carried, estimated tax by part, payments, and what is unknown."""
    with opened() as ws:
        found = taxyear.tax_year_view(ws, year)
        show(lambda: contract.tax_year(ws, found), lambda: _view(found))


def _view(found: taxyear.TaxYearView) -> Iterator[str]:
    notes = Notes()
    yield f"Tax year {found.span.label}, {day(found.span.first)} to {day(found.span.last)}; rules {found.pack}. An estimate, no advice."
    group = ""
    for line in found.lines:
        if line.group != group:
            group = line.group
            yield ""
            yield group
        yield f"  {line.title:<58} {notes.money(line.amount):>16}  {line.rule}"
    if found.bands:
        yield ""
        yield "Brackets that are hit"
        rows = [(band.part, notes.percent(band.rate), notes.money(band.amount), notes.money(band.tax)) for band in found.bands]
        yield from table(["Part", "Rate>", "Amount>", "Tax>"], rows)
    if found.payments:
        yield ""
        due = [(day(each.due), notes.money(each.amount), "passed" if each.passed else "") for each in found.payments]
        yield from table(["Due", "Amount>", ""], due)
    yield ""
    yield from notes.lines()
    yield from (f"Note: {note}" for note in found.notes)
    yield from (f"Source: {each.figures}: {each.source} ({each.checked})" for each in found.sources)
