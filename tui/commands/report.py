"""`trimtab report`: forms and reports as files."""

from pathlib import Path

import click

from core.services import reports
from core.services.contracts import reports as contract
from core.services.errors import USAGE
from tui.cli_options import Command, UserPath
from tui.cli_text import plain, table
from tui.commands.session import Failed, opened, say, show


@click.command("report", cls=Command)
@click.argument("name", default="", metavar="[NAME]")
@click.option("--year", default="", metavar="Y", help="The tax year: 2025, in the United Kingdom 2025/26; default: that of the clock.")
@click.option("--out", default=None, metavar="DIR", type=UserPath(), help="The folder; made where there is none.")
@click.option("--force", is_flag=True, help="Replace files of that name.")
def report_command(name: str, year: str, out: Path | None, force: bool) -> None:
    """Write the report NAME as CSV and as text; without a name, list what there is."""
    if not name:
        with opened(blank=True, hint=False) as ws:
            show(lambda: contract.reports(ws), lambda: table(["Report", "What it is"], list(reports.NAMES.items())))
        return
    if out is None:
        raise Failed(f"--out is missing: name the folder for {plain(name)}, e.g. --out reports", USAGE)
    with opened(must_exist=True) as ws:
        done = reports.write(ws, name, year, out, force=force)
        show(lambda: contract.written(ws, done), lambda: [plain(each) for each in done.files])
        rows = f"{done.rows:,} {'row' if done.rows == 1 else 'rows'}"
        unknown = sum(done.unknown.values())
        figures = "1 figure" if unknown == 1 else f"{unknown:,} figures"
        missing = f"{figures} unknown: the head of the report says why" if unknown else "nothing unknown"
        say(f"{done.name} {done.year} by {done.rules}: {rows}, {missing}")
