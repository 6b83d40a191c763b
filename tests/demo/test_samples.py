"""The demo's sample exports are what their generator writes, and add up to the strategy's portfolio."""

from decimal import Decimal

from tests.demo import make_samples


def test_shipped_samples_are_the_generated_ones() -> None:
    """No sample was edited by hand."""
    for name, text in make_samples.files().items():
        assert (make_samples.SAMPLES / name).read_text(encoding="utf-8") == text, name


def test_holdings_make_the_strategy_s_weights() -> None:
    """38/12/23/5 thousand in what is imported; fixed income takes bonds and cash, DeFi and the bill are entered by form."""
    taxable, roth = make_samples.individual(), make_samples.roth()
    coinbase, kraken, binance = make_samples.coinbase(), make_samples.kraken(), make_samples.binance()

    def worth(*symbols: str) -> Decimal:
        books = (taxable.shares, roth.shares, coinbase.held, kraken.held, binance.held)
        return sum((book.get(symbol, Decimal(0)) * make_samples.NOW_PRICES[symbol] for book in books for symbol in symbols), Decimal(0))

    assert worth("VTI", "QQQ", "VGT") == 38_000
    assert worth("SOXX", "ARKK") == 12_000
    assert worth("BTC", "ETH") == 23_000
    assert worth("SOL", "AVAX", "DOT") == 5_000
    cash = taxable.cash + roth.cash + coinbase.held["USD"] + kraken.held["USD"]
    assert worth("BND") + cash + 3_000 == 19_000
