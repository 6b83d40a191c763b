"""One asset, many names: events keep the code of their file, and every reader sees what it means. Files teach it, the user says it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.ledger import Ledger, LedgerError, NotFound
from core.model import Asset, NamesSeen, ParsedFile, Price, RecurringBuy
from tests.ledger.notation import NOON, Builder, at, clock, file
from tests.ledger.test_import_algebra import facts
from tests.replacing import replace

VTI, ISIN, CUSIP = "security:VTI", "security:US9229087690", "security:922908769"
APPLE, MICROSOFT = "security:US0378331005", "security:US5949181045"
FB, META = "security:FB", "security:META"


def securities(built: Builder, *taught: tuple[str, str, str]) -> ParsedFile:
    """The file with its crypto symbols as securities; `taught`: (name, asset, day) that it states."""
    parsed = built.parsed
    parsed.drafts[:] = [
        replace(draft, legs=tuple(replace(leg, asset=leg.asset.replace("crypto:", "security:")) for leg in draft.legs))
        for draft in parsed.drafts
    ]
    parsed.names += [NamesSeen(name, asset, date.fromisoformat(day), date.fromisoformat(day)) for name, asset, day in taught]
    return parsed


def bought(symbol: str, quantity: str = "+1", when: datetime = NOON, name: str = "", account: str = "Schwab") -> Builder:
    return file(name or f"{symbol}.csv", account).trade(f"{symbol}{quantity}{when}", f"{quantity} {symbol}", "-100 USD", when=when)


def held(ledger: Ledger) -> dict[str, Decimal]:
    """Units by asset over all events, money left out."""
    found: dict[str, Decimal] = {}
    for event in ledger.events.all():
        for leg in event.legs:
            if not leg.asset.startswith("cash:"):
                found[leg.asset] = found.get(leg.asset, Decimal(0)) + leg.quantity
    return found


def brought(ledger: Ledger, *files: ParsedFile) -> int:
    return ledger.imports.add(files).id


def test_isin_cusip_and_ticker_are_one_asset(ledger: Ledger) -> None:
    """Rule L2.6: three files, three names; the one that states ticker and ISIN in a row joins them, undo takes that away again."""
    brought(ledger, securities(bought("VTI")), securities(bought("US9229087690")))
    brought(ledger, securities(bought("922908769")))
    assert held(ledger) == {VTI: 1, ISIN: 2}
    before = ledger.facts_revision()
    taught = brought(ledger, securities(bought("VTI", "+2"), (VTI, ISIN, "2024-01-05")))
    assert held(ledger) == {VTI: 5}
    assert [*ledger.assets.all()] == ["cash:USD", VTI]
    assert ledger.assets.all()[VTI].names == (CUSIP, ISIN)
    assert ledger.facts_revision() > before
    assert ledger.verify() == []
    ledger.imports.undo(taught)
    assert held(ledger) == {VTI: 1, ISIN: 2}
    assert ledger.verify() == []


def test_what_was_imported_is_not_rewritten(ledger: Ledger) -> None:
    """Importing the same file after its name became known adds nothing, and `verify` finds the content as it came."""
    one = securities(bought("US9229087690"))
    brought(ledger, one)
    ledger.names.same(ISIN, VTI, reason="prospectus")
    again = ledger.imports.add([securities(bought("US9229087690"))])
    assert again.events_new == 0
    assert held(ledger) == {VTI: 1}
    assert ledger.verify() == []
    assert ledger.journal.entries(limit=1, kind="asset names joined")[0].reason == "prospectus"


def test_prices_positions_tickets_and_settings_follow(ledger: Ledger) -> None:
    """Everything that names an asset is read under one id, and asked for under it."""
    brought(ledger, bought("BTC").price(ISIN, "200").position(ISIN, "3").parsed)
    ledger.prices.add([Price(VTI, at("2024-01-06T12:00:00"), Decimal(210), "USD", "user")], "seen")
    ledger.recurring.add(RecurringBuy("Kraken", ISIN, Decimal(5), "USD", "week", date(2024, 1, 1)), "plan")
    ledger.assets.put(Asset(ISIN, name="Total market", asset_class="etf_core"), "said")
    ledger.tickets.add("T1", {"id": "A1"}, account="Kraken", asset=ISIN, side="buy")
    ledger.names.same(ISIN, VTI)
    assert [price.price for price in ledger.prices.all([VTI])] == [200, 210]
    assert [(price.asset, price.price) for price in ledger.prices.latest(at("2024-02-01T00:00:00"))] == [(VTI, 210)]
    assert [(seen.asset, seen.quantity) for seen in ledger.positions.latest()] == [(VTI, 3)]
    assert ledger.assets.all()[VTI].asset_class == "etf_core"
    assert ledger.tickets.get("T1").asset == VTI
    [buy] = ledger.recurring.all()
    assert buy.asset == VTI
    ledger.recurring.remove(buy, "stopped")
    assert ledger.recurring.all() == []


def test_balances_and_pages_are_asked_by_any_name(ledger: Ledger) -> None:
    """The quantity at an instant and the events of an asset hold all its names, each on its days."""
    early, late = at("2021-01-04T12:00:00"), at("2024-01-04T12:00:00")
    brought(ledger, securities(bought("FB", when=early)), securities(bought("FB", "+5", when=late)), securities(bought("META", when=late)))
    ledger.names.same(FB, META, until=date(2022, 6, 8))
    assert held(ledger) == {META: 2, FB: 5}
    where = {("Schwab", META), ("Schwab", FB)}
    moved = [(when, asset, units) for when, (_, asset), units in ledger.events.moves(where, at("2020-01-01T00:00:00"), late)]
    assert sorted(moved) == [(early, META, 1), (late, FB, 5), (late, META, 1)]
    pages = {asset: ledger.projections.page("events", sort="at", filter={"asset": asset}) for asset in (META, FB)}
    assert {asset: page.total for asset, page in pages.items()} == {META: 2, FB: 1}
    assert {leg.asset for event in pages[META].rows for leg in event.legs} == {META, "cash:USD"}


def test_a_date_that_the_source_states_decides(ledger: Ledger) -> None:
    """The civil day of the file's own zone, not the day in UTC."""
    late = at("2022-06-09T01:00:00")
    built = bought("FB", when=late)
    built.parsed.zone = "America/New_York"
    brought(ledger, securities(built))
    ledger.names.same(FB, META, until=date(2022, 6, 8))
    assert held(ledger) == {META: 1}


