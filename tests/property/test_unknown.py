"""Whatever price is taken away: no figure becomes another figure. It stays as it was, or becomes unknown with a cause."""

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import asdict

from core.model import Side
from core.proposals.inputs import ProposalInputs
from core.services.contracts.base import plain
from core.services.contracts.portfolio import _limit, _sleeve
from core.unknown import Unknown, known
from core.valuation import impact
from tests.property.test_proposals import worlds
from tests.unit.proposals_world import World

LABELS = frozenset({"why", "due", "priority", "blocked", "breaches", "since", "ahead"})
"""What is said of the figures, and what follows from a state; a part of it may be gone where the state is unknown."""


def figures(inputs: ProposalInputs) -> dict[str, object]:
    """Everything that is measured, by a name of its own."""
    found: dict[str, object] = {f"valuation {name}": getattr(inputs.valuation, name) for name in ("total", "cash", "waiting")}
    found |= dict(_fields("sleeve", inputs.sleeves)) | dict(_fields("limit", inputs.limits))
    found |= dict(_fields("impact", impact(inputs.valuation, inputs.policy, {})))
    for holding in inputs.valuation.holdings:
        found[f"holding {holding.account} {holding.asset}"] = holding.value
    return found


def _fields(kind: str, those: tuple[Struct, ...]) -> Iterator[tuple[str, object]]:
    for each in those:
        for name, value in asdict(each).items():
            if name == "band":
                yield from ((f"{kind} {each.name} {edge}", where) for edge, where in asdict(value).items())  # type: ignore[attr-defined]
            elif name not in LABELS:
                yield f"{kind} {each.name} {name}", value  # type: ignore[attr-defined]


def same_or_unknown(before: object, after: object) -> bool:
    """A state has no value of its own for unknown: it is none, with the cause beside it."""
    return before == after or isinstance(after, Unknown) or (after is None and before is not None)


def without(made: World, asset: str) -> ProposalInputs:
    kept, made.prices = made.prices, [price for price in made.prices if price.asset != asset]
    found = made.inputs()
    made.prices = kept
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.data())
def test_a_price_taken_away_changes_no_figure_into_another(made: World, data: st.DataObject) -> None:
    """D1.4, R3.6: Over random portfolios under all four shipped policies."""
    priced = sorted({price.asset for price in made.prices})
    if not priced:
        return
    asset = data.draw(st.sampled_from(priced))
    before, inputs = figures(made.inputs()), without(made, asset)
    after = figures(inputs)
    changed = {name: (value, after[name]) for name, value in before.items() if name in after and not same_or_unknown(value, after[name])}
    assert not changed
    assert not {name for name in before.keys() ^ after.keys() if not name.startswith("impact")}
    for state in inputs.sleeves:
        written = plain(_sleeve(state, None))
        assert (written["state"] is None) == ("state" in written.get("unknown", {}))
    for limit in inputs.limits:
        written = plain(_limit(limit))
        assert (written["limit"] is None) == ("limit" in written.get("unknown", {}))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_only_what_can_be_judged_is_traded_for_its_band(made: World) -> None:
    """R3.6: An action of unblocked size names a sleeve that is judged; one that rests on an unknown line has no size."""
    inputs = made.inputs()
    judged = {state.name for state in inputs.sleeves if state.state is not None}
    for action in made.propose():
        if action.kind == "rebalance" and known(action.quantity):
            assert action.sleeve in judged
        if any(block.rule == "R3.6" for block in action.blocked_by):
            assert not known(action.quantity)
            assert action.side is Side.BUY or not action.lots
