-- Events and their legs, the rows that claim them, and the user's corrections beside the original.

CREATE TABLE account (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    first_name   TEXT NOT NULL UNIQUE,
    declared     INTEGER NOT NULL DEFAULT 0,
    venue        TEXT NOT NULL DEFAULT '',
    owner        TEXT NOT NULL DEFAULT 'self',
    tax_type     TEXT NOT NULL DEFAULT 'taxable',
    custody      TEXT NOT NULL DEFAULT '',
    timezone     TEXT NOT NULL DEFAULT '',
    reinvests    INTEGER,
    whole_shares INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A name that an account had before; files that still use it find the account.
CREATE TABLE account_alias (
    name    TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_method (
    account INTEGER NOT NULL REFERENCES account (id),
    since   TEXT NOT NULL,
    method  TEXT NOT NULL,
    PRIMARY KEY (account, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE asset (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    declared    INTEGER NOT NULL DEFAULT 0,
    name        TEXT NOT NULL DEFAULT '',
    asset_class TEXT NOT NULL DEFAULT '',
    tags        TEXT NOT NULL DEFAULT '[]',
    protocol    TEXT NOT NULL DEFAULT '',
    strategy    TEXT,
    pegged      INTEGER,
    wash_group  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE file_asset_name (
    file  INTEGER NOT NULL REFERENCES source_file (id),
    asset INTEGER NOT NULL REFERENCES asset (id),
    name  TEXT NOT NULL,
    PRIMARY KEY (file, asset)
) STRICT, WITHOUT ROWID;

-- The accounts that a file speaks of; venue and custody of an account the user has said nothing about come from its files.
CREATE TABLE file_account (
    file    INTEGER NOT NULL REFERENCES source_file (id),
    account INTEGER NOT NULL REFERENCES account (id),
    PRIMARY KEY (file, account)
) STRICT, WITHOUT ROWID;

-- One row per distinct draft (key and digest of its content). `standing`: live, corrected (won among its rivals, but the user's
-- version is live in its place) or shadowed (lost to a rival). `corrects`: the event whose place a correction takes. `secondary`: read
-- from an export that repeats a part of the source's complete one.
CREATE TABLE event (
    id          INTEGER PRIMARY KEY,
    key         BLOB NOT NULL,
    digest      BLOB NOT NULL,
    fallback    BLOB,
    kind        TEXT NOT NULL,
    at          TEXT NOT NULL,
    variety     TEXT NOT NULL,
    stated_date TEXT,
    zone        TEXT NOT NULL,
    zone_source TEXT NOT NULL,
    note        TEXT NOT NULL,
    refs        TEXT NOT NULL,
    row_count   INTEGER NOT NULL,
    manual      INTEGER NOT NULL,
    standing    TEXT NOT NULL,
    corrects    INTEGER,
    secondary   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX event_key ON event (key);
CREATE INDEX event_fallback ON event (fallback) WHERE fallback IS NOT NULL;
CREATE INDEX event_live_at ON event (at) WHERE standing = 'live';
CREATE INDEX event_corrects ON event (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX event_secondary ON event (key) WHERE secondary = 1;

CREATE TABLE leg (
    event    INTEGER NOT NULL REFERENCES event (id),
    number   INTEGER NOT NULL,
    account  INTEGER NOT NULL REFERENCES account (id),
    asset    INTEGER NOT NULL REFERENCES asset (id),
    quantity TEXT NOT NULL,
    role     TEXT NOT NULL,
    value    TEXT,
    currency TEXT NOT NULL,
    PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX leg_asset ON leg (asset, account);

-- A source row supports an event.
CREATE TABLE claim (
    row   INTEGER NOT NULL REFERENCES source_row (id),
    event INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (row, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_event ON claim (event, row);

-- Appended, never changed; the newest of a key counts, an empty `event` reverts to what was imported.
CREATE TABLE correction (
    id     INTEGER PRIMARY KEY,
    key    BLOB NOT NULL,
    event  TEXT,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL
) STRICT;

CREATE INDEX correction_key ON correction (key);

-- The user's word on a transfer: these two events are one movement (link), or are not (forbid).
CREATE TABLE transfer_word (
    outgoing BLOB NOT NULL,
    incoming BLOB NOT NULL,
    word     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (outgoing, incoming)
) STRICT, WITHOUT ROWID;
