"""Golden screens of values written by hand: what each panel draws at 80x24 and at 120x40."""

import asyncio

from tests.tui import screen
from tests.tui.values import Fake
from tui.shell import TrimtabApp


def run(desk: Fake, size: tuple[int, int], *pressed: str) -> TrimtabApp:
    """The app after these keys, still open to look at."""
    app = TrimtabApp(desk, poll=0)

    async def drive() -> None:
        async with app.run_test(size=size, notifications=False) as pilot:
            await screen.settle(pilot)
            await screen.keys(pilot, *pressed)
            app.shot = screen.text(app)

    asyncio.run(drive())
    return app


if __name__ == "__main__":
    import sys
    w, h = map(int, sys.argv[1].split("x"))
    print(run(Fake(), (w, h), *sys.argv[2:]).shot)
