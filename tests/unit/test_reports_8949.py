"""Form 8949 and Schedule D: boxes, columns, codes, rounding and what is unknown, on rows worked by hand (rules F1 and F2.1)."""

from decimal import Decimal as D

import pytest

from core.model import Account, Custody, Disposal, Form1099
from core.reports import us_boxes, us_form8949, us_schedule_d
from core.reports.us_boxes import Filer
from core.unknown import Unknown
from tests.unit.reports_rows import HEAD, Listed, column, filer, sale, texts

WALLET = Account("Broker", custody=Custody.WALLET)


def boxed(sold: Disposal, whose: Filer) -> str:
    return us_form8949.entry(sold, whose).box


def form(whose: Filer, *sales: Disposal) -> tuple[list[str], list[list[str]]]:
    listed = Listed(*sales)
    return texts(us_form8949.report(HEAD, us_form8949.form(listed, whose), listed, whose))


@pytest.mark.parametrize(("asset", "year", "said", "short", "long"), [
    ("security:VTI", 2025, Form1099.BASIS, "A", "D"),
    ("security:VTI", 2025, Form1099.PROCEEDS, "B", "E"),
    ("security:VTI", 2025, Form1099.NONE, "C", "F"),
    ("crypto:BTC", 2024, Form1099.NONE, "C", "F"),
    ("crypto:BTC", 2025, Form1099.PROCEEDS, "H", "K"),
    ("crypto:BTC", 2025, Form1099.NONE, "I", "L"),
    ("defi:aave", 2025, Form1099.NONE, "I", "L"),
])  # fmt: skip
def test_a_box_follows_from_term_asset_year_and_form(asset: str, year: int, said: Form1099, short: str, long: str) -> None:
    """Rule F1.2: what the user said of the account's form is taken as it is, without a remark; digital assets have boxes of their own."""
    whose = filer(year, Account("Broker", form_1099=said))
    for bought, box in ((f"{year}-01-05", short), ("2015-01-05", long)):
        found = us_form8949.entry(sale(f"1 {asset}", bought, f"{year}-06-01", "10", "5"), whose)
        assert (found.box, found.remarks) == (box, ())


def test_basis_is_reported_only_where_a_broker_has_to() -> None:
    """Rule F1.2: stock acquired before 2011, and digital assets from before 2026 or brought in, are in the box without basis."""
    account = Account("Broker", form_1099=Form1099.BASIS)
    assert boxed(sale("1 security:VTI", "2010-12-31", "2025-06-01", "10", "5"), filer(2025, account)) == "E"
    assert boxed(sale("1 security:VTI", "2011-01-01", "2025-06-01", "10", "5"), filer(2025, account)) == "D"
    assert boxed(sale("1 crypto:BTC", "2025-12-31", "2026-06-01", "10", "5"), filer(2026, account)) == "H"
    assert boxed(sale("1 crypto:BTC", "2026-01-01", "2026-06-01", "10", "5"), filer(2026, account)) == "G"
    assert boxed(sale("1 crypto:BTC", "2026-01-01", "2026-06-01", "10", "5"), filer(2026, account, moved=True)) == "H"
    assert boxed(sale("1 crypto:BTC", "2026-01-01", "2028-06-01", "10", "5"), filer(2028, account)) == "J"


@pytest.mark.parametrize(("asset", "year", "box"), [
    ("security:VTI", 2025, "A"), ("crypto:BTC", 2024, "C"), ("crypto:BTC", 2025, "H"), ("crypto:BTC", 2026, "G"),
])  # fmt: skip
def test_an_unsaid_form_is_assumed_and_every_row_says_so(asset: str, year: int, box: str) -> None:
    """Rule F1.2: nothing is guessed in silence; the remedy is a setting of the account. A wallet has nobody who reports."""
    sold = sale(f"1 {asset}", f"{year}-01-05", f"{year}-06-01", "10", "5")
    found = us_form8949.entry(sold, filer(year, Account("Broker")))
    assert found.box == box
    assert "what Broker reports is not said" in found.remarks[0]
    assert "--form-1099" in found.remarks[0]
    if asset.startswith("crypto"):
        found = us_form8949.entry(sold, filer(year, WALLET))
        assert (found.box, found.remarks) == ("C" if year < 2025 else "I", ())


def test_assumptions_are_printed_once_and_stand_in_every_row_of_the_csv() -> None:
    """Two rows, one account: one sentence above them."""
    lines, rows = form(filer(2025, Account("Broker")), *(sale("1 crypto:BTC", "2025-01-05", f"2025-06-0{n}", "10", "5") for n in (1, 2)))
    assert sum("Box assumed" in line for line in lines) == 1
    assert all("Box assumed" in each for each in column(rows, "remark"))


