"""From paths to the ledger: folders, unreadable things, formats asked for, mappings by name, progress, cancelling, importing twice."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.model import Fate
from core.services.errors import ImportCancelled, Invalid
from core.services.workspace import Workspace, open_workspace
from importers.service import ImportResult, formats, import_paths, read_files
from tests.importers.reading import CORPUS, FIXTURES

KRAKEN = FIXTURES / "kraken_v6.csv"
BINANCE = FIXTURES / "binance_v2.csv"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ledger" / "t.db", as_of=datetime(2024, 6, 1, tzinfo=UTC)) as opened:
        yield opened


def counts(result: ImportResult) -> list[dict[str, int]]:
    assert result.done is not None
    return [{fate.value: count for fate, count in report.counts.items() if count} for report in result.done.report.files]


def balances(ws: Workspace) -> dict[tuple[str, str], object]:
    return dict(ws.ledger.projections.balances())


def test_a_folder_is_walked_in_order_and_what_is_no_csv_is_named(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.csv").write_bytes(KRAKEN.read_bytes())
    (folder / "deep" / "a.CSV").write_bytes(BINANCE.read_bytes())
    (folder / "notes.pdf").write_bytes(b"%PDF")
    (folder / ".hidden.csv").write_text("x")
    (folder / "~$lock.csv").write_text("x")
    (folder / "empty.csv").write_text("")
    result = import_paths(ws, [folder, folder / "b.csv"])
    assert [(file.path.name, file.problem) for file in result.files] == [
        ("b.csv", ""), ("empty.csv", "empty.csv is empty; export it again"),
        ("notes.pdf", "notes.pdf is no CSV file and was left out; save tables as CSV"), ("a.CSV", ""),
    ]
    assert [file.path.name for file in result.unread] == ["empty.csv", "notes.pdf"]
    assert counts(result) == [
        {"booked": 55, "ignored": 17, "quarantined": 8}, {"booked": 52, "ignored": 9, "quarantined": 14},
    ]


def test_importing_twice_reordered_or_renamed_changes_nothing(ws: Workspace, tmp_path: Path) -> None:
    """L2.2: A; A == A, whatever the file's name and order."""
    import_paths(ws, [KRAKEN, BINANCE])
    before, events = balances(ws), len(ws.ledger.events.all())
    lines = KRAKEN.read_text().splitlines()
    other = tmp_path / "renamed.csv"
    other.write_text("\n".join([lines[0], *reversed(lines[1:])]))
    result = import_paths(ws, [other, BINANCE])
    assert result.done is not None
    assert (result.done.report.events_new, result.done.report.count(Fate.BOOKED)) == (0, 0)
    assert (balances(ws), len(ws.ledger.events.all())) == (before, events)


def test_an_overlapping_window_adds_only_what_is_new(ws: Workspace, tmp_path: Path) -> None:
    lines = BINANCE.read_text().splitlines()
    for name, part in (("first.csv", lines[1:40]), ("second.csv", lines[26:])):
        (tmp_path / name).write_text("\n".join([lines[0], *part]))
    import_paths(ws, [tmp_path / "first.csv"])
    import_paths(ws, [tmp_path / "second.csv"])
    overlapped = balances(ws)
    with open_workspace(tmp_path / "whole.db", as_of=datetime(2024, 6, 1, tzinfo=UTC)) as other:
        import_paths(other, [BINANCE])
        assert balances(other) == overlapped


def test_the_balances_after_booking_are_those_that_kraken_states(ws: Workspace, tmp_path: Path) -> None:
    """Without the rows that wait in quarantine the ledger and the balance column agree to the last digit."""
    waiting = ("MARG", "NFTS", "CUST", "LOTTO", "THALF", "TAKEN", "FORKB")
    lines = [line for line in KRAKEN.read_text().splitlines() if not any(word in line for word in waiting)]
    (tmp_path / "clean.csv").write_text("\n".join(lines) + "\n")
    result = import_paths(ws, [tmp_path / "clean.csv"])
    assert result.done is not None
    assert result.done.report.count(Fate.QUARANTINED) == 0
    assert [difference for difference in result.done.differences if difference.asset != "crypto:BTC"] == []
    positions = result.files[0].parsed.positions if result.files[0].parsed else []
    assert len(positions) == 13


def test_a_dry_run_reports_and_stores_nothing(ws: Workspace) -> None:
    result = import_paths(ws, [KRAKEN], dry_run=True)
    assert counts(result) == [{"booked": 55, "ignored": 17, "quarantined": 8}]
    assert ws.ledger.events.all() == []


def test_cancelling_leaves_the_ledger_as_it_was(ws: Workspace) -> None:
    """L1.4: stopped, nothing was stored."""
    with pytest.raises(ImportCancelled):
        import_paths(ws, [KRAKEN], cancelled=lambda: True)
    assert (list(ws.ledger.events.all()), list(ws.ledger.imports.list())) == ([], [])


