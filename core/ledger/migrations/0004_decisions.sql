-- What the user decided. The journal and the decisions are appended to, never changed.

CREATE TABLE journal (
    seq      INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    payload  TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;

CREATE TRIGGER journal_never_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is appended to, never changed');
END;

CREATE TRIGGER journal_never_shortened BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is appended to, never shortened');
END;

CREATE TABLE answer (
    question TEXT PRIMARY KEY,
    answer   TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    seq    INTEGER PRIMARY KEY,
    action TEXT NOT NULL,
    state  TEXT NOT NULL,
    at     TEXT NOT NULL,
    until  TEXT,
    reason TEXT NOT NULL,
    ticket TEXT NOT NULL,
    json   TEXT,
    undoes INTEGER REFERENCES decision (seq)
) STRICT;

CREATE INDEX decision_action ON decision (action, seq);
CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE ticket (
    id       TEXT PRIMARY KEY,
    at       TEXT NOT NULL,
    action   TEXT NOT NULL,
    account  TEXT NOT NULL,
    asset    TEXT NOT NULL,
    side     TEXT NOT NULL,
    quantity TEXT,
    json     TEXT NOT NULL,
    closed   TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_lot (
    ticket   TEXT NOT NULL REFERENCES ticket (id),
    lot      TEXT NOT NULL,
    quantity TEXT NOT NULL,
    PRIMARY KEY (ticket, lot)
) STRICT, WITHOUT ROWID;

-- The events a ticket rests on: those that acquired and moved its lots. An import that holds one cannot be undone.
CREATE TABLE ticket_basis (
    ticket TEXT NOT NULL REFERENCES ticket (id),
    event  BLOB NOT NULL,
    PRIMARY KEY (ticket, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE fill (
    ticket   TEXT NOT NULL REFERENCES ticket (id),
    event    BLOB NOT NULL,
    quantity TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (ticket, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE identification (
    id           INTEGER PRIMARY KEY,
    recorded_at  TEXT NOT NULL,
    channel      TEXT NOT NULL,
    account      TEXT NOT NULL,
    asset        TEXT NOT NULL,
    event        TEXT NOT NULL,
    ticket       TEXT NOT NULL,
    confirmed_at TEXT,
    withdrawn_at TEXT
) STRICT;

CREATE TABLE identification_lot (
    identification INTEGER NOT NULL REFERENCES identification (id),
    number         INTEGER NOT NULL,
    lot            TEXT NOT NULL,
    quantity       TEXT NOT NULL,
    PRIMARY KEY (identification, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE checklist_tick (
    seq      INTEGER PRIMARY KEY,
    step     TEXT NOT NULL,
    period   TEXT NOT NULL,
    done     INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    ticked_by TEXT NOT NULL,
    at       TEXT NOT NULL
) STRICT;
