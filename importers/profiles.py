"""Saved mappings: the folder beside the ledger, names that cannot lead out of it, and profiles as importers that detection knows."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from importers.base import Importer
from importers.generic import GenericImporter
from importers.generic_mapping import Mapping, MappingError, load_mapping, parse_mapping
from importers.registry import BuiltIn, all_importers, built_in, no_format, plugged

MAPPINGS = "mappings"
"""Folder beside the ledger where saved mapping files are found by name."""
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9_-])?")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})
_NAMED = re.compile(r"^[ \t]*(?:name|\"name\"|'name')[ \t]*=.*$", re.MULTILINE)


class Profile(Struct, frozen=True):
    """A saved mapping: its name, file and text; `problem` says why it cannot be used, `mapping` is then None."""

    name: str
    path: Path
    text: str
    mapping: Mapping | None = None
    problem: str = ""


def folder(ws: Workspace) -> Path:
    return Path(ws.ledger.path).parent / MAPPINGS


def all_profiles(ws: Workspace) -> tuple[Profile, ...]:
    """Every saved mapping by name; one that is broken carries its problem. Links that lead out of the folder are left out."""
    place = folder(ws)
    return tuple(_loaded(path) for path in sorted(place.glob("*.toml")) if _inside(path, place)) if place.is_dir() else ()


def profile(ws: Workspace, name: str) -> Profile:
    """The saved mapping of that name. Raises `Invalid`."""
    found = next((each for each in all_profiles(ws) if each.name == name), None)
    if found is None:
        there = ", ".join(each.name for each in all_profiles(ws)) or "none"
        raise Invalid(f"there is no saved mapping {name!r}; there are: {there}")
    return found


def save(ws: Workspace, name: str, written: str, *, replace: bool = False) -> Profile:
    """Save a mapping's text under a name; it is checked first and then bears that name.

    Raises `Invalid` for a name that is none or a mapping that is wrong, `Refused` where the name is taken.
    """
    stem = checked_name(name)
    place = folder(ws)
    path = place / f"{stem}.toml"
    if any(importer.id == stem for importer in all_importers()):
        raise Refused(f"{stem} is the name of a format already; choose another")
    taken = next((each.path for each in all_profiles(ws) if each.path.name.casefold() == path.name.casefold()), None)
    if taken is not None and not replace:
        raise Refused(f"a mapping {taken.stem} is there already; choose another name, or replace it with --replace")
    head, rest = _split(written.removeprefix("\ufeff"))
    text = f'name = "{stem}"\n{_NAMED.sub("", head).lstrip()}{rest}'
    try:
        mapping = parse_mapping(text, path.name, stem)
    except MappingError as error:
        raise Invalid(str(error)) from None
    try:
        place.mkdir(parents=True, exist_ok=True)
        beside = place / f".{stem}.toml.new"
        beside.write_text(text, encoding="utf-8", newline="\n")
        if taken is not None and taken != path:
            taken.unlink()
        beside.replace(path)
    except OSError as error:
        raise Refused(f"the mapping cannot be written to {place} ({error.strerror}); allow writing there") from None
    return Profile(stem, path, text, mapping)


def checked_name(name: str) -> str:
    """A name that is one file in one folder on every system. Raises `Invalid`."""
    if not _NAME.fullmatch(name) or name.partition(".")[0].casefold() in _DEVICES:
        raise Invalid(f"{name!r} cannot be the name of a mapping; use letters, digits and dashes, at most 60")
    return name


def importers(ws: Workspace) -> tuple[tuple[Importer, ...], list[tuple[Path, str]]]:
    """The saved mappings as importers, and those that are broken."""
    found = all_profiles(ws)
    good = tuple(GenericImporter(each.mapping) for each in found if each.mapping is not None)
    return good, [(each.path, each.problem) for each in found if each.problem]


def candidates(
    ws: Workspace, format: str | None, mapping: Path | None
) -> tuple[Sequence[Importer], tuple[Importer, ...], list[tuple[Path, str]]]:
    """The importers to try, the saved mappings to try beside them, and saved mappings that are broken. Raises `Invalid`."""
    if mapping is not None:
        return (GenericImporter(_checked(mapping)),), (), []
    if format is None:
        saved, troubles = importers(ws)
        return BuiltIn(), saved, troubles
    for known in built_in():
        if known.id == format:
            return (known,), (), []
    own = next((each for each in all_profiles(ws) if format in (each.name, each.mapping.name if each.mapping else "")), None)
    if own is not None:
        if own.mapping is None:
            raise Invalid(own.problem)
        return (GenericImporter(own.mapping),), (), []
    for known in plugged():
        if known.id == format:
            return (known,), (), []
    raise Invalid(f"{no_format(format)}; mapping files are looked for in {folder(ws)}")


def _checked(path: Path) -> Mapping:
    try:
        return load_mapping(path)
    except MappingError as error:
        raise Invalid(str(error)) from None


def _loaded(path: Path) -> Profile:
    try:
        mapping = load_mapping(path)
        return Profile(path.stem, path, path.read_text("utf-8-sig"), mapping)
    except MappingError as error:
        return Profile(path.stem, path, "", None, str(error))


def _inside(path: Path, place: Path) -> bool:
    try:
        return path.is_file() and path.resolve().parent == place.resolve()
    except (OSError, RuntimeError):
        return False


def _split(written: str) -> tuple[str, str]:
    """The settings above the first section, and the rest from it on."""
    found = re.search(r"^[ \t]*\[", written, re.MULTILINE)
    return (written[: found.start()], written[found.start() :]) if found else (written, "")