def test_a_disallowed_loss_has_code_w_and_a_positive_amount() -> None:
    """Rules F1.3 and F1.4: h = d - e + g; a loss that is disallowed in part counts in part."""
    lost = sale("10 security:VTI", "2025-01-05", "2025-03-01", "900", "1000", disallowed=D(40), forfeited=D(15))
    lines, rows = form(filer(2025, Account("Broker", form_1099=Form1099.BASIS)), lost)
    assert [column(rows, name) for name in ("codes", "adjustment", "gain")] == [["W"], ["40"], ["-60"]]
    assert "10 sh. VTI               2025-01-05 2025-03-01         900       1,000 W             40         -60" in lines
    assert any("15 of the loss is lost for good" in line for line in lines)


def test_what_the_broker_cannot_know_is_named() -> None:
    """Rule F1.4: basis carried from another account is in (e); that the form of the broker may show another one is said."""
    whose = filer(2025, Account("Broker", form_1099=Form1099.BASIS))
    found = us_form8949.entry(sale("1 security:VTI", "2025-01-05", "2025-03-01", "90", "140", origin="o2"), whose)
    assert found.box == "A"
    assert "up to 40.00 of losses from wash sales in other accounts" in found.remarks[0]
    assert us_form8949.entry(sale("1 security:VTI", "2025-01-05", "2025-03-01", "90", "140"), whose).remarks == ()


def test_whole_dollars_add_up_as_shown() -> None:
    """Rule F1.5: each amount half up, h from what is shown, totals of what is shown; the CSV is exact beside it."""
    wallet = filer(2025, WALLET)
    sales = [sale("1 crypto:BTC", "2025-01-05", day, "10.50", "5.49") for day in ("2025-03-01", "2025-03-02")]
    lines, rows = form(wallet, *sales)
    assert [column(rows, name) for name in ("proceeds_rounded", "basis_rounded", "gain_rounded", "gain")] == [
        ["11", "11"], ["5", "5"], ["6", "6"], ["5.01", "5.01"],
    ]  # fmt: skip
    assert [line.split()[-4:] for line in lines if line.startswith("Totals")] == [["22", "10", "0", "12"]]
    whole = sale("1 crypto:BTC", "2025-01-05", "2025-03-01", "100.40", "200.60", disallowed=D("100.20"))
    assert us_form8949.entry(whole, wallet).rounded == (D(100), D(201), D(101), D(0))


def test_an_unknown_figure_makes_the_row_and_the_total_unknown_and_the_rest_stands() -> None:
    """Rule F1.3: an empty cell with its cause, a mark in print, a count in the head; other boxes are computed."""
    whose = filer(2025, WALLET)
    known = sale("1 crypto:BTC", "2020-01-05", "2025-03-01", "10", "5")
    lines, rows = form(whose, sale("1 crypto:BTC", "2025-01-05", "2025-03-01", "?", "5"), known)
    assert column(rows, "proceeds") == ["", "10"]
    assert "proceeds: no price for BTC on 2025-03-01; trimtab prices missing" in column(rows, "unknown")[0]
    assert "2 figures are unknown, and every total that rests on them:" in lines
    totals = [line for line in lines if line.startswith("Totals")]
    assert ["?" in line for line in totals] == [True, False]


def test_a_sale_without_a_term_is_in_no_box() -> None:
    """Rule F1.3: neither short nor long, and on no line of Schedule D."""
    whose = filer(2025, WALLET)
    undated = sale("1 crypto:BTC", "2025-01-05", "2025-03-01", "10", "5", term=None)
    lines, rows = form(whose, undated)
    assert (column(rows, "box"), column(rows, "acquired")) == (["none"], [""])
    assert "No box: the date of acquisition is not known, so neither is the term" in lines
    assert "date of acquisition is not known" in column(rows, "unknown")[0]


def test_sales_of_others_and_of_sheltered_accounts_are_counted_and_left_out() -> None:
    """Rule F1.1: by reason."""
    outside = {"IRA": "in a retirement or health account"}
    sales = Listed(
        sale("1 security:VTI", "2025-01-05", "2025-03-01", "10", "5", account="IRA"),
        sale("9 cash:EUR", "2025-01-05", "2025-03-01", "10", "5"),
    )
    found = us_form8949.form(sales, filer(2025, outside=outside))
    assert (found.lines, found.left_out) == ({}, {"in a retirement or health account": 1, us_boxes.FOREIGN: 1})


