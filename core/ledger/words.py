"""The user's word where the files leave a doubt: links between transfers, answers to questions, and lots named for a sale."""


from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from core.ledger.database import Database
from core.ledger.encode import instant, moment, moment_or_none
from core.ledger.errors import NotFound
from core.ledger.journal import Journal
from core.ledger.naming import identities
from core.ledger.reading import EventReader
from core.model import Identification, LinkKind
from core.money import text

LINK = """
    INSERT INTO transfer_word (outgoing, incoming, word, reason, at) VALUES (:outgoing, :incoming, :word, :reason, :at)
    ON CONFLICT (outgoing, incoming) DO UPDATE SET word = excluded.word, reason = excluded.reason, at = excluded.at
"""
UNLINK = "DELETE FROM transfer_word WHERE outgoing = :outgoing AND incoming = :incoming"
LINKS = "SELECT outgoing, incoming, word FROM transfer_word ORDER BY at, outgoing, incoming"
ANSWER = """
    INSERT INTO answer (question, answer, reason, at) VALUES (:question, :answer, :reason, :at)
    ON CONFLICT (question) DO UPDATE SET answer = excluded.answer, reason = excluded.reason, at = excluded.at
"""
NAME_LOTS = """
    INSERT INTO identification (recorded_at, channel, account, asset, event, ticket, confirmed_at)
    VALUES (:recorded_at, :channel, :account, :asset, :event, :ticket, :confirmed_at)
"""
NAMED = """
    SELECT id, recorded_at, channel, account, asset, event, ticket, confirmed_at
      FROM identification
     WHERE withdrawn_at IS NULL
     ORDER BY recorded_at, id
"""
NAMED_LOTS = "SELECT identification, lot, quantity FROM identification_lot ORDER BY identification, number"

Pair = tuple[str, str]
FORBID = "forbid"


class Links:
    """Pairs of event keys, hex. They wait for their events while an import is undone."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def add(self, outgoing: str, incoming: str, reason: str, kind: LinkKind = LinkKind.TRANSFER) -> None:
        """These two events are one movement, `kind` of what; takes back a `forbid` of the same pair, and what linked either to another."""
        with self._db.writing("transfer link", facts=True):
            reader = EventReader(self._db)
            ends = {_current(reader, bytes.fromhex(key)) for key in (outgoing, incoming)}
            for other_out, other_in, word in list(self._db.rows(LINKS)):
                pair = {_current(reader, other_out), _current(reader, other_in)}
                if word != FORBID and pair & ends and (other_out.hex(), other_in.hex()) != (outgoing, incoming):
                    self._db.run(UNLINK, {"outgoing": other_out, "incoming": other_in})
                    self._journal.append("transfer word taken back", f"{other_out.hex()} {other_in.hex()}", "linked otherwise")
            self._say("link" if kind is LinkKind.TRANSFER else kind.value, outgoing, incoming, reason)

    def forbid(self, outgoing: str, incoming: str, reason: str) -> None:
        """These two are not one transfer, whatever their amounts say."""
        self._say(FORBID, outgoing, incoming, reason)

    def remove(self, outgoing: str, incoming: str, reason: str) -> None:
        """Forgets what was said of the pair. Raises `NotFound` where nothing was."""
        with self._db.writing("transfer link", facts=True):
            if self._db.run(UNLINK, _pair(outgoing, incoming)).rowcount == 0:
                raise NotFound(f"nothing was said of {outgoing} and {incoming}: list the transfers to see the pairs")
            self._journal.append("transfer word taken back", f"{outgoing} {incoming}", reason)

    def all(self) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
        """(links as transfers, forbidden), by the keys that the events bear now, oldest first."""
        said = self._said()
        return (
            tuple((outgoing, incoming) for outgoing, incoming, word in said if word == "link"),
            tuple((outgoing, incoming) for outgoing, incoming, word in said if word == FORBID),
        )

    def conversions(self) -> tuple[tuple[str, str, LinkKind], ...]:
        """What was linked as a bridge, wrap or swap, by the keys that the events bear now, oldest first."""
        return tuple((outgoing, incoming, LinkKind(word)) for outgoing, incoming, word in self._said() if word not in ("link", FORBID))

    def _said(self) -> list[tuple[str, str, str]]:
        reader = EventReader(self._db)
        return [(_current(reader, outgoing), _current(reader, incoming), word) for outgoing, incoming, word in self._db.rows(LINKS)]

    def _say(self, word: str, outgoing: str, incoming: str, reason: str) -> None:
        with self._db.writing("transfer link", facts=True):
            self._db.run(LINK, {**_pair(outgoing, incoming), "word": word, "reason": reason, "at": self._db.now()})
            self._journal.append(f"transfer {word}", f"{outgoing} {incoming}", reason)


class Answers:
    """Answers to questions of booking, by the question's stable id."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def set(self, question: str, answer: str, reason: str) -> None:
        with self._db.writing("answer", facts=True):
            self._db.run(ANSWER, {"question": question, "answer": answer, "reason": reason, "at": self._db.now()})
            self._journal.append("answer", question, reason, {"answer": answer})

    def clear(self, question: str, reason: str) -> None:
        """Takes an answer back. Raises `NotFound` where there is none."""
        with self._db.writing("answer", facts=True):
            if self._db.run("DELETE FROM answer WHERE question = :question", {"question": question}).rowcount == 0:
                raise NotFound(f"the question {question} has no answer to take back")
            self._journal.append("answer taken back", question, reason)

    def all(self) -> dict[str, str]:
        return dict(self._db.rows("SELECT question, answer FROM answer ORDER BY question"))


