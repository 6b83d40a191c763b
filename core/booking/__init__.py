"""From events to tax lots, disposals, income and questions. Pure and deterministic; what the law of a country says comes through `Rules`.

No prices are fetched, nothing is stored and no tax is computed here.
"""

from core.booking.answers import read_answer
from core.booking.checkpoint import Checkpoint, narrowed
from core.booking.pools import InvariantError
from core.booking.rules import Rules
from core.booking.run import Run, book
from core.booking.slices import lot_id
from core.booking.totals import Totals, totals

__all__ = ["Checkpoint", "InvariantError", "Rules", "Run", "Totals", "book", "lot_id", "narrowed", "read_answer", "totals"]
