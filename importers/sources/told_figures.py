"""Figures of exports that follow the language of the user's device: a point or a comma before the decimals, told cell by cell."""

import re
from decimal import Decimal

from importers.numbers import maybe

_ONE_COMMA = re.compile(r"^\D*(?P<whole>\d{1,3}),\d{3}\D*$")


def figure(written: str, *, grouped: bool = False) -> Decimal | None:
    """`1,234.56`, `1.234,56`, `1 234,56` and `(0,10)` as numbers; None for a blank.

    `1,234` may be a thousand or little more than one: `grouped` says that such a comma parts thousands, else it raises `ValueError`.
    """
    comma, point = written.rfind(","), written.rfind(".")
    if comma < 0:
        return maybe(written, decimal_comma=written.count(".") > 1)
    if point >= 0:
        return maybe(written, decimal_comma=comma > point)
    found = _ONE_COMMA.match(written)
    if found is None:
        return maybe(written, decimal_comma=written.count(",") == 1)
    if found["whole"] == "0":
        return maybe(written, decimal_comma=True)
    if not grouped:
        raise ValueError(f"the comma in {written[:40]!r} may part thousands or decimals; export with a decimal point")
    return maybe(written)
