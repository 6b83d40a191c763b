"""The names of assets on the command line: taught by a file, said, taken back, and refused with a remedy."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.tui.cli_desk import Shell

MAPPING = """
name = "broker"
account = "Broker"
asset_kind = "security"
currency = "USD"
[columns]
date = "Date"
type = "Type"
asset = "Symbol"
quantity = "Shares"
amount = "Amount"
isin = "ISIN"
cusip = "CUSIP"
"""
HEADER = "Date,Type,Symbol,Shares,Amount,ISIN,CUSIP\n"


@pytest.fixture
def bring(shell: Shell) -> Callable[..., list[str]]:
    """Imports rows of the mapped file and gives its warnings."""
    mapping = shell.folder / "broker.toml"
    mapping.write_text(MAPPING, encoding="utf-8")

    def import_(name: str, *rows: str) -> list[str]:
        path = shell.folder / name
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        found = shell.json("import", str(path), "--mapping", str(mapping))
        [told] = found["files"]
        assert (told["rows"]["booked"], told["rows"]["quarantined"]) == (len(rows), 0)
        warnings: list[str] = told["warnings"]
        return warnings

    return import_


def held(shell: Shell, *words: str) -> dict[str, Decimal]:
    """Units by asset in the mapped account."""
    found: dict[str, Decimal] = {}
    for lot in shell.json("lots", "--account", "Broker", *words)["lots"]:
        found[lot["asset"]] = found.get(lot["asset"], Decimal(0)) + Decimal(lot["quantity"])
    return found


def test_a_file_teaches_names(shell: Shell, bring: Callable[..., list[str]]) -> None:
    """A row without a symbol is found by its ISIN, an old one by its CUSIP; all lots stand under the ticker, however it is asked for."""
    bring("old.csv", "2023-01-05,buy,922042858,2,80,,")
    bring("nameless.csv", "2023-02-05,buy,,3,120,US9220428588,")
    assert held(shell) == {"US9220428588": 5}
    bring("both.csv", "2024-01-05,buy,VWO,1,40,US9220428588,922042858")
    assert held(shell) == {"VWO": 6}
    assert held(shell, "--asset", "ISIN:US9220428588") == held(shell, "--asset", "922042858") == {"VWO": 6}
    told = shell.json("assets", "names", "vwo")
    assert {(row["name"], row["source"], row["file"], row["means"]) for row in told["names"]} == {
        ("VWO", "file", "both.csv", "security:VWO"), ("922042858", "file", "both.csv", "security:VWO"),
    }
    assert "both.csv" in shell("assets", "names").out
    shell("undo-import", str(max(each["id"] for each in shell.json("imports")["imports"])))
    assert held(shell) == {"US9220428588": 5}
    [built] = shell.json("assets", "names")["names"]
    assert (built["name"], built["source"]) == ("922042858", "built in")
    assert shell.json("verify")["findings"] == []


def test_a_wrong_check_digit_teaches_nothing(shell: Shell, bring: Callable[..., list[str]]) -> None:
    """It is said once, and the row is booked by its symbol."""
    [said] = bring("wrong.csv", "2024-01-05,buy,VWO,1,40,US9220428589,", "2024-02-05,buy,VWO,1,40,US9220428589,")
    assert "is no ISIN: its length, signs or check digit are wrong" in said
    assert held(shell) == {"VWO": 2}
    assert shell.json("assets", "names")["names"] == []


def test_a_ticker_with_two_isins_is_told(shell: Shell, bring: Callable[..., list[str]]) -> None:
    """At the import and among the names; joined by the user where one became the other."""
    assert bring("first.csv", "2023-01-05,buy,XYZ,2,80,US0378331005,") == []
    [said] = bring("second.csv", "2024-01-05,buy,XYZ,3,80,US5949181045,")
    assert "security:XYZ is stated for security:US0378331005 and security:US5949181045" in said
    assert held(shell) == {"US0378331005": 2, "US5949181045": 3}
    [clash] = shell.json("assets", "names", "XYZ")["clashes"]
    assert (clash["name"], clash["assets"]) == ("XYZ", ["US0378331005", "US5949181045"])
    assert "where one became the other" in shell("assets", "names").out
    shell("assets", "same", "ISIN:US0378331005", "ISIN:US5949181045", "--reason", "reverse split")
    assert held(shell) == {"XYZ": 5}
    shell("assets", "part", "ISIN:US0378331005", "ISIN:US5949181045")
    assert held(shell) == {"US0378331005": 2, "US5949181045": 3}


def test_a_name_of_some_days(shell: Shell, bring: Callable[..., list[str]]) -> None:
    """Moves what happened on them, both ends included, and is shown with them."""
    bring("fb.csv", "2022-06-08,buy,FB,1,40,,", "2022-06-09,buy,FB,2,40,,")
    shell("assets", "same", "FB", "meta", "--until", "2022-06-08", "--reason", "new ticker")
    assert held(shell) == {"META": 1, "FB": 2}
    [row] = shell.json("assets", "names", "META")["names"]
    assert (row["name"], row["asset"], row["until"], row["reason"]) == ("FB", "META", "2022-06-08", "new ticker")
    assert "new ticker" in shell("assets", "names", "FB").out
    shell("assets", "part", "FB", "META")
    assert held(shell) == {"FB": 3}
    assert [entry["kind"] for entry in shell.json("journal", "--limit", "2")["entries"]] == ["asset names parted", "asset names joined"]


def test_a_policy_that_names_an_asset_by_another_name_still_means_it(shell: Shell) -> None:
    """Said of a holding of the policy, nothing of the review changes but the name."""
    before = shell.json("status")["sleeves"]
    shell("assets", "same", "VTI", "security:VTX", "--reason", "new ticker")
    assert shell.json("status")["sleeves"] == before
    assert "VTX" in {lot["asset"] for lot in shell.json("lots")["lots"]}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("same", "ISIN:US9229087691", "VTI"), 2, "no ISIN"),
        (("same", "WKN:A0RPWH", "VTI"), 2, "is not an asset; write it like"),
        (("same", "FB", "security:META", "--since", "June"), 2, "is not a date"),
        (("same", "FB", "security:META", "--since", "2024-02-01", "--until", "2024-01-01"), 1, "is before"),
        (("same", "VTI", "VTI"), 1, "is one name"),
        (("same", "crypto:VTI", "security:VTI"), 1, "names of two kinds"),
        (("same", "cash:EUR", "cash:USD"), 1, "money has one name"),
        (("part", "VTI", "BND"), 1, "nothing says that"),
        (("names", "NOSUCH"), 2, "NOSUCH is new here"),
        (("same", "", "VTI"), 2, "is missing"),
    ],
)
def test_what_cannot_be_is_one_sentence(shell: Shell, words: tuple[str, ...], code: int, said: str) -> None:
    """With the remedy, and nothing is written."""
    before = shell.json("journal", "--limit", "1")["entries"]
    answer = shell("assets", *words, code=code)
    assert said in answer.err
    assert answer.out == ""
    assert before == shell.json("journal", "--limit", "1")["entries"]


def test_names_without_any(tmp_path: Path) -> None:
    """What to do is said."""
    shell = Shell(tmp_path, tmp_path / "ledger.db")
    shell("accounts", "set", "Kraken", "--owner", "self")
    assert "Every asset has one name here" in shell("assets", "names").out
