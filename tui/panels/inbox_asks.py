"""What the inbox asks by dialog: answers, remedies, links, reasons. A part of the panel, kept apart for size."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from core.model import LinkKind
from core.model.sources import UNKNOWN_ASSET
from tui import waiting
from tui.text import plural, stamp

if TYPE_CHECKING:
    from core.model import Event, Question
    from core.services.quarantine import Cause, QuarantinedRow
    from core.services.transfers import Ambiguous, OpenSide, Ranked
    from core.services.treatments import Treatment
    from tui.panels.inbox import InboxPanel
    from tui.screens.choice import Option

LINK = "\0link"
_REASONS = (
    ("1", "entered by hand", "entered by hand"),
    ("2", "not relevant", "not relevant"),
    ("3", "the file is wrong", "the file is wrong"),
)
_KINDS = (
    (LinkKind.TRANSFER, "one transfer of the same asset: basis and date go with it"),
    (LinkKind.BRIDGE, "a bridge to another chain: basis and date go with it, the difference is its fee"),
    (LinkKind.WRAP, "a wrap: another form of the same coin, basis and date go with it"),
    (LinkKind.SWAP, "a swap: exchanged at value, a sale and a purchase"),
)


class Asks:
    """Mixed into `InboxPanel`."""

    @property
    def _panel(self) -> InboxPanel:
        return cast("InboxPanel", self)

    def action_answer(self) -> None:
        """Asks for whatever the highlighted row needs."""
        panel, key = self._panel, self._panel.table.key
        kind, _, name = key.partition(":")
        if panel.inbox is None or not key:
            return
        if kind == "question":
            self._answer(next(q for q in panel.inbox.questions if q.id == name), None)
        elif group := panel.group(key):
            self._answer_sides(group.sides)
        elif side := panel.side(key):
            marked = [found for each in panel.table.chosen() if (found := panel.side(each))]
            self._answer_sides(marked or [side])
        elif several := panel.ambiguous(key):
            self._choose(several)
        elif kind == "candidate" and (several := panel.ambiguous(panel.inside)):
            self._link_as(several.outgoing, next(one for one in several.ranked if one.event.key == name))
        elif cause := panel.cause(key) or panel.cause(panel.inside):
            self._remedy(cause)
        else:
            panel.shell.say("These were matched; x parts the highlighted ones.")

    # questions

    def _answer_sides(self, sides: Sequence[OpenSide]) -> None:
        if len(sides) == 1:
            self._answer(sides[0].question, sides[0].event)
            return
        from core.booking.answers import forms
        from tui.screens.choice import Choice

        shell, kind = self._panel.shell, sides[0].question.kind
        options = [(str(number), form, _begun(form)) for number, form in enumerate(forms(kind, many=True), 1)]
        ids = tuple(side.question.id for side in sides)
        title = f"One answer to {plural(len(sides), kind)}"
        lines = [sides[0].question.remedy, "An amount for all units of one is left out: it cannot be the same for several."]
        shell.ask(Choice(title, options, free="answer", lines=lines), lambda said: shell.decide("answer_these", ids, said))

    def _answer(self, question: Question, event: Event | None) -> None:
        """Asks for one of the answers that the question takes, or opens what settles it."""
        from core.booking.answers import MISSING
        from tui.screens.choice import Choice

        shell, forms = self._panel.shell, self._panel.shell.desk.answers_to(question)
        if question.kind == MISSING and question.account and question.asset:
            from tui.forms import open_form

            open_form(shell, "opening", {"account": question.account, "asset": question.asset})
            return
        if not forms:
            shell.say(question.remedy)
            return
        options = [(str(number), form, _begun(form)) for number, form in enumerate(forms, 1)]
        if event is not None:
            options.append(("l", "link it with another open side of yours", LINK))

        def answered(said: str) -> None:
            if said == LINK and event is not None:
                self._link(event)
            else:
                shell.decide("answer_these", (question.id,), said)

        shell.ask(Choice(question.what, options, free="answer", lines=[question.remedy]), answered)

    # transfers

    def _link(self, event: Event) -> None:
        """Asks which open event is the other side."""
        from tui.screens.choice import Choice

        shell, others = self._panel.shell, self._panel.others(event)
        if not others:
            shell.say("There is no other open side of that asset; import the other account's file, or enter the event by hand with A.")
            return
        options = tuple(
            (str(n), f"{waiting.moved(o)} {waiting.account(o)} {stamp(o.at, shell.zone)}", o.key) for n, o in enumerate(others[:9], 1)
        )
        title = f"{waiting.moved(event)} {waiting.account(event)}: which is its other side?"
        shell.ask(Choice(title, options), lambda said: shell.decide("link", event.key, said))

    def _choose(self, found: Ambiguous) -> None:
        from tui.screens.choice import Choice

        shell = self._panel.shell
        options = tuple(
            (str(n), f"{waiting.moved(one.event)} {waiting.account(one.event)}: {'; '.join(one.fit.why)}", one.event.key)
            for n, one in enumerate(found.ranked[:9], 1)
        )

        def chosen(key: str) -> None:
            self._link_as(found.outgoing, next(one for one in found.ranked if one.event.key == key))

        shell.ask(Choice(f"{waiting.left(found.outgoing, shell.zone)}: which is its other side?", options), chosen)

    def _link_as(self, outgoing: Event, one: Ranked) -> None:
        """Asks what the two were; a pair of one asset is a transfer, or a bridge."""
        from tui.screens.choice import Choice

        shell = self._panel.shell
        same = waiting.moved(outgoing).rpartition(" ")[2] == waiting.moved(one.event).rpartition(" ")[2]
        kinds = [(kind, said) for kind, said in _KINDS if (kind in (LinkKind.TRANSFER, LinkKind.BRIDGE)) or not same]
        if not same:
            kinds = kinds[1:]
        options: list[Option] = [(kind.value[0], said, kind.value) for kind, said in kinds]
        if not same:
            options.append(("c", "compare what each would book; nothing is changed", LINK))

        def said(kind: str) -> None:
            if kind == LINK:
                compare = partial(shell.desk.compare, outgoing.key, one.event.key)
                shell.fetch(compare, partial(self._compared, outgoing, one), "compare")
            else:
                shell.decide("link_as", outgoing.key, one.event.key, kind)

        title = f"{waiting.moved(outgoing)} became {waiting.moved(one.event)}: link as"
        shell.ask(Choice(title, options, lines=["; ".join(one.fit.why)]), said)

    def _compared(self, outgoing: Event, one: Ranked, found: tuple[tuple[Treatment, ...], str]) -> None:
        title = f"{waiting.moved(outgoing)} became {waiting.moved(one.event)}"
        self._panel.shell.read(title, waiting.treatments(*found))

    # quarantine

    def _remedy(self, cause: Cause) -> None:
        """Asks for what mends all rows of a cause; an event by hand stands for the marked rows, or the highlighted one."""
        from tui.screens.choice import Choice
        from tui.screens.form import Field, Form

        shell, chosen_rows = self._panel.shell, self._rows_chosen(cause)
        these = f"row {chosen_rows[0].line}" if len(chosen_rows) == 1 else plural(len(chosen_rows), "row")
        code = cause.cause.removeprefix(f"{UNKNOWN_ASSET} ") if cause.cause.startswith(f"{UNKNOWN_ASSET} ") else ""
        venues = tuple(dict.fromkeys(row.venue for row in cause.rows if row.venue))
        options: list[Option] = []
        if code:
            options.append(("n", f"name it: what {code} is, for {plural(cause.count, 'row')}", "name"))
        options += [
            ("r", "read the files anew, after another remedy or an update", "retry"),
            ("z", "say the account or the time zone of a file, and read it anew", "file"),
            ("e", f"an event that was entered by hand explains {these}", "settle"),
            ("b", f"enter the event of {these} by hand now", "event"),
            ("d", f"dismiss {'all ' if cause.count > 1 else ''}{plural(cause.count, 'row')}, with a reason", "dismiss"),
        ]

        def said(chosen: str) -> None:
            if chosen == "name":
                fields = (
                    Field("code", "as the export writes it", code),
                    Field("asset", "what it is: a symbol such as BTC, or an id such as crypto:BTC, security:VTI, cash:EUR"),
                    Field("venue", "whose code it is; empty: the one whose rows wait", venues[0] if len(venues) == 1 else ""),
                )
                shell.ask(Form(f"What is {code}?", "name_code", fields, begin="asset"), shell.entered)
            elif chosen == "file":
                files = dict.fromkeys((row.file_id, row.file) for row in cause.rows)
                named = ", ".join(f"{number} {name}" for number, name in files)
                fields = (
                    Field("file", f"its number: {named}", str(next(iter(files))[0])),
                    Field("account", "your name for its account; empty: as the file says"),
                    Field("timezone", "zone of times without one, like America/New_York; empty: as before"),
                )
                shell.ask(Form("Say what the file does not", "read_file", fields), shell.entered)
            elif chosen == "event":
                self._enter_for(chosen_rows)
            elif chosen == "settle":
                shell.fetch(shell.desk.entered_by_hand, partial(self._settle, chosen_rows), "by hand")
            elif chosen == "retry":
                shell.decide("read_anew", cause.cause)
            else:
                self._dismiss([row.id for row in cause.rows])

        shell.ask(Choice(f"{plural(cause.count, 'row')}: {cause.cause}", options, lines=[cause.remedy]), said)

    def _rows_chosen(self, cause: Cause) -> list[QuarantinedRow]:
        """The marked rows of an open cause, else the highlighted one; all of them where it is not open."""
        panel = self._panel
        names = [key.partition(":")[2] for key in panel.table.chosen()] if panel.cause(panel.inside) else []
        return [row for row in cause.rows if str(row.id) in names] or list(cause.rows)

    def _settle(self, rows: Sequence[QuarantinedRow], events: Sequence[tuple[str, str]]) -> None:
        """Asks which of the events entered by hand stands for the rows."""
        from tui.screens.picking import Picking

        shell = self._panel.shell
        if not events:
            shell.say("No event was entered by hand yet; a and b here enters the one that explains the row.")
            return
        options = [(said, rows[0].text) for _, said in events]
        keys = {said: key for key, said in reversed(events)}
        title = f"What explains {plural(len(rows), 'row')}?"
        ids = tuple(row.id for row in rows)
        shell.ask(Picking(title, options, events[0][1], long=True), lambda said: shell.decide("settle_rows", ids, keys[said]))

    def _enter_for(self, rows: Sequence[QuarantinedRow]) -> None:
        """The form of an event that is to stand for the rows."""
        from tui.screens.form import Field
        from tui.screens.settling import EnterFor

        shell, first = self._panel.shell, rows[0]
        known = {"account": first.account, "note": f"{first.file} line {first.line}"}
        fields = tuple(Field(name, hint, known.get(name, "")) for name, hint in shell.desk.fields_of("event").items())
        shell.ask(EnterFor(first.text, fields, [row.id for row in rows]), shell.entered)

    def action_dismiss(self) -> None:
        """Dismisses rows with a reason, or parts what is no transfer."""
        panel, key = self._panel, self._panel.table.key
        kind, _, name = key.partition(":")
        if cause := panel.cause(key):
            self._dismiss([row.id for row in cause.rows])
        elif kind == "row":
            self._dismiss([int(each.partition(":")[2]) for each in panel.table.chosen()])
        elif kind == "candidate" and (found := panel.ambiguous(panel.inside)):
            panel.shell.decide("unlink", found.outgoing.key, name)
        elif kind == "pair":
            panel.shell.decide("unlink", *name.split(" "))
        else:
            panel.shell.say("Quarantined rows are dismissed and transfers parted; a answers the rest.")

    def _dismiss(self, rows: Sequence[int]) -> None:
        from tui.screens.choice import Choice

        shell = self._panel.shell
        title = "Dismiss this row: why?" if len(rows) == 1 else f"Dismiss {plural(len(rows), 'row')}: why?"
        shell.ask(Choice(title, _REASONS, free="or in your own words"), lambda said: shell.decide("dismiss_rows", tuple(rows), said))


def _begun(form: str) -> str:
    """`bought COST DATE` as `bought `, to be completed; `universal` as it is."""
    words = form.split()
    plain = [word for word in words if not word.isupper()]
    return form if plain == words else "".join(f"{word} " for word in plain) or " "
