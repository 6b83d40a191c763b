-- What was seen: prices, exchange rates and positions. `file` is empty for what the user or a fetch gave.

CREATE TABLE price (
    id       INTEGER PRIMARY KEY,
    asset    INTEGER NOT NULL REFERENCES asset (id),
    at       TEXT NOT NULL,
    price    TEXT NOT NULL,
    currency TEXT NOT NULL,
    source   TEXT NOT NULL,
    file     INTEGER REFERENCES source_file (id)
) STRICT;

CREATE INDEX price_asset ON price (asset, currency, at);
CREATE INDEX price_file ON price (file) WHERE file IS NOT NULL;
CREATE UNIQUE INDEX price_given ON price (asset, currency, at, source) WHERE file IS NULL;

CREATE TABLE position_seen (
    id       INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL REFERENCES account (id),
    asset    INTEGER NOT NULL REFERENCES asset (id),
    at       TEXT NOT NULL,
    quantity TEXT NOT NULL,
    basis    TEXT,
    currency TEXT NOT NULL,
    row      INTEGER,
    file     INTEGER NOT NULL REFERENCES source_file (id)
) STRICT;

CREATE INDEX position_seen_file ON position_seen (file);
CREATE INDEX position_seen_asset ON position_seen (account, asset, at);

CREATE TABLE recurring_buy (
    id       INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL REFERENCES account (id),
    asset    INTEGER NOT NULL REFERENCES asset (id),
    amount   TEXT NOT NULL,
    currency TEXT NOT NULL,
    every    TEXT NOT NULL,
    first    TEXT NOT NULL,
    last     TEXT
) STRICT;
