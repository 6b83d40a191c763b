"""A mapping proposed for a table that no format knows: which column is what, what its words mean, and what only the user can say."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from core.money import multiply
from importers.base import plain
from importers.csvfile import Content
from importers.currencies import FIAT
from importers.dates import SHOWN, Undecided, decide, has_time, orders
from importers.generic_mapping import FIELDS, MappingError, parse_mapping
from importers.numbers import maybe
from importers.sniffing import Sniffed, base_name, footers, is_number, sniff
from importers.times import zone_in
from importers.vocabulary import COINS, COLUMNS, SECURITIES, TYPES

_NUMBERS = frozenset({"quantity", "price", "amount", "fee", "tax", "to_quantity"})
_ORDER = (
    "date", "time", "type", "to_asset", "to_quantity", "fee_asset", "asset", "quantity", "price", "amount", "currency", "fee", "tax", "id",
    "account", "reference", "note",
)
_MOST_WORDS = 40
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD"}
_NAMELESS = "my-export"


class ColumnGuess(Struct, frozen=True):
    """A column of the file: the field it is proposed for (empty: none), and its first different cells."""

    name: str
    field: str
    samples: tuple[str, ...]


class Suggestion(Struct, frozen=True):
    """A proposed mapping as TOML in `text`, complete where `asks` is empty. `asks` are what the user has to say, a sentence each.

    `types` are the words of the type column with what they are taken for, empty where that is not known.
    """

    name: str
    delimiter: str
    encoding: str
    preamble: int
    columns: tuple[ColumnGuess, ...]
    types: tuple[tuple[str, str], ...]
    date_order: str
    decimal_comma: bool | None
    footers: tuple[str, ...]
    asks: tuple[str, ...]
    remarks: tuple[str, ...]
    text: str


def suggest(source: Content, name: str = "") -> Suggestion:
    """The likeliest mapping of a table. Raises `Unreadable` where the file holds no table with a header."""
    found = sniff(source)
    asks: list[str] = []
    remarks = list(found.warnings)
    if found.decimal_comma is None:
        asks.append("nothing says whether 1,234 is more than a thousand or more than one: set decimal_comma to true or false")
    if found.mixed_numbers:
        remarks.append("numbers are written with decimal points and with commas; check the rows in the preview")
    comma = bool(found.decimal_comma)
    chosen = _columns(found, comma)
    order = _order(found, chosen, asks)
    types = _types(found, chosen, asks)
    ends = footers(found.rows, chosen["date"]) if "date" in chosen else ()
    settings = _settings(found, chosen, comma, order, ends, asks, remarks)
    for need in ("date", "quantity"):
        if need not in chosen and not (need == "quantity" and "amount" in chosen):
            asks.append(f"no column looks like the {need} ({FIELDS[need]}): name it in [columns]")
    if "asset" not in chosen and "amount" not in chosen:
        asks.append(f"no column looks like the asset ({FIELDS['asset']}): name it in [columns]")
    text = _toml(found, chosen, types, settings, asks)
    _check(text, asks)
    fields = {place: field for field, place in chosen.items()}
    columns = tuple(
        ColumnGuess(title, fields.get(place, ""), tuple(dict.fromkeys(found.column(place)))[:3]) for place, title in enumerate(found.header)
    )
    return Suggestion(
        name or _NAMELESS, found.delimiter, found.encoding, found.preamble, columns, types, order, found.decimal_comma, ends, tuple(asks),
        tuple(remarks), text,
    )


def _columns(found: Sniffed, comma: bool) -> dict[str, int]:
    """Field -> place of its column: by name, where its cells can be that."""
    names = [base_name(title) for title in found.header]
    first: dict[str, int] = {}
    for place, title in enumerate(found.header):
        first.setdefault(plain(title), place)
    usable = [place for place, title in enumerate(found.header) if title and first[plain(title)] == place]
    chosen: dict[str, int] = {}
    taken: set[int] = set()
    for field in _ORDER:
        ranked = sorted(
            (COLUMNS[field].index(names[place]), place) for place in usable if place not in taken and names[place] in COLUMNS[field]
        )
        for _, place in ranked:
            if _fits(found.column(place), field, comma, len(found.rows), chosen):
                chosen[field] = place
                taken.add(place)
                break
    if "amount" in chosen and "quantity" not in chosen and names[chosen["amount"]] == "amount" and "asset" in chosen:
        chosen["quantity"] = chosen.pop("amount")
        for name in COLUMNS["amount"]:
            place = names.index(name) if name in names else -1
            if place >= 0 and place not in chosen.values() and _fits(found.column(place), "amount", comma, len(found.rows), chosen):
                chosen["amount"] = place
                break
    if "asset" not in chosen and "currency" in chosen and any(cell.upper() not in FIAT for cell in found.column(chosen["currency"])):
        chosen["asset"] = chosen.pop("currency")
        if "quantity" not in chosen and "amount" in chosen:
            chosen["quantity"] = chosen.pop("amount")
        for name in COLUMNS["currency"]:
            place = names.index(name) if name in names else -1
            if place >= 0 and place not in chosen.values():
                chosen["currency"] = place
                break
    return chosen


def _currency(found: Sniffed, chosen: dict[str, int]) -> str:
    """The currency that the names of the money columns carry, where they carry one: `Value (£)`, `Price in CHF`."""
    said = set()
    for field in ("amount", "price", "fee"):
        if field in chosen:
            title = found.header[chosen[field]]
            said |= {word for word in re.findall(r"[A-Z]{3}", title) if word in FIAT} | {_SIGNS[sign] for sign in _SIGNS if sign in title}
    return said.pop() if len(said) == 1 else ""


def _fits(cells: Sequence[str], field: str, comma: bool, rows: int, chosen: dict[str, int]) -> bool:
    """Whether the cells of a column can be what its name says."""
    if field == "date":
        return bool(cells) and sum(bool(orders(cell)) for cell in cells) * 2 >= len(cells)
    if field == "time":
        return bool(cells) and all(":" in cell and not orders(cell) for cell in cells[:50])
    if not cells:
        return field in ("fee", "tax", "note", "fee_asset")
    numeric = sum(is_number(cell, decimal_comma=comma) for cell in cells)
    if field in _NUMBERS:
        return numeric * 5 >= len(cells) * 4
    if field == "id":
        return len(set(cells)) == len(cells) == rows
    if field == "type":
        return len(set(cells)) <= _MOST_WORDS and numeric == 0
    if field in ("asset", "to_asset", "currency", "fee_asset"):
        return numeric * 5 < len(cells)
    return True


def _order(found: Sniffed, chosen: dict[str, int], asks: list[str]) -> str:
    if "date" not in chosen:
        return ""
    try:
        return decide(found.column(chosen["date"]))
    except Undecided as error:
        asks.append(str(error))
        return ""


def _types(found: Sniffed, chosen: dict[str, int], asks: list[str]) -> tuple[tuple[str, str], ...]:
    """Each word of the type column, the commonest first, with its meaning."""
    if "type" not in chosen:
        asks.append("no column says what a row is: set default_type, or name the column in [columns] as type")
        return ()
    words = [word for word, _ in Counter(found.column(chosen["type"])).most_common(_MOST_WORDS)]
    types = tuple((word, _meaning(word)) for word in dict.fromkeys(words))
    unknown = [word for word, meaning in types if not meaning]
    if unknown:
        shown = ", ".join(repr(word[:30]) for word in unknown[:6]) + (" ..." if len(unknown) > 6 else "")
        asks.append(f"what {shown} mean is not known: say it in [types], or \"ignore\"; rows of unknown words wait in quarantine")
    if "swap" in [meaning for _, meaning in types] and not {"to_asset", "to_quantity"} <= set(chosen):
        asks.append(
            "a swap needs the columns of what it brought: name to_asset and to_quantity in [columns], or give its words another meaning"
        )
    return types


def words(source: Content, column: str) -> dict[str, str]:
    """The words of a column, the commonest first, each with what it is taken for; empty for a column that is not there."""
    found = sniff(source)
    if column not in found.header:
        return {}
    cells = found.column(found.header.index(column))
    return {word: _meaning(word) for word, _ in Counter(cells).most_common(_MOST_WORDS)}


def _meaning(word: str) -> str:
    """What a word of a type column means where one meaning alone is in it."""
    tokens = set(plain(word).replace("-", " ").replace("_", " ").replace("/", " ").split()) | {plain(word).replace(" ", "")}
    found = {meaning for meaning, words in TYPES.items() if tokens & words}
    if len(found) > 1:
        found -= {"swap"}
    return found.pop() if len(found) == 1 else ""


def _settings(
    found: Sniffed, chosen: dict[str, int], comma: bool, order: str, ends: tuple[str, ...], asks: list[str], remarks: list[str]
) -> dict[str, object]:
    settings: dict[str, object] = {}
    if comma:
        settings["decimal_comma"] = True
    if order:
        settings["date_order"] = order
        remarks.append(f"dates are read with the {SHOWN[order]}")
    if ends:
        settings["footers"] = list(ends)
        remarks.append(f"lines without a date that begin with {', '.join(repr(end) for end in ends)} are taken for no rows")
    if "date" in chosen and (timed := [cell for cell in found.column(chosen["date"]) if has_time(cell)] or "time" in chosen):
        named = zone_in(found.header[chosen["date"]]) or ("time" in chosen and zone_in(found.header[chosen["time"]]))
        own = isinstance(timed, list) and all(cell.endswith(("Z", "UTC", "GMT")) or cell[-6:-5] in "+-" for cell in timed)
        if not named and not own:
            remarks.append("nothing says in which time zone its times are: set timezone, or the import will ask")
    if "asset" in chosen:
        kind = _kind(found, found.column(chosen["asset"]))
        if kind:
            settings["asset_kind"] = kind
        else:
            asks.append(
                "nothing says whether its assets are securities or crypto: set asset_kind to \"security\", or \"auto\" (money and crypto)"
            )
    if ("amount" in chosen or "price" in chosen or "fee" in chosen) and "currency" not in chosen:
        if stated := _currency(found, chosen):
            settings["currency"] = stated
            return _with_fee(settings, found, chosen, comma, remarks)
        asks.append("no column looks like the currency of its amounts: name it in [columns], or set currency, e.g. \"EUR\"")
    return _with_fee(settings, found, chosen, comma, remarks)


def _with_fee(settings: dict[str, object], found: Sniffed, chosen: dict[str, int], comma: bool, remarks: list[str]) -> dict[str, object]:
    if _holds_fee(found, chosen, comma):
        settings["amount_includes_fee"] = True
        remarks.append("quantity times price and the amount differ by the fee, so amounts are taken to hold it")
    return settings


def _kind(found: Sniffed, assets: Sequence[str]) -> str:
    """`security` or `auto` by the words of the header or the shape of the codes; empty where they say neither or both."""
    if assets and sum(bool(_ISIN.fullmatch(code)) for code in assets) * 2 > len(assets):
        return "security"
    words = {word for title in found.header for word in base_name(title).replace("/", " ").replace("-", " ").split()}
    securities, coins = bool(words & SECURITIES), bool(words & COINS)
    return "" if securities == coins else "security" if securities else "auto"


def _holds_fee(found: Sniffed, chosen: dict[str, int], comma: bool) -> bool:
    """Whether most rows with a fee say so: quantity times price is nearer to the amount less or plus the fee than to the amount."""
    if not {"quantity", "price", "amount", "fee"} <= set(chosen):
        return False
    votes = [0, 0]
    for _, cells in found.rows:
        try:
            parts = [maybe(cells[chosen[field]], decimal_comma=comma) for field in ("quantity", "price", "amount", "fee")]
        except ValueError:
            continue
        quantity, price, amount, fee = (part.copy_abs() if part else Decimal(0) for part in parts)
        if not (quantity and price and amount and fee):
            continue
        apart = (multiply(quantity, price) - amount).copy_abs()
        votes[(apart - fee).copy_abs() < apart] += 1
    return votes[1] > votes[0]


def _toml(
    found: Sniffed, chosen: dict[str, int], types: Sequence[tuple[str, str]], settings: dict[str, object], asks: Sequence[str]
) -> str:
    lines = [f"# {_comment(ask)}" for ask in asks]
    lines += [f"{key} = {_value(value)}" for key, value in settings.items()]
    lines += ["", "[columns]"]
    lines += [f"{field} = {quoted(found.header[chosen[field]])}" for field in FIELDS if field in chosen]
    if types:
        lines += ["", "[types]"]
        lines += [f"{quoted(word)} = {quoted(meaning)}" if meaning else f"# {quoted(word)} = " for word, meaning in types]
    return "\n".join(lines).lstrip("\n") + "\n"


def _check(text: str, asks: list[str]) -> None:
    """What the mapping's own check says, where that is not asked already."""
    try:
        parse_mapping(text, "the mapping")
    except MappingError as error:
        if not asks:
            asks.append(str(error))


def quoted(text: str) -> str:
    """A TOML string on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f").encode("utf-8", "replace").decode()


def _comment(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text).encode("utf-8", "replace").decode()


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(quoted, value))}]"
    return quoted(str(value))
