"""Settings of accounts and assets, checklists and upkeep, each on a small ledger."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Method, Owner, TaxType
from core.services import accounts, assets, checklist, doctor, due, lots, maintenance
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace, open_workspace
from tests.unit.services_desk import CLOCK, buy, desk, drifted, sell


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        yield opened


def test_account_settings_are_kept_and_dated(ws: Workspace) -> None:
    """Owner, tax type, custody, a standing order from a date, reinvestment, recurring buys; wrong words are refused."""
    said = {"owner": "spouse", "tax_type": "roth", "custody": "broker", "reinvests": "yes", "method": "hifo", "since": "2026-01-01"}
    accounts.put(ws, "IRA", said)
    accounts.put(ws, "ira", {"method": "FIFO", "since": "2026-06-01"})
    row = accounts.load(ws)[0]
    assert (row.account.name, row.account.owner, row.account.tax_type, row.account.reinvests) == ("IRA", Owner.SPOUSE, TaxType.ROTH, True)
    assert (row.account.method_on(date(2026, 3, 1)), row.account.method_on(date(2026, 7, 1))) == (Method.HIFO, Method.FIFO)
    for wrong in ({"owner": "dog"}, {"method": "DEAREST"}, {"since": "2026-01-01"}, {"timezone": "Mars"}, {"colour": "red"}):
        with pytest.raises(Invalid):
            accounts.put(ws, "IRA", wrong)
    assert accounts.put(ws, "IRA", {"method": "average", "since": "2026-09-01"}).method_on(date(2026, 9, 1)) is Method.AVERAGE
    with pytest.raises(Invalid, match="Cold is a wallet; choose FIFO, LIFO, HIFO, LOFO"):
        accounts.put(ws, "Cold", {"custody": "wallet", "method": "AVERAGE"})
    accounts.add_recurring(ws, {"account": "IRA", "asset": "security:VTI", "amount": "200", "first": "2026-01-15"})
    assert accounts.load(ws)[0].recurring[0].every == "month"
    accounts.remove_recurring(ws, "IRA", "VTI")
    accounts.rename(ws, "IRA", "Roth IRA")
    assert [(each.account.name, each.recurring) for each in accounts.load(ws)] == [("Roth IRA", ())]
    with pytest.raises(Refused):
        accounts.rename(ws, "IRA", "x")


def test_a_standing_order_bears_the_time_at_which_it_was_given(ws: Workspace) -> None:
    """B2.6: now, or as stated; said again it keeps its time, a later word has its own; what is to come is refused."""
    accounts.put(ws, "Coinbase", {"method": "HIFO", "since": "2025-01-01", "recorded": "2024-12-30T18:00"})
    accounts.put(ws, "Coinbase", {"method": "LIFO", "since": "2026-01-01"})
    again = accounts.put(ws, "Coinbase", {"method": "HIFO", "since": "2025-01-01"})
    assert [order.recorded_at for order in again.methods] == [datetime(2024, 12, 30, 23, tzinfo=UTC), ws.as_of]
    assert ws.ledger.accounts.all()["Coinbase"].methods == again.methods
    other = accounts.put(ws, "Coinbase", {"method": "LOFO", "since": "2025-01-01"})
    assert (other.methods[0].method, other.methods[0].recorded_at) == (Method.LOFO, ws.as_of)
    for wrong in ({"method": "FIFO", "recorded": "2027-01-01"}, {"recorded": "2024-01-01"}):
        with pytest.raises(Invalid, match="recorded"):
            accounts.put(ws, "Coinbase", wrong)


def test_asset_settings_change_what_is_said_and_leave_the_rest(ws: Workspace) -> None:
    """Class and tags; `none` empties; a tag with - goes."""
    assets.put(ws, "security:XYZ", {"class": "etf_core", "tags": "green, small", "wash_group": "sp500"})
    changed = assets.put(ws, "XYZ", {"tags": "-small", "wash_group": "none", "name": "Xyz Fund"})
    assert (changed.asset_class, changed.tags, changed.wash_group, changed.name) == ("etf_core", frozenset({"green"}), "", "Xyz Fund")
    with pytest.raises(Invalid):
        assets.put(ws, "XYZ", {"strategy": "hope"})
    drifted(ws)
    assert {row.asset.id: row.sleeve for row in assets.load(ws)}["crypto:BTC"] == "coins"


def test_steps_are_ticked_and_taken_back_and_what_is_open_is_due(ws: Workspace) -> None:
    """A step of the user's is done with its evidence in this period alone."""
    assert any("Monday" in each.what for each in due.load(ws))
    assert checklist.tick(ws, "friday.review", "looked at the week").evidence.endswith("looked at the week")
    assert next(step for step in checklist.load(ws) if step.id == "friday.review").done
    assert not checklist.untick(ws, "friday.review").done
    entries = len(ws.ledger.journal.entries())
    for step, said in (("friday.review", "it is open"), ("friday.documented", "the program checks it")):
        with pytest.raises(Refused, match=f"{step} was not ticked by hand; {said}"):
            checklist.untick(ws, step)
    assert len(ws.ledger.journal.entries()) == entries
    with pytest.raises(Refused, match="no step"):
        checklist.tick(ws, "friday.nap")


def test_a_backup_restores_what_was_and_keeps_what_is(ws: Workspace, tmp_path: Path) -> None:
    """The ledger that was there is kept beside; a backup overwrites nothing; the checklist sees it."""
    buy(ws, "1 security:VTI", "200", "2024-01-05")
    maintenance.backup(ws, tmp_path / "copy.db")
    assert next(step for step in checklist.load(ws) if step.id == "year.records").done
    with pytest.raises(Exception, match="exists already"):
        maintenance.backup(ws, tmp_path / "copy.db")
    sell(ws, "1 security:VTI", "300", "2025-01-05")
    ws.close()
    kept = maintenance.restore(tmp_path / "copy.db", tmp_path / "ledger.db").kept
    assert kept is not None
    with open_workspace(tmp_path / "ledger.db", as_of=CLOCK) as again:
        assert [row.lot.quantity for row in lots.load(again)] == [D(1)]
        assert maintenance.verify(again) == ()
        assert maintenance.export(again, tmp_path / "csv")


def test_the_doctor_names_what_is_wrong_and_never_fails(tmp_path: Path) -> None:
    """A broken policy and a file that is no ledger are findings."""
    ledger = tmp_path / "x.db"
    assert all(each.ok for each in doctor.doctor(ledger, None, CLOCK).checks if each.name != "terminal")
    ledger.write_text("no ledger")
    found = {each.name: each.ok for each in doctor.doctor(ledger, None, CLOCK).checks}
    assert found["ledger"] is False
    assert {each.name: each.ok for each in doctor.doctor(ledger, tmp_path / "no.toml", CLOCK).checks}["policy"] is False
