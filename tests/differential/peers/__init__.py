"""One driver per program. Each runs in that program's own environment: a JSON list of streams comes in, a JSON list of results goes out.

They import nothing of Trimtab. A result is `{"rows": [...]}`, or `{"error": "..."}` where the program gave up.
"""
