"""Robinhood and what its activity report is known for: descriptions of several lines, shares that leave as `30S`, codes without end."""

from pathlib import Path

import pytest

from core.model import ParsedFile
from tests.importers.parsed import conserved, event, read_bytes

HEAD = '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"\n'
FIXTURE = Path(__file__).parent / "formats" / "robinhood" / "9_columns.csv"


def parsed(*rows: str) -> ParsedFile:
    found = read_bytes((HEAD + "".join(f"{row}\n" for row in rows)).encode(), "report.csv")
    conserved(found)
    return found


def row(code: str, instrument: str = "NRTH", quantity: str = "", amount: str = "", text: str = "Northwind", day: str = "1/15/2026") -> str:
    return f'"{day}","{day}","{day}","{instrument}","{text}","{code}","{quantity}","","{amount}"'


def events(found: ParsedFile) -> list[str]:
    return [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts]


def causes(found: ParsedFile) -> list[str]:
    return [row.cause for row in found.rows if row.cause]


def test_a_description_may_span_lines_and_names_the_cusip() -> None:
    found = parsed(row("Buy", quantity="2", amount="($1,107.00)", text="Apple\nCUSIP: 037833100\nRecurring"))
    assert events(found) == ["2026-01-15 buy: +2 security:NRTH {1107 USD}, -1107 cash:USD {1107 USD}"]
    assert [(seen.name, seen.asset) for seen in found.names] == [("security:NRTH", "security:037833100")]
    assert not parsed(row("Buy", quantity="2", amount="($1.00)", text="Apple\nCUSIP: 037833101")).names


def test_a_row_without_a_date_waits_and_says_nothing_of_names() -> None:
    found = parsed(row("Buy", quantity="2", amount="($1.00)", text="Apple\nCUSIP: 037833100", day="soon"))
    assert (found.drafts, found.names, causes(found)) == ([], [], ["unreadable cell"])


def test_the_disclaimer_in_a_tenth_cell_is_no_row() -> None:
    whole = parsed(row("ACH", "", amount="$5.00"), "", '"","","","","","","","","","The data provided is for informational purposes only."')
    assert len(whole.rows) == 1


@pytest.mark.parametrize(("rows", "expected"), [
    ([row("SPL", quantity="90")], "split: +90 security:NRTH"),
    ([row("SPR", quantity="1"), row("SPR", quantity="30S")], "split: -29 security:NRTH"),
    ([row("SPR", quantity="1"), row("SPR", "594918104", quantity="30S")], "split: -29 security:NRTH"),
    ([row("SXCH", "OLD", quantity="7S", text="Old"), row("SXCH", "NEW", quantity="7", text="New")],
     "rename: -7 security:OLD, +7 security:NEW"),
    ([row("MRGS", "NEW", quantity="0.5004", text="New"), row("MRGS", "OLD", quantity="2.0017S", text="Old")],
     "merger: -2.0017 security:OLD, +0.5004 security:NEW"),
    ([row("MRGC", quantity="10S", amount="$125.00")], "sell: -10 security:NRTH {125 USD}, +125 cash:USD {125 USD}"),
    ([row("MRGC", quantity="10S"), row("MRGC", amount="$125.00")], "sell: -10 security:NRTH {125 USD}, +125 cash:USD {125 USD}"),
    ([row("ACATO", quantity="2S")], "withdrawal: -2 security:NRTH"),
])
def test_shares_that_leave_end_in_s(rows: list[str], expected: str) -> None:
    """A split states the shares that were added, the other actions come in two rows."""
    for found in (parsed(*rows), parsed(*reversed(rows))):
        assert events(found) == [f"2026-01-15 {expected}"]
        assert not causes(found)


@pytest.mark.parametrize(("code", "quantity", "amount", "text", "cause"), [
    ("BTO", "1", "($120.04)", "NRTH 12/19/2025 Call $60.00", "option"), ("OEXP", "2S", "", "Option Expiration for NRTH", "option"),
    ("Buy", "100", "($4,000.00)", "Northwind\nCUSIP: 037833100\n1 NRTH Option Assigned", "option"),
    ("Sell", "100", "$4,000.00", "Northwind\n1 NRTH Option Exercised", "option"),
    ("SDIV", "0.5", "", "Stock dividend", "stock dividend"), ("BCXL", "1", "$50.00", "Northwind", "cancelled trade"),
    ("SPR", "30S", "", "Northwind", "half of a corporate action"), ("ZZZX", "1", "", "Something", "action ZZZX"),
])
def test_what_cannot_be_known_waits(code: str, quantity: str, amount: str, text: str, cause: str) -> None:
    assert causes(parsed(row(code, quantity=quantity, amount=amount, text=text))) == [cause]


def test_shares_from_another_broker_have_no_basis_and_that_is_said() -> None:
    found = parsed(row("ACATI", quantity="12"))
    assert events(found) == ["2026-01-15 deposit: +12 security:NRTH"]
    assert len(found.warnings) == 1
    assert "without what they had cost" in found.warnings[0]


def test_two_equal_rows_of_a_day_both_stand() -> None:
    """There are neither ids nor times."""
    one = row("Buy", quantity="1", amount="($50.00)")
    assert len({draft.key for draft in parsed(one, one).drafts}) == 2
    assert {draft.key for draft in parsed(one).drafts} < {draft.key for draft in parsed(one, one).drafts}


def test_every_row_of_the_report_is_booked_or_says_why() -> None:
    found = read_bytes(FIXTURE.read_bytes(), FIXTURE.name)
    assert {cause for each in found.rows if (cause := each.cause)} == {"option", "stock dividend", "cancelled trade", "action ZZZX"}
