"""The figures of a policy file: `40%`, `40% of total`, `$8,000`, `2pp`, `["4%", "6%"]`, `50 gwei`, `3 days`, `09:00`.

Each reader raises `ValueError` with a clause that says what is wrong and how to write it; the caller adds file and line.
"""

import re
from datetime import time, timedelta
from decimal import Decimal

from core.money import multiply, parse
from core.policy.resolved import Figure, Of, Tolerance
from core.policy.texts import SIGNS

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_SHARE = re.compile(_NUMBER + r"\s*%(?:\s+of\s+(?P<of>total|parent))?", re.IGNORECASE | re.ASCII)
_POINTS = re.compile(_NUMBER + r"\s*(?:pp|points?)", re.IGNORECASE | re.ASCII)
_AMOUNT = re.compile(r"(?P<sign>[$€£]?)\s*" + _NUMBER + r"\s*(?P<code>[A-Z]{3})?", re.ASCII)
_SPAN = re.compile(r"(?P<count>\d{1,4})\s*(?P<unit>minute|hour|day|week)s?", re.IGNORECASE | re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
HUNDREDTH = Decimal("0.01")


SHARE_DIGITS, AMOUNT_DIGITS = 9, 20
"""The most digits of a share and of an amount: products down the tree stay exact."""


def _number(written: str, digits: int = AMOUNT_DIGITS) -> Decimal:
    number = parse(written.replace(",", ""))
    if len(number.as_tuple().digits) > digits:
        raise ValueError(f"{written!r} has too many digits; write at most {digits}")
    return number


def percent(written: str) -> Decimal:
    """`0.1%` as the fraction 0.001."""
    found = _SHARE.fullmatch(written.strip())
    if found is None or found["of"]:
        raise ValueError(f"{written!r} is not a share; write it like \"0.1%\"")
    return multiply(_number(found["number"], SHARE_DIGITS), HUNDREDTH)


def money(written: str, currency: str) -> Decimal:
    """An amount of the base currency: `$8,000`, `8000 USD`, `8000`."""
    found = _AMOUNT.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is not an amount; write it like \"{example(currency)}\"")
    stated = found["code"] or next((code for code, sign in SIGNS.items() if found["sign"] and sign == found["sign"]), currency)
    if stated != currency:
        raise ValueError(f"{written!r} is in {stated} but the base currency is {currency}; write it like \"{example(currency)}\"")
    return _number(found["number"])


def example(currency: str) -> str:
    """An amount as one would write it in `currency`."""
    return f"{SIGNS[currency]}8,000" if currency in SIGNS else f"8,000 {currency}"


def _plain(written: str) -> bool:
    return re.fullmatch(_NUMBER, written.strip(), re.ASCII) is not None


def target(written: str, currency: str) -> Figure:
    """`40%` of the parent, `40% of total` or an amount."""
    found = _SHARE.fullmatch(written.strip())
    if found is not None:
        of = Of.TOTAL if (found["of"] or "").lower() == "total" else Of.PARENT
        return Figure(multiply(_number(found["number"], SHARE_DIGITS), HUNDREDTH), of, written.strip())
    if _plain(written):
        plain = written.strip()
        raise ValueError(f"{written!r} has no unit; write \"{plain}%\", \"{plain}% of total\" or \"${plain}\"")
    try:
        return Figure(money(written, currency), Of.AMOUNT, written.strip())
    except ValueError as error:
        if " is not an amount" not in str(error):
            raise
        raise ValueError(f"{written!r} is not a target; write it like \"40%\", \"40% of total\" or \"{example(currency)}\"") from None


def line(written: str, currency: str) -> Figure:
    """A floor, a cap or a limit: an amount, or a share of the whole portfolio."""
    found = _SHARE.fullmatch(written.strip())
    if found is not None:
        if (found["of"] or "").lower() == "parent":
            raise ValueError(f"{written!r} cannot be of the parent here; write \"{found['number']}% of total\" or an amount")
        return Figure(multiply(_number(found["number"], SHARE_DIGITS), HUNDREDTH), Of.TOTAL, written.strip())
    return Figure(money(written, currency), Of.AMOUNT, written.strip())


