"""docs/cli.md is the contract: every command is in it, and every JSON example has the keys of the real answer."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from core.model import EventKind
from core.policy import profile_text
from core.services.accounts import FIELDS as ACCOUNT_FIELDS
from core.services.assets import FIELDS as ASSET_FIELDS
from core.services.entries import CSV_COLUMNS
from tests.tui.cli_desk import ROOT, SAMPLES, Shell
from tui.cli import COMMANDS, cli

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
OPEN = {"unknown", "costs", "totals"}
"""Objects whose keys are data."""


def commands(group: click.Group, path: str = "trimtab") -> Iterator[str]:
    """Every command by its words; kinds of event are one command to the reader."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        words = f"{path} {name}"
        if path == "trimtab add" and name in set(EventKind) - {EventKind.OPENING}:
            continue
        assert found is not None
        yield words
        if isinstance(found, click.Group):
            yield from commands(found, words)


def test_every_command_has_its_heading() -> None:
    """An undocumented command fails the build; `add` is there by its forms."""
    headings = re.findall(r"^### `(trimtab[^`]*)`", PAGE, re.MULTILINE)
    told = [words for words in commands(cli) if any(f"{head} ".startswith(f"{words} ") for head in headings)]
    assert [words for words in commands(cli) if words not in told and words != "trimtab add"] == []


def test_every_heading_is_a_command() -> None:
    """Nothing is promised that is not there."""
    known = {*commands(cli), "trimtab", "trimtab add EVENT"}
    for head in re.findall(r"^### `(trimtab[^`]*)`", PAGE, re.MULTILINE):
        words = re.split(r" (?=[\[A-Z<-])", head)[0]
        assert words in known or head.startswith("trimtab add EVENT"), head


