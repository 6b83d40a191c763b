"""How amounts and shares are written in the sentences of a policy, a state or a limit. Nothing is computed from these texts."""

from datetime import timedelta
from decimal import Decimal

from core.money import cents, multiply, text

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def amount(value: Decimal, currency: str = "USD") -> str:
    """`$1,234`, `$1,234.50`, `-$5`; `1,234 CHF` for a currency without a sign of its own. Rounded half-up to cents."""
    rounded = cents(value)
    written = f"{abs(rounded):,.2f}".removesuffix(".00")
    minus = "-" if rounded < 0 else ""
    sign = SIGNS.get(currency)
    return f"{minus}{sign}{written}" if sign else f"{minus}{written} {currency}"


def share(fraction: Decimal, places: int = 1) -> str:
    """`+15 %`, `-16.7 %`: a change as per cent with its sign, rounded half-up to at most `places` decimals."""
    rounded = cents(multiply(fraction, Decimal(100)), places)
    return f"{'+' if rounded > 0 else ''}{text(rounded)} %"


def points(fraction: Decimal, places: int = 1) -> str:
    """`3.0`: the size of a difference of weights in percentage points, always with `places` decimals."""
    return f"{cents(abs(multiply(fraction, Decimal(100))), places):.{places}f}"


def age(span: timedelta) -> str:
    """`4 minutes`, `3 hours`, `2 days`: rounded down to the unit that fits; one of a unit says the rest too, `1 day 10 minutes`."""
    seconds = int(span.total_seconds())
    for name, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            rest = timedelta(seconds=seconds % size) if count == 1 and seconds % size >= 60 else None
            return f"{count} {name}{'' if count == 1 else 's'}" + (f" {age(rest)}" if rest else "")
    return "under a minute"
