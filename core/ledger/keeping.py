"""What is kept of a file beside its rows, to and from the ledger."""

import msgspec

from core.ledger.database import Database
from core.ledger.encode import storable
from core.model import ParsedFile
from core.model.kept import Kept


def keep(database: Database, file: int, parsed: ParsedFile) -> None:
    """Stores what is needed to read the file again, where its reader said so."""
    if parsed.kept is not None:
        database.run("UPDATE source_file SET kept = :kept WHERE id = :id", {"kept": _written(parsed.kept), "id": file})


def kept(written: str | None) -> Kept | None:
    """What `keep` stored."""
    return None if written is None else msgspec.json.decode(written, type=Kept)


def _written(said: Kept) -> str:
    clean = msgspec.structs.replace(said, account=storable(said.account), mapping_path=storable(said.mapping_path))
    return msgspec.json.encode(clean).decode()
