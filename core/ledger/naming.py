"""The names of assets as files and the user state them: kept here, read as `Identities`. What follows from them is in `resolving`."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from core.ledger.database import Database
from core.ledger.encode import day_or_none
from core.ledger.errors import LedgerError, NotFound
from core.ledger.identity import FIRST, LAST, Clash, Identities, Said, Seen
from core.ledger.journal import Journal
from core.ledger.names import Names, forget_unused
from core.ledger.resolving import resolve
from core.model import AssetKind, NamesSeen, kind_of
from core.model.identifiers import Scheme, scheme_of

CODES = "SELECT code FROM asset"
WORDS = """
    SELECT name.code, asset.code, asset_name.since, asset_name.until, asset_name.word
      FROM asset_name
      JOIN asset AS name ON name.id = asset_name.name
      JOIN asset ON asset.id = asset_name.asset
     WHERE asset_name.file IS NULL
"""
STATED = """
    SELECT name.code, asset.code, min(asset_name.since), max(asset_name.until)
      FROM asset_name
      JOIN asset AS name ON name.id = asset_name.name
      JOIN asset ON asset.id = asset_name.asset
     WHERE asset_name.file IS NOT NULL
     GROUP BY asset_name.name, asset_name.asset
"""
HISTORY = """
    SELECT name.code, asset.code, asset_name.word, asset_name.since, asset_name.until, asset_name.reason, source_file.name
      FROM asset_name
      JOIN asset AS name ON name.id = asset_name.name
      JOIN asset ON asset.id = asset_name.asset
      LEFT JOIN source_file ON source_file.id = asset_name.file
     ORDER BY name.code, asset_name.file IS NOT NULL, asset_name.since, asset_name.until, asset.code, source_file.name
"""
OF_FILE = """
    SELECT DISTINCT name.code, asset.code
      FROM asset_name
      JOIN asset AS name ON name.id = asset_name.name
      JOIN asset ON asset.id = asset_name.asset
     WHERE asset_name.file = :file
"""
EVERY = """
    SELECT name.code, asset_name.scheme, asset_name.value, asset_name.word, asset_name.since, asset_name.until, import.undone_at
      FROM asset_name
      JOIN asset AS name ON name.id = asset_name.name
      LEFT JOIN source_file ON source_file.id = asset_name.file
      LEFT JOIN import ON import.id = source_file.import
     ORDER BY asset_name.id
"""
INTO = "INSERT INTO asset_name (asset, name, scheme, value, word, since, until, reason, at, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
TAKE_BACK = """
    DELETE FROM asset_name
     WHERE file IS NULL AND word = :word
       AND (name = :one AND asset = :other OR name = :other AND asset = :one)
