"""`trimtab verify`, `backup`, `restore`, `export` and `doctor`."""

from collections.abc import Iterator
from pathlib import Path

import click

from core.services import doctor, maintenance
from core.services.contracts import upkeep as contract
from tui.cli_options import Command, UserPath
from tui.cli_text import plain, table
from tui.commands.session import as_of, ledger_path, opened, policy_path, say, sentences, show


@click.command("verify", cls=Command)
def verify_command() -> int:
    """Derive everything anew and check every invariant; exit 1 with findings."""
    with opened(must_exist=True) as ws:
        found = maintenance.verify(ws)
        show(lambda: contract.findings(ws, found), lambda: [plain(f"{each.check}: {each.where}: {each.what}") for each in found])
        if not found:
            say("every check holds")
        return 1 if found else 0


@click.command("backup", cls=Command)
@click.argument("file", type=UserPath())
def backup_command(file: Path) -> None:
    """Copy the ledger to FILE, as it stands at this moment."""
    with opened(must_exist=True) as ws:
        written = maintenance.backup(ws, file)
        show(lambda: contract.written(ws, "backup", [written]), lambda: [plain(written)])


@click.command("restore", cls=Command)
@click.argument("file", type=UserPath())
def restore_command(file: Path) -> None:
    """Put the backup FILE in the ledger's place; what is there now is kept beside it."""
    with sentences():
        done = maintenance.restore(file, ledger_path())
    if done.kept:
        say(f"the ledger as it was is now {done.kept}")
    with opened() as ws:
        show(lambda: contract.written(ws, "restore", [ledger_path()]), lambda: [plain(ledger_path())])


@click.command("export", cls=Command)
@click.option("--out", required=True, metavar="DIR", type=UserPath(), help="The folder; made where there is none.")
def export_command(out: Path) -> None:
    """Write the ledger as CSV files, for other programs or the archive."""
    with opened(must_exist=True) as ws:
        files = maintenance.export(ws, out)
        show(lambda: contract.written(ws, "export", files), lambda: [plain(each) for each in files])


@click.command("doctor", cls=Command)
def doctor_command() -> int:
    """Versions, paths and what may be wrong with this installation; exit 1 where something is."""
    ledger = ledger_path()
    with sentences():
        found = doctor.doctor(ledger, policy_path(), as_of())
    show(lambda: contract.doctor(found), lambda: _doctor(found))
    return 0 if all(each.ok for each in found.checks) else 1


def _doctor(found: doctor.Doctor) -> Iterator[str]:
    yield from table(["", "Check", "Found"], [("ok" if each.ok else "!!", each.name, each.found) for each in found.checks])

