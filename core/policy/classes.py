"""The class of an asset where the user has said none: a shipped table of well-known ids, read once. What the user says always wins."""

from functools import lru_cache
from pathlib import Path

from core.model import Asset, AssetKind

STABLECOIN = "stablecoin"


@lru_cache(maxsize=1)
def shipped_classes() -> dict[str, str]:
    """Class by asset id, e.g. `security:VTI` -> `etf_core`."""
    import tomllib

    table = tomllib.loads(Path(__file__).with_name("shipped").joinpath("classes.toml").read_text(encoding="utf-8"))
    return {f"{kind}:{symbol}": name for kind, classes in table.items() for name, symbols in classes.items() for symbol in symbols.split()}


def class_of(asset: Asset) -> str:
    """The class that a policy's `class:` selects by: the user's, else the shipped table's, else `defi` for a DeFi position, else empty."""
    if asset.asset_class:
        return asset.asset_class
    found = shipped_classes().get(asset.id, "")
    return found or ("defi" if asset.kind is AssetKind.DEFI else "")


def is_stablecoin(asset: Asset) -> bool:
    """Whether it counts towards a stablecoin minimum: by class or tag. It says nothing of the price, which is looked up like any other."""
    return class_of(asset) == STABLECOIN or STABLECOIN in asset.tags