"""
_SAME, _APART = "same", "apart"


class AssetName(Struct, frozen=True):
    """One statement of the history of an asset's names. `file` is empty where the user said it; `parted`: that it is another's name.

    Of a file, `since` and `until` are the first and last day on which a row states it; of the user, the days on which it holds.
    """

    name: str
    asset: str
    scheme: Scheme
    since: date | None
    until: date | None
    file: str
    reason: str
    parted: bool = False


def identities(database: Database) -> Identities:
    """What every code in the ledger means now."""
    return database.remembered("names", lambda: _resolved(database))


def _resolved(database: Database) -> Identities:
    seen = [Seen(name, asset, first, last) for name, asset, first, last in database.rows(STATED)]
    return resolve((code for (code,) in database.rows(CODES)), _said(database), seen)


def code_for(known: Identities, asset: str, day: str) -> str:
    """The code to write down so that it is read as `asset` on a civil day. Raises `NotFound` where none would be."""
    code = asset if known.plain else known.written(asset, day)
    if code is None:
        raise NotFound(f"{asset} named {known.on(asset, day)} on {day}: write that, or see 'trimtab assets names {asset}'")
    return code


def learn(database: Database, names: Names, seen: Iterable[NamesSeen], file: int) -> None:
    """Stores what a file states of the names of securities. A pair that names no security, or a name twice, teaches nothing."""
    spans: dict[tuple[str, str], tuple[date, date]] = {}
    for pair in seen:
        if pair.name != pair.asset and kind_of(pair.name) == kind_of(pair.asset) == AssetKind.SECURITY:
            first, last = spans.get((pair.name, pair.asset), (pair.first, pair.last))
            spans[pair.name, pair.asset] = (min(first, pair.first), max(last, pair.last))
    if spans:
        at = database.now()
        rows = [
            _row(names, name, asset, _SAME, first.isoformat(), last.isoformat(), "", at, file)
            for (name, asset), (first, last) in spans.items()
        ]
        database.many(INTO, rows)


class AssetNames:
    """The user's word on names, and their history. Every change is in the journal and moves the facts: booking rests on it."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def identities(self) -> Identities:
        """What every code means now."""
        return identities(self._db)

    def same(self, name: str, asset: str, since: date | None = None, until: date | None = None, reason: str = "") -> None:
        """`name` means the asset that `asset` names, always or on the civil days from `since` to `until`, both included.

        Raises `LedgerError` where that cannot be: another kind, said already, days that another word holds, or two securities by their
        own identifiers unless these are what is named.
        """
        word = Said(name, asset, since.isoformat() if since else FIRST, until.isoformat() if until else LAST)
        with self._db.writing("asset names", facts=True):
            self._check(word)
            names = Names(self._db)
            self._db.run(TAKE_BACK, {"word": _APART, "one": names.asset(name), "other": names.asset(asset)})
            self._put(names, word, _SAME, reason)
            self._journal.append("asset names joined", name, reason, {"name": name, "asset": asset, "since": since, "until": until})

    def part(self, name: str, asset: str, reason: str = "") -> None:
        """Takes back that the two are one: the user's own word, and what files state of the pair for as long as it stands.

        Raises `NotFound` where nothing joins these two, naming what they are called together where other names do.
        """
        with self._db.writing("asset names", facts=True):
            names = Names(self._db)
            pair = {"one": names.asset(name), "other": names.asset(asset)}
            gone = self._db.run(TAKE_BACK, {**pair, "word": _SAME}).rowcount
            before = self.identities()
            self._put(names, Said(name, asset), _APART, reason)
            if before.same_as(self.identities()):
                self._db.run(TAKE_BACK, {**pair, "word": _APART})
                if not gone:
                    raise NotFound(_not_joined(before, name, asset))
            forget_unused(self._db)
            self._journal.append("asset names parted", name, reason, {"name": name, "asset": asset})

    def codes(self) -> list[str]:
        """Every code that files, prices or the user use."""
        return [code for (code,) in self._db.rows(CODES)]

    def history(self, asset: str | None = None) -> list[AssetName]:
        """What was stated of names, the user's word first; of those that mean `asset` where it is given, on any day."""
        known = self.identities()
        wanted = None if asset is None else {*known.codes(asset), asset}
        return [
            AssetName(name, other, scheme_of(name), day_or_none(since), day_or_none(until), file or "", reason, word == _APART)
            for name, other, word, since, until, reason, file in self._db.rows(HISTORY)
            if wanted is None or {name, other} & wanted
        ]

    def clashes(self) -> tuple[Clash, ...]:
        """Statements that cannot all hold, and what was made of them."""
        return self.identities().clashes

    def _put(self, names: Names, word: Said, what: str, reason: str) -> None:
        since, until = word.since or None, None if word.until == LAST else word.until
        self._db.many(INTO, [_row(names, word.name, word.asset, what, since, until, reason, self._db.now(), None)])

    def _check(self, word: Said) -> None:
        name, asset = word.name, word.asset
        kinds = {kind_of(name), kind_of(asset)}
        if name == asset:
            raise LedgerError(f"{name} is one name: give the two that mean one asset")
        if AssetKind.CASH in kinds or len(kinds) > 1:
            raise LedgerError(f"{name} and {asset} cannot be one asset: money has one name, and names of two kinds mean two things")
        if word.since > word.until:
            raise LedgerError(f"{word.until} is before {word.since}: give the first day and then the last")
        said = [each for each in _said(self._db) if not each.apart]
        if not word.dated:
            always = resolve((), [each for each in said if not each.dated], ())
            if always.asset(name) == always.asset(asset):
                raise LedgerError(f"{name} and {asset} are one asset by your word already: 'trimtab assets names' shows their names")
            self._check_identifiers(word)
            return
        for each in said:
            if each.dated and each.name == name and each.since <= word.until and word.since <= each.until:
                raise LedgerError(f"{name} means {each.asset} on some of these days by your word: part those two first")
            if each.dated and (each.name, each.asset) == (asset, name):
                raise LedgerError(f"{asset} means {name} on some days by your word, so {name} cannot mean {asset}: part those two first")

    def _check_identifiers(self, word: Said) -> None:
        """Two names whose assets bear two identifiers of one scheme are two securities, unless the identifiers themselves are joined."""
        known = self.identities()
        ours, theirs = _identifiers(known, word.name), _identifiers(known, word.asset)
        for scheme in sorted(ours.keys() & theirs.keys()):
            if not ours[scheme] & theirs[scheme] and not (word.name in ours[scheme] and word.asset in theirs[scheme]):
                raise LedgerError(
                    f"{word.name} is {min(ours[scheme])} and {word.asset} is {min(theirs[scheme])}, two securities by their {scheme.name}: "
                    f"where one became the other, join those two; where a name was passed on, say on which days with --since and --until"
                )


