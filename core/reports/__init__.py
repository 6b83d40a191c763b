"""Forms and reports: rows that were booked become tables, CSV and printable text. Reads no ledger and writes no file.

`NAMES` is the one list of them; a report's module says what stands in its columns and where that comes from.
"""

NAMES: dict[str, str] = {
    "8949": "Form 8949: every sale by box, A-F and G-L for digital assets from 2025",
    "schedule-d": "Schedule D: the totals of Form 8949 by line, carryovers and the net",
    "gains": "realised gains: every disposal with lot, term and what was disallowed",
    "unrealised": "open lots at the clock: value, gain and days to long-term",
    "income": "income by kind, valued at receipt",
    "wash": "losses that are not allowed: each loss, what replaced it, where the basis went",
    "carryforward": "losses carried from year to year, with their character",
    "uk": "the UK computation of each disposal: same day, 30 days, pool",
    "audit": "from every figure to its lot, its rules and the rows of your files",
}
"""Name -> what it is, in one line."""
