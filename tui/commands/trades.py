"""`trimtab plan` and `trimtab queue`: proposed trades and decisions on them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from core.model import ActionState, QueueItem, symbol
from core.policy.laws import Words, words
from core.services import edits, queue
from core.services.contracts import portfolio as contract
from core.services.workspace import Workspace
from tui.cli_options import NUMBER, Command, Group, UserPath
from tui.cli_text import Notes, moment, plain, table
from tui.commands.session import opened, say, show


@click.command("plan", cls=Command)
def plan_command() -> None:
    """The trades that the policy's rules propose now, with their reasons; decides nothing."""
    with opened() as ws:
        found = queue.plan(ws)
        show(lambda: contract.plan(ws, found), lambda: explained(found, ws.tz, ws.base_currency, words(ws.policy.tax.jurisdiction)))


@click.group("queue", cls=Group)
@click.pass_context
def queue_command(ctx: click.Context) -> None:
    """Actions and what was decided about them."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            found = queue.load(ws).items
            show(lambda: contract.actions(ws, "queue", found), lambda: queue_lines(found, ws.tz, ws.base_currency))


@queue_command.command("approve")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--revision", type=NUMBER, metavar="N", help="Refuse where the ledger has moved on since revision N.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def approve(ids: tuple[str, ...], revision: int | None, reason: str) -> None:
    """Approve actions: records which lots a sale takes, now."""
    with opened() as ws:
        _show(ws, queue.approve(ws, ids, revision=revision, reason=reason))


@queue_command.command("snooze")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--until", required=True, metavar="WHEN", help="A date or time, 3d, 2w, or a price like '>95000'.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def snooze(ids: tuple[str, ...], until: str, reason: str) -> None:
    """Put actions off."""
    with opened() as ws:
        _show(ws, queue.snooze(ws, ids, until, reason=reason))


@queue_command.command("reject")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", required=True, metavar="TEXT", help="Kept in the journal.")
def reject(ids: tuple[str, ...], reason: str) -> None:
    """Reject actions, with a reason."""
    with opened() as ws:
        _show(ws, queue.reject(ws, ids, reason=reason))


@queue_command.command("done")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--cancelled", is_flag=True, help="The order was cancelled or never placed.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def done(ids: tuple[str, ...], cancelled: bool, reason: str) -> None:
    """Say that exported or approved orders were carried out (or cancelled) outside any import."""
    with opened() as ws:
        _show(ws, queue.done(ws, ids, cancelled=cancelled, reason=reason), undoable=False)


@queue_command.command("edit")
@click.argument("id", metavar="ID")
@click.option("--quantity", default="", metavar="Q", help="Units; lots, tax and costs follow.")
@click.option("--limit", default="", metavar="P", help="Limit price of one unit, in the base currency.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def edit(id: str, quantity: str, limit: str, reason: str) -> None:
    """Set quantity or limit price of an action by hand."""
    with opened() as ws:
        _show(ws, edits.edit(ws, id, quantity=quantity, limit=limit, reason=reason))


@queue_command.command("redo")
def redo() -> None:
    """Make the decision again that was undone last."""
    with opened() as ws:
        _show(ws, edits.redo(ws))


@queue_command.command("undo")
def undo() -> None:
    """Take back the last decision that was not exported; the journal keeps both."""
    with opened() as ws:
        _show(ws, queue.undo(ws), undoable=False)


@queue_command.command("export")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option("--out", required=True, metavar="DIR", type=UserPath(), help="The folder; made where there is none.")
def export(ids: tuple[str, ...], out: Path) -> None:
    """Write order tickets (CSV and JSON) of what is approved and mark it as exported."""
    with opened() as ws:
        found = queue.export(ws, out, ids)
        show(
            lambda: contract.exported(ws, found),
            lambda: [f"{len(found.tickets)} ticket(s): {plain(found.csv)} and {plain(found.json)}"],
        )


def _show(ws: Workspace, changed: tuple[QueueItem, ...], *, undoable: bool = True) -> None:
    for item in changed:
        said = f"{item.action.id}: {item.state.value.replace('_', ' ')}"
        said += ", edited" if item.edited else ""
        say(f"{said}; 'trimtab queue undo' takes it back" if undoable else said)
    show(lambda: contract.actions(ws, "queue", changed), lambda: [])


def verb(item: QueueItem, notes: Notes) -> str:
    """`SELL BTC 0.02`; of what nothing is named for, the sleeve: `BUY ? for lending`."""
    action = item.action
    if symbol(action.asset) == "?":
        return f"{action.side.value.upper()} ? for {action.sleeve}"
    return f"{action.side.value.upper()} {symbol(action.asset)} {notes.quantity(action.quantity)}"


def queue_lines(items: Iterable[QueueItem], tz: str, currency: str) -> Iterator[str]:
    """One line per action, the blocked ones with what blocks them."""
    notes = Notes()
    rows = []
    for item in items:
        action = item.action
        blocked = [f"blocked: {each.cause}" for each in action.blocked_by[:1]]
        hindrance = [*blocked, *(f"not now: {each}" for each in action.not_now[:1]), item.note][0]
        state = item.state.value.replace("_", " ") + (", edited" if item.edited else "")
        rows.append((
            action.priority.glyph, state, action.id, verb(item, notes), action.account,
            notes.money(action.value), notes.money(action.tax_now, sign=True), moment(action.due, tz) if action.due else "", action.kind,
            hindrance,
        ))
    if not rows:
        yield "The queue is empty: every band is kept, or nothing can be proposed; see 'trimtab status'."
        return
    yield from table(["", "State", "Id", "Trade", "Account", f"Value {currency}>", "Tax now>", "Due", "Why", ""], rows)
    yield from notes.lines()


def explained(items: Iterable[QueueItem], tz: str, currency: str, law: Words) -> Iterator[str]:
    """Each action with its reasons, lots, costs, alternatives and what blocks it."""
    nothing = True
    for item in items:
        nothing = False
        yield from _explained(item, tz, currency, law)
    if nothing:
        yield "Nothing is proposed: every band is kept, or what is unknown keeps it from being computed; see 'trimtab status'."


def _explained(item: QueueItem, tz: str, currency: str, law: Words) -> Iterator[str]:
    action, notes = item.action, Notes()
    due = f", due {moment(action.due, tz)}" if action.due else ""
    what = f"{verb(item, notes)} in {action.account}, {notes.money(action.value)} {currency}, {action.kind}{due}"
    state = "" if item.state is ActionState.PROPOSED else f", {item.state.value.replace('_', ' ')}"
    state += ", edited" if item.edited else ""
    yield f"{action.priority.glyph} {plain(what)}{state}  [{plain(action.id)}]"
    for pick in action.lots:
        term = "?" if pick.term is None else law.of(pick.term).removesuffix("-term")
        said, gain = f", {term}" if law.long else "", notes.money(pick.gain, sign=True)
        yield f"    lot {plain(pick.lot)}: {notes.quantity(pick.quantity)} of {pick.acquired}{said}, gain {gain}"
    costs = "".join(f", {name} {notes.money(cost)}" for name, cost in action.costs.items())
    yield f"    tax now {notes.money(action.tax_now, sign=True)}, later {notes.money(action.tax_deferred, sign=True)}{costs}"
    yield f"    {action.order_type}" + (f" {notes.money(action.limit_price)}" if action.order_type == "limit" else "")
    yield from (f"    because {plain(reason)}" for reason in action.why)
    yield from (f"    or {plain(other.what)}: {plain(other.difference)}" for other in action.alternatives)
    yield from (f"    blocked: {plain(each.cause)}; {plain(each.remedy)}" for each in action.blocked_by)
    yield from (f"    not now: {plain(each)}" for each in action.not_now)
    if item.note:
        yield f"    note: {plain(item.note)}"
    yield from (f"    {line}" for line in notes.lines())
