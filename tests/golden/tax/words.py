"""Figures of a case that has no events, by what they are called: in its settings, else in its title, else among the numbers of its sums."""

import re
from decimal import Decimal

from tests.golden.tax.case import CannotRun, Row, number

_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER = rf"(?:[$£€]\s?)?(-?{_FIGURE})(?!\s?%|[\d,.]\d)"
_BETWEEN = r"(?:\s*(?:of|is|was|=|:))?\s*"
_STATUSES = (
    ("separate", r"\bMFS\b|separate"), ("joint", r"\bMFJ\b|joint"), ("surviving", r"\bQSS\b|surviving"),
    ("head", r"\bHoH\b|\bHOH\b|head of household"), ("single", r"single"),
)


def stated(case: Row, *labels: str) -> Decimal | None:
    """The figure that one of `labels` (regular expressions) names; None where none does."""
    for name, value in case["settings"].items():
        called = name.replace("_", " ")
        if not isinstance(value, bool | list | dict) and any(re.fullmatch(label, called, re.IGNORECASE) for label in labels):
            return number(value)
    for label in labels:
        found = re.search(rf"(?<![\w-])(?:{label}){_BETWEEN}{_NUMBER}", case["title"], re.IGNORECASE) or re.search(
            rf"{_NUMBER}\s+(?:{label})(?!\w)", case["title"], re.IGNORECASE
        )
        if found:
            return number(found.group(1))
    return None


def need(case: Row, *labels: str) -> Decimal:
    """Raises `CannotRun` where the case does not state it."""
    found = stated(case, *labels)
    if found is None:
        raise CannotRun(f"the case does not state {labels[0]!r}: neither its settings nor its title do")
    return found


_BROUGHT = (
    r"(?:losses? )?brought[ -]forward(?: (?:capital )?loss(?:es)?)?", r"carried[ -]forward (?:capital )?loss(?:es)?",
    r"b/f(?: loss(?:es)?)?", r"loss(?:es)? b/f", r"(?:earlier|prior[ -]year) loss(?:es)?",
)


def brought_forward(case: Row) -> tuple[Decimal, Row]:
    """Losses of earlier years, and the case without the words that tell of them, which would be taken for losses of the year."""
    found = stated(case, *_BROUGHT) or Decimal(0)
    title = case["title"]
    for label in _BROUGHT:
        title = re.sub(rf"(?<![\w-])(?:{label}){_BETWEEN}{_NUMBER}|{_NUMBER}\s+(?:{label})(?!\w)", " ", title, flags=re.IGNORECASE)
    return found.copy_abs(), {**case, "title": title}


def in_sums(case: Row) -> list[Decimal]:
    """The numbers in the case's own sums, in their order."""
    return [Decimal(found) for expression, _ in case.get("arith", ()) for found in re.findall(r"\d+(?:\.\d+)?", str(expression))]


def year(case: Row, default: int) -> int:
    """The year that the settings or the title name."""
    said = case["settings"].get("year") or case["settings"].get("tax_year")
    found = re.search(r"\b(?:19|20)\d\d\b", str(said or case["title"]))
    return int(found.group()) if found else default


def status(case: Row) -> str:
    """The filing status, as the policy calls it. Raises `CannotRun` where none is stated."""
    said = str(case["settings"].get("status") or case["settings"].get("filing_status") or case["title"])
    for name, pattern in _STATUSES:
        if re.search(pattern, said, re.IGNORECASE):
            return name
    raise CannotRun("the case states no filing status")


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def dated_gains(case: Row) -> list[tuple[str, Decimal]]:
    """(ISO date, gain) for every `5,000 gain Sept 2024`, `gain 5,000 on 3 Nov 2024` or `5,000 gain 2024-11-03` of the title; the 15th
    where a month alone is said."""
    found = []
    day = r"(?P<iso>\d{4}-\d\d-\d\d)|(?:(?P<day>\d{1,2})\s+)?(?P<month>[A-Z][a-z]{2,8})\.?\s+(?P<year>\d{4})"
    amount = rf"(?:(?P<before>{_FIGURE})\s+(?P<what>gain|loss)|(?P<what2>gain|loss)\s+(?:of\s+)?(?P<after>{_FIGURE}))"
    for match in re.finditer(rf"{amount}\s+(?:in|on|of)?\s*(?:{day})", case["title"]):
        units = number(match["before"] or match["after"])
        if match["iso"]:
            when = match["iso"]
        elif match["month"][:3].lower() in _MONTHS:
            when = f"{match['year']}-{_MONTHS.index(match['month'][:3].lower()) + 1:02}-{int(match['day'] or 15):02}"
        else:
            continue
        found.append((when, -units if (match["what"] or match["what2"]) == "loss" else units))
    return found
