"""DEGIRO's account statement and what it is known for: orders in several rows, unnamed columns, wrapped lines, marks that differ."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Fate, ParsedFile
from core.money import total
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise, unrecognised
from importers.registry import built_in
from importers.sources.european_figures import decimal_comma, plain
from tests.importers.parsed import SHARED, conserved, event

FORMATS = Path(__file__).parent / "formats" / "degiro-account"
SAMPLES = SHARED / "formats" / "corpus" / "degiro_account" / "gs"
HEAD = "Date,Time,Value date,Product,ISIN,Description,FX,Change,,Balance,,Order Id\n"
NORTH = "NORTHWIND INC,US0000000010"


def read(data: bytes, name: str = "Account.csv") -> ParsedFile:
    source = content(data, name)
    found = recognise(source, built_in())
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context(timezone="Europe/Amsterdam"))
    conserved(parsed)
    return parsed


def row(time: str, text: str, change: str = "", order: str = "", *, rate: str = "", currency: str = "EUR", what: str = NORTH) -> str:
    """One row of a day, its balance left blank."""
    return f'05-01-2024,{time},05-01-2024,{what},"{text}","{rate}",{currency},"{change}",{currency},,{order}\n'


def events(rows: str) -> list[str]:
    parsed = read((HEAD + rows).encode())
    return [event(draft, parsed).rsplit(" < ", 1)[0] for draft in parsed.drafts]


def causes(rows: str) -> list[str]:
    return [each.cause for each in read((HEAD + rows).encode()).rows]


def test_lines_that_were_broken_in_two_are_one_row() -> None:
    """Description, product and order id go on in the next line, which has no date; the parts are one row, and nothing is read twice."""
    found = read((FORMATS / "english_wrapped.csv").read_bytes())
    assert len(found.rows) == 5
    assert {draft.kind.value for draft in found.drafts} == {"deposit", "buy", "sell"}
    assert found.asset_names == {"security:GB0000000025": "SEASIDE PUBLIC LIMITED COMPANY"}


def test_an_order_is_one_trade_however_many_rows_it_has() -> None:
    """Purchase, both rows of the change of currency, duty and fee: what left the account is euros alone."""
    rows = (
        row("15:33", "Buy 10 Northwind Inc@110 USD (US0000000010)", "-1100.00", "a", currency="USD")
        + row("15:33", "FX Credit", "1100.00", "a", rate="1.1", currency="USD") + row("15:33", "FX Debit", "-1000.00", "a")
        + row("15:33", "DEGIRO Transaction and/or third party fees", "-2.00", "a")
    )
    assert events(rows) == ["2024-01-05T14:33:00Z buy: +10 security:US0000000010, -1000 cash:EUR, fee -2 cash:EUR"]


def test_fills_of_one_order_on_two_days_are_two_purchases() -> None:
    one = row("15:33", "Buy 10 Northwind Inc@11 EUR (US0000000010)", "-110.00", "a")
    found = read((HEAD + one + one.replace("05-01-2024", "06-01-2024")).encode())
    assert {draft.at.date().isoformat() for draft in found.drafts} == {"2024-01-05", "2024-01-06"}
    assert len({draft.key for draft in found.drafts}) == 2


def test_equal_fills_of_one_minute_both_count() -> None:
    rows = row("15:33", "Buy 10 Northwind Inc@11 EUR (US0000000010)", "-110.00", "a") * 2
    assert events(rows) == ["2024-01-05T14:33:00Z buy: +20 security:US0000000010, -220 cash:EUR"]


def test_dividends_of_two_currencies_are_changed_in_one_minute() -> None:
    """The row with the rate belongs to the euros that it makes; neither order of the rows matters."""
    rows = [
        row("06:40", "FX Debit", "-8.50", rate="1.0625", currency="USD", what=","), row("06:40", "FX Credit", "8.00", what=","),
        row("06:40", "FX Debit", "-5.00", rate="1.2500", currency="CAD", what=","), row("06:40", "FX Credit", "4.00", what=","),
    ]
    expected = ["2024-01-05T05:40:00Z swap: +4 cash:EUR, -5 cash:CAD", "2024-01-05T05:40:00Z swap: +8 cash:EUR, -8.5 cash:USD"]
    assert sorted(events("".join(rows))) == sorted(events("".join(reversed(rows)))) == expected


@pytest.mark.parametrize(("text", "change", "meant"), [
    ("iDEAL / Sofort Deposit", "100.00", "deposit: +100 cash:EUR"), ("Trustly-Sofort payment fee", "-1.00", "fee: fee -1 cash:EUR"),
    ("Giro CashFund Compensation", "0.10", "income interest: +0.1 cash:EUR"), ("Withdrawal", "-5.00", "withdrawal: -5 cash:EUR"),
    ("DEGIRO Money Market Fund Compensation", "0.20", "income interest: +0.2 cash:EUR"),
])
def test_words_of_older_statements(text: str, change: str, meant: str) -> None:
    assert events(row("10:00", text, change, what=",")) == [f"2024-01-05T09:00:00Z {meant}"]


def test_currencies_that_are_cut_off_are_whole() -> None:
    """DEGIRO writes `NO` for the Norwegian crown."""
    assert events(row("10:00", "Deposit", "100.00", what=",", currency="NO")) == ["2024-01-05T09:00:00Z deposit: +100 cash:NOK"]


def test_a_sweep_to_the_money_account_is_no_withdrawal() -> None:
    """The balance holds the money account too: the sweep and its notice leave it as it was."""
    found = read((FORMATS / "dutch.csv").read_bytes())
    assert not [each for each in found.warnings if "balance" in each]
    assert [each.reason for each in found.rows if each.fate is Fate.IGNORED] == [
        "money moves between the account and its own money account at the bank"
    ] * 2


@pytest.mark.parametrize("path", sorted(FORMATS.glob("*.csv")), ids=lambda path: path.stem)
def test_events_come_to_the_balances_that_the_file_states(path: Path) -> None:
    """What was booked in each currency is its last balance, but for the rows that wait."""
    found = read(path.read_bytes(), path.name)
    files = {"english": {"EUR": D("-150") + D("0.7"), "USD": D(12)}, "german": {"USD": D("-3.96")}, "czech": {"USD": D(2)}}
    waiting = files.get(path.stem, {})
    assert found.positions
    for seen in found.positions:
        held = total(leg.quantity for draft in found.drafts for leg in draft.legs if leg.asset == seen.asset)
        assert held + waiting.get(seen.asset.removeprefix("cash:"), D(0)) == seen.quantity


def test_a_split_in_two_rows_without_an_order_moves_no_money() -> None:
    """The words alone, without buy or sell: the money's sign says which row gives the shares up. A cent of rounding is cash."""
    rows = row("10:22", "AKTIENSPLIT: 288 Northwind Inc zu je 297,0967 USD (US0000000010)", "-85563.85", currency="USD")
    rows += row("10:22", "AKTIENSPLIT: 96 Northwind Inc zu je 891,29 USD (US0000000010)", "85563.84", currency="USD")
    assert sorted(events(rows)) == [
        "2024-01-05T09:22:00Z adjustment: -0.01 cash:USD", "2024-01-05T09:22:00Z split: +192 security:US0000000010",
    ]


