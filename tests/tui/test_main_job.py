"""The main job by command: real files in, Monday review out, decisions, tickets, and the fills of the next import."""

import json
import re
import shutil
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.tui.cli_desk import ROOT, SAMPLES, Shell

CORPUS = ROOT.parent / "shared" / "formats" / "corpus"
FORMATS = ("coinbase_retail", "binance_statement", "schwab_transactions")
EXPORTS = sorted(path for path in SAMPLES.glob("*.csv") if not path.name.startswith(("prices", "holdings")))


def outcome(shell: Shell) -> dict[str, Any]:
    """What a ledger says, apart from how it came to be."""
    views = ("lots", "gains --year 2025", "income --year 2025", "accounts", "prices")
    found = {name: shell.json(*name.split(), code=None) for name in views}
    found["events"] = sorted(each["id"] for each in shell.json("events", "--limit", "100000")["events"])
    return found


def law(rows: dict[str, int]) -> bool:
    return rows["read"] == rows["booked"] + rows["duplicate"] + rows["ignored"] + rows["quarantined"]


def samples() -> list[Path]:
    return sorted(path for name in FORMATS for path in (CORPUS / name).rglob("*.csv")) if CORPUS.is_dir() else []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of samples is not on this machine")
def test_every_sample_imports_and_again_changes_nothing(fresh: Shell) -> None:
    """Rows read = booked + duplicate + ignored + quarantined for each; the second time adds no event and no lot (L1.1, L2.2)."""
    first = fresh.json("import", *(str(CORPUS / name) for name in FORMATS), "--tz", "UTC", code=None)
    assert len(first["files"]) == len(samples())
    assert all(each["format"] in ("coinbase-retail", "binance-statement", "schwab-transactions") for each in first["files"])
    assert all(law(each["rows"]) for each in first["files"])
    before = outcome(fresh)
    again = fresh.json("import", *(str(path) for path in reversed(samples())), "--tz", "UTC", code=None)
    assert all(law(each["rows"]) and each["rows"]["booked"] == 0 for each in again["files"])
    assert outcome(fresh) == before
    fresh("verify")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of samples is not on this machine")
def test_the_samples_agree_with_their_projects(tmp_path: Path) -> None:
    """expectations.md: cash of KapJI's two Schwab files, no share left, three disposals."""
    year = Shell(tmp_path, tmp_path / "a.db")
    year("import", str(CORPUS / "schwab_transactions" / "kapji_2023.csv"))
    assert year.json("accounts")["accounts"][0]["holdings"] == [{"asset": "USD", "quantity": "1019826.86"}]
    sold = [row for each in (2022, 2023, 2024) for row in year.json("gains", "--year", str(each))["disposals"]]
    assert len({(row["asset"], row["sold"]) for row in sold}) == 3
    interest = Shell(tmp_path, tmp_path / "b.db")
    interest("import", str(CORPUS / "schwab_transactions" / "kapji_interest_tax.csv"))
    assert interest.json("accounts")["accounts"][0]["holdings"] == [{"asset": "USD", "quantity": "2.06"}]


def test_files_one_by_one_in_any_order_give_the_same(tmp_path: Path) -> None:
    """All at once, in two orders one by one; undone in any order nothing is left of any (L2.2, L2.3)."""
    whole = Shell(tmp_path, tmp_path / "whole.db")
    whole("import", *(str(path) for path in EXPORTS))
    expected = outcome(whole)
    for number, order in enumerate((EXPORTS, EXPORTS[::-1])):
        shell = Shell(tmp_path, tmp_path / f"{number}.db")
        for path in order:
            shell("import", str(path))
        assert outcome(shell) == expected
        for id in ([2, 5, 1, 6, 3, 4], [6, 1, 2, 5, 4, 3])[number]:
            shell("undo-import", str(id))
        assert shell.json("lots")["lots"] == []
        assert shell.json("events")["total"] == 0
        shell("verify")


