"""`trimtab lots allocate`: unused basis is given to wallets, once."""

from collections.abc import Iterator
from pathlib import Path

import click

from core.model import symbol
from core.money import text
from core.services import allocation
from core.services.contracts import allocation as contract
from core.services.errors import Invalid
from tui.cli_options import Command
from tui.cli_text import Notes, day, plain, table
from tui.commands.session import opened, show


@click.command("allocate", cls=Command)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--order", "order", multiple=True, metavar="NAME", help="Fill this wallet next with the oldest lots; may be given again.")
@click.option("--asset", default="", metavar="ASSET", help="With --order: of one asset.")
@click.option("--take-back", "back", default="", metavar="ASSET", help="Undo the allocation of an asset while no sale rests on it.")
@click.option("--note", default="", metavar="TEXT", help="The method in your words, and when you described it.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def allocate_command(file: Path | None, order: tuple[str, ...], asset: str, back: str, note: str, reason: str) -> None:
    """Give the basis of digital assets that were pooled before 2025 to wallets (Rev. Proc. 2024-28): by lot from FILE, or in --order."""
    if (file is not None) + bool(order) + bool(back) > 1:
        raise Invalid("name a FILE, --order or --take-back, one of them")
    if asset and not order:
        raise Invalid("--asset is for --order; a FILE names lots")
    with opened() as ws:
        if file is not None:
            found = allocation.by_file(ws, file, note, reason)
        elif order:
            found = allocation.in_order(ws, order, asset, note, reason)
        else:
            found = allocation.take_back(ws, back, reason) if back else allocation.load(ws)
        show(lambda: contract.allocated(ws, found), lambda: _openings(found, ws.base_currency))


def _openings(found: tuple[allocation.Opening, ...], currency: str) -> Iterator[str]:
    if not found:
        yield "No digital assets were held in pooled lots: nothing is to be allocated."
    for opening in found:
        notes, pooled = Notes(), opening.pooled
        held = ", ".join(f"{plain(name)} {text(units)}" for name, units in sorted(pooled.units.items()))
        yield f"{plain(symbol(pooled.asset))} ({pooled.owner}): {held}"
        rows = ((lot.id, day(lot.acquired), notes.quantity(lot.quantity), notes.money(lot.basis)) for lot in pooled.lots)
        yield from table(["Lot", "Acquired", "Quantity>", f"Basis {currency}>"], rows)
        yield from notes.lines()
        said = opening.said
        if said is None:
            yield "not allocated: lots stay where they were acquired, what is left over goes to wallets by name, oldest first"
            continue
        how = "by lot" if said.by_lot else "oldest lots first, to " + ", ".join(plain(part.account) for part in said.parts)
        yield f"allocated {day(said.recorded_at.date())} {how}{f': {plain(said.note)}' if said.note else ''}"
        if said.by_lot:
            yield from table(["Lot", "Account", "Quantity>"], ((part.lot, part.account, text(part.quantity)) for part in said.parts))
