"""What the app has done for it: reads and decisions on the ledger's thread, long work in a process of its own. A part of the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from textual.events import Paste

from tui.messages import Decided, Failed, Fetched, JobDone, JobMoved

if TYPE_CHECKING:
    from tui.jobs import Job
    from tui.panels.imports import ImportPanel
    from tui.shell import TrimtabApp


Answer = TypeVar("Answer")


class Work:
    """Mixed into `TrimtabApp`."""

    @property
    def _shell(self) -> TrimtabApp:
        return cast("TrimtabApp", self)

    def later(self, work: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
        """Runs a worker; an exclusive one ends those of its group that still run. The work is begun by it, so none is left unawaited."""
        self._shell.run_worker(work, group=group, exclusive=exclusive)

    def fetch(self, read: Callable[[], Answer], then: Callable[[Answer], None], group: str) -> None:
        """Reads something on the ledger's thread; `then` takes it."""
        self.later(partial(self._fetch, read, then), group, exclusive=True)

    async def _fetch(self, read: Callable[[], Answer], then: Callable[[Answer], None]) -> None:
        try:
            self._shell.post_message(Fetched(then, await self._shell.desk.call(read)))
        except self._shell.desk.failures as error:
            self._shell.post_message(Failed(str(error)))

    def on_fetched(self, event: Fetched) -> None:
        event.then(event.found)

    def decide(self, verb: str, *given: object) -> None:
        """Has the desk do something on the ledger's thread, says what was done and loads anew."""
        if self._shell.job is not None:
            self._shell.say(f"{self._shell.job.title} is running; esc cancels it, then decide.", error=True)
            return
        self.later(partial(self._decide, verb, given), "decide")

    async def _decide(self, verb: str, given: tuple[object, ...]) -> None:
        try:
            self._shell.post_message(Decided(str(await self._shell.desk.call(getattr(self._shell.desk, verb), *given))))
        except self._shell.desk.failures as error:
            self._shell.post_message(Failed(str(error)))

    def on_decided(self, event: Decided) -> None:
        self._shell.say(event.sentence)
        self._shell.load()
        for panel in self._shell.panels():
            if panel.display:
                panel.once_there(panel.shown)

    # in a process of its own

    def start(self, job: Job) -> None:
        """Starts a job, unless one runs."""
        app = self._shell
        if app.job is not None:
            app.say(f"{app.job.title} is running; esc cancels it.", error=True)
            return
        app.job = job
        self.later(partial(job.run, app.post_message), "job")
        app.draw()

    def on_job_moved(self, event: JobMoved) -> None:
        self._shell.draw()

    def on_job_done(self, event: JobDone) -> None:
        app = self._shell
        app.job = None
        event.job.then(event.job)
        if event.job.changes and event.job.result is not None:
            app.load()
        app.draw()

    def action_fetch(self, exchange: str = "kraken") -> None:
        """Asks public tickers for the prices that are lacking."""
        from tui.jobs import Job

        app = self._shell
        self.start(Job(f"Prices from {exchange}", app.desk.request("prices", exchange=exchange), self._fetched))

    def _fetched(self, job: Job) -> None:
        app = self._shell
        if job.result is None:
            app.say(job.error or f"{job.title}: cancelled; nothing was stored.", error=bool(job.error))
            return
        problems = [str(problem) for problem in job.result["problems"]]
        app.say(f"{job.title}: {job.result['stored']} stored, {job.result['present']} were there already.")
        if problems:
            app.read("Prices that could not be had", problems)

    def on_paste(self, event: Paste) -> None:
        """A path that is dropped or pasted outside a field opens the import."""
        from tui.paths import pasted

        if len(self._shell.screen_stack) == 1 and (paths := pasted(event.text)):
            self._look_into(paths)

    def import_paths(self, written: str) -> None:
        """`:import PATH`."""
        from tui.paths import pasted

        if paths := pasted(written):
            self._look_into(paths)
        else:
            self._shell.say(f"There is no file or folder {written}; check the path.", error=True)

    def _look_into(self, paths: list[Path]) -> None:
        app = self._shell
        app.go("import")
        app.call_after_refresh(cast("ImportPanel", app.panel("import")).preview, paths)

    def entered(self, sentence: str) -> None:
        """A form was accepted."""
        self._shell.post_message(Decided(sentence))
