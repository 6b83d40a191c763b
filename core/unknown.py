"""A value that is not known, and why. Unknown is never 0: it travels with its cause and blocks what rests on it."""


from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TypeGuard

from msgspec import Struct


class Unknown(Struct, frozen=True):
    """Stands where a figure would, with the cause and what the user can do about it (each one clause)."""

    cause: str
    remedy: str = ""
    price: tuple[str, datetime] | None = None
    """The asset whose price at that instant would give the figure; None where no price alone would."""

    def __str__(self) -> str:
        return f"{self.cause}; {self.remedy}" if self.remedy else self.cause

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false; ask known(value) first")


Maybe = Decimal | Unknown
"""An exact amount, or why there is none."""


def known(value: Maybe) -> TypeGuard[Decimal]:
    """Whether `value` is a figure that may be computed with."""
    return isinstance(value, Decimal)


def first_unknown(*values: object) -> Unknown | None:
    """The first of `values` that is not known."""
    return next((value for value in values if isinstance(value, Unknown)), None)


def computed(function: Callable[..., Maybe], *values: Maybe) -> Maybe:
    """`function` of amounts that are all known; else the first that is not."""
    missing = first_unknown(*values)
    return function(*values) if missing is None else missing
