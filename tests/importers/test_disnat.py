"""Disnat: commissions in the amount or besides it, days, markets."""

import pytest

from core.model import ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = (
    "Date de transaction,Date de règlement,Type de transaction,Classe d'actif,Symbole,Description,Marché,Quantité,Prix,Devise du prix,"
    "Commission payée,Montant de l'opération,Devise du compte\n"
)
ROW = '2025-07-31,2025-08-01,{},Actions,{},SOMETHING,CAN,{},50,CAN,"9,95","{}",CAN\n'


def events(rows: str) -> list[str]:
    found: ParsedFile = read_bytes((HEAD + rows).encode(), "historique.csv")
    conserved(found)
    return [event(each, found).rsplit(" < ", 1)[0] for each in found.drafts]


@pytest.mark.parametrize("amount", ["-500", "-509,95"])
def test_a_commission_is_paid_once_whether_the_amount_holds_it_or_not(amount: str) -> None:
    assert events(ROW.format("ACHAT", "SEAS-C", 10, amount)) == [
        "2025-07-31 buy: +10 security:SEAS-C {500 CAD}, -500 cash:CAD {500 CAD}, fee -9.95 cash:CAD {9.95 CAD}"
    ]


@pytest.mark.parametrize("amount", ["500", "490,05"])
def test_the_same_of_a_sale(amount: str) -> None:
    assert events(ROW.format("VENTE", "SEAS-C", -10, amount)) == [
        "2025-07-31 sell: -10 security:SEAS-C {500 CAD}, +500 cash:CAD {500 CAD}, fee -9.95 cash:CAD {9.95 CAD}"
    ]


def test_one_ticker_in_two_countries_is_two_shares() -> None:
    rows = ROW.format("ACHAT", "T-C", 10, "-509,95") + ROW.format("ACHAT", "T-U", 10, "-509,95")
    assert [each.split()[3] for each in events(rows)] == ["security:T-C", "security:T"]


def test_the_day_of_settlement_counts_where_nothing_was_traded() -> None:
    assert events('-,2025-09-29,DIVIDENDE,Actions,SEAS,SEASIDE,-,9,-,CAN,0,"2,53",CAN\n') == ["2025-09-29 income dividend: +2.53 cash:CAD"]
