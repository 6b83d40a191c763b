"""Prices and exchange rates that the ledger holds: looked up by time, converted, never guessed. What a user should pay must not enter."""

from core.market.book import PriceBook, Quote

__all__ = ["PriceBook", "Quote"]
