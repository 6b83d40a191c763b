"""The rule-based baseline of what to trade, with reasons (docs/rules.md). Pure: values in, actions out; an optimiser is measured by it."""

from core.proposals.edit import amended
from core.proposals.inputs import ProposalInputs, gifts, new_cash, period_start, purchases
from core.proposals.propose import propose
from core.proposals.rules import CHAPTERS, RULES

__all__ = ["CHAPTERS", "RULES", "ProposalInputs", "amended", "gifts", "new_cash", "period_start", "propose", "purchases"]
