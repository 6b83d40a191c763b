-- Which names mean one asset. `name` and `asset` are codes as files and the user write them; events keep theirs, and reading asks here.
-- Of a file: both codes stand in one row, first from `since` to `until`. Of the user (`file` empty): `same` on the civil days from `since`
-- to `until`, both included, always where they are empty; or `apart`, which takes back what files say of the two.

CREATE TABLE asset_name (
    id     INTEGER PRIMARY KEY,
    asset  INTEGER NOT NULL REFERENCES asset (id),
    name   INTEGER NOT NULL REFERENCES asset (id),
    scheme TEXT NOT NULL,
    value  TEXT NOT NULL,
    word   TEXT NOT NULL,
    since  TEXT,
    until  TEXT,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL,
    file   INTEGER REFERENCES source_file (id)
) STRICT;

CREATE INDEX asset_name_asset ON asset_name (asset);
CREATE INDEX asset_name_name ON asset_name (name);
CREATE INDEX asset_name_file ON asset_name (file) WHERE file IS NOT NULL;
