"""A spin-off as a case may state it: the schema names the type and leaves open how its fields are called."""

import re
from decimal import Decimal

from msgspec import Struct

from core.money import ONE, add, multiply, ratio, subtract
from tests.golden.tax.case import CannotRun, Row, number

_COMMON = {"id", "date", "time", "account", "account_type", "person", "type", "note", "kind", "ratio", "fee"}
_CHILD = re.compile("new|child|spun|spin|to_|target|received")
_PARENT = re.compile("parent|from|source|old|kept|retained|remaining")


class SpunOff(Struct):
    """`share` of the parent's basis goes with the child's `units` (None: by the ratio)."""

    parent: str
    child: str
    units: Decimal | None
    share: Decimal


def spun_off(row: Row) -> SpunOff:
    """Read by what the names of the fields say. Raises `CannotRun` where they do not say it all."""
    said = {name: value for name, value in row.items() if name not in _COMMON and value is not None}
    names = {name: str(value) for name, value in said.items() if not _numeric(value)}
    numbers = {name: number(value) for name, value in said.items() if _numeric(value)}
    main = names.pop("asset")
    child = next((value for name, value in names.items() if _CHILD.search(name)), None)
    parent = next((value for name, value in names.items() if _PARENT.search(name)), None)
    if child is None and parent is None:
        raise CannotRun(f"event {row['id']} does not say which asset was spun off from which")
    units = next((value for name, value in numbers.items() if re.search("qty|units", name) and not _PARENT.search(name)), None)
    return SpunOff(parent or main, child or main, units, _share(row, numbers, units))


def _numeric(value: object) -> bool:
    return bool(re.fullmatch(r"-?[0-9.,]+%?", str(value)))


def _share(row: Row, numbers: dict[str, Decimal], units: Decimal | None) -> Decimal:
    for name, value in numbers.items():
        if re.search("frac|share|alloc|pct|percent|portion|proportion|basis", name) and not re.search("qty|units", name):
            part = ratio(value, Decimal(100)) if re.search("pct|percent", name) or str(row[name]).endswith("%") else value
            if 0 < part < 1:
                return subtract(ONE, part) if _PARENT.search(name) else part
    worths = [(name, value) for name, value in numbers.items() if re.search("fmv|value|price", name)]
    new = next((item for item in worths if _CHILD.search(item[0])), None)
    old = next((item for item in worths if item is not new), None)
    if new is None or old is None:
        raise CannotRun(f"event {row['id']} does not say which share of the basis goes with the spin-off")
    worth = multiply(new[1], units) if "price" in new[0] and units is not None else new[1]
    return ratio(worth, add(worth, old[1]))
