"""The user's side of events: read them, enter them by hand, correct, revert and remove, each with a reason in the journal."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from core.ledger.database import Database
from core.ledger.encode import event_from_json, event_to_json, from_json, instant, legs_text, moment, occurrence_key
from core.ledger.errors import LedgerError, NotFound
from core.ledger.identity import Identities, day_of
from core.ledger.journal import Journal
from core.ledger.names import Names, forget_unused
from core.ledger.naming import code_for, identities
from core.ledger.reading import EventReader
from core.model import Draft, Event, EventKind, Leg

if TYPE_CHECKING:
    from core.ledger.corrections import Corrections

SAME = "SELECT id FROM event WHERE key = :key AND digest = :digest AND corrects IS NULL"
TAKEN = "SELECT 1 FROM event WHERE key = :key"
BY_HAND = "UPDATE event SET manual = :manual WHERE id = :id"
ORIGINAL = "SELECT id FROM event WHERE key = :key AND corrects IS NULL AND standing <> 'shadowed'"
ALL_OF_KEY = "SELECT id, manual, EXISTS (SELECT 1 FROM claim WHERE claim.event = event.id) FROM event WHERE key = :key AND corrects IS NULL"
CORRECT = "INSERT INTO correction (key, event, reason, at) VALUES (:key, :event, :reason, :at)"
CORRECTED_KEY = """
    SELECT correction.key FROM correction WHERE correction.key = :key
     UNION ALL
    SELECT correction.key
      FROM event
      JOIN correction ON correction.key = event.fallback
     WHERE event.key = :key AND event.corrects IS NULL AND event.standing <> 'shadowed'
     LIMIT 1