def test_overlapping_windows_count_once_and_come_apart(tmp_path: Path) -> None:
    """Three windows of one export, each overlapping the next, in every order; without the first, the others alone (L2.2, L2.3)."""
    header, *rows = (SAMPLES / "coinbase-transactions-2026-11-23.csv").read_text(encoding="utf-8").split("\n", 4)[3:]
    body = rows[0].splitlines()
    windows = []
    for number, (start, end) in enumerate(((0, 8), (5, 14), (10, len(body)))):
        windows.append(tmp_path / f"w{number}.csv")
        windows[-1].write_text("\n".join([header, *body[start:end], ""]), encoding="utf-8")
    whole = Shell(tmp_path, tmp_path / "whole.db")
    whole("import", str(SAMPLES / "coinbase-transactions-2026-11-23.csv"))
    later = Shell(tmp_path, tmp_path / "later.db")
    later("import", str(windows[1]), str(windows[2]))
    for number, order in enumerate(permutations(windows)):
        shell = Shell(tmp_path, tmp_path / f"{number}.db")
        for path in order:
            shell("import", str(path))
        assert outcome(shell)["events"] == outcome(whole)["events"]
        shell("undo-import", str(order.index(windows[0]) + 1))
        assert outcome(shell) == outcome(later)


MAPPING = """
name = "nowhere"
account = "Nowhere"
timezone = "Europe/Berlin"
currency = "EUR"
date_format = "%d.%m.%Y %H:%M"
decimal_comma = true
asset_kind = "security"

[columns]
date = "Wann"
type = "Was"
asset = "Papier"
quantity = "Stueck"
amount = "Betrag"
fee = "Kosten"

[types]
Kauf = "buy"
Verkauf = "sell"
"""


def test_any_csv_by_a_mapping(fresh: Shell) -> None:
    """Words and columns of a bank that no importer knows; what its words do not mean waits in quarantine."""
    mapping = fresh.folder / "nowhere.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    file = fresh.folder / "bank.csv"
    file.write_text(
        "Wann;Was;Papier;Stueck;Betrag;Kosten\n02.01.2024 10:00;Kauf;VWCE;10;1.050,50;1,50\n"
        "03.02.2025 11:00;Verkauf;VWCE;4;480,00;1,00\n04.02.2025 11:00;Umtausch;VWCE;1;1,00;0\n",
        encoding="utf-8",
    )
    assert "not recognised" in fresh("import", str(file), code=1).out or "header" in fresh("import", str(file), code=1).out
    view = fresh.json("import", str(file), "--mapping", str(mapping), "--events", code=1)["files"][0]
    assert (view["account"], view["rows"]["booked"], view["rows"]["quarantined"]) == ("Nowhere", 2, 1)
    assert [event["kind"] for event in view["events"]] == ["buy", "sell"]
    assert view["events"][0]["at"] == "2024-01-02T09:00:00Z"
    assert "Umtausch" in view["quarantine"][0]["reason"]
    lot = fresh.json("lots")["lots"][0]
    assert (lot["quantity"], lot["basis"]) == ("6", None)
    assert "EUR" in lot["unknown"]["basis"]
    (fresh.folder / "fx.csv").write_text("asset,at,price,currency,source\ncash:EUR,2024-01-02,1.10,USD,ecb\n", encoding="utf-8")
    fresh("prices", "import", str(fresh.folder / "fx.csv"))
    assert Decimal(fresh.json("lots")["lots"][0]["basis"]) == Decimal("1052.00") * Decimal("1.10") * 6 / 10


def test_starting_today_from_a_positions_export_alone(fresh: Shell) -> None:
    """No history: prices and holdings of the broker; the basis is unknown, not zero, and said to be."""
    file = str(SAMPLES / "All-Accounts-Positions-2026-11-23-084501.csv")
    result = fresh.json("import", file)
    assert {each["asset"] for each in result["differences"]} >= {"VTI", "QQQ", "USD"}
    assert fresh.json("status")["total"] == "0"
    fresh("add", "opening", "--from-positions")
    assert fresh.json("status")["total"] == "65650"
    lots = fresh.json("lots")["lots"]
    vti = next(lot for lot in lots if lot["asset"] == "VTI")
    assert (vti["quantity"], vti["value"], vti["basis"], vti["gain"], vti["term"]) == ("60", "18600", None, None, None)
    assert {"basis", "gain", "acquired", "term"} <= vti["unknown"].keys()
    assert fresh.json("import", file)["differences"] == []
    fresh("add", "opening", "--from-positions")
    assert len(fresh.json("lots")["lots"]) == len(lots)
    fresh("verify")


