"""Events out of the tables: the live ones with the user's corrections in place. Only reads."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter, itemgetter

from msgspec.structs import replace

from core.ledger.bulk import collector_paused
from core.ledger.database import Database, Row
from core.ledger.encode import day_or_none, instant, moment, moment_or_none, to_json
from core.ledger.errors import LedgerDamaged
from core.ledger.identity import NOTHING_SAID, Identities, day_of, local_day
from core.ledger.naming import identities
from core.model import PART, Draft, Event, EventKind, EventState, Leg, LegRole

COLUMNS = "id, key, kind, at, variety, stated_date, zone, zone_source, note, refs, manual, corrects"
LIVE_EVENTS = f"SELECT {COLUMNS} FROM event WHERE standing = 'live' ORDER BY id"
ALL_LEGS = "SELECT event, account, asset, quantity, role, value, currency FROM leg ORDER BY event, number"
SOME_EVENTS = f"SELECT {COLUMNS} FROM event WHERE id IN (:wanted) ORDER BY id"
SOME_LEGS = """
    SELECT event, account, asset, quantity, role, value, currency
      FROM leg
     WHERE event IN (:wanted)
     ORDER BY event, number
"""
EVENT_OF_KEY = """
    SELECT id FROM event
     WHERE standing = 'live' AND key = :key
     UNION ALL
    SELECT id FROM (SELECT id FROM event WHERE standing = 'live' AND fallback = :key AND fallback IS NOT NULL ORDER BY key LIMIT 1)
     LIMIT 1
"""
SINCE = "SELECT id FROM event WHERE standing = 'live' AND at >= :at"
OF_KINDS = "SELECT id FROM event WHERE standing = 'live' AND kind IN (:wanted)"
PARTS = f"SELECT id FROM event WHERE standing = 'live' AND refs LIKE '%{PART}%'"
TOUCHING = """
    SELECT DISTINCT leg.event
      FROM leg
      CROSS JOIN event ON event.id = leg.event AND event.standing = 'live'
     WHERE leg.asset IN (SELECT id FROM asset WHERE code IN (SELECT value FROM json_each(:codes)))
"""
OF_KEYS = "SELECT id FROM event WHERE standing = 'live' AND key >= :first AND key <= :last"
NEWEST = "SELECT max(at) FROM event WHERE standing = 'live'"
MOVES = """
    SELECT event.at, account.name, asset.code, leg.quantity, event.stated_date, event.zone
      FROM event
      CROSS JOIN leg ON leg.event = event.id
      CROSS JOIN account ON account.id = leg.account
      CROSS JOIN asset ON asset.id = leg.asset
     WHERE event.standing = 'live' AND event.at > :since AND event.at <= :until
       AND leg.account IN (SELECT id FROM account WHERE name IN (SELECT value FROM json_each(:accounts)))
       AND leg.asset IN (SELECT id FROM asset WHERE code IN (SELECT value FROM json_each(:codes)))
     ORDER BY event.at DESC
"""

_KINDS = {kind.value: kind for kind in EventKind}
_ROLES = {role.value: role for role in LegRole}
_NO_LEG: Row = (0, 0, 0, "", "", None, "")
_DATED = "\x00"
"""Before a code whose meaning depends on the event's day, until that is known."""


