"""`trimtab mapping`: describe a table that no format knows. Suggest, check against the file, save, list, show."""

from collections.abc import Iterator
from pathlib import Path

import click

from core.model import Fate, symbol
from core.money import text
from core.services.contracts import mappings as contract
from core.services.contracts.files import draft
from core.services.errors import FAILED
from importers import service
from tui.cli_options import Group, UserPath
from tui.cli_text import moment, plain, table
from tui.commands.session import as_of, opened, policy_here, say, sentences, show


@click.group("mapping", cls=Group)
@click.pass_context
def mapping_command(ctx: click.Context) -> None:
    """Mappings: what the columns and words of a table mean that no format knows."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


@mapping_command.command("suggest")
@click.argument("file", type=UserPath())
def suggest_command(file: Path) -> int:
    """Propose a mapping for FILE as TOML on stdout; what it leaves to you is said on stderr, and the exit is then 1."""
    with sentences(FAILED):
        found = service.suggest_mapping(file)
    policy = policy_here()
    show(lambda: contract.suggested(policy, as_of(), _suggestion(file, found)), lambda: [plain(line) for line in found.text.splitlines()])
    for remark in found.remarks:
        say(plain(remark))
    for ask in found.asks:
        say(f"to be said: {plain(ask)}")
    return 1 if found.asks else 0


def _suggestion(file: Path, found: service.Suggestion) -> dict[str, object]:
    return {
        "path": str(file), "delimiter": found.delimiter, "encoding": found.encoding, "preamble": found.preamble,
        "date_order": found.date_order or None, "decimal_comma": found.decimal_comma, "footers": found.footers,
        "columns": [{"name": each.name, "field": each.field or None, "samples": each.samples} for each in found.columns],
        "types": [{"word": word, "meaning": meaning or None} for word, meaning in found.types],
        "asks": found.asks, "remarks": found.remarks, "text": found.text,
    }


@mapping_command.command("check")
@click.argument("which", metavar="NAME|MAPPING.toml")
@click.argument("file", type=UserPath())
@click.option("--tz", "timezone", metavar="ZONE", help="The time zone of its times, where nothing says.")
@click.option("--rows", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N", help="The first N rows.")
def check_command(which: str, file: Path, timezone: str | None, rows: int) -> int:
    """The first rows of FILE raw beside what a mapping makes of them; exit 1 where it cannot be read or a row waits."""
    with opened(blank=True, hint=False) as ws:
        mapping = service.check_mapping(ws, which)
        found = service.preview_mapping(file, mapping, timezone=service.checked_zone(timezone), rows=rows)
        show(lambda: contract.checked(ws, _preview(file, mapping.name, found)), lambda: _shown(found, ws.tz))
        return 1 if found.problem or dict(found.counts).get(Fate.QUARANTINED) else 0


def _preview(file: Path, name: str, found: service.Preview) -> dict[str, object]:
    return {
        "path": str(file), "mapping": name, "problem": found.problem or None, "header": found.header, "timezone": found.zone or None,
        "asks_timezone": found.asks_zone, "warnings": found.warnings,
        "counts": {fate.value: dict(found.counts).get(fate, 0) for fate in Fate},
        "rows": [
            {
                "line": row.line, "raw": row.raw, "fate": row.fate, "reason": row.reason or None,
                "events": [draft(each, [row.line]) for each in row.drafts],
                "prices": [
                    {"asset": symbol(each.asset), "at": each.at, "price": each.price, "currency": each.currency} for each in row.prices
                ],
            }
            for row in found.rows
        ],
    }


def _shown(found: service.Preview, tz: str) -> Iterator[str]:
    if found.problem:
        yield plain(found.problem)
        return
    for row in found.rows:
        yield f"line {row.line}: {plain(row.raw)[:160]}"
        for each in row.drafts:
            legs = ", ".join(f"{leg.role.value} {text(leg.quantity)} {plain(symbol(leg.asset))}" for leg in each.legs)
            when = each.stated_date.isoformat() if each.stated_date else moment(each.at, tz)
            yield f"    {when} {' '.join(filter(None, (each.kind.value, each.variety)))}: {legs}"
        for price in row.prices:
            yield f"    {moment(price.at, tz)} price of {plain(symbol(price.asset))}: {text(price.price)} {plain(price.currency)}"
        if row.fate is not Fate.BOOKED:
            yield f"    {row.fate.value}: {plain(row.reason)}"
    yield ", ".join(f"{count:,} {fate.value}" for fate, count in found.counts) + f" of the rows looked at; times in {plain(found.zone)}"
    if found.asks_zone:
        yield "Nothing says in which time zone its times are; the import will ask, or take --tz ZONE. UTC stands in here."
    yield from (f"warning: {plain(each)}" for each in found.warnings)


@mapping_command.command("save")
@click.argument("name")
@click.argument("file", type=UserPath())
@click.option("--replace", is_flag=True, help="Also where a mapping of that name is there.")
def save_command(name: str, file: Path, replace: bool) -> None:
    """Save the mapping FILE (.toml) as NAME, or what is suggested for a table; files with its columns are then recognised."""
    with opened(make=True) as ws:
        saved = service.save_mapping(ws, name, file, replace=replace)
        if file.suffix.lower() != ".toml" and (known := service.recognised_as(ws, file)) not in ("", saved.name):
            say(f"{plain(file.name)} is recognised as {known} already; give --format {saved.name} to have it read by this mapping")
        said = f"{plain(saved.path)} is saved; files with its columns are recognised now"
        before = len(service.read_by(ws, saved.name)) if replace else 0
        if before:
            many = "files stand as they were" if before > 1 else "file stands as it was"
            say(f"{before} {many} read before; 'trimtab quarantine retry --all' reads the ledger's files anew")
        show(lambda: contract.one(ws, _profile(saved)), lambda: [said])


@mapping_command.command("list")
def list_command() -> None:
    """The saved mappings."""
    with opened(blank=True, hint=False) as ws:
        found = service.saved_mappings(ws)
        rows = [(each.name, each.problem or ", ".join(each.mapping.columns.values() if each.mapping else ())) for each in found]
        show(
            lambda: contract.listed(ws, [_profile(each) for each in found]),
            lambda: table(["Name", "Columns"], rows) if rows else ["No mappings are saved: 'trimtab mapping suggest FILE' begins one."],
        )


@mapping_command.command("show")
@click.argument("name")
def show_command(name: str) -> None:
    """The saved mapping NAME as it is written."""
    with opened(blank=True, hint=False) as ws:
        found = service.saved_mapping(ws, name)
        show(lambda: contract.one(ws, _profile(found)), lambda: [plain(line) for line in found.text.splitlines()] or [plain(found.problem)])


def _profile(found: service.Profile) -> dict[str, object]:
    return {
        "name": found.name, "path": str(found.path), "problem": found.problem or None,
        "columns": [{"field": field, "name": name} for field, name in found.mapping.columns.items()] if found.mapping else [],
        "text": found.text,
    }
