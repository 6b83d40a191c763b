"""What no export covers, entered by hand: events of every kind, opening lots, DeFi, fixed income, CSV."""

from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import EventKind, Strategy
from core.services import entries, gains, lots, maintenance, prices
from core.services.drafts import COLUMNS, fields_of
from core.services.entries import BadLines
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from core.unknown import Unknown
from tests.unit.services_desk import buy, desk, event, price, sell


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        yield opened


FIELDS = {
    "at": "2025-03-03T12:00", "account": "Broker", "asset": "crypto:BTC", "quantity": "2", "value": "90", "currency": "USD", "fee": "1",
    "other_asset": "crypto:ETH", "other_quantity": "2", "other_account": "Wallet", "acquired": "2024-01-05", "variety": "staking",
    "note": "x",
}


@pytest.mark.parametrize("kind", list(EventKind))
def test_every_kind_of_event_can_be_entered_and_booked(ws: Workspace, kind: EventKind) -> None:
    """Its own fields are taken, the ledger holds it, booking takes it and the books verify."""
    given = {name: FIELDS[name] for name in fields_of(kind) if name in FIELDS}
    if kind is EventKind.TRANSFER:
        given |= {"other_quantity": "1.9", "fee": ""}
    if kind is EventKind.SPLIT:
        given |= {"variety": "7:5"}
    if kind in (EventKind.TAX, EventKind.MARGIN, EventKind.FUNDING, EventKind.BORROW, EventKind.REPAY):
        given |= {"asset": "cash:USD"}
    buy(ws, "5 crypto:BTC", "100", "2024-01-02T10:00", account="Broker")
    added = entries.add_event(ws, {"kind": kind.value, **given})
    found = ws.ledger.events.get(added.keys[0])
    assert (found.kind, found.note) == (kind, "x")
    assert maintenance.verify(ws) == ()


def test_signs_follow_from_the_kind(ws: Workspace) -> None:
    """`10 VTI` bought for 2,000 with a fee of 5: shares in, 2,000 and 5 out; sold: the reverse."""
    bought = ws.ledger.events.get(buy(ws, "10 security:VTI", "2000", "2024-01-05", fee="5"))
    sold = ws.ledger.events.get(sell(ws, "4 security:VTI", "900", "2025-01-06", fee="5"))
    assert [(leg.asset, leg.quantity, leg.role.value) for leg in bought.legs] == [
        ("security:VTI", D(10), "asset"), ("cash:USD", D(-2000), "cash"), ("cash:USD", D(-5), "fee"),
    ]
    assert [leg.quantity for leg in sold.legs] == [D(-4), D(900), D(-5)]
    row = gains.year(ws, 2025).rows[0].disposal
    assert (row.proceeds, row.basis, row.gain) == (D(895), D(802), D(93))


