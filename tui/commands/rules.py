"""`trimtab policy`: show, check, use."""

from pathlib import Path

import click

from core.services import policy
from core.services.contracts import rules as contract
from core.services.errors import FAILED
from core.services.userfiles import stands
from core.services.workspace import policy_beside
from tui.cli_options import Group, UserPath
from tui.cli_text import plain
from tui.commands.session import as_of, ledger_path, opened, policy_path, say, sentences, show


@click.group("policy", cls=Group)
@click.pass_context
def policy_command(ctx: click.Context) -> None:
    """The policy in force."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show_policy)


@policy_command.command("show")
def show_policy() -> None:
    """The policy in force, as it is written."""
    with opened(blank=_has_policy()) as ws:
        found = policy.show(ws)
        say(f"from {found.source}; shipped profiles: {', '.join(found.profiles)}")
        show(lambda: contract.policy(ws, found), lambda: [line.rstrip("\n") for line in found.text.splitlines()])


def _has_policy() -> bool:
    """Whether one is named or lies beside the ledger: it can be shown before the ledger is there."""
    return policy_path() is not None or stands(policy_beside(ledger_path()))


@policy_command.command("check")
@click.argument("file", type=UserPath())
def check(file: Path) -> None:
    """Check a policy FILE: exit 0 where it can be used, else 1 and one sentence with the line and the remedy."""
    with sentences(FAILED):
        found = policy.check(file)
    said = f"{plain(file)}: ok, {len(found.sleeves)} sleeves, {len(found.limits)} limits"
    show(lambda: contract.checked(found, file, as_of()), lambda: [said])


@policy_command.command("use")
@click.argument("name")
@click.option("--replace", is_flag=True, help="Also where a policy of your own lies there.")
def use(name: str, replace: bool) -> None:
    """Put the shipped profile NAME beside the ledger, as its policy from now on."""
    with sentences():
        target = policy.use(ledger_path(), name, replace=replace)
        found = policy.check(target)
    show(lambda: contract.used(found, name, target, as_of()), lambda: [f"{plain(target)} holds profile {name}"])
