"""A mapping while it is being written: chosen from what a suggestion proposes, changed one choice at a time, and written as TOML.

Nothing is checked here beyond what can be chosen; `mappings.mapping_from_text` says what is wrong with the whole.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.model import AssetKind, IncomeKind
from core.services.errors import Invalid
from importers.base import plain
from importers.dates import ORDERS, SHOWN
from importers.generic_mapping import FIELDS, SETTINGS
from importers.generic_mapping import meanings as _meanings
from importers.suggesting import Suggestion, quoted

_SWITCHES = ("decimal_comma", "amount_includes_fee")
_SHOWN = (
    "asset_kind", "currency", "date_order", "timezone", "decimal_comma", "amount_includes_fee", "default_type", "account", "venue",
    "custody", "date_format",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: `value` is what is written, `hint` what it means."""

    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A mapping in the making. `columns` is column -> field for each column of the file, `types` word -> meaning; empty: not said."""

    columns: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, object], ...]
    assets: tuple[tuple[str, str], ...] = ()
    """Symbol -> asset id, kept as they are written."""

    @property
    def shown(self) -> tuple[tuple[str, str, str], ...]:
        """The settings that a user may want to change: name, value as it is written (empty: left to the file), meaning."""
        said = dict(self.settings)
        return tuple((name, _shown(said.get(name)), SETTINGS[name]) for name in _SHOWN)

    def with_column(self, column: str, field: str) -> "Drafted":
        """`column` is `field` now, and no other column is; empty: it is nothing."""
        columns = tuple((name, field if name == column else "" if said == field else said) for name, said in self.columns)
        return replace(self, columns=columns)

    def with_type(self, word: str, meaning: str) -> "Drafted":
        """A row with `word` in its type column is `meaning` now."""
        return replace(self, types=tuple((each, meaning if each == word else said) for each, said in self.types))

    def with_setting(self, name: str, written: str) -> "Drafted":
        """A setting is `written` now; empty: it is left to the file."""
        rest = {key: value for key, value in self.settings if key != name}
        if written.strip():
            rest[name] = written.strip() == "true" if name in _SWITCHES else written.strip()
        return replace(self, settings=tuple(rest.items()))

    def with_words(self, words: Mapping[str, str]) -> "Drafted":
        """The words of a type column that was chosen now, with their likely meanings; what was said of a word stays."""
        said = dict(self.types)
        return replace(self, types=tuple((word, said.get(word) or meaning) for word, meaning in words.items()))

    @property
    def text(self) -> str:
        """The mapping as TOML."""
        lines = [f"{name} = {_written(value)}" for name, value in self.settings]
        lines += ["", "[columns]", *(f"{field} = {quoted(column)}" for column, field in self.columns if field)]
        if any(meaning for _, meaning in self.types):
            lines += ["", "[types]", *(f"{quoted(word)} = {quoted(meaning)}" for word, meaning in self.types if meaning)]
        if self.assets:
            lines += ["", "[assets]", *(f"{quoted(symbol)} = {quoted(asset)}" for symbol, asset in self.assets)]
        return "\n".join(lines).lstrip("\n") + "\n"


def begin(found: Suggestion) -> Drafted:
    """What a suggestion proposes, to be changed."""
    written = tomllib.loads(found.text)
    settings = tuple((name, value) for name, value in written.items() if not isinstance(value, dict))
    return Drafted(tuple((column.name, column.field) for column in found.columns if column.name), found.types, settings)


def edit(found: Suggestion, saved: Mapping[str, object], words: Mapping[str, str]) -> Drafted:
    """A saved mapping, to be changed beside a file: `saved` is its TOML, `words` those of the type column in that file.

    Raises `Invalid` where one column of it is several things, which cannot be shown column by column, and where the file lacks one.
    """
    fields, types, assets = (_texts(saved.get(section)) for section in ("columns", "types", "assets"))
    named = {plain(column): field for field, column in fields.items()}
    if len(named) < len(fields):
        raise Invalid("one column of this mapping is several things; change it in its file, which 'trimtab mapping show' prints")
    columns = tuple((column.name, named.pop(plain(column.name), "")) for column in found.columns if column.name)
    if named:
        raise Invalid(f"the file has no column {', '.join(fields[field] for field in named.values())}; choose one that this mapping reads")
    known = {plain(word) for word in types}
    more = tuple((word, "") for word in words if plain(word) not in known)
    settings = tuple((name, value) for name, value in saved.items() if not isinstance(value, dict) and name != "name")
    return Drafted(columns, (*types.items(), *more), settings, tuple(assets.items()))


def _texts(section: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in section.items()} if isinstance(section, dict) else {}


def fields() -> tuple[Choice, ...]:
    """What a column can be."""
    return (Choice("", "nothing: the column is left out"), *(Choice(name, hint) for name, hint in FIELDS.items() if name != "source"))


def meanings() -> tuple[Choice, ...]:
    """What a row can be."""
    plain = [Choice(kind) for kind in _meanings() if kind != "income"]
    incomes = [Choice(f"income {kind.value}") for kind in IncomeKind]
    return (Choice("ignore", "the row means nothing"), *plain, *incomes, Choice("", "not said: rows with this word wait in quarantine"))


def values(setting: str) -> tuple[Choice, ...]:
    """What a setting can be; empty where it is a text of the user's."""
    if setting in _SWITCHES:
        return (Choice("true", SETTINGS[setting]), Choice("false"), Choice("", "left to the file"))
    if setting == "date_order":
        return (*(Choice(order, SHOWN[order]) for order in ORDERS), Choice("", "left to the file"))
    if setting == "asset_kind":
        return (Choice("auto", "currency codes are cash, the rest is crypto"), *(Choice(kind.value) for kind in AssetKind))
    if setting == "custody":
        return (Choice("broker"), Choice("exchange"), Choice("wallet"))
    if setting == "default_type":
        return tuple(each for each in meanings() if each.value != "ignore")
    return ()


def _shown(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(quoted(str(each)) for each in value)}]" if isinstance(value, list) else quoted(str(value))


__all__ = ["Choice", "Drafted", "begin", "edit", "fields", "meanings", "values"]
