"""Several tables in one file, in a broker made of it: each row is read under its own header, and none is lost."""

from core.model import ParsedFile
from importers.base import Context, Signature
from importers.broker import Broker
from importers.broker_means import DIVIDEND, TRADE, Columns
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.holdings import HoldingColumns, Holdings
from importers.means import Only, ignored
from importers.sections import Sections
from tests.importers.parsed import conserved, event

HEAD = Signature("statement", ("Statement", "Header", "Field Name", "Field Value"))
DATA = (Only("Header", ("data",), ignored("a total of other rows")),)


class _Trades(Broker):
    id = title = venue = how_to_export = "harbour"
    signatures = (Signature("trades", ("Trades", "Header", "Symbol", "Quantity", "Proceeds")),)
    columns = Columns(
        date="Date/Time", type="=trades", symbol="Symbol", quantity="Quantity", amount="Proceeds", fees=("Comm",), currency="Currency",
    )
    types, only, net, order = (("trades", TRADE),), DATA, False, "ymd"
    account_in = r"Account,(\w*\d{4})"


class _Dividends(_Trades):
    signatures = (Signature("dividends", ("Dividends", "Header", "Description", "Amount")),)
    columns = Columns(date="Date", text="Description", amount="Amount", currency="Currency")
    types = (("~^(?P<symbol>\\w+)\\(\\w+\\) cash dividend", DIVIDEND),)


class _Held(Holdings):
    id = title = venue = how_to_export = "harbour-held"
    signatures = (Signature("held", ("Open Positions", "Header", "Symbol", "Quantity", "Close Price")),)
    columns = HoldingColumns(symbol="Symbol", quantity="Quantity", price="Close Price", currency="Currency")
    skipped, order = (), "ymd"


class Harbour(Sections):
    id = title = venue = how_to_export = "harbour"
    signatures = (HEAD,)
    history, others = _Trades(), (_Dividends(), _Held())
    begins, skipped = r"[^,]+,Header,", "Statement,|Change in NAV,"


TEXT = """\
Statement,Header,Field Name,Field Value
Statement,Data,Account,U1234567
Statement,Data,WhenGenerated,As of 2026-11-20
Change in NAV,Header,Field Name,Field Value
Change in NAV,Data,Starting Value,0
Trades,Header,Currency,Symbol,Date/Time,Quantity,Proceeds,Comm
Trades,Data,USD,VTI,"2026-11-03, 12:46:38","1,000",-3000,-1
Trades,SubTotal,,VTI,,1000,-3000,-1
Trades,Header,Currency,Symbol,Date/Time,Exchange,Quantity,Proceeds,Comm
Trades,Data,EUR,VWCE,"2026-11-04, 09:00:00",XETRA,-2,200,-1
Dividends,Header,Currency,Date,Description,Amount
Dividends,Data,USD,2026-11-05,VTI(US9229087690) Cash Dividend USD 0.50 per Share,5
Open Positions,Header,Currency,Symbol,Quantity,Close Price
Open Positions,Data,USD,VTI,1000,3.10
Secrets,Header,Something,Other
Secrets,Data,1,2
"""


def read(text: str, name: str = "statement-2026-11-20.csv") -> ParsedFile:
    source = content(text.encode(), name)
    found = recognise(source, (Harbour(),))
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context())
    conserved(parsed)
    return parsed


def test_each_section_is_read_by_its_part_and_under_its_own_header() -> None:
    """A section may give its header again with other columns; totals, and sections that move nothing, are ignored by rule."""
    parsed = read(TEXT)
    assert [event(draft, parsed) for draft in parsed.drafts] == [
        "2026-11-03T17:46:38Z buy: +1000 security:VTI {3000 USD}, -3000 cash:USD {3000 USD}, fee -1 cash:USD {1 USD} < 7",
        "2026-11-04T14:00:00Z sell: -2 security:VWCE {200 EUR}, +200 cash:EUR {200 EUR}, fee -1 cash:EUR {1 EUR} < 10",
        "2026-11-05 income dividend: +5 cash:USD < 12",
    ]
    assert parsed.drafts[2].note.startswith("VTI(US9229087690) Cash Dividend")
    assert [(seen.asset, str(seen.quantity)) for seen in parsed.positions] == [("security:VTI", "1000")]
    assert [(row.line, row.fate.value) for row in parsed.rows if row.fate != "booked"] == [
        (2, "ignored"), (3, "ignored"), (5, "ignored"), (8, "ignored"), (16, "quarantined"),
    ]


def test_a_section_that_nobody_knows_waits_by_its_name() -> None:
    assert [row.cause for row in read(TEXT).rows][-1] == "unknown section Secrets"


def test_sections_in_another_order_are_the_same_events() -> None:
    lines = TEXT.splitlines(keepends=True)
    turned = "".join([*lines[:3], *lines[12:14], *lines[10:12], *lines[5:10]])
    one, other = read(TEXT), read(turned)
    assert {(draft.key, draft.legs) for draft in one.drafts} == {(draft.key, draft.legs) for draft in other.drafts}


def test_a_section_without_rows_is_none() -> None:
    parsed = read(TEXT.splitlines(keepends=True)[0] + "Trades,Header,Currency,Symbol,Date/Time,Quantity,Proceeds,Comm\n")
    assert (parsed.rows, parsed.drafts) == ([], [])
