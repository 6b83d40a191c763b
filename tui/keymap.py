"""The user's own keys: `keys.toml`, one table `[keys]` of action id = keys. Wrong entries are sentences, never silence."""

from collections.abc import Mapping
from pathlib import Path

from tui.actions import BY_ID, COMMANDS, OVER, RESERVED


class KeysError(ValueError):
    """What is wrong with the file, with the remedy."""


def default_keys() -> Path:
    """Where the user's keys lie."""
    from platformdirs import user_config_path

    return user_config_path("trimtab", appauthor=False) / "keys.toml"


def load_keys(path: Path) -> dict[str, str]:
    """The keys of a file by id. Raises `KeysError`."""
    import tomllib

    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KeysError(f"{path} cannot be read ({error.strerror}); check the path") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KeysError(f"{path} is not TOML ({error}); write [keys] and lines like \"queue.approve\" = \"a\"") from None
    found = written.get("keys")
    if not isinstance(found, dict) or set(written) != {"keys"}:
        raise KeysError(f"{path} needs one table [keys] with lines like \"queue.approve\" = \"a\"")
    return checked({str(id): keys for id, keys in found.items()}, str(path))


def checked(keys: Mapping[str, object], source: str) -> dict[str, str]:
    """The same keys, known to name actions, to use no reserved chord, and to leave one meaning to each key of a panel."""
    good: dict[str, str] = {}
    for id, said in keys.items():
        if id not in BY_ID:
            raise KeysError(f"{source}: {id!r} is no action; the ids are in docs/keys.md")
        if not isinstance(said, str) or not said.strip():
            raise KeysError(f"{source}: {id} needs a key like \"a\" or \"a,ctrl+y\"")
        eaten = [key for key in said.replace(" ", "").split(",") if key in RESERVED]
        if eaten:
            raise KeysError(f"{source}: {id} cannot use {eaten[0]}, which terminals and multiplexers take; choose a plain letter")
        good[id] = said.replace(" ", "")
    clash = clashes(good)
    if clash:
        raise KeysError(f"{source}: {clash[0]} would mean two things ({clash[1]} and {clash[2]}); give one of them another key")
    return good


def clashes(keys: Mapping[str, str]) -> tuple[str, str, str] | None:
    """A key that means two things where both can be pressed, with the two ids."""
    for scope in {command.scope for command in COMMANDS}:
        reach = {scope, "table"} if scope in OVER else {scope, "app", "table"} if scope not in ("app", "table", "dialog") else {scope}
        seen: dict[str, str] = {}
        for command in COMMANDS:
            if command.scope not in reach:
                continue
            for key in filter(None, keys.get(command.id, command.keys).split(",")):
                other = seen.setdefault(key, command.id)
                if other != command.id and not _narrower(other, command.id):
                    return key, other, command.id
    return None


def _narrower(one: str, other: str) -> bool:
    """Whether a panel gives a shared word its own meaning there, as `u` undoes an import in Import and what was said in Inbox."""
    return {one, other} in ({"app.undo", "import.undo"}, {"app.undo", "inbox.undo"})
