"""Worked tax cases, run through the public engine: `python -m tests.golden.tax PATH`.

`case` reads the file; `script` (with `spun` and `whole`) turns a case into the facts that a ledger would hold, `packs` its settings into
rules; `outcome` books it; `compare` and `left` put what came out beside what is expected, `years` what follows for tax years. What needs no
events is in `figures`, with the `words` that state it; `sums` are the case's own checks. Nothing here looks at the id of a case.
"""
