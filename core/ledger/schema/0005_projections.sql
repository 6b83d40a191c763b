-- What booking gave, for the screens. Everything here can be thrown away and computed anew.
-- `*_key` are order-preserving keys of amounts: TEXT does not sort as a number.

CREATE TABLE projection (
    name  TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,
    at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lot_view (
    number         INTEGER PRIMARY KEY,
    quantity_key   BLOB NOT NULL,
    basis_key      BLOB NOT NULL,
    value_key      BLOB NOT NULL,
    gain_key       BLOB NOT NULL,
    id             TEXT NOT NULL,
    account        TEXT NOT NULL,
    asset          TEXT NOT NULL,
    acquired       TEXT NOT NULL,
    acquired_at    TEXT NOT NULL,
    long_term_on   TEXT NOT NULL,
    quantity       TEXT NOT NULL,
    basis          TEXT,
    basis_unknown  TEXT,
    origin         TEXT NOT NULL,
    path           TEXT NOT NULL,
    date_unknown   TEXT
) STRICT;

CREATE INDEX lot_view_id ON lot_view (id);
CREATE INDEX lot_view_asset ON lot_view (asset, acquired_at);
CREATE INDEX lot_view_account ON lot_view (account, asset);
CREATE INDEX lot_view_acquired ON lot_view (acquired_at);
CREATE INDEX lot_view_term ON lot_view (long_term_on);
CREATE INDEX lot_view_quantity ON lot_view (quantity_key);
CREATE INDEX lot_view_basis ON lot_view (basis_key);
CREATE INDEX lot_view_value ON lot_view (value_key);
CREATE INDEX lot_view_gain ON lot_view (gain_key);

CREATE TABLE disposal_view (
    number             INTEGER PRIMARY KEY,
    quantity_key       BLOB NOT NULL,
    proceeds_key       BLOB NOT NULL,
    basis_key          BLOB NOT NULL,
    gain_key           BLOB NOT NULL,
    event              TEXT NOT NULL,
    kind               TEXT NOT NULL,
    lot                TEXT NOT NULL,
    account            TEXT NOT NULL,
    asset              TEXT NOT NULL,
    acquired           TEXT NOT NULL,
    sold               TEXT NOT NULL,
    sold_at            TEXT NOT NULL,
    quantity           TEXT NOT NULL,
    proceeds           TEXT,
    proceeds_unknown   TEXT,
    basis              TEXT,
    basis_unknown      TEXT,
    gain               TEXT,
    gain_unknown       TEXT,
    term               TEXT NOT NULL,
    origin             TEXT NOT NULL,
    marks              TEXT NOT NULL,
    disallowed         TEXT,
    disallowed_unknown TEXT
) STRICT;

CREATE INDEX disposal_view_sold ON disposal_view (sold_at);
CREATE INDEX disposal_view_asset ON disposal_view (asset, sold_at);
CREATE INDEX disposal_view_gain ON disposal_view (gain_key);
CREATE INDEX disposal_view_proceeds ON disposal_view (proceeds_key);

CREATE TABLE income_view (
    number           INTEGER PRIMARY KEY,
    value_key        BLOB NOT NULL,
    event            TEXT NOT NULL,
    at               TEXT NOT NULL,
    day              TEXT NOT NULL,
    kind             TEXT NOT NULL,
    asset            TEXT NOT NULL,
    account          TEXT NOT NULL,
    quantity         TEXT NOT NULL,
    value            TEXT,
    value_unknown    TEXT,
    withheld         TEXT,
    withheld_unknown TEXT
) STRICT;

CREATE INDEX income_view_day ON income_view (day);

CREATE TABLE balance_view (
    account      TEXT NOT NULL,
    asset        TEXT NOT NULL,
    quantity_key BLOB NOT NULL,
    quantity     TEXT NOT NULL,
    PRIMARY KEY (account, asset)
) STRICT, WITHOUT ROWID;

CREATE TABLE question_view (
    number  INTEGER PRIMARY KEY,
    id      TEXT NOT NULL,
    kind    TEXT NOT NULL,
    what    TEXT NOT NULL,
    remedy  TEXT NOT NULL,
    event   TEXT NOT NULL,
    account TEXT NOT NULL,
    asset   TEXT NOT NULL
) STRICT;
