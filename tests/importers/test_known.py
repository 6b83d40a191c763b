"""A file that stands in the ledger byte for byte is not read again, unless reading it now could say something else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.model import Fate
from core.services import accounts, imports
from importers import opening
from importers.service import import_paths
from importers.sources.kraken_ledgers import KrakenLedgers
from tests.importing import Desk, desk, dump

HEADER = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"\n'
ROWS = (
    '"L1","Q1","2025-01-05 10:00:00","deposit","","currency","ZUSD","100","0","100"\n'
    '"L2","T1","2025-01-06 10:00:00","trade","","currency","ZUSD","-50","0","50"\n'
    '"L3","T1","2025-01-06 10:00:00","trade","","currency","XXBT","0.001","0","0.001"\n'
    '"","Q2","2025-01-07 10:00:00","withdrawal","","currency","ZUSD","-5","0",""\n'
    '"L5","Q5","2025-01-08 10:00:00","nfttrade","","currency","ZUSD","-5","0","45"\n'
)


@pytest.fixture
def house() -> Iterator[Desk]:
    with desk() as found:
        found.bring("ledgers.csv", HEADER + ROWS)
        yield found


def stored(house: Desk) -> int:
    return len(house.ws.ledger.imports.list())


def test_the_same_file_again_stores_nothing_and_says_what_its_rows_are(house: Desk) -> None:
    """Every row has a fate: what was booked is a duplicate, what was ignored or waits is as before."""
    before = dump(house.ws)
    again = house.bring("ledgers.csv", HEADER + ROWS)
    assert again.done is not None
    (report,) = again.done.report.files
    assert (again.done.report.id, stored(house), again.unread) == (0, 1, ())
    assert report.counts == {Fate.BOOKED: 0, Fate.DUPLICATE: 3, Fate.IGNORED: 1, Fate.QUARANTINED: 1}
    assert [line.line for line in (*report.ignored, *report.quarantined)] == [5, 6]
    assert report.warnings == ("the same file as in import 1 of 2026-11-23: nothing of it is new",)
    assert dump(house.ws) == before


def test_after_an_undo_it_is_imported_again(house: Desk) -> None:
    before = dump(house.ws)
    imports.undo(house.ws, 1)
    assert house.bring("ledgers.csv", HEADER + ROWS).files[0].parsed is not None
    assert dump(house.ws) == before


def test_beside_a_new_file_only_that_one_is_stored(house: Desk) -> None:
    """Reports stand in the order of the files."""
    more = house.put("more.csv", HEADER + ROWS.splitlines(keepends=True)[0].replace("L1", "L9").replace("Q1", "Q9"))
    both = import_paths(house.ws, [house.folder / "ledgers.csv", more, house.folder / "ledgers.csv"])
    assert both.done is not None
    assert [(report.name, report.counts[Fate.BOOKED]) for report in both.done.report.files] == [("ledgers.csv", 0), ("more.csv", 1)]
    assert [each.files[0].name for each in house.ws.ledger.imports.list()] == ["ledgers.csv", "more.csv"]


@pytest.mark.parametrize("said", [{"account": "Other"}, {"format": "kraken-ledgers"}, {"timezone": "Europe/Berlin"}, {"known": False}])
def test_said_something_else_it_is_read(house: Desk, said: dict[str, str]) -> None:
    again = import_paths(house.ws, [house.folder / "ledgers.csv"], **said)  # type: ignore[arg-type]
    assert again.files[0].known is None


def test_under_another_name_or_with_a_newer_reader_it_is_read(house: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name can say a zone; a newer reader may understand more."""
    assert house.bring("renamed.csv", HEADER + ROWS).files[0].parsed is not None
    monkeypatch.setattr(KrakenLedgers, "revision", KrakenLedgers.revision + 1)
    assert house.bring("ledgers.csv", HEADER + ROWS).files[0].parsed is not None


def test_a_zone_that_was_remembered_otherwise_since_is_heard(house: Desk, tmp_path: Path) -> None:
    """The file is read, and the conflict said, where its zone came from the account."""
    plain = "date,type,account,asset,quantity,amount,currency\n2025-02-01T10:00:00,buy,Cold,BTC,1,5,USD\n"
    house.bring("cold.csv", plain, tz="Europe/Berlin")
    assert house.bring("cold.csv", plain).files[0].known is not None
    for row in accounts.load(house.ws):
        accounts.put(house.ws, row.account.name, {"timezone": "UTC"})
    assert house.bring("cold.csv", plain).files[0].asks == opening.UNDO
