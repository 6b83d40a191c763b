"""Which standing orders a country's law lets the owner give; what its law says is in `core.tax`."""

from difflib import get_close_matches

from core.model import Method

_NAMED = (Method.FIFO, Method.LIFO, Method.HIFO, Method.LOFO)
METHODS: dict[str, tuple[Method, ...]] = {
    "US": _NAMED,
    "UK": (),
    "CA": (),
    "IE": (),
    "DE": (Method.FIFO, Method.LIFO),
    "ES": (Method.FIFO,),
    "AU": _NAMED,
    "JP": (),
    "FR": (),
}
"""By jurisdiction; none where the law itself says what is sold. The first holds where the policy names none."""
JURISDICTIONS = tuple(METHODS)
_IDENTIFIED = {
    "UK": "same day, 30 days after, then the section 104 pool", "CA": "the average of all accounts (adjusted cost base)",
    "IE": "what was bought in the last four weeks, then first in, first out", "JP": 'an average, which "average" names',
    "FR": "the whole portfolio", "ES": "first in, first out over all accounts", "DE": "FIFO or LIFO per wallet",
}
AVERAGES = {"JP": ("total", "moving")}
"""Averages among which the owner has notified one; the first holds where the policy names none."""


def lot_method(written: str, jurisdiction: str) -> Method:
    """The standing order of a policy. Raises `ValueError` for one that the law does not know."""
    allowed = METHODS[jurisdiction]
    if not written.strip():
        return allowed[0] if allowed else Method.FIFO
    if written in allowed:
        return Method(written)
    remedy = f"write {' or '.join(allowed)}" if allowed else "leave lot_method out"
    if jurisdiction in _IDENTIFIED:
        raise ValueError(f"{written!r} is no choice in {jurisdiction}, where the law takes {_IDENTIFIED[jurisdiction]}; {remedy}")
    near = get_close_matches(written.upper(), allowed, 1)
    raise ValueError(f"{written!r} is not known; " + (f"did you mean {near[0]!r}?" if near else f"write one of {', '.join(allowed)}"))


def average(written: str, jurisdiction: str) -> str:
    """The average that was notified; empty where the law leaves no choice. Raises `ValueError`."""
    allowed = AVERAGES.get(jurisdiction, ())
    if not written.strip():
        return allowed[0] if allowed else ""
    if written in allowed:
        return written
    if allowed:
        raise ValueError(f"{written!r} is not one of {', '.join(allowed)}")
    raise ValueError(f"{written!r}: the law of {jurisdiction} leaves no choice of an average; leave it out")
