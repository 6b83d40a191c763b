"""Where a file's time zone comes from, what happens at changes of clocks, and what the ledger does with a second opinion on it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.model import Fate
from core.services import accounts, imports
from core.services.errors import Invalid
from core.services.workspace import Workspace, open_workspace
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.generic import GenericImporter
from importers.generic_mapping import parse_mapping
from importers.registry import all_importers
from importers.service import ImportResult, import_paths, read_files
from importers.times import Clock, NeedsZone, canonical, instant, resolve
from tests.importers.reading import fates, keys, read, reasons, shown

BINANCE = "User ID,Time,Account,Operation,Coin,Change,Remark\n"
ROWS = "".join(
    f"1,{written},Spot,{operation},{coin},{change},\n"
    for written, operation, coin, change in (
        ("25-01-10 10:00:00", "Deposit", "BTC", "1"), ("25-07-10 10:00:00", "Deposit", "ETH", "2"),
        ("25-07-11 10:00:00", "Commission Rebate", "BNB", "0.1"), ("25-07-11 10:00:00", "Commission Rebate", "BNB", "0.1"),
    )
)
MAPPING = '[columns]\ndate = "d"\nasset = "a"\nquantity = "q"\ntype = "t"\n'


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "t.db", as_of=datetime(2026, 6, 1, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(BINANCE + ROWS)
    return path


def problems(result: ImportResult) -> list[str]:
    return [file.problem for file in result.files if file.problem]


def at(ws: Workspace) -> list[str]:
    return sorted(f"{event.at:%Y-%m-%d %H:%M}" for event in ws.ledger.events.all())


def test_a_file_without_a_zone_is_not_read_and_the_sentence_says_what_to_do(ws: Workspace, export: Path) -> None:
    """L4.1: nothing of it is stored, and nothing is assumed."""
    result = import_paths(ws, [export])
    (file,) = result.files
    assert (file.parsed, file.asks, file.account, result.done) == (None, "time zone", "Binance", None)
    assert file.problem == (
        "export.csv needs a time zone: trimtab import export.csv --tz Zone (such as Europe/Berlin or UTC+2), remembered for account Binance"
    )
    assert (ws.ledger.events.all(), ws.ledger.accounts.zones()) == ([], {})


def test_a_zone_once_given_is_remembered_and_journaled_and_a_dry_run_remembers_nothing(ws: Workspace, export: Path) -> None:
    """L4.2."""
    import_paths(ws, [export], timezone="UTC+2", dry_run=True)
    assert ws.ledger.accounts.zones() == {}
    import_paths(ws, [export], timezone="UTC+2")
    entry = next(entry for entry in ws.ledger.journal.entries() if entry.kind == "account")
    assert (entry.subject, entry.reason, ws.ledger.accounts.zones()) == ("Binance", "said at an import", {"Binance": "UTC+02:00"})
    more = export.with_name("more.csv")
    more.write_text(BINANCE + "1,25-08-01 10:00:00,Spot,Deposit,SOL,3,\n")
    result = import_paths(ws, [more])
    assert (problems(result), at(ws)[-1]) == ([], "2025-08-01 08:00")
    (parsed,) = [file.parsed for file in result.files if file.parsed]
    assert (parsed.zone, parsed.zone_source) == ("UTC+02:00", "user")
    assert len([entry for entry in ws.ledger.journal.entries() if entry.kind == "account"]) == 1


def test_the_same_file_with_its_remembered_zone_adds_nothing(ws: Workspace, export: Path) -> None:
    import_paths(ws, [export], timezone="Europe/Berlin")
    events = at(ws)
    for timezone in (None, "Europe/Berlin"):
        result = import_paths(ws, [export], timezone=timezone)
        assert result.done is not None
        assert (result.done.report.events_new, result.done.report.count(Fate.BOOKED), at(ws)) == (0, 0, events)


@pytest.mark.parametrize("other", ["UTC", "UTC+1", "Asia/Tokyo"])
def test_the_same_rows_in_another_zone_are_a_conflict_and_never_count_twice(ws: Workspace, export: Path, other: str) -> None:
    """L4.2: also where half of the instants agree, as Berlin and UTC+1 do in winter, and where rows are fewer and in another order."""
    import_paths(ws, [export], timezone="Europe/Berlin")
    before = at(ws)
    lines = ROWS.splitlines(keepends=True)
    part = export.with_name("part.csv")
    part.write_text(BINANCE + "1,25-12-24 10:00:00,Spot,Deposit,SOL,3,\n" + "".join(lines[:0:-1]))
    for path in (export, part):
        result = import_paths(ws, [path], timezone=other)
        (file,) = result.files
        assert (file.asks, result.done, at(ws)) == ("undo", None, before)
        assert "with times in Europe/Berlin (import 1, export.csv)" in file.problem
        assert "trimtab undo-import 1" in file.problem
        assert "--tz Europe/Berlin" in file.problem
    assert ws.ledger.accounts.zones() == {"Binance": "Europe/Berlin"}


def test_the_remedies_of_a_conflict_work(ws: Workspace, export: Path) -> None:
    import_paths(ws, [export], timezone="Europe/Berlin")
    imports.undo(ws, 1)
    assert problems(import_paths(ws, [export])) != []
    assert problems(import_paths(ws, [export], timezone="UTC")) == []
    assert at(ws) == ["2025-01-10 10:00", "2025-07-10 10:00", "2025-07-11 10:00", "2025-07-11 10:00"]
    assert ws.ledger.accounts.zones() == {"Binance": "UTC"}


def test_a_zone_that_was_said_wrong_is_found_by_a_later_export_that_states_its_own(ws: Workspace, export: Path) -> None:
    import_paths(ws, [export], timezone="Asia/Tokyo")
    named = export.with_name("export (UTC+2).csv")
    named.write_text(export.read_text())
    (problem,) = problems(import_paths(ws, [named]))
    assert "with times in Asia/Tokyo" in problem
    stated = export.with_name("old.csv")
    stated.write_text("UTC_Time,Account,Operation,Coin,Change,Remark\n" + ROWS.replace("1,25-", "2025-"))
    (problem,) = problems(import_paths(ws, [stated]))
    assert "with times in Asia/Tokyo" in problem
    assert len(at(ws)) == 4


def test_exports_really_made_in_two_zones_overlap_as_ever(ws: Workspace, export: Path) -> None:
    import_paths(ws, [export], timezone="UTC")
    tokyo = export.with_name("tokyo (UTC+9).csv")
    tokyo.write_text(BINANCE + ROWS.replace(" 10:", " 19:") + "1,25-12-24 10:00:00,Spot,Deposit,SOL,3,\n")
    result = import_paths(ws, [tokyo])
    assert (problems(result), len(at(ws))) == ([], 5)


def test_two_accounts_have_zones_of_their_own(ws: Workspace, export: Path) -> None:
    import_paths(ws, [export], account="Anna", timezone="UTC")
    import_paths(ws, [export], account="Ben", timezone="Asia/Tokyo")
    assert ws.ledger.accounts.zones() == {"Anna": "UTC", "Ben": "Asia/Tokyo"}
    assert len(at(ws)) == 8
    accounts.rename(ws, "Anna", "Anne")
    assert problems(import_paths(ws, [export], account="Anne")) == []
    assert len(at(ws)) == 8


def test_a_zone_is_asked_for_once_for_each_account(ws: Workspace, export: Path) -> None:
    asked: list[tuple[str, str]] = []

    def ask(account: str, name: str) -> str:
        asked.append((account, name))
        return "UTC+2"

    second = export.with_name("second.csv")
    second.write_text(BINANCE + "1,25-08-01 10:00:00,Spot,Deposit,SOL,3,\n")
    result = import_paths(ws, [export, second], ask=ask)
    assert (problems(result), asked, len(at(ws))) == ([], [("Binance", "export.csv")], 5)
    assert ws.ledger.accounts.zones() == {"Binance": "UTC+02:00"}
    (left,) = import_paths(ws, [export], account="Other", ask=lambda account, name: "").files
    assert left.asks == "time zone"


def test_one_file_under_two_names_that_say_different_zones_is_read_once(ws: Workspace, export: Path) -> None:
    named = export.with_name("b (UTC+2).csv")
    named.write_text(export.read_text())
    result = import_paths(ws, [export, named], timezone="UTC")
    assert (len(at(ws)), "under another name" in problems(result)[0]) == (4, True)


def test_an_account_takes_an_offset_as_its_zone(ws: Workspace, export: Path) -> None:
    accounts.put(ws, "Binance", {"timezone": "UTC+2"})
    assert problems(import_paths(ws, [export])) == []
    assert at(ws)[0] == "2025-01-10 08:00"
    with pytest.raises(Invalid, match="write one like"):
        accounts.put(ws, "Binance", {"timezone": "UTC+15"})


def test_a_wrong_zone_changes_nothing(ws: Workspace, export: Path) -> None:
    for wrong in ("Mars", "../../etc/passwd", "UTC+25", "\x00", "Europe/Berlin\n; rm"):
        with pytest.raises(Invalid, match="write one like"):
            read_files(ws, [export], timezone=wrong)


def mapped(written: str, zone: str = "", tz: str = "", name: str = "x.csv", mapping: str = MAPPING) -> Iterator[str]:
    only = GenericImporter(parse_mapping((f'timezone = "{zone}"\n' if zone else "") + mapping, "m.toml"))
    parsed = read(written, name=name, tz=tz, only=only)
    yield parsed.zone_source
    yield from shown(parsed)


def test_the_order_of_sources_row_header_file_name_user_profile_account() -> None:
    """L4.1."""
    naive = "d,t,a,q\n2024-07-01 10:00:00,deposit,BTC,1\n"
    own = naive.replace("10:00:00", "10:00:00+05:00")
    header = naive.replace("d,", "Date (UTC+1),")
    by_header = MAPPING.replace('"d"', '"Date (UTC+1)"')
    assert list(mapped(own)) == ["file", "2024-07-01 05:00:00 deposit +1 BTC"]
    assert list(mapped(own, tz="UTC+3", name="x UTC+2.csv"))[1] == "2024-07-01 05:00:00 deposit +1 BTC"
    assert list(mapped(header, "UTC+4", "UTC+3", "x UTC+2.csv", by_header)) == ["header", "2024-07-01 09:00:00 deposit +1 BTC"]
    assert list(mapped(naive, "UTC+4", "UTC+3", "x UTC+2.csv")) == ["file name", "2024-07-01 08:00:00 deposit +1 BTC"]
    assert list(mapped(naive, "UTC+4", "UTC+3")) == ["user", "2024-07-01 07:00:00 deposit +1 BTC"]
    assert list(mapped(naive, "UTC+4")) == ["user", "2024-07-01 06:00:00 deposit +1 BTC"]
    with pytest.raises(NeedsZone):
        list(mapped(naive))
    found = recognise(source := content(naive.replace("d,t,a,q", "date,type,asset,quantity").encode(), "x.csv"), all_importers())
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context(zones={"generic": "UTC+5"}))
    assert (parsed.zone, shown(parsed)) == ("UTC+5", ["2024-07-01 05:00:00 deposit +1 BTC"]) or parsed.zone == "UTC+05:00"


def test_dates_without_a_time_need_no_zone() -> None:
    dated = "d,t,a,q\n2024-07-01,deposit,BTC,1\n"
    assert list(mapped(dated)) == ["default", "2024-07-01 deposit +1 BTC"]


def test_a_time_that_never_was_is_quarantined_and_one_that_was_twice_is_the_first_and_said() -> None:
    """L4.3: Berlin, 31 March and 27 October 2024."""
    written = "d,t,a,q\n2024-03-31 02:30:00,deposit,BTC,1\n2024-10-27 02:30:00,deposit,BTC,2\n2024-10-27 03:30:00,deposit,BTC,3\n"
    only = GenericImporter(parse_mapping(MAPPING, "m.toml"))
    parsed = read(written, tz="Europe/Berlin", only=only)
    assert shown(parsed) == ["2024-10-27 00:30:00 deposit +2 BTC", "2024-10-27 02:30:00 deposit +3 BTC"]
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "unreadable")]
    assert "so that time never was" in parsed.rows[0].reason
    assert parsed.warnings == [
        "1 time(s) fall in the hour that came twice when the clocks of Europe/Berlin went back; the first was taken (rule L4.3)"
    ]
    binance = read(BINANCE + "1,24-03-31 02:30:00,Spot,Deposit,BTC,1,\n", tz="Europe/Berlin")
    assert fates(binance) == {"quarantined": 1}


def test_a_clock_moves_no_time_silently() -> None:
    """Every quarter of an hour around both changes: what is booked shows on the clock of the zone as it was written."""
    where = resolve("America/New_York")
    clock = Clock("America/New_York", "user", "X")
    for day, gone in ((date(2024, 3, 10), 4), (date(2024, 11, 3), 0)):
        lost = 0
        for quarter in range(96):
            naive = datetime(day.year, day.month, day.day, quarter // 4, quarter % 4 * 15)  # noqa: DTZ001 - a civil time
            try:
                found = clock.at(naive)
            except ValueError:
                lost += 1
                continue
            assert found.astimezone(where).replace(tzinfo=None) == naive
        assert lost == gone
    assert clock.twice == 4
    with pytest.raises(ValueError, match="beyond the calendar"):
        instant(datetime.min, resolve("UTC+14"))  # noqa: DTZ901


def test_zones_are_written_one_way() -> None:
    assert [canonical(name) for name in ("UTC+2", "UTC", "GMT-05:30", "Europe/Paris", "UTC+0")] == [
        "UTC+02:00", "UTC", "UTC-05:30", "Europe/Paris", "UTC",
    ]


def test_identity_is_the_instant_whatever_zone_it_was_written_in() -> None:
    tokyo = BINANCE + ROWS.replace(" 10:", " 19:")
    assert keys(read(BINANCE + ROWS, tz="UTC")) == keys(read(tokyo, name="x (UTC+9).csv"))
