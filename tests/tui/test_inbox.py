"""The inbox: questions answered in the forms that booking takes, transfers linked, quarantined rows dismissed, all by keyboard."""

from datetime import datetime
from pathlib import Path

from core.services import entries, imports, questions, transfers
from core.services.workspace import open_workspace
from tests.tui import screen
from tests.tui.screen import Hand
from tui.app import build_app

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone


BITCOIN = {"kind": "deposit", "at": "2026-01-05", "account": "Kraken", "asset": "crypto:BTC", "quantity": "0.5"}


def filled(ledger: Path, *events: dict[str, str]) -> Path:
    with open_workspace(ledger, as_of=CLOCK) as ws:
        for event in events:
            entries.add_event(ws, event)
    return ledger


def test_a_deposit_of_unknown_origin_is_answered(tmp_path: Path) -> None:
    """`bought COST DATE` is begun by its key and completed; what booking cannot read is refused in its own words."""
    ledger = filled(tmp_path / "l.db", BITCOIN)

    async def steps(hand: Hand) -> None:
        assert "5 Inbox*1" in hand.text
        await hand.press("5", "a")
        assert "bought COST DATE" in hand.text
        await hand.press("1")
        await hand.type("soon")
        await hand.press("enter")
        assert "is no answer to this question" in hand.toasts[-1]
        await hand.press("a", "1")
        await hand.type("12000 2024-03-04")
        await hand.press("enter")
        assert "Answered bought 12000 2024-03-04" in hand.toasts[-1]
        assert "Nothing waits for you" in hand.text
        await hand.press("3")
        assert "2024-03-04" in hand.text
        assert "$12,000" in hand.text

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert not questions.load(ws)


def test_two_open_sides_are_linked(tmp_path: Path) -> None:
    """A withdrawal and a deposit that no rule joins are joined by the user's word; basis and date go with the units."""
    ledger = filled(
        tmp_path / "l.db",
        {"kind": "buy", "at": "2024-01-05", "account": "Kraken", "asset": "crypto:BTC", "quantity": "1", "value": "40000"},
        {"kind": "withdrawal", "at": "2026-01-05", "account": "Kraken", "asset": "crypto:BTC", "quantity": "0.5"},
        {"kind": "deposit", "at": "2026-03-09", "account": "Wallet", "asset": "crypto:BTC", "quantity": "0.4999"},
    )

    async def steps(hand: Hand) -> None:
        await hand.press("5", "a", "l")
        assert "which is its other side?" in hand.text
        await hand.press("1")
        assert "Linked as one transfer" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert len(transfers.load(ws).matched) == 1


def test_quarantined_rows_are_grouped_and_dismissed_with_a_reason(tmp_path: Path) -> None:
    """Rows that one remedy mends stand together with their text, markup and all; x dismisses one and says why."""
    source = Path(__file__).parents[2] / "importers" / "samples" / "kraken-ledgers-2026-11-23.csv"
    lines = source.read_text().splitlines()
    cells = lines[1].split(",")
    bad = ",".join(['"L[/]BAD"', '"R[red]"', *cells[2:3], '"never[/]seen"', *cells[4:]])
    (tmp_path / "k.csv").write_text("\n".join([*lines, bad, lines[1].rpartition(",")[0][:20]]) + "\n")

    async def steps(hand: Hand) -> None:
        from importers.service import import_paths

        def store() -> str:
            import_paths(hand.app.desk.ws, [tmp_path / "k.csv"])
            return "Stored."

        hand.app.desk.store = store
        hand.app.decide("store")
        await hand.settle()
        waiting = hand.app.review.counts.quarantined
        assert waiting
        await hand.press("5")
        assert "Quarantined" in hand.text
        assert "k.csv:" in hand.text
        table = hand.app.panel("inbox").table
        table.move_to(next(index for index in range(table.row_count) if table.row_at(index).key.startswith("row:")))
        await hand.press("x", "2")
        assert "Dismissed: not relevant" in hand.toasts[-1]
        assert hand.app.review.counts.quarantined == waiting - 1
        with open_workspace(tmp_path / "l.db", as_of=CLOCK) as ws:
            assert len(imports.quarantine(ws)) == waiting - 1

    screen.drive(build_app(tmp_path / "l.db", as_of=CLOCK, poll=0), steps)