def test_what_no_export_covers(fresh: Shell) -> None:
    """DeFi, fixed income, an opening lot and a CSV of them: valued by what was entered, twice the same."""
    common = ("--at", "2026-11-20")
    fresh("add", "opening", "--account", "Vault", "--asset", "crypto:BTC", "--quantity", "0.5", "--value", "20000",
          "--acquired", "2021-02-28")
    for name, strategy, pegged in (("aave-usdc", "lending", "yes"), ("uni-eth", "liquidity", "no"), ("convex", "farming", "yes")):
        fresh("add", "defi", "--account", "Wallet", "--asset", name, "--protocol", name[:4], "--strategy", strategy, "--pegged", pegged,
              "--value", "1000", *common)
    fresh("add", "bond", "--account", "Treasury", "--asset", "T-BILL", "--quantity", "2000", "--value", "1990", "--basis", "1950", *common)
    fresh("prices", "set", "BTC", "100000", "--at", "2026-11-23T08:00")
    assert fresh.json("status")["total"] == "54990"
    lots = {lot["asset"]: lot for lot in fresh.json("lots")["lots"]}
    assert (lots["BTC"]["long_term_on"], lots["BTC"]["term"], lots["BTC"]["gain"]) == ("2022-03-01", "long", "30000")
    assert (lots["T-BILL"]["basis"], lots["T-BILL"]["gain"]) == ("1950", "40")
    file = fresh.folder / "more.csv"
    file.write_text("kind,at,account,asset,quantity,value\nbuy,2026-01-05,Broker,security:VTI,2,600\n", encoding="utf-8")
    assert len(fresh.json("add", "csv", str(file))["events"]) == 1
    again = fresh.json("add", "csv", str(file))
    assert (again["events"], again["present"]) == ([], 1)
    assert fresh("prices", "missing", code=1).out.count("VTI") >= 1


def number(written: str | None) -> Decimal:
    assert written is not None
    return Decimal(written)


def test_the_figures_of_the_demo_by_hand(shell: Shell) -> None:
    """Weights, gains, terms and taxes, recomputed here from what the files say."""
    sleeves = {each["name"]: each for each in shell.json("status")["sleeves"]}
    held = {
        "etf_core": 60 * 310 + 20 * 560 + 10 * 820, "etf_sector": 30 * 290 + 44 * 75,
        "btc_eth": Decimal("0.15") * 98000 + Decimal("2.5") * 3320,
    }
    for name, value in held.items():
        assert (number(sleeves[name]["value"]), number(sleeves[name]["current"])) == (value, Decimal(value) / 100000)
    lots = shell.json("lots")["lots"]
    assert sum(number(lot["value"]) for lot in lots) + Decimal(2950) == 100000
    bought = next(lot for lot in lots if lot["asset"] == "BTC" and lot["acquired"] == "2025-10-07")
    assert (bought["basis"], bought["long_term_on"], bought["term"]) == ("2451.15", "2026-10-08", "long")
    recent = next(lot for lot in lots if lot["asset"] == "BTC" and lot["acquired"] == "2026-05-20")
    assert (recent["basis"], recent["long_term_on"], recent["term"]) == ("719.01", "2027-05-21", "short")
    dot = [row for row in shell.json("gains", "--year", "2026")["disposals"] if row["asset"] == "DOT"]
    assert [row["acquired"] for row in dot] == sorted(row["acquired"] for row in dot)
    assert sum(number(row["quantity"]) for row in dot) == Decimal("476.4")
    assert sum(number(row["proceeds"]) for row in dot) == Decimal("1941.33") - Decimal("5.05")
    sold = next(row for row in shell.json("gains", "--year", "2026")["disposals"] if row["asset"] == "BTC")
    assert number(sold["gain"]) == Decimal("884.50") - Decimal("8.80") - number(sold["basis"])
    totals = shell.json("income", "--year", "2026")["totals"]
    assert (totals["dividend"], totals["qualified_dividend"]) == (str(10 * Decimal("28.68"))[:-1], str(3 * Decimal("85.78")))


def test_the_proposals_keep_the_rules(shell: Shell) -> None:
    """R2.1 half band, R4 tax by rate and term, R5.2 look-back, R5.6 no purchase of what is harvested, R6.6 limits, R7.7 cash."""
    actions = shell.json("queue")["actions"]
    bitcoin = [each for each in actions if each["asset"] == "BTC"]
    assert sum(number(each["quantity"]) * 98000 for each in bitcoin) == pytest.approx(Decimal(2000), abs=Decimal("0.01"))
    rates = {"long": Decimal("0.15"), "short": Decimal("0.24")}
    for each in actions:
        picks = each["lots"]
        assert not picks or sum(number(pick["quantity"]) for pick in picks) == number(each["quantity"])
        if each["asset"] != "ARKK":
            assert number(each["tax_now"]) == sum((number(pick["gain"]) * rates[pick["term"]] for pick in picks), Decimal(0))
        moved = number(each["limit_price"]) - number(each["value"]) / number(each["quantity"])
        assert moved * (1 if each["side"] == "buy" else -1) >= 0
    ark = next(each for each in actions if each["asset"] == "ARKK")
    assert number(ark["tax_now"]) == Decimal("-727.60") * 24 / 34 * Decimal("0.15")
    harvested = {each["asset"] for each in actions if each["kind"] == "harvest"}
    assert not harvested & {each["asset"] for each in actions if each["side"] == "buy"}
    for row in shell.json("accounts")["accounts"]:
        left = sum((number(each["quantity"]) for each in row["holdings"] if each["asset"] == "USD"), Decimal(0))
        for each in actions:
            if each["account"] == row["account"] and not each["blocked_by"]:
                gross = number(each["limit_price"]) * number(each["quantity"])
                left += (gross if each["side"] == "sell" else -gross) - number(each["costs"]["fee"])
        assert left >= 0