class EventReader:
    """Builds `Event` values. Its order is `Event.order`, which depends on the events alone.

    Assets are those that the codes of the legs mean now; `as_written` gives the codes as files and the user wrote them.
    """

    def __init__(self, database: Database, *, as_written: bool = False) -> None:
        self._db = database
        self._as_written = as_written

    def all(self) -> list[Event]:
        """Every live event."""
        with self._db.snapshot(), collector_paused():
            return sorted(self._build(self._db.each(LIVE_EVENTS), self._db.each(ALL_LEGS)), key=attrgetter("order"))

    def since(self, at: datetime) -> list[Event]:
        """Live events from `at` on."""
        numbers = [row[0] for row in self._db.rows(SINCE, {"at": instant(at)})]
        return sorted(self.numbered(numbers).values(), key=attrgetter("order"))

    def of_kinds(self, kinds: Iterable[EventKind]) -> list[Event]:
        """Live events of these kinds."""
        with self._db.snapshot(), collector_paused():
            numbers = sorted(row[0] for row in self._db.among(OF_KINDS, [kind.value for kind in kinds]))
            return sorted(self.numbered(numbers).values(), key=attrgetter("order"))

    def parts(self) -> list[Event]:
        """Live events that are parts of transactions."""
        with self._db.snapshot(), collector_paused():
            numbers = [row[0] for row in self._db.rows(PARTS)]
            return sorted(self.numbered(numbers).values(), key=attrgetter("order"))

    def touching(self, assets: Collection[str]) -> list[Event]:
        """Live events that move one of these assets. Legs have no index by asset: all of them are walked through."""
        with self._db.snapshot(), collector_paused():
            known = self._meanings()
            codes = to_json(sorted({code for asset in assets for code in known.codes(asset)}))
            found = self.numbered([row[0] for row in self._db.rows(TOUCHING, {"codes": codes})]).values()
            return sorted((event for event in found if any(leg.asset in assets for leg in event.legs)), key=attrgetter("order"))

    def starting(self, written: str) -> list[Event]:
        """Live events whose key, as hex, begins so."""
        digits = written.ljust(len(written) + len(written) % 2, "0"), written.ljust(len(written) + len(written) % 2, "f")
        try:
            first, last = (bytes.fromhex(each) for each in digits)
        except ValueError:
            return []
        numbers = [row[0] for row in self._db.rows(OF_KEYS, {"first": first, "last": last + b"\xff" * 32})]
        return sorted(self.numbered(numbers).values(), key=attrgetter("order"))

    def numbered(self, numbers: Sequence[int]) -> dict[int, Event]:
        """Events by their row number."""
        with self._db.snapshot():
            rows = sorted(self._db.among(SOME_EVENTS, numbers))
            legs = sorted(self._db.among(SOME_LEGS, numbers), key=itemgetter(0))
            return {event.id: event for event in self._build(rows, legs)}

    def number(self, key: bytes) -> int | None:
        """The live event of that key, or the one that took its place when a newer export brought the source's own ids."""
        found = self._db.value(EVENT_OF_KEY, {"key": key})
        return None if found is None else int(found)

    def key(self, number: int) -> str:
        """The key of an event by its row number, as hex."""
        key: bytes = self._db.value("SELECT key FROM event WHERE id = :id", {"id": number})
        return key.hex()

    def newest(self) -> datetime | None:
        """The instant of the latest live event; None in an empty ledger."""
        return moment_or_none(self._db.value(NEWEST))

    def moves(
        self, wanted: Collection[tuple[str, str]], since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, tuple[str, str], Decimal]]:
        """What changed these holdings (account, asset) after `since` up to `until`: when, which one, how much; the latest first."""
        known = self._meanings()
        codes = sorted({code for _, asset in wanted for code in known.codes(asset)})
        given = {
            "since": instant(since), "until": instant(until), "codes": to_json(codes),
            "accounts": to_json(sorted({account for account, _ in wanted})),
        }
        for when, account, code, quantity, stated, zone in self._db.rows(MOVES, given):
            at = moment(when)
            key = (account, known.on(code, stated or local_day(at, zone)) if code in known.dated else known.asset(code))
            if key in wanted:
                yield at, key, Decimal(quantity)

    def _meanings(self) -> Identities:
        return NOTHING_SAID if self._as_written else identities(self._db)

    def _build(self, rows: Iterable[Row], legs: Iterable[Row]) -> Iterator[Event]:
        """Events with their legs; both sorted by the event's number, legs of others among them are passed over."""
        known = self._meanings()
        built = self._read(rows, legs, known)
        return (_on_its_day(event, known) for event in built) if known.dated else built

    def _read(self, rows: Iterable[Row], legs: Iterable[Row], known: Identities) -> Iterator[Event]:
        accounts: dict[int, str] = dict(self._db.rows("SELECT id, name FROM account"))
        assets: dict[int, str] = {
            number: _DATED + code if code in known.dated else known.asset(code)
            for number, code in self._db.rows("SELECT id, code FROM asset")
        }
        kinds, roles, imported, ahead = _KINDS, _ROLES, EventState.IMPORTED, iter(legs)
        once = dict[str, str]().setdefault
        owner, account, asset, quantity, role, value, currency = next(ahead, _NO_LEG)
        for number, key, kind, at, variety, stated, zone, zone_source, note, refs, manual, corrects in rows:
            built: list[Leg] = []
            try:
                while owner and owner <= number:
                    if owner == number:
                        amount, currency = None if value is None else Decimal(value), once(currency, currency)
                        built.append(Leg(accounts[account], assets[asset], Decimal(quantity), roles[role], amount, currency))
                    owner, account, asset, quantity, role, value, currency = next(ahead, _NO_LEG)
                event = Event(
                    key.hex(),
                    kinds[kind],
                    moment(at),
                    tuple(built),
                    variety,
                    day_or_none(stated),
                    once(zone, zone),
                    once(zone_source, zone_source),
                    imported if not (corrects or manual) else EventState.EDITED if corrects else EventState.MANUAL,
                    note,
                    tuple(refs.split("\x1f")) if refs else (),
                    number,
                )
            except (KeyError, ValueError, ArithmeticError) as error:
                raise LedgerDamaged(f"the event {key.hex()} cannot be read: run `trimtab verify` and restore a backup") from error
            yield event


def _on_its_day(event: Event, known: Identities) -> Event:
    if not any(leg.asset.startswith(_DATED) for leg in event.legs):
        return event
    day = day_of(event)
    return replace(event, legs=tuple(
        replace(leg, asset=known.on(leg.asset[1:], day)) if leg.asset.startswith(_DATED) else leg for leg in event.legs
    ))


def as_read(draft: Draft, number: int, zone: str, zone_source: str, note: str, refs: str) -> Event:
    """The event that reading the ledger would give for a draft just stored; its amounts may be written with other zeros at the end."""
    at = draft.at if draft.at.tzinfo is UTC else draft.at.astimezone(UTC)
    alike = "\x1f" not in refs and draft.refs == (refs,)
    return Event(
        draft.key.hex(), draft.kind, at, draft.legs, draft.variety, draft.stated_date, zone, zone_source, EventState.IMPORTED, note,
        () if not refs else draft.refs if alike else tuple(refs.split("\x1f")), number,
    )
