"""The reference of the policy file covers every setting and is what docs/policy.md holds."""

from pathlib import Path

import msgspec
import pytest

from core.policy import load_policy, schema
from core.policy.reference import EXAMPLE, Setting, markdown, settings, summary

DOCS = Path(__file__).parents[2] / "docs" / "policy.md"


def test_every_setting_of_the_schema_is_listed() -> None:
    """One row for each field of each struct: a field that the parser of the docstrings misses would be missing here."""
    structs = [each for each in vars(schema).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)
               and each is not msgspec.Struct]
    fields = sorted(field.name for struct in structs for field in msgspec.structs.fields(struct))
    assert fields == sorted(setting.key for setting in settings())


@pytest.mark.parametrize("setting", settings(), ids=lambda setting: f"{setting.section}{setting.key}")
def test_every_setting_is_documented(setting: Setting) -> None:
    """An undocumented setting fails the build."""
    assert len(setting.meaning) > 8
    assert setting.meaning.endswith(".")
    assert summary(setting.section)


def test_the_page_is_what_the_schema_says() -> None:
    """`docs/policy.md` is written from the schema; write it anew with `make docs` after a change."""
    assert markdown() == DOCS.read_text(encoding="utf-8")


def test_the_example_of_the_page_is_a_policy() -> None:
    policy = load_policy(EXAMPLE, "example.toml")
    assert [sleeve.name for sleeve in policy.sleeves] == ["stocks", "coins", "bitcoin", "other coins", "cash"]
