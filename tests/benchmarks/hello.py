"""The smallest Textual program: one Static at 120x40, headless. Prints its CPU seconds up to the first frame with its text."""

import asyncio
import sys
import time

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    spent = 0.0

    def compose(self) -> ComposeResult:
        yield Static("hello")

    def post_display_hook(self) -> None:
        if not self.spent and "hello" in "".join(part.text for strip in self.screen._compositor.render_strips() for part in strip):
            self.spent = time.process_time()


async def main() -> None:
    app = Hello()
    async with app.run_test(size=(120, 40)) as pilot:
        async with asyncio.timeout(60):
            while not app.spent:
                await pilot.pause()
    sys.stdout.write(f"{app.spent}\n")


if __name__ == "__main__":
    asyncio.run(main())
