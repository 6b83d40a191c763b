"""`trimtab explain`: a figure opened down to the rows of files it comes from."""

from collections.abc import Iterator

import click

from core.services.contracts import explain as contract
from core.services.explain import action as explain_action
from core.services.explain import lot as explain_lot
from core.services.explain import sale as explain_sale
from core.services.explain import year as explain_year
from core.services.explain.nodes import Node
from core.unknown import Maybe, known
from tui.cli_options import Command, Group
from tui.cli_text import Notes, plain
from tui.commands.session import opened, show

_DEEP = 2
"""Blanks by which a part stands in from what rests on it."""


@click.group("explain", cls=Group, invoke_without_command=False)
def explain_command() -> None:
    """Open a figure: formula, lots and matches, rules by number, and the rows of files below."""


@explain_command.command("lot", cls=Command)
@click.argument("id", metavar="ID")
def lot(id: str) -> None:
    """What an open lot cost, what its basis is made of, its term and value. ID as `trimtab lots` shows it, or its beginning."""
    with opened() as ws:
        root = explain_lot.lot(ws, id)
        show(lambda: contract.explain(ws, "lot", root), lambda: tree(root))


@explain_command.command("sale", cls=Command)
@click.argument("event", metavar="EVENT")
def sale(event: str) -> None:
    """Proceeds less basis, match by match. EVENT is the id of a sale or its beginning, or the number of a disposal in order of sale."""
    with opened() as ws:
        root = explain_sale.sale(ws, event)
        show(lambda: contract.explain(ws, "sale", root), lambda: tree(root))


@explain_command.command("action", cls=Command)
@click.argument("id", metavar="ID")
def action(id: str) -> None:
    """Tax, costs, rules and lots of an action of the queue."""
    with opened() as ws:
        root = explain_action.action(ws, id)
        show(lambda: contract.explain(ws, "action", root), lambda: tree(root))


@explain_command.command("tax", cls=Command)
@click.argument("figure", metavar="FIGURE")
@click.option("--year", default="", metavar="Y", help="The tax year: 2026, or 2025/26 where that is its name; default: this one.")
def tax(figure: str, year: str) -> None:
    """A figure of a tax year: its formula and the sales or incomes below. FIGURE as in `trimtab tax --json`, or the day of a payment."""
    with opened() as ws:
        root = explain_year.line(ws, figure, year)
        show(lambda: contract.explain(ws, "tax", root), lambda: tree(root))


def tree(root: Node) -> Iterator[str]:
    """The tree as indented lines."""
    notes = Notes()
    yield from _lines(root, 0, notes)
    yield from notes.lines()


def _lines(node: Node, depth: int, notes: Notes) -> Iterator[str]:
    inset = " " * (_DEEP * depth)
    rules = f" [{', '.join(node.rules)}]" if node.rules else ""
    value = f" {_value(node.value, node.unit, notes)}" if node.value is not None else ""
    said = f": {node.said}" if node.said else ""
    yield f"{inset}{plain(node.label)}{value}{plain(said)}{rules}"
    for part in node.parts:
        yield from _lines(part, depth + 1, notes)
    for row in node.rows:
        yield f"{inset}  | {plain(row.name)}, line {row.line}: {plain(row.text)}"


def _value(value: Maybe, unit: str, notes: Notes) -> str:
    if known(value) and len(unit) == 3 and unit.isupper():
        return f"{notes.quantity(value)} {unit}"
    return f"{notes.quantity(value)} {unit}".rstrip()
