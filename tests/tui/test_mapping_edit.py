"""A saved mapping opened again: changed beside a file, previewed, saved in its place; what it read before is read anew on demand."""

from datetime import datetime
from pathlib import Path

import pytest

from core.services import events
from core.services.errors import Invalid
from core.services.workspace import open_workspace
from importers import service
from importers.service import import_paths
from tests.tui import screen
from tests.tui.cli_desk import Shell
from tests.tui.screen import Hand
from tui.app import build_app
from tui.screens.mapping import MappingScreen

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone
BANK = "Datum;Art;Papier;Anzahl;Betrag;Spesen\n31.01.2024;Kauf;AAA;2;-200;1\n01.02.2024;Verkauf;AAA;1;120;2\n"
MAPPING = """
currency = "EUR"
asset_kind = "security"
account = "[b]Bank"
timezone = "Europe/Berlin"
[columns]
date = "datum"
type = "Art"
asset = "Papier"
quantity = "Anzahl"
amount = "Betrag"
[types]
Kauf = "buy"
[assets]
AAA = "security:AAPL"
"""


def prepared(tmp_path: Path) -> tuple[Path, Path]:
    """A ledger with a file that a saved mapping read; its sales wait, since the word is not said."""
    bank, ledger = tmp_path / "bank.csv", tmp_path / "l.db"
    bank.write_text(BANK)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        service.save_mapping_text(ws, "my-bank", MAPPING)
        assert import_paths(ws, [bank]).files[0].detected == "mapping"
    return bank, ledger


def test_a_saved_mapping_is_changed_and_its_files_are_read_anew(tmp_path: Path) -> None:
    """From the list of mappings: the word and the fee are said, saved under the same name; r has the ledger's file read by it."""
    _, ledger = prepared(tmp_path)

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.enter(tmp_path)
        await hand.settle()
        panel.table.select("mapping:my-bank")
        await hand.settle()
        assert "changes it beside a file that it reads" in hand.text
        await hand.press("enter")
        await hand.type("nothing.csv")
        await hand.press("enter")
        assert "nothing.csv" in hand.toasts[-1]
        await hand.press("enter")
        await hand.type("bank.csv")
        await hand.press("enter")
        wizard = hand.app.screen
        assert isinstance(wizard, MappingScreen)
        assert "my-bank: changed beside bank.csv" in hand.text
        assert "quarantined" in hand.text
        table = wizard.query_one("#mapping-choices")
        table.select("type:Verkauf")
        await hand.press("enter")
        await hand.type("sell")
        await hand.press("enter")
        table.select("column:Spesen")
        await hand.press("enter")
        await hand.type("fee")
        await hand.press("enter")
        assert "sell -1 AAPL" in hand.text
        table.select("save:")
        await hand.press("enter")
        assert "in the old one's place" in hand.text
        await hand.press("enter")
        assert "1 file in the ledger was read by it as it was" in " ".join(hand.text.replace("│", " ").split())
        await hand.press("r")
        assert "1 file read anew, 1 row left the quarantine" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert [row.event.kind.value for row in events.page(ws).rows] == ["sell", "buy"]
        assert "fee" in service.saved_mapping(ws, "my-bank").text
        assert 'AAA = "security:AAPL"' in service.saved_mapping(ws, "my-bank").text.replace('"AAA"', "AAA")


def test_a_mapping_is_changed_from_the_preview(tmp_path: Path) -> None:
    """A file that a mapping reads leads to it; saved under another name the old one stays; detection says that both fit."""
    _, ledger = prepared(tmp_path)
    other = tmp_path / "other.csv"
    other.write_text(BANK.replace("31.01", "30.01"))

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([other])
        await hand.finished()
        assert "by your mapping" in hand.text
        await hand.press("enter")
        panel.table.select("mapped:0")
        await hand.press("enter")
        assert "my-bank: changed beside other.csv" in hand.text
        await hand.press("enter")
        await hand.type("2")
        await hand.press("enter")
        await hand.finished()
        assert "my-bank2 is saved beside my-bank" in "".join(hand.toasts)
        assert panel.outcome.files[0].asks == "mapping"

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


def test_a_mapping_that_cannot_be_shown_by_column_is_refused(tmp_path: Path) -> None:
    """One column that is two things, and a file without the columns: a sentence, and nothing is changed."""
    bank, ledger = prepared(tmp_path)
    (tmp_path / "else.csv").write_text("Day;What;Units\n31.01.2024;AAA;3\n01.02.2024;BBB;4\n")
    with open_workspace(ledger, as_of=CLOCK) as ws:
        service.save_mapping_text(ws, "twice", MAPPING.replace('amount = "Betrag"', 'amount = "Betrag"\nnote = "Art"'))
        with pytest.raises(Invalid, match="one column of this mapping is several things"):
            service.edit_mapping(ws, "twice", bank)
        with pytest.raises(Invalid, match="the file has no column datum, Art"):
            service.edit_mapping(ws, "my-bank", tmp_path / "else.csv")


def test_replacing_a_mapping_says_what_it_read_before(shell: Shell) -> None:
    """By command line: the files that stand as they were are counted, with the command that reads them anew."""
    path = shell.folder / "my-bank.toml"
    path.write_text(MAPPING)
    (shell.folder / "bank.csv").write_text(BANK)
    assert not shell("mapping", "save", "my-bank", str(path), "--replace").err
    shell("import", str(shell.folder / "bank.csv"), code=1)
    path.write_text(MAPPING.replace('Kauf = "buy"', 'Kauf = "buy"\nVerkauf = "sell"'))
    assert "1 file stands as it was read before" in shell("mapping", "save", "my-bank", str(path), "--replace").err
    assert "2 booked" in shell("quarantine", "retry", "--all").out
