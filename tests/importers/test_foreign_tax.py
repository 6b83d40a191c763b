"""Foreign tax that a broker's file names as such, from the row to the income of the year."""

from core.services import income
from tests.importers.reading import FIXTURES
from tests.importing import desk


def test_a_files_foreign_tax_is_a_sum_of_its_own() -> None:
    """Fidelity: 1.50 paid abroad, whatever else was withheld; no income of its own."""
    with desk() as held:
        held.bring("fidelity.csv", (FIXTURES.with_name("formats") / "fidelity-history" / "2024.csv").read_bytes(), tz="UTC")
        found = income.year(held.ws, 2026)
        assert found.foreign == 1.5
        assert "foreign_tax" not in found.totals
