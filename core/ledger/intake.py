"""Takes one parsed file into the ledger: its rows, the events they claim, what they state of prices and positions.

Only storing is here. Which of several rivals stands is decided in `rivals`, which row counts as the duplicate in `fates`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct

from core.ledger.claims import Claims
from core.ledger.database import Database
from core.ledger.encode import NOTHING, SECONDARY, digest, instant, storable, text_or_none, to_json
from core.ledger.errors import CANCELLED, ImportCancelled
from core.ledger.keeping import keep
from core.ledger.keys import stand_in
from core.ledger.names import Names
from core.ledger.naming import learn
from core.ledger.reading import as_read
from core.model import Draft, Event, EventKind, Fate, LegRole, ParsedFile, SourceRow
from core.money import text

_KINDS = {kind: kind.value for kind in EventKind}
_ROLES = {role: role.value for role in LegRole}
_FATES = {fate: fate.value for fate in Fate}
CHUNK = 4000
BULK_ROWS = 20_000
REINDEXED = 4_000
"""Rows from which on it pays to build the indexes after them."""
MOST_HELD = 200_000
"""More new events than these are not held for booking but read again: held, they and what is booked of them take over a gigabyte."""

NEW_FILE = """
    INSERT INTO source_file (import, name, sha256, format, version, account, zone, zone_source, venue, custody, read, warnings)
    VALUES (:import, :name, :sha256, :format, :version, :account, :zone, :zone_source, :venue, :custody, :read, :warnings)
"""
NEW_EVENT = """
    INSERT INTO event (id, key, digest, fallback, kind, at, variety, stated_date, zone, zone_source, note, refs,
                       row_count, manual, secondary, standing)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'live')
"""
INTO_ROWS = "INSERT INTO source_row (file, id, line, text, key, fate, reason, cause)"
INTO_BOOKED = "INSERT INTO source_row (file, fate, id, line, text, key)"
INTO_EVENTS = """
    INSERT INTO event (manual, standing, id, key, digest, fallback, kind, at, variety, stated_date, zone, zone_source, note, refs,
                       row_count, secondary)
"""
INTO_LEGS = "INSERT INTO leg (event, number, account, asset, quantity, role, value, currency)"
INTO_CLAIMS = "INSERT INTO claim (row, event)"
NEW_PRICE = "INSERT INTO price (asset, at, price, currency, source, file) VALUES (?, ?, ?, ?, ?, ?)"
NEW_POSITION = """
    INSERT INTO position_seen (account, asset, at, quantity, basis, currency, row, file)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
STORED_EVENTS = """
    SELECT event.digest, event.id, EXISTS (SELECT 1 FROM claim WHERE claim.event = event.id)
      FROM event
     WHERE event.key IN (:wanted) AND event.corrects IS NULL
"""
BOOKED_KEYS = "SELECT DISTINCT key FROM source_row WHERE key IN (:wanted) AND fate = 'booked'"
BULK_INDEXES = """
    SELECT name, sql FROM sqlite_master
     WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('source_row', 'event', 'claim', 'leg', 'price')
"""


