"""The user's word on quarantined rows, kept by identity: a row that was settled is not booked by a later reading of it."""

from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from core.ledger.database import Database
from core.ledger.encode import storable
from core.ledger.keys import stand_in
from core.model import Fate, ParsedFile, SourceRow

IN_FORCE = """
    (dismissed_row.event IS NULL
     OR EXISTS (SELECT 1 FROM event WHERE event.key = dismissed_row.event AND event.manual = 1))
"""
"""A row settled with an event waits again when that event is removed."""
WORDS = f"SELECT key, text, how, reason, event IS NOT NULL FROM dismissed_row WHERE {IN_FORCE}"
SETTLED = "settled by the user"
BESIDE = "beside a settled row"


class Word(Struct, frozen=True):
    """What the user said of a row. `by_hand`: an event entered by hand stands for it."""

    key: bytes
    how: str
    reason: str
    by_hand: bool


def held_back(database: Database, parsed: ParsedFile, formats: tuple[str, ...] = ()) -> ParsedFile:
    """The file without what the user has settled already (rule L1.5); `parsed` itself where there is no such row.

    Held back is an event all of whose rows were settled, and one with a row in whose place an event was entered by hand. `formats` are
    further names under which the file's rows may be known.
    """
    words = {bytes(key): (text, Word(bytes(key), how, reason, bool(event))) for key, text, how, reason, event in database.rows(WORDS)}
    if not words:
        return parsed
    marked = _marked(parsed, words, (parsed.format, *formats))
    if not marked:
        return parsed
    rows = list(parsed.rows)
    for index, word in marked.items():
        if rows[index].fate is Fate.QUARANTINED:
            rows[index] = replace(rows[index], key=word.key)
    drafts, beside = [], set[int]()
    for draft in parsed.drafts:
        said = [marked[index] for index in draft.rows if index in marked]
        if draft.rows and (len(said) == len(draft.rows) or any(word.by_hand for word in said)):
            beside.update(draft.rows)
        else:
            drafts.append(draft)
    kept_by_another = {index for draft in drafts for index in draft.rows}
    for index in beside - kept_by_another:
        rows[index] = _waiting(rows[index], marked.get(index))
    gone = beside - kept_by_another
    for index in marked.keys() - kept_by_another - beside:
        if rows[index].fate is Fate.BOOKED:
            rows[index] = _waiting(rows[index], marked[index])
            gone.add(index)
    return replace(
        parsed,
        rows=rows,
        drafts=drafts,
        prices=[seen for seen in parsed.prices if seen.row not in gone],
        positions=[seen for seen in parsed.positions if seen.row not in gone],
    )


def _waiting(row: SourceRow, word: Word | None) -> SourceRow:
    if word is None:
        reason = "another row of the same event was settled with an event entered by hand; settle or dismiss this one too"
        return replace(row, fate=Fate.QUARANTINED, reason=reason, cause=BESIDE)
    return replace(row, fate=Fate.QUARANTINED, reason=f"{word.how}: {word.reason}", cause=SETTLED, key=word.key)


def _marked(parsed: ParsedFile, words: dict[bytes, tuple[str, Word]], formats: tuple[str, ...]) -> dict[int, Word]:
    """Rows of the file that the user has settled, by their key or, where a later reader gives another, by text and occurrence."""
    texts = {text for text, _ in words.values()}
    seen: Counter[str] = Counter()
    found: dict[int, Word] = {}
    for index, row in enumerate(parsed.rows):
        word = words.get(row.key)
        if word is None and (row.text in texts or storable(row.text) in texts):
            seen[row.text] += 1
            keys = (stand_in(form, parsed.account, seen[row.text], row.text) for form in formats)
            word = next((words[key] for key in keys if key in words), None)
        if word is not None:
            found[index] = word[1]
    return found
