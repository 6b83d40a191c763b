"""`trimtab reconcile`: what files state beside what the ledger computes."""

from collections.abc import Iterator, Sequence

import click

from core.model import symbol
from core.money import text
from core.services.contracts import quarantine as contract
from core.services.lots import check_account
from core.services.reconcile import Reconciled
from core.unknown import Unknown
from importers import service
from tui.cli_options import Command
from tui.cli_text import moment, plain, table
from tui.commands.session import opened, show


@click.command("reconcile", cls=Command)
@click.option("--account", default="", metavar="NAME", help="Only this account.")
@click.option("--all", "everything", is_flag=True, help="Also what agrees.")
def reconcile_command(account: str, everything: bool) -> int:
    """What files state of balances, positions, lots and gains beside the ledger, with the first row that differs; exit 1 if one does."""
    with opened() as ws:
        check_account(ws, account or None)
        found = [one for one in service.reconcile(ws) if account in ("", one.account)]
        shown = found if everything else [one for one in found if not one.agrees]
        show(lambda: contract.reconciled(ws, shown), lambda: _shown(shown, len(found), ws.tz))
        return 1 if any(not isinstance(one.difference, Unknown) and not one.agrees for one in found) else 0


def _shown(shown: Sequence[Reconciled], count: int, tz: str) -> Iterator[str]:
    rows = [
        (
            plain(one.account), plain(symbol(one.asset)), f"{one.what}{f' ({one.currency})' if one.currency else ''}", plain(one.file),
            moment(one.at, tz), text(one.stated), _amount(one.computed), _amount(one.difference),
        )
        for one in shown
    ]
    if rows:
        yield from table(["Account", "Asset", "What", "File", "At", "Stated>", "Computed>", "Difference>"], rows)
    for one in shown:
        name = f"{plain(one.account)} {plain(symbol(one.asset))}"
        if one.first is not None:
            first = one.first
            yield (
                f"{name} differs from {plain(first.file)}:{first.line} on ({moment(first.at, tz)}): stated {text(first.stated)}, "
                f"computed {text(first.computed)}."
            )
        if isinstance(one.difference, Unknown):
            yield f"{name} {one.what}: {plain(str(one.difference))}."
    if not count:
        yield "No file states a balance, a position or a basis."
    elif not any(not one.agrees for one in shown):
        yield f"All {count:,} stated figures agree with the ledger." if count > 1 else "The one stated figure agrees with the ledger."


def _amount(figure: object) -> str:
    return "unknown" if isinstance(figure, Unknown) else text(figure)  # type: ignore[arg-type]
