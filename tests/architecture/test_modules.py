"""What is loaded when: counted in `sys.modules` of fresh processes, never by a clock."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"polars", "pandas", "numpy", "ccxt", "sqlite_utils", "highspy", "keyring", "requests", "aiohttp"}
INTERFACE = {"textual", "rich"}


def loaded(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after `code`."""
    script = f"{code}\nimport sys\nprint(' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def every_module(package: str) -> list[str]:
    found = sorted((ROOT / package).rglob("*.py"))
    dotted = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found]
    return [name.removesuffix(".__init__") for name in dotted if not name.endswith("__main__")]


@pytest.mark.parametrize("package", ["core", "importers"])
def test_domain_and_importers_load_without_interface_and_heavy_libraries(package: str) -> None:
    """Importing every module brings in no Textual, no click and none of the heavy libraries."""
    modules = every_module(package)
    assert modules
    found = loaded("\n".join(f"import {name}" for name in modules))
    assert not found & (HEAVY | INTERFACE | {"click"})


def test_help_loads_nothing_heavy() -> None:
    """`trimtab --help` answers from click and one table of help lines."""
    code = "import sys; sys.argv = ['trimtab', '--help']\ntry:\n    from tui.cli import main; main()\nexcept SystemExit:\n    pass"
    assert not loaded(code) & (HEAVY | INTERFACE | {"msgspec", "sqlite3"})


def test_the_core_touches_no_network_and_no_process() -> None:
    """No module of the core imports a socket or a way to start processes."""
    found = loaded("\n".join(f"import {name}" for name in every_module("core")))
    assert not found & {"http", "ssl", "multiprocessing"}


def test_the_first_frame_is_drawn_without_importers_and_heavy_libraries(tmp_path: Path) -> None:
    """When the sleeves' figures are first on the screen, nothing is loaded that only a later step needs."""
    ledger = tmp_path / "demo.db"
    subprocess.run([sys.executable, "-m", "tui.cli", "demo", "--plain", "--ledger", str(ledger)], cwd=ROOT, capture_output=True, check=True)
    code = f"""
import asyncio, sys
from datetime import datetime
from pathlib import Path
from tui.app import build_app

async def main():
    app = build_app(Path({str(ledger)!r}), as_of=datetime(2026, 11, 23, 9), demo=True, poll=0)
    seen = []
    def look():
        if app.glance and not seen:
            seen.extend(sys.modules)
    app.post_display_hook = look
    async with app.run_test(size=(120, 40)) as pilot:
        async with asyncio.timeout(60):
            while not seen:
                await pilot.pause(0.02)
    app.desk.close()
    print(*sorted(seen))

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    found = set(done.stdout.split())
    tops = {name.partition(".")[0] for name in found}
    assert not tops & (HEAVY | {"importers", "click", "zipfile"})
    later = ("core.booking", "core.proposals", "core.queue", "core.checklist", "core.services.review", "core.ledger.imports")
    assert "core.services.measure" in found
    assert not [name for name in found if name.startswith(later)]
    assert "never awaited" not in done.stderr
