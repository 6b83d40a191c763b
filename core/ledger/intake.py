"""Takes one parsed file into the ledger: its rows, the events they claim, what they state of prices and positions.

Only storing is here. Which of several rivals stands is decided in `rivals`, which row counts as the duplicate in `fates`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from msgspec import Struct

from core.ledger.claims import Claims
from core.ledger.database import Database
from core.ledger.encode import NOTHING, SECONDARY, digest, instant, storable, text_or_none, to_json
from core.ledger.errors import ImportCancelled
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

NEW_FILE = """
    INSERT INTO source_file (import, name, sha256, format, version, account, zone, zone_source, venue, custody, read, warnings)
    VALUES (:import, :name, :sha256, :format, :version, :account, :zone, :zone_source, :venue, :custody, :read, :warnings)
"""
INTO_ROWS = "INSERT INTO source_row (id, file, line, text, key, fate, reason, cause)"
INTO_EVENTS = """
    INSERT INTO event (id, key, digest, fallback, kind, at, variety, stated_date, zone, zone_source, note, refs,
                       row_count, manual, secondary, standing)
"""
NEW_EVENT = f"{INTO_EVENTS} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'live')"
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
    """Progress over all files of an import, and the user's wish to stop it."""

    total: int
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    done: int = 0

    def step(self, count: int) -> None:
        if self.cancelled is not None and self.cancelled():
            raise ImportCancelled("the import was cancelled; nothing was changed")
        self.done += count
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)


class Taken(Struct, frozen=True):
    """What one file brought. Rows and new events are numbered in one run each; `shared` are stored events it claims too."""

    file: int
    first_row: int
    first_event: int
    events_new: int
    shared: tuple[int, ...]
    entered_by_hand: tuple[int, ...]
    """Those of `shared` that no row claimed before."""
    alone: bool
    """Whether nothing in the ledger or the file can be a rival of its events."""
    events: list[Event]
    """The new events as they would be read back; only where they are `alone`."""
    changed: bool
    """Whether booking can see a difference before rivals are settled: new events or prices."""


class Intake:
    """Stores the files of one import, inside the transaction that the caller holds."""

    def __init__(self, database: Database, import_id: int, watch: Watch) -> None:
        self._db = database
        self._import = import_id
        self._watch = watch
        self._names = Names(database)

    def take(self, parsed: ParsedFile) -> Taken:
        """Stores `parsed`; every new event is live and every row of a stored one a duplicate until rivals are settled."""
        file = self._new_file(parsed)
        first_row = self._first_row()
        first_event = int(self._db.value("SELECT coalesce(max(id), 0) + 1 FROM event"))
        stored = self._stored(parsed.drafts) if first_event > 1 else {}
        alone = first_event == first_row == 1 and _all_distinct(parsed)
        indexes = self._drop_indexes() if len(parsed.rows) >= BULK_ROWS and len(parsed.rows) > 2 * first_row else []
        claims = Claims(len(parsed.rows))
        events: list[Event] = []
        events_new = self._events(parsed, first_event, stored, claims, events if alone else None)
        self._rows(parsed, file, first_row, claims, self._observed(parsed, claims))
        self._db.bulk(INTO_CLAIMS, claims.pairs(first_row))
        self._prices(parsed, file)
        self._positions(parsed, file, first_row)
        for statement in indexes:
            self._db.run(statement)
        self._asset_names(parsed, file)
        learn(self._db, self._names, parsed.names, file)
        self._db.many("INSERT INTO file_account (file, account) VALUES (?, ?)", [(file, number) for number in self._names.take_seen()])
        changed = bool(events_new or parsed.prices or parsed.positions or parsed.names)
        shared, unclaimed = tuple(sorted(claims.shared)), tuple(sorted(claims.unclaimed))
        return Taken(file, first_row, first_event, events_new, shared, unclaimed, alone, events, changed)

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
        self, parsed: ParsedFile, first: int, stored: dict[bytes, tuple[int, bool]], claims: Claims, made: list[Event] | None
    ) -> int:
        """Stores the drafts that are new and gives their number; `made` is filled with them."""
        here: dict[bytes, int] = {}
        number, rows_done, drafts = first, 0, parsed.drafts
        owners: dict[str, tuple[int, str]] = {}
        assets: dict[str, int] = {}
        zone, zone_source = parsed.zone or "UTC", parsed.zone_source
        where = f"\x1f{zone}\x1f{zone_source}\x1f"
        for start in range(0, len(drafts), CHUNK):
            events: list[object] = []
            legs: list[object] = []
            for draft in drafts[start : start + CHUNK]:
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
                known = stored.get(found)
                if known is not None:
                    claims.stored(draft.rows, *known)
                    continue
                if found in here:
                    claims.again(draft.rows, here[found])
                    continue
                here[found] = number
                claims.new(draft.rows, number)
                events += (
                    number, draft.key, found, draft.fallback or None, kind, at, variety, stated, zone, zone_source, note, refs,
                    rows, 0, draft.secondary, "live",
                )  # fmt: skip
                legs += own
                if made is not None:
                    made.append(as_read(draft, number, zone, zone_source, note, refs))
                number += 1
            self._db.bulk_flat(INTO_EVENTS, 16, events)
            self._db.bulk_flat(INTO_LEGS, 8, legs)
            share = len(parsed.rows) * min(start + CHUNK, len(drafts)) // (2 * len(drafts))
            self._watch.step(share - rows_done)
            rows_done = share
        return number - first

    def _rows(self, parsed: ParsedFile, file: int, first: int, claims: Claims, observed: set[bytes]) -> None:
        keyless: Counter[str] = Counter()
        seen: set[bytes] = set()

        def values(start: int, end: int) -> Iterator[tuple[object, ...]]:
            chosen = zip(range(start, end), parsed.rows[start:end], claims.by_row[start:end], claims.doubtful[start:end], strict=True)
            for index, row, claimed, doubtful in chosen:
                key = row.key or self._stand_in(parsed, row, keyless, claimed=bool(claimed))
                fate = row.fate
                if fate is Fate.BOOKED:
                    if claimed:
                        fate = Fate.DUPLICATE if doubtful else fate
                    elif row.key:
                        fate = Fate.DUPLICATE if key in observed or key in seen else fate
                        seen.add(key)
                yield (
                    first + index, file, row.line, storable(row.text), key, _FATES[fate],
                    storable(row.reason) if row.reason else None, storable(row.cause) if row.cause else None,
                )  # fmt: skip

        total = len(parsed.rows)
        already = total // 2 if parsed.drafts else 0
        for start in range(0, total, CHUNK):
            end = min(start + CHUNK, total)
            self._db.bulk(INTO_ROWS, values(start, end))
            share = already + (total - already) * end // total
            self._watch.step(share - (already + (total - already) * start // total))

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
            [(file, self._names.asset(code), name) for code, name in parsed.asset_names.items() if name],
        )


def _all_distinct(parsed: ParsedFile) -> bool:
    """Whether no two rows and no two drafts share an identity."""
    if any(draft.fallback for draft in parsed.drafts) or not all(row.key for row in parsed.rows):
        return False
    return len({draft.key for draft in parsed.drafts}) == len(parsed.drafts) and len({row.key for row in parsed.rows}) == len(parsed.rows)