def coinbase(shell: Shell, *rows: str) -> str:
    head = (SAMPLES / "coinbase-transactions-2026-11-23.csv").read_text(encoding="utf-8").split("\n", 4)[:4]
    file = shell.folder / f"fills-{len(rows)}.csv"
    file.write_text("\n".join([*head, *rows, ""]), encoding="utf-8")
    return str(file)


HALF = "aa125f1c,2026-11-23 15:00:00 UTC,Sell,BTC,-0.012,USD,$97950.00,-$1175.40,-$1173.05,$2.35,Sold 0.012 BTC for 1173.05 USD"
REST = "bb125f1c,2026-11-23 16:00:00 UTC,Sell,BTC,-0.00840816,USD,$97950.00,-$823.58,-$821.93,$1.65,Sold BTC"


def test_a_week_from_proposal_to_fill(shell: Shell) -> None:
    """Approve, undo, approve again, export; a part of the fill, then the rest; the lots that were named are the lots that were sold."""
    action = next(each for each in shell.json("queue")["actions"] if each["asset"] == "BTC" and each["account"] == "Coinbase")
    id, lot = action["id"], action["lots"][0]["lot"]
    assert shell.json("queue", "approve", id)["actions"][0]["state"] == "approved"
    assert shell.json("queue", "undo")["actions"][0]["state"] == "proposed"
    shell("queue", "approve", id, "--reason", "to the half band")
    exported = shell.json("queue", "export", "--out", str(shell.folder / "out"))
    ticket = json.loads(Path(exported["json"]).read_text(encoding="utf-8"))["tickets"][0]
    assert (ticket["quantity"], ticket["limit_price"], ticket["lots"][0]["lot"]) == (action["quantity"], action["limit_price"], lot)
    assert "2025-10-07" in ticket["instruction"]
    assert "cannot be undone" in shell("queue", "undo", code=1).err
    waiting = [each for each in shell.json("queue")["actions"] if each["asset"] == "BTC" and each["account"] == "Coinbase"]
    assert [(each["id"], each["state"], each["ticket"]) for each in waiting] == [(id, "exported", f"T-{id}")]
    later = Shell(shell.folder, None)
    clock = (*shell.fixed[:2], "--as-of", "2026-11-24T09:00")
    part = later.json("import", coinbase(shell, HALF), *clock)
    assert part["filled"] == [f"T-{id}"]
    assert next(each for each in later.json("queue", *clock)["actions"] if each["id"] == id)["state"] == "partly_filled"
    full = later.json("import", coinbase(shell, HALF, REST), *clock)
    assert (full["files"][0]["rows"]["duplicate"], full["filled"]) == (1, [f"T-{id}"])
    assert next(each for each in later.json("queue", *clock)["actions"] if each["id"] == id)["state"] == "filled"
    sold = [row for row in later.json("gains", "--year", "2026", *clock)["disposals"] if row["sold"] == "2026-11-23"]
    assert {row["lot"] for row in sold} == {each["lot"] for each in action["lots"]}
    assert number(sold[0]["gain"]) == Decimal("1173.05") - Decimal("2451.15") * Decimal("0.012") / Decimal("0.02")
    assert "rest on it (T-" in later("undo-import", "3", *clock, code=1).err
    later("undo-import", "2", *clock)
    assert next(each for each in later.json("queue", *clock)["actions"] if each["id"] == id)["state"] == "filled"
    assert "every check holds" in later("verify", *clock).err


