"""A fresh ledger under a clock that the test owns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ledger import Ledger
from tests.ledger.notation import clock


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as opened:
        yield opened
