"""Reports of small ledgers: what stands in them, and that both files are written or none (rules F2.2 and F3)."""

import csv
import errno
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from core.model import Form1099
from core.services import accounts, reports
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from importers.service import import_paths
from tests.unit.reports_rows import column
from tests.unit.services_desk import POLICY, buy, desk, event, price, sell

YEAR = '[[tax.year]]\nyear = 2024\nlosses_short = "$100"\nlosses_long = "$0"\n[[sleeve]]'
STATED = POLICY.replace("[tax]", '[tax]\nfiling_status = "single"', 1).replace("[[sleeve]]", YEAR, 1)
BRITISH = POLICY.replace('base_currency = "USD"', 'base_currency = "GBP"').replace("$", "£").replace(
    'timezone = "America/New_York"', 'jurisdiction = "UK"\ntimezone = "Europe/London"'
)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path, STATED) as opened:
        yield opened


def rows(ws: Workspace, name: str, year: str = "", *, force: bool = True) -> list[list[str]]:
    """The CSV of a report."""
    done = reports.write(ws, name, year, ws.ledger.path.parent / "out", force=force)
    return list(csv.reader(done.files[0].open(encoding="utf-8", newline="")))


def printed(ws: Workspace, name: str, year: str = "") -> str:
    return reports.write(ws, name, year, ws.ledger.path.parent / "out", force=True).files[1].read_text(encoding="utf-8")


def test_both_files_are_written_and_none_is_replaced_unasked(ws: Workspace, tmp_path: Path) -> None:
    """Rule F3.1: the folder is made; one of the two being there already refuses both."""
    out = tmp_path / "a" / "b"
    done = reports.write(ws, "gains", "2025", out)
    assert [each.name for each in done.files] == ["gains-2025.csv", "gains-2025.txt"]
    assert sorted(each.name for each in out.iterdir()) == ["gains-2025.csv", "gains-2025.txt"]
    done.files[0].unlink()
    done.files[1].write_text("mine")
    with pytest.raises(Refused, match=r"gains-2025.txt is in .* already; let it be replaced"):
        reports.write(ws, "gains", "2025", out)
    assert [each.name for each in out.iterdir()] == ["gains-2025.txt"]
    reports.write(ws, "gains", "2025", out, force=True)
    assert "mine" not in done.files[1].read_text()


