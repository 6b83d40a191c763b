"""Rule packs: what the law of a jurisdiction says to booking. `rules_for` gives the one that a policy names."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.booking.rules import Rules
    from core.tax.pack import Pack, Settings

MODULES = {
    "US": "us", "UK": "uk", "CA": "canada", "IE": "ireland", "DE": "germany", "ES": "spain", "AU": "australia", "JP": "japan",
    "FR": "france",
}
"""The module of each jurisdiction; only the one that is used is loaded."""


if TYPE_CHECKING:

    class Taxed(Settings, Protocol):
        """A policy's tax part."""

        @property
        def jurisdiction(self) -> str: ...


def pack_for(jurisdiction: str) -> "Pack":
    """The rule pack of a jurisdiction such as `UK`. Raises `ValueError` for one that there is not."""
    if jurisdiction not in MODULES:
        raise ValueError(f"there is no rule pack for {jurisdiction[:40]!r}; there are {', '.join(MODULES)}")
    found: Pack = import_module(f"core.tax.{MODULES[jurisdiction]}").PACK
    return found


def rules_for(tax: "Taxed") -> "Rules":
    """What the law of the policy's jurisdiction says, with the policy's settings."""
    return pack_for(tax.jurisdiction).rules(tax)
