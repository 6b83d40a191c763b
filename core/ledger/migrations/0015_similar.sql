-- Assets of which nobody has said whether they are substantially identical: they warn, and never disallow a loss.

ALTER TABLE asset ADD COLUMN wash_similar TEXT NOT NULL DEFAULT '';
