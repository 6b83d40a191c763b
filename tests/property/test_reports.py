"""Form 8949 over random sales: every printed row and total foots, no sale is lost between boxes, exact totals are those of the sales."""

from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from core.model import Account, Custody, Disposal, Form1099
from core.money import add, multiply, negate, total
from core.reports import us_form8949
from core.unknown import known
from tests.replacing import replace
from tests.unit.reports_rows import HEAD, Listed, column, filer, sale, texts

MONEY = st.decimals(min_value=0, max_value=10**12, places=6).map(lambda amount: f"{amount:f}")
ACCOUNTS = (
    Account("Broker", form_1099=Form1099.BASIS), Account("Exchange", custody=Custody.EXCHANGE), Account("Wallet", custody=Custody.WALLET),
)  # fmt: skip


@st.composite
def sales(draw: st.DrawFn) -> Disposal:
    """Stock or coins, short, long or of unknown date; some proceeds unknown; of a loss nothing, a part or all is disallowed."""
    made = sale(
        f"{draw(st.integers(1, 10**9))} {draw(st.sampled_from(['security:VTI', 'crypto:BTC', 'defi:pool']))}",
        draw(st.dates(date(2005, 1, 1), date(2026, 1, 1))).isoformat(), "2026-03-01", draw(st.one_of(MONEY, MONEY, MONEY, st.just("?"))),
        draw(MONEY), account=draw(st.sampled_from(ACCOUNTS)).name,
    )  # fmt: skip
    if draw(st.integers(0, 9)) == 0:
        made = replace(made, term=None)
    if known(made.gain) and made.gain < 0:
        made = replace(made, disallowed=multiply(negate(made.gain), draw(st.sampled_from([D(0), D("0.25"), D(1)]))))
    return made


@given(st.lists(sales(), max_size=12))
def test_the_form_foots_and_loses_nothing(sold: list[Disposal]) -> None:
    """Rules F1.1, F1.3 and F1.5."""
    whose, listed = filer(2026, *ACCOUNTS), Listed(*sold)
    found = us_form8949.form(listed, whose)
    _, rows = texts(us_form8949.report(HEAD, found, listed, whose))
    assert sorted(number for line in found.lines.values() for number in line.numbers) == list(range(len(sold)))
    assert len(rows) - 1 == len(sold) == found.tally.rows
    shown = [dict(zip(rows[0], cells, strict=True)) for cells in rows[1:]]
    for row in shown:
        if row["gain"]:
            d, e, h = (D(row[f"{name}_rounded"]) for name in ("proceeds", "basis", "gain"))
            assert h == d - e + D(row["adjustment_rounded"] or 0)
            assert D(row["gain"]) == D(row["proceeds"]) - D(row["basis"]) + D(row["adjustment"])
            assert abs(h - D(row["gain"])) <= D("1.5")
    for box, line in found.lines.items():
        gains = [row["gain_rounded"] for row in shown if row["box"] == box]
        assert (line.shown[3].value == total(map(D, gains))) if all(gains) else not known(line.shown[3].value)
    every = [add(each.gain, each.disallowed) for each in sold if known(each.gain) and known(each.disallowed)]
    assert total(D(gain) for gain in column(rows, "gain") if gain) == total(every)
