"""The smallest Textual program: one Static at 120x40, headless."""

import asyncio

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("hello")


async def main() -> None:
    app = Hello()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()


if __name__ == "__main__":
    asyncio.run(main())
