"""Names of assets from files to lots: whatever was booked before a name became known is booked as if it had been known."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from core.services import assets, imports, maintenance
from core.services.errors import Invalid, Refused
from tests.importing import Desk, desk, dump, without_words

HEADER = "date,type,account,asset,kind,quantity,amount,currency,isin,cusip,id\n"
START = datetime(2025, 1, 6, 15, tzinfo=UTC)
ISIN, CUSIP = "US9229087690", "922908769"


def row(week: int, kind: str, asset: str, quantity: str, isin: str = "", cusip: str = "") -> str:
    at = START + timedelta(weeks=week)
    return f"{at:%Y-%m-%dT%H:%M:%SZ},{kind},Broker,{asset},security,{quantity},{10 + week},USD,{isin},{cusip},{kind}{week}{asset}\n"


WEEKS = "".join(row(week, "buy", ISIN, "1") for week in range(26))


def bring(at: Desk, name: str, rows: str) -> int:
    done = at.bring(name, HEADER + rows).done
    assert done is not None
    assert maintenance.verify(at.ws) == ()
    return done.report.id


def test_a_sale_under_the_ticker_takes_lots_under_the_isin() -> None:
    """The week's file teaches the name after half a year was booked; taken back, the sale has no lots again. What is left was bought
    within 30 days before and bears the first losses (IRC 1091(d)): 10 and 11 sold at 1.48 each."""
    with desk() as at:
        bring(at, "half.csv", WEEKS)
        bring(at, "more.csv", row(26, "buy", ISIN, "1"))
        taught = bring(at, "week.csv", row(27, "sell", "VTI", "25", ISIN))
        assert at.lots() == ["1 VTI {43.52, 2025-06-30} in Broker", "1 VTI {45.52, 2025-07-07} in Broker"]
        imports.undo(at.ws, taught)
        assert maintenance.verify(at.ws) == ()
        assert len(at.lots()) == 27
        assert all(ISIN in lot for lot in at.lots())


def test_a_cusip_becomes_its_isin_when_that_comes() -> None:
    """Nobody states it: an American ISIN holds its CUSIP."""
    with desk() as at:
        bring(at, "old.csv", "".join(row(week, "buy", CUSIP, "1") for week in range(26)))
        bring(at, "week.csv", row(27, "sell", ISIN, "25"))
        assert at.lots() == [f"1 {ISIN} {{43.52, 2025-06-30}} in Broker"]


def test_the_whole_ledger_is_the_same_in_any_order() -> None:
    """Half a year by ISIN, a week by ticker and ISIN, a file by CUSIP, and the user's word on a ticker: lots, gains, balances and all."""
    files = {
        "half.csv": WEEKS, "week.csv": row(27, "sell", "VTI", "20", ISIN), "old.csv": row(-20, "buy", CUSIP, "3"),
    }
    dumps = []
    for order in permutations([*files, ""]):
        with desk() as at:
            for name in order:
                if name:
                    at.bring(name, HEADER + files[name])
                else:
                    assets.same(at.ws, "security:VTX", "security:VTI", until="2025-02-01")
            dumps.append(without_words(dump(at.ws), "journal"))
            assert maintenance.verify(at.ws) == ()
    assert all(each == dumps[0] for each in dumps)


def test_what_the_user_writes_is_found_by_every_name() -> None:
    """A price and an entry by hand under the ISIN; an ambiguous symbol and a taken name are refused."""
    with desk() as at:
        bring(at, "week.csv", row(1, "buy", "VTI", "1", ISIN))
        assert assets.put(at.ws, f"isin:{ISIN}", {"class": "etf_core"}).id == "security:VTI"
        assert assets.put(at.ws, "security:VTI", {"tags": "core"}).asset_class == "etf_core"
        bring(at, "coin.csv", row(1, "buy", "VTI", "1").replace("security", "crypto").replace("buy1", "coin"))
        with pytest.raises(Invalid, match="VTI can be crypto:VTI or security:VTI"):
            assets.put(at.ws, "VTI", {"class": "x"})
        with pytest.raises(Refused, match="names of two kinds"):
            assets.same(at.ws, "crypto:VTI", "security:VTI")
        assert assets.same(at.ws, "ISIN:US0378331005", "aapl2") == ("security:US0378331005", "security:AAPL2")
