"""Assets: class, tags, protocol, strategy, pegged, wash group and name."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.ledger.errors import DiskFull, LedgerLocked, LedgerReadOnly
from core.ledger.identity import Clash
from core.model import Asset, AssetKind, Strategy, asset_id, kind_of
from core.model.identifiers import Scheme, scheme_of
from core.money import ZERO, add
from core.policy import By, shipped_classes
from core.services.errors import Invalid, LedgerError, Refused
from core.services.fields import choice, civil_date, flag, meant
from core.services.names import Names
from core.services.projection import booked
from core.services.workspace import Workspace

FIELDS = {
    "name": "a readable name",
    "class": "the asset class that a sleeve names, e.g. etf_core",
    "tags": "words, separated by blanks or commas; a word with - in front is taken off",
    "protocol": "where a DeFi holding works",
    "strategy": ", ".join(Strategy),
    "pegged": "yes where a pool's legs are pegged to each other, else no",
    "wash_group": "assets of one group count as substantially identical; a group of its own makes one different from what the policy lists",
    "wash_similar": "assets of one such group may be substantially identical: never counted, actions warn",
}


class AssetRow(Struct, frozen=True):
    """An asset, the quantity held over all accounts, and the sleeve it belongs to (empty: none)."""

    asset: Asset
    quantity: Decimal
    sleeve: str


def load(ws: Workspace) -> tuple[AssetRow, ...]:
    """Every asset by id."""
    from core.services.measure import sleeve_of

    booked(ws)
    held: dict[str, Decimal] = {}
    for (_, asset), quantity in ws.ledger.projections.balances().items():
        held[asset] = add(held.get(asset, ZERO), quantity)
    sleeves = sleeve_of(ws)
    return tuple(AssetRow(asset, held.get(id, ZERO), sleeves.get(id, "")) for id, asset in sorted(ws.ledger.assets.all().items()))


def put(ws: Workspace, written: str, fields: Mapping[str, str], reason: str = "") -> Asset:
    """Say something of an asset; fields that are missing or empty stay as they are, `none` empties one. Raises `Invalid`."""
    names = Names(ws)
    id = names.asset(written)
    asset = names.assets.get(id) or Asset(id)
    changed = _changed(ws, asset, fields)
    if changed != asset or id not in names.assets:
        ws.ledger.assets.put(changed, reason or "asset settings")
    return changed


class NameRow(Struct, frozen=True):
    """One statement of a name. `means` is the asset that it names by itself now; `source`: user, file, or built in."""

    name: str
    asset: str
    means: str
    scheme: Scheme
    since: date | None
    until: date | None
    source: str
    file: str = ""
    reason: str = ""
    parted: bool = False


class NamesView(Struct, frozen=True):
    """The history of names, and what of it cannot hold: one sentence each, with the remedies."""

    rows: tuple[NameRow, ...]
    clashes: tuple[Clash, ...]


def same(ws: Workspace, name: str, asset: str, since: str = "", until: str = "", reason: str = "") -> tuple[str, str]:
    """Say that `name` means the asset that `asset` names, always or from `since` to `until`; returns both as ids.

    Raises `Invalid`, or `Refused` where that cannot be.
    """
    names = Names(ws)
    try:
        meant = names.code(asset, "asset")
        code = _like(names, name, meant)
    except Invalid:
        code = names.code(name, "name")
        meant = _like(names, asset, code)
    first = civil_date(since, "since") if since.strip() else None
    last = civil_date(until, "until") if until.strip() else None
    try:
        ws.ledger.names.same(code, meant, first, last, reason or "one asset")
    except (DiskFull, LedgerLocked, LedgerReadOnly):
        raise
    except LedgerError as error:
        raise Refused(str(error)) from None
    return code, meant


def part(ws: Workspace, name: str, asset: str, reason: str = "") -> tuple[str, str]:
    """Take back that two names mean one asset, whoever said so; returns both as ids. Raises `Invalid`, `NotFound`."""
    names = Names(ws)
    pair = names.code(name, "name"), names.code(asset, "asset")
    ws.ledger.names.part(*pair, reason or "two assets")
    return pair


def names_of(ws: Workspace, written: str = "") -> NamesView:
    """What was stated of names: of every asset, or of the one that `written` means or meant. Raises `Invalid`."""
    names = Names(ws)
    known = ws.ledger.names.identities()
    code = names.code(written) if written.strip() else None
    assets = sorted({names.asset(written), code, known.asset(code)}) if code is not None else sorted({*known.roots.values()})
    rows: dict[NameRow, None] = {}
    for each in ws.ledger.names.history():
        if code is None or {each.name, each.asset} & {one for asset in assets for one in (asset, *known.codes(asset))}:
            source = "file" if each.file else "user"
            means = known.asset(each.name)
            row = NameRow(each.name, each.asset, means, each.scheme, each.since, each.until, source, each.file, each.reason, each.parted)
            rows[row] = None
    told = {side for row in rows for side in (row.name, row.asset)}
    for asset in assets:
        for other in known.codes(asset):
            if other not in told and other != asset:
                rows[NameRow(other, asset, known.asset(other), scheme_of(other), None, None, "built in")] = None
    clashes = (clash for clash in known.clashes if code is None or {clash.name, *clash.assets} & {code, *assets})
    return NamesView(tuple(rows), tuple(clashes))


def _like(names: Names, written: str, asset: str) -> str:
    """A name as a code; a bare one that is new is of the kind of `asset`."""
    try:
        return names.code(written)
    except Invalid:
        if not written.strip() or ":" in written or names.knows(written):
            raise
        return asset_id(kind_of(asset), written.strip().upper())


def known_class(ws: Workspace, written: str) -> str:
    """The class itself, empty for none. Raises `Invalid` where neither a sleeve of the policy nor the shipped table has it."""
    said = {member.what for sleeve in ws.policy.sleeves for member in sleeve.members if member.by is By.CLASS}
    classes = sorted(said | set(shipped_classes().values()))
    if written and written not in classes:
        there = f"there are {', '.join(classes)}; a class of your own is one that a sleeve of the policy names"
        raise Invalid(f"class: {written!r} is no class that is known; {meant(written, classes, there)}")
    return written


def _changed(ws: Workspace, asset: Asset, fields: Mapping[str, str]) -> Asset:
    said = {name: written.strip() for name, written in fields.items() if written.strip()}
    unknown = sorted(set(said) - set(FIELDS))
    if unknown:
        raise Invalid(f"{unknown[0]} is no setting of an asset; there are {', '.join(FIELDS)}")
    if not said:
        raise Invalid(f"nothing was said of {asset.id}; name a setting: {', '.join(FIELDS)}")
    none = {name: "" if written.lower() == "none" else written for name, written in said.items()}
    for name in ("protocol", "strategy", "pegged"):
        if none.get(name) and asset.kind not in (AssetKind.DEFI, AssetKind.CRYPTO):
            raise Invalid(f"{name} is for DeFi holdings and tokens; {asset.id} can have none")
    if none.get("class") != asset.asset_class:
        known_class(ws, none.get("class", ""))
    asset = replace(
        asset, name=none.get("name", asset.name), asset_class=none.get("class", asset.asset_class),
        protocol=none.get("protocol", asset.protocol), wash_group=none.get("wash_group", asset.wash_group),
        wash_similar=none.get("wash_similar", asset.wash_similar),
    )
    if "tags" in none:
        asset = replace(asset, tags=_tags(asset.tags, none["tags"]))
    if "strategy" in none:
        asset = replace(asset, strategy=choice(Strategy, none["strategy"], "strategy") if none["strategy"] else None)
    if "pegged" in none:
        asset = replace(asset, pegged=flag(none["pegged"], "pegged"))
    return asset


def _tags(before: frozenset[str], written: str) -> frozenset[str]:
    words = written.replace(",", " ").split()
    off = {word[1:] for word in words if word.startswith("-")}
    return frozenset((before | {word for word in words if not word.startswith("-")}) - off) if words else frozenset()
