"""The one registry of what can be done by key. Bindings, hints, help, palette, command line and docs/keys.md all come from it.

`python -m tui.actions --docs docs/keys.md` writes the key table. What an action does is written where it is done, never here.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from textual.binding import Binding

RESERVED = frozenset(
    {"ctrl+a", "ctrl+b", "ctrl+c", "ctrl+e", "ctrl+j", "ctrl+k", "ctrl+o", "ctrl+s", "ctrl+z", "f1", "f5", "f6"}
)
"""Chords that terminals, multiplexers and editors eat."""


@dataclass(frozen=True, slots=True)
class Command:
    """`id` is stable (rebinding rests on it), `call` the action method, `takes` names the argument that `:` may give."""

    id: str
    keys: str
    call: str
    short: str
    tooltip: str
    hint: bool = False
    takes: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        return self.id.partition(".")[0]

    @property
    def word(self) -> str:
        """What is typed after `:`."""
        return self.id.partition(".")[2].replace("_", "-")


PANELS = (
    ("bands", "Bands", "allocation, drift and limits"),
    ("queue", "Queue", "proposed trades, to approve, snooze or reject"),
    ("lots", "Lots", "every tax lot"),
    ("import", "Import", "export files in, and imports undone"),
    ("inbox", "Inbox", "what only you can answer: questions, transfers, quarantined rows"),
    ("checklist", "Checklist", "the steps that are due"),
    ("journal", "Journal", "every decision and correction, with its reason"),
    ("accounts", "Accounts", "settings of accounts, and entries by hand"),
)

SIDE = (("harvest", "Harvest", "losses worth realising, gains worth holding, and what was sold this year"),)
"""Panels without a tab of their own; a key goes there."""

SCOPES = {
    "app": "Everywhere",
    "table": "In every list",
    **{name: title for name, title, _ in (*PANELS, *SIDE)},
    "whatif": "In the what-if of a sale",
    "taxyear": "In the tax year",
    "tree": "In a figure that is opened",
    "dialog": "In a dialog",
}
OVER = ("whatif", "taxyear", "tree")
"""Scopes of screens that lie over the panels: with a list in them, without the keys of everywhere."""


def _go() -> Iterable[Command]:
    for number, (name, title, what) in enumerate(PANELS, 1):
        yield Command(
            f"app.{name}", str(number), f"go('{name}')", title, f"Go to {title}: {what}", takes="filter" if name == "lots" else ""
        )


COMMANDS: tuple[Command, ...] = (
    *_go(),
    Command("app.harvest", "H", "go('harvest')", "harvest", "Go to Harvest: losses worth realising, gains worth holding, the year's end"),
    Command(
        "app.tax",
        "dollar_sign",
        "tax",
        "tax year",
        "The tax year: what counts, estimated tax, next payment; :tax 2025 for another",
        takes="year",
    ),
    Command("app.next_panel", "tab", "focus_next", "next panel", "Go to the next panel"),
    Command("app.previous_panel", "shift+tab", "focus_previous", "previous panel", "Go to the panel before"),
    Command("app.jump", "f", "jump", "jump", "A letter over every panel; the letter goes there"),
    Command("app.command", "colon", "command_line", "cmd", "Type a command, e.g. :lots btc, :import export.csv, :q", hint=True),
    Command("app.palette", "ctrl+p", "command_palette", "palette", "Search every action by name"),
    Command("app.help", "question_mark", "help", "keys", "Keys of this panel and of everywhere, searchable", hint=True),
    Command("app.undo", "u", "undo", "undo", "Take back the last decision that was not exported", hint=True),
    Command("app.redo", "ctrl+r", "redo", "redo", "Make the decision again that was undone last, if no other was made since"),
    Command("app.refresh", "r", "refresh", "refresh", "Read the ledger and compute the review anew"),
    Command(
        "app.fetch",
        "R",
        "fetch",
        "fetch prices",
        "Ask an exchange's public tickers for prices that are lacking (network, no keys)",
        takes="exchange",
    ),
    Command("app.note", "m", "note", "note", "Add a note to the journal", takes="text"),
    Command("app.guide", "M", "guide", "guided review", "Go through the checklist step by step; each opens its screen"),
    Command("app.next_step", "right_square_bracket", "step(1)", "next step", "Guided review: go to the next step"),
    Command("app.previous_step", "left_square_bracket", "step(-1)", "step back", "Guided review: go to the step before"),
    Command("app.tick", "T", "tick", "tick", "Tick the step of the guided review, or the one highlighted in the checklist"),
    Command("app.add", "A", "add", "add", "Enter by hand: account, opening lot, event, DeFi holding, fixed income, price", takes="what"),
    Command("app.report", "P", "report", "report", "Write a form or report as CSV and text: 8949, gains, income ...", takes="name"),
    Command("app.zoom", "z", "zoom", "zoom", "Give the panel the whole screen, and back"),
    Command("app.redraw", "Z", "redraw", "redraw", "Draw the screen again"),
    Command("app.back", "escape", "back", "back", "Close, cancel the running work, or go back; never quits"),
    Command("app.demo", "", "demo", "demo", "Open the strategy's sample portfolio in a temporary ledger; yours is not touched"),
    Command("app.about", "", "about", "about", "Version, licence and what Trimtab is not"),
    Command("app.quit", "q,ctrl+q", "leave", "quit", "Quit; asks only while an import runs", hint=True, aliases=("q",)),
    Command("table.down", "j,down", "cursor(1)", "down", "One row down"),
    Command("table.up", "k,up", "cursor(-1)", "up", "One row up"),
    Command("table.top", "g,home", "edge(-1)", "top", "First row"),
    Command("table.bottom", "G,end", "edge(1)", "bottom", "Last row"),
    Command("table.half_down", "ctrl+d", "page(0.5)", "half page down", "Half a page down"),
    Command("table.half_up", "ctrl+u", "page(-0.5)", "half page up", "Half a page up"),
    Command("table.page_down", "pagedown", "page(1)", "page down", "One page down"),
    Command("table.page_up", "pageup", "page(-1)", "page up", "One page up"),
    Command("table.open", "enter", "open", "open", "Open what is highlighted"),
    Command(
        "table.filter",
        "slash",
        "app.filter",
        "find",
        "Show only rows that contain what you type; in Lots e.g. term:long gain<0 asset:btc",
        hint=True,
    ),
    Command("table.next", "n", "app.match(1)", "next match", "Next row with what was looked for last, among all rows"),
    Command("table.previous", "N", "app.match(-1)", "match before", "Row before with what was looked for last, among all rows"),
    Command("table.columns", "c", "app.columns", "columns", "Choose which columns of the list are shown"),
    Command("table.copy", "y", "copy", "copy", "Send the row to the clipboard"),
    Command("table.copy_all", "Y", "copy_all", "copy all", "Send the whole table to the clipboard, separated by tabs"),
    Command("bands.unfold", "l,right", "fold(False)", "unfold", "Show the parts of the highlighted class", hint=True),
    Command("bands.fold", "h,left", "fold(True)", "fold", "Hide the parts, or go to the class above"),
    Command("bands.why", "i", "why", "why", "Every number behind the highlighted band", hint=True),
    Command("queue.approve", "a", "approve", "approve", "Approve the marked actions, else the highlighted one", hint=True),
    Command("queue.snooze", "s", "snooze", "snooze", "Put off for a day, a week or until a date", hint=True, takes="until"),
    Command("queue.reject", "x", "reject", "reject", "Reject, with a reason that you may skip", hint=True, takes="reason"),
    Command("queue.edit", "e", "edit", "edit", "Set quantity or limit price by hand; lots, tax and costs follow", hint=True),
    Command("queue.why", "i", "why", "why", "Rules, numbers, lots, costs and alternatives of the highlighted action", hint=True),
    Command("queue.whatif", "w", "whatif", "what-if", "The sale by every method side by side, before it is made"),
    Command("queue.mark", "space", "mark", "mark", "Mark or unmark, for approve, snooze and reject", hint=True),
    Command("queue.invert", "asterisk", "invert", "invert marks", "Mark what is not marked, and the reverse"),
    Command("queue.range", "v", "range", "mark to here", "Mark from the last mark to the highlighted row"),
    Command("queue.export", "E", "export", "export", "Write order tickets (CSV and JSON) of what is approved", hint=True, takes="folder"),
    Command("queue.done", "d", "done", "done by hand", "Say that an exported order was carried out or cancelled outside any import"),
    Command("lots.sort", "S", "sort", "sort", "Sort by the next column; again to turn it round", hint=True, takes="column"),
    Command("lots.whatif", "w", "whatif", "what-if", "A sale of the lot by every method side by side, before it is made", hint=True),
    Command("lots.why", "i", "why", "why", "Open the lot: what its basis is made of, down to the rows of files", hint=True),
    Command("harvest.whatif", "w", "whatif", "what-if", "The sale by every method side by side, before it is made", hint=True),
    Command("harvest.why", "i", "why", "why", "Open the action or the sale: formula, lots, rules and rows of files", hint=True),
    Command("whatif.edit", "e", "edit", "edit", "Type the quantity: units, all, or money"),
    Command("whatif.price", "p", "price", "price", "Type the price of one unit; empty for the last one"),
    Command("whatif.next", "tab", "method(1)", "next method", "Show the next method in full"),
    Command("whatif.previous", "shift+tab", "method(-1)", "method before", "Show the method before in full"),
    Command("whatif.more", "right", "move(1)", "more", "Take a tenth of the sale more of the highlighted lot, less of the others"),
    Command("whatif.less", "left", "move(-1)", "less", "Take a tenth of the sale less of the highlighted lot, more of the others"),
    Command("whatif.why", "i", "why", "why", "Open the highlighted lot"),
    Command("taxyear.before", "left_square_bracket,left", "year(-1)", "year before", "The tax year before"),
    Command("taxyear.after", "right_square_bracket,right", "year(1)", "year after", "The tax year after, if it has begun"),
    Command("taxyear.why", "i", "why", "why", "Open the highlighted figure, down to sales, incomes and rows of files"),
    Command("tree.unfold", "l,right", "fold(False)", "unfold", "Show what the figure is made of"),
    Command("tree.fold", "h,left", "fold(True)", "fold", "Hide it, or go to the figure above"),
    Command("import.mark", "space", "mark", "mark", "Mark files to import together", hint=True),
    Command("import.undo", "u", "undo_import", "undo", "Undo the highlighted import, else the last one, as a whole", hint=True),
    Command("import.details", "e", "details", "edit", "Say which account, time zone or format the files are of", hint=True),
    Command("import.watch", "F", "watch", "watch", "Watch the folder shown: files that come or change are listed as new", hint=True),
    Command("import.dismiss", "x", "dismiss", "dismiss", "Dismiss what is left of an import that was not finished"),
    Command("import.path", "i", "edit_path", "type a path", "Type or paste a file or folder", hint=True),
    Command("inbox.answer", "a", "answer", "answer", "Answer the question, give the remedy, or link the transfer", hint=True),
    Command(
        "inbox.dismiss", "x", "dismiss", "dismiss", "Dismiss quarantined rows, with a reason; part a transfer that is none", hint=True
    ),
    Command("inbox.mark", "space", "mark", "mark", "Mark rows or deposits, for one answer to all of them", hint=True),
    Command("inbox.undo", "u", "undo_remedy", "undo", "Take back what was said here last", hint=True),
    Command("checklist.tick", "space", "tick", "tick", "Tick or untick the highlighted step", hint=True),
    Command("checklist.screen", "o", "screen", "open its screen", "Go to the screen where the step is done", hint=True),
    Command("accounts.edit", "e", "edit", "edit", "Change the highlighted account's settings", hint=True),
    Command("dialog.close", "escape", "close", "close", "Close without changing anything", hint=True),
    Command("dialog.accept", "enter", "accept", "accept", "Accept what is highlighted or filled in", hint=True),
    Command("dialog.next_field", "down", "field(1)", "next field", "In a form: the next field (tab too)"),
    Command("dialog.previous_field", "up", "field(-1)", "field before", "In a form: the field before"),
)

BY_ID = {command.id: command for command in COMMANDS}


def bindings(scope: str) -> list[Binding]:
    """The Textual bindings of one scope, each with id, description and tooltip."""
    return [
        Binding(c.keys, c.call, c.short, show=c.hint, tooltip=c.tooltip, id=c.id, key_display=key_names(c.keys).partition(" ")[0])
        for c in COMMANDS
        if c.scope == scope and c.keys
    ]


_NAMES = {
    "colon": ":", "question_mark": "?", "slash": "/", "asterisk": "*", "right_square_bracket": "]", "left_square_bracket": "[",
    "dollar_sign": "$", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup",
}  # fmt: skip


def key_names(keys: str) -> str:
    """`colon` as `:`, several keys apart by blanks: what a hint, the help and the docs show."""
    return " ".join(_NAMES.get(key, key) for key in keys.split(",") if key)


def shown_keys(command: Command, rebound: Mapping[str, str]) -> str:
    """The keys of a command as they are now."""
    return key_names(rebound.get(command.id, command.keys))


def hints_for(panel: str) -> list[Command]:
    """What the line at the bottom offers while `panel` has the focus: its own first, then what is always there."""
    own = [command for command in COMMANDS if command.scope == panel and command.hint]
    lists = [command for command in COMMANDS if command.scope == "table" and command.hint]
    taken = {command.keys for command in own}
    return own + lists + [command for command in COMMANDS if command.scope == "app" and command.hint and command.keys not in taken]


def documented() -> str:
    """docs/keys.md."""
    lines = [
        "# Keys",
        "",
        "Generated by `python -m tui.actions --docs docs/keys.md`; a test compares. The `id` is what `keys.toml` rebinds:",
        "",
        "```toml",
        "[keys]",
        '"queue.approve" = "a,ctrl+y"',
        "```",
        "",
        "A key in a panel applies while that panel has the focus. Every action is also in the palette (`ctrl+p`) and, by the last part "
        "of its id, after `:` (`:approve`, `:snooze 1w`, `:lots term:long gain<0`).",
    ]
    for scope, title in SCOPES.items():
        found = [c for c in COMMANDS if c.scope == scope]
        if not found:
            continue
        lines += ["", f"## {title}", "", "| Key | Action | Id |", "|---|---|---|"]
        for c in found:
            shown = " ".join(f"`{key}`" for key in key_names(c.keys).split()) or f"`:{c.word}`"
            lines.append(f"| {shown} | {c.tooltip} | `{c.id}` |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Writes the key table to the file named after `--docs`, or to standard output."""
    if len(arguments) == 2 and arguments[0] == "--docs":
        Path(arguments[1]).write_text(documented(), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(documented())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
