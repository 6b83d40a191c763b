"""The inbox: questions answered in the forms that booking takes, transfers linked, quarantined rows dismissed, all by keyboard."""

from datetime import datetime
from pathlib import Path

from core.services import entries, events, quarantine, questions, transfers
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


def test_what_other_records_settle_says_its_remedy(tmp_path: Path) -> None:
    """Income without a price is no lot to be entered."""
    staked = {"kind": "income", "at": "2026-01-05", "account": "Kraken", "asset": "crypto:DOT", "quantity": "5", "variety": "staking"}
    ledger = filled(tmp_path / "l.db", staked)

    async def steps(hand: Hand) -> None:
        await hand.press("5")
        assert "the value of DOT received at Kraken in 2026 is not known" in hand.text
        await hand.press("a")
        assert "trimtab prices set" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


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


def test_many_deposits_get_one_answer(tmp_path: Path) -> None:
    """Deposits of one account and asset stand as one line; `a` there answers all, inside it the marked ones; u takes it back."""
    days = ("2026-01-05", "2026-02-05", "2026-03-05")
    ledger = filled(tmp_path / "l.db", *({**BITCOIN, "at": day} for day in days))

    async def steps(hand: Hand) -> None:
        await hand.press("5")
        assert "3 deposits of BTC" in hand.line("2026-01-05 to 2026-03-05")
        await hand.press("a")
        assert "One answer to 3 deposits" in hand.text
        assert "bought COST DATE" not in hand.text
        await hand.press("1")
        await hand.type("20000 2024-03-04")
        await hand.press("enter")
        assert "Answered bought each 20000 2024-03-04: 3 questions" in hand.toasts[-1]
        assert "Nothing waits for you" in hand.text
        await hand.press("u")
        assert "Taken back: answered bought each" in hand.toasts[-1]
        await hand.press("enter", "space", "space", "a")
        assert "One answer to 2 deposits" in hand.text
        await hand.press("escape", "escape", "escape")
        assert "3 deposits of BTC" in hand.text

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert len(questions.load(ws)) == 3


def test_ambiguous_transfers_stand_side_by_side(tmp_path: Path) -> None:
    """One sending and two arrivals: both with their reasons; one is said to be none, the other linked, and that is taken back."""
    move = {"account": "Kraken", "asset": "crypto:BTC", "quantity": "0.5"}
    ledger = filled(
        tmp_path / "l.db",
        {"kind": "buy", "at": "2024-01-05", **move, "value": "20000"},
        {"kind": "withdrawal", "at": "2026-01-05 10:00", **move},
        {"kind": "deposit", "at": "2026-01-05 10:20", **move, "account": "Wallet"},
        {"kind": "deposit", "at": "2026-01-05 10:20", **move, "account": "Vault"},
    )

    async def steps(hand: Hand) -> None:
        await hand.press("5")
        assert "Transfers that could be several (1)" in hand.text
        hand.app.panel("inbox").table.move_to(1)
        await hand.press("enter")
        assert "the amount is the same" in hand.text
        assert {"Vault", "Wallet"} <= set(hand.text.split())
        screen.golden(hand.text, "inbox-candidates-80x24")
        first = hand.app.panel("inbox").table.key
        await hand.press("a")
        assert "link as" in hand.text
        await hand.press("t")
        assert "Linked as one transfer" in hand.toasts[-1]
        assert "1 matched transfer" in hand.text
        await hand.press("u")
        assert "Taken back: linked as a transfer" in hand.toasts[-1]
        hand.app.panel("inbox").table.move_to(1)
        await hand.press("enter", "x")
        assert "Parted" in hand.toasts[-1]
        assert first not in [hand.app.panel("inbox").table.row_at(0).key]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


def test_a_wrap_is_compared_and_linked(tmp_path: Path) -> None:
    """Two assets: what each reading books stands side by side before one is chosen; x in the list of matched ones parts them again."""
    ledger = filled(
        tmp_path / "l.db",
        {"kind": "buy", "at": "2024-01-05", "account": "Wallet", "asset": "crypto:ETH", "quantity": "2", "value": "4000"},
        {"kind": "withdrawal", "at": "2026-01-05 10:00", "account": "Wallet", "asset": "crypto:ETH", "quantity": "2"},
        {"kind": "deposit", "at": "2026-01-05 10:05", "account": "Wallet", "asset": "crypto:WETH", "quantity": "2"},
    )

    async def steps(hand: Hand) -> None:
        await hand.press("5")
        table = hand.app.panel("inbox").table
        table.select(next(row.key for row in table._rows if row.key.startswith("ambiguous:")))
        await hand.press("enter", "a", "c")
        assert "Basis of what arrived" in hand.text
        assert "$4,000.00" in hand.line(" wrap")
        await hand.press("escape", "a", "w")
        assert "Linked as a wrap" in hand.toasts[-1]
        table.select("matched:")
        await hand.press("enter", "x")
        assert "Parted" in hand.toasts[-1]
        await hand.press("u")
        assert "Taken back: parted" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert [match.match.kind.value for match in transfers.load(ws).matched] == ["wrap"]


