"""Panels and workers that are asked for something before they are there, or when the app is gone already."""

import asyncio
import gc
import warnings
from pathlib import Path

from tests.tui.test_states import CLOCK
from tests.tui.values import REVIEW, Fake
from tui.app import build_app
from tui.messages import Loaded
from tui.shell import TrimtabApp


def test_a_panel_that_is_not_mounted_yet_takes_a_review() -> None:
    """A review that arrives in the same breath in which the lots panel is made is drawn once its table is there."""

    async def run() -> tuple[bool, bool]:
        app = TrimtabApp(Fake(), poll=0)
        async with app.run_test(size=(120, 40)) as pilot:
            await app.workers.wait_for_complete()
            await app.panel("lots").remove()
            panel = app.panel("lots")
            early = panel.is_mounted
            app.on_loaded(Loaded(REVIEW))
            panel.once_there(panel.shown)
            await pilot.pause()
            await app.workers.wait_for_complete()
            return early, panel.is_mounted

    assert asyncio.run(run()) == (False, True)


def test_an_app_that_is_closed_at_once_leaves_nothing_unawaited(demo_ledger: Path) -> None:
    """Closed in the moment it opens, with reads that others took the place of before they began: no coroutine is left behind."""

    async def run() -> None:
        app = build_app(demo_ledger, as_of=CLOCK, poll=0)
        async with app.run_test(size=(120, 40)):
            app.go("lots")
            for _ in range(2):
                app.fetch(app.desk.history, lambda found: None, "history")
                app.load()
        app.desk.close()

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for _ in range(3):
            asyncio.run(run())
        gc.collect()
    assert [str(each.message) for each in seen if "never awaited" in str(each.message)] == []