def test_half_a_split_and_an_unknown_action_wait() -> None:
    assert causes(row("10:22", "STOCK SPLIT: Sell 10 Northwind Inc@5 USD (US0000000010)", "50.00")) == ["half of a corporate action"]
    assert causes(row("10:22", "SOMETHING: Buy 10 Northwind Inc@5 USD (US0000000010)", "-50.00")) == ["corporate action"]


def test_figures_that_do_not_fit_their_amount_are_not_booked() -> None:
    """A name that begins with three digits could be taken for thousands; the amount tells, and so does its sign."""
    assert causes(row("10:22", "Buy 5 200 Northwind Inc@10 EUR (US0000000010)", "-50.00")) == ["unsure figures"]
    assert causes(row("10:22", "Sell 5 Northwind Inc@10 EUR (US0000000010)", "-50.00")) == ["unsure figures"]


def test_money_that_is_reserved_is_turned_round_when_it_came() -> None:
    rows = row("09:00", "Reservation iDEAL / Sofort Deposit", "30.00", what=",") + row("09:01", "iDEAL Deposit", "30.00", what=",")
    rows += row("09:01", "Reservation iDEAL / Sofort Deposit", "-30.00", what=",")
    found = read((HEAD + rows).encode())
    assert total(leg.quantity for draft in found.drafts for leg in draft.legs) == 30


