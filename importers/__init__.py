"""One file per source; base, registry, detection, generic mapping. Reads files into drafts; never writes the ledger itself."""
