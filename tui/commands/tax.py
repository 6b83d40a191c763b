"""`trimtab lots`, `gains` and `income`; the sale before it is made is in `tui.commands.whatif`."""

from collections.abc import Iterator

import click

from core.model import Disposal, Term, symbol
from core.policy.laws import TERMS
from core.services import gains, income, lots
from core.services.contracts import tax as contract
from core.services.workspace import Workspace
from core.unknown import known
from tui.cli_options import Command, Group, settings
from tui.cli_text import Notes, day, long_table, moment, table
from tui.commands.allocate import allocate_command
from tui.commands.identify import identify_command
from tui.commands.session import opened, show, write_json, write_lines
from tui.commands.whatif import whatif_command

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
                termed = terms(ws) is not None
                write_json(contract.lots(ws, found.total), "lots", (contract.lot(row, termed=termed) for row in found.rows))
            else:
                write_lines(_lots(found, ws, most or found.total))


lots_command.add_command(whatif_command)
lots_command.add_command(allocate_command)
lots_command.add_command(identify_command)


def terms(ws: Workspace) -> tuple[str, str] | None:
    """The words of the policy's law for a gain that it does not favour and one that it does; None where it knows no terms."""
    return TERMS.get(ws.policy.tax.jurisdiction)


def _lots(found: lots.Listing, ws: Workspace, most: int) -> Iterator[str]:
    if not found.total:
        yield "No open lots: import an export with 'trimtab import FILE', or enter one with 'trimtab add opening'."
        return
    notes, words = Notes(), terms(ws)
    cells = (
        (
            row.lot.id, row.lot.account, symbol(row.lot.asset), day(row.lot.acquired) if row.lot.date_unknown is None else "?",
            *((_term(row, words, notes),) if words else ()), notes.quantity(row.lot.quantity), notes.money(row.lot.basis),
            notes.money(row.value), notes.money(row.gain, sign=True),
        )
        for row in found.rows
    )
    head = ["Lot", "Account", "Asset", "Acquired", *(("Term",) if words else ()), "Quantity>", f"Basis {ws.base_currency}>", "Value>"]
    yield from long_table([*head, "Gain>"], cells)
    yield from notes.lines()
    if most < found.total:
        yield f"{most:,} of {found.total:,}; --limit shows more, --account and --asset less"


def _term(row: lots.LotRow, words: tuple[str, str], notes: Notes) -> str:
    if row.term is None:
        return "?" if row.lot.date_unknown is None else notes.mark(row.lot.date_unknown)
    word = short_word(words, row.term)
    return word if row.days_to_long is None else f"{word}, {row.days_to_long}d"


def short_word(words: tuple[str, str], term: Term | None) -> str:
    """`long` for `long-term`; other laws' words as they are."""
    return "?" if term is None else words[term is Term.LONG].removesuffix("-term")


@click.command("gains", cls=Command)
@click.option("--year", required=True, metavar="Y", help="The tax year: 2024, or 2023/24 where it is no calendar year.")
def gains_command(year: str) -> None:
    """Disposals and gains of a year, in the base currency."""
    with opened() as ws:
        found = gains.year(ws, year)
        show(lambda: contract.gains(ws, found), lambda: _gains(found))


def _gains(found: gains.Gains) -> Iterator[str]:
    notes, words, american = Notes(), found.terms, found.rules.startswith("US ")
    cells = []
    for row in found.rows:
        sale = row.disposal
        cells.append((
            symbol(sale.asset), sale.account, "" if sale.of_many else sale.lot, _acquired(sale), day(sale.sold),
            notes.quantity(sale.quantity), notes.money(sale.proceeds), notes.money(sale.basis), notes.money(sale.gain, sign=True),
            *((short_word(words, sale.term),) if words else ()), *((notes.money(sale.disallowed),) if found.disallowed_as else ()),
            row.code if american else sale.rule, "; ".join(sale.marks),
        ))
    if cells:
        lost = ("Disallowed>",) if found.disallowed_as else ()
        amounts = ["Quantity>", "Proceeds>", "Basis>", "Gain>", *(("Term",) if words else ()), *lost]
        yield from table(["Asset", "Account", "Lot", "Acquired", "Sold", *amounts, "Code" if american else "Rule", "Open"], cells)
    else:
        yield f"No disposals in {found.year}."
    short, long = notes.money(found.short, sign=True), notes.money(found.long, sign=True)
    whole = f"{words[0].capitalize()} {short}   {words[1]} {long}" if words else f"Gains {short}"
    yield f"{whole}   disallowed {notes.money(found.disallowed)}" if found.disallowed_as else whole
    yield from _allowed(found, notes)
    yield from (f"Open: {each}" for each in found.open)
    if not american:
        yield f"By the rules {found.rules}; no advice."
        yield from (f"Note: {each}" for each in found.notes)
    yield from notes.lines()


def _acquired(sale: Disposal) -> str:
    if sale.of_many:
        return ""
    return "?" if sale.term is None or not sale.origin else day(sale.acquired)


def _allowed(found: gains.Gains, notes: Notes) -> Iterator[str]:
    """What counts of the year, where some of its losses do not."""
    if not found.disallowed_as or (known(found.disallowed) and not found.disallowed):
        return
    short, long = notes.money(found.allowed_short, sign=True), notes.money(found.allowed_long, sign=True)
    counts = f"{found.terms[0]} {short}   {found.terms[1]} {long}" if found.terms else short
    gone = "" if known(found.forfeited) and not found.forfeited else f"   lost for good {notes.money(found.forfeited)}"
    yield f"Allowed: {counts}{gone}"


@click.command("income", cls=Command)
@click.option("--year", required=True, metavar="Y", help="The tax year: 2024, or 2023/24 where it is no calendar year.")
def income_command(year: str) -> None:
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
    yield f"total {notes.money(found.total)}   withheld {notes.money(found.withheld)}, of that abroad {notes.money(found.foreign)}"
    yield from notes.lines()
