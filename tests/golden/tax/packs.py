"""A case's settings as a rule pack: the engine or the jurisdiction names the pack, the rest are its settings."""

from datetime import date

from msgspec.structs import replace

from core.booking import Rules
from core.model import Method
from core.tax.us import UnitedStates
from tests.golden.tax.case import CannotRun, Row

_ENGINES = {"s104": "UK", "acb": "CA", "ie": "IE", "fr": "FR", "avg_total": "JP", "avg_moving": "JP"}
_BY_TERMS = {"US": "US", "AU": "AU", "DE": "DE"}


def jurisdiction(case: Row) -> str:
    """Whose law computes the case: the engine's, where only one country has such a one; else that of its terms; else the case's."""
    settings = case["settings"]
    return _ENGINES.get(settings["engine"]) or _BY_TERMS.get(settings.get("term_rule", "")) or str(case["jurisdiction"])


def rules(case: Row) -> Rules:
    where, settings = jurisdiction(case), case["settings"]
    method = settings.get("method", "FIFO")
    lots = Method.FIFO if method in ("SPEC", "SPECIFIC") else Method(method)
    since = settings.get("wash_applies_to_digital_assets_from")
    if where == "US":
        pack = UnitedStates(
            lots, date.fromisoformat(since) if since else None, "universal" if settings.get("scope") == "global" else "wallet",
        )
        return pack if settings.get("wash") else replace(pack, wash_days=0)
    raise CannotRun(f"there is no rule pack for {where}")


def tax_year(case: Row, day: date) -> str:
    """The name of the tax year of a day: 6 April in the United Kingdom, 1 July in Australia, else the calendar year."""
    first = {"UK": (4, 6), "AU": (7, 1)}.get(jurisdiction(case), (1, 1))
    if first == (1, 1):
        return str(day.year)
    start = day.year if (day.month, day.day) >= first else day.year - 1
    return f"{start}/{(start + 1) % 100:02}"