class Watch(Struct):
    """Progress over all files of an import, and the user's wish to stop it.

    `total` are their rows, `work` the rows and drafts that are to be stored, `done` those of them that are.
    """

    total: int
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    work: int = 1
    done: int = 0

    def check(self) -> None:
        """Raises `ImportCancelled` where the user wishes it."""
        if self.cancelled is not None and self.cancelled():
            raise ImportCancelled(CANCELLED)

    def step(self, count: int) -> None:
        """So many rows or drafts are stored; what is told is the share of the rows."""
        self.check()
        self.done += count
        if self.progress is not None:
            self.progress(self.total * min(self.done, self.work) // self.work, self.total)


class Taken(Struct, frozen=True):
    """What one file brought. Rows and new events are numbered in one run each; `shared` are stored events it claims too."""

    file: int
    read: int
    odd: list[SourceRow]
    """Rows that the importer ignored or quarantined."""
    first_event: int
    events_new: int
    shared: tuple[int, ...]
    entered_by_hand: tuple[int, ...]
    """Those of `shared` that no row claimed before."""
    alone: bool
    """Whether nothing in the ledger or the file can be a rival of its events."""
    events: list[Event] | None
    """The new events as they would be read back; only where they are `alone`, and not too many."""
    changed: bool
    """Whether booking can see a difference before rivals are settled: new events or prices."""


class Intake:
    """Stores the files of one import, inside the transaction that the caller holds."""

    def __init__(self, database: Database, import_id: int, watch: Watch, *, release: bool = False) -> None:
        """`release`: rows and drafts leave the file as they are stored; those of a large one would stand beside what became of them."""
        self._db = database
        self._import = import_id
        self._watch = watch
        self._release = release
        self._names = Names(database)

    def take(self, parsed: ParsedFile) -> Taken:
        """Stores `parsed`; every new event is live and every row of a stored one a duplicate until rivals are settled."""
        file = self._new_file(parsed)
        read, odd = len(parsed.rows), [row for row in parsed.rows if row.fate is not Fate.BOOKED]
        first_row = self._first_row()
        first_event = int(self._db.value("SELECT coalesce(max(id), 0) + 1 FROM event"))
        stored = self._stored(parsed.drafts) if first_event > 1 else {}
        alone = first_event == first_row == 1 and self._all_distinct(parsed)
        indexes = self._drop_indexes() if read >= REINDEXED and read > 2 * first_row else []
        claims = Claims(read)
        events: list[Event] | None = [] if alone and len(parsed.drafts) <= MOST_HELD else None
        self._watch.check()
        if alone:
            claims.all_new(parsed.drafts, first_event)
            self._rows(parsed, file, first_row, claims)
            events_new = self._events(parsed, first_event, None, claims, events)
        else:
            events_new = self._events(parsed, first_event, stored, claims, None)
            self._rows(parsed, file, first_row, claims)
        self._db.bulk(INTO_CLAIMS, claims.pairs(first_row))
        self._prices(parsed, file)
        self._positions(parsed, file, first_row)
        for statement in indexes:
            self._watch.check()
            self._db.run(statement)
        self._asset_names(parsed, file)
        learn(self._db, self._names, parsed.names, file)
        self._db.many("INSERT INTO file_account (file, account) VALUES (?, ?)", [(file, number) for number in self._names.take_seen()])
        changed = bool(events_new or parsed.prices or parsed.positions or parsed.names)
        shared, unclaimed = tuple(sorted(claims.shared)), tuple(sorted(claims.unclaimed))
        return Taken(file, read, odd, first_event, events_new, shared, unclaimed, alone, events, changed)

    def _new_file(self, parsed: ParsedFile) -> int:
        file = self._db.insert(NEW_FILE, self._file_values(parsed))
        keep(self._db, file, parsed)
        return file

    def _first_row(self) -> int:
        return int(self._db.value("SELECT coalesce(max(id), 0) + 1 FROM source_row"))

    def _file_values(self, parsed: ParsedFile) -> dict[str, object]:
        self._names.take_seen()
        if parsed.account:
            self._names.account(parsed.account)
        return {
            "import": self._import,
            "name": storable(parsed.name),
            "sha256": parsed.sha256,
            "format": parsed.format,
            "version": parsed.version,
            "account": parsed.account,
            "zone": parsed.zone,
            "zone_source": parsed.zone_source,
            "venue": parsed.venue,
            "custody": parsed.custody,
            "read": len(parsed.rows),
            "warnings": to_json(parsed.warnings),
        }

    def _drop_indexes(self) -> list[str]:
        """Building an index after a bulk load costs a third of filling it row by row. Gives the statements that build them again."""
        found = self._db.rows(BULK_INDEXES)
        for name, _ in found:
            self._db.run(f"DROP INDEX {name}")
        return [sql for _, sql in found]

    def _all_distinct(self, parsed: ParsedFile) -> bool:
        """Whether no two rows and no two drafts share an identity."""
        return not any(map(attrgetter("fallback"), parsed.drafts)) and self._distinct(parsed.drafts) and self._distinct(parsed.rows)

    def _distinct(self, whole: list[Draft] | list[SourceRow]) -> bool:
        keys: set[bytes] = set()
        for start in range(0, len(whole), BULK_ROWS):
            self._watch.check()
            keys.update(map(attrgetter("key"), whole[start : start + BULK_ROWS]))
        return len(keys) == len(whole) and b"" not in keys

    def _stored(self, drafts: Sequence[Draft]) -> dict[bytes, tuple[int, bool]]:
        """Events that the ledger holds under the keys of `drafts`: digest -> (number, whether a row claims it)."""
        keys = list({draft.key for draft in drafts})
        return {found: (number, bool(claimed)) for found, number, claimed in self._db.among(STORED_EVENTS, keys)}

    def _observed(self, parsed: ParsedFile, claims: Claims) -> set[bytes]:
        """Keys of booked rows without an event, prices and positions, that an earlier file already stated."""
        if all(claims.by_row):
            return set()
        rows = zip(parsed.rows, claims.by_row, strict=True)
        keys = {row.key for row, claimed in rows if not claimed and row.key and row.fate is Fate.BOOKED}
        return {row[0] for row in self._db.among(BOOKED_KEYS, list(keys))}

    def _events(
        self, parsed: ParsedFile, first: int, stored: dict[bytes, tuple[int, bool]] | None, claims: Claims, made: list[Event] | None
    ) -> int:
        """Stores the drafts that are new and gives their number; `made` is filled with them. `stored` None: all are, their claims known."""
        here: dict[bytes, int] = {}
        number = first
        owners: dict[str, tuple[int, str]] = {}
        assets: dict[str, int] = {}
        zone, zone_source = parsed.zone or "UTC", parsed.zone_source
        where = f"\x1f{zone}\x1f{zone_source}\x1f"
        for part in _parts(parsed.drafts, release=self._release):
            events: list[object] = []
            legs: list[object] = []
            for draft in part:
                kind, at, variety = _KINDS[draft.kind], instant(draft.at), draft.variety
                stated = draft.stated_date.isoformat() if draft.stated_date else None
                note, refs = storable(draft.note), storable("\x1f".join(draft.refs))
                rows = len(draft.rows)
                said = f"{kind}\x1f{at}\x1f{variety}\x1f{stated or NOTHING}{where}{note}\x1f{refs}\x1f{rows}"
                if draft.secondary:
                    said += SECONDARY
                own: list[object] = []
                for place, leg in enumerate(draft.legs):
                    owner, code, quantity, role = leg.account, leg.asset, text(leg.quantity), _ROLES[leg.role]
                    value = None if leg.value is None else text(leg.value)
                    if owner not in owners:
                        owners[owner] = self._names.account_and_first_name(owner)
                    if code not in assets:
                        assets[code] = self._names.asset(code)
                    account, first_name = owners[owner]
                    said += f"\x1f{first_name}\x1f{code}\x1f{quantity}\x1f{role}\x1f{value or NOTHING}\x1f{leg.currency}"
                    own += (number, place, account, assets[code], quantity, role, value, leg.currency)
                found = digest(said, draft.key, draft.fallback)
                if stored is not None:
                    known = stored.get(found)
                    if known is not None:
                        claims.stored(draft.rows, *known)
                        continue
                    if found in here:
                        claims.again(draft.rows, here[found])
                        continue
                    here[found] = number
                    claims.new(draft.rows, number)
                if made is not None:
                    made.append(as_read(draft, number, zone, zone_source, note, refs))
                events += (
                    number, draft.key, found, draft.fallback or None, kind, at, variety, stated, zone, zone_source, note, refs,
                    rows, draft.secondary,
                )  # fmt: skip
                legs += own
                number += 1
            self._db.bulk_flat(INTO_EVENTS, 14, events, same="0, 'live'")
            self._db.bulk_flat(INTO_LEGS, 8, legs)
            self._watch.step(len(part))
        return number - first

    def _rows(self, parsed: ParsedFile, file: int, first: int, claims: Claims) -> None:
        keyless: Counter[str] = Counter()
        observed = self._observed(parsed, claims)
        seen: set[bytes] = set()
        start = 0
        for part in _parts(parsed.rows, release=self._release):
            end = start + len(part)
            claimed, doubtful = claims.by_row[start:end], claims.doubtful[start:end]
            if all(claimed) and not any(doubtful) and all(row.fate is Fate.BOOKED and row.key for row in part):
                plain: list[object] = []
                for number, row in enumerate(part, first + start):
                    plain += (number, row.line, storable(row.text), row.key)
                self._db.bulk_flat(INTO_BOOKED, 4, plain, same=f"{file}, 'booked'")
            else:
                values: list[object] = []
                for number, row, event, before in zip(range(first + start, first + end), part, claimed, doubtful, strict=True):
                    key = row.key or self._stand_in(parsed, row, keyless, claimed=bool(event))
                    fate = row.fate
                    if fate is Fate.BOOKED:
                        if event:
                            fate = Fate.DUPLICATE if before else fate
                        elif row.key:
                            fate = Fate.DUPLICATE if key in observed or key in seen else fate
                            seen.add(key)
                    values += (
                        number, row.line, storable(row.text), key, _FATES[fate],
                        storable(row.reason) if row.reason else None, storable(row.cause) if row.cause else None,
                    )  # fmt: skip
                self._db.bulk_flat(INTO_ROWS, 7, values, same=str(file))
            self._watch.step(len(part))
            start = end

    def _stand_in(self, parsed: ParsedFile, row: SourceRow, keyless: Counter[str], *, claimed: bool) -> bytes:
        """An identity for a row whose importer gave none: its place in the file where it was booked, else its text and occurrence."""
        keyless[row.text] += 1
        if not claimed:
            return stand_in(parsed.format, parsed.account, keyless[row.text], row.text)
        return blake2b(f"{parsed.sha256}\x1f{row.line}".encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def _prices(self, parsed: ParsedFile, file: int) -> None:
        asset = self._names.asset
        self._db.many(
            NEW_PRICE,
            [
                (asset(seen.asset), instant(seen.at), text(seen.price), seen.currency, seen.source or parsed.format, file)
                for seen in parsed.prices
            ],
        )

    def _positions(self, parsed: ParsedFile, file: int, first_row: int) -> None:
        account, asset = self._names.account, self._names.asset
        self._db.many(
            NEW_POSITION,
            [
                (
                    account(seen.account),
                    asset(seen.asset),
                    instant(seen.at),
                    text(seen.quantity),
                    text_or_none(seen.basis),
                    seen.currency,
                    None if seen.row is None else first_row + seen.row,
                    file,
                )
                for seen in parsed.positions
            ],
        )

    def _asset_names(self, parsed: ParsedFile, file: int) -> None:
        self._db.many(
            "INSERT INTO file_asset_name (file, asset, name) VALUES (?, ?, ?)",
            [(file, self._names.asset(code), name) for code, name in parsed.asset_names.items() if code and name],
        )


Part = TypeVar("Part", Draft, SourceRow)


def _parts(whole: list[Part], *, release: bool) -> Iterator[list[Part]]:
    """A list in parts, which leave it where they are to be released."""
    start = 0
    while start < len(whole):
        yield whole[start : start + CHUNK]
        if release:
            del whole[:CHUNK]
        else:
            start += CHUNK