def test_progress_is_told_in_rows(ws: Workspace) -> None:
    steps: list[tuple[int, int]] = []
    import_paths(ws, [KRAKEN], progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (80, 80)


def test_the_account_and_the_zone_are_the_users(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("User ID,Time,Account,Operation,Coin,Change,Remark\n1,24-07-01 10:00:00,Spot,Deposit,BTC,1,\n")
    (read,) = read_files(ws, [path], account="Anna", timezone="Europe/Paris")
    assert read.parsed is not None
    assert (read.parsed.account, read.parsed.zone, read.parsed.drafts[0].at.hour) == ("Anna", "Europe/Paris", 8)
    with pytest.raises(Invalid, match="is not a time zone"):
        read_files(ws, [path], timezone="Mars")


def test_renaming_an_account_repeats_nothing(ws: Workspace) -> None:
    """By its first name, by its new one, and where the file itself names it."""
    plain = FIXTURES / "generic_plain.csv"
    import_paths(ws, [KRAKEN, plain], timezone="UTC")
    events = len(ws.ledger.events.all())
    ws.ledger.accounts.rename("Kraken", "Anna's Kraken", "")
    ws.ledger.accounts.rename("Brokerage", "Anna's shares", "")
    for account in (None, "Kraken", "Anna's Kraken"):
        import_paths(ws, [KRAKEN], account=account)
    import_paths(ws, [plain])
    assert len(ws.ledger.events.all()) == events
    assert {"Anna's Kraken", "Anna's shares"} <= set(ws.ledger.accounts.all())


def test_a_format_can_be_asked_for_and_must_fit(ws: Workspace) -> None:
    (read,) = read_files(ws, [KRAKEN], format="kraken-ledgers")
    assert read.parsed is not None
    (unfit,) = read_files(ws, [KRAKEN], format="binance-statement")
    assert "it does not look like binance-statement, whose header has UTC_Time, Account" in unfit.problem
    with pytest.raises(Invalid, match="'nonsense' is no format; "):
        read_files(ws, [KRAKEN], format="nonsense")
    with pytest.raises(Invalid, match="is no format"):
        read_files(ws, [KRAKEN], format="../../etc/passwd")


def test_a_mapping_is_given_by_path_or_saved_by_name_and_then_found_by_itself(ws: Workspace) -> None:
    table, mapping = FIXTURES / "generic_german.csv", FIXTURES / "generic_german.toml"
    assert "is of no known format" in read_files(ws, [table])[0].problem
    (by_path,) = read_files(ws, [table], mapping=mapping)
    folder = Path(ws.ledger.path).parent / "mappings"
    folder.mkdir()
    (folder / "bank.toml").write_bytes(mapping.read_bytes())
    (by_name,) = read_files(ws, [table], format="bank")
    (found,) = read_files(ws, [table])
    assert [file.parsed.format if file.parsed else "" for file in (by_path, by_name, found)] == ["meine-bank"] * 3
    assert "meine-bank" in [view.id for view in formats(ws)]
    (folder / "broken.toml").write_text("nonsense = 1\n")
    assert read_files(ws, [table])[0].parsed is not None
    (folder / "bank.toml").unlink()
    said = [file.problem for file in read_files(ws, [table])]
    assert "broken.toml, line 1: 'nonsense' is no setting" in said[1]
    with pytest.raises(Invalid, match="line 1: 'nonsense' is no setting"):
        read_files(ws, [table], format="broken")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "a.csv is empty; export it again"),
        ("a.csv", b"PK\x03\x04", "a.csv is a spreadsheet or an archive (ZIP), not CSV; open it and save it as CSV"),
        ("a.csv", b"hello", "a.csv holds no table; export the transactions as CSV"),
        ("a.csv", b"a," * 999_999 + b"b", "a.csv has 1,000,000 columns in one line, which no export has; check that it is the right file"),
        (
            "a.csv", b"Auto-Invest Date(UTC),Holding Coin,Amount per period,Trading Fee,Units,From,Status\n",
            "a.csv: this is Binance's Auto-Invest plan alone; export Transaction History",
        ),
        ("prices.csv", b"asset,at,price,currency,source\n", "prices.csv: this is a price file; give it to trimtab prices import"),
    ],
)
def test_each_unreadable_file_is_one_sentence_and_nothing_is_stored(
    ws: Workspace, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = import_paths(ws, [tmp_path / name])
    assert ([file.problem for file in result.files], result.done) == ([said], None)
    assert list(ws.ledger.imports.list()) == []


def test_a_path_that_is_not_there_and_an_empty_folder_say_so(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    result = import_paths(ws, [tmp_path / "none.csv", tmp_path / "void"])
    assert [file.problem for file in result.files] == [
        "none.csv does not exist; check the path", "void is an empty folder; put the export files there",
    ]


def test_what_is_good_of_a_damaged_file_is_booked_and_the_rest_waits(ws: Workspace, tmp_path: Path) -> None:
    """L1.3: NUL bytes and a cut-off row cost only themselves."""
    data = b'txid,refid,time,type,asset,amount,fee,balance\nL1,Q1,2024-01-01 00:00:00,deposit,ZEUR,100,0,100\n'
    data += b'L2,Q2,2024-01-02 00:00:00,deposit,ZE\x00R,5,0,105\nL3,Q3,2024-01-03 00:00:00,depo'
    (tmp_path / "x.csv").write_bytes(data)
    result = import_paths(ws, [tmp_path / "x.csv"])
    assert counts(result) == [{"booked": 1, "quarantined": 2}]
    assert balances(ws)["Kraken", "cash:EUR"] == 100


def test_every_format_says_how_to_export_it_and_what_becomes_what() -> None:
    views = formats()
    assert {"kraken-ledgers", "binance-statement", "generic"} <= {view.id for view in views}
    for view in views:
        assert view.versions, view.id
        assert len(view.how_to_export) > 20, view.id
        assert view.becomes, view.id


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of samples is not on this machine")
def test_the_whole_collection_is_read_without_a_defect_and_no_row_is_lost(ws: Workspace) -> None:
    """Unknown formats are named; of known ones every row has a fate. Importing all of it twice changes nothing."""
    first = import_paths(ws, [CORPUS])
    assert first.done is not None
    for file in first.files:
        assert file.problem or file.parsed is not None
    for report in first.done.report.files:
        assert report.read == sum(report.counts.values()), report.name
    before = balances(ws)
    again = import_paths(ws, [CORPUS])
    assert again.done is not None
    assert (again.done.report.events_new, balances(ws)) == (0, before)
