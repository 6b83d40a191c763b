"""A policy's text to its schema: TOML, unknown keys, types. What the settings mean together is checked in `core.policy.resolve`."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from core.policy.errors import PolicyError
from core.policy.lines import Lines
from core.policy.resolve import resolve
from core.policy.resolved import MARKETS, Policy
from core.policy.schema import PolicyFile

_AT = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.([A-Za-z0-9_]+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]+)`")
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")
_WORDS = {
    "str": "a text in quotes", "str | array": "a text in quotes, or a list of two", "array": "a list in brackets", "object": "a table",
    "bool": "true or false", "int": "a whole number", "date | null": "a date like 2026-01-31", "date": "a date like 2026-01-31",
    "float": "a plain number", "array | str": "a text in quotes, or a list of two", "object | null": "a table",
}
MAX_BYTES = 1_000_000


def load_policy(text: str, name: str) -> Policy:
    """The policy that `text` (TOML) writes; `name` is the file's, for messages.

    Raises `PolicyError` for the first thing that is wrong: one sentence with file, line and remedy.
    """
    file, lines = _read(text, name)
    return resolve(file, name, lines)


def read(text: str, name: str) -> PolicyFile:
    """The file as written, types checked. Raises `PolicyError`."""
    return _read(text, name)[0]


def _read(text: str, name: str) -> tuple[PolicyFile, Lines]:
    if len(text) > MAX_BYTES:
        raise PolicyError(name, 0, "is larger than a policy can be (1 MB); check that it is the right file")
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise _syntax(error, text, name) from None
    lines = Lines(text)
    _check_keys(raw, PolicyFile, (), name, lines)
    try:
        return msgspec.convert(raw, PolicyFile), lines
    except msgspec.ValidationError as error:
        raise _typed(str(error), name, lines) from None


def _syntax(error: Exception, text: str, name: str) -> PolicyError:
    message = str(error)
    found = re.search(r" \(at line (\d+), column \d+\)", message)
    if found is not None:
        said = message[:1].lower() + message[1:found.start()]
        return PolicyError(name, int(found[1]), f"is not TOML: {said}; mend this line")
    line = len(text.splitlines()) if "end of document" in message else 0
    return PolicyError(name, line, f"is not TOML: {message.removesuffix(' (at end of document)')[:200]}; see docs/policy.md for an example")


@lru_cache(maxsize=16)
def _hints(spec: type[msgspec.Struct]) -> dict[str, Any]:
    return get_type_hints(spec)


def _struct_in(hint: object) -> type[msgspec.Struct] | None:
    """The struct that a field holds: itself, in a list, as a dictionary's values or beside None."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next((found for part in get_args(hint) if (found := _struct_in(part)) is not None), None)


def _check_keys(raw: Mapping[str, object], spec: type[msgspec.Struct], path: tuple[str | int, ...], name: str, lines: Lines) -> None:
    hints = _hints(spec)
    for key, value in raw.items():
        at = (*path, key)
        if key not in hints:
            raise PolicyError(name, lines.of(*at), _unknown(key, sorted(hints), path))
        inner = _struct_in(hints[key])
        if inner is None:
            continue
        if get_origin(hints[key]) is dict and isinstance(value, Mapping):
            for market, table in value.items():
                if market not in MARKETS:
                    raise PolicyError(name, lines.of(*at, market), _unknown(market, list(MARKETS), at))
                if isinstance(table, Mapping):
                    _check_keys(table, inner, (*at, market), name, lines)
        elif isinstance(value, Mapping):
            _check_keys(value, inner, at, name, lines)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Mapping):
                    _check_keys(item, inner, (*at, index), name, lines)


def _unknown(key: str, known: list[str], path: tuple[str | int, ...]) -> str:
    from difflib import get_close_matches

    where = f" in [{'.'.join(str(part) for part in path if isinstance(part, str))}]" if path else ""
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    return f"{key!r} is not a setting{where}; {hint}"


def _typed(message: str, name: str, lines: Lines) -> PolicyError:
    found = _AT.search(message)
    steps = _STEP.findall(found["path"]) if found is not None else []
    path: tuple[str | int, ...] = tuple(int(index) if index else key for key, index in steps)
    missing, expected = _MISSING.match(message), _EXPECTED.match(message)
    table = next((part for part in reversed(path) if isinstance(part, str)), "file")
    if missing is not None:
        field = missing["field"]
        return PolicyError(name, lines.of(*path), f"this {table} has no {field!r}; add a line {field} = \"...\"")
    if expected is not None:
        wanted = _WORDS.get(expected["wanted"], expected["wanted"])
        return PolicyError(name, lines.of(*path), f"{table!r} must be {wanted}, not {_got(expected['got'])}")
    said = message[:found.start()] if found is not None else message
    return PolicyError(name, lines.of(*path), f"{table!r} cannot be read: {said}; see docs/policy.md")


def _got(kind: str) -> str:
    return {"str": "a text", "int": "a number without quotes", "float": "a number without quotes", "bool": "true or false",
            "array": "a list", "object": "a table", "null": "nothing"}.get(kind, kind)
