-- When a line of the policy was first seen exceeded, and when it was seen kept again. Written by looking at the portfolio; booking rests
-- on nothing here. `rule` is the line as the policy writes it: one that is written anew is another line.

CREATE TABLE breach_seen (
    id         INTEGER PRIMARY KEY,
    subject    TEXT NOT NULL,
    rule       TEXT NOT NULL,
    side       TEXT NOT NULL,
    level      TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    over_at    TEXT
) STRICT;

CREATE UNIQUE INDEX breach_open ON breach_seen (subject, rule, side, level) WHERE over_at IS NULL;

-- Causes in the projections name civil days of the policy's zone from this version on: what is stored is booked anew.
DELETE FROM projection;
