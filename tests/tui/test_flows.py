"""A Monday by keyboard alone over the demo's ledger: review, why, approve, undo, export, reject, snooze, checklist, notes."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from tests.tui import screen
from tests.tui.screen import LARGE, SMALL, Hand
from tests.tui.values import Fake
from tui.app import build_app
from tui.shell import TrimtabApp

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone


def first_open(hand: Hand) -> str:
    """The action of the first proposal that is neither blocked nor waiting, as the queue writes it."""
    review = hand.app.review
    item = next(item for item in review.queue if not item.action.blocked_by and not item.action.not_now and item.state == "proposed")
    return str(item.action.id)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_review_why_approve_undo_approve_export(demo_ledger: Path, size: tuple[int, int]) -> None:
    """The way of the Monday review: what is approved and exported is in the ticket files, what was undone is proposed again."""

    async def steps(hand: Hand) -> None:
        assert "23.0%" in hand.text
        await hand.press("2")
        queue = hand.app.panel("queue")
        queue.table.select(first_open(hand))
        await hand.settle()
        chosen = queue.item()
        await hand.press("i")
        assert "Why this action" in hand.text
        assert "docs/rules.md" in hand.text
        await hand.press("escape", "a")
        assert "approved" in hand.line(">*") + hand.line("> ")
        assert "approved" in hand.toasts[-1]
        await hand.press("u")
        assert "Taken back" in hand.toasts[-1]
        assert next(item for item in hand.app.review.queue if item.action.id == chosen.action.id).state == "proposed"
        queue.table.select(chosen.action.id)
        await hand.press("a", "E", "enter")
        assert "order ticket(s) written" in hand.toasts[-1]
        tickets = list((demo_ledger.parent / "tickets").glob("*.csv"))
        assert len(tickets) == 1
        with tickets[0].open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 1
        await hand.press("u")
        assert "cannot be undone" in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps, size)


def test_marked_actions_are_decided_together(demo_ledger: Path) -> None:
    """Space marks, v marks to here, * inverts; reject takes a tag, or the user's own words."""

    async def steps(hand: Hand) -> None:
        await hand.press("2", "space", "j", "v")
        panel = hand.app.panel("queue")
        assert len(panel.table.marks) == 3
        await hand.press("asterisk")
        assert len(panel.table.marks) == len(hand.app.review.queue) - 3
        await hand.press("escape")
        assert not panel.table.marks
        await hand.press("g", "space", "space", "x")
        await hand.type("too early")
        await hand.press("enter")
        rejected = [item for item in hand.app.review.queue if item.state == "rejected"]
        assert [item.reason for item in rejected] == ["too early", "too early"]
        await hand.press("7")
        assert "too early" in hand.text

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_snooze_until_a_day_a_date_and_by_command(demo_ledger: Path) -> None:
    """s asks; d is a day; a date may be typed; `:snooze 2w` does without asking; a date in the past is refused in one sentence."""

    async def steps(hand: Hand) -> None:
        await hand.press("2", "g", "s", "d")
        snoozed = [item for item in hand.app.review.queue if item.state == "snoozed"]
        assert [item.until.date().isoformat() for item in snoozed] == ["2026-11-24"]
        await hand.press("g", "s")
        await hand.type("2026-12-01")
        await hand.press("enter")
        assert "2026-12-01" in {item.until.date().isoformat() for item in hand.app.review.queue if item.until}
        await hand.press("g", "colon")
        await hand.type("snooze 2w")
        await hand.press("enter")
        assert sum(item.state == "snoozed" for item in hand.app.review.queue) == 3
        await hand.press("g", "s")
        await hand.type("2020-01-01")
        await hand.press("enter")
        assert "future" in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_checklist_is_ticked_and_unticked(demo_ledger: Path) -> None:
    """Space ticks a step by hand and takes it back; what the program has checked stays its own; o goes to the step's screen."""

    async def steps(hand: Hand) -> None:
        await hand.press("6")
        panel = hand.app.panel("checklist")
        assert "[x] Have fresh prices" in hand.text
        await hand.press("g", "space")
        assert "The program checks this itself" in hand.toasts[-1]
        panel.table.select("friday.next")
        before = panel.step.done
        await hand.press("space")
        assert panel.step.done is not before
        await hand.press("enter")
        assert panel.step.done is before
        assert {toast.partition(":")[0] for toast in hand.toasts[-2:]} == {"Ticked", "No longer ticked"}
        await hand.press("o")
        assert hand.app.active == "queue"

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_noting_what_is_near_a_limit_ticks_that_step(demo_ledger: Path) -> None:
    """The guided review opens the bands; a note on each band near its limit is what the program looks for."""

    async def steps(hand: Hand) -> None:
        await hand.press("M")
        assert "Note what is above 90 % of a limit" in hand.line("T tick")
        assert hand.app.active == "bands"
        for sleeve in [sleeve for sleeve in hand.app.review.sleeves if sleeve.state != "ok"]:
            hand.app.panel("bands").table.select(f"sleeve:{sleeve.name}")
            await hand.press("m")
            await hand.type("seen")
            await hand.press("enter")
        assert next(step for step in hand.app.review.checklist if step.id == "monday.near").done
        await hand.press("right_square_bracket")
        assert hand.app.active == "queue"
        await hand.press("left_square_bracket", "escape")
        assert hand.app.guide is None

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_lots_sort_filter_and_their_lines(demo_ledger: Path) -> None:
    """S sorts, / narrows with words, enter opens a lot down to the line of the file it comes from."""

    async def steps(hand: Hand) -> None:
        await hand.press("3")
        await hand.press("colon")
        await hand.type("sort gain")
        await hand.press("enter")
        assert hand.app.panel("lots").paged.sorted_by == "gain"
        first = hand.app.panel("lots").table.row_at(0)
        assert first.cells[-1].text.startswith("-$")
        await hand.press("slash")
        await hand.type("asset:btc term:long")
        await hand.press("enter")
        rows = [hand.app.panel("lots").table.row_at(index) for index in range(hand.app.panel("lots").table.row_count)]
        assert rows
        assert {row.cells[1] for row in rows} == {"BTC"}
        assert {row.cells[4] for row in rows} == {"LT"}
        await hand.press("enter")
        await hand.press("j", "j", "l")
        assert hand.app.screen.table.select(next(iter(hand.app.screen.sources)))
        await hand.settle()
        assert ".csv, line" in hand.text
        await hand.press("escape", "escape")
        assert hand.app.panel("lots").words == ""
        await hand.press("slash")
        await hand.type("term:never")
        await hand.press("enter")
        assert "long or short" in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_forms_refuse_in_the_domains_words_and_enter(demo_ledger: Path) -> None:
    """A form that lacks something stays open with the sentence; accepted, the lot is there and the app says so."""

    async def steps(hand: Hand) -> None:
        await hand.press("A", "1", "enter")
        assert "asset is missing" in hand.text
        for value in ("Old wallet", "crypto:BTC", "0.25", "1000", "2019-05-01"):
            await hand.type(value)
            await hand.press("tab")
        await hand.press("enter")
        assert "Entered" in hand.toasts[-1]
        await hand.press("8")
        assert "Old wallet" in hand.text
        hand.app.panel("accounts").table.select("Old wallet")
        await hand.press("e")
        assert "Account" in hand.text
        await hand.press("down", "down", "down")
        await hand.type("x")
        await hand.press("enter")
        assert "is none of taxable" in hand.text
        await hand.press("escape", "A", "5")
        await hand.type("crypto:BTC")
        await hand.press("down")
        await hand.type("100000")
        await hand.press("enter")
        assert "crypto:BTC is 100000 USD" in hand.toasts[-1]

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_keys_work_from_the_help_the_palette_and_the_command_line() -> None:
    """Enter does what `?` highlights; the palette lists actions with their keys; nonsense typed after `:` is answered with what is near."""

    async def steps(hand: Hand) -> None:
        await hand.press("question_mark")
        await hand.type("every tax lot")
        await hand.press("enter")
        assert hand.app.active == "lots"
        await hand.press("ctrl+p")
        await hand.type("guided")
        await hand.pilot.pause(0.3)
        assert "guided review  (M)" in hand.text
        await hand.press("escape", "colon")
        await hand.type("quee")
        await hand.press("enter")
        assert "There is no command :quee" in hand.toasts[-1]
        await hand.press("colon")
        await hand.type("zoo")
        await hand.press("tab", "enter")
        assert hand.app.zoomed

    screen.drive(TrimtabApp(Fake(), poll=0), steps)


