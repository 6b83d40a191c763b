"""A figure opened: the formula with its numbers, the lots and matches it rests on, the rules by number, and the rows of files below all.

One tree serves the app, the command line and JSON. Its figures are those of booking and of the queue; nothing is computed here but sums
that show how they hang together.
"""

from collections.abc import Iterable

from msgspec import Struct

from core.model import Leg, LegRole, Term, symbol, zone
from core.money import text
from core.policy.laws import term_word, words
from core.policy.texts import amount
from core.services.joining import wholes
from core.services.workspace import Workspace
from core.unknown import Maybe, known


class Source(Struct, frozen=True):
    """A row of an imported file as it stands there."""

    name: str
    sha256: str
    line: int
    text: str


class Node(Struct, frozen=True):
    """A figure or a fact. `value` in `unit` (an ISO code, an asset's symbol, `days`), None where it is no figure; `said` is the formula or
    the fact in words, without the cause where `value` is not known; `rules` are numbers of docs/rules.md; `parts` are what it rests on;
    `rows` the rows of files that say so."""

    label: str
    value: Maybe | None = None
    unit: str = ""
    said: str = ""
    rules: tuple[str, ...] = ()
    parts: tuple["Node", ...] = ()
    rows: tuple[Source, ...] = ()


class Events:
    """Events as nodes, each with the rows that it comes from; what many nodes ask for is read once."""

    def __init__(self, ws: Workspace, keys: Iterable[str]) -> None:
        self._ws, self._home = ws, zone(ws.tz)
        whole = wholes(ws)
        wanted = dict.fromkeys(filter(None, keys))
        parts = {key: [part.key for part in whole[key].parts] if key in whole else [key] for key in wanted}
        found = ws.ledger.imports.lines(list(dict.fromkeys(part for those in parts.values() for part in those)))
        self._rows = {key: [row for part in those for row in found.get(part, ())] for key, those in parts.items()}
        self._events = {key: whole[key].event if key in whole else ws.ledger.events.get(key) for key in wanted}

    def term(self, term: Term | None) -> str:
        """What the policy's law calls a term, as the end of a list; empty where it knows none."""
        word = term_word(self._ws.policy.tax.jurisdiction, term)
        return f", {word}" if word else ""

    @property
    def disallowed(self) -> str:
        """What the policy's law calls a loss that does not count."""
        return words(self._ws.policy.tax.jurisdiction).disallowed or "disallowed loss"

    def rows(self, key: str) -> tuple[Source, ...]:
        """The rows of files that say so, each once however often its file was imported."""
        found = {(row.sha256, row.line): Source(row.name, row.sha256, row.line, row.text) for row in self._rows.get(key, ())}
        return tuple(found.values())

    def node(self, key: str, label: str = "") -> Node:
        """What happened, with its legs; where no file says so, that it was entered by hand."""
        if key not in self._events:
            return Node(label or "an event that is gone", said="the ledger no longer holds it")
        event, rows = self._events[key], self.rows(key)
        when = event.stated_date or f"{event.at.astimezone(self._home):%Y-%m-%d %H:%M}"
        said = f"{event.kind.value.replace('_', ' ')} of {when}, event {event.key[:12]}"
        said += "" if rows else "; entered by hand"
        rules = ("L4.5",) if event.stated_date else ()
        return Node(label or event.kind.value, said=said, rules=rules, parts=tuple(self._leg(leg) for leg in event.legs), rows=rows)

    def _leg(self, leg: Leg) -> Node:
        stated = f", stated as {text(leg.value)} {leg.currency}" if leg.value is not None else ""
        role = {LegRole.ASSET: "units", LegRole.CASH: "money", LegRole.FEE: "fee", LegRole.TAX: "tax"}[leg.role]
        return Node(role, leg.quantity, symbol(leg.asset), f"{'into' if leg.quantity > 0 else 'out of'} {leg.account}{stated}")


def figure(value: Maybe, currency: str) -> str:
    """A figure of a formula: to the cent, or `?`; its cause stands with the figure itself."""
    return amount(value, currency) if known(value) else "?"