@pytest.mark.parametrize(("written", "comma", "meant"), [
    ("-1.124,00", False, "-1124.00"), ("1,234.56", True, "1234.56"), ("1.234.567", True, "1234567"), ("1 046,3825", True, "1046.3825"),
    ("4’600", False, "4600"), ("77,3", False, "77.3"), ("77.30", True, "77.30"), ("0,039", False, "0.039"), ("1,1734", False, "1.1734"),
    ("1.000", True, "1000"), ("1.000", False, "1.000"), ("49,785", True, "49.785"), ("49,785", False, "49785"), ("42", True, "42"),
    ("n/a", True, "n/a"),
])
def test_a_figure_tells_its_marks_and_the_file_tells_the_rest(written: str, comma: bool, meant: str) -> None:
    assert plain(written, comma) == meant


def test_the_mark_of_a_file_is_that_of_its_cents() -> None:
    """English headers stand over decimal commas too."""
    assert decimal_comma(["-1.000", "12345,67", "0,5", ""], False)
    assert not decimal_comma(["12,345.67", "1"], True)
    assert decimal_comma([], True)


@pytest.mark.parametrize(("name", "expected"), [
    ("EN_CashTransactions_single_dividend.csv", ["+1.38 cash:USD", "-0.21 cash:USD"]),
    ("EN_CashTransactions_single_dividend_marketfund.csv", ["+0.5 cash:GBP"]),
    ("NL_BuyOrders_single_buy_euro_en_headers.csv", ["-1 cash:EUR", "+1 security:IE00B3XXRP09", "-77.3 cash:EUR"]),
    ("NL_CashTransactions_single_deposit.csv", ["+1000 cash:EUR"]),
    ("NL_CashTransactions_single_dividend_notax.csv", ["+9.57 cash:EUR"]),
    ("PT_BuyOrders_single_buy_euro.csv", ["-1 cash:EUR", "+1 security:IE00B3XXRP09", "-77.3 cash:EUR"]),
    ("PT_CashTransactions_single_fee.csv", ["-2.5 cash:EUR"]),
])
def test_samples_move_what_their_source_states(name: str, expected: list[str]) -> None:
    if not SAMPLES.is_dir():
        pytest.skip(f"needs {SAMPLES}")
    legs = [leg for draft in read((SAMPLES / name).read_bytes(), name).drafts for leg in draft.legs]
    assert sorted(f"{leg.quantity.normalize():+f} {leg.asset}" for leg in legs) == sorted(expected)


@pytest.mark.parametrize(("header", "said"), [
    ("Date,Time,Product,ISIN,Reference exchange,Venue,Quantity,Price,,Local value,,Value EUR,Exchange rate", "transactions alone"),
    ("Datum,Tijd,Product,ISIN,Beurs,Uitvoeringsplaats,Aantal,Koers,,Lokale waarde,,Waarde EUR,Wisselkoers", "transactions alone"),
    ("Datum,Uhrzeit,Produkt,ISIN,Referenzbörse,Ausführungsort,Anzahl,Kurs,,Wert in Lokalwährung", "transactions alone"),
    ("Date,Heure,Produit,Code ISIN,Place boursière sectionnée,Lieu d'exécution,Quantité,Cours,,Montant", "transactions alone"),
    ("Fecha,Hora,Producto,ISIN,Bolsa de referencia,Centro de ejecución,Número,Precio,,Valor local", "transactions alone"),
    ("Data,Ora,Prodotto,ISIN,Borsa di riferimento,Borsa,Quantità,Quotazione,,Valore locale", "transactions alone"),
    ("Data,Hora,Produto,ISIN,Bolsa de referência,Bolsa,Quantidade,Preços,,Valor local", "transactions alone"),
    ("Data,Czas,Produkt,ISIN,Giełda referencyjna,Miejsce wykonania,Liczba,Kurs,,Wartość lokalna", "transactions alone"),
    ("Product,Symbol/ISIN,Amount,Closing,Local value,,Value in EUR", "portfolio of one day"),
    ("Product,Symbool/ISIN,Aantal,Slotkoers,Lokale waarde,,Waarde in EUR", "portfolio of one day"),
    ("Produkt,Symbol/ISIN,Anzahl,Schlusskurs,Wert,,Wert in EUR", "portfolio of one day"),
    ("Produkt,Symbol/ISIN,Suma,Kurs,Lokalna wartość,,Wartość w EUR", "portfolio of one day"),
    ("Produkt,Symbol/ISIN,Množství,Uzavírací,Hodnota,,Hodnota v EUR", "portfolio of one day"),
])
def test_another_export_of_the_same_account_is_named(header: str, said: str) -> None:
    source = content(f"{header}\n".encode(), "x.csv")
    assert recognise(source, built_in()) is None
    assert said in unrecognised(source, built_in())
    assert "export the account statement" in unrecognised(source, built_in())
