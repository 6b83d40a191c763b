"""The smallest Textual program: one Static at 120x40, headless. Prints the CPU seconds of its process until the text is on the screen."""

import asyncio
import sys
import time

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("hello")


async def main() -> None:
    app = Hello()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        sys.stdout.write(f"{time.process_time()}\n")


if __name__ == "__main__":
    asyncio.run(main())
