"""Helpers: read a text or a fixture, and write drafts in the field's notation."""

from pathlib import Path

from core.model import Draft, Fate, LegRole, ParsedFile, symbol
from core.money import text
from importers.base import Context, Importer
from importers.csvfile import content, load
from importers.detection import read_table, recognise
from importers.registry import all_importers

FIXTURES = Path(__file__).parent / "fixtures"
CORPUS = Path(__file__).parents[2].parent / "shared" / "formats" / "corpus"


def read(
    data: str | bytes, name: str = "export.csv", account: str = "", tz: str = "", only: Importer | None = None
) -> ParsedFile:
    """The parsed text; fails where no importer knows it."""
    source = content(data.encode() if isinstance(data, str) else data, name)
    found = recognise(source, (only,) if only else all_importers())
    assert found is not None, "no importer recognises this"
    return found.importer.parse(read_table(source, found), Context(account, tz))


def read_path(path: Path, account: str = "", tz: str = "") -> ParsedFile:
    found = recognise(source := load(path), all_importers())
    assert found is not None, f"no importer recognises {path.name}"
    return found.importer.parse(read_table(source, found), Context(account, tz))


def show(draft: Draft) -> str:
    """`2024-01-05 10:00:00 buy +0.5 BTC, -20000 USD, -52 USD fee`; the date alone where the source gives no time."""
    when = draft.stated_date.isoformat() if draft.stated_date else f"{draft.at:%Y-%m-%d %H:%M:%S}"
    kind = f"{draft.kind.value} {draft.variety}".strip()
    legs = []
    for leg in draft.legs:
        amount = text(leg.quantity)
        said = f"{'' if amount.startswith('-') else '+'}{amount} {symbol(leg.asset)}"
        if leg.role in (LegRole.FEE, LegRole.TAX):
            said += f" {leg.role.value}"
        if leg.value is not None:
            said += f" {{{text(leg.value)} {leg.currency}}}"
        legs.append(said)
    return f"{when} {kind} {', '.join(legs)}"


def shown(parsed: ParsedFile) -> list[str]:
    """Every draft in order of time."""
    return [show(draft) for draft in sorted(parsed.drafts, key=lambda draft: (draft.at, draft.rows))]


def fates(parsed: ParsedFile) -> dict[str, int]:
    return {fate.value: found for fate in Fate if (found := sum(row.fate is fate for row in parsed.rows))}


def reasons(parsed: ParsedFile, fate: Fate) -> list[tuple[int, str]]:
    """(line, rule or cause) of ignored or quarantined rows."""
    return [(row.line, row.cause or row.reason) for row in parsed.rows if row.fate is fate]


def keys(parsed: ParsedFile) -> list[str]:
    return sorted(draft.key.hex() for draft in parsed.drafts)
