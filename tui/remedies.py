"""What the user says to what waits: rows in quarantine, questions, transfers. Each method answers with the sentence of what was done.

A part of the desk. What can be taken back is remembered, for as long as the app runs, with the step that takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.model import zone
from core.services.errors import Invalid, Refused
from tui.decisions import Decisions
from tui.text import plural

if TYPE_CHECKING:
    from core.services.treatments import Treatment
    from importers.service import RetryResult


class Remedies(Decisions):
    """Mixed into `Desk`."""

    _back: list[tuple[str, Callable[[], object]]]
    """What was done here, with what takes it back; the newest last."""

    @property
    def can_undo(self) -> bool:
        """Whether something was said here that can be taken back."""
        return bool(self._back)

    def undo_remedy(self) -> str:
        """Takes the newest of them back."""
        if not self._back:
            raise Refused("nothing was said here since the app was opened; the journal has what was said before")
        what, take_back = self._back[-1]
        take_back()
        self._back.pop()
        return f"Taken back: {what}."

    def _did(self, what: str, take_back: Callable[[], object]) -> None:
        self._back.append((what, take_back))

    # quarantine

    def name_code(self, fields: Mapping[str, str]) -> str:
        """What a code of a venue means; its files are read anew."""
        from importers import service

        code, asset, venue = fields["code"].strip(), fields["asset"].strip(), fields.get("venue", "").strip()
        if not asset:
            raise Invalid(f"say what {code} is: a symbol such as BTC, or an id such as security:VTI")
        done = service.name_asset(self.ws, code, asset, venue=venue)
        self._did(f"{code} is {asset}", lambda: service.forget_name(self.ws, code, venue=venue, reason="taken back"))
        return f"{code} is {asset}: {_read_anew(done)} u takes the name back."

    def read_anew(self, cause: str) -> str:
        """The files with rows of a cause, by today's readers and settings."""
        from importers import service

        return _capital(_read_anew(service.retry(self.ws, cause=cause)))

    def reread(self, name: str) -> str:
        """The files that a mapping read, by the mapping as it is now."""
        from importers import service

        return _capital(_read_anew(service.reread(self.ws, name)))

    def read_file(self, fields: Mapping[str, str]) -> str:
        """One file, with the account or zone that the user says of it."""
        from importers import service

        number, account, zone = (fields[name].strip() for name in ("file", "account", "timezone"))
        if not (number.isascii() and number.isdecimal()):
            raise Invalid(f"{number!r} is no file's number; it is the one that stands in the field's explanation")
        if not account and not zone:
            raise Invalid("say an account or a time zone; without either r reads the file as it is")
        return _capital(_read_anew(service.retry(self.ws, file=int(number), account=account, timezone=service.checked_zone(zone))))

    def dismiss_rows(self, rows: Sequence[int], reason: str) -> str:
        """These rows mean nothing."""
        from core.services import quarantine

        quarantine.dismiss_rows(self.ws, rows, reason)
        whole = plural(len(rows), "row")
        self._did(f"{whole} dismissed ({reason})", lambda: quarantine.reopen_rows(self.ws, rows, "taken back"))
        return f"Dismissed: {reason}. {whole}, which stay in their files' accounts; u takes it back."

    def entered_by_hand(self) -> tuple[tuple[str, str], ...]:
        """The events that were entered by hand, the newest first: key, and what stands in it."""
        from core.services import events
        from tui.reading import event_text

        return tuple((event.key, event_text(event, zone(self.ws.tz))) for event in events.by_hand(self.ws))

    def settle_rows(self, rows: Sequence[int], event: str) -> str:
        """An event that was entered by hand stands for these rows."""
        from core.services import quarantine

        quarantine.settle_rows(self.ws, rows, event)
        whole = plural(len(rows), "row")
        self._did(f"{whole} settled by an event", lambda: quarantine.reopen_rows(self.ws, rows, "taken back"))
        return f"{whole} settled: the event stands for {_them(rows)}, and no later reading books {_them(rows)} beside it; u takes it back."

    def enter_for(self, fields: Mapping[str, str]) -> str:
        """An event is entered by hand, and stands for the rows."""
        from core.services import events, quarantine

        rows = [int(row) for row in fields["rows"].split(",")]
        key = quarantine.enter_for(self.ws, rows, {name: said for name, said in fields.items() if name != "rows"})

        def take_back() -> None:
            quarantine.reopen_rows(self.ws, rows, "taken back")
            events.remove(self.ws, key, "taken back")

        whole = plural(len(rows), "row")
        self._did(f"event entered for {whole}", take_back)
        return f"Entered: the event stands for {whole}, and no later reading books {_them(rows)} beside it; u takes both back."

    # questions

    def answer_these(self, ids: Sequence[str], said: str) -> str:
        """One answer to one question or to several of a kind."""
        from core.services import questions

        done = questions.answer_these(self.ws, ids, said)
        written = " ".join(said.split())
        what = done[0].what if len(done) == 1 else plural(len(done), "question")
        self._did(f"answered {written}: {what}", lambda: questions.retract(self.ws, [each.id for each in done]))
        return f"Answered {written}: {what}; u takes it back."

    # transfers

    def link_as(self, outgoing: str, incoming: str, kind: str) -> str:
        """The two events are one movement: a transfer, or of two assets a bridge, wrap or swap."""
        from core.services import transfers

        match = transfers.link(self.ws, outgoing, incoming, kind=kind)
        self._did(f"linked as a {kind}", lambda: transfers.take_back(self.ws, outgoing, incoming))
        if match is None:
            return "Noted; the two do not fit together as they stand (asset or amount differ); u takes it back."
        if kind == "swap":
            return "Linked as a swap: exchanged at value; u takes it back."
        named = "Linked as one transfer" if kind == "transfer" else f"Linked as a {kind}"
        return f"{named}; basis and date go with it, u takes it back."

    def link(self, one: str, other: str) -> str:
        """Two open sides are one transfer, whichever of them is named first."""
        from core.services import transfers

        there = {event.key: event for event in transfers.load(self.ws).open}
        first = there.get(one)
        leaves = first is None or any(leg.quantity < 0 for leg in first.legs[:1])
        return self.link_as(one, other, "transfer") if leaves else self.link_as(other, one, "transfer")

    def unlink(self, outgoing: str, incoming: str) -> str:
        """The two events are not one movement, and are not matched again."""
        from core.services import transfers

        found = transfers.load(self.ws).matched
        before = next((m.match for m in found if (m.outgoing.key, m.incoming.key) == (outgoing, incoming)), None)
        transfers.unlink(self.ws, outgoing, incoming)
        if before is not None and before.tier == "user":
            kind = before.kind.value
            self._did("parted", lambda: transfers.link(self.ws, outgoing, incoming, "parting taken back", kind))
        else:
            self._did("parted", lambda: transfers.take_back(self.ws, outgoing, incoming))
        return "Parted: these two are not one movement and are not matched again; u takes it back."

    def compare(self, outgoing: str, incoming: str) -> tuple[tuple[Treatment, ...], str]:
        """What the pair would book as a bridge, a wrap and a swap, and the base currency; changes nothing."""
        from core.services import treatments

        ws = self.ws
        return treatments.compare(ws, outgoing, incoming), ws.base_currency


def _them(rows: Sequence[int]) -> str:
    return "it" if len(rows) == 1 else "them"


def _read_anew(done: RetryResult) -> str:
    files = plural(len(done.done), "file")
    rows = f"{plural(done.booked, 'row')} left the quarantine" if done.booked else "no row left the quarantine"
    said = f"{files} read anew, {rows}." if done.done else "no file was read anew."
    return " ".join([said, *(f"{problem}." for problem in done.problems[:3])])


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
