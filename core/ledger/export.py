"""The ledger as CSV files, one per table, for whoever wants the data without Trimtab. Text cells cannot run as formulas."""

import csv
import errno
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from core.ledger.database import Database, Row
from core.ledger.errors import DiskFull, LedgerReadOnly
from core.ledger.folders import whole

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Sheet(Struct, frozen=True):
    """One file: its name, columns, which of them hold numbers, and the statement that fills it."""

    name: str
    columns: tuple[str, ...]
    numbers: frozenset[str]
    sql: str


def _sheet(name: str, columns: str, sql: str, numbers: str = "") -> Sheet:
    return Sheet(name, tuple(columns.split()), frozenset(numbers.split()), sql)


SHEETS = (
    _sheet("imports", "import at undone_at", "SELECT id, at, undone_at FROM import ORDER BY id", "import"),
    _sheet(
        "files",
        "file import name sha256 format version account zone zone_source read warnings",
        "SELECT id, import, name, sha256, format, version, account, zone, zone_source, read, warnings FROM source_file ORDER BY id",
        "file import read",
    ),
    _sheet(
        "rows",
        "file line fate reason cause text",
        "SELECT file, line, fate, reason, cause, text FROM source_row ORDER BY id",
        "file line",
    ),
    _sheet(
        "events",
        "event standing kind variety at stated_date zone zone_source note refs",
        "SELECT lower(hex(key)), standing, kind, variety, at, stated_date, zone, zone_source, note, replace(refs, char(31), ' ') "
        "FROM event ORDER BY at, key, id",
    ),
    _sheet(
        "legs",
        "event standing leg account asset quantity role value currency",
        """
        SELECT lower(hex(event.key)), event.standing, leg.number, account.name, asset.code, leg.quantity, leg.role, leg.value, leg.currency
          FROM event
          JOIN leg ON leg.event = event.id
          JOIN account ON account.id = leg.account
          JOIN asset ON asset.id = leg.asset
         ORDER BY event.at, event.key, event.id, leg.number
        """,
        "leg quantity value",
    ),
    _sheet(
        "claims",
        "event file line",
        """
        SELECT lower(hex(event.key)), source_row.file, source_row.line
          FROM claim
          JOIN event ON event.id = claim.event
          JOIN source_row ON source_row.id = claim.row
         ORDER BY claim.row, claim.event
        """,
        "file line",
    ),
    _sheet(
        "prices",
        "asset at price currency source file",
        """
        SELECT asset.code, at, price, currency, source, file
          FROM price
          JOIN asset ON asset.id = price.asset
         ORDER BY asset.code, at, price.id
        """,
        "price file",
    ),
    _sheet(
        "positions",
        "account asset at quantity basis currency file",
        """
        SELECT account.name, asset.code, at, quantity, basis, currency, file
          FROM position_seen
          JOIN account ON account.id = position_seen.account
          JOIN asset ON asset.id = position_seen.asset
         ORDER BY account.name, asset.code, at, position_seen.id
        """,
        "quantity basis file",
    ),
    _sheet(
        "accounts",
        "account venue owner tax_type custody timezone reinvests whole_shares form_1099",
        "SELECT name, venue, owner, tax_type, custody, timezone, reinvests, whole_shares, form_1099 FROM account ORDER BY name",
    ),
    _sheet(
        "lot_methods",
        "account since method recorded_at",
        """
        SELECT account.name, since, method, recorded_at
          FROM account_method
          JOIN account ON account.id = account_method.account
         ORDER BY 1, 2
        """,
    ),
    _sheet(
        "recurring_buys",
        "account asset amount currency every first last",
        """
        SELECT account.name, asset.code, amount, currency, every, first, last
          FROM recurring_buy
          JOIN account ON account.id = recurring_buy.account
          JOIN asset ON asset.id = recurring_buy.asset
         ORDER BY recurring_buy.id
        """,
        "amount",
    ),
    _sheet(
        "assets",
        "asset name class tags protocol strategy pegged wash_group wash_similar",
        "SELECT code, name, asset_class, tags, protocol, strategy, pegged, wash_group, wash_similar FROM asset ORDER BY code",
    ),
    _sheet(
        "identifiers",
        "name asset scheme value word since until reason at file",
        """
        SELECT name.code, asset.code, scheme, value, word, since, until, reason, at, file
          FROM asset_name
          JOIN asset AS name ON name.id = asset_name.name
          JOIN asset ON asset.id = asset_name.asset
         ORDER BY 1, 2, asset_name.id
        """,
        "file",
    ),
    _sheet("corrections", "event correction reason at", "SELECT lower(hex(key)), event, reason, at FROM correction ORDER BY id"),
    _sheet(
        "transfer_words",
        "outgoing incoming word reason at",
        "SELECT lower(hex(outgoing)), lower(hex(incoming)), word, reason, at FROM transfer_word ORDER BY at, outgoing, incoming",
    ),
    _sheet("answers", "question answer reason at", "SELECT question, answer, reason, at FROM answer ORDER BY question"),
    _sheet(
        "dismissed_rows",
        "row how reason at event",
        "SELECT lower(hex(key)), how, reason, at, lower(hex(event)) FROM dismissed_row ORDER BY at, key",
    ),
    _sheet("asset_codes", "venue code asset at", "SELECT venue, code, asset, at FROM asset_alias ORDER BY venue, code"),
    _sheet(
        "identifications",
        "identification recorded_at channel account asset event ticket confirmed_at withdrawn_at lot quantity",
        """
        SELECT id, recorded_at, channel, account, asset, event, ticket, confirmed_at, withdrawn_at, lot, quantity
          FROM identification
          LEFT JOIN identification_lot ON identification_lot.identification = identification.id
         ORDER BY id, number
        """,
        "identification quantity",
    ),
    _sheet(
        "allocations",
        "allocation recorded_at asset owner note withdrawn_at lot account quantity",
        """
        SELECT id, recorded_at, asset, owner, note, withdrawn_at, lot, account, quantity
          FROM allocation
          LEFT JOIN allocation_part ON allocation_part.allocation = allocation.id
         ORDER BY id, number
        """,
        "allocation quantity",
    ),
    _sheet(
        "decisions",
        "seq action state at until reason ticket undoes shown",
        "SELECT seq, action, state, at, until, reason, ticket, undoes, json FROM decision ORDER BY seq",
        "seq undoes",
    ),
    _sheet(
        "tickets",
        "ticket at action account asset side quantity closed shown",
        "SELECT id, at, action, account, asset, side, quantity, closed, json FROM ticket ORDER BY at, id",
        "quantity",
    ),
    _sheet("fills", "ticket event quantity at", "SELECT ticket, lower(hex(event)), quantity, at FROM fill ORDER BY ticket, at", "quantity"),
    _sheet(
        "checklist",
        "step period done evidence by at",
        "SELECT step, period, done, evidence, ticked_by, at FROM checklist_tick ORDER BY seq",
        "done",
    ),
    _sheet(
        "breaches",
        "subject rule side level first_seen over_at",
        "SELECT subject, rule, side, level, first_seen, over_at FROM breach_seen ORDER BY id",
    ),
    _sheet(
        "journal",
        "seq at kind subject reason payload previous hash",
        "SELECT seq, at, kind, subject, reason, payload, previous, hash FROM journal ORDER BY seq",
        "seq",
    ),
)


