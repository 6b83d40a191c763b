"""Figures of the law by date, one file per jurisdiction. Package data, read by `core.tax.dated`."""
