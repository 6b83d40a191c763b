"""The user's written policy: schema, reading, shipped profiles. It says what should be; prices and holdings must not enter."""

from core.policy.classes import class_of, is_stablecoin, shipped_classes
from core.policy.errors import PolicyError
from core.policy.load import load_policy
from core.policy.profiles import DEFAULT, profile, profile_text, profiles
from core.policy.resolved import (
    MARKETS,
    Contribution,
    Costs,
    Figure,
    Harvest,
    Limit,
    Measure,
    Of,
    Policy,
    Schedule,
    Sleeve,
    Tax,
    TaxYear,
    Tolerance,
)
from core.policy.selectors import OUTSIDE, By, Selector, Strength, selector
from core.policy.taxyears import tax_year

__all__ = [
    "DEFAULT", "MARKETS", "OUTSIDE", "By", "Contribution", "Costs", "Figure", "Harvest", "Limit", "Measure", "Of", "Policy", "PolicyError",
    "Schedule", "Selector", "Sleeve", "Strength", "Tax", "TaxYear", "Tolerance", "class_of", "is_stablecoin", "load_policy",
    "profile", "profile_text", "profiles", "selector", "shipped_classes", "tax_year",
]
