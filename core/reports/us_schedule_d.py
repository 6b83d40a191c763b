"""Schedule D, Capital Gains and Losses: the totals of Form 8949 by line, losses carried in, and the net. Rules F1.5 and F2.1.

Lines 1a and 8a stay empty: every sale is listed on Form 8949. Lines 4, 5, 11 and 12 come from other forms and are not computed.
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, cents, negate, total
from core.reports.sheet import Column, Head, Report, Row, Section, Style, counted
from core.reports.us_form8949 import Form
from core.unknown import Maybe, Unknown, computed, known

ELSEWHERE = (
    "Lines 1a and 8a stay empty, because every sale is on Form 8949. Lines 4, 5, 11 and 12 come from other forms: they are not computed, "
    "and lines 7, 15 and 16 are without them."
)
COLUMNS = (
    Column("line", "Line", 4),
    Column("what", "What it is", 46),
    Column("proceeds_rounded", "(d) Proceeds", 11, Style.WHOLE),
    Column("basis_rounded", "(e) Cost or other basis", 11, Style.WHOLE),
    Column("adjustment_rounded", "(g) Amount", 9, Style.WHOLE),
    Column("gain_rounded", "(h) Gain or (loss)", 11, Style.WHOLE),
    *(Column(name) for name in ("proceeds", "basis", "adjustment", "gain")),
)  # fmt: skip
FROM_BOXES = {
    "1b": ("AG", "Short-term, Form 8949 with box A or G"),
    "2": ("BH", "Short-term, Form 8949 with box B or H"),
    "3": ("CI", "Short-term, Form 8949 with box C or I"),
    "8b": ("DJ", "Long-term, Form 8949 with box D or J"),
    "9": ("EK", "Long-term, Form 8949 with box E or K"),
    "10": ("FL", "Long-term, Form 8949 with box F or L"),
}


class Carried(Struct, frozen=True):
    """What comes from elsewhere, all positive: losses carried in by term, capital gain distributions, and of a net loss what counts against
    other income in this year and what is carried on."""

    short_in: Maybe
    long_in: Maybe
    distributions: Maybe
    deduction: Maybe
    short_out: Maybe
    long_out: Maybe


def report(head: Head, form: Form, carried: Carried) -> Report:
    """The lines in the order of the form. Their rounded figures add up what Form 8949 shows, the exact ones what it rests on."""
    short = [_boxes(line, form) for line in ("1b", "2", "3")]
    short.append(_one("6", "Short-term capital loss carryover", _lost(carried.short_in)))
    short.append(_sum("7", "Net short-term capital gain or (loss)", short))
    long = [_boxes(line, form) for line in ("8b", "9", "10")]
    long.append(_one("13", "Capital gain distributions", carried.distributions))
    long.append(_one("14", "Long-term capital loss carryover", _lost(carried.long_in)))
    long.append(_sum("15", "Net long-term capital gain or (loss)", long))
    both = _sum("16", "Lines 7 and 15 together", (short[-1], long[-1]))
    counts = _one("21", "If line 16 is a loss: what counts against other income in this year", _lost(carried.deduction))
    if counts.cells[9] == both.cells[9]:
        counts = Row((*counts.cells[:5], both.cells[5], *counts.cells[6:]))  # all of the loss counts: the form repeats line 16
    rest = [both, counts]
    on = [
        _one("", "Short-term loss carried to the next year", _lost(carried.short_out)),
        _one("", "Long-term loss carried to the next year", _lost(carried.long_out)),
    ]
    return counted(head, COLUMNS, (
        Section("Part I  Short-term", lambda: short),
        Section("Part II  Long-term", lambda: long),
        Section("Part III  Summary", lambda: rest),
        Section("Carried on (capital loss carryover worksheet)", lambda: on),
    ))  # fmt: skip


def _boxes(line: str, form: Form) -> Row:
    boxes, what = FROM_BOXES[line]
    both = ((*each.shown, *each.exact) for box in boxes if (each := form.lines.get(box)) is not None)
    parts = list(zip(*((part.value for part in each) for each in both), strict=True)) or [()] * 8
    return Row((line, what, *(computed(lambda *values: total(values), *each) for each in parts)))


def _one(line: str, what: str, amount: Maybe) -> Row:
    whole = computed(lambda each: cents(each, 0), amount)
    return Row((line, what, None, None, None, whole, None, None, None, amount))


def _sum(line: str, what: str, above: Sequence[Row]) -> Row:
    shown, exact = ([cell for row in above if isinstance(cell := row.cells[place], Decimal | Unknown)] for place in (5, 9))
    whole, gain = (computed(lambda *parts: total(parts), *each) for each in (shown, exact))
    return Row((line, what, None, None, None, whole, None, None, None, gain))


def _lost(amount: Maybe) -> Maybe:
    return negate(amount) if known(amount) and amount else amount if not known(amount) else ZERO
