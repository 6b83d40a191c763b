"""A mapping file: how the columns and words of any CSV become events or prices. Owns its settings and what is wrong with them.

Every error names the file, the line and the remedy. Reading rows is in `generic`.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import Struct

from core.model import AssetKind, EventKind, IncomeKind
from importers.base import plain
from importers.csvfile import bytes_of
from importers.dates import ORDERS
from importers.times import resolve

FIELDS = {
    "date": "the date, or date and time, of the event; `date_format` says how it is written",
    "time": "the time of day, where it has a column of its own",
    "type": "the word for what happened; [types] says what each word means",
    "asset": "the symbol; [assets] gives ids where symbols differ",
    "isin": "ISIN of the security, beside its symbol or instead of it; one whose check digit is wrong is not used",
    "cusip": "the same for its CUSIP",
    "figi": "the same for its FIGI",
    "sedol": "the same for its SEDOL",
    "kind": "crypto, security, cash or defi, where the file says it for each row",
    "quantity": "units; the sign is taken from the type, but for adjustment and split it counts",
    "price": "price of one unit; used where there is no amount",
    "amount": "money paid or received, without the fee unless `amount_includes_fee`",
    "currency": "currency of price, amount, fee and tax",
    "fee": "fee, in the currency or in `fee_asset`",
    "fee_asset": "symbol that the fee was paid in",
    "tax": "tax withheld, in the currency",
    "to_asset": "what a swap brought",
    "to_quantity": "units that a swap brought",
    "account": "name of the account",
    "id": "the source's own id of the row",
    "reference": "transaction hash or order id that the other side of a transfer may share",
    "note": "free text",
    "source": "where a price comes from (price files)",
}
NEEDED = {"transactions": ("date", "asset", "quantity"), "prices": ("date", "asset", "price")}
SETTINGS = {
    "name": "letters, digits and dashes; the format is called this",
    "content": "`transactions` or `prices`",
    "account": "account of the file's events, where no column and no --account says otherwise",
    "venue": "name of the exchange or broker",
    "custody": "broker, exchange or wallet",
    "delimiter": "the character between cells; found by itself where absent",
    "decimal_comma": "true where numbers are written 1.234,56",
    "date_order": "dmy, mdy or ymd: the order of day, month and year; found from all dates of the file where absent",
    "date_format": "as Python's strptime takes it, e.g. \"%d.%m.%Y\" or \"%m/%d/%Y %H:%M\"; the usual ways of writing need none",
    "time_format": "the same for the time column",
    "timezone": "zone of the times, e.g. \"Europe/Berlin\"; a zone in the header or the file's name, and --tz, go before it",
    "asset_kind": "crypto, security, cash or defi, where no column says it; `auto` takes currency codes as cash and the rest as crypto",
    "currency": "currency where no column says it",
    "amount_includes_fee": "true where amounts hold the fee (paid: more, received: less)",
    "footers": "first words of lines below the table that are no rows, e.g. [\"Total\"]; only lines without a date are meant",
    "default_type": "what a row is where no type column is mapped, e.g. \"income staking\"",
}
_SECTIONS = frozenset({"columns", "types", "assets"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_SWITCHES = frozenset({"decimal_comma", "amount_includes_fee"})
_KINDS = frozenset(kind.value for kind in (
    EventKind.BUY, EventKind.SELL, EventKind.SWAP, EventKind.DEPOSIT, EventKind.WITHDRAWAL, EventKind.INCOME, EventKind.FEE, EventKind.TAX,
    EventKind.SPLIT, EventKind.GIFT_IN, EventKind.GIFT_OUT, EventKind.LOSS, EventKind.OPENING, EventKind.ADJUSTMENT, EventKind.WRAP,
    EventKind.UNWRAP, EventKind.RENAME, EventKind.RETURN_OF_CAPITAL, EventKind.CASH_IN_LIEU,
))


class MappingError(Exception):
    """What is wrong with a mapping file: one sentence with file, line and remedy."""


class Meaning(Struct, frozen=True):
    """What a type word means: a kind and for income its variety; None for a row to ignore."""

    kind: EventKind | None
    variety: str = ""


def meanings() -> tuple[str, ...]:
    """The kinds that a row of a mapped file can be."""
    return tuple(sorted(_KINDS))


def meaning_of(meant: str) -> Meaning:
    """`buy`, `income staking`, `ignore`. Raises `ValueError` with a clause that lists what there is."""
    kind, _, variety = meant.strip().partition(" ")
    if meant == "ignore":
        return Meaning(None)
    if kind not in _KINDS:
        raise ValueError(f"{meant!r} is nothing that a row can be; there are {', '.join(sorted(_KINDS))} and ignore")
    if kind == "income" and variety not in [known.value for known in IncomeKind]:
        raise ValueError(f"{meant!r} does not say which income; there are {', '.join(f'income {known.value}' for known in IncomeKind)}")
    if kind != "income" and variety:
        raise ValueError(f"{meant!r} has a word too many; write {kind!r}")
    return Meaning(EventKind(kind), variety)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping. `columns` is field -> name of the column; `types` by plain word; `assets` symbol -> asset id."""

    name: str
    columns: dict[str, str]
    types: dict[str, Meaning] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)
    content: str = "transactions"
    account: str = ""
    venue: str = ""
    custody: str = "broker"
    delimiter: str = ""
    decimal_comma: bool = False
    date_order: str = ""
    date_format: str = ""
    time_format: str = ""
    timezone: str = ""
    asset_kind: str = "auto"
    currency: str = ""
    amount_includes_fee: bool = False
    default_type: Meaning | None = None
    footers: tuple[str, ...] = ()
    written: str = field(default="", compare=False, repr=False)
    """The mapping file word for word, and where it is; empty for a mapping that is no file."""
    path: str = field(default="", compare=False, repr=False)


