"""What waits in quarantine, grouped by what mends it, and the user's remedies. Reading files anew is `importers.retry`.

A remedy is an exact command for all rows of a cause. Views are frozen; the app's inbox and the command line show the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.ledger.reports import QuarantinedRow
from core.ledger.retry import KeptFile, Retried
from core.model import AssetKind, ParsedFile
from core.model.sources import UNKNOWN_ASSET
from core.services import ahead, entries, projection
from core.services.errors import Invalid, NotFound
from core.services.fields import known_currency
from core.services.workspace import Workspace

_KINDS = frozenset(kind.value for kind in AssetKind)


@dataclass(frozen=True, slots=True)
class Cause:
    """Rows that one remedy mends. `remedy` is one sentence, `command` what does it (words in capitals are the user's to fill in)."""

    cause: str
    count: int
    formats: tuple[str, ...]
    accounts: tuple[str, ...]
    files: tuple[int, ...]
    remedy: str
    command: str
    example: QuarantinedRow
    rows: tuple[QuarantinedRow, ...]


def causes(ws: Workspace) -> tuple[Cause, ...]:
    """What waits, by cause, the largest group first."""
    return tuple(
        Cause(
            group.cause, group.count, _all(row.format for row in group.rows), _all(row.account for row in group.rows),
            tuple(dict.fromkeys(row.file_id for row in group.rows)), group.reason, _command(group.cause, group.rows), group.rows[0],
            group.rows,
        )
        for group in ws.ledger.imports.quarantine_groups()
    )


def settled(ws: Workspace) -> tuple[QuarantinedRow, ...]:
    """Rows that the user has dismissed or settled with an event."""
    return ws.ledger.imports.waiting.settled()


def cause_of(ws: Workspace, said: str) -> str:
    """A cause as the user writes it: whole, or how it begins where only one begins so. Raises `Invalid`."""
    there = [group.cause for group in ws.ledger.imports.quarantine_groups()]
    if said in there:
        return said
    close = [cause for cause in there if cause.casefold().startswith(said.casefold())]
    if said and len(close) == 1:
        return close[0]
    if not there:
        raise Invalid("nothing is in quarantine")
    raise Invalid(f"no cause is called {said!r}; there are: {'; '.join(close or there)}")


def rows_of(ws: Workspace, said: str) -> tuple[QuarantinedRow, ...]:
    """The waiting rows of a cause, or the one row of that number. Raises `Invalid`, `NotFound`."""
    waiting = ws.ledger.imports.quarantine()
    if said.isascii() and said.isdecimal() and len(said) < 19:
        found = tuple(row for row in waiting if row.id == int(said))
        if not found:
            raise NotFound(f"no row {said} waits in quarantine; 'trimtab quarantine' shows what does")
        return found
    cause = cause_of(ws, said)
    return tuple(row for row in waiting if row.cause == cause)


def dismiss(ws: Workspace, said: str, reason: str) -> int:
    """Settle a row, or all rows of a cause, with a reason; gives how many. Raises `Invalid`, `NotFound`."""
    rows = rows_of(ws, said)
    ws.ledger.imports.waiting.resolve_all([row.id for row in rows], "dismissed", reason)
    return len(rows)


def settle(ws: Workspace, row: int, event: str, reason: str = "") -> None:
    """An event that was entered by hand stands for the row: no later reading books it. Raises `NotFound`."""
    ws.ledger.imports.waiting.resolve(row, "entered by hand", reason or f"event {event}", event)


def settle_rows(ws: Workspace, rows: Sequence[int], event: str, reason: str = "") -> None:
    """The same for several rows of one event, all of them or none. Raises `NotFound`."""
    ws.ledger.imports.waiting.resolve_all(rows, "entered by hand", reason or f"event {event}", event)


def enter_for(ws: Workspace, rows: Sequence[int], fields: Mapping[str, str], reason: str = "") -> str:
    """Enter an event by hand (fields of `drafts.COLUMNS`), which then stands for the rows; gives its key. Raises `Invalid`, `NotFound`."""
    with ws.ledger.writing("quarantine"):
        added = entries.add_event(ws, fields, reason)
        settle_rows(ws, rows, added.keys[0], reason)
    return added.keys[0]


def reopen(ws: Workspace, row: int, reason: str = "") -> None:
    """Take the word on a settled row back. Raises `NotFound`."""
    ws.ledger.imports.waiting.reopen(row, reason)


def dismiss_rows(ws: Workspace, rows: Sequence[int], reason: str) -> None:
    """Settle these rows with one reason, all of them or none. Raises `NotFound`."""
    ws.ledger.imports.waiting.resolve_all(rows, "dismissed", reason)


def reopen_rows(ws: Workspace, rows: Sequence[int], reason: str = "") -> None:
    """Take the word on these settled rows back, all of them or none. Raises `NotFound`."""
    with ws.ledger.writing("quarantine"):
        for row in rows:
            ws.ledger.imports.waiting.reopen(row, reason)


def names(ws: Workspace) -> dict[tuple[str, str], str]:
    """What the user calls codes: (venue, code) -> asset id."""
    return ws.ledger.imports.aliases.all()


def name_asset(ws: Workspace, code: str, asset: str, *, venue: str = "", reason: str = "") -> str:
    """Remember what a venue's code means; gives the venue. `asset` is a symbol of a coin or an asset id. Raises `Invalid`."""
    meant = _asset(asset)
    of = _venue(ws, code, venue)
    ws.ledger.imports.aliases.put(of, code.strip(), meant, reason)
    return of


def meant(said: Mapping[str, str]) -> dict[str, str]:
    """What codes mean, by the user's word: code -> asset id. Raises `Invalid` for a code or an asset that is none."""
    found = {code.strip(): _asset(asset) for code, asset in said.items()}
    if "" in found:
        raise Invalid("a code is empty; write it as the export does")
    return found


def remember_names(ws: Workspace, names: Mapping[tuple[str, str], str], reason: str = "") -> None:
    """Remember what codes of venues mean: (venue, code) -> asset id."""
    for (venue, code), asset in names.items():
        ws.ledger.imports.aliases.put(venue, code, asset, reason)


def forget_name(ws: Workspace, code: str, *, venue: str = "", reason: str = "") -> str:
    """Forget it; gives the venue. Raises `Invalid`, `NotFound`."""
    known = [of for of, named in names(ws) if named == code and venue in ("", of)]
    if not known:
        raise Invalid(f"{code} was given no name")
    if len(known) > 1:
        raise Invalid(f"several venues use {code}: say which with --venue ({', '.join(known)})")
    ws.ledger.imports.aliases.forget(known[0], code, reason)
    return known[0]


def files(ws: Workspace) -> tuple[KeptFile, ...]:
    """Every file of the imports that stand."""
    return ws.ledger.imports.again.files()


def files_with(ws: Workspace, venue: str, code: str) -> tuple[KeptFile, ...]:
    """Files of a venue with a row that holds `code`."""
    holding = ws.ledger.imports.again.naming(code.strip())
    return tuple(file for file in files(ws) if file.venue == venue and file.id in holding)


def lines(ws: Workspace, file: int) -> Iterator[tuple[int, str]]:
    """The rows of a file: first line and text."""
    return ws.ledger.imports.again.lines(file)


def put(ws: Workspace, readings: Sequence[tuple[int, ParsedFile]], reason: str) -> tuple[Retried, ...]:
    """Put new readings in the place of old ones, and book. Raises `UndoRefused` naming tickets; nothing is changed then."""
    ahead.hold_back(ws, (parsed for _, parsed in readings))
    done = ws.ledger.imports.again.put(readings, reason)
    projection.booked(ws)
    return done


def _command(cause: str, rows: Sequence[QuarantinedRow]) -> str:
    """The command that mends all rows of a cause."""
    kind, _, code = cause.partition(UNKNOWN_ASSET + " ")
    if not kind and code:
        venues = _all(row.venue for row in rows)
        return f"trimtab quarantine name {_quoted(code)} ASSET" + (f" --venue {_quoted(venues[0])}" if venues[0] else "")
    reason = rows[0].reason
    if cause in ("mapping", ahead.CAUSE):
        return f"trimtab quarantine retry --cause {_quoted(cause)}"
    if "export" in reason and "by hand" not in reason:
        return "trimtab import FILE"
    return f"trimtab add EVENT ..., then trimtab quarantine settle {rows[0].id} EVENT-ID"


def _quoted(word: str) -> str:
    from shlex import quote

    return quote(word)


def _all(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _asset(said: str) -> str:
    written = said.strip()
    kind, _, name = written.partition(":")
    if kind in _KINDS and name:
        if kind == AssetKind.CASH:
            known_currency(name, "asset")
        return written
    if not written or ":" in written or len(written.split()) != 1:
        raise Invalid(f"{said!r} is no asset; write a symbol such as BTC, or an id such as crypto:BTC, security:VTI or cash:EUR")
    return f"{AssetKind.CRYPTO.value}:{written}"


def _venue(ws: Workspace, code: str, said: str) -> str:
    """The venue whose code it is: the one that the user says, else the one whose rows wait for it."""
    if not code.strip():
        raise Invalid("the code is empty; write it as the export does")
    if said:
        known = {file.venue.casefold(): file.venue for file in files(ws) if file.venue}
        if said.casefold() not in known:
            raise Invalid(f"no import came from a venue {said!r}; there are: {', '.join(sorted(known.values())) or 'none'}")
        return known[said.casefold()]
    wanted = f"{UNKNOWN_ASSET} {code.strip()}"
    found = sorted({row.venue for row in ws.ledger.imports.quarantine() if row.cause == wanted})
    if len(found) == 1:
        return found[0]
    if found:
        raise Invalid(f"rows of several venues wait for {code}: say which with --venue ({', '.join(found)})")
    raise Invalid(f"no row waits for an asset {code}; to name it all the same, say the venue with --venue")


__all__ = [
    "Cause", "KeptFile", "QuarantinedRow", "Retried", "cause_of", "causes", "dismiss", "dismiss_rows", "files", "files_with",
    "forget_name", "lines", "name_asset", "names", "put", "reopen", "reopen_rows", "rows_of", "settle", "settled",
]
