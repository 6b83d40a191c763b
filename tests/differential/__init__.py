"""Random streams booked by Trimtab and by other programs: `make diff`. See docs/differential.md."""
