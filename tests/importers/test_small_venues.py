"""Small venues whose files are held to what the programs that own the public samples say of them."""

import pytest

from tests.importers.reading import CORPUS, read_path, shown


@pytest.mark.parametrize(
    ("sample", "events"),
    [
        ("relai/e2g_relai-export.csv", [
            "2024-06-18 16:52:31 buy +0.00371249 BTC, -321.45 CHF, -2.9 CHF fee",
            "2024-07-22 09:41:06 buy +0.00284516 BTC, -271.05 CHF, -2.45 CHF fee",
            "2024-09-15 14:23:17 sell +2629.45 CHF, -0.02847593 BTC",
        ]),
        ("coincheck/test_coincheck_buys.csv", ["2022-04-20 16:20:00 buy +0.005 BTC, -10000 JPY"]),
        ("bitbank/test_bitbank_withdrawals.csv", [
            "2022-04-20 07:20:00 withdrawal -900 XLM, -0.01 XLM fee", "2022-04-25 07:21:00 withdrawal -0.125 ETH, -0.0001 ETH fee",
        ]),
        ("bitbank/test_bitbank_fiat_deposits.csv", ["2022-04-19 22:19:00 deposit +6900 JPY"]),
    ],
)
def test_public_samples(sample: str, events: list[str]) -> None:
    path = CORPUS / sample
    if not path.is_file():
        pytest.skip(f"needs {path}")
    assert shown(read_path(path)) == events
