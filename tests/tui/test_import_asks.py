"""What the import asks and says before it stores: codes named in the preview, how a format was found, rows that contradict the ledger."""

from datetime import datetime
from pathlib import Path

from core.services import imports, lots, quarantine
from core.services.workspace import open_workspace
from importers.service import import_paths
from tests.tui import screen
from tests.tui.cli_desk import Shell
from tests.tui.screen import Hand
from tui.app import build_app

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone
HEAD = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"'
DEPOSIT = ("L1", "R1", "2024-01-05 10:00:00", "deposit", "", "currency", "ZUSD", "1000", "0", "1000")
TRADE = (
    ("L2", "R2", "2024-01-06 10:00:00", "trade", "", "currency", "ZUSD", "-400", "1", "599"),
    ("L3", "R2", "2024-01-06 10:00:00", "trade", "", "currency", "XBT.[Q]", "0.01", "0", "0.01"),
)


def export(path: Path, *rows: tuple[str, ...], head: str = HEAD) -> Path:
    """A file in the layout of Kraken's ledgers."""
    path.write_text("\n".join([head, *(",".join(f'"{cell}"' for cell in row) for row in rows)]) + "\n")
    return path


def test_an_unknown_asset_is_named_in_the_preview(tmp_path: Path) -> None:
    """enter on the cause asks what the code is; its rows are booked by the same import, and earlier files that waited for it too."""
    earlier = export(tmp_path / "a.csv", *((cells[0] + "0", cells[1] + "0", *cells[2:]) for cells in TRADE))
    file, ledger = export(tmp_path / "k.csv", DEPOSIT, *TRADE), tmp_path / "l.db"
    with open_workspace(ledger, as_of=CLOCK) as ws:
        import_paths(ws, [earlier])

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([file])
        await hand.finished()
        await hand.press("enter")
        panel.table.select("cause:unknown asset XBT.[Q]")
        await hand.settle()
        assert "enter says what it is" in hand.text
        await hand.press("enter")
        assert "What is XBT.[Q]?" in hand.text
        await hand.type("two words")
        await hand.press("enter")
        assert "'two words' is no asset" in hand.text
        await hand.press("ctrl+u")
        await hand.type("BTC")
        await hand.pilot.press("enter")
        await hand.finished()
        assert panel.step == 2
        assert "XBT.[Q] is crypto:BTC" in hand.text
        assert "unknown asset" not in hand.text
        assert panel.outcome.count("quarantined") == 0
        panel.table.select("named:XBT.[Q]")
        await hand.pilot.press("enter")
        await hand.finished()
        assert panel.outcome.count("quarantined") == 2
        panel.table.select("cause:unknown asset XBT.[Q]")
        await hand.press("enter")
        await hand.type("BTC")
        await hand.pilot.press("enter")
        await hand.finished()
        with open_workspace(ledger, as_of=CLOCK) as ws:
            assert not quarantine.names(ws)
        await hand.press("g", "enter")
        await hand.pilot.press("enter")
        await hand.finished()
        assert "3 rows booked" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert quarantine.names(ws) == {("Kraken", "XBT.[Q]"): "crypto:BTC"}
        assert not quarantine.causes(ws)
        assert [str(row.lot.quantity) for row in lots.page(ws, words="asset:btc").rows] == ["0.01", "0.01"]
        imports.undo(ws, 2)
        assert not quarantine.causes(ws)


def test_codes_are_named_by_command_line(fresh: Shell, tmp_path: Path) -> None:
    """--name books the rows at once; a second time says the same; a code that no row waits for is refused and stores nothing."""
    file = export(tmp_path / "k.csv", DEPOSIT, *TRADE)
    refused = fresh("import", str(file), "--name", "XBT.Z=BTC", code=2)
    assert "no row of these files waits for a name of XBT.Z" in refused.err
    fresh("import", str(file), "--name", "=BTC", code=2)
    done = fresh.json("import", str(file), "--name", "XBT.[Q]=BTC")
    assert done["files"][0]["rows"] == {"read": 3, "booked": 3, "duplicate": 0, "ignored": 0, "quarantined": 0}
    assert fresh.json("import", str(file), "--name", "XBT.[Q]=BTC")["files"][0]["rows"]["duplicate"] == 3


def test_how_a_format_was_found_is_said(fresh: Shell, tmp_path: Path) -> None:
    """A header that the format knows whole, one with a column besides, a format that was asked for: said by screen and in JSON."""
    whole = export(tmp_path / "k.csv", DEPOSIT)
    wider = export(tmp_path / "w.csv", (*DEPOSIT, "1"), head=f'{HEAD},"[b]more"')
    found = fresh.json("import", str(whole), str(wider), "--dry-run")["files"]
    assert [(each["detected"], each["unknown_columns"]) for each in found] == [("exact", []), ("tolerant", ["[b]more"])]
    assert fresh.json("import", str(whole), "--format", "kraken-ledgers", "--dry-run")["files"][0]["detected"] == "chosen"
    assert "(exact header)" in fresh("import", str(whole), "--dry-run").out

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        hand.app.panel("import").preview([whole, wider])
        await hand.finished()
        assert "by exact header" in hand.line("k.csv: ")
        assert "by header with 1 unknown column" in hand.line("w.csv: ")
        await hand.press("G")
        assert "not read, since kraken-ledgers knows no such column: [b]more" in hand.text

    screen.drive(build_app(tmp_path / "l.db", as_of=CLOCK, poll=0), steps, screen.LARGE)


def test_rows_that_contradict_the_ledger_are_counted_and_shown(fresh: Shell, tmp_path: Path) -> None:
    """The same id with another amount is a conflict, beside the row of the ledger; the same content again is none."""
    first = export(tmp_path / "a.csv", DEPOSIT, *TRADE)
    other = export(tmp_path / "b.csv", (*DEPOSIT[:7], "1001", "0", "1001"), *TRADE)
    ledger = tmp_path / "l.db"
    with open_workspace(ledger, as_of=CLOCK) as ws:
        import_paths(ws, [first], names={"XBT.[Q]": "BTC"})

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([other])
        await hand.finished()
        await hand.press("enter")
        assert "Conflicts with the ledger (1 row)" in hand.text
        assert "1 in conflict" in hand.text
        panel.table.select("conflict:0 0")
        await hand.settle()
        assert '"ZUSD","1001"' in hand.text
        assert '"ZUSD","1000"' in hand.text

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    assert not fresh.json("import", str(first), "--name", "XBT.[Q]=BTC")["files"][0]["conflicts"]
    found = fresh.json("import", str(other))["files"][0]["conflicts"]
    assert [(each["line"], each["other"]["name"], each["other"]["line"]) for each in found] == [(2, "a.csv", 2)]
    assert found[0]["stands"] in ("this", "other")
    again = export(tmp_path / "c.csv", *TRADE, DEPOSIT)
    assert not fresh.json("import", str(again), "--dry-run")["files"][0]["conflicts"]