"""
HISTORY = "SELECT at, reason, event FROM correction WHERE key = :key ORDER BY id"


class Change(Struct, frozen=True):
    """One step in the life of a corrected event; `event` is None where it was put back as imported."""

    at: datetime
    reason: str
    event: Event | None


class Events:
    """Live events. Keys are hex, as `Event.key`."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal
        self._reader = EventReader(database)

    @cached_property
    def _corrections(self) -> "Corrections":
        from core.ledger.corrections import Corrections

        return Corrections(self._db)

    def all(self) -> list[Event]:
        """Every live event, corrections applied, sorted by `Event.order`."""
        return self._reader.all()

    def since(self, at: datetime) -> list[Event]:
        """Live events from the instant `at` on, in the order of `all`."""
        return self._reader.since(at)

    def of_kinds(self, kinds: Iterable[EventKind]) -> list[Event]:
        """Live events of these kinds, in the order of `all`."""
        return self._reader.of_kinds(kinds)

    def parts(self) -> list[Event]:
        """Live events that are parts of transactions (rule L2.11), in the order of `all`."""
        return self._reader.parts()

    def touching(self, assets: Collection[str]) -> list[Event]:
        """Live events that move one of these assets, in the order of `all`."""
        return self._reader.touching(assets)

    def starting(self, written: str) -> list[Event]:
        """Live events whose key begins so, in the order of `all`."""
        return self._reader.starting(written)

    def count(self) -> int:
        """How many events are live."""
        return int(self._db.value("SELECT count(*) FROM event WHERE standing = 'live'"))

    def get(self, key: str) -> Event:
        """The live event of `key`. Raises `NotFound`."""
        number = self._reader.number(_bytes(key))
        if number is None:
            raise NotFound(f"there is no event {key}: list events to see their ids")
        return self._reader.numbered([number])[number]

    def latest(self) -> datetime | None:
        """The instant of the newest live event; None in an empty ledger."""
        return self._reader.newest()

    def moves(
        self, wanted: Collection[tuple[str, str]], since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, tuple[str, str], Decimal]]:
        """What changed these holdings (account, asset) after `since` up to `until`: when, which one, how much; the latest first."""
        return self._reader.moves(wanted, since, until)

    def add(self, drafts: Sequence[Draft], reason: str, *, zone: str = "UTC", zone_source: str = "user") -> list[str]:
        """Enters events by hand and gives their keys. A draft that stands already under its key is not entered twice.

        An empty key is filled in: content and which of equal events it is.
        """
        from core.ledger.rivals import Rivals

        keys: list[str] = []
        with self._db.writing("entry by hand", facts=True):
            names, rivals, known = Names(self._db), Rivals(self._db), identities(self._db)
            for given in drafts:
                draft = given if known.plain else replace(given, legs=_written(known, _event(given, b"", zone, zone_source), {}))
                key = draft.key or self._free_key(draft)
                keys.append(key.hex())
                number = self._enter(names, draft, key, zone, zone_source)
                rivals.seed_events([number])
                payload = {"event": from_json(event_to_json(_event(draft, key, zone, zone_source)))}
                self._journal.append("event added", key.hex(), reason, payload)
            rivals.settle()
            self._corrections.reattach()
        return keys

    def correct(self, key: str, event: Event, reason: str) -> Event:
        """Puts `event` in place of what stands under `key`; the original is kept beside it. Gives the corrected event."""
        before = self.get(key)
        with self._db.writing("correction", facts=True):
            written = event_to_json(self._as_written(event, before))
            self._db.run(CORRECT, {"key": _bytes(before.key), "event": written, "reason": reason, "at": self._db.now()})
            self._corrections.reattach()
            payload = {"before": from_json(event_to_json(before)), "after": from_json(written)}
            self._journal.append("event corrected", before.key, reason, payload)
            return self.get(before.key)

    def revert(self, key: str, reason: str) -> Event:
        """Takes the corrections of `key` back. Raises `NotFound` where there is none."""
        with self._db.writing("correction", facts=True):
            corrected = self._corrected_key(key)
            history = self.changes(key)
            if corrected is None or history[-1].event is None:
                raise NotFound(f"the event {key} was not corrected: there is nothing to revert")
            self._db.run(CORRECT, {"key": corrected, "event": None, "reason": reason, "at": self._db.now()})
            self._corrections.reattach()
            self._journal.append("correction reverted", key, reason)
            return self.get(key)

    def remove(self, key: str, reason: str) -> None:
        """Takes out an event that was entered by hand. An imported one goes with its import, or is corrected."""
        from core.ledger.rivals import Rivals

        with self._db.writing("removal", facts=True):
            found = [(number, claimed) for number, manual, claimed in self._db.rows(ALL_OF_KEY, {"key": _bytes(key)}) if manual]
            if not found:
                self.get(key)
                raise LedgerError(f"the event {key} was imported: undo its import or correct it instead of removing it")
            before = self._reader.numbered([number for number, _ in found])
            rivals = Rivals(self._db)
            rivals.seed_events([number for number, _ in found])
            rivals.neighbours()
            for number, claimed in found:
                self._db.run(BY_HAND, {"id": number, "manual": 0})
                if not claimed:
                    drop_events(self._db, "SELECT :id", {"id": number})
            rivals.settle()
            self._corrections.reattach()
            forget_unused(self._db)
            payload = {"events": [from_json(event_to_json(event)) for event in before.values()]}
            self._journal.append("event removed", key, reason, payload)

    def original(self, key: str) -> Event:
        """The event as imported or entered, without the user's corrections. Raises `NotFound`."""
        number = self._db.value(ORIGINAL, {"key": _bytes(self.get(key).key)})
        if number is None:
            raise NotFound(f"there is no event {key}: list events to see their ids")
        return self._reader.numbered([number])[number]

    def changes(self, key: str) -> list[Change]:
        """The corrections of `key`, oldest first."""
        return [
            Change(moment(at), reason, None if written is None else event_from_json(key, written))
            for at, reason, written in self._db.rows(HISTORY, {"key": self._corrected_key(key)})
        ]

    def _corrected_key(self, key: str) -> bytes | None:
        """The key that the corrections of an event are kept under: its own, or that of the older export it was corrected in."""
        found = self._db.value(CORRECTED_KEY, {"key": _bytes(key)})
        return None if found is None else bytes(found)

    def _as_written(self, event: Event, before: Event) -> Event:
        """`event` in the codes of the one that it corrects, so that what names mean can change after it."""
        known = identities(self._db)
        if known.plain:
            return event
        found = EventReader(self._db, as_written=True).numbered([before.id])[before.id]
        codes = {leg.asset: code.asset for leg, code in zip(before.legs, found.legs, strict=True)}
        return replace(event, legs=_written(known, event, codes))

    def _free_key(self, draft: Draft) -> bytes:
        occurrence = 0
        while self._db.one(TAKEN, {"key": occurrence_key(draft, occurrence)}):
            occurrence += 1
        return occurrence_key(draft, occurrence)

    def _enter(self, names: Names, draft: Draft, key: bytes, zone: str, zone_source: str) -> int:
        from core.ledger.corrections import PUT_LEG, content_digest
        from core.ledger.intake import NEW_EVENT

        event = _event(draft, key, zone, zone_source)
        found = content_digest(names, event, key, draft.fallback, secondary=draft.secondary)
        number = self._db.value(SAME, {"key": key, "digest": found})
        if number is not None:
            self._db.run(BY_HAND, {"id": number, "manual": 1})
            return int(number)
        stated = event.stated_date.isoformat() if event.stated_date else None
        refs = "\x1f".join(event.refs)
        head = (None, key, found, draft.fallback or None, event.kind.value, instant(event.at), event.variety, stated)
        number = int(self._db.run(NEW_EVENT, (*head, zone, zone_source, event.note, refs, 0, 1, draft.secondary)).lastrowid or 0)
        legs = enumerate(legs_text(event.legs))
        self._db.many(PUT_LEG, [(number, index, names.account(leg[0]), names.asset(leg[1]), *leg[2:]) for index, leg in legs])
        return number