def export_csv(database: Database, out_dir: Path) -> list[Path]:
    """Writes every table to `out_dir` (made where it is missing) and gives the files. Figures are canonical decimals, instants UTC.

    A text that a spreadsheet would run as a formula gets an apostrophe before it. Nothing is left where it breaks off.
    Raises `LedgerReadOnly`, `DiskFull`.
    """
    try:
        with whole(out_dir) as part:
            names = [_write(database, sheet, part) for sheet in SHEETS]
        return [out_dir / name for name in names]
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(f"the disk is full: make room for the export in {out_dir} and try again") from None
        raise LedgerReadOnly(f"{out_dir} cannot be written ({error.strerror}): choose another folder with --out") from None


def _write(database: Database, sheet: Sheet, folder: Path) -> str:
    name = f"{sheet.name}.csv"
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(sheet.columns)
        writer.writerows(_cells(sheet, database.each(sheet.sql)))
    return name


def _cells(sheet: Sheet, rows: Iterator[Row]) -> Iterator[list[object]]:
    numeric = [column in sheet.numbers for column in sheet.columns]
    for row in rows:
        yield ["" if cell is None else cell if number else neutral(str(cell)) for cell, number in zip(row, numeric, strict=True)]


def neutral(cell: str) -> str:
    """A text cell that no spreadsheet takes for a formula, blanks before it or not. Its line breaks are LF: a lone CR the writer would not
    quote, and readers would see a new row."""
    kept = cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell
    return f"'{kept}" if kept.lstrip().startswith(_FORMULA) or kept.startswith(_FORMULA) else kept
