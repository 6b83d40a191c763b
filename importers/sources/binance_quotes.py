"""Constants of all of Binance's exports."""

ALIKE = "binance"
"""By this word exports of a part meet the events of the transaction history; they share no ids."""
QUOTES = (
    "USDT", "BUSD", "FDUSD", "TUSD", "USDC", "USDS", "USD1", "BTC", "ETH", "BNB", "BETH", "WBTC", "DAI", "PAX", "UST", "SOL", "TRX", "XRP",
    "DOGE", "DOT", "EUR", "GBP", "AUD", "BRL", "TRY", "RUB", "UAH", "NGN", "ZAR", "PLN", "RON", "ARS", "IDRT", "BIDR", "BKRW", "BVND",
    "VAI", "JPY", "MXN", "CZK", "COP", "EURI", "AEUR", "USD",
)
"""What Binance's markets are quoted in."""
