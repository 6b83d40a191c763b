"""A mapping in the making: each choice is one value of the mapping, and its text is the mapping that was chosen."""

from pathlib import Path

from importers import drafting
from importers.mappings import mapping_from_text, suggest_mapping, words_of

TABLE = 'Date,Type,Coin,Amount,Fee "x"\n2026-01-05,Buy,BTC,1,0\n2026-01-06,Odd,BTC,2,0\n'


def begun(folder: Path) -> tuple[Path, drafting.Drafted]:
    path = folder / "t.csv"
    path.write_text(TABLE)
    return path, drafting.begin(suggest_mapping(path))


def test_what_is_suggested_is_where_it_begins(tmp_path: Path) -> None:
    _, draft = begun(tmp_path)
    assert dict(draft.columns) == {"Date": "date", "Type": "type", "Coin": "asset", "Amount": "quantity", 'Fee "x"': ""}
    assert draft.types == (("Buy", "buy"), ("Odd", ""))


def test_a_field_belongs_to_one_column(tmp_path: Path) -> None:
    """Giving it to another takes it away from the first; words, switches and texts are written as they are chosen."""
    _, draft = begun(tmp_path)
    draft = draft.with_column('Fee "x"', "quantity").with_type("Odd", "income staking").with_setting("decimal_comma", "false")
    draft = draft.with_setting("currency", 'E"UR').with_setting("account", "A").with_setting("account", " ")
    mapping = mapping_from_text(draft.text)
    assert dict(draft.columns)["Amount"] == ""
    assert mapping.columns["quantity"] == 'Fee "x"'
    assert mapping.types["odd"].variety == "staking"
    assert (mapping.decimal_comma, mapping.currency, mapping.account) == (False, 'E"UR', "")


def test_the_words_of_another_column_keep_what_was_said(tmp_path: Path) -> None:
    path, draft = begun(tmp_path)
    draft = draft.with_type("Odd", "sell").with_words(words_of(path, "Type"))
    assert dict(draft.types) == {"Buy": "buy", "Odd": "sell"}
    assert words_of(path, "nowhere") == words_of(tmp_path / "gone.csv", "Type") == {}


def test_everything_that_can_be_chosen_is_a_value_that_a_mapping_takes(tmp_path: Path) -> None:
    """No list offers what the mapping's own check refuses."""
    _, draft = begun(tmp_path)
    for meaning in drafting.meanings():
        if meaning.value != "swap":
            mapping_from_text(draft.with_type("Odd", meaning.value).text)
    for name, _, _ in draft.shown:
        for choice in drafting.values(name):
            mapping_from_text(draft.with_setting(name, choice.value).text)
