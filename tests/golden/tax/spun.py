"""A spin-off as a case may state it: the schema names the type and leaves open how its fields are called."""

import re
from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from core.money import ONE, add, multiply, ratio, subtract
from tests.golden.tax.case import CannotRun, Row, number

_COMMON = {"id", "date", "time", "account", "account_type", "person", "type", "note", "kind", "ratio", "fee"}
_CHILD = re.compile("new|child|spun|spin|to_|target|received")
_PARENT = re.compile("parent|from|source|old|kept|retained|remaining")


class SpunOff(Struct):
    """`share` of the parent's basis goes with the child's `units`."""

    parent: str
    child: str
    units: Decimal
    share: Decimal


def spun_off(row: Row, held: Callable[[str], Decimal]) -> SpunOff:
    """Read by what the names of the fields say; `held` are the units of an asset. Raises `CannotRun` where they do not say it all."""
    said = {name: value for name, value in row.items() if name not in _COMMON and value is not None}
    names = {name: str(value) for name, value in said.items() if not _numeric(value)}
    numbers = {name: number(value) for name, value in said.items() if _numeric(value)}
    main = names.pop("asset")
    child = next((value for name, value in names.items() if _CHILD.search(name)), None)
    parent = next((value for name, value in names.items() if _PARENT.search(name)), None)
    if child is None and parent is None:
        raise CannotRun(f"event {row['id']} does not say which asset was spun off from which")
    units = next((value for name, value in numbers.items() if re.search("qty|units", name) and not _PARENT.search(name)), None)
    parent, child = parent or main, child or main
    if units is None:
        new, _, old = str(row.get("ratio", "")).partition(":")
        if not new:
            raise CannotRun(f"event {row['id']} does not say how many units were spun off")
        units = ratio(multiply(held(parent), number(new)), number(old or "1"))
    return SpunOff(parent, child, units, _share(row, numbers, units, held(parent)))


def _numeric(value: object) -> bool:
    return bool(re.fullmatch(r"-?[0-9.,]+%?", str(value)))


def _share(row: Row, numbers: dict[str, Decimal], units: Decimal, of: Decimal) -> Decimal:
    """The share that is stated, else by values of the whole, else by prices of a unit."""
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
    worth = multiply(new[1], units) if "price" in new[0] else new[1]
    rest = multiply(old[1], of) if "price" in old[0] else old[1]
    return ratio(worth, add(worth, rest))
