"""One panel per file. A panel draws one frozen snapshot and names decisions; what they do is in `tui.desk`."""
