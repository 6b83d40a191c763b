"""Fixtures of the command line's tests."""

import shutil
from pathlib import Path

import pytest

from tests.tui.cli_desk import Shell, build_demo


@pytest.fixture(scope="session")
def demo_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's ledger, made once; never written to."""
    return build_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def shell(demo_ledger: Path, tmp_path: Path) -> Shell:
    """The command line on a copy of the demo's ledger."""
    shutil.copytree(demo_ledger.parent, tmp_path / "desk")
    return Shell(tmp_path, tmp_path / "desk" / demo_ledger.name)


@pytest.fixture
def fresh(tmp_path: Path) -> Shell:
    """The command line on a ledger that is not there yet."""
    return Shell(tmp_path, tmp_path / "new" / "ledger.db")
