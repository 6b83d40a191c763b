"""Where a setting stands in the text of a TOML file, so that an error can name its line. Reads no values: that is `tomllib`'s work."""

import re

_TABLE = re.compile(r"\[\s*([^\[\]]+?)\s*\]")
_ARRAY = re.compile(r"\[\[\s*([^\[\]]+?)\s*\]\]")
_KEY = re.compile(r"((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_NESTING = frozenset("\"'#[]{}")
Path = tuple[str | int, ...]


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


class Lines:
    """Line numbers, counted from 1, by path: `("sleeve", 2, "target")`, `("costs", "etf")`."""

    def __init__(self, text: str) -> None:
        self._found: dict[Path, int] = {}
        table: Path = ()
        arrays: dict[tuple[str, ...], int] = {}
        quote, depth = "", 0
        for number, raw in enumerate(text.splitlines(), start=1):
            stripped = raw.strip()
            if not quote and not depth:
                array, plain, key = _ARRAY.match(stripped), _TABLE.match(stripped), _KEY.match(stripped)
                if array is not None:
                    name = _parts(array[1])
                    arrays[name] = arrays.get(name, -1) + 1
                    table = (*name, arrays[name])
                    self._note(table, number)
                elif plain is not None:
                    table = _parts(plain[1])
                    self._note(table, number)
                elif key is not None:
                    self._note((*table, *_parts(key[1])), number)
                if array is not None or plain is not None:
                    continue
            quote, depth = _after(raw, quote, depth)

    def _note(self, path: Path, number: int) -> None:
        for length in range(1, len(path) + 1):
            self._found.setdefault(path[:length], number)

    def of(self, *path: str | int) -> int:
        """The line of the setting, else of the table that it belongs to; 0 where neither is in the text."""
        for length in range(len(path), 0, -1):
            found = self._found.get(path[:length])
            if found is not None:
                return found
        return 0


def _after(raw: str, quote: str, depth: int) -> tuple[str, int]:
    """The open multi-line quote and the depth of open brackets after a line."""
    if not quote and _NESTING.isdisjoint(raw):
        return quote, depth
    position = 0
    while position < len(raw):
        three, one = raw[position:position + 3], raw[position]
        if quote:
            if three == quote or one == quote:
                position += len(quote)
                quote = ""
                continue
            position += 2 if one == "\\" and quote[0] == '"' else 1
            continue
        if three in ('"""', "'''"):
            quote, position = three, position + 3
        elif one in "\"'":
            quote, position = one, position + 1
        elif one == "#":
            break
        else:
            depth += (one in "[{") - (one in "]}")
            position += 1
    return (quote if len(quote) == 3 else ""), max(depth, 0)
