"""Pages that are derived from the code say what the code says today."""

import re
from pathlib import Path

import pytest

from docs import generate, rulebook

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(generate.pages()))
def test_generated_pages_are_current(name: str) -> None:
    """Write them anew with `make docs`."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generate.pages()[name]


def test_the_example_mapping_is_one(tmp_path: Path) -> None:
    """The mapping file of the page is accepted as it stands."""
    from importers.generic_mapping import load_mapping

    path = tmp_path / "my-broker.toml"
    path.write_text(generate.EXAMPLE, encoding="utf-8")
    assert load_mapping(path).name == "my-broker"


def test_every_rule_is_named_by_a_test() -> None:
    """A rule that no test names is a promise that nobody checks."""
    from core.proposals.rules import RULES

    named: set[str] = set()
    for path in (ROOT / "tests").rglob("*.py"):
        named.update(re.findall(r"\b[A-Z]+[0-9]+\.[0-9]+\b", path.read_text(encoding="utf-8")))
    missing = [number for number in (*rulebook.RULES, *RULES) if number not in named]
    assert not missing
