"""One path to what its tables mean: CSV or spreadsheet, recognised, read in its time zone, or one sentence why not.

Asks what a file cannot say: the zone of its times, once for each account. Storing is in `service`.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from core.model import ParsedFile
from core.services import zones
from core.services.imports import FileReport
from core.services.workspace import Workspace
from importers import sheets
from importers.base import Context, Failed, Importer
from importers.csvfile import Content, Unreadable, content, raw
from importers.dates import Undecided
from importers.detection import Recognised, read_table, recognise, unnamed, unrecognised
from importers.generic import IMPORTER as OWN_LAYOUT
from importers.keeping import BY_MAPPING, keep
from importers.registry import BuiltIn, plugged
from importers.times import USER, NeedsZone, canonical

ZONE, ORDER, MAPPING, UNDO, CONFIRM = "time zone", "date order", "mapping", "undo", "confirmation"
"""What a file that was not read waits for."""
EXACT, TOLERANT, CHOSEN, BY_PROFILE = "exact", "tolerant", "chosen", "mapping"
"""How a format was found."""

OWN_ZONE = frozenset({"file", "header", "file name", "format"})
"""Where a zone comes from that a file states itself, or its source documents."""

WEAK = "the layout of {} is known from weak evidence alone; compare what it says with the venue's own statement"
AskZone = Callable[[str, str], str]
"""(account, file name) -> the zone of the file's times, one that `checked_zone` took; empty where the user does not say."""


class ReadFile(Struct, frozen=True):
    """One path, or one sheet of it: what was read, or in `problem` one sentence why nothing was.

    `asks` says what the file waits for, where an answer of the user is all it needs: `time zone` (give it, for `account`), `date order`,
    `mapping` (which of several), `undo` (of an import that read the same rows in another zone), `confirmation` (its events were not looked
    at, and its layout is known from weak evidence alone). `known`: the file stands in the ledger
    byte for byte and would be read as it was; what its rows count as.
    """

    path: Path
    parsed: ParsedFile | None = None
    problem: str = ""
    asks: str = ""
    account: str = ""
    known: FileReport | None = None
    weak: bool = False
    """Whether it was read by a layout that is known from weak evidence alone."""
    detected: str = ""
    """How the format was found: `exact` or `tolerant` by the header, `chosen` by the user, by a saved `mapping`."""
    unknown_columns: tuple[str, ...] = ()
    """Columns of the file that the format does not name; what is in them is not read."""


def context_of(
    ws: Workspace, account: str = "", timezone: str = "", named: Mapping[tuple[str, str], str] | None = None
) -> Context:
    """What the ledger and the user say about files: `account`, `timezone` and `named` codes for this import, the rest remembered."""
    ledger = ws.ledger
    first = ledger.accounts.first_names()
    return Context(
        first.get(account, account), timezone, ws.base_currency, first, zones=ledger.accounts.zones(),
        asset_names={**ledger.imports.aliases.all(), **(named or {})},
    )