def test_the_table_of_commands_tells_what_the_commands_say() -> None:
    """Each has help of its own and no option without help."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        assert command.help
        assert all(option.help for option in command.params if isinstance(option, click.Option) and not option.hidden), name


@pytest.mark.parametrize("words", [*CSV_COLUMNS, *ACCOUNT_FIELDS, *ASSET_FIELDS, *(kind for kind in EventKind if kind != "opening")])
def test_every_column_setting_and_kind_is_documented(words: str) -> None:
    """In a table, by its name."""
    assert f"| `{words}` |" in PAGE


def examples() -> dict[str, Any]:
    """The examples by schema."""
    found = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    return {example["schema"]: example for example in found}


def fits(example: Any, real: Any, where: str) -> list[str]:
    """Where the two differ in shape."""
    if isinstance(example, dict) and isinstance(real, dict):
        if where.rpartition(".")[2] in OPEN:
            return []
        wrong = [f"{where}: {key}" for key in (example.keys() ^ real.keys()) - {"unknown"}]
        return wrong + [each for key in example.keys() & real.keys() for each in fits(example[key], real[key], f"{where}.{key}")]
    if isinstance(example, list) and isinstance(real, list):
        return [each for one in real for each in fits(example[0], one, where)] if example else []
    if example is None or real is None:
        return []
    return [] if type(example) is type(real) else [f"{where}: {type(real).__name__}"]


def trouble(shell: Shell) -> None:
    """A ledger where questions, open and ambiguous transfers, missing prices, quarantine and a difference all show."""
    for account in ("Kraken", "Wallet"):
        shell("add", "deposit", "--account", account, "--asset", "ETH", "--quantity", "0.3", "--at", "2026-11-02T10:30")
    shell("add", "withdrawal", "--account", "Coinbase", "--asset", "ETH", "--quantity", "0.3", "--at", "2026-11-02T10:00")
    shell("add", "deposit", "--account", "Wallet", "--asset", "BTC", "--quantity", "0.5", "--at", "2026-11-02T10:00")
    shell("add", "income", "--account", "Kraken", "--asset", "crypto:KSM", "--quantity", "1", "--variety", "staking", "--at", "2026-11-03")
    shell("accounts", "set", "Kraken", "--method", "HIFO", "--since", "2026-01-01")
    shell("accounts", "recurring", "Kraken", "BTC", "50", "--every", "week")


def kraken(shell: Shell) -> Path:
    """A Kraken file with a row of a type that is not known."""
    text = (SAMPLES / "kraken-ledgers-2026-11-23.csv").read_text(encoding="utf-8")
    file = shell.folder / "kraken.csv"
    file.write_text(text + '"LNEW","TNEW","2026-11-20 10:00:00","abracadabra","","currency","crypto","SOL","spot / main",1,0,18.5\n')
    return file


ASK: dict[str, Callable[[Shell], Any]] = {
    "status/1": lambda trimtab: trimtab.json("status"),
    "plan/1": lambda trimtab: trimtab.json("plan"),
    "queue/1": lambda trimtab: trimtab.json("queue"),
    "queue-export/1": lambda trimtab: exported(trimtab),
    "checklist/1": lambda trimtab: trimtab.json("checklist"),
    "due/1": lambda trimtab: trimtab.json("due", code=1),
    "journal/1": lambda trimtab: trimtab.json("journal"),
    "import/1": lambda trimtab: trimtab.json("import", str(kraken(trimtab)), "--events", code=1),
    "imports/1": lambda trimtab: trimtab.json("imports"),
    "undo-import/1": lambda trimtab: trimtab.json("undo-import", "1"),
    "quarantine/1": lambda trimtab: (trimtab("import", str(kraken(trimtab)), code=1), trimtab.json("quarantine"))[1],
    "reconcile/1": lambda trimtab: (trimtab("import", str(kraken(trimtab)), code=1), trimtab.json("reconcile", code=1))[1],
    "transfers/1": lambda trimtab: trimtab.json("transfers"),
    "transfers-compare/1": lambda trimtab: compared(trimtab),
    "formats/1": lambda trimtab: trimtab.json("formats"),
    "mapping-suggest/1": lambda trimtab: trimtab.json("mapping", "suggest", str(bank(trimtab)), code=1),
    "mapping-check/1": lambda trimtab: (saved(trimtab), trimtab.json("mapping", "check", "bank", str(bank(trimtab)), code=1))[1],
    "mapping/1": lambda trimtab: saved(trimtab),
    "mappings/1": lambda trimtab: (saved(trimtab), trimtab.json("mapping", "list"))[1],
    "lots/1": lambda trimtab: trimtab.json("lots"),
    "lots-whatif/1": lambda trimtab: trimtab.json("lots", "whatif", "ARKK", "30", "--account", "Schwab ...321"),
    "lots-identify/1": lambda trimtab: identified(trimtab),
    "lots-allocate/1": lambda trimtab: allocated(trimtab),
    "harvest/1": lambda trimtab: trimtab.json("harvest"),
    "explain-lot/1": lambda trimtab: trimtab.json("explain", "lot", "L8a075baa2c78"),
    "gains/1": lambda trimtab: trimtab.json("gains", "--year", "2025"),
    "wash/1": lambda trimtab: washed(trimtab),
    "income/1": lambda trimtab: trimtab.json("income", "--year", "2026"),
    "tax/1": lambda trimtab: (stated(trimtab), trimtab.json("tax"))[1],
    "questions/1": lambda trimtab: trimtab.json("questions"),
    "add/1": lambda trimtab: trimtab.json("add", "deposit", "--account", "X", "--asset", "USD", "--quantity", "1", "--at", "2026-11-02"),
    "events/1": lambda trimtab: trimtab.json("events"),
    "event/1": lambda trimtab: corrected(trimtab),
    "event-changes/1": lambda trimtab: (corrected(trimtab), trimtab.json("events", "changes", the_event(trimtab)))[1],
    "events-treat/1": lambda trimtab: treated(trimtab),
    "accounts/1": lambda trimtab: trimtab.json("accounts"),
    "account/1": lambda trimtab: trimtab.json("accounts", "set", "Kraken", "--owner", "self"),
    "assets/1": lambda trimtab: trimtab.json("assets"),
    "asset/1": lambda trimtab: trimtab.json("assets", "set", "VTI", "--tags", "core"),
    "asset_names/1": lambda trimtab: named(trimtab),
    "prices-latest/1": lambda trimtab: trimtab.json("prices"),
    "prices-missing/1": lambda trimtab: trimtab.json("prices", "missing", code=1),
    "prices/1": lambda trimtab: trimtab.json("prices", "set", "BTC", "98000"),
    "policy/1": lambda trimtab: trimtab.json("policy"),
    "policy-check/1": lambda trimtab: trimtab.json("policy", "check", str(trimtab.folder / "desk" / "ledger.toml")),
    "policy-use/1": lambda trimtab: trimtab.json("policy", "use", "limits", "--replace"),
    "reports/1": lambda trimtab: trimtab.json("report"),
    "report/1": lambda trimtab: trimtab.json("report", "8949", "--year", "2025", "--out", str(trimtab.folder / "forms"), "--force"),
    "verify/1": lambda trimtab: trimtab.json("verify"),
    "backup/1": lambda trimtab: trimtab.json("backup", str(trimtab.folder / "copy.db")),
    "doctor/1": lambda trimtab: trimtab.json("doctor"),
}


def stated(shell: Shell) -> None:
    """The demo's profile with a figure of one's own for the year, in place of what the demo states."""
    amounts = ("ordinary_income", "magi", "losses_short", "losses_long", "prior_tax", "prior_agi", "withholding", "estimated_paid")
    year = "\n[[tax.year]]\nyear = 2026\n" + "".join(f'{key} = "$9,000"\n' for key in amounts)
    (shell.folder / "desk" / "ledger.toml").write_text(profile_text("monitor") + year, encoding="utf-8")


def washed(shell: Shell) -> Any:
    """A loss of which a part is disallowed, and a purchase still to be feared."""
    trades = (("buy", "10", "1000", "2026-06-01"), ("sell", "10", "900", "2026-11-02"), ("buy", "4", "350", "2026-11-05"))
    for kind, units, value, day in trades:
        what = ("--account", "Washed", "--asset", "security:XWSH", "--quantity", units, "--value", value)
        shell("add", kind, *what, "--at", f"{day}T10:00")
    return shell.json("wash")


def identified(shell: Shell) -> Any:
    """A lot named for a sale of coins before it was made."""
    lot = shell.json("lots", "--account", "Coinbase", "--asset", "BTC")["lots"][-1]["lot"]
    sale = ("sell", "--account", "Coinbase", "--asset", "BTC", "--quantity", "0.01", "--value", "950", "--at", "2026-11-20T10:00")
    return shell.json("lots", "identify", shell.json("add", *sale)["events"][0], lot, "--recorded", "2026-11-20T09:00")


def allocated(shell: Shell) -> Any:
    """The demo's coins as if they had been in pooled lots, given to wallets in an order; then all is as before."""
    question = "crypto-basis-before-2025"
    shell("questions", "retract", question)
    shell("answer", question, "universal")
    first = shell.json("lots", "allocate")["assets"][0]
    order = [word for each in first["wallets"] for word in ("--order", each["account"])]
    found = shell.json("lots", "allocate", "--asset", first["asset"], *order)
    shell("lots", "allocate", "--take-back", first["asset"], "--reason", "only an example")
    shell("questions", "retract", question)
    shell("answer", question, "wallet")
    return found


