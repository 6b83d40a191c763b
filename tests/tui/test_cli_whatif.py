"""`trimtab lots whatif`: every method side by side, in text and in JSON, and what it refuses."""

from decimal import Decimal

import pytest

from tests.tui.cli_desk import Shell


def test_methods_stand_side_by_side(shell: Shell) -> None:
    """The same lots are shown once; the account's own order is marked."""
    out = shell("lots", "whatif", "BTC", "0.05", "--account", "Coinbase").out
    assert "Sell 0.05 of 0.13 BTC in Coinbase at 98,000.00 (price of 2026-11-23 08:50): 4,900.00 USD" in out
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert "Method Short-term Long-term Disallowed Tax now Tax later Lots" in rows
    assert "FIFO * 0.00 +3,829.15 0.00 574.37 407.04 2, below" in rows
    assert "LOFO 0.00 +3,829.15 0.00 574.37 407.04 as FIFO" in rows
    assert "  Ldedc17bc7c32  0.02 of 2025-10-07, long-term, basis 2,451.15, gain -491.15, tax -73.67" in out
    assert "No purchase takes away a loss on BTC under this policy." in out


def test_units_and_basis_are_conserved(shell: Shell) -> None:
    """For every method: what is taken and what is left are what is held."""
    held = {lot["lot"]: lot for lot in shell.json("lots", "--asset", "ETH", "--account", "Coinbase")["lots"]}
    for way in shell.json("lots", "whatif", "ETH", "0.75", "--account", "Coinbase")["methods"]:
        both = [*way["lots"], *way["left"]]
        assert sum(Decimal(each["quantity"]) for each in both) == sum(Decimal(each["quantity"]) for each in held.values())
        assert sum(Decimal(each["basis"]) for each in both) == sum(Decimal(each["basis"]) for each in held.values())


def test_one_method_and_named_lots(shell: Shell) -> None:
    """`--method` shows one; `--lot` adds a way of its own."""
    one = shell.json("lots", "whatif", "BTC", "0.01", "--account", "Kraken", "--method", "lowest-tax")["methods"]
    assert [each["method"] for each in one] == ["lowest tax"]
    named = shell.json("lots", "whatif", "BTC", "0.01", "--account", "Kraken", "--lot", "L92d7=all", "--lot", "Le73=0.00317")["methods"]
    assert [each["lot"] for each in named[-1]["lots"]] == ["L92d7971dd1ee", "Le73c32a96056"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("BTC", "0.05"), 2, "BTC is held in Coinbase, Kraken; say which with --account"),
        (("BTC", "9", "--account", "Kraken"), 1, "Kraken holds 0.02"),
        (("BTC", "1x", "--account", "Kraken"), 2, "quantity: '1x' is not a number"),
        (("BTC", "-1", "--account", "Kraken"), 2, "above zero"),
        (("BTC", "all", "--account", "Nowhere"), 2, "there is no account 'Nowhere'"),
        (("XYZQ", "1"), 2, "there is no asset 'XYZQ' here"),
        (("BTC", "0.01", "--account", "Kraken", "--method", "best"), 2, "method 'best' is none of FIFO"),
        (("BTC", "0.01", "--account", "Kraken", "--price", "zero"), 2, "price: 'zero' is not a number"),
        (("BTC", "0.01", "--account", "Kraken", "--lot", "Lnone=1"), 2, "names no lot of that asset there"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(shell: Shell, words: tuple[str, ...], code: int, said: str) -> None:
    """With the exit code of docs/cli.md."""
    done = shell("lots", "whatif", *words, code=code)
    assert said in done.err
    assert done.err.count("\n") == 1
    assert not done.out
