"""Schwab's lot details and realised gains: observations that are compared with the ledger, never booked."""

from decimal import Decimal

import pytest

from core.services.entries import add_event
from core.services.reconcile import Reconciled
from core.unknown import Unknown
from importers.service import reconcile
from tests.importers.parsed import FIXTURES, conserved, read, read_bytes, rearranged
from tests.importing import Desk, counts, desk, dump

FILES = ("schwab_lots_2020.csv", "schwab_lots_2020-10.csv", "schwab_gains_2026.csv")
HEADS = {"schwab_lots_2020.csv": "Open Date", "schwab_lots_2020-10.csv": "Open Date", "schwab_gains_2026.csv": "Symbol"}


def test_lots_are_read_with_their_dates_and_basis() -> None:
    """The total is no row, and a basis that Schwab does not know is none."""
    parsed = read(FIXTURES / "schwab_lots_2020.csv")
    conserved(parsed)
    assert (parsed.format, parsed.version, parsed.account, len(parsed.rows)) == ("schwab-lots", "2020", "Schwab ...321", 3)
    assert [(lot.asset, str(lot.opened), lot.quantity, lot.basis, lot.at.isoformat()) for lot in parsed.lots] == [
        ("security:SCHA", "2020-09-24", 20, Decimal("1451.20"), "2020-09-25T06:45:00+00:00"),
        ("security:SCHA", "2020-08-24", 10, Decimal("713.50"), "2020-09-25T06:45:00+00:00"),
        ("security:SCHA", "2020-07-01", 5, None, "2020-09-25T06:45:00+00:00"),
    ]
    newer = read(FIXTURES / "schwab_lots_2020-10.csv")
    conserved(newer)
    assert [(lot.asset, lot.quantity, lot.basis) for lot in newer.lots] == [("security:HYLB", 24, 120), ("security:HYLB", 16, 160)]


def test_gains_are_read_with_their_lots() -> None:
    parsed = read(FIXTURES / "schwab_gains_2026.csv")
    conserved(parsed)
    assert (parsed.format, parsed.account) == ("schwab-gains", "Schwab ...321")
    assert [
        (each.asset, str(each.closed), str(each.opened), each.quantity, each.proceeds, each.gain, each.disallowed) for each in parsed.gains
    ] == [
        ("security:VTI", "2026-03-02", "2024-01-10", 4, 1200, 240, 0),
        ("security:VTI", "2026-03-02", "2025-02-12", 2, 600, -20, 10),
        ("security:BND", "2026-04-01", "None", 3, 210, -3, 0),
    ]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("order", ["reversed", "rotated", "wider"])
def test_columns_may_stand_in_any_order(name: str, order: str) -> None:
    plain, moved = read(FIXTURES / name), read_moved(name, order)
    assert (moved.lots, moved.gains) == (plain.lots, plain.gains)
    assert [row.key for row in moved.rows] == [row.key for row in plain.rows]


def read_moved(name: str, order: str):  # type: ignore[no-untyped-def]
    from tests.importers.parsed import read_bytes

    return read_bytes(rearranged(FIXTURES / name, HEADS[name], order), name)


@pytest.mark.parametrize("name", FILES)
def test_a_second_time_is_all_duplicates_and_nothing_is_booked(name: str) -> None:
    with desk() as at:
        empty = dump(at.ws)["events"]
        first = counts(at.bring(name, (FIXTURES / name).read_bytes()))
        assert set(first) == {"booked"}
        assert counts(at.bring(f"again {name}", (FIXTURES / name).read_bytes())) == {"duplicate": first["booked"]}
        assert dump(at.ws)["events"] == empty
        assert at.ws.ledger.verify() == []


def bought(at: Desk, asset: str, day: str, quantity: str, value: str) -> None:
    said = {"kind": "opening", "at": day, "account": "Schwab ...321", "asset": f"security:{asset}", "quantity": quantity, "value": value}
    add_event(at.ws, {**said, "currency": "USD"})


def sold(at: Desk, asset: str, day: str, quantity: str, value: str) -> None:
    said = {"kind": "sell", "at": day, "account": "Schwab ...321", "asset": f"security:{asset}", "quantity": quantity, "value": value}
    add_event(at.ws, {**said, "currency": "USD"})


def told(found: tuple[Reconciled, ...]) -> dict[str, object]:
    return {one.what: "unknown" if isinstance(one.difference, Unknown) else one.difference for one in found}