def bank(shell: Shell) -> Path:
    """A table that no format knows, with a word whose meaning only the user knows."""
    file = shell.folder / "bank.csv"
    file.write_text("Meine Bank;;\n\nDatum;Art;ISIN;Anzahl;Betrag;Währung\n31.01.2024;Kauf;IE00B4L5Y983;2,5;-1.234,50;EUR\n"
                    "13.02.2024;Rätsel;IE00B4L5Y983;1,5;-734,50;EUR\nSumme;;;;-1.969,00;\n", encoding="utf-8")
    return file


def saved(shell: Shell) -> Any:
    """Its mapping, saved with the word left as it is."""
    file = shell.folder / "bank.toml"
    file.write_text(shell.json("mapping", "suggest", str(bank(shell)), code=1)["text"], encoding="utf-8")
    return shell.json("mapping", "save", "bank", str(file), "--replace")


def named(trimtab: Shell) -> Any:
    """A fund by its ISIN too; said already where it is asked for again."""
    trimtab("assets", "same", "ISIN:US9229087690", "VTI", code=None)
    return trimtab.json("assets", "names", "VTI")


def the_event(trimtab: Shell) -> str:
    """The event that acquired a lot of BTC."""
    found = trimtab.json("events", "--asset", "BTC", "--kind", "buy")["events"][0]["id"]
    assert isinstance(found, str)
    return found


def treated(trimtab: Shell) -> Any:
    """Ether that was wrapped."""
    legs = ("--asset", "crypto:ETH", "--quantity", "0.1", "--other-asset", "crypto:WETH", "--other-quantity", "0.1")
    found = trimtab.json("add", "wrap", "--account", "Wallet", *legs, "--at", "2026-11-04T10:00")
    return trimtab.json("events", "treat", found["events"][0])


def compared(trimtab: Shell) -> Any:
    """Ether that left, and wrapped ether that arrived."""
    found = [
        trimtab.json("add", kind, "--account", "Wallet", "--asset", f"crypto:{asset}", "--quantity", "0.1", "--at", "2026-11-04T10:00")
        for kind, asset in (("withdrawal", "ETH"), ("deposit", "WETH"))
    ]
    return trimtab.json("transfers", "compare", *(each["events"][0] for each in found))


def corrected(trimtab: Shell) -> Any:
    """That event with another value, a different one each time."""
    newest = trimtab.json("journal", "--limit", "1")["entries"][0]["seq"]
    return trimtab.json("events", "correct", the_event(trimtab), "--value", str(2000 + newest))


def exported(trimtab: Shell) -> Any:
    """Approves the first action that nothing blocks and exports its ticket."""
    free = next(each for each in trimtab.json("queue")["actions"] if not each["blocked_by"])
    trimtab("queue", "approve", free["id"])
    return trimtab.json("queue", "export", "--out", str(trimtab.folder / "out"))


def test_every_example_is_asked_for() -> None:
    """No example without a command that proves it."""
    assert set(examples()) == set(ASK)


@pytest.mark.parametrize("schema", list(ASK))
def test_an_example_has_the_shape_of_the_answer(schema: str, shell: Shell) -> None:
    """On the demo, and on a ledger in trouble."""
    example = examples()[schema]
    assert fits(example, ASK[schema](shell) if schema != "prices-missing/1" else example, schema) == []
    trouble(shell)
    again = ASK[schema](shell) if schema not in ("queue-export/1", "backup/1", "undo-import/1", "import/1") else example
    assert fits(example, again, schema) == []
    assert again["currency"] == "USD"
    assert again["as_of"] == "2026-11-23T14:00:00Z"
