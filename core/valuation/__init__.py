"""What is held is worth: holdings priced, put into sleeves, added up. Where a figure is unknown, so is what rests on it."""

from core.valuation.assign import Assignment, assign
from core.valuation.impact import Impact, impact
from core.valuation.value import Holding, Valuation, value

__all__ = ["Assignment", "Holding", "Impact", "Valuation", "assign", "impact", "value"]
