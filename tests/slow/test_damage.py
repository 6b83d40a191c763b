"""A damaged file ends in quarantine or in one clear sentence: never a traceback, never a row lost, never a ledger that is half changed."""

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.services import imports
from core.services.errors import Invalid
from importers.csvfile import Unreadable
from importers.pricefile import read_bytes as read_prices
from importers.service import ImportResult, import_paths
from tests.importers.reading import FIXTURES
from tests.importing import Desk, counts, desk, dump
from tests.slow.damage import damaged

FILES = sorted(path for path in FIXTURES.iterdir() if path.suffix in (".csv", ".tsv", ".xlsx"))
MAPPINGS = sorted(FIXTURES.glob("*.toml"))
CASES = 10_000
ZONE = "UTC"
FEW = 8
"""Cases of each file in the everyday suite."""


def mapping_of(path: Path) -> Path | None:
    """The mapping beside a fixture that no importer knows by itself."""
    beside = path.with_suffix(".toml")
    return beside if beside.exists() else None


def sentence(text: str) -> bool:
    """Whether it is something to read: one line, no trace of the program."""
    return bool(text.strip()) and "\n" not in text and "Traceback" not in text and "Error(" not in text and len(text) < 600


def check(result: ImportResult) -> None:
    """One file was asked for: it is a sentence, or every row has its fate and every row set aside its reason."""
    for file in result.files:
        assert (file.parsed is None and file.known is None) == bool(file.problem)
        assert not file.problem or sentence(file.problem), file.problem
    if result.done is None:
        return
    counts(result)
    for report in result.done.report.files:
        for row in report.quarantined:
            assert row.cause, row.text
            assert sentence(row.reason), row.reason
        assert all(sentence(warning) for warning in report.warnings), report.warnings


def rehearse(at: Desk, data: bytes, path: Path) -> None:
    """What a preview of the damaged file says; it stores nothing."""
    before = (at.ws.ledger.facts_revision(), len(imports.history(at.ws)))
    check(import_paths(at.ws, [at.put(path.name, data)], mapping=mapping_of(path), timezone=ZONE, dry_run=True))
    assert before == (at.ws.ledger.facts_revision(), len(imports.history(at.ws)))


def import_and_undo(at: Desk, data: bytes, path: Path, before: dict[str, object]) -> None:
    """The damaged file on top of the whole one, and taken back: the ledger is in order at each step, and as it was."""
    result = import_paths(at.ws, [at.put(path.name, data)], mapping=mapping_of(path), timezone=ZONE)
    check(result)
    if result.done is None or not result.done.report.id:
        assert before == dump(at.ws)
        return
    dump(at.ws)
    assert at.ws.ledger.verify() == []
    imports.undo(at.ws, result.done.report.id)
    assert before == dump(at.ws)


def cases(path: Path, number: int) -> Iterator[str]:
    """Runs cases of one file and gives what went wrong, naming each."""
    whole = path.read_bytes()
    with desk() as at:
        import_paths(at.ws, [path], mapping=mapping_of(path), timezone=ZONE)
        before = dump(at.ws)
        for case in range(number):
            data, ways = damaged(whole, case, path.name)
            try:
                rehearse(at, data, path)
                if case % 20 == 7:
                    import_and_undo(at, data, path, before)
            except Exception:  # noqa: BLE001 - every failure is told with its case
                yield f"{path.name} case {case} ({ways}):\n{traceback.format_exc(limit=-4)}"
        assert at.ws.ledger.verify() == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_damaged(path: Path) -> None:
    """A few damages of each fixture."""
    assert list(cases(path, FEW)) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_damaged_ten_thousand_times(path: Path) -> None:
    """Ten thousand over all fixtures, one in twenty stored and taken back again."""
    found = list(cases(path, -(-CASES // len(FILES))))
    assert not found, f"{len(found)} cases; the first are\n" + "\n".join(found[:5])


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.name)
def test_a_damaged_mapping_is_read_or_refused_in_a_sentence(path: Path, tmp_path: Path) -> None:
    """The user's own mapping file can be damaged too."""
    table = next(file for file in FILES if mapping_of(file) == path)
    broken = tmp_path / "broken.toml"
    said: list[str] = []
    with desk() as at:
        for case in range(150):
            broken.write_bytes(damaged(path.read_bytes(), case, path.name)[0])
            try:
                check(import_paths(at.ws, [table], mapping=broken, dry_run=True))
            except Invalid as error:
                said.append(str(error))
    assert said
    assert [text for text in said if not sentence(text)] == []


def test_a_damaged_price_file_is_read_or_refused_in_a_sentence() -> None:
    """Prices of a damaged file are prices or named lines."""
    whole = (FIXTURES / "prices.csv").read_bytes()
    said: list[str] = []
    for case in range(300):
        try:
            said += [bad.reason for bad in read_prices(damaged(whole, case, "prices.csv")[0], "prices.csv").bad]
        except Unreadable as error:
            said.append(str(error))
    assert said
    assert [text for text in said if not sentence(text)] == []
