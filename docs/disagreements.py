"""Where other programs' tests say something else of a public sample than Trimtab reads: the file, and why. For docs/importers.md."""

WHY: dict[str, str] = {}
