"""Values with the faster `__init__` are what a frozen dataclass is."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, fields, make_dataclass, replace
from decimal import Decimal

import pytest

from core.model import Disposal, Draft, Event, Income, Leg, LegRole, Lot

LEG = Leg("Kraken", "crypto:BTC", Decimal(1), LegRole.ASSET)


def test_a_value_is_still_frozen_and_compares_by_what_it_says() -> None:
    """Nothing can be set, equal values are one key, and copies of every kind are equal."""
    with pytest.raises(FrozenInstanceError):
        LEG.account = "Coinbase"  # type: ignore[misc]
    assert (LEG.value, LEG.currency) == (None, "")
    assert {LEG: 1}[Leg(account="Kraken", asset="crypto:BTC", quantity=Decimal("1.0"), role=LegRole.ASSET)] == 1
    assert replace(LEG, quantity=Decimal(2), currency="USD") == Leg("Kraken", "crypto:BTC", Decimal(2), LegRole.ASSET, None, "USD")
    assert LEG == copy.deepcopy(LEG) == pickle.loads(pickle.dumps(LEG)) != replace(LEG, account="Coinbase")
    for wrong in ((), ("Kraken",), ("a", "b", "c", "d", "e", "f", "g")):
        with pytest.raises(TypeError):
            Leg(*wrong)


@pytest.mark.parametrize("kind", [Leg, Event, Draft, Lot, Disposal, Income])
def test_it_takes_what_the_generated_one_takes(kind: type) -> None:
    """The same names in the same order with the same defaults."""
    plain = make_dataclass(kind.__name__, [(each.name, each.type, each) for each in map(copy.copy, fields(kind))])
    ours, theirs = inspect.signature(kind).parameters, inspect.signature(plain).parameters
    assert [(each.name, each.default) for each in ours.values()] == [(each.name, each.default) for each in theirs.values()]
