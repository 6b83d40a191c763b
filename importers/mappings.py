"""Mappings for files that no format knows: suggest one, see what it makes of a file, save it. What a wizard and the command line call.

Everything is a frozen value or one sentence; saving is the one thing that writes, and only into the folder of mappings.
"""

import tomllib
from pathlib import Path

from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from importers import profiles
from importers.csvfile import Unreadable
from importers.detection import recognise
from importers.drafting import Drafted, edit
from importers.generic_mapping import Mapping, MappingError, load_mapping, parse_mapping
from importers.preview import Preview, preview_mapping, tables
from importers.profiles import Profile
from importers.registry import all_importers
from importers.suggesting import ColumnGuess, Suggestion, suggest, words


def suggest_mapping(path: Path, name: str = "") -> Suggestion:
    """The likeliest mapping of a file, with what only the user can say. Raises `Invalid` where the file holds no table."""
    problem = ""
    try:
        for source in tables(path):
            try:
                return suggest(source, name)
            except Unreadable as error:
                problem = problem or str(error)
    except Unreadable as error:
        problem = str(error)
    raise Invalid(f"{path.name} {problem}")


def edit_mapping(ws: Workspace, name: str, path: Path) -> tuple[Suggestion, Drafted]:
    """A saved mapping beside a file that it reads, to be changed. Raises `Invalid` for a name, a mapping or a file that does not do."""
    saved = profiles.profile(ws, name)
    if saved.mapping is None:
        raise Invalid(saved.problem)
    found = suggest_mapping(path, name)
    column = saved.mapping.columns.get("type", "")
    return found, edit(found, tomllib.loads(saved.text), words_of(path, column) if column else {})


def words_of(path: Path, column: str) -> dict[str, str]:
    """The words of a column of a file with their likely meanings; empty where no table has that column."""
    try:
        for source in tables(path):
            try:
                if found := words(source, column):
                    return found
            except Unreadable:
                continue
    except Unreadable:
        return {}
    return {}


def recognised_as(ws: Workspace, path: Path) -> str:
    """The format or saved mapping that a file is recognised as already; empty for none."""
    try:
        for source in tables(path):
            found = recognise(source, all_importers()) or recognise(source, profiles.importers(ws)[0])
            if found is not None:
                return found.importer.id
    except Unreadable:
        return ""
    return ""


def saved_mappings(ws: Workspace) -> tuple[Profile, ...]:
    """Every saved mapping by name; one that is broken carries its problem."""
    return profiles.all_profiles(ws)


def saved_mapping(ws: Workspace, name: str) -> Profile:
    """The saved mapping of that name. Raises `Invalid`."""
    return profiles.profile(ws, name)


def check_mapping(ws: Workspace, which: str | Path) -> Mapping:
    """A mapping by its saved name, or by the path of a file that ends in `.toml`. Raises `Invalid` with file, line and remedy."""
    written = str(which)
    if not written.lower().endswith(".toml"):
        found = profiles.profile(ws, written)
        if found.mapping is None:
            raise Invalid(found.problem)
        return found.mapping
    try:
        return load_mapping(Path(which))
    except MappingError as error:
        raise Invalid(str(error)) from None


def mapping_from_text(written: str, name: str = "mapping") -> Mapping:
    """A mapping as it is being written, for a screen that edits one. Raises `Invalid` with line and remedy."""
    try:
        return parse_mapping(written, name, name)
    except MappingError as error:
        raise Invalid(str(error)) from None


def save_mapping(ws: Workspace, name: str, path: Path, *, replace: bool = False) -> Profile:
    """Save a mapping file under a name, or what is suggested for a table where that is complete.

    Raises `Invalid` for a name or mapping that is wrong, `Refused` where the name is taken or the suggestion leaves something to say.
    """
    profiles.checked_name(name)
    if path.suffix.lower() == ".toml":
        check_mapping(ws, path)
        return profiles.save(ws, name, path.read_text("utf-8-sig"), replace=replace)
    found = suggest_mapping(path, name)
    if found.asks:
        raise Refused(
            f"{path.name} leaves something to say ({found.asks[0]}); write 'trimtab mapping suggest {path.name}' to a .toml file, "
            f"complete it, and save that"
        )
    return profiles.save(ws, name, found.text, replace=replace)


def save_mapping_text(ws: Workspace, name: str, written: str, *, replace: bool = False) -> Profile:
    """Save a mapping as it was written on a screen. Raises `Invalid` for what is wrong with it, `Refused` where the name is taken."""
    return profiles.save(ws, name, written, replace=replace)


__all__ = [
    "ColumnGuess", "Preview", "Profile", "Suggestion", "check_mapping", "edit_mapping", "mapping_from_text", "preview_mapping",
    "recognised_as", "save_mapping", "save_mapping_text", "saved_mapping", "saved_mappings", "suggest_mapping", "words_of",
]