def test_short_term_comes_before_long_term_and_lots_are_rows() -> None:
    """Rule F1.1: part I before part II, a row for each lot of one sale, so that none is 'VARIOUS'."""
    lots = [sale("1 crypto:BTC", day, "2025-03-01", "10", "5") for day in ("2020-01-05", "2025-01-05", "2025-02-05", "2019-01-05")]
    _, rows = form(filer(2025, WALLET), *lots)
    assert column(rows, "box") == ["I", "I", "L", "L"]
    assert column(rows, "acquired") == ["2025-01-05", "2025-02-05", "2020-01-05", "2019-01-05"]


def test_schedule_d_adds_up_boxes_carryovers_and_distributions() -> None:
    """Rule F2.1: lines 3 and 10 from boxes I and L, 6 and 14 negative, 13, 7, 15, 16 and 21."""
    whose = filer(2025, WALLET)
    sales = Listed(
        sale("1 crypto:BTC", "2025-01-05", "2025-03-01", "10.60", "5"), sale("1 crypto:BTC", "2020-01-05", "2025-03-01", "10", "2005.40"),
    )
    carried = us_schedule_d.Carried(D(100), D(50), D("12.50"), D("2126.9"), D(0), D(0))
    _, rows = texts(us_schedule_d.report(HEAD, us_form8949.form(sales, whose), carried))
    shown = dict(zip(column(rows, "line"), column(rows, "gain_rounded"), strict=True))
    exact = dict(zip(column(rows, "line"), column(rows, "gain"), strict=True))
    assert {line: shown[line] for line in ("3", "6", "7", "10", "13", "14", "15", "16", "21")} == {
        "3": "6", "6": "-100", "7": "-94", "10": "-1995", "13": "13", "14": "-50", "15": "-2032", "16": "-2126", "21": "-2127",
    }  # fmt: skip
    assert (exact["7"], exact["15"], exact["16"]) == ("-94.4", "-2032.9", "-2127.3")


def test_line_21_repeats_line_16_where_all_of_the_loss_counts() -> None:
    """Rule F2.1: three times 10.40 - 20.60 is shown as 10 - 21, in all -33; the exact loss of 30.60 is rounded nowhere again."""
    sales = Listed(*[sale("1 crypto:BTC", "2025-01-05", "2025-03-01", "10.40", "20.60")] * 3)
    carried = us_schedule_d.Carried(D(0), D(0), D(0), D("30.60"), D(0), D(0))
    _, rows = texts(us_schedule_d.report(HEAD, us_form8949.form(sales, filer(2025, WALLET)), carried))
    shown = dict(zip(column(rows, "line"), zip(column(rows, "gain_rounded"), column(rows, "gain"), strict=True), strict=True))
    assert shown["16"] == shown["21"] == ("-33", "-30.6")


def test_an_unknown_carryover_leaves_the_lines_of_form_8949_standing() -> None:
    """Rule F2.1: lines 7 and 16 are unknown with that cause, line 3 is not."""
    sales = Listed(sale("1 crypto:BTC", "2025-01-05", "2025-03-01", "10", "5"))
    unsaid = Unknown("the policy states no losses_short")
    carried = us_schedule_d.Carried(unsaid, D(0), D(0), unsaid, unsaid, D(0))
    lines, rows = texts(us_schedule_d.report(HEAD, us_form8949.form(sales, filer(2025, WALLET)), carried))
    shown = dict(zip(column(rows, "line"), column(rows, "gain"), strict=True))
    assert (shown["3"], shown["7"], shown["15"], shown["16"]) == ("5", "", "0", "")
    assert "5 figures are unknown, and every total that rests on them:" in lines


def test_a_line_of_schedule_d_passes_on_the_cause_of_its_box_as_it_is() -> None:
    """However many sums lie between: of a single sale its own cause, of several how many of them, once."""
    whose, gone = filer(2025, WALLET), sale("1 crypto:BTC", "2025-01-05", "2025-03-01", "?", "5")
    carried = us_schedule_d.Carried(D(0), D(0), D(0), D(0), D(0), D(0))
    for sales, said in (((gone,), ""), ((gone, gone), "2 of 2 rows are unknown here: ")):
        _, rows = texts(us_schedule_d.report(HEAD, us_form8949.form(Listed(*sales), whose), carried))
        causes = dict(zip(column(rows, "line"), column(rows, "unknown"), strict=True))
        assert f"proceeds: {said}no price for BTC on 2025-03-01" in causes["3"]
        assert causes["3"].count("rows are unknown here") == causes["3"].count(said) * bool(said)
