"""`trimtab explain`: the tree as text and as JSON, down to the rows of files, whatever these hold."""

from pathlib import Path
from typing import Any

from tests.tui.cli_desk import Shell


def below(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """Every row of a file below a figure."""
    return [*figure["rows"], *(row for each in figure["parts"] for row in below(each))]


def test_a_lot_opens_down_to_its_row(shell: Shell) -> None:
    """Formula, event, legs, and the row as it stands in the file."""
    out = shell("explain", "lot", "L8a075").out.splitlines()
    assert out[0] == "lot L8a075baa2c78 0.0031 ETH: in Coinbase"
    assert "  basis 5.80072 USD: $5.80 that the acquisition cost [B2.3]" in out
    row = next(line for line in out if line.startswith("      | coinbase-transactions-2026-11-23.csv, line 14: "))
    assert ",Staking Income,ETH,0.0031," in row


def test_every_lot_of_the_demo_opens(shell: Shell) -> None:
    """And every one of an imported file ends in a row."""
    for lot in shell.json("lots")["lots"]:
        figure = shell.json("explain", "lot", lot["lot"])["figure"]
        assert figure["value"] == lot["quantity"]
        assert {row["line"] for row in below(figure)} >= {line["line"] for line in lot["lines"]}


def test_every_sale_and_action_of_the_demo_opens(shell: Shell) -> None:
    """By number and by id."""
    sold = [row for year in ("2023", "2024", "2025", "2026") for row in shell.json("gains", "--year", year)["disposals"]]
    assert sold
    for number in range(1, len(sold) + 1):
        figure = shell.json("explain", "sale", str(number))["figure"]
        assert {each["label"] for each in figure["parts"]} >= {"proceeds", "basis", "gain", "match 1"}
    for action in shell.json("queue")["actions"]:
        assert shell.json("explain", "action", action["id"])["figure"]["said"].startswith(action["id"])


def test_hostile_rows_are_shown_as_text(shell: Shell, tmp_path: Path) -> None:
    """A file's text steers no terminal and no markup."""
    file = tmp_path / "evil.csv"
    file.write_text(
        "kind,at,account,asset,quantity,value,note\n"
        'buy,2026-01-05T10:00,Broker,security:EVIL,1,10,"[red]x[/red]"\n', encoding="utf-8"
    )
    shell("add", "csv", str(file))
    bad = ("--account", "\x1b[31mBad", "--asset", "security:EVIL", "--quantity", "2", "--value", "20", "--at", "2026-01-06T10:00")
    shell("add", "buy", *bad, code=None)
    for lot in shell.json("lots", "--asset", "EVIL")["lots"]:
        out = shell("explain", "lot", lot["lot"]).out
        assert "\x1b" not in out
        assert "EVIL" in out


def test_what_is_not_there_is_one_sentence(shell: Shell) -> None:
    """With the remedy, and exit 1; a number that is none is a usage error."""
    assert "copy an id from 'trimtab lots'" in shell("explain", "lot", "Lnone", code=1).err
    assert "see 'trimtab queue'" in shell("explain", "action", "A0", code=1).err
    assert "numbered from 1" in shell("explain", "sale", "9999", code=2).err
    assert "names no event" in shell("explain", "sale", "zz", code=1).err


def test_a_figure_of_the_tax_year_opens(shell: Shell) -> None:
    """By its name in JSON or a payment by its day; what is none is exit 2 with the names that there are."""
    year = shell.json("tax")
    for key, amount in year["figures"].items():
        assert shell.json("explain", "tax", key)["figure"]["value"] == amount
    out = shell("explain", "tax", "net_long").out
    assert out.startswith("net long-term (2026) -1424.508179166667 USD: -$1,424.51 + $0 - $0 [Y2.1]\n")
    assert "      | kraken-ledgers-2026-11-23.csv, line 28: " in out
    assert shell("explain", "tax", "2027-01-15").out.startswith("payment due on 2027-01-15 ")
    assert "is no figure of 2025; there are proceeds, short" in shell("explain", "tax", "x", "--year", "2025", code=2).err
