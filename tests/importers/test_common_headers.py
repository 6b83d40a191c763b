"""Headers of names that any bank or table has are nobody's, unless the rows below say whose they are."""

from pathlib import Path

import pytest

from importers.base import Signature, plain
from importers.csvfile import content
from importers.detection import recognise
from importers.registry import built_in, importer

COMMON = frozenset("""account|action|address|amount|asset|balance|category|coin|comment|commission|cost|cost basis|created at|currency|date
|description|details|exchange|fee|fees|from|hash|id|instrument|label|market|market value|memo
|name|net amount|network|note|notes|order id|pair|price|product|quantity|rate|shares|side|status|symbol|ticker|time|timestamp|to|total
|trade date|transaction date|transaction id|transaction type|txid|type|unit price|units|value|volume|wallet""".replace("\n", "").split("|"))
FEW = 5
"""Common names that may meet by chance in a table of somebody else's."""
KNOWN = {
    "generic 1": "the plain layout is Trimtab's own",
    "wealthfolio-holdings 1": "its holdings are told from trades by a row of $CASH when they are read",
    "tradeogre-deposits v1": "closed; its header is told by the columns that it lacks",
}


def few(signature: Signature) -> bool:
    """Whether a signature asks for nothing but a few common names."""
    return not signature.patterns and len(signature.required) <= FEW and COMMON.issuperset(map(plain, signature.required))


def test_a_header_of_a_few_common_names_is_claimed_by_its_cells_alone() -> None:
    claims = {
        f"{each.id} {signature.version}"
        for each in built_in() for signature in each.signatures if few(signature) and not signature.cells
    }
    assert claims == {*KNOWN}


def test_no_importer_claims_fewer_than_four_common_names() -> None:
    """But M1's three, where the cells below them bear it out."""
    for each in built_in():
        for signature in each.signatures:
            assert len(signature.required) >= (3 if signature.cells else 4) or not few(signature), f"{each.id} {signature.version}"


def test_no_export_fits_two_importers_equally() -> None:
    """Whose a file is does not rest on the order in which importers are asked, nor, but for the one source that needs it, on its name."""
    named = {each.id for each in built_in() if any(signature.named for signature in each.signatures)}
    backwards = tuple(reversed(built_in()))
    assert len(named) == 1
    for path in sorted((Path(__file__).parent / "formats").glob("*/*.csv")):
        found = recognise(content(data := path.read_bytes(), path.name), built_in())
        again = recognise(content(data, "a.csv" if path.parent.name not in named else path.name), backwards)
        assert found is not None
        assert again is not None
        assert (found.importer.id, found.equals) == (again.importer.id, again.equals) == (path.parent.name, ()), path


def claimed(text: str) -> str:
    found = recognise(content(text.encode(), "export.csv"), built_in())
    return found.importer.id if found else ""


@pytest.mark.parametrize("text", [
    "Date,Details,Amount,Balance\n08/03/2022,TESCO STORES 2041,-14.20,985.80\n09/03/2022,Salary,2000,2985.80\n",
    "Date,Description,Amount\n2024-01-02,Rent,-900\n",
    "Date,Description,Asset,Amount,Balance\n2024-01-02,Rent of March,EUR,-900,100\n",
    "Date,Currency,Amount,Address,Status\n2024-01-02,EUR,12,High Street 1,paid\n",
    "Date,Currency,Transaction Type,Amount,Balance\n2024-01-02,EUR,Card,-12,88\n",
    "date,currency,amount,wallet\n2024-01-02,EUR,12,Savings\n",
    "time,status,address,amount,txid\n2024-01-02 10:00,done,bc1qexample,0.5 BTC,ff01\n",
])
def test_what_another_made_of_common_names_is_left_to_a_mapping(text: str) -> None:
    assert claimed(text) == ""


def test_one_row_that_fits_says_whose_all_of_them_are() -> None:
    bank = "Date,Details,Amount,Balance\n08/03/2022,Something else,-14.20,985.80\n"
    assert claimed(bank + "09/03/2022,Account Fee for the period 08-Jan-2022 to 07-Apr-2022,-3.75,982.05\n") == "vanguard-uk"
    assert claimed("Date,Details,Amount,Balance\n") == "vanguard-uk"


def test_what_the_user_asks_for_is_taken() -> None:
    bank = content(b"Date,Details,Amount,Balance\n08/03/2022,Something else,-14.20,985.80\n", "export.csv")
    assert recognise(bank, (importer("vanguard-uk"),)) is not None