class Opener(Struct):
    """Reads the files of one import. `said` grows by the zones that were said for it, by account."""

    ws: Workspace
    context: Context
    chosen: Sequence[Importer]
    saved: Sequence[Importer]
    ask: AskZone | None = None
    said: dict[str, str] = field(default_factory=dict)
    asked: str = ""
    """The format that was asked for."""
    known: bool = True
    """Whether a file that stands in the ledger already may be left unread."""
    check: Callable[[], None] | None = None
    """Asked while a file is read; raises where the user wants no more of it."""
    _seen: dict[tuple[str, str, str, str], str] = field(default_factory=dict)

    def read(self, path: Path) -> list[ReadFile]:
        """What the file holds: one for each recognised table, or the one problem."""
        try:
            if sheets.is_book(path):
                return self._book(path)
            data = raw(path)
            self._look()
            digest = sha256(data).hexdigest()
            self._look()
            known = self._known(path.name, digest)
            if known is not None:
                return [ReadFile(path, known=known)]
            source = content(data, path.name, digest, self.check)
            del data
            found = self.recognise(source)
            if isinstance(found, ReadFile):
                return [replace(found, path=path)]
            return [self._parse(path, source, found)]
        except Unreadable as error:
            return [ReadFile(path, None, f"{path.name} {error}")]
        except Failed as error:
            return [ReadFile(path, None, f"{path.name}: {error}; nothing of it was imported")]

    def _look(self) -> None:
        if self.check is not None:
            self.check()

    def _known(self, name: str, digest: str) -> FileReport | None:
        """The report of a file that stands already, where reading it now would be reading it as it was read then: also a name can say a
        zone."""
        stands, said = self.ws.ledger.imports.standing(digest), self.context
        if not self.known or stands is None or stands.kept is None or self.asked == BY_MAPPING:
            return None
        report, then = stands.report, stands.kept
        reader = next((each for each in self.chosen if each.id == report.format), None)
        zone = said.timezone or (said.zones.get(report.account, "") if report.zone_source not in OWN_ZONE else "")
        if (
            report.name != name or reader is None or reader.revision != then.revision
            or (then.format, then.account) != (self.asked, said.account)
            or (zone and canonical(zone) != report.timezone) or (report.quarantined and said.asset_names)
        ):
            return None
        return report

    def _book(self, path: Path) -> list[ReadFile]:
        """Every sheet that is recognised; the others are named in a warning of the first, or are the problem where none is."""
        book = sheets.load(path)
        read: list[ReadFile] = []
        left: list[str] = []
        problem: ReadFile | None = None
        for sheet, source in book.tables:
            source.check = self.check
            try:
                found = self.recognise(source)
            except Unreadable:
                left.append(sheet)
                continue
            if isinstance(found, ReadFile):
                left.append(sheet)
                if problem is None or found.asks:
                    problem = found
                continue
            read.append(self._parse(path, source, found))
        if not read:
            if problem is not None:
                return [replace(problem, path=path)]
            raise Unreadable("holds no table; export the transactions as CSV")
        remarks = list(book.remarks)
        if left:
            remarks.append(f"sheets of no known format were left out: {', '.join(left)}")
        for each in read:
            if each.parsed is not None:
                each.parsed.warnings.extend(remarks)
                if each.parsed.kept is not None:
                    each.parsed.kept = replace(each.parsed.kept, remarks=tuple(remarks))
                break
        return read

    def recognise(self, source: Content) -> Recognised | ReadFile:
        """The user's own mapping goes before the plain layout, a venue's format before both, another package's format after all."""
        found = self._own_layout(source) or recognise(source, self.chosen)
        if self.saved and (found is None or (found.importer.id == OWN_LAYOUT.id and len(self.chosen) > 1)):
            own = recognise(source, self.saved)
            if own is not None and own.equals:
                names = sorted({own.importer.id, *(each.id for each in own.equals)})
                said = f"the mappings {', '.join(names[:-1])} and {names[-1]} fit it equally well; choose one with --format {names[0]}"
                return ReadFile(Path(source.name), None, f"{source.name}: {said}", MAPPING)
            found = own or found
        if found is None and not self.asked:
            found = recognise(source, plugged())
        if found is None:
            return ReadFile(Path(source.name), None, f"{source.name}: {_hint(source) or _unfit(source, self.chosen)}")
        return found

    def _own_layout(self, source: Content) -> Recognised | None:
        """Trimtab's own layout, where the header has its names and no other: then nobody else has to be asked."""
        if self.saved or not isinstance(self.chosen, BuiltIn):
            return None
        found = recognise(source, (OWN_LAYOUT,))
        return found if found is not None and not found.score[2] else None

    def _parse(self, path: Path, source: Content, found: Recognised) -> ReadFile:
        try:
            parsed = found.importer.parse(read_table(source, found), self.context)
        except NeedsZone as needs:
            zone = self.said.get(needs.account) or (self.ask(needs.account, source.name) if self.ask else "")
            return self._parsed_in(path, source, found, needs.account, zone and canonical(zone))
        except Undecided as error:
            return ReadFile(path, None, f"{source.name}: {error}; nothing of it was imported", ORDER)
        return self._checked(path, source, found, parsed)

    def _parsed_in(self, path: Path, source: Content, found: Recognised, account: str, zone: str) -> ReadFile:
        """The file once more, in the zone that was asked for; empty where nobody answered."""
        if not zone:
            command = f"trimtab import {path.name} --tz Zone (such as Europe/Berlin or UTC+2)"
            after = f", remembered for account {account}" if account else ""
            return ReadFile(path, None, f"{source.name} needs a time zone: {command}{after}", ZONE, account)
        if account:
            self.said[account] = zone
        return self._checked(path, source, found, self._again(source, found, timezone=zone))

    def _again(self, source: Content, found: Recognised, **said: str) -> ParsedFile:
        return found.importer.parse(read_table(source, found), replace(self.context, **said))

    def _checked(self, path: Path, source: Content, found: Recognised, parsed: ParsedFile) -> ReadFile:
        """The file, unless its rows stand in the ledger, or in this import, with times in another zone."""
        self._look()
        used = zones.clash(self.ws, parsed, lambda zone: self._again(source, found, instead=zone))
        if used is not None:
            said = (
                f"its rows stand in the ledger with times in {used.zone} (import {used.import_id}, {used.file}), not {parsed.zone}, and "
                f"would count twice; keep them with --tz {used.zone}, or undo that with 'trimtab undo-import {used.import_id}' and import "
                f"again"
            )
            return ReadFile(path, None, f"{source.name}: {said}", UNDO, parsed.account)
        other = self._seen.setdefault((parsed.sha256, source.name.partition(" [")[2], parsed.format, parsed.account), parsed.zone)
        if other != parsed.zone:
            said = f"the same file under another name was read with times in {other}; leave one of them out"
            return ReadFile(path, None, f"{source.name}: {said}", ZONE, parsed.account)
        if self.context.timezone and parsed.account and parsed.zone_source == USER and parsed.zone == canonical(self.context.timezone):
            self.said[parsed.account] = parsed.zone
        parsed.kept = keep(source, parsed, found.importer, self.context, self.asked)
        unknown = unnamed(source, found)
        source.lines = []
        how = CHOSEN if self.asked else BY_PROFILE if found.importer in self.saved else TOLERANT if unknown else EXACT
        weak = found.importer.evidence == "weak"
        if weak:
            parsed.warnings.append(WEAK.format(found.importer.title))
        return ReadFile(path, parsed, weak=weak, detected=how, unknown_columns=unknown)


def _unfit(source: Content, chosen: Sequence[Importer]) -> str:
    said = unrecognised(source, chosen)
    if len(chosen) == 1:
        needed = ", ".join(chosen[0].signatures[-1].required)
        return f"it does not look like {chosen[0].id}, whose header has {needed}; leave --format out, or check the file"
    return said


def _hint(source: Content) -> str:
    """For files of Trimtab's own that other commands take."""
    header = source.lines[0].lower().replace(" ", "").strip("\ufeff") if source.lines else ""
    if header.startswith("asset,at,price,currency"):
        return "this is a price file; give it to trimtab prices import"
    if header.startswith("kind,at,account,"):
        return "this is a file of entries; give it to trimtab add csv"
    return ""
