-- Lots and sales know of wash sales. What is derived is thrown away and made anew.

DROP TABLE projection;
DROP TABLE checkpoint;
DROP TABLE lot_view;
DROP TABLE lot_value;
DROP TABLE disposal_view;
DROP TABLE income_view;
DROP TABLE balance_view;
DROP TABLE question_view;

-- What booking gave, for the screens. Everything here can be thrown away and computed anew.
-- `*_key` are order-preserving keys of amounts: TEXT does not sort as a number. Kept for lots alone, the long table that is sorted by them;
-- elsewhere the function `amount_key` gives them when they are asked for.

CREATE TABLE projection (
    name  TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,
    at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The state of booking at an instant, from which it goes on when only later events were added. `disposals` and `incomes` are how many
-- rows of those views came before; `basis` is what the state rests on besides the events.
CREATE TABLE checkpoint (
    number    INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    disposals INTEGER NOT NULL,
    incomes   INTEGER NOT NULL,
    basis     BLOB NOT NULL,
    state     BLOB NOT NULL
) STRICT;

CREATE TABLE lot_view (
    number         INTEGER PRIMARY KEY,
    quantity_key   BLOB NOT NULL,
    basis_key      BLOB NOT NULL,
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
    date_unknown   TEXT,
    tacked         INTEGER NOT NULL,
    adjustment     TEXT NOT NULL
) STRICT;

CREATE INDEX lot_view_id ON lot_view (id);

-- What lots are worth, by lot number; apart from them, because prices move more often than lots.
CREATE TABLE lot_value (
    number    INTEGER PRIMARY KEY,
    value_key BLOB NOT NULL,
    gain_key  BLOB NOT NULL
) STRICT;

CREATE TABLE disposal_view (
    number             INTEGER PRIMARY KEY,
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
    disallowed_unknown TEXT,
    forfeited          TEXT,
    forfeited_unknown  TEXT,
    rule               TEXT NOT NULL
) STRICT;

-- What was disallowed and the units that replaced what was sold.
CREATE TABLE wash_view (
    number       INTEGER PRIMARY KEY,
    sale         INTEGER NOT NULL,
    event        TEXT NOT NULL,
    lot          TEXT NOT NULL,
    asset        TEXT NOT NULL,
    account      TEXT NOT NULL,
    sold         TEXT NOT NULL,
    replacement  TEXT NOT NULL,
    bought       TEXT NOT NULL,
    into_account TEXT NOT NULL,
    bought_asset TEXT NOT NULL,
    acquired     TEXT NOT NULL,
    quantity     TEXT NOT NULL,
    amount       TEXT NOT NULL,
    days         INTEGER NOT NULL,
    forfeited    INTEGER NOT NULL
) STRICT;

CREATE TABLE income_view (
    number           INTEGER PRIMARY KEY,
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

CREATE TABLE balance_view (
    account      TEXT NOT NULL,
    asset        TEXT NOT NULL,
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
