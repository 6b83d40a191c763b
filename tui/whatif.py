"""A sale before it is made, as lines: methods as columns where there is room, stacked where there is not. Pure: values in, toned lines out.

`moved` is the one thing that changes: units from lot to lot by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from core.money import ZERO, add, subtract
from core.unknown import Maybe, Unknown, known
from tui.lines import Line, Part
from tui.text import day, fit, money, percent, quantity

if TYPE_CHECKING:
    from core.services.whatif import Way, WhatIf

WIDE = 100
"""Cells from which methods are columns."""
_LABEL = 17
_MARK = "* standing order".ljust(_LABEL)


def figures(found: WhatIf) -> tuple[tuple[str, str], ...]:
    """Title and field of each figure of a way; gains by what the law calls their terms."""
    gains = [(fit(word, _LABEL - 1).rstrip(), name) for word, name in zip(found.terms or ("gain",), ("short", "long"), strict=False)]
    return (*gains, ("disallowed", "disallowed"), ("tax now", "tax_now"), ("tax later", "tax_later"))


def head(found: WhatIf, currency: str) -> list[Line]:
    """What is sold, for how much, at which rates."""
    sale = found.sale
    rates = ", ".join(
        f"{word} {percent(rate)}".strip() for word, rate in zip(found.terms or ("",), (found.rates.short, found.rates.long), strict=False)
    )
    units = f"{quantity(sale.quantity)} of {quantity(sale.held)}"
    price = f"{money(sale.price, currency, 2)}" + ("" if sale.priced_at else ", as you say")
    value = money(sale.value, currency, 2)
    return [[("Sell ", ""), (units, "bold"), (f" at {price}: ", ""), (value, "bold"), (f"   tax at {rates}", "quiet")]]


def methods(found: WhatIf, chosen: str, currency: str, cells: int) -> list[Line]:
    """Every method with its figures; the chosen one in reverse."""
    return _columns(found, chosen, currency, cells) if cells >= WIDE else _stacked(found, chosen, currency, cells)


def _columns(found: WhatIf, chosen: str, currency: str, cells: int) -> list[Line]:
    width = (cells - _LABEL) // max(1, len(found.ways)) - 1
    lines: list[Line] = []
    titles: list[Part] = [(_MARK, "quiet")]
    for way in found.ways:
        titles += [(" ", ""), (fit(_title(way), width, "right"), "reverse" if way.name == chosen else "bold")]
    lines.append(titles)
    for label, name in figures(found):
        parts: list[Part] = [(fit(label, _LABEL), "quiet")]
        for way in found.ways:
            parts += [(" ", ""), (fit(_figure(getattr(way, name), name, currency), width, "right"), _tone(way, name, chosen))]
        lines.append(parts)
    parts = [(fit("lots", _LABEL), "quiet")]
    for way in found.ways:
        said = f"as {way.same_as}" if way.same_as else str(len(way.taken))
        parts += [(" ", ""), (fit(said, width, "right"), "quiet" if way.same_as else "")]
    return [*lines, parts]


def _stacked(found: WhatIf, chosen: str, currency: str, cells: int) -> list[Line]:
    shown = figures(found)
    width = (cells - _LABEL) // len(shown) - 1
    titles: list[Part] = [(_MARK, "quiet")]
    for label, _ in shown:
        titles += [(" ", ""), (fit(label, width, "right"), "quiet")]
    lines: list[Line] = [titles]
    for way in found.ways:
        parts: list[Part] = [(fit(_title(way), _LABEL), "reverse" if way.name == chosen else "bold")]
        for _, name in shown:
            parts += [(" ", ""), (fit(_figure(getattr(way, name), name, currency), width, "right"), _tone(way, name, chosen))]
        lines.append(parts)
    return lines


def _title(way: Way) -> str:
    return f"{way.name}*" if way.standing else way.name


def _figure(value: Maybe, name: str, currency: str) -> str:
    return money(value, currency, 2, signed=name in ("short", "long"))


def _tone(way: Way, name: str, chosen: str) -> str:
    value = getattr(way, name)
    if not known(value):
        return "other"
    if way.same_as and way.name != chosen:
        return "quiet"
    return "bold" if name == "tax_now" else ""


def notes(found: WhatIf, way: Way, name: str, currency: str) -> list[Line]:
    """What follows from the chosen way: wash sales, what waiting saves, what is open, and the causes of what is not known."""
    lines: list[Line] = []
    for wash in way.washes:
        goes = "lost for good" if wash.forfeited else "joins its basis"
        lines.append([(f" {quantity(wash.quantity)} replaced by {wash.replacement} in {wash.into}, bought {wash.acquired}: ", ""),
                      (f"{money(wash.amount, currency, 2)} {goes}", "soft")])
    if way.by_standing_orders is not None:
        lines.append(f" With the recurring purchases to come {money(way.by_standing_orders, currency, 2)} of the loss would not count.")
    if way.if_bought_back is not None:
        lines.append(f" Bought back tomorrow, {money(way.if_bought_back, currency, 2)} of the loss would not count.")
    for each in way.taken:
        if each.waiting is not None and each.days_to_long is not None:
            saved = money(each.waiting, currency, 2)
            lines.append(f" {each.disposal.lot} is {found.rates.words.long} in {each.days_to_long} days: waiting saves {saved}.")
    if found.window is None:
        lines.append([(f" No purchase takes away a loss on {name} under this policy.", "quiet")])
    else:
        lines.append([(f" A purchase from {day(found.window[0])} to {day(found.window[1])}, in any account, takes away a loss.", "quiet")])
        lines += [f" {account} reinvests dividends: each would be such a purchase." for account in found.reinvesting]
        if found.standing_orders:
            lines.append(f" Recurring purchases on {', '.join(day(each) for each in found.standing_orders)}.")
    lines += [[(f" Open: {mark}.", "soft")] for mark in way.marks]
    values = (getattr(way, name) for _, name in figures(found))
    unknown = dict.fromkeys(str(value) for value in values if isinstance(value, Unknown))
    lines += [[(" ? ", "other"), (cause, "")] for cause in unknown]
    return lines


def moved(taken: Mapping[str, Decimal], held: Mapping[str, Decimal], order: Sequence[str], lot: str, units: Decimal) -> dict[str, Decimal]:
    """`taken` with up to `units` more of `lot`, given up by the others from the last on; negative: less of it, which the first others with
    room take. What is sold in all stays the same."""
    found = {each: taken.get(each, ZERO) for each in order}
    left = min(units.copy_abs(), subtract(held[lot], found[lot]) if units > 0 else found[lot])
    others = [each for each in order if each != lot]
    for other in reversed(others) if units > 0 else others:
        room = found[other] if units > 0 else subtract(held[other], found[other])
        part = min(left, room)
        if part > 0:
            found[other] = subtract(found[other], part) if units > 0 else add(found[other], part)
            found[lot] = add(found[lot], part) if units > 0 else subtract(found[lot], part)
            left = subtract(left, part)
    return {each: amount for each, amount in found.items() if amount}
