"""Worked tax cases, run through the public engine: `python -m tests.golden.tax PATH`.

`case` reads the file, `script` turns a case into the facts that the ledger would hold, `packs` its settings into rules, `outcome` books it,
`compare` puts what came out beside what is expected, `figures` takes what a year or a rule gives. Nothing here looks at the id of a case.
"""
