"""How far the portfolio is from its policy: states of sleeves and limits, what is due when, and how that is drawn. No trades here."""

from core.drift.assess import assess, conflicts
from core.drift.bar import bar, blocks
from core.drift.countdown import ahead, countdown
from core.drift.limits import limits
from core.drift.timeline import Row, timeline

__all__ = ["Row", "ahead", "assess", "bar", "blocks", "conflicts", "countdown", "limits", "timeline"]
