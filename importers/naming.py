"""Codes that the user names at an import, so that rows which would wait for a name are booked by it."""

from collections.abc import Mapping, Sequence

from core.model.sources import UNKNOWN_ASSET
from core.services import quarantine
from core.services.errors import Invalid
from core.services.workspace import Workspace
from importers.opening import ReadFile
from importers.retry import read_anew


def waiting_for(ws: Workspace, files: Sequence[ReadFile], names: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What codes mean for each venue with a row that waits for one: (venue, code) -> asset id. `names` is code -> asset.

    Raises `Invalid` for an asset that is none, and for a code that no row waits for, unless it has that name already.
    """
    parsed = [file.parsed for file in files if file.parsed is not None]
    found: dict[tuple[str, str], str] = {}
    for code, asset in quarantine.meant(names).items():
        cause = f"{UNKNOWN_ASSET} {code}"
        venues = {each.venue or each.format for each in parsed if any(row.cause == cause for row in each.rows)}
        if not venues and (code, asset) not in {(known, named) for (_, known), named in quarantine.names(ws).items()}:
            raise Invalid(f"no row of these files waits for a name of {code}; write the code as the files do, or leave its name out")
        found |= {(venue, code): asset for venue in venues}
    return found


def remember(ws: Workspace, names: Mapping[tuple[str, str], str]) -> None:
    """Remember them, and read the files of the ledger anew that hold the codes. Raises `UndoRefused`."""
    quarantine.remember_names(ws, names, "said at an import")
    holding = {file.id: file for venue, code in names for file in quarantine.files_with(ws, venue, code)}
    read_anew(ws, holding.values(), "named at an import: " + ", ".join(f"{code} is {asset}" for (_, code), asset in names.items()))
