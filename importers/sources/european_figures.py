"""Figures of European exports, whose decimal mark depends on the account and not on the format: as plain decimals."""

import re
from collections.abc import Iterable

_BLANKS = re.compile(r"[\s'’\u00a0\u202f]")
_CENTS = re.compile(r"([.,])\d{1,2}$")


def decimal_comma(cells: Iterable[str], otherwise: bool) -> bool:
    """Whether a file writes decimals with a comma: what stands before the last one or two digits of its amounts says so."""
    marks = [found[1] for cell in cells if (found := _CENTS.search(cell.strip()))]
    return marks.count(",") > marks.count(".") if marks else otherwise


def plain(written: str, comma: bool) -> str:
    """A figure as `-1234.56`. What tells its marks is first the figure itself, then `comma`; what is no figure stays as it is."""
    text = _BLANKS.sub("", written)
    if not re.fullmatch(r"[+-]?[\d.,]*\d", text):
        return written
    points, commas = text.count("."), text.count(",")
    if points and commas:
        decimal = max(".", ",", key=text.rfind)
    elif points + commas > 1:
        decimal = ""
    elif points + commas == 1:
        mark = "." if points else ","
        whole, _, rest = text.partition(mark)
        sure = len(rest) != 3 or not whole.strip("+-0") or len(whole.strip("+-")) > 3
        decimal = mark if sure or (mark == ",") == comma else ""
    else:
        decimal = ""
    thousands = {".", ","} - {decimal}
    for mark in thousands:
        text = text.replace(mark, "")
    return text.replace(decimal, ".") if decimal else text
