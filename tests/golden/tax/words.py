"""Figures of a case that has no events, by what they are called: in its settings, else in its title, else among the numbers of its sums."""

import re
from decimal import Decimal

from tests.golden.tax.case import CannotRun, Row, number

_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER = rf"(?:[$£€]\s?)?(-?{_FIGURE}k?)(?!\s?%|[\d,.]\d|\w)"
_BETWEEN = r"(?:\s*(?:of|is|was|=|:))?\s*"
_STATUSES = (
    ("separate", r"\bMFS\b|\bfil(?:e|ing) separate|\bmarried\b.*\bseparate|^separate"),
    ("joint", r"\bMFJ\b|joint"), ("surviving", r"\bQSS\b|surviving"),
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
            return _thousands(found.group(1))
    return None


def _thousands(written: str) -> Decimal:
    """`230k` is 230,000."""
    short = written.lower().removesuffix("k")
    return number(short) * (1000 if short != written.lower() else 1)


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


def said_status(case: Row) -> str | None:
    """The filing status, as the policy calls it; None where none is stated."""
    said = str(case["settings"].get("status") or case["settings"].get("filing_status") or case["title"])
    return next((name for name, pattern in _STATUSES if re.search(pattern, said, re.IGNORECASE)), None)


def status(case: Row) -> str:
    """Raises `CannotRun` where no filing status is stated."""
    found = said_status(case)
    if found is None:
        raise CannotRun("the case states no filing status")
    return found


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def dated_gains(case: Row) -> list[tuple[str, Decimal]]:
    """(ISO date, gain) for every `5,000 gain Sept 2024`, `gain 5,000 on 3 Nov 2024` or `5,000 gain 2024-11-03` of the title; the 15th
    where a month alone is said."""
    found = []
    day = r"(?P<iso>\d{4}-\d\d-\d\d)|(?:(?P<day>\d{1,2})\s+)?(?P<month>[A-Z][a-z]{2,8})\.?\s+(?P<year>\d{4})"
    kind = "[Gg]ain|[Ll]oss"
    amount = rf"(?:(?P<before>{_FIGURE})\s+(?P<what>{kind})|(?P<what2>{kind})\s+(?:of\s+)?[$£€]?(?P<after>{_FIGURE}))"
    for match in re.finditer(rf"{amount}\s+(?:in|on|of)?\s*(?:{day})", case["title"]):
        units = number(match["before"] or match["after"])
        if match["iso"]:
            when = match["iso"]
        elif match["month"][:3].lower() in _MONTHS:
            when = f"{match['year']}-{_MONTHS.index(match['month'][:3].lower()) + 1:02}-{int(match['day'] or 15):02}"
        else:
            continue
        found.append((when, -units if (match["what"] or match["what2"]).lower() == "loss" else units))
    return found
