-- When a standing order was given; empty: not said, it counts from its date. And how basis of digital assets that no wallet had yet was given
-- to wallets when lots began to count per wallet: by lot, or (no lot named) wallets in the order in which the oldest lots go to them.

ALTER TABLE account_method ADD COLUMN recorded_at TEXT NOT NULL DEFAULT '';

CREATE TABLE allocation (
    id           INTEGER PRIMARY KEY,
    asset        TEXT NOT NULL,
    owner        TEXT NOT NULL,
    note         TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    withdrawn_at TEXT
) STRICT;

CREATE TABLE allocation_part (
    allocation INTEGER NOT NULL REFERENCES allocation (id),
    number     INTEGER NOT NULL,
    lot        TEXT NOT NULL,
    account    TEXT NOT NULL,
    quantity   TEXT NOT NULL,
    PRIMARY KEY (allocation, number)
) STRICT, WITHOUT ROWID;
