"""The shipped policies, by name. Their text is package data and an example of the notation."""

from functools import lru_cache
from pathlib import Path

from core.policy.errors import PolicyError
from core.policy.load import load_policy
from core.policy.resolved import Policy

_NAMES = ("tiers", "monitor", "limits", "tax")
DEFAULT = "tiers"


def profiles() -> tuple[str, ...]:
    """The names of the shipped policies, the default first."""
    return _NAMES


def profile_text(name: str) -> str:
    """The TOML of a shipped policy. Raises `PolicyError` for a name that is none."""
    if name not in _NAMES:
        raise PolicyError(name, 0, f"is no shipped policy; choose one of {', '.join(_NAMES)}")
    return Path(__file__).with_name("shipped").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=len(_NAMES))
def profile(name: str) -> Policy:
    """A shipped policy, resolved."""
    return load_policy(profile_text(name), f"{name}.toml")