def test_lots_are_compared_by_the_day_of_purchase() -> None:
    """Rule L3.4: a lot that one of the two does not have, units that differ, a basis that differs; after a sale it is unknown."""
    with desk() as at:
        at.bring("lots.csv", (FIXTURES / "schwab_lots_2020.csv").read_bytes())
        at.bring("again.csv", (FIXTURES / "schwab_lots_2020.csv").read_bytes())
        bought(at, "SCHA", "2020-09-24", "20", "1451.20")
        bought(at, "SCHA", "2020-08-24", "10", "700")
        bought(at, "SCHA", "2020-06-01", "1", "50")
        assert told(reconcile(at.ws)) == {
            "lot of 2020-06-01: units": -1,
            "lot of 2020-07-01: units": 5,
            "lot of 2020-08-24: units": 0,
            "lot of 2020-08-24: basis": Decimal("13.50"),
            "lot of 2020-09-24: units": 0,
            "lot of 2020-09-24: basis": 0,
        }
        sold(at, "SCHA", "2021-01-04", "1", "80")
        assert set(told(reconcile(at.ws)).values()) == {"unknown"}


def test_gains_are_compared_by_the_days_of_purchase_and_sale() -> None:
    with desk() as at:
        at.bring("gains.csv", (FIXTURES / "schwab_gains_2026.csv").read_bytes())
        bought(at, "VTI", "2024-01-10", "4", "960")
        bought(at, "VTI", "2025-02-12", "2", "620")
        bought(at, "BND", "2026-01-05", "3", "200")
        sold(at, "VTI", "2026-03-02", "6", "1800")
        sold(at, "BND", "2026-04-01", "3", "210")
        assert told(reconcile(at.ws)) == {
            "sale of 2026-03-02, lot of 2024-01-10: units": 0,
            "sale of 2026-03-02, lot of 2024-01-10: gain": 0,
            "sale of 2026-03-02, lot of 2025-02-12: units": 0,
            "sale of 2026-03-02, lot of 2025-02-12: gain": 0,
            "sale of 2026-03-02, lot of 2025-02-12: disallowed": 10,
            "sale of 2026-04-01, various lots: units": 0,
            "sale of 2026-04-01, various lots: gain": -13,
        }


def test_lot_details_without_their_title_wait() -> None:
    data = (FIXTURES / "schwab_lots_2020.csv").read_text().split("\n", 2)[2]
    with desk() as at:
        assert counts(at.bring("lots.csv", data)) == {"quarantined": 3}


def test_lots_below_another_header_are_not_believed() -> None:
    """Two exports pasted together, the second cut short in its header: no lot under it is stated, and its rows wait."""
    lines = (FIXTURES / "schwab_lots_2020-10.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    head = next(place for place, line in enumerate(lines) if line.startswith('"Open Date"'))
    other = '"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Gain/Loss","Holding Period","Term"\n'
    parsed = read_bytes("".join([*lines[: head + 1], other, *lines[head + 1 :]]).encode(), "schwab_lots_2020-10.csv")
    conserved(parsed)
    assert parsed.lots == []
    assert {row.cause for row in parsed.rows} == {"another header"}


def test_what_a_broker_disallows_stands_beside_ours() -> None:
    """B5.12. Half of the loss was replaced here; one bought back in another account, which the broker does not see, makes ours more."""
    with desk() as at:
        at.bring("gains.csv", (FIXTURES / "schwab_gains_2026.csv").read_bytes())
        bought(at, "VTI", "2025-02-12", "2", "620")
        sold(at, "VTI", "2026-03-02", "2", "600")
        back = {"kind": "buy", "at": "2026-03-05", "asset": "security:VTI", "quantity": "1", "value": "290", "currency": "USD"}
        add_event(at.ws, {**back, "account": "Schwab ...321"})
        what = "sale of 2026-03-02, lot of 2025-02-12: disallowed"
        assert [(one.stated, one.computed) for one in reconcile(at.ws) if one.what == what] == [(10, 10)]
        add_event(at.ws, {**back, "account": "Elsewhere"})
        assert [(one.stated, one.computed, one.difference) for one in reconcile(at.ws) if one.what == what] == [(10, 20, -10)]


@pytest.mark.parametrize(
    ("gain", "stated", "expected"), [("-$10.00", "$10.00", (-20, 10)), ("-$20.00", "--", (-20, None)), ("--", "", (-20, None))],
)
def test_a_gain_after_what_is_disallowed_is_read_as_before_it(gain: str, stated: str, expected: tuple[object, object]) -> None:
    """Proceeds less cost basis, whatever the gain column shows; a wash sale without an amount has none."""
    raw = (FIXTURES / "schwab_gains_2026.csv").read_text("utf-8")
    changed = raw.replace('"-$20.00"', f'"{gain}"').replace('"Yes","$10.00"', f'"Yes","{stated}"')
    found = read_bytes(changed.encode(), "schwab_gains_2026.csv").gains[1]
    assert (found.gain, found.disallowed) == expected