def test_a_transfer_moves_lots_and_what_did_not_arrive_is_the_fee(ws: Workspace) -> None:
    """B1.2: 1 BTC sent, 0.999 arrived: basis and date go with it."""
    buy(ws, "1 crypto:BTC", "20000", "2024-01-05", account="Exchange")
    event(ws, "transfer", "1 crypto:BTC", "2025-01-05T10:00", account="Exchange", other_account="Wallet", other_quantity="0.999")
    price(ws, "crypto:BTC", "100000", "2025-01-05")
    row = lots.load(ws, account="Wallet")[0]
    assert (row.lot.quantity, row.lot.basis, row.lot.acquired.isoformat()) == (D("0.999"), D(19980), "2024-01-05")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "bye"}, "kind: 'bye' is none of buy"),
        ({"at": "yesterday"}, "at: 'yesterday' is not a"),
        ({"quantity": "ten"}, "quantity: 'ten' is not a number"),
        ({"quantity": "-1"}, "quantity: -1 must be above zero"),
        ({"quantity": "1e99"}, "quantity"),
        ({"asset": "XYZ"}, "asset: XYZ is new here; write crypto:XYZ or security:XYZ"),
        ({"asset": "stock:XYZ"}, "asset: 'stock:XYZ' is not an asset"),
        ({"value": ""}, "value is missing"),
        ({"currency": "dollars"}, "currency: 'DOLLARS' is no currency that is known"),
        ({"other_asset": "crypto:ETH"}, "other_asset means nothing for buy"),
        ({"colour": "red"}, "colour is no field of an event"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_field(ws: Workspace, fields: dict[str, str], sentence: str) -> None:
    """One sentence that names the field; nothing is stored, no account is made."""
    given = {"kind": "buy", "at": "2024-01-05", "account": "New", "asset": "security:VTI", "quantity": "1", "value": "5", **fields}
    with pytest.raises(Invalid) as caught:
        entries.add_event(ws, given)
    assert str(caught.value).startswith(sentence)
    assert (ws.ledger.events.all(), ws.ledger.accounts.all()) == ([], {})


def test_a_symbol_is_enough_where_it_can_mean_one_thing(ws: Workspace) -> None:
    """What the ledger knows comes first, then money, then well-known assets."""
    buy(ws, "1 security:BND", "70", "2024-01-05")
    assert ws.ledger.events.get(buy(ws, "1 BND", "70", "2024-01-06")).legs[0].asset == "security:BND"
    assert ws.ledger.events.get(event(ws, "deposit", "5 EUR", "2024-01-06").keys[0]).legs[0].asset == "cash:EUR"
    assert ws.ledger.events.get(buy(ws, "1 BTC", "70", "2024-01-06")).legs[0].asset == "crypto:BTC"


def test_two_equal_entries_by_hand_both_stay(ws: Workspace) -> None:
    """The user meant both."""
    assert buy(ws, "1 security:VTI", "70", "2024-01-05") != buy(ws, "1 security:VTI", "70", "2024-01-05")


def test_an_opening_lot_keeps_what_is_not_known_unknown(ws: Workspace) -> None:
    """Without basis and date: a lot whose basis and term are unknown, and a question; never zero."""
    entries.opening(ws, {"account": "Broker", "asset": "security:VTI", "quantity": "10"})
    entries.opening(ws, {"account": "Broker", "asset": "security:VTI", "quantity": "5", "value": "500", "acquired": "2020-02-03"})
    dated, undated = lots.load(ws)
    assert (dated.lot.basis, dated.lot.acquired.isoformat(), dated.term) == (D(500), "2020-02-03", "long")
    assert isinstance(undated.lot.basis, Unknown)
    assert undated.lot.date_unknown is not None
    assert undated.term is None


def test_a_defi_holding_is_a_lot_with_a_price_and_a_protocol(ws: Workspace) -> None:
    """Protocol, strategy, pegged, value and date; its basis unknown unless stated."""
    entries.defi(ws, {
        "asset": "pool", "account": "Wallet", "protocol": "uniswap", "strategy": "liquidity", "pegged": "no", "value": "1500",
        "at": "2026-11-20",
    })
    asset = ws.ledger.assets.all()["defi:pool"]
    assert (asset.protocol, asset.strategy, asset.pegged) == ("uniswap", Strategy.LIQUIDITY, False)
    row = lots.load(ws)[0]
    assert row.value == D(1500)
    assert isinstance(row.gain, Unknown)
    with pytest.raises(Invalid, match="pegged is missing"):
        entries.defi(ws, {"asset": "p2", "account": "Wallet", "protocol": "x", "strategy": "liquidity", "value": "1", "at": "2026-11-20"})


def test_fixed_income_has_a_class_and_a_unit_price(ws: Workspace) -> None:
    """3,000 units worth 2,910: a price of 0.97 each."""
    bill = {"asset": "T-BILL", "account": "Treasury", "quantity": "3000", "value": "2910", "basis": "2880", "at": "2026-11-20"}
    entries.fixed_income(ws, bill)
    assert ws.ledger.assets.all()["security:T-BILL"].asset_class == "fixed_income"
    assert [each.price.price for each in prices.latest(ws)] == [D("0.97")]
    assert lots.load(ws)[0].gain == D(30)


CSV = """\
kind,at,account,asset,quantity,value,acquired,protocol,strategy,pegged,basis
buy,2024-01-05,Broker,security:VTI,10,2000,,,,,
buy,2024-01-05,Broker,security:VTI,10,2000,,,,,
opening,2024-01-05,Broker,security:QQQ,3,900,2020-01-02,,,,
defi,2026-11-20,Wallet,aave-usdc,,800,,aave,lending,yes,750
bond,2026-11-20,Treasury,T-BILL,1000,990,,,,,
"""


def test_a_csv_is_entered_once_whole(ws: Workspace, tmp_path: Path) -> None:
    """Two equal lines both count; the same file again adds nothing."""
    file = tmp_path / "mine.csv"
    file.write_text(CSV, encoding="utf-8")
    assert len(entries.from_csv(ws, file, dry_run=True).keys) == 5
    assert ws.ledger.events.all() == []
    first = entries.from_csv(ws, file)
    assert (len(first.keys), set(first.accounts), first.prices) == (5, {"Broker", "Wallet", "Treasury"}, 2)
    again = entries.from_csv(ws, file)
    assert (len(again.keys), again.present) == (0, 5)
    assert sum(row.lot.quantity for row in lots.load(ws, asset="security:VTI")) == 20
    assert maintenance.verify(ws) == ()


def test_a_csv_with_bad_lines_adds_nothing_and_names_each(ws: Workspace, tmp_path: Path) -> None:
    """All or nothing, with the physical line of each record."""
    file = tmp_path / "mine.csv"
    file.write_text('kind,at,account,asset,quantity,value,note\nbuy,2024-01-05,B,BTC,1,5,"two\nlines"\nbuy,soon,B,BTC,1,5,\nbuy,2024-01-05,B,BTC,0,5,\n')
    with pytest.raises(BadLines) as caught:
        entries.from_csv(ws, file)
    assert [(error.line, error.reason.split(":")[0]) for error in caught.value.errors] == [(4, "at"), (5, "quantity")]
    assert ws.ledger.events.all() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"at,asset\n", "column kind is missing"),
        (b"kind,colour\n", "column 'colour' is not known"),
        (b"kind,kind\n", "is there twice"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"kind,at\n\0", "NUL"),
        (b'kind,at\n"open', "not CSV"),
        (b"kind\nbuy,1,2\n", "more cells than columns"),
    ],
)
def test_a_file_that_is_no_such_csv_is_one_sentence(ws: Workspace, tmp_path: Path, content: bytes, sentence: str) -> None:
    """Never a traceback, nothing stored."""
    file = tmp_path / "mine.csv"
    file.write_bytes(content)
    with pytest.raises(Refused, match=r"mine\.csv") as caught:
        entries.from_csv(ws, file)
    assert sentence in str(caught.value)
    with pytest.raises(Refused, match="cannot be read"):
        entries.from_csv(ws, tmp_path / "none.csv")


def test_every_field_is_documented() -> None:
    """`fields_of` names columns alone, and every column belongs to some kind."""
    used = {name for kind in EventKind for name in fields_of(kind)}
    assert used | {"kind"} == set(COLUMNS)