class Named(Struct, frozen=True):
    """An identification with its number in the ledger."""

    id: int
    identification: Identification
    confirmed_at: datetime | None


class Identifications:
    """Which lots a sale takes, as recorded. Nothing is removed: what no longer holds is withdrawn."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def add(self, identification: Identification, reason: str = "") -> int:
        """Records it and gives its number. Booking rests on it once it names a sale; until then it waits with its ticket."""
        with self._db.writing("lot identification", facts=bool(identification.event)):
            said = {
                "recorded_at": instant(identification.recorded_at),
                "channel": identification.channel,
                "account": identification.account,
                "asset": identification.asset,
                "event": identification.event,
                "ticket": identification.ticket,
                "confirmed_at": self._db.now() if identification.confirmed else None,
            }
            number = self._db.insert(NAME_LOTS, said)
            lots = [(lot, text(quantity)) for lot, quantity in identification.lots]
            self._db.many(
                "INSERT INTO identification_lot (identification, number, lot, quantity) VALUES (?, ?, ?, ?)",
                [(number, index, lot, quantity) for index, (lot, quantity) in enumerate(lots)],
            )
            subject = identification.event or identification.ticket
            self._journal.append("lots identified", subject, reason, {**said, "lots": lots, "id": number})
        return number

    def all(self) -> list[Identification]:
        """Those in force, by time of record; sales by the keys that they bear now."""
        return [named.identification for named in self.named()]

    def named(self) -> list[Named]:
        """The same with their numbers."""
        reader = EventReader(self._db)
        known = identities(self._db)
        lots: dict[int, list[tuple[str, Decimal]]] = {}
        for number, lot, quantity in self._db.rows(NAMED_LOTS):
            lots.setdefault(number, []).append((lot, Decimal(quantity)))
        found = []
        for number, recorded, channel, account, asset, event, ticket, confirmed in self._db.rows(NAMED):
            sale = _current(reader, bytes.fromhex(event)) if event else ""
            named = tuple(lots.get(number, ()))
            said = Identification(named, moment(recorded), channel, account, known.asset(asset), sale, ticket, confirmed is not None)
            found.append(Named(number, said, moment_or_none(confirmed)))
        return found

    def confirm(self, number: int, reason: str = "") -> None:
        """The broker confirmed it. Raises `NotFound`."""
        self._change("confirmed_at = :value", number, self._db.now(), "lots confirmed", reason)

    def attach(self, number: int, event: str, reason: str = "") -> None:
        """The sale that it was for has come, with this key. Raises `NotFound`."""
        self._change("event = :value", number, event, "lots attached to a sale", reason)

    def withdraw(self, number: int, reason: str) -> None:
        """It no longer holds. Raises `NotFound`."""
        self._change("withdrawn_at = :value", number, self._db.now(), "lots withdrawn", reason)

    def _change(self, assignment: str, number: int, value: str, kind: str, reason: str) -> None:
        with self._db.writing("lot identification"):
            changed = self._db.run(f"UPDATE identification SET {assignment} WHERE id = :id", {"id": number, "value": value})
            if changed.rowcount == 0:
                raise NotFound(f"there is no lot identification {number}")
            if self._db.value("SELECT event FROM identification WHERE id = :id", {"id": number}):
                self._db.touch_facts()
            self._journal.append(kind, str(number), reason, {"value": value})


def _pair(outgoing: str, incoming: str) -> dict[str, bytes]:
    return {"outgoing": bytes.fromhex(outgoing), "incoming": bytes.fromhex(incoming)}


def _current(reader: EventReader, key: bytes) -> str:
    """The key that the event bears now; its own where it is not in the ledger at present."""
    number = reader.number(key)
    return key.hex() if number is None else reader.key(number)
