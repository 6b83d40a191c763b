"""Assets: class, tags, protocol, strategy, pegged, wash group and name."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from msgspec.structs import replace

from core.model import Asset, Strategy
from core.money import ZERO, add
from core.services.errors import Invalid
from core.services.fields import choice, flag
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
    "wash_group": "assets of one group count as substantially identical",
}


@dataclass(frozen=True, slots=True)
class AssetRow:
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
    changed = _changed(asset, fields)
    if changed != asset or id not in names.assets:
        ws.ledger.assets.put(changed, reason or "asset settings")
    return changed


def _changed(asset: Asset, fields: Mapping[str, str]) -> Asset:
    said = {name: written.strip() for name, written in fields.items() if written.strip()}
    unknown = sorted(set(said) - set(FIELDS))
    if unknown:
        raise Invalid(f"{unknown[0]} is no setting of an asset; there are {', '.join(FIELDS)}")
    none = {name: "" if written.lower() == "none" else written for name, written in said.items()}
    asset = replace(
        asset, name=none.get("name", asset.name), asset_class=none.get("class", asset.asset_class),
        protocol=none.get("protocol", asset.protocol), wash_group=none.get("wash_group", asset.wash_group),
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