def load_mapping(path: Path) -> Mapping:
    """A mapping file, read and checked. Raises `MappingError`."""
    try:
        written = bytes_of(path).decode("utf-8-sig")
    except OSError as error:
        raise MappingError(f"the mapping {path} cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise MappingError(f"the mapping {path} is not UTF-8 text; save it as UTF-8") from None
    return replace(parse_mapping(written, str(path), path.stem), written=written, path=str(path.absolute()))


def parse_mapping(written: str, where: str, name: str = "mapping") -> Mapping:
    """The text of a mapping file, checked; `where` names it in errors. Raises `MappingError`."""
    try:
        found = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{where}: {error}; it must be TOML, with texts in quotes") from None
    return _Checker(written, where).mapping(found, name)


class _Checker:
    """Goes through the settings; every complaint carries the line of the key it is about."""

    def __init__(self, written: str, where: str) -> None:
        self.lines = written.splitlines()
        self.where = where

    def fail(self, key: str, said: str) -> MappingError:
        found = re.compile(rf"^\s*(?:\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:=|\])")
        line = next((number for number, text in enumerate(self.lines, 1) if found.match(text)), 1)
        return MappingError(f"{self.where}, line {line}: {said}")

    def mapping(self, found: dict[str, object], name: str) -> Mapping:
        for key in found:
            if key not in SETTINGS and key not in _SECTIONS:
                raise self.fail(key, f"{key!r} is no setting; there are {', '.join(SETTINGS)} and [columns], [types], [assets]")
        values = {key: self.setting(key, value) for key, value in found.items() if key in SETTINGS}
        content = values.pop("content", "transactions")
        if content not in NEEDED:
            raise self.fail("content", "content must be \"transactions\" or \"prices\"")
        columns = self.texts(found, "columns")
        for key in columns:
            if key not in FIELDS:
                raise self.fail(key, f"{key!r} is no field; there are {', '.join(FIELDS)}")
        types = {plain(word): self.meaning(word, meant) for word, meant in self.texts(found, "types").items()}
        default = values.pop("default_type", None)
        default_type = self.meaning("default_type", str(default)) if default else None
        self.needed(str(content), columns, default_type)
        assets = self.texts(found, "assets")
        for symbol, asset in assets.items():
            kind, _, rest = asset.partition(":")
            if kind not in [known.value for known in AssetKind] or not rest:
                raise self.fail(symbol, f"{asset!r} is no asset id; write one like \"crypto:BTC\" or \"security:VTI\"")
        named = str(values.pop("name", name))
        if not _NAME.fullmatch(named):
            raise self.fail("name", f"{named!r} cannot be a format's name; use letters, digits and dashes")
        return Mapping(named, columns, types, assets, str(content), default_type=default_type, **values)  # type: ignore[arg-type]

    def setting(self, key: str, value: object) -> object:
        if key in _SWITCHES:
            if not isinstance(value, bool):
                raise self.fail(key, f"{key} must be true or false")
            return value
        if key == "footers":
            if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
                raise self.fail(key, "footers must be a list of texts, e.g. [\"Total\"]")
            return tuple(value)
        if not isinstance(value, str):
            raise self.fail(key, f"{key} must be a text in quotes: {SETTINGS[key]}")
        if key == "delimiter" and len(value) != 1:
            raise self.fail(key, "delimiter must be one character; a tab is \"\\t\"")
        if key == "date_order" and value not in ORDERS:
            raise self.fail(key, f"date_order must be one of {', '.join(ORDERS)}")
        if key == "timezone":
            try:
                resolve(value)
            except ValueError as error:
                raise self.fail(key, str(error)) from None
        if key == "asset_kind" and value not in ("auto", *[kind.value for kind in AssetKind]):
            raise self.fail(key, f"asset_kind must be {SETTINGS[key]}")
        if key == "custody" and value not in ("broker", "exchange", "wallet"):
            raise self.fail(key, "custody must be broker, exchange or wallet")
        return value

    def texts(self, found: dict[str, object], section: str) -> dict[str, str]:
        value = found.get(section, {})
        if not isinstance(value, dict):
            raise self.fail(section, f"[{section}] must be a table of texts")
        for key, text in value.items():
            if not isinstance(text, str) or not text:
                raise self.fail(key, f"{key!r} in [{section}] must be a text in quotes")
        return dict(value)

    def meaning(self, word: str, meant: str) -> Meaning:
        try:
            return meaning_of(meant)
        except ValueError as error:
            raise self.fail(word, str(error)) from None

    def needed(self, content: str, columns: dict[str, str], default: Meaning | None) -> None:
        for key in NEEDED[content]:
            if key not in columns and not (key in ("quantity", "asset") and "amount" in columns):
                raise self.fail("columns", f"[columns] lacks {key}: {FIELDS[key]}")
        if content == "transactions" and "type" not in columns and default is None:
            raise self.fail("columns", "[columns] lacks type, and there is no default_type; a row must say what it is")
