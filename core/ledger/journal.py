"""The journal: every decision and correction, appended with reason and time, each entry chained to the one before by its hash."""

from collections.abc import Mapping
from hashlib import sha256

from core.ledger.database import Database, Row
from core.ledger.encode import from_json, moment, storable, to_json
from core.model import JournalEntry

APPEND = """
    INSERT INTO journal (at, kind, subject, reason, payload, previous, hash)
    VALUES (:at, :kind, :subject, :reason, :payload, :previous, :hash)
"""
NEWEST = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
ENTRIES = """
    SELECT seq, at, kind, subject, reason, payload, previous, hash
      FROM journal
     WHERE :kind IS NULL OR kind = :kind
     ORDER BY seq DESC
     LIMIT :limit
"""
CHAIN = "SELECT seq, at, kind, subject, reason, payload, previous, hash FROM journal ORDER BY seq"


class Journal:
    """Entries in the order they were written. Nothing here changes or removes one."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def append(self, kind: str, subject: str, reason: str, payload: Mapping[str, object] | None = None) -> JournalEntry:
        """Adds an entry; joins a write that is open."""
        with self._db.writing(f"journal: {kind}"):
            newest = self._db.one(NEWEST)
            seq, previous = (newest[0] + 1, newest[1]) if newest else (1, "")
            said = {"kind": kind, "subject": storable(subject), "reason": storable(reason), "payload": to_json(dict(payload or {}))}
            entry = {"at": self._db.now(), **said}
            written = {**entry, "previous": previous, "hash": chain_hash(seq, previous, **entry)}
            self._db.run(APPEND, written)
            self._db.run(
                "INSERT INTO meta (name, value) VALUES ('journal', :hash) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                {"hash": written["hash"]},
            )
        return entry_of((seq, *written.values()))

    def entries(self, limit: int | None = None, kind: str | None = None) -> list[JournalEntry]:
        """The newest first; at most `limit`, of one `kind` where it is given."""
        return [entry_of(row) for row in self._db.rows(ENTRIES, {"kind": kind, "limit": -1 if limit is None else limit})]

    def verify(self) -> list[str]:
        """A sentence for every entry that was changed, taken out or put in since it was written."""
        findings = []
        expected, previous = 1, ""
        for seq, at, kind, subject, reason, payload, linked, found in self._db.each(CHAIN):
            if seq != expected:
                findings.append(f"entry {expected} is missing")
            if linked != previous:
                findings.append(f"entry {seq} does not follow the entry before it")
            if found != chain_hash(seq, linked, at=at, kind=kind, subject=subject, reason=reason, payload=payload):
                findings.append(f"entry {seq} was changed after it was written")
            expected, previous = seq + 1, found
        if (self._db.value("SELECT value FROM meta WHERE name = 'journal'") or "") != previous:
            findings.append(f"the journal was cut off after entry {expected - 1}")
        return findings


def chain_hash(seq: int, previous: str, *, at: str, kind: str, subject: str, reason: str, payload: str) -> str:
    """SHA-256, as hex, over the whole entry and the hash of the one before."""
    return sha256(to_json([seq, at, kind, subject, reason, payload, previous]).encode("utf-8", "surrogatepass")).hexdigest()


def entry_of(row: Row) -> JournalEntry:
    seq, at, kind, subject, reason, payload, previous, found = row
    return JournalEntry(seq, moment(at), kind, subject, reason, from_json(payload), previous, found)
