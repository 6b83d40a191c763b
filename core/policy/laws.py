"""Which standing orders a country's law lets the owner give; what its law says is in `core.tax`."""

from datetime import date
from difflib import get_close_matches

from msgspec import Struct

from core.model import Method, Reading, Term

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
TERMS = {"US": ("short-term", "long-term"), "DE": ("taxable", "exempt after a year"), "AU": ("no discount", "discount")}
"""What a gain is called before and from the day on which it is favoured; elsewhere there is no such day."""
DISALLOWED = {"US": "wash sale", "CA": "superficial loss", "IE": "loss restricted by section 581"}
"""What the law calls a loss that does not count because the like was bought."""
IN_ORDER = {"ES": 0, "IE": 28}
"""Where the law takes the oldest units of all accounts of a person, whichever sells; of so many days before the sale those first."""
EXEMPT = frozenset({"DE"})
"""Where a favoured gain is not taxed at all."""
BEGINS = {"UK": (4, 6), "AU": (7, 1)}
"""Month and day on which a tax year begins, where it is not the calendar year."""


class Words(Struct, frozen=True):
    """What a law calls a gain that it does not favour and one that it does, and both in a narrow column; empty where it knows no terms.
    `disallowed`: a loss that does not count; empty where it has no word for it."""

    short: str = ""
    long: str = ""
    codes: tuple[str, str] = ("", "")
    disallowed: str = ""

    def of(self, term: Term | None) -> str:
        """In a sentence; empty where there are no terms."""
        if not self.long:
            return ""
        return "term not known" if term is None else self.long if term is Term.LONG else self.short

    def code(self, term: Term | None) -> str:
        """In a column."""
        return "?" if term is None else self.codes[term is Term.LONG]


_CODES = {"US": ("ST", "LT"), "DE": ("<1y", ">1y"), "AU": ("full", "disc")}
AMERICAN = Words(*TERMS["US"], _CODES["US"], DISALLOWED["US"])


def words(jurisdiction: str) -> Words:
    """The words of a law."""
    lost = DISALLOWED.get(jurisdiction, "")
    return Words(*TERMS[jurisdiction], _CODES[jurisdiction], lost) if jurisdiction in TERMS else Words(disallowed=lost)


def term_word(jurisdiction: str, term: Term | None) -> str:
    """What the law calls a term; empty where it knows none."""
    return words(jurisdiction).of(term)


class Replacing(Struct, frozen=True):
    """What a purchase does to the loss on a sale up to so many days `before` and `after` it; `digital`: on digital assets too."""

    before: int
    after: int
    digital: bool


REPLACING = {
    "US": Replacing(30, 30, digital=False), "CA": Replacing(30, 30, digital=True), "UK": Replacing(0, 30, digital=True),
    "IE": Replacing(0, 28, digital=True),
}
"""Where a loss is disallowed, restricted or measured against what is bought again; elsewhere no such rule is applied."""
BOUGHT_AGAIN = {
    "UK": "What is bought again up to 30 days after the sale is what was sold, at its cost.",
    "CA": "Bought up to 30 days before or after the sale and still held then, the like denies a loss.",
    "IE": "Bought again up to 28 days after the sale, a loss counts against a gain on that alone.",
}
"""What a sale must heed besides wash sales, in a sentence."""
_MEANT = {"GB": "UK", "USA": "US", "CANADA": "CA", "GERMANY": "DE", "IRELAND": "IE", "SPAIN": "ES", "JAPAN": "JP", "FRANCE": "FR"}
AVERAGES = {"JP": ("total", "moving")}
"""Averages among which the owner has notified one; the first holds where the policy names none."""


def year_begins(day: date, jurisdiction: str) -> date:
    """The first day of the tax year that `day` is in."""
    month, first = BEGINS.get(jurisdiction, (1, 1))
    return date(day.year if (day.month, day.day) >= (month, first) else day.year - 1, month, first)


def jurisdiction(written: str) -> str:
    """The jurisdiction of a policy. Raises `ValueError` with the right spelling."""
    if written in JURISDICTIONS:
        return written
    meant = _MEANT.get(written.strip().upper(), written.strip().upper())
    hint = f"did you mean {meant!r}?" if meant in JURISDICTIONS else f"write one of {', '.join(JURISDICTIONS)}"
    raise ValueError(f"{written!r} is not known; {hint}")


def exchange(jurisdiction: str) -> Reading:
    """How one token for another that stands for it is read where the policy does not say: a disposal where the authority says so (United
    Kingdom, CRYPTO61671 to 61680), else basis and date go on."""
    return Reading.CONSERVATIVE if jurisdiction == "UK" else Reading.CARRY_OVER


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
    raise ValueError(f"{written!r} is not known; " + (f"did you mean '{near[0]}'?" if near else f"write one of {', '.join(allowed)}"))


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
