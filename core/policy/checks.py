"""What cannot hold in a policy as a whole: sums, bands and lines that contradict each other, members that two sleeves claim."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.money import ZERO, add, multiply, total
from core.policy.errors import PolicyError
from core.policy.resolved import Of, Policy, Sleeve
from core.policy.selectors import By
from core.policy.texts import amount, share

Error = Callable[..., PolicyError]
Linear = tuple[Decimal, Decimal]
"""A value as (share of the portfolio, amount on top of it)."""


def linear(policy: Policy, sleeve: Sleeve) -> Linear:
    """A sleeve's target as a share of the whole portfolio and an amount that does not scale."""
    figure = sleeve.target
    if figure.of is Of.AMOUNT:
        return ZERO, figure.number
    if figure.of is Of.TOTAL or not sleeve.parent:
        return figure.number, ZERO
    part, fixed = linear(policy, policy.sleeve(sleeve.parent))
    return multiply(part, figure.number), multiply(fixed, figure.number)


def _sum(policy: Policy, sleeves: Sequence[Sleeve]) -> Linear:
    found = [linear(policy, sleeve) for sleeve in sleeves]
    return total(part for part, _ in found), total(fixed for _, fixed in found)


def exceeds(asked: Linear, given: Linear, portfolio: Decimal | None) -> bool:
    """Whether `asked` is more than `given`: at the stated size of the portfolio, else whatever its size is."""
    if portfolio is not None:
        return add(multiply(asked[0], portfolio), asked[1]) > add(multiply(given[0], portfolio), given[1])
    return asked[0] >= given[0] and asked[1] >= given[1] and asked != given


def sums(policy: Policy, error: Error) -> None:
    """Parts do not exceed their parent, roots not the portfolio. Amounts are judged at the size that `portfolio` states."""
    whole: Linear = (Decimal(1), ZERO)
    asked = _sum(policy, policy.roots)
    if exceeds(asked, whole, policy.portfolio) or asked[0] > 1:
        raise error(f"the sleeves without parent add up to {_said(asked, policy)} of the portfolio; lower some targets to 100 %",
                    "sleeve", policy.roots[-1].position, "target")
    for sleeve in policy.sleeves:
        if sleeve.leaf:
            continue
        parts = policy.parts(sleeve.name)
        asked, given = _sum(policy, parts), linear(policy, sleeve)
        if exceeds(asked, given, policy.portfolio):
            raise error(f"the parts of {sleeve.name!r} add up to {_said(asked, policy)}, more than its {_said(given, policy)}; "
                        "lower their targets or raise it", "sleeve", parts[-1].position, "target")


def _said(value: Linear, policy: Policy) -> str:
    part, fixed = value
    if not fixed:
        return share(part, 2).lstrip("+")
    if not part:
        return amount(fixed, policy.base_currency)
    return f"{share(part, 2).lstrip('+')} + {amount(fixed, policy.base_currency)}"


def lines_fit(policy: Policy, error: Error) -> None:
    """A hard band is not inside the soft one, and a floor or cap does not forbid the target itself."""
    for sleeve in policy.sleeves:
        index = sleeve.position
        for soft, hard in ((sleeve.soft.below, sleeve.hard.below), (sleeve.soft.above, sleeve.hard.above)):
            if soft is not None and hard is not None and soft.of is hard.of and hard.number < soft.number:
                raise error(f"the hard band {hard.text!r} of {sleeve.name!r} lies inside the soft band {soft.text!r}; make it wider",
                            "sleeve", index, "hard")
        target = linear(policy, sleeve)
        for figure, key, word in ((sleeve.floor, "min", "above"), (sleeve.cap, "max", "below")):
            if figure is None:
                continue
            line: Linear = (ZERO, figure.number) if figure.of is Of.AMOUNT else (figure.number, ZERO)
            if exceeds(line, target, policy.portfolio) if key == "min" else exceeds(target, line, policy.portfolio):
                raise error(f"{key} {figure.text!r} of {sleeve.name!r} is {word} its target {sleeve.target.text!r}; change one of them",
                            "sleeve", index, key)


def members(policy: Policy, error: Error) -> None:
    """No two sleeves on different branches name the same members; a leaf has some; `rest` has something to be the rest of."""
    for position, sleeve in enumerate(policy.sleeves):
        index = sleeve.position
        if sleeve.leaf and not sleeve.members:
            raise error(f"{sleeve.name!r} has no members; add members = [\"...\"], or [\"rest\"] for what the other parts leave",
                        "sleeve", index)
        if any(member.by is By.REST for member in sleeve.members):
            _rest(policy, sleeve, index, error)
        for other in policy.sleeves[:position]:
            if policy.under(sleeve.name, other.name):
                continue
            for member in sleeve.members:
                if any(member.clashes(theirs) for theirs in other.members if theirs.by is not By.REST):
                    raise error(f"{str(member)!r} belongs to both {other.name!r} (line {other.line}) and {sleeve.name!r}; keep it in one",
                                "sleeve", index, "members")


def _rest(policy: Policy, sleeve: Sleeve, index: int, error: Error) -> None:
    if not sleeve.parent or not policy.sleeve(sleeve.parent).members:
        raise error(f"\"rest\" in {sleeve.name!r} needs a parent with members of its own, e.g. members = [\"kind:crypto\"] there",
                    "sleeve", index, "members")
    claims = [part.name for part in policy.parts(sleeve.parent) if any(member.by is By.REST for member in part.members)]
    if len(claims) > 1:
        raise error(f"{claims[0]!r} and {claims[1]!r} both take the \"rest\" of {sleeve.parent!r}; keep it in one",
                    "sleeve", index, "members")