def test_a_correction_keeps_the_files_code(ledger: Ledger) -> None:
    """An event corrected while its name was known stands under its own name again when that is taken back."""
    early = at("2021-01-04T12:00:00")
    brought(ledger, securities(bought("FB", when=early)))
    ledger.names.same(FB, META, until=date(2022, 6, 8))
    [event] = ledger.events.all()
    more = tuple(replace(leg, quantity=leg.quantity * 2) for leg in event.legs)
    ledger.events.correct(event.key, replace(event, legs=more), "two of them")
    assert held(ledger) == {META: 2}
    ledger.names.part(FB, META)
    assert held(ledger) == {FB: 2}
    assert ledger.verify() == []


def test_what_is_written_down_is_read_as_it_was_meant(ledger: Ledger) -> None:
    """A code that named another asset on that day is refused, with that one's name; a price of such a day is kept under the other code."""
    early = at("2021-01-04T12:00:00")
    brought(ledger, securities(bought("FB")), securities(bought("META")))
    ledger.names.same(FB, META, until=date(2022, 6, 8))
    ledger.names.same(META, "security:METV", until=date(2022, 1, 28))
    ledger.prices.add([Price(META, early, Decimal(268), "USD", "user")], "seen")
    assert [(price.asset, price.price) for price in ledger.prices.all()] == [(META, 268)]
    with pytest.raises(NotFound, match="security:FB named security:META on 2021-01-04"):
        ledger.prices.add([Price(FB, early, Decimal(1), "USD", "user")], "seen")


def test_two_securities_are_not_joined_by_mistake(ledger: Ledger) -> None:
    """Refused with the identifiers that speak against it; joined where the identifiers themselves are named."""
    brought(ledger, securities(bought("AAPL"), ("security:AAPL", APPLE, "2024-01-05")))
    brought(ledger, securities(bought("MSFT"), ("security:MSFT", MICROSOFT, "2024-01-05")))
    with pytest.raises(LedgerError, match="two securities by their ISIN: where one became the other, join those two"):
        ledger.names.same("security:AAPL", "security:MSFT")
    ledger.names.same(APPLE, MICROSOFT)
    assert len(held(ledger)) == 1
    ledger.names.part(APPLE, MICROSOFT)
    assert held(ledger) == {"security:AAPL": 1, "security:MSFT": 1}


@pytest.mark.parametrize(
    ("name", "asset", "since", "until", "said"),
    [
        (VTI, VTI, "", "", "is one name"),
        (VTI, "crypto:VTI", "", "", "names of two kinds"),
        ("cash:USD", "cash:EUR", "", "", "money has one name"),
        (ISIN, VTI, "", "", "one asset by your word already"),
        (VTI, CUSIP, "", "", "one asset by your word already"),
        (FB, VTI, "2024-02-01", "2024-01-01", "is before"),
        (FB, VTI, "2021-01-01", "", "means security:META on some of these days"),
        (META, FB, "2023-01-01", "2023-02-01", "so security:META cannot mean security:FB"),
    ],
)
def test_what_cannot_be_said(ledger: Ledger, name: str, asset: str, since: str, until: str, said: str) -> None:
    """A cycle, days that another word holds, money, two kinds: one sentence, and nothing is changed."""
    ledger.names.same(ISIN, VTI)
    ledger.names.same(CUSIP, ISIN)
    ledger.names.same(FB, META, until=date(2022, 6, 8))
    before = ledger.names.history(), ledger.revision()
    days = [date.fromisoformat(each) if each else None for each in (since, until)]
    with pytest.raises(LedgerError, match=said):
        ledger.names.same(name, asset, *days)
    assert before == (ledger.names.history(), ledger.revision())