def width(written: str, currency: str) -> Figure | None:
    """One side of a band: relative to the target, points of the whole portfolio, or an amount; None where empty."""
    stripped = written.strip()
    if not stripped:
        return None
    share = _SHARE.fullmatch(stripped)
    if share is not None and not share["of"]:
        return Figure(multiply(_number(share["number"], SHARE_DIGITS), HUNDREDTH), Of.TARGET, stripped)
    point = _POINTS.fullmatch(stripped)
    if point is not None:
        return Figure(multiply(_number(point["number"], SHARE_DIGITS), HUNDREDTH), Of.TOTAL, stripped)
    if share is None and not _plain(stripped):
        try:
            return Figure(money(stripped, currency), Of.AMOUNT, stripped)
        except ValueError as error:
            if " is not an amount" not in str(error):
                raise
    like = example(currency)
    raise ValueError(f"{written!r} is not a band; write it like \"5%\" (of the target), \"2pp\" (of the portfolio) or \"{like}\"")


def tolerance(written: str | list[str], currency: str) -> Tolerance:
    """A band of one width, or of two: below and above."""
    if isinstance(written, str):
        both = width(written, currency)
        return Tolerance(both, both, written.strip())
    if len(written) != 2:
        raise ValueError(f"a band has one width or two, below and above, not {len(written)}; write it like [\"4%\", \"6%\"]")
    below, above = (width(side, currency) for side in written)
    return Tolerance(below, above, f"-{written[0].strip()} +{written[1].strip()}" if below and above else _one_sided(below, above))


def _one_sided(below: Figure | None, above: Figure | None) -> str:
    if below is not None:
        return f"-{below.text}"
    return f"+{above.text}" if above is not None else ""


def doubled(band: Tolerance) -> Tolerance:
    """Twice as wide: the hard band where the file states only the soft one."""

    def twice(figure: Figure | None) -> Figure | None:
        if figure is None:
            return None
        number = multiply(figure.number, Decimal(2))
        return Figure(number, figure.of, _width_text(number, figure))

    below, above = twice(band.below), twice(band.above)
    if below is not None and above is not None:
        return Tolerance(below, above, below.text if band.below == band.above else f"-{below.text} +{above.text}")
    return Tolerance(below, above, _one_sided(below, above))


def _width_text(number: Decimal, like: Figure) -> str:
    if like.of is Of.AMOUNT:
        sign = next((sign for sign in SIGNS.values() if like.text.startswith(sign)), "")
        code = "" if sign or not like.text[-3:].isalpha() else f" {like.text[-3:]}"
        return f"{sign}{number:,f}{code}"
    written = format(multiply(number, Decimal(100)).normalize(), "f")
    return f"{written}%" if like.of is Of.TARGET else f"{written}pp"


def gwei(written: str) -> Decimal:
    """`50 gwei` or `50`."""
    stripped = written.strip().lower().removesuffix("gwei").strip()
    if not _plain(stripped):
        raise ValueError(f"{written!r} is not a gas price; write it like \"50 gwei\"")
    return _number(stripped)


def span(written: str) -> timedelta:
    """`30 minutes`, `1 hour`, `3 days`, `1 week`."""
    found = _SPAN.fullmatch(written.strip())
    if found is None or not int(found["count"]):
        raise ValueError(f"{written!r} is not an age; write it like \"1 hour\" or \"3 days\"")
    return timedelta(**{f"{found['unit'].lower()}s": int(found["count"])})


def clock(written: str) -> time:
    """`09:00`, civil time of the policy's zone."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is not a time of day; write it like \"09:00\"")
    return time(int(found[1]), int(found[2]))


def days(written: list[int]) -> tuple[int, int]:
    """First and last day of the month; days after the 28th are not in every month."""
    if len(written) != 2 or not 1 <= written[0] <= written[1] <= 28:
        raise ValueError(f"{written!r} are not days of the month; write the first and the last, from 1 to 28, like [4, 5]")
    return written[0], written[1]