def test_copying_says_sent_and_keeps_a_file(tmp_path: Path) -> None:
    """y sends the row, Y the table as TSV; a terminal gives no receipt, so a file keeps the text."""

    async def steps(hand: Hand) -> None:
        await hand.press("2", "y")
        assert "Sent to the terminal's clipboard" in hand.toasts[-1]
        assert hand.app.clipboard.split("\t")[:3] == ["[!!!]", "SELL 0.02 BTC", "$1,345"]
        await hand.press("Y")
        assert hand.app.clipboard.splitlines()[0].startswith("Prio\tAction\tValue")
        assert len(hand.app.clipboard.splitlines()) == 5

    screen.drive(TrimtabApp(Fake(), poll=0), steps)
    assert "aave-usdc" in (tmp_path / "home" / "trimtab" / "clip.txt").read_text()


def test_f_jumps_by_letter(demo_ledger: Path) -> None:
    """A letter stands on every panel that is seen and on the tabs of the others; it goes there, esc and any other key stay."""

    async def steps(hand: Hand) -> None:
        await hand.press("f")
        assert " n " in hand.text.splitlines()[1]
        await hand.press("n")
        assert hand.app.active == "inbox"
        await hand.press("f", "escape")
        assert hand.app.active == "inbox"
        await hand.press("f", "z")
        assert hand.app.active == "inbox"
        assert len(hand.app.screen_stack) == 1
        await hand.press("f", "q")
        assert hand.app.active == "queue"
        await hand.resize(120, 40)
        await hand.press("f")
        assert any(line[:4].strip() == "l" for line in hand.text.splitlines()[2:])
        await hand.press("l")
        assert hand.app.active == "lots"

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_c_chooses_columns(demo_ledger: Path) -> None:
    """A column is left out by its number and shown again; the last one stays."""

    async def steps(hand: Hand) -> None:
        await hand.press("8")
        assert "Custody" in hand.text
        await hand.press("c")
        assert "shown   Custody" in hand.text
        number = next(line.split()[1] for line in hand.text.splitlines() if "shown   Custody" in line)
        await hand.press(number)
        assert "hidden  Custody" in hand.text
        await hand.press("escape")
        assert "Custody" not in hand.text
        table = hand.app.panel("accounts").table
        for column in table.columns:
            if column.title not in table.hidden:
                last = column.title
                table.toggle_column(column.title)
        assert last not in table.hidden
        await hand.press("c", number, "escape")
        assert "Custody" in hand.text

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)