def test_parting_is_undoing(ledger: Ledger) -> None:
    """What a file states is taken back too and stays so when the file comes again; what joins by other names is named."""
    one = securities(bought("VTI"), (VTI, ISIN, "2024-01-05"), ("security:037833100", APPLE, "2024-01-05"))
    brought(ledger, one, securities(bought("US9229087690")))
    ledger.names.part(VTI, ISIN, "another share class")
    assert held(ledger) == {VTI: 1, ISIN: 1}
    brought(ledger, securities(bought("VTI", "+3"), (VTI, ISIN, "2024-02-05")))
    assert held(ledger) == {VTI: 4, ISIN: 1}
    ledger.names.same(VTI, ISIN)
    assert held(ledger) == {VTI: 5}
    with pytest.raises(NotFound, match="nothing says that"):
        ledger.names.part(VTI, APPLE)
    ledger.names.same(CUSIP, ISIN)
    with pytest.raises(NotFound, match=f"one through other names .*{ISIN}"):
        ledger.names.part(CUSIP, VTI)
    assert ledger.verify() == []


def test_two_tokens_of_one_symbol_stay_apart(ledger: Ledger) -> None:
    """No file joins tokens, whatever it states; the user may."""
    old, new = "crypto:LUNC", "crypto:LUNA"
    dai, fake = "crypto:ethereum:0x6b175474e89094c44da98b954eedeac495271d0f", "crypto:DAI"
    built = bought("LUNA")
    seen = date(2024, 1, 5)
    built.parsed.names += [NamesSeen(new, old, seen, seen), NamesSeen(fake, dai, seen, seen)]
    brought(ledger, built.parsed)
    assert ledger.names.history() == []
    ledger.names.same(new, old, until=date(2022, 5, 27))
    assert ledger.names.identities().on(new, "2022-05-01") == old
    assert ledger.names.identities().on(new, "2022-06-01") == new


def test_the_history_says_who_stated_what(ledger: Ledger) -> None:
    """Files with the days that they state it, the user with his reason; exported with the ledger and copied with a backup."""
    brought(ledger, securities(bought("VTI", name="fund.csv"), (VTI, ISIN, "2024-01-05")))
    ledger.names.same(CUSIP, VTI, reason="old statement")
    said = {(each.name, each.asset, each.scheme.value, each.file, each.reason, each.since) for each in ledger.names.history(VTI)}
    assert said == {
        (VTI, ISIN, "ticker", "fund.csv", "", date(2024, 1, 5)),
        (CUSIP, VTI, "cusip", "", "old statement", None),
    }
    assert ledger.names.history(APPLE) == []


def test_export_backup_and_a_new_start(ledger: Ledger, tmp_path: Path) -> None:
    """The table is in both."""
    brought(ledger, securities(bought("VTI", name="fund.csv"), (VTI, ISIN, "2024-01-05")))
    [sheet] = [path for path in ledger.export_csv(tmp_path / "out") if path.name == "identifiers.csv"]
    assert sheet.read_text().splitlines()[1].startswith(f"{VTI},{ISIN},ticker,VTI,same,2024-01-05,2024-01-05,")
    ledger.backup(tmp_path / "copy.db")
    with Ledger.open(tmp_path / "copy.db", clock=clock()) as copy:
        assert copy.names.history() == ledger.names.history()
        assert facts(copy) == facts(ledger)


def test_verify_finds_a_statement_that_was_changed(ledger: Ledger) -> None:
    """Days the wrong way round, a scheme that the value is not, a word that is none, a file that was undone."""
    brought(ledger, securities(bought("VTI", name="fund.csv"), (VTI, ISIN, "2024-01-05")))
    ledger.names.same(CUSIP, VTI)
    assert ledger.verify() == []
    damages: Sequence[str] = (
        "UPDATE asset_name SET since = '2025-01-01' WHERE file IS NOT NULL",
        "UPDATE asset_name SET scheme = 'isin' WHERE file IS NULL",
        "UPDATE asset_name SET word = 'maybe' WHERE file IS NULL",
        "UPDATE asset_name SET value = 'VOO' WHERE file IS NOT NULL",
        "UPDATE import SET undone_at = at",
    )
    for damage in damages:
        ledger._db.run("SAVEPOINT damage")
        ledger._db.run(damage)
        assert "names" in {finding.check for finding in ledger.verify()}, damage
        ledger._db.run("ROLLBACK TO damage")
        ledger._db.run("RELEASE damage")
    assert ledger.verify() == []


def test_names_are_read_again_after_every_write(ledger: Ledger) -> None:
    """By this connection, by another thread's, or taken back with a failed write."""
    brought(ledger, securities(bought("FB")))
    assert held(ledger) == {FB: 1}

    def fail() -> None:
        with ledger.writing("test"):
            ledger.names.same(FB, META)
            assert held(ledger) == {META: 1}
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert held(ledger) == {FB: 1}
    with ThreadPoolExecutor(1) as other:
        other.submit(ledger.names.same, FB, META).result()
    assert held(ledger) == {META: 1}
    with Ledger.open(ledger.path, clock=clock()) as another:
        another.names.part(FB, META)
    assert held(ledger) == {FB: 1}
