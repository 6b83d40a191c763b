"""What every test of the interface starts from: no clipboard, keys or data of whoever runs it; a demo ledger built once."""

import shutil
from pathlib import Path

import pytest

from tests.tui.cli_desk import Shell


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    for name in ("NO_COLOR", "TRIMTAB_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from importers import demo

    ledger = tmp_path_factory.mktemp("demo") / "ledger.db"
    demo.build(ledger)
    return ledger


@pytest.fixture
def demo_ledger(_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's ledger with its policy, for one test."""
    for source in _demo.parent.iterdir():
        shutil.copy(source, tmp_path / source.name)
    return tmp_path / _demo.name


@pytest.fixture
def shell(_demo: Path, tmp_path: Path) -> Shell:
    """The command line on a copy of the demo's ledger."""
    shutil.copytree(_demo.parent, tmp_path / "desk")
    return Shell(tmp_path, tmp_path / "desk" / _demo.name)


@pytest.fixture
def fresh(tmp_path: Path) -> Shell:
    """The command line on a ledger that is not there yet."""
    return Shell(tmp_path, tmp_path / "new" / "ledger.db")
