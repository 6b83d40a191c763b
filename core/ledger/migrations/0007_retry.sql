-- What is kept of a file beside its rows, so that it can be read again by a later reader or after a remedy; and the remedies that last.

ALTER TABLE source_file ADD COLUMN kept TEXT;

-- What the user calls a code that a venue's export uses and its reader does not know.
CREATE TABLE asset_alias (
    venue TEXT NOT NULL,
    code  TEXT NOT NULL,
    asset TEXT NOT NULL,
    at    TEXT NOT NULL,
    PRIMARY KEY (venue, code)
) STRICT, WITHOUT ROWID;

-- The text of a settled row, to know it again where a later reader gives it another key, and the event entered by hand in its place.
ALTER TABLE dismissed_row ADD COLUMN text TEXT NOT NULL DEFAULT '';
ALTER TABLE dismissed_row ADD COLUMN event BLOB;

UPDATE dismissed_row
   SET text = coalesce((SELECT source_row.text FROM source_row WHERE source_row.key = dismissed_row.key ORDER BY source_row.id LIMIT 1), '');
