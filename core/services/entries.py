"""What no export covers: events, opening lots, DeFi holdings and fixed income by form, command or CSV. Each call is one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from core.model import Asset, AssetKind, Draft, EventKind, Leg, LegRole, Price, Strategy, asset_id
from core.money import ONE, ratio
from core.services.assets import known_class
from core.services.drafts import COLUMNS, content_key, draft
from core.services.errors import Invalid, Refused
from core.services.fields import When, choice, civil_date, currency, flag, needed, passed, positive, when
from core.services.names import Names
from core.services.prices import BY_HAND
from core.services.rows import read_rows
from core.services.workspace import Workspace

HOLDING_COLUMNS = {
    "basis": "for defi and bond: what was paid in all; empty: unknown",
    "protocol": "for defi: where it works, e.g. aave",
    "strategy": "for defi: " + ", ".join(Strategy),
    "pegged": "for a pool: yes where its legs are pegged to each other (no impermanent loss), else no",
    "class": "the asset class that a sleeve names, e.g. fixed_income",
    "name": "a readable name of the asset",
}
CSV_COLUMNS = {**COLUMNS, **HOLDING_COLUMNS}
"""Columns of `trimtab add csv`; `kind` may also be `defi` or `bond`."""


class Added(Struct, frozen=True):
    """What an entry stored: keys of events, names of accounts made, prices; `present` rows were there already, `skipped` say why."""

    keys: tuple[str, ...]
    accounts: tuple[str, ...] = ()
    prices: int = 0
    present: int = 0
    skipped: tuple[str, ...] = ()


class LineError(Struct, frozen=True):
    line: int
    reason: str


class BadLines(Refused):
    """Lines of a file that cannot be meant; nothing of it was stored."""

    def __init__(self, name: str, errors: Sequence[LineError]) -> None:
        first = f"the first is line {errors[0].line}: {errors[0].reason}"
        super().__init__(f"{name}: nothing was added, {len(errors)} line(s) need mending; {first}")
        self.errors = tuple(errors)


class _Entry(Struct, frozen=True):
    draft: Draft
    asset: Asset | None = None
    price: Price | None = None


def add_event(ws: Workspace, fields: Mapping[str, str], reason: str = "") -> Added:
    """Any event, from the fields of `drafts.COLUMNS`. Raises `Invalid`."""
    names = Names(ws)
    return _store(ws, names, [_Entry(draft(ws, names, fields))], reason or f"{fields.get('kind', 'event')} entered by hand")


def opening(ws: Workspace, fields: Mapping[str, str], reason: str = "") -> Added:
    """A lot held before the first imported row: account, asset, quantity, value (its basis; empty: unknown), acquired, at.

    Without `at` it is entered for the day of purchase, or for the clock where that is unknown too.
    """
    filled = {"kind": "opening", **fields}
    if not filled.get("at", "").strip():
        acquired = filled.get("acquired", "").strip()
        if acquired:
            passed(ws, when(acquired, ws.tz, "acquired"), "acquired")
        filled["at"] = acquired or ws.local_now.isoformat(timespec="minutes")
    return add_event(ws, filled, reason or "opening lot entered by hand")


def defi(ws: Workspace, fields: Mapping[str, str], reason: str = "") -> Added:
    """A DeFi holding: asset (its name), account, protocol, strategy, pegged, value, at, and where known quantity, basis and acquired."""
    names = Names(ws)
    return _store(ws, names, [_defi(ws, names, fields)], reason or "DeFi holding entered by hand")


def fixed_income(ws: Workspace, fields: Mapping[str, str], reason: str = "") -> Added:
    """A bond, bill or deposit: asset (its name), account, quantity, value, at; where known basis and acquired; `class` its asset class."""
    names = Names(ws)
    return _store(ws, names, [_bond(ws, names, fields)], reason or "fixed income entered by hand")


def from_csv(ws: Workspace, path: Path, *, dry_run: bool = False) -> Added:
    """Every line of a CSV with the columns `CSV_COLUMNS`, or none: raises `BadLines` with each line's reason.

    A line's identity is its content and its occurrence in the file, so the same file again adds nothing.
    """
    names = Names(ws)
    entries: list[_Entry] = []
    errors: list[LineError] = []
    seen: Counter[str] = Counter()
    for line, fields in read_rows(path, CSV_COLUMNS, required=("kind",)):
        content = "\x1f".join(f"{name}={written.strip()}" for name, written in sorted(fields.items()) if written.strip())
        seen[content] += 1
        try:
            entries.append(_from_row(ws, names, fields, content_key(content, f"#{seen[content]}")))
        except Invalid as error:
            errors.append(LineError(line, str(error)))
    if errors:
        raise BadLines(path.name, errors)
    if dry_run:
        return Added(tuple(entry.draft.key.hex() for entry in entries), tuple(names.new_accounts))
    return _store(ws, names, entries, f"entered from {path.name}")


def _from_row(ws: Workspace, names: Names, fields: dict[str, str], key: bytes) -> _Entry:
    kind = fields.get("kind", "").strip().lower()
    if kind in ("defi", "bond"):
        rest = {name: written for name, written in fields.items() if name != "kind" and written.strip()}
        made = (_defi if kind == "defi" else _bond)(ws, names, rest)
        return replace(made, draft=replace(made.draft, key=key))
    extra = [name for name in HOLDING_COLUMNS if fields.get(name, "").strip()]
    if extra:
        raise Invalid(f"{extra[0]} is for kinds defi and bond; leave it empty, or set it with 'trimtab assets set'")
    return _Entry(draft(ws, names, {name: written for name, written in fields.items() if name in COLUMNS}, key))


def _defi(ws: Workspace, names: Names, fields: Mapping[str, str]) -> _Entry:
    name = needed({"asset": fields.get("asset", "").strip().removeprefix("defi:")}, "asset")
    strategy = choice(Strategy, needed(fields, "strategy"), "strategy")
    pegged = flag(fields.get("pegged", ""), "pegged")
    if strategy is Strategy.LIQUIDITY and pegged is None:
        raise Invalid("pegged is missing; say yes where the pool's legs are pegged to each other, else no")
    asset = Asset(
        asset_id(AssetKind.DEFI, name), fields.get("name", "").strip(), known_class(ws, fields.get("class", "").strip()),
        protocol=needed(fields, "protocol"), strategy=strategy, pegged=pegged,
    )
    return _holding(ws, names, fields, asset)


def _bond(ws: Workspace, names: Names, fields: Mapping[str, str]) -> _Entry:
    named = needed(fields, "asset")
    id = names.asset(named) if ":" in named else asset_id(AssetKind.SECURITY, named)
    asset = Asset(id, fields.get("name", "").strip(), known_class(ws, fields.get("class", "").strip()) or "fixed_income")
    return _holding(ws, names, fields, asset)


def _holding(ws: Workspace, names: Names, fields: Mapping[str, str], asset: Asset) -> _Entry:
    moment = passed(ws, when(needed(fields, "at"), ws.tz))
    quantity = positive(fields, "quantity") or ONE
    value = positive(fields, "value")
    if value is None:
        raise Invalid(f"value is missing; say what {asset.symbol} is worth at {moment.day or moment.at}")
    basis = positive(fields, "basis")
    unit = currency(ws, fields.get("currency", ""))
    account = names.account(fields.get("account", ""), asset.id)
    made = _opening(fields, moment, moment.civil(ws.tz), account, asset.id, quantity, basis, unit)
    return _Entry(made, asset, Price(asset.id, moment.at, ratio(value, quantity), unit, BY_HAND))


def _opening(
    fields: Mapping[str, str], moment: When, day: date, account: str, asset: str, quantity: Decimal, basis: Decimal | None, unit: str
) -> Draft:
    acquired = civil_date(fields["acquired"], "acquired") if fields.get("acquired", "").strip() else None
    if acquired and acquired > day:
        raise Invalid("acquired: cannot be after the date of the value; check at and acquired")
    leg = Leg(account, asset, quantity, LegRole.ASSET, basis, unit if basis is not None else "")
    return Draft(
        key=b"", kind=EventKind.OPENING, at=moment.at, legs=(leg,), rows=(), stated_date=acquired, note=fields.get("note", "").strip()
    )


def _store(ws: Workspace, names: Names, entries: Sequence[_Entry], reason: str) -> Added:
    with ws.ledger.writing("entry by hand"):
        known = {event.key for event in ws.ledger.events.all()} if any(entry.draft.key for entry in entries) else set()
        new = [entry for entry in entries if entry.draft.key.hex() not in known]
        accounts = names.save(ws)
        for entry in new:
            if entry.asset:
                ws.ledger.assets.put(_merged(names.assets.get(entry.asset.id), entry.asset), reason)
        keys = tuple(ws.ledger.events.add([entry.draft for entry in new], reason)) if new else ()
        prices = [entry.price for entry in new if entry.price]
        if prices:
            ws.ledger.prices.add(prices, reason)
    return Added(keys, accounts, len(prices), len(entries) - len(new))


def _merged(known: Asset | None, said: Asset) -> Asset:
    """What was said now, over what was known before."""
    if known is None:
        return said
    return replace(
        known, name=said.name or known.name, asset_class=said.asset_class or known.asset_class, protocol=said.protocol or known.protocol,
        strategy=said.strategy or known.strategy, pegged=known.pegged if said.pegged is None else said.pegged,
    )
