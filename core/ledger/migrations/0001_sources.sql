-- Source files, verbatim: what was read, line by line, and what became of it.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('revision', 0), ('facts', 0);

CREATE TABLE import (
    id        INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    undone_at TEXT
) STRICT;

CREATE TABLE source_file (
    id          INTEGER PRIMARY KEY,
    import      INTEGER NOT NULL REFERENCES import (id),
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    format      TEXT NOT NULL,
    version     TEXT NOT NULL,
    account     TEXT NOT NULL,
    zone        TEXT NOT NULL,
    zone_source TEXT NOT NULL,
    venue       TEXT NOT NULL,
    custody     TEXT NOT NULL,
    read        INTEGER NOT NULL,
    warnings    TEXT NOT NULL
) STRICT;

CREATE INDEX source_file_import ON source_file (import);

CREATE TABLE source_row (
    id     INTEGER PRIMARY KEY,
    file   INTEGER NOT NULL REFERENCES source_file (id),
    line   INTEGER NOT NULL,
    text   TEXT NOT NULL,
    key    BLOB NOT NULL,
    fate   TEXT NOT NULL,
    reason TEXT,
    cause  TEXT
) STRICT;

CREATE INDEX source_row_key ON source_row (key);
CREATE INDEX source_row_file ON source_row (file, fate);

-- The user's word on a quarantined row; by key, so that it holds for the same row in another file.
CREATE TABLE dismissed_row (
    key    BLOB PRIMARY KEY,
    how    TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