def drop_events(database: Database, which: str, values: Mapping[str, object]) -> int:
    """Deletes the events that the SELECT `which` gives, with their legs; corrections that stood in their place go too."""
    database.run("CREATE TEMP TABLE IF NOT EXISTS doomed (id INTEGER PRIMARY KEY)")
    database.run("DELETE FROM temp.doomed")
    database.run(f"INSERT OR IGNORE INTO temp.doomed (id) {which}", values)
    count = int(database.value("SELECT count(*) FROM temp.doomed"))
    database.run("INSERT OR IGNORE INTO temp.doomed (id) SELECT id FROM event WHERE corrects IN (SELECT id FROM temp.doomed)")
    database.run("DELETE FROM leg WHERE event IN (SELECT id FROM temp.doomed)")
    database.run("DELETE FROM event WHERE id IN (SELECT id FROM temp.doomed)")
    for table in ("settling", "frontier"):
        database.run(f"DELETE FROM temp.{table} WHERE id IN (SELECT id FROM temp.doomed)")
    return count


def _written(known: Identities, event: Event, codes: Mapping[str, str]) -> tuple[Leg, ...]:
    """The legs in codes that are read as their assets on the event's day; by preference those of `codes`, by asset."""
    day = day_of(event)

    def code(asset: str) -> str:
        used = codes.get(asset, asset)
        return used if known.on(used, day) == asset else code_for(known, asset, day)

    return tuple(replace(leg, asset=code(leg.asset)) for leg in event.legs)


def _event(draft: Draft, key: bytes, zone: str, zone_source: str) -> Event:
    return Event(
        key=key.hex(),
        kind=draft.kind,
        at=draft.at,
        legs=draft.legs,
        variety=draft.variety,
        stated_date=draft.stated_date,
        zone=zone,
        zone_source=zone_source,
        note=draft.note,
        refs=draft.refs,
    )


def _bytes(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        raise NotFound(f"{key!r} is not the id of an event: list events to see their ids") from None