def held(ledger: Path, folder: Path) -> Path:
    """A ledger in which rows of several causes wait, with markup in their text."""
    from importers.service import import_paths

    head = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"'
    cells = [
        ("L1", "R1", "2024-01-05 10:00:00", "deposit", "", "currency", "ZUSD", "1000", "0", "1000"),
        ("L2", "R2", "2024-01-06 10:00:00", "trade", "", "currency", "ZUSD", "-400", "1", "599"),
        ("L3", "R2", "2024-01-06 10:00:00", "trade", "", "currency", "XBT.Q", "0.01", "0", "0.01"),
        *((f"L[/]BAD{n}", f"[red]{n}", "2024-01-08 10:00:00", "never[/]seen", "", "currency", "ZUSD", "9", "0", "9") for n in range(3)),
    ]
    (folder / "k.csv").write_text("\n".join([head, *(",".join(f'"{cell}"' for cell in row) for row in cells)]) + "\n")
    with open_workspace(ledger, as_of=CLOCK) as ws:
        import_paths(ws, [folder / "k.csv"])
    return ledger


def test_quarantine_is_grouped_by_cause_with_one_remedy(tmp_path: Path) -> None:
    """One line for each cause with count, format, account and remedy; enter lists its rows; x dismisses, u takes it back."""
    ledger = held(tmp_path / "l.db", tmp_path)

    async def steps(hand: Hand) -> None:
        waiting = hand.app.review.counts.quarantined
        assert waiting == 5
        await hand.press("5")
        screen.golden(hand.text, "inbox-causes-80x24")
        assert "Quarantined (5 rows, 2 causes)" in hand.text
        table = hand.app.panel("inbox").table
        assert table.key.startswith("cause:")
        await hand.press("enter")
        assert "L[/]BAD0" in hand.text
        assert "never[/]seen" in hand.text
        await hand.press("x", "2")
        assert "Dismissed: not relevant. 1 row" in hand.toasts[-1]
        assert hand.app.review.counts.quarantined == waiting - 1
        await hand.press("space", "space", "x", "2")
        assert "2 rows" in hand.toasts[-1]
        await hand.press("u", "u")
        assert "Taken back: 1 row dismissed" in hand.toasts[-1]
        assert hand.app.review.counts.quarantined == waiting
        await hand.press("escape")
        with open_workspace(tmp_path / "l.db", as_of=CLOCK) as ws:
            assert len(ws.ledger.imports.quarantine()) == waiting

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


def test_an_unknown_asset_is_named_for_all_its_rows(tmp_path: Path) -> None:
    """`a`, n and the asset: every row with that code is booked; u forgets the name and they wait again."""
    ledger = held(tmp_path / "l.db", tmp_path)

    async def steps(hand: Hand) -> None:
        await hand.press("5")
        hand.app.panel("inbox").table.select("cause:unknown asset XBT.Q")
        await hand.press("a")
        assert "name it: what XBT.Q is, for 2 rows" in hand.text
        await hand.press("n", "enter")
        assert "say what XBT.Q is" in hand.text
        await hand.type("BTC")
        await hand.press("enter")
        assert "XBT.Q is BTC: 1 file read anew, 2 rows left the quarantine" in hand.toasts[-1]
        assert "unknown asset" not in hand.text
        await hand.press("u")
        assert "Taken back: XBT.Q is BTC" in hand.toasts[-1]
        assert "2 rows: unknown asset XBT.Q" in hand.text

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


def test_an_event_entered_by_hand_explains_rows(tmp_path: Path) -> None:
    """`a`, e and one of the events entered by hand settle a row; b enters one for the marked rows at once; u takes each back whole."""
    ledger = held(tmp_path / "l.db", tmp_path)

    async def steps(hand: Hand) -> None:
        await hand.press("5")
        panel = hand.app.panel("inbox")
        panel.table.select("cause:unknown type")
        await hand.press("enter", "a", "e")
        assert "No event was entered by hand yet" in hand.toasts[-1]
        with open_workspace(ledger, as_of=CLOCK) as ws:
            entries.add_event(ws, {**BITCOIN, "kind": "opening", "value": "9000"})
            entries.add_event(ws, {**BITCOIN, "at": "2026-01-07", "quantity": "0.25"})
        await hand.press("a", "e")
        assert "What explains 1 row?" in hand.text
        assert "+0.25 BTC" in hand.text
        await hand.press("enter")
        assert "1 row settled: the event stands for it" in hand.toasts[-1]
        await hand.press("u")
        assert "Taken back: 1 row settled by an event" in hand.toasts[-1]
        panel.table.select("cause:unknown type")
        if not panel.inside:
            await hand.press("enter")
        await hand.press("g", "space", "space", "a", "b")
        assert "Enter by hand: " in hand.text
        assert "never[/]seen" in hand.text
        await hand.type("deposit")
        await hand.press("down")
        await hand.type("2024-01-08")
        await hand.press("down", "down")
        await hand.type("crypto:BTC")
        await hand.press("enter")
        assert "quantity" in hand.text
        await hand.press("down")
        await hand.type("0.7")
        await hand.press("enter")
        assert "the event stands for 2 rows" in hand.toasts[-1]
        with open_workspace(ledger, as_of=CLOCK) as ws:
            assert len(quarantine.settled(ws)) == 2
            assert "0.7" in str([event.legs for event in events.by_hand(ws)])
        await hand.press("u")
        assert "Taken back: event entered for 2 rows" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert not quarantine.settled(ws)
        assert len(events.by_hand(ws)) == 2
