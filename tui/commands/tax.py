"""`trimtab lots`, `gains` and `income`; the sale before it is made is in `tui.commands.whatif`."""

from collections.abc import Iterator

import click

from core.model import symbol
from core.services import gains, income, lots
from core.services.contracts import tax as contract
from tui.cli_options import Command, Group, settings
from tui.cli_text import Notes, day, long_table, moment, table
from tui.commands.allocate import allocate_command
from tui.commands.session import opened, show, write_json, write_lines
from tui.commands.whatif import whatif_command

YEAR = click.IntRange(1900, 9000)
SHOWN = 100
"""Lots that are listed as text where no number is given."""


@click.group("lots", cls=Group)
@click.option("--account", metavar="NAME", help="Of one account.")
@click.option("--asset", metavar="ASSET", help="Of one asset.")
@click.option(
    "--limit", type=click.IntRange(1, 10**9), metavar="N", help=f"The first N; default: {SHOWN} as text, all of them with --json."
)
@click.pass_context
def lots_command(ctx: click.Context, account: str | None, asset: str | None, limit: int | None) -> None:
    """Open tax lots with basis, term, value and gain, by account, asset and date."""
    if ctx.invoked_subcommand is not None:
        return
    in_json = settings().json
    with opened() as ws:
        chosen = lots.asset_named(ws, asset)
        most = limit or (None if in_json else SHOWN)
        with lots.listing(ws, account=account, asset=chosen, limit=most, lines=in_json) as found:
            if in_json:
                write_json(contract.lots(ws, found.total), "lots", (contract.lot(row) for row in found.rows))
            else:
                write_lines(_lots(found, ws.base_currency, most or found.total))


lots_command.add_command(whatif_command)
lots_command.add_command(allocate_command)


def _lots(found: lots.Listing, currency: str, most: int) -> Iterator[str]:
    if not found.total:
        yield "No open lots: import an export with 'trimtab import FILE', or enter one with 'trimtab add opening'."
        return
    notes = Notes()
    cells = (
        (
            row.lot.id, row.lot.account, symbol(row.lot.asset), day(row.lot.acquired) if row.lot.date_unknown is None else "?",
            _term(row, notes), notes.quantity(row.lot.quantity), notes.money(row.lot.basis), notes.money(row.value),
            notes.money(row.gain, sign=True),
        )
        for row in found.rows
    )
    yield from long_table(["Lot", "Account", "Asset", "Acquired", "Term", "Quantity>", f"Basis {currency}>", "Value>", "Gain>"], cells)
    yield from notes.lines()
    if most < found.total:
        yield f"{most:,} of {found.total:,}; --limit shows more, --account and --asset less"


def _term(row: lots.LotRow, notes: Notes) -> str:
    if row.term is None:
        return "?" if row.lot.date_unknown is None else notes.mark(row.lot.date_unknown)
    return row.term.value if row.days_to_long is None else f"{row.term.value}, {row.days_to_long}d"


@click.command("gains", cls=Command)
@click.option("--year", type=YEAR, required=True, metavar="Y", help="The tax year.")
def gains_command(year: int) -> None:
    """Disposals and gains of a year, in the base currency."""
    with opened() as ws:
        found = gains.year(ws, year)
        show(lambda: contract.gains(ws, found), lambda: _gains(found))


def _gains(found: gains.Gains) -> Iterator[str]:
    notes = Notes()
    cells = []
    for row in found.rows:
        sale = row.disposal
        cells.append((
            symbol(sale.asset), sale.account, sale.lot, "?" if sale.term is None else day(sale.acquired), day(sale.sold),
            notes.quantity(sale.quantity), notes.money(sale.proceeds), notes.money(sale.basis), notes.money(sale.gain, sign=True),
            sale.term.value if sale.term else "?", notes.money(sale.disallowed), row.code, "; ".join(sale.marks),
        ))
    if cells:
        amounts = ["Quantity>", "Proceeds>", "Basis>", "Gain>"]
        yield from table(["Asset", "Account", "Lot", "Acquired", "Sold", *amounts, "Term", "Disallowed>", "Code", "Open"], cells)
    else:
        yield f"No disposals in {found.year}."
    short, long = notes.money(found.short, sign=True), notes.money(found.long, sign=True)
    yield f"Short-term {short}   long-term {long}   disallowed {notes.money(found.disallowed)}"
    yield from (f"Open: {each}" for each in found.open)
    yield from notes.lines()


@click.command("income", cls=Command)
@click.option("--year", type=YEAR, required=True, metavar="Y", help="The tax year.")
def income_command(year: int) -> None:
    """Income of a year, valued at receipt in the base currency."""
    with opened() as ws:
        found = income.year(ws, year)
        show(lambda: contract.income(ws, found), lambda: _income(found, ws.tz))


def _income(found: income.IncomeYear, tz: str) -> Iterator[str]:
    notes = Notes()
    cells = [
        (
            moment(row.income.at, tz), row.income.kind, symbol(row.income.asset), row.income.account, notes.quantity(row.income.quantity),
            notes.money(row.income.value),
        )
        for row in found.rows
    ]
    if cells:
        yield from table(["At", "Kind", "Asset", "Account", "Quantity>", "Value>"], cells)
    else:
        yield f"No income in {found.year}."
    yield from (f"{kind} {notes.money(value)}" for kind, value in found.totals.items())
    yield f"total {notes.money(found.total)}   withheld {notes.money(found.withheld)}"
    yield from notes.lines()