def remarks(database: Database, file: int) -> Iterator[str]:
    """Sentences about the names that a file states and that cannot all hold."""
    stated = {code for pair in database.rows(OF_FILE, {"file": file}) for code in pair}
    if stated:
        for clash in identities(database).clashes:
            if stated & {clash.name, *clash.assets}:
                yield f"{clash.sentence}; 'trimtab assets names {clash.name}' shows more"


def wrong(database: Database) -> Iterator[tuple[str, str]]:
    """Statements that the ledger cannot have written: (code, what is wrong)."""
    for name, scheme, value, word, since, until, gone in database.rows(EVERY):
        if (scheme, value) != (scheme_of(name).value, name.partition(":")[2]):
            yield name, f"the name is kept as {scheme} {value}, which it is not"
        if word not in (_SAME, _APART) or (since or FIRST) > (until or LAST):
            yield name, "what is stated of the name makes no sense"
        if gone is not None:
            yield name, "the file that states it was undone"


def _said(database: Database) -> list[Said]:
    return [
        Said(name, asset, since or FIRST, until or LAST, word == _APART)
        for name, asset, since, until, word in database.rows(WORDS)
    ]


def _row(
    names: Names, name: str, asset: str, word: str, since: str | None, until: str | None, reason: str, at: str, file: int | None
) -> tuple[object, ...]:
    return (names.asset(asset), names.asset(name), scheme_of(name).value, name.partition(":")[2], word, since, until, reason, at, file)


def _identifiers(known: Identities, code: str) -> dict[Scheme, set[str]]:
    """The identifiers of the asset that `code` means by itself."""
    found: dict[Scheme, set[str]] = {}
    root = known.asset(code)
    for each in {code, *(other for other in known.codes(root) if known.asset(other) == root)}:
        scheme = scheme_of(each)
        if scheme not in (Scheme.TICKER, Scheme.CONTRACT):
            found.setdefault(scheme, set()).add(each)
    return found


def _not_joined(known: Identities, name: str, asset: str) -> str:
    root = known.asset(name)
    if root != known.asset(asset):
        return f"nothing says that {name} and {asset} are one asset: 'trimtab assets names' lists what is said"
    between = ", ".join(code for code in known.codes(root) if code not in (name, asset))
    return f"{name} and {asset} are one through other names ({between}): part one of those from its neighbour"
