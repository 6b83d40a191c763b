"""For the tests of importers, those of other packages too: read a file with one importer, and write what became of it, line by line.

    2025-06-30T10:00:00Z buy: +0.01 crypto:BTC {600 USD}, -600 cash:USD {600 USD}, fee -8.94 cash:USD {8.94 USD} < 5

stands for an event, its legs (what the source says they were worth in braces) and the lines of the file that it comes from.
"""

from pathlib import Path

from core.model import Draft, Fate, Leg, LegRole, ParsedFile
from core.money import text
from importers.base import Context, Importer
from importers.csvfile import load
from importers.detection import read_table, recognise
from importers.plugins import Plugged


def read(importer: Importer, path: Path, context: Context | None = None) -> ParsedFile:
    """The file as that importer reads it, held to what the ledger can store.

    Raises `ValueError` where the header fits none of its signatures, and `base.Failed` where the importer fails or hands over what
    cannot be stored.
    """
    source = load(path)
    found = recognise(source, (importer,))
    if found is None:
        wanted = "; or ".join(", ".join(each.required) for each in importer.signatures)
        raise ValueError(f"the header of {path.name} fits no signature of {importer.id}, which wants {wanted}")
    return Plugged(importer, "this package").parse(read_table(source, found), context or Context())


def golden(parsed: ParsedFile) -> str:
    """Everything that was made of a file: events, observations, rows that were set aside with their reason, warnings."""
    out = [f"{parsed.format} {parsed.version} · {parsed.account} · {parsed.zone} by {parsed.zone_source}"]
    out += [event(draft, parsed) for draft in sorted(parsed.drafts, key=lambda draft: (draft.rows, draft.kind))]
    out += [
        f"position {seen.at.isoformat()} {seen.account}: {text(seen.quantity)} {seen.asset}"
        + ("" if seen.basis is None else f" {{{text(seen.basis)} {seen.currency}}}")
        for seen in parsed.positions
    ]
    out += [f"price {seen.at.isoformat()} {seen.asset} {text(seen.price)} {seen.currency}" for seen in parsed.prices]
    aside = [row for row in parsed.rows if row.fate is not Fate.BOOKED]
    out += [f"line {row.line} {row.fate}: {row.cause + ': ' if row.cause else ''}{row.reason}" for row in aside]
    out += [f"warning: {sentence}" for sentence in parsed.warnings]
    return "\n".join(out) + "\n"


def event(draft: Draft, parsed: ParsedFile) -> str:
    """One event in one line."""
    at = str(draft.stated_date) if draft.stated_date else draft.at.isoformat().replace("+00:00", "Z")
    variety = f" {draft.variety}" if draft.variety else ""
    lines = ", ".join(str(parsed.rows[row].line) for row in sorted(draft.rows))
    return f"{at} {draft.kind}{variety}: {', '.join(map(leg, draft.legs))} < {lines}"


def leg(found: Leg) -> str:
    """One leg: role of a fee or tax, signed quantity, asset, and its stated value in braces."""
    sign = "" if found.quantity < 0 else "+"
    role = "" if found.role in (LegRole.ASSET, LegRole.CASH) else f"{found.role} "
    worth = "" if found.value is None else f" {{{text(found.value)} {found.currency}}}"
    return f"{role}{sign}{text(found.quantity)} {found.asset}{worth}"
