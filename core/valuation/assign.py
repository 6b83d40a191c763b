"""Which sleeve a holding belongs to. Owns the rule by which one of several claims wins; no prices here.

The rule: of the sleeves whose members mean the asset, those that have a claiming part below them give way to it; of what is left the
strongest claim wins (an asset named, then one described by class, tag, protocol, strategy or account, then its kind), where a sleeve has
the strength of the strongest claim on its path. Two equal claims are an overlap: the holding belongs nowhere until the policy says which.
What only a parent claims goes to the part whose member is `rest`, else stays with the parent.
"""



from msgspec import Struct

from core.model import Asset
from core.policy import OUTSIDE, By, Policy, Sleeve, Strength

NOWHERE = ""


class Assignment(Struct, frozen=True):
    """`sleeve` is empty where none claims it or `overlap` names the two claims that clash; `outside`: the user took it out."""

    sleeve: str = NOWHERE
    overlap: tuple[str, str] | None = None
    outside: bool = False
    directly: bool = False
    """It stays with a sleeve that has parts, none of which claims it."""


def assign(asset: Asset, account: str, policy: Policy, venue: str = "") -> Assignment:
    """The sleeve of an asset in an account; `venue` is where the account is."""
    if OUTSIDE in asset.tags:
        return Assignment(outside=True)
    own: dict[str, Strength] = {}
    for sleeve in policy.sleeves:
        claims = [member.strength for member in sleeve.members if member.matches(asset, account, venue)]
        if claims:
            own[sleeve.name] = max(claims)
    deepest = [name for name in own if not any(other != name and policy.under(other, name) for other in own)]
    if not deepest:
        return Assignment()
    strength = {name: max(own.get(step.name, Strength.REST) for step in policy.path(name)) for name in deepest}
    best = [name for name in deepest if strength[name] == max(strength.values())]
    if len(best) > 1:
        return Assignment(overlap=(best[0], best[1]))
    winner = policy.sleeve(best[0])
    rest = _rest(policy, winner)
    return Assignment(rest.name if rest is not None else winner.name, directly=rest is None and not winner.leaf)


def _rest(policy: Policy, sleeve: Sleeve) -> Sleeve | None:
    """The part of a sleeve that takes what no other part claims, at any depth."""
    found = next((part for part in policy.parts(sleeve.name) if any(member.by is By.REST for member in part.members)), None)
    return (_rest(policy, found) or found) if found is not None else None
