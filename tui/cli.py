"""The entry of the command line: one table of commands, loaded on use, and how an outcome becomes an exit code.

Nothing heavy may be imported here: `trimtab --help` costs little more than click.
"""

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from errno import ENOENT
from importlib import import_module
from typing import Any

import click

from tui.cli_options import Group, settings

COMMANDS = {
    "accounts": ("settings", "Accounts: owner, tax type, custody, lot method, reinvestment, recurring buys."),
    "add": ("entry", "Enter what no export covers: any event, opening lots, DeFi, fixed income, CSV."),
    "answer": ("questions", "Answer a question that the bookings wait for."),
    "assets": ("settings", "Assets: class, tags, protocol, pegged, wash group, name."),
    "backup": ("upkeep", "Copy the ledger to FILE."),
    "checklist": ("process", "The steps of the Monday, Friday, month, quarter and year reviews."),
    "demo": ("start", "The sample portfolio in a temporary ledger."),
    "doctor": ("upkeep", "Versions, paths and what may be wrong with this installation."),
    "due": ("process", "What is due now; exit 1 if something is."),
    "events": ("events", "Events with their legs: list, correct, revert, remove."),
    "explain": ("explain", "Open a figure of a lot, a sale or an action down to the rows of files."),
    "export": ("upkeep", "Write the ledger as CSV files."),
    "formats": ("files", "The export formats that are read."),
    "gains": ("tax", "Disposals and gains of a year."),
    "harvest": ("harvest", "Losses worth realising, gains worth holding, and the rest, at your own rates."),
    "import": ("files", "Import export files or folders."),
    "imports": ("files", "Every import with its files and rows, undone ones too."),
    "income": ("tax", "Income of a year, valued at receipt."),
    "journal": ("process", "Every decision and correction with its reason."),
    "lots": ("tax", "Open tax lots."),
    "mapping": ("mapping", "Describe a table that no format knows: suggest, check, save, list, show."),
    "plan": ("trades", "The trades that the policy proposes now, with their reasons."),
    "policy": ("rules", "Show, check or choose the policy."),
    "prices": ("market", "Prices and exchange rates: import, set, fetch, missing."),
    "quarantine": ("quarantine", "Rows that could not be booked, by cause, and the remedies."),
    "report": ("report", "Forms and reports as CSV and text: 8949, schedule-d, gains, income, wash, audit ..."),
    "reconcile": ("reconcile", "What files state beside what the ledger computes."),
    "questions": ("questions", "What only you can say, with the remedy."),
    "queue": ("trades", "Decide on actions: approve, edit, snooze, reject, done, undo, redo, export."),
    "restore": ("upkeep", "Put a backup in the ledger's place."),
    "status": ("start", "Total, sleeves, limits, queue and checklist."),
    "tax": ("taxyear", "What a tax year comes to: gains that count, losses carried, estimated tax, payments."),
    "transfers": ("transfers", "Transfers between own accounts: matched, ambiguous, open."),
    "undo-import": ("files", "Take an import back."),
    "wash": ("wash", "Wash sales of a year, what not to buy and which lots not to sell."),
    "verify": ("upkeep", "Derive everything anew and check every invariant; exit 1 with findings."),
}
"""Name -> module under `tui.commands` and one line of help. `undo-import` is the module's attribute `undo_import_command`."""

EPILOG = "Data stays on this machine. Exit: 0 done, 1 findings or failed, 2 usage, 3 ledger cannot be used, 130 interrupted."


class Root(Group):
    """`trimtab` itself: commands are imported when they run, never for the list of help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tui.commands.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name.replace("-", "_") + "_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def main(self, *args: Any, standalone_mode: bool = True, **rest: Any) -> Any:
        """Ends the process with the exit code of the outcome; without `standalone_mode` returns or raises it."""
        call: Callable[..., Any] = super().main
        if not standalone_mode:
            return call(*args, standalone_mode=False, **rest)
        rest.setdefault("prog_name", "trimtab")
        sys.exit(_run(lambda: call(*args, standalone_mode=False, **rest)))


def _run(call: Callable[[], Any]) -> int:
    """Run a command; returns its exit code. stdout is data, stderr one sentence."""
    try:
        outcome = call()
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        where = f"; see '{error.ctx.command_path} --help'" if error.ctx else ""
        return _say(error.format_message().rstrip(".") + where, 2)
    except click.ClickException as error:
        return _say(error.format_message(), getattr(error, "code", error.exit_code))
    except (KeyboardInterrupt, click.Abort):
        return _say("interrupted; a change that was not finished was not kept", 130)
    except BrokenPipeError:
        _stop_writing()
        return 1
    except OSError as error:
        _stop_writing()
        if error.errno == ENOENT and not error.filename:
            return _say("the folder you are in is gone; change to another and try again", 1)
        where = f"{error.filename} cannot be used" if error.filename else "the answer could not be written"
        return _say(f"{where} ({error.strerror or error}); check the disk and the path", 1)
    except Exception as error:  # noqa: BLE001 - whatever else arrives here is a defect
        from tui.defect import report

        return _say(report(error), 1)
    return outcome if isinstance(outcome, int) else 0


def _stop_writing() -> None:
    """What is still buffered for stdout goes nowhere, so that ending does not fail as well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(ctx: click.Context) -> None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"trimtab {version('trimtab')}")
    except PackageNotFoundError:
        click.echo("trimtab, from its source folder")
    ctx.exit()


_LONG = re.compile(r"\S{600,}")


def _shortened(word: re.Match[str]) -> str:
    """A word that no one can read, as a value pasted by mistake; paths in use are shorter."""
    return f"{word[0][:80]}…{word[0][-20:]}"


def _say(sentence: str, code: int) -> int:
    with suppress(OSError):
        shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in sentence)
        sys.stderr.write(f"trimtab: {_LONG.sub(_shortened, shown)}\n")
    return code


@click.command("trimtab", cls=Root, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=lambda ctx, _, said: _version(ctx) if said else None,
              help="Show the version and exit.")
@click.pass_context
def cli(ctx: click.Context) -> int | None:
    """Tax-aware portfolio rebalancing by keyboard, from your own export files, on your own machine.

    Without a command: the review, or its text where there is no terminal.
    """
    if ctx.invoked_subcommand is None:
        from tui.commands.start import open_review

        return open_review(settings())
    return None


def main() -> None:
    """The console script."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    cli()


if __name__ == "__main__":
    main()
