"""A format that is known from weak evidence alone is booked once somebody has looked at its events, and says so."""

from pathlib import Path

import pytest

from core.model import IncomeKind
from importers import registry
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, trade
from importers.service import import_paths
from tests.importing import desk

ROWS = "When (UTC),Deed,Coin,Units,Paid,Money\n2026-03-01 09:05:12,Buy,BTC,0.01,600.00,EUR\n"


class Hearsay(Declared):
    id = "hearsay"
    title = "Hearsay: history"
    venue = "Hearsay"
    evidence = "weak"
    signatures = (Signature("1", ("When (UTC)", "Deed", "Coin", "Units", "Paid", "Money")),)
    how_to_export = "not known"
    columns = Columns(time="When (UTC)", type="Deed", asset="Coin", amount="Units", other="Paid", other_asset="Money")
    types = (("buy", trade(1)), ("bonus", income(IncomeKind.REWARD)))


@pytest.fixture
def hearsay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "built_in", lambda: (Hearsay(),))


@pytest.mark.usefixtures("hearsay")
def test_it_waits_until_somebody_looked() -> None:
    with desk() as at:
        path = at.put("hearsay.csv", ROWS)
        (file,) = import_paths(at.ws, [path], confirm=lambda file: False).files
        assert (file.asks, file.parsed) == ("confirmation", None)
        assert "--dry-run --events', then import it with --confirmed" in file.problem
        assert at.events() == []
        done = import_paths(at.ws, [path], confirm=lambda file: True).done
        assert done is not None
        assert "weak evidence" in done.report.files[0].warnings[0]
        assert len(at.events()) == 1


@pytest.mark.usefixtures("hearsay")
def test_a_dry_run_asks_nothing(tmp_path: Path) -> None:
    with desk() as at:
        done = import_paths(at.ws, [at.put("hearsay.csv", ROWS)], dry_run=True, confirm=lambda file: False).done
        assert done is not None
        assert done.report.events_new == 1