def test_the_monday_is_ticked_and_nothing_is_due(shell: Shell) -> None:
    """What the program checks it says; decisions and ticks leave `due` silent with exit 0, and the journal has them."""
    shell("due", code=1)
    steps = {each["id"]: each for each in shell.json("checklist")["steps"]}
    assert (steps["monday.prices"]["by"], steps["monday.prices"]["done"]) == ("program", True)
    shell("journal", "note", "etf_core, etf_sector, btc_eth and defi are above 90 % of a band")
    for each in shell.json("queue")["actions"]:
        shell("queue", "reject", each["id"], "--reason", "not this week")
    for each in shell.json("checklist")["steps"]:
        if not each["done"]:
            shell("checklist", "tick", each["id"], "--evidence", "done")
    assert shell("due").out == ""
    kinds = {each["kind"] for each in shell.json("journal", "--limit", "100")["entries"]}
    assert {"note", "decision", "step ticked"} <= kinds


def test_a_backup_is_the_ledger(shell: Shell) -> None:
    """Restored elsewhere it says the same; what was there is kept."""
    copy = shell.folder / "copy.db"
    shell("backup", str(copy))
    other = Shell(shell.folder, shell.folder / "other.db")
    other("restore", str(copy))
    shutil.copy(Path(shell.fixed[1]).with_suffix(".toml"), shell.folder / "other.toml")
    assert outcome(other) == outcome(shell)
    other("accounts", "set", "New", "--owner", "self")
    assert "the ledger as it was is now" in other("restore", str(copy)).err
    assert "New" not in other("accounts").out
    assert len(list(shell.folder.glob("other.replaced-*.db"))) == 1


FIELDS = {
    "lots": ("lots", "lot account asset acquired quantity basis term long_term_on value gain lines"),
    "gains --year 2026": ("disposals", "asset account lot acquired sold quantity proceeds basis gain term disallowed code lines"),
    "income --year 2026": ("income", "at kind asset account quantity value lines"),
    "status": ("sleeves", "name parent target current value drift relative soft hard state review"),
    "plan": (
        "actions",
        "id state priority due kind side account asset quantity value limit_price lots tax_now tax_deferred costs why alternatives "
        "blocked_by",
    ),
    "queue": ("actions", "id state priority due kind side account asset quantity value limit_price lots tax_now tax_deferred costs why"),
    "checklist": ("steps", "id list due what by done evidence"),
    "due": ("due", "what since"),
    "transfers": ("matched", "from to"),
    "verify": ("findings", "check where what"),
}
"""Names of DESIGN section 8, by command: the list in the answer and the fields of its objects."""


@pytest.mark.parametrize("words", FIELDS)
def test_json_has_the_names_of_the_contract(shell: Shell, words: str) -> None:
    """schema, as_of and currency everywhere; no number with a point that is not a string; instants in UTC; null only with its cause."""
    answer = shell.json(*words.split(), code=None)
    assert answer["schema"].endswith("/1")
    assert (answer["as_of"], answer["currency"]) == ("2026-11-23T14:00:00Z", "USD")
    name, fields = FIELDS[words]
    assert name in answer
    assert all(set(fields.split()) <= each.keys() for each in answer[name])
    assert odd(answer) == []


def odd(value: Any, where: str = "") -> list[str]:
    """What breaks the rules for values."""
    if isinstance(value, dict):
        wrong = [f"{where}.{key} is known" for key in value.get("unknown", {}) if value.get(key) is not None]
        return wrong + [each for key, one in value.items() for each in odd(one, f"{where}.{key}")]
    if isinstance(value, list):
        return [each for one in value for each in odd(one, where)]
    if isinstance(value, float):
        return [f"{where} is a float"]
    if not isinstance(value, str):
        return []
    amount = re.fullmatch(r"-?\d+\.\d*0|-0|-?\d+(\.\d+)?[eE][+-]?\d+", value) and not where.endswith((".id", ".lot", ".sha256"))
    instant = re.match(r"\d{4}-\d\d-\d\dT", value) and not value.endswith("Z")
    return [f"{where}: {value}"] if amount or instant else []


def test_what_cannot_be_told_has_its_cause(fresh: Shell) -> None:
    """Without prices: total, values, drift and states are null, each with a cause in `unknown`; nothing is zero."""
    fresh("import", str(SAMPLES / "coinbase-transactions-2026-11-23.csv"))
    answer = fresh.json("status")
    assert answer["total"] is None
    assert "no price for" in answer["unknown"]["total"]
    for each in answer["sleeves"]:
        figures = ("current", "value", "drift", "relative", "state")
        assert all(each[name] is not None or name in each["unknown"] for name in figures), each
    lots = fresh.json("lots")["lots"]
    assert lots
    assert all(lot["value"] is None and "no price" in lot["unknown"]["value"] for lot in lots)