def test_a_full_disk_leaves_what_was_there(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule F3.1: one sentence, no half file, and the older report still whole."""
    done = reports.write(ws, "gains", "2025", tmp_path / "out")
    before = [each.read_bytes() for each in done.files]

    def full(_: object) -> Iterator[str]:
        yield "half"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(reports, "printed", full)
    with pytest.raises(Refused, match="the disk is full: make room for the report"):
        reports.write(ws, "gains", "2025", tmp_path / "out", force=True)
    with pytest.raises(Refused, match="the disk is full"):
        reports.write(ws, "gains", "2025", tmp_path / "new")
    assert [each.read_bytes() for each in done.files] == before
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["gains-2025.csv", "gains-2025.txt"]
    assert not (tmp_path / "new").exists()


def test_a_ledger_that_changes_meanwhile_is_not_half_seen(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule F3.1: the figures are of one state, or there are none."""
    buy(ws, "10 security:VTI", "1000", "2024-01-05T10:00")

    def overtaken(_: Workspace) -> None:
        accounts.put(ws, "Other", {"owner": "spouse"})

    monkeypatch.setattr(reports, "booked", overtaken)
    with pytest.raises(Refused, match="changed just as the report began; run it again"):
        reports.write(ws, "gains", "2024", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_folders_place_is_refused(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(Refused, match=r"out cannot be written \(Not a directory\): choose another folder with --out"):
        reports.write(ws, "gains", "2025", tmp_path / "out")


@pytest.mark.parametrize(("name", "year", "said"), [
    ("taxes", "2025", "there is no report 'taxes'; the reports are 8949, schedule-d, gains"),
    ("gains", "2025/26", "is no tax year; write it like 2024"),
    ("gains", "last", "is no tax year"),
    ("gains", "2027", "the tax year 2027 has not begun at the clock, 2026-11-23"),
    ("unrealised", "2025", "for the end of 2025 add --as-of 2025-12-31"),
    ("uk", "2025", "the policy's jurisdiction is US"),
])  # fmt: skip
def test_what_cannot_be_meant_is_said_and_nothing_is_written(ws: Workspace, tmp_path: Path, name: str, year: str, said: str) -> None:
    """Name, year, clock and law."""
    with pytest.raises(Invalid, match=said.replace("(", r"\(")):
        reports.write(ws, name, year, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_year_is_that_of_the_clock_unless_it_is_named(ws: Workspace) -> None:
    """And one that is not over says so."""
    assert reports.write(ws, "gains", "", ws.ledger.path.parent / "out").year == "2026"
    assert "The tax year ends on 2026-12-31: it is shown as far as the clock." in printed(ws, "gains")
    assert "The tax year ends" not in printed(ws, "gains", "2025")


def test_gains_list_every_disposal_and_total_those_that_count(ws: Workspace) -> None:
    """Rule F3.4: a sale in a retirement account is listed, named and in no total."""
    accounts.put(ws, "IRA", {"tax_type": "roth"})
    for account, day in (("Broker", "2025-03-01"), ("IRA", "2025-03-02")):
        buy(ws, "10 security:VTI", "1000", "2024-01-05T10:00", account=account)
        sell(ws, "4 security:VTI", "500", f"{day}T10:00", account=account)
    found = rows(ws, "gains", "2025")
    assert [column(found, name) for name in ("account", "gain", "term", "counted")] == [
        ["Broker", "IRA"], ["100", "100"], ["long", "long"], ["yes", "no"],
    ]  # fmt: skip
    text = printed(ws, "gains", "2025")
    assert text.count("IRA is in no total: in a retirement or health account") == 1
    assert [line.split() for line in text.splitlines() if line.startswith("long-term")] == [["long-term", "100.00"]]
    assert len(rows(ws, "8949", "2025")) == 2
    assert "Not on this form: 1 sale in a retirement or health account." in printed(ws, "8949", "2025")


def test_a_spouse_counts_on_a_joint_return_and_in_doubt_that_is_said(ws: Workspace, tmp_path: Path) -> None:
    """Rule F1.1: with the status of another return their sales are left out and counted; without one they are on it, said so."""
    (tmp_path / "second").mkdir()
    with desk(tmp_path / "second") as unsaid:
        for each in (ws, unsaid):
            accounts.put(each, "Hers", {"owner": "spouse"})
            buy(each, "10 security:VTI", "1000", "2024-01-05T10:00", account="Hers")
            sell(each, "4 security:VTI", "500", "2025-03-01T10:00", account="Hers")
        assert len(rows(ws, "8949", "2025")) == 1
        assert "Not on this form: 1 sale of the spouse, who is taxed apart." in printed(ws, "8949", "2025")
        assert len(rows(unsaid, "8949", "2025")) == 2
        assert "Accounts of the spouse are counted, although no filing status is stated" in printed(unsaid, "8949", "2025")


def test_a_units_account_decides_its_box(ws: Workspace) -> None:
    """Rule F1.2: from 2026 basis is reported of digital assets bought at the exchange, not of those brought there."""
    accounts.put(ws, "Exchange", {"custody": "exchange", "form_1099": "basis"})
    buy(ws, "1 crypto:BTC", "100", "2026-01-05T10:00", account="Exchange")
    buy(ws, "1 crypto:BTC", "100", "2026-01-06T10:00", account="Elsewhere")
    event(ws, "withdrawal", "1 crypto:BTC", "2026-02-01T10:00", account="Elsewhere")
    event(ws, "deposit", "1 crypto:BTC", "2026-02-01T10:10", account="Exchange")
    sell(ws, "2 crypto:BTC", "500", "2026-03-01T10:00", account="Exchange")
    found = rows(ws, "8949", "2026")
    assert list(zip(column(found, "box"), column(found, "acquired"), strict=True)) == [("G", "2026-01-05"), ("H", "2026-01-06")]


def test_open_lots_have_value_gain_and_days_to_long_term(ws: Workspace) -> None:
    """Rule F3.5: at the newest prices; without one the value is unknown and the basis stands."""
    buy(ws, "10 security:VTI", "1000", "2024-01-05T10:00")
    buy(ws, "10 security:VTI", "1200", "2026-09-01T10:00")
    buy(ws, "1 crypto:XYZ", "5", "2026-09-01T10:00")
    price(ws, "security:VTI", "110")
    found = rows(ws, "unrealised")
    assert [column(found, name) for name in ("asset", "basis", "value", "gain", "days_to_long")] == [
        ["XYZ", "VTI", "VTI"], ["5", "1000", "1200"], ["", "1100", "1100"], ["", "100", "-100"], ["283", "", "283"],
    ]  # fmt: skip
    assert "value: no price for XYZ" in column(found, "unknown")[0]


def test_income_is_listed_by_kind_at_its_value(ws: Workspace) -> None:
    """Rule F3.6: one section for each kind; an unknown value stays one."""
    event(ws, "income", "20 cash:USD", "2025-04-01T10:00", variety="dividend")
    event(ws, "income", "2 crypto:SOL", "2025-05-01T10:00", variety="staking", value="300")
    event(ws, "income", "2 crypto:ABC", "2025-05-02T10:00", variety="staking")
    found = rows(ws, "income", "2025")
    assert [column(found, name) for name in ("kind", "value")] == [["dividend", "staking", "staking"], ["20", "300", ""]]
    text = printed(ws, "income", "2025")
    assert [line.split() for line in text.splitlines() if line.startswith("Total")] == [["Total", "20.00"], ["Total", "?"]]


def test_the_trace_of_a_wash_sale_leads_to_its_replacement(ws: Workspace) -> None:
    """Rule F3.7: part of the loss goes into the replacement with the days held; what an IRA buys is lost for good."""
    accounts.put(ws, "IRA", {"tax_type": "roth"})
    buy(ws, "10 security:VTI", "1000", "2025-01-06T10:00")
    sell(ws, "10 security:VTI", "700", "2025-03-03T10:00")
    buy(ws, "4 security:VTI", "300", "2025-03-10T10:00")
    buy(ws, "1 security:VTI", "75", "2025-03-11T10:00", account="IRA")
    found = rows(ws, "wash", "2025")
    assert [column(found, name) for name in ("loss", "bought", "into", "replaced", "amount", "days", "lost_for_good", "loss_allowed")] == [
        ["300", ""], ["2025-03-10", "2025-03-11"], ["Broker", "IRA"], ["4", "1"], ["120", "30"], ["56", "0"], ["no", "yes"], ["150", ""],
    ]  # fmt: skip
    lines = [line.split() for line in printed(ws, "wash", "2025").splitlines()]
    assert [line for line in lines if line[:1] in (["All"], ["Allowed"], ["Lost"])] == [
        ["All", "300.00", "150.00"], ["Allowed", "150.00"], ["Lost", "30.00"],
    ]  # fmt: skip
    form = rows(ws, "8949", "2025")
    assert [column(form, name) for name in ("codes", "adjustment", "gain")] == [["W"], ["150"], ["-150"]]


def test_basis_carried_from_another_account_is_named_on_the_form(ws: Workspace) -> None:
    """Rule F1.4: the replacement was bought elsewhere, and its broker does not see the loss."""
    accounts.put(ws, "Other", {"form_1099": "basis"})
    buy(ws, "10 security:VTI", "1000", "2025-01-06T10:00")
    sell(ws, "10 security:VTI", "700", "2025-03-03T10:00")
    buy(ws, "10 security:VTI", "700", "2025-03-10T10:00", account="Other")
    sell(ws, "10 security:VTI", "1100", "2025-06-10T10:00", account="Other")
    found = rows(ws, "8949", "2025")
    assert [column(found, name) for name in ("account", "basis", "codes", "gain")] == [
        ["Broker", "Other"], ["1000", "1000"], ["W", ""], ["0", "100"],
    ]  # fmt: skip
    assert "up to 300.00 of losses from wash sales in other accounts" in column(found, "remark")[1]


def test_losses_are_carried_year_by_year_from_what_the_policy_states(ws: Workspace) -> None:
    """Rule F2.2: $100 into 2024, a loss of $5,000 there of which $3,000 are deducted, the rest into 2025; Schedule D takes it."""
    buy(ws, "10 security:VTI", "10000", "2022-01-05T10:00")
    sell(ws, "5 security:VTI", "0.01", "2024-03-01T10:00")
    found = rows(ws, "carryforward", "2025")
    assert [column(found, name) for name in ("year", "long", "short_in", "net", "deduction", "short_out", "long_out", "stated")] == [
        ["2024", "2025"], ["-4999.99", "0"], ["100", "0"], ["-5099.99", "-2099.99"], ["3000", "2099.99"], ["0", "0"], ["2099.99", "0"],
        ["yes", "no"],
    ]  # fmt: skip
    schedule = rows(ws, "schedule-d", "2024")
    lines = dict(zip(column(schedule, "line"), column(schedule, "gain"), strict=True))
    assert {line: lines[line] for line in ("6", "7", "8b", "15", "16", "21")} == {
        "6": "-100", "7": "-100", "8b": "-4999.99", "15": "-4999.99", "16": "-5099.99", "21": "-3000",
    }  # fmt: skip


def test_every_figure_leads_to_the_rows_of_files(ws: Workspace, tmp_path: Path) -> None:
    """Rule F3.9: file, SHA-256, line and the text as it stands there; what was entered by hand says so."""
    ledgers = tmp_path / "ledgers.csv"
    ledgers.write_text(
        '"txid","refid","time","type","subtype","aclass","subclass","asset","wallet","amount","fee","balance"\n'
        '"LA","TA","2024-01-05 10:00:00","trade","tradespot","currency","fiat","ZUSD","spot / main",-1000,0,0\n'
        '"LB","TA","2024-01-05 10:00:00","trade","tradespot","currency","crypto","SOL","spot / main",10,0,10\n'
        '"LC","TC","2025-03-03 10:00:00","trade","tradespot","currency","crypto","SOL","spot / main",-4,0,6\n'
        '"LD","TC","2025-03-03 10:00:00","trade","tradespot","currency","fiat","ZUSD","spot / main",600,0,600\n', encoding="utf-8",
    )  # fmt: skip
    import_paths(ws, [ledgers])
    sell(ws, "2 crypto:SOL", "300", "2025-04-01T10:00", account="Kraken")
    found = rows(ws, "audit", "2025")
    assert [part.split()[0] for part in column(found, "part")] == ["disposal", "disposal", "lot", "lot", "disposal", "lot", "lot"]
    assert [column(found, name)[0] for name in ("amount", "file", "line", "sha256")] == [
        "200", "ledgers.csv", "4", sha256(ledgers.read_bytes()).hexdigest(),
    ]  # fmt: skip
    assert column(found, "line")[2:4] == ["2", "3"]
    assert column(found, "text")[0] == ledgers.read_text(encoding="utf-8").splitlines()[3]
    assert "B3.1" in column(found, "rule_numbers")[0]
    assert (column(found, "file")[4], column(found, "remark")[4]) == ("", "entered by hand, or made by the program: no row of a file")


def test_the_trail_names_replacements_and_the_moves_of_open_lots(ws: Workspace) -> None:
    """Rule F3.9: what replaced a loss, and how a lot came to where it lies; open lots in the year of the clock alone."""
    accounts.put(ws, "Cold", {"custody": "wallet"})
    buy(ws, "10 security:VTI", "1000", "2025-01-06T10:00")
    sell(ws, "10 security:VTI", "700", "2025-03-03T10:00")
    buy(ws, "4 security:VTI", "300", "2025-03-10T10:00")
    buy(ws, "1 crypto:BTC", "100", "2026-01-05T10:00", account="Exchange")
    event(ws, "withdrawal", "1 crypto:BTC", "2026-02-01T10:00", account="Exchange")
    event(ws, "deposit", "1 crypto:BTC", "2026-02-01T10:10", account="Cold")
    found = rows(ws, "audit", "2025")
    assert column(found, "part") == ["disposal", "lot of 2025-01-06", "replacement"]
    assert "B5.1 B5.4" in column(found, "rule_numbers")[0]
    found = rows(ws, "audit", "2026")
    assert column(found, "part") == ["acquisition", "acquisition", "moved by"]
    assert [line for line in column(found, "remark") if "120 of the basis came from disallowed losses" in line]


def test_the_uk_computation_takes_a_day_as_one_disposal(tmp_path: Path) -> None:
    """Rule F3.8: same day, 30 days, then the pool, as s.106A has it; the tax year is 6 April to 5 April."""
    with desk(tmp_path, BRITISH) as ws:
        buy(ws, "10 security:VOD", "1000", "2024-01-05T10:00")
        buy(ws, "2 security:VOD", "300", "2025-06-02T09:00")
        sell(ws, "6 security:VOD", "900", "2025-06-02T10:00")
        buy(ws, "1 security:VOD", "140", "2025-06-20T10:00")
        done = reports.write(ws, "uk", "2025/26", tmp_path / "out")
        assert [each.name for each in done.files] == ["uk-2025-26.csv", "uk-2025-26.txt"]
        found = rows(ws, "uk", "2025/26")
        assert [column(found, name) for name in ("rule", "quantity", "cost", "gain")] == [
            ["same day", "30 days", "pool", "pool out"], ["2", "1", "3", ""], ["300", "140", "300", ""], ["0", "10", "150", ""],
        ]  # fmt: skip
        changes = [column(found, name)[3] for name in ("pool_change", "pool_change_cost", "pool_units", "pool_cost")]
        assert changes == ["-3", "-300", "7", "700"]
        text = printed(ws, "uk", "2025/26")
        assert [line.split()[2:] for line in text.splitlines() if "together" in line] == [["6", "together", "900.00", "740.00", "160.00"]]
        assert "    * -3 units, cost -300.00: the pool holds 7 at 700.00" in text.splitlines()
        assert column(rows(ws, "uk", "2023/24"), "pool_change") == ["10"]
        with pytest.raises(Invalid, match="Form 8949 is of the United States"):
            reports.write(ws, "8949", "2025/26", tmp_path / "out")


def test_what_a_uk_year_rests_on_and_is_not_known_is_said_once(tmp_path: Path) -> None:
    """What was carried in is not stated: the head counts the figures that rest on it and names the cause, the year marks them."""
    with desk(tmp_path, BRITISH) as ws:
        buy(ws, "10 security:VOD", "1000", "2024-01-05T10:00")
        sell(ws, "6 security:VOD", "9000", "2025-06-02T10:00")
        text = printed(ws, "uk", "2025/26")
    assert "6 figures are unknown, and every total that rests on them:" in text.splitlines()
    assert {"losses carried in: ?1", "taxable gains: ?1", "gains: 8,400.00"} <= set(text.splitlines())
    assert text.count("the policy states no losses for 2025/26") == 1


@pytest.mark.parametrize(("law", "asset", "words"), [
    ("DE", "crypto:BTC", ["exempt after a year", "taxable"]), ("DE", "security:VTI", ["taxable", "taxable"]),
    ("AU", "crypto:BTC", ["discount", "no discount"]), ("UK", "crypto:BTC", ["", ""]),
])  # fmt: skip
def test_terms_are_those_of_the_law(law: str, asset: str, words: list[str], tmp_path: Path) -> None:
    """Rule F3.4: where it knows none there is none, and no date is called unknown for it."""
    with desk(tmp_path, POLICY.replace("[tax]", f'[tax]\njurisdiction = "{law}"', 1)) as ws:
        buy(ws, f"2 {asset}", "100", "2022-01-05T10:00")
        sell(ws, f"2 {asset}", "120", "2024-07-03T10:00")
        buy(ws, f"1 {asset}", "50", "2024-09-05T10:00", account="Other")
        sell(ws, f"1 {asset}", "70", "2024-12-03T10:00", account="Other")
        found = rows(ws, "gains", "2024/25" if law in ("UK", "AU") else "2024")
        assert sorted(column(found, "term_name")) == sorted(words)
        assert "unknown" not in printed(ws, "gains", "2024/25" if law in ("UK", "AU") else "2024").replace("Nothing in it is unknown", "")


def test_losses_that_every_law_allows_have_no_trace(tmp_path: Path) -> None:
    """Rule F3.7: Spain's rules in the pack know no such loss."""
    with desk(tmp_path, POLICY.replace("[tax]", '[tax]\njurisdiction = "ES"', 1)) as ws, pytest.raises(
        Invalid, match="the rules of ES know none; 'gains' lists every loss"
    ):
        reports.write(ws, "wash", "2025", tmp_path / "out")


def test_dollar_forms_need_a_ledger_in_dollars(tmp_path: Path) -> None:
    """A form in euros would be wrong in silence."""
    with desk(tmp_path, POLICY.replace('base_currency = "USD"', 'base_currency = "EUR"').replace("$", "€")) as ws, pytest.raises(
        Invalid, match='Form 8949 is in US dollars and the ledger is kept in EUR; write base_currency = "USD" in the policy'
    ):
        reports.write(ws, "8949", "2025", tmp_path / "out")


def test_the_end_of_a_year_is_seen_with_its_own_clock(tmp_path: Path) -> None:
    """Rule F3.5: lots as they were then."""
    with desk(tmp_path, clock=datetime(2025, 12, 31, 23, 59)) as ws:  # noqa: DTZ001
        buy(ws, "10 security:VTI", "1000", "2025-01-05T10:00")
        assert column(rows(ws, "unrealised", "2025"), "days_to_long") == ["6"]


def test_what_a_broker_reports_is_a_setting_of_the_account(ws: Workspace, tmp_path: Path) -> None:
    """Rule F1.2: kept, changed, refused where it is no word of it; unsaid it is none of the three."""
    assert accounts.put(ws, "Broker", {"custody": "broker"}).form_1099 is None
    accounts.put(ws, "Broker", {"form_1099": "Proceeds"})
    assert accounts.load(ws)[0].account.form_1099 is Form1099.PROCEEDS
    accounts.put(ws, "Broker", {"owner": "self"})
    assert accounts.load(ws)[0].account.form_1099 is Form1099.PROCEEDS
    with pytest.raises(Invalid, match="form_1099: '1099-B' is none of basis, proceeds, none"):
        accounts.put(ws, "Broker", {"form_1099": "1099-B"})
    ws.ledger.export_csv(tmp_path / "csv")
    assert (tmp_path / "csv" / "accounts.csv").read_text(encoding="utf-8").splitlines()[1].endswith(",proceeds")
