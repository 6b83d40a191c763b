"""Which assets count as substantially identical: as the user says of the asset, else as the policy lists them, else each for itself."""

from collections.abc import Mapping

from msgspec.structs import replace

from core.model import Asset, AssetKind, symbol
from core.services.workspace import Workspace


def grouped(ws: Workspace) -> dict[str, Asset]:
    """All assets by id, each with the group that it has by the user's word or by the policy's lists of identical symbols."""
    listed = {each.upper(): f"identical:{min(symbols)}" for symbols in ws.policy.harvest.identical for each in symbols}
    assets = ws.ledger.assets.all()
    return {id: _with_group(asset, listed) for id, asset in assets.items()} if listed else assets


def _with_group(asset: Asset, listed: Mapping[str, str]) -> Asset:
    if asset.wash_group or asset.kind is not AssetKind.SECURITY:
        return asset
    group = next((listed[name] for each in (asset.id, *asset.names) if (name := symbol(each).upper()) in listed), "")
    return replace(asset, wash_group=group) if group else asset
