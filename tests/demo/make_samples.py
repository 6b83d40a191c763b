"""Writes the demo's sample exports, in the real layouts of Schwab, Coinbase, Kraken and Binance, into `importers/samples`.

Every person, account number and price in them is made up. The quantities are chosen so that the portfolio stands on 2026-11-23 at $100,000.00:
ETF core 38 %, sector 12 %, BTC/ETH 23 %, L1 5 %, DeFi 3 % (entered by form), fixed income and cash 19 %.

Run `python -m tests.demo.make_samples`; a test compares its output with the files that ship.
"""

import csv
import io
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path
from typing import ClassVar

SAMPLES = Path(__file__).parents[2] / "importers" / "samples"

NOW_PRICES = {
    "VTI": D("310.00"), "QQQ": D("560.00"), "VGT": D("820.00"), "SOXX": D("290.00"), "ARKK": D("75.00"), "BND": D("72.50"),
    "AGG": D("98.10"), "QTUM": D("101.40"), "VXUS": D("74.20"),
    "BTC": D("98000"), "ETH": D("3320"), "SOL": D("160"), "AVAX": D("22"), "DOT": D("5"),
}
SECURITIES = {
    "VTI": "VANGUARD TOTAL STOCK MARKET ETF", "QQQ": "INVESCO QQQ TRUST SERIES 1", "VGT": "VANGUARD INFORMATION TECHNOLOGY ETF",
    "SOXX": "ISHARES SEMICONDUCTOR ETF", "ARKK": "ARK INNOVATION ETF", "BND": "VANGUARD TOTAL BOND MARKET ETF",
}


def plain(amount: D) -> str:
    written = format(amount, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def dollars(amount: D) -> str:
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


class Schwab:
    """Brokerage transactions: newest first, dates without time, every cell quoted."""

    header = ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm", "Amount")

    def __init__(self) -> None:
        self.rows: list[tuple[date, tuple[str, ...]]] = []
        self.cash = D(0)
        self.shares: dict[str, D] = defaultdict(D)

    def row(self, day: str, action: str, symbol: str, text: str, quantity: D | None, price: D | None, amount: D | None) -> None:
        when = date.fromisoformat(day)
        self.cash += amount or 0
        self.rows.append((when, (
            when.strftime("%m/%d/%Y"), action, symbol, text, "" if quantity is None else plain(quantity),
            "" if price is None else f"${price}", "", "" if amount is None else dollars(amount),
        )))

    def buy(self, day: str, symbol: str, shares: str, price: str, action: str = "Buy") -> None:
        quantity, unit = D(shares), D(price)
        self.shares[symbol] += quantity
        self.row(day, action, symbol, SECURITIES[symbol], quantity, unit, -(quantity * unit).quantize(D("0.01")))

    def sell(self, day: str, symbol: str, shares: str, price: str) -> None:
        quantity, unit = D(shares), D(price)
        self.shares[symbol] -= quantity
        self.row(day, "Sell", symbol, SECURITIES[symbol], quantity, unit, (quantity * unit).quantize(D("0.01")))

    def cash_row(self, day: str, action: str, amount: str, text: str, symbol: str = "") -> None:
        self.row(day, action, symbol, text, None, None, D(amount))

    def dividend(self, day: str, symbol: str, per_share: str, action: str = "Qualified Dividend") -> None:
        self.cash_row(day, action, str((self.shares[symbol] * D(per_share)).quantize(D("0.01"))), SECURITIES[symbol], symbol)

    def reinvest(self, day: str, symbol: str, shares: str, price: str) -> None:
        amount = (D(shares) * D(price)).quantize(D("0.01"))
        self.cash_row(day, "Reinvest Dividend", str(amount), SECURITIES[symbol], symbol)
        self.buy(day, symbol, shares, price, "Reinvest Shares")

    def split(self, day: str, symbol: str, added: str) -> None:
        self.shares[symbol] += D(added)
        self.row(day, "Stock Split", symbol, SECURITIES[symbol], D(added), None, None)

    def text(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(self.header)
        newest_first = self.rows[::-1]
        newest_first.sort(key=lambda entry: entry[0], reverse=True)
        writer.writerows(row for _, row in newest_first)
        return out.getvalue()


def individual() -> Schwab:
    book = Schwab()
    book.cash_row("2022-01-10", "MoneyLink Transfer", "26000", "Tfr COMMUNITY BANK")
    book.buy("2022-01-12", "VTI", "20", "236.40")
    book.buy("2022-01-12", "QQQ", "12", "384.10")
    book.buy("2022-01-12", "SOXX", "10", "598.20")
    book.buy("2022-06-15", "VGT", "6", "325.75")
    for day in ("2022-03-28", "2022-06-29", "2022-09-28"):
        book.dividend(day, "VTI", "0.7490")
        book.dividend(day, "QQQ", "0.5190")
    book.cash_row("2023-02-06", "MoneyLink Transfer", "14000", "Tfr COMMUNITY BANK")
    book.buy("2023-02-08", "VTI", "24", "206.85")
    book.buy("2023-02-08", "BND", "60", "78.90")
    book.reinvest("2023-03-29", "VTI", "0.4210", "201.14")
    book.reinvest("2023-06-28", "VTI", "0.2935", "216.70")
    book.reinvest("2023-09-27", "VTI", "0.2855", "212.05")
    for day in ("2023-03-07", "2023-06-07", "2023-09-07", "2023-12-06"):
        book.dividend(day, "BND", "0.1830", "Cash Dividend")
    book.split("2024-03-07", "SOXX", "20")
    book.cash_row("2024-04-05", "MoneyLink Transfer", "9000", "Tfr COMMUNITY BANK")
    book.buy("2024-04-09", "QQQ", "8", "441.20")
    book.buy("2024-04-09", "VTI", "15", "257.30")
    book.dividend("2024-06-27", "VTI", "0.9520")
    book.dividend("2024-06-27", "QQQ", "0.7610")
    book.cash_row("2024-06-28", "Credit Interest", "3.17", "SCHWAB1 INT 05/30-06/27")
    book.cash_row("2025-02-03", "MoneyLink Transfer", "12000", "Tfr COMMUNITY BANK")
    book.buy("2025-02-05", "VGT", "4", "622.10")
    book.buy("2025-02-05", "BND", "60", "77.45")
    book.buy("2025-09-16", "ARKK", "34", "96.40")
    book.dividend("2025-09-29", "VTI", "0.9130")
    book.cash_row("2025-09-29", "Credit Interest", "4.02", "SCHWAB1 INT 08/28-09/28")
    book.sell("2025-11-18", "VTI", "4", "298.60")
    book.buy("2026-03-11", "VTI", "4", "301.15")
    for day in ("2026-03-27", "2026-06-26", "2026-09-28"):
        book.dividend(day, "VTI", "0.9610")
        book.dividend(day, "QQQ", "0.7880")
        book.dividend(day, "SOXX", "0.4120")
    for month in range(1, 11):
        book.dividend(f"2026-{month:02}-05", "BND", "0.2390", "Cash Dividend")
    book.cash_row("2026-09-29", "Credit Interest", "5.11", "SCHWAB1 INT 08/28-09/28")
    book.cash_row("2026-11-16", "MoneyLink Transfer", "2000", "Tfr COMMUNITY BANK")
    book.cash_row("2026-10-20", "MoneyLink Transfer", str(D(2500) - book.cash), "Tfr COMMUNITY BANK")
    return book


def roth() -> Schwab:
    book = Schwab()
    book.cash_row("2025-01-15", "Funds Received", "4400", "CONTRIBUTION 2025")
    book.buy("2025-01-17", "BND", "60", "71.80")
    for month in (3, 6, 9):
        book.dividend(f"2026-{month:02}-05", "BND", "0.2390", "Cash Dividend")
    book.buy("2026-11-10", "ARKK", "10", "74.05")
    book.cash_row("2026-10-05", "Funds Received", str(D(100) - book.cash), "CONTRIBUTION 2026")
    return book


class Coinbase:
    """Retail transactions, newest generation: preamble, id column, currency symbols, signed quantities, newest first."""

    header = ("ID", "Timestamp", "Transaction Type", "Asset", "Quantity Transacted", "Price Currency", "Price at Transaction", "Subtotal",
              "Total (inclusive of fees and/or spread)", "Fees and/or Spread", "Notes")

    def __init__(self) -> None:
        self.rows: list[tuple[str, tuple[str, ...]]] = []
        self.held: dict[str, D] = defaultdict(D)

    def row(self, at: str, kind: str, asset: str, quantity: D, price: str, fee: str = "0", notes: str = "", cash: D | None = None) -> None:
        number = len(self.rows) + 1
        subtotal = (quantity * D(price)).quantize(D("0.00001"))
        total = subtotal + D(fee)
        self.held[asset] += quantity
        if cash is not None:
            self.held["USD"] += cash
        sign = "-" if subtotal < 0 else ""
        self.rows.append((at, (
            f"{number:04x}5f1c0de7ab1e5a3{number:05x}", f"{at} UTC", kind, asset, plain(quantity), "USD", f"${price}",
            f"{sign}${abs(subtotal)}", f"{'-' if total < 0 else ''}${abs(total)}", f"${fee}", notes,
        )))

    def buy(self, at: str, asset: str, quantity: str, price: str, fee: str) -> None:
        amount = D(quantity)
        spent = (amount * D(price)).quantize(D("0.00001")) + D(fee)
        self.row(at, "Buy", asset, amount, price, fee, f"Bought {plain(amount)} {asset} for {spent} USD", -spent)

    def sell(self, at: str, asset: str, quantity: str, price: str, fee: str) -> None:
        amount = D(quantity)
        got = (amount * D(price)).quantize(D("0.00001")) - D(fee)
        self.row(at, "Sell", asset, -amount, price, fee, f"Sold {plain(amount)} {asset} for {got} USD", got)

    def text(self) -> str:
        out = io.StringIO()
        out.write("\nTransactions\nUser,Demo User,3f0c7c5e-0000-4000-8000-00000000demo\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.header)
        for _, row in sorted(self.rows, key=lambda entry: entry[0], reverse=True):
            writer.writerow(row)
        return out.getvalue()


def coinbase() -> Coinbase:
    book = Coinbase()
    cash = lambda at, amount, kind="Deposit": book.row(at, kind, "USD", D(amount), "1.00", "0", "")  # noqa: E731
    cash("2022-06-18 14:02:11", "3200")
    book.buy("2022-06-20 15:12:41", "BTC", "0.05", "20480.00", "10.18")
    book.buy("2022-07-05 09:41:03", "ETH", "1.5", "1148.20", "17.14")
    cash("2023-03-11 17:30:00", "2900")
    book.buy("2023-03-13 12:00:09", "BTC", "0.04", "24110.50", "9.59")
    book.buy("2023-04-03 18:22:50", "ETH", "1", "1815.75", "18.07")
    book.row("2023-06-08 10:11:12", "Learning Reward", "GRT", D("40"), "0.1190", notes="Received 40 GRT from Coinbase as a learning reward")
    book.row("2023-06-08 10:20:44", "Convert", "GRT", D("-40"), "0.1188", "0.02", "Converted 40 GRT to 0.0025 ETH")
    book.held["ETH"] += D("0.0025")
    for at, amount, price in (
        ("2023-08-01 00:05:10", "0.0031", "1871.20"), ("2023-11-01 00:05:10", "0.0034", "1815.40"), ("2024-02-01 00:05:10", "0.0029", "2303.90"),
    ):
        book.row(at, "Staking Income", "ETH", D(amount), price)
    book.row("2024-05-04 16:48:30", "Send", "ETH", D("-1"), "3117.60", notes="Sent 1 ETH to 0x5b38da6a701c568545dcfcb03fcb875f56beddc4")
    cash("2024-11-06 13:00:00", "2400")
    book.buy("2024-11-07 13:45:27", "BTC", "0.03", "75880.00", "22.70")
    book.sell("2026-02-11 19:20:05", "BTC", "0.01", "88450.00", "8.80")
    cash("2025-10-06 11:00:00", "2600")
    book.buy("2025-10-07 14:31:18", "BTC", "0.02", "121350.00", "24.15")
    cash("2026-02-13 15:00:00", str(D(150) - book.held["USD"]), "Withdrawal")
    return book


class Kraken:
    """Ledgers, twelve columns: text quoted, numbers not, running balance per asset, oldest first."""

    header = ("txid", "refid", "time", "type", "subtype", "aclass", "subclass", "asset", "wallet", "amount", "fee", "balance")
    codes: ClassVar = {"USD": "ZUSD", "BTC": "XXBT", "ETH": "XETH"}

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.held: dict[str, D] = defaultdict(D)
        self.number = 0

    def refid(self) -> str:
        self.number += 1
        return f"TDEMO{self.number:02d}-AAAAA-{self.number:06d}"

    def row(self, refid: str, at: str, kind: str, asset: str, amount: str, fee: str = "0", subtype: str = "") -> None:
        self.held[asset] += D(amount) - D(fee)
        fiat = asset == "USD"
        self.rows.append((
            f"LDEMO{len(self.rows):02d}-BBBBB-{len(self.rows):06d}", refid, at, kind, subtype, "currency", "fiat" if fiat else "crypto",
            self.codes.get(asset, asset), "spot / main", plain(D(amount)), plain(D(fee)), plain(self.held[asset]),
        ))

    def moved(self, at: str, kind: str, asset: str, amount: str, fee: str = "0") -> None:
        ref = self.refid()
        code = self.codes.get(asset, asset)
        request = ("", ref, at, kind, "", "currency", "", code, "spot / main", plain(D(amount)), plain(D(fee)), "")
        self.rows.append(request)
        later = (datetime.fromisoformat(at) + timedelta(minutes=9)).isoformat(sep=" ")
        self.row(ref, later, kind, asset, amount, fee)

    def trade(self, at: str, out: str, out_amount: str, into: str, in_amount: str, fee_asset: str, fee: str) -> None:
        ref = self.refid()
        self.row(ref, at, "trade", out, f"-{out_amount}", fee if fee_asset == out else "0", "tradespot")
        self.row(ref, at, "trade", into, in_amount, fee if fee_asset == into else "0", "tradespot")

    def reward(self, at: str, asset: str, amount: str, fee: str = "0") -> None:
        self.row(self.refid(), at, "earn", asset, amount, fee, "reward")

    def text(self) -> str:
        lines = [",".join(f'"{name}"' for name in self.header)]
        lines += [",".join(f'"{cell}"' if index < 9 else cell for index, cell in enumerate(row)) for row in self.rows]
        return "\n".join(lines) + "\n"


def kraken() -> Kraken:
    book = Kraken()
    book.moved("2023-10-02 09:00:14", "deposit", "USD", "2500")
    book.trade("2023-10-03 11:21:09", "USD", "1142.00", "SOL", "50", "USD", "2.97")
    book.trade("2023-10-03 11:40:55", "USD", "620.40", "DOT", "150", "USD", "1.61")
    book.reward("2024-01-15 02:00:00", "DOT", "1.31", "0.26")
    book.reward("2024-04-15 02:00:00", "DOT", "1.44", "0.29")
    book.moved("2024-05-04 17:01:40", "deposit", "ETH", "1")
    book.trade("2024-06-11 15:03:33", "ETH", "0.25", "BTC", "0.0132", "BTC", "0.00003")
    book.trade("2024-12-05 16:40:00", "SOL", "40.4915", "USD", "9454.80", "USD", "24.58")
    book.trade("2024-12-06 10:15:20", "USD", "5010.00", "DOT", "480", "USD", "13.03")
    book.trade("2025-01-07 09:12:45", "USD", "3911.50", "USDT", "3910", "USD", "3.91")
    book.moved("2025-01-07 09:40:00", "withdrawal", "USDT", "-3900", "10")
    book.moved("2025-01-08 12:00:00", "withdrawal", "USD", "-2000", "4")
    book.reward("2025-06-16 02:00:00", "DOT", "4.02", "0.80")
    book.moved("2025-07-14 08:22:31", "deposit", "SOL", "7.992")
    book.reward("2025-09-15 02:00:00", "SOL", "0.0102", "0.0022")
    book.trade("2026-05-19 13:37:02", "DOT", "476.4", "USD", "1941.33", "USD", "5.05")
    book.trade("2026-05-20 08:11:47", "USD", "717.15", "BTC", "0.00683", "USD", "1.86")
    book.reward("2026-06-15 02:00:00", "DOT", "1.22", "0.24")
    book.trade("2026-08-12 20:05:16", "USD", "690.49", "ETH", "0.2381", "USD", "1.80")
    book.moved("2026-08-14 12:30:00", "withdrawal", "USD", str(D(204) - book.held["USD"]), "4")
    return book


class Binance:
    """Transaction history with UTC times and no ids."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.held: dict[str, D] = defaultdict(D)

    def row(self, at: str, operation: str, coin: str, change: str, remark: str = "", account: str = "Spot") -> None:
        self.held[coin] += D(change)
        self.rows.append(("100200300", at, account, operation, coin, plain(D(change)), remark))

    def bought(self, at: str, coin: str, amount: str, usdt: str, fee: str) -> None:
        self.row(at, "Transaction Buy", coin, amount)
        self.row(at, "Transaction Fee", coin, f"-{fee}")
        self.row(at, "Transaction Spend", "USDT", f"-{usdt}")

    def text(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("User_ID", "UTC_Time", "Account", "Operation", "Coin", "Change", "Remark"))
        writer.writerows(self.rows)
        return "\ufeff" + out.getvalue()


def binance() -> Binance:
    book = Binance()
    book.row("2025-01-07 09:58:12", "Deposit", "USDT", "3900")
    book.bought("2025-01-09 14:00:01", "AVAX", "60.022", "2271.40", "0.06")
    book.bought("2025-01-09 14:02:37", "SOL", "8.5", "1628.60", "0.0085")
    book.row("2025-03-01 03:10:00", "Simple Earn Flexible Interest", "AVAX", "0.0210", account="Earn")
    book.row("2025-06-01 03:10:00", "Simple Earn Flexible Interest", "AVAX", "0.0170", account="Earn")
    book.row("2025-07-14 08:02:50", "Withdraw", "SOL", "-8", "Withdraw fee is included")
    return book


def positions(books: dict[str, tuple[str, Schwab, dict[str, str]]]) -> str:
    """All-accounts positions, newest generation: one titled block an account."""
    names = (
        "Symbol", "Description", "Qty (Quantity)", "Price", "Price Chng % (Price Change %)", "Price Chng $ (Price Change $)",
        "Mkt Val (Market Value)", "Day Chng $ (Day Change $)", "Day Chng % (Day Change %)", "Cost Basis", "Gain $ (Gain/Loss $)",
        "Gain % (Gain/Loss %)", "Ratings", "Reinvest?", "Reinvest Capital Gains?", "% of Acct (% of Account)", "Asset Type",
    )
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for title, (_, book, bases) in books.items():
        writer.writerow((f"Positions for account {title} as of 08:45 AM ET, 2026/11/23",))
        out.write("\n")
        out.write(",".join(f'"{name}"' for name in names) + ",\n")
        total = book.cash
        for symbol, shares in sorted(book.shares.items()):
            value = shares * NOW_PRICES[symbol]
            total += value
            basis = bases.get(symbol, "")
            gain = value - D(basis) if basis else D(0)
            cells = [symbol, SECURITIES[symbol], plain(shares), f"${NOW_PRICES[symbol]}", "0%", "$0.00", dollars(value), "$0.00", "0%",
                     dollars(D(basis)) if basis else "--", dollars(gain) if basis else "--", "--", "--", "No", "No", "--", "ETFs & Closed End Funds"]
            out.write(",".join(f'"{cell}"' for cell in cells) + ",\n")
        cash = ["Cash & Cash Investments", "--", "--", "--", "--", "--", dollars(book.cash), "$0.00", "0%", *["--"] * 7, "Cash and Money Market"]
        out.write(",".join(f'"{cell}"' for cell in cash) + ",\n")
        end = ["Positions Total", "", "--", "--", "--", "--", dollars(total), "$0.00", "0%", "--", "--", "--", "--", "--", "--", "--", "--"]
        out.write(",".join(f'"{cell}"' for cell in end) + ",\n\n")
    return out.getvalue()


HISTORY = (
    ("DOT", "2024-01-15", "7.05"), ("DOT", "2024-04-15", "6.61"), ("DOT", "2025-06-16", "3.86"), ("DOT", "2026-06-15", "4.12"),
    ("ETH", "2024-06-11", "3498.10"), ("BTC", "2024-06-11", "67321.00"),
    ("USDT", "2025-01-07", "1.0002"), ("USDT", "2025-01-09", "0.9998"), ("AVAX", "2025-01-09", "37.84"), ("SOL", "2025-01-09", "191.60"),
    ("AVAX", "2025-03-01", "22.10"), ("AVAX", "2025-06-01", "20.75"), ("SOL", "2025-07-14", "161.20"), ("SOL", "2025-09-15", "236.90"),
)


def prices() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("asset", "at", "price", "currency", "source"))
    for symbol, day, price in HISTORY:
        writer.writerow((symbol, f"{day}T00:00:00Z", price, "USD", "sample close"))
    for symbol, price in NOW_PRICES.items():
        if symbol not in SECURITIES:
            writer.writerow((symbol, "2026-11-23T13:50:00Z", price, "USD", "sample quote"))
    return out.getvalue()


def files() -> dict[str, str]:
    """Every sample file by name."""
    taxable, retirement = individual(), roth()
    return {
        "Individual_XXX321_Transactions_20261123-084210.csv": taxable.text(),
        "Roth_IRA_XXX765_Transactions_20261123-084255.csv": retirement.text(),
        "All-Accounts-Positions-2026-11-23-084501.csv": positions({
            "Individual ...321": ("", taxable, {}), "Roth IRA ...765": ("", retirement, {}),
        }),
        "coinbase-transactions-2026-11-23.csv": coinbase().text(),
        "kraken-ledgers-2026-11-23.csv": kraken().text(),
        "binance-transaction-history-2026-11-23.csv": binance().text(),
        "prices-2026-11-23.csv": prices(),
    }


def write() -> None:
    SAMPLES.mkdir(exist_ok=True)
    for name, text in files().items():
        (SAMPLES / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
    for name, venue in (("individual", individual()), ("roth", roth())):
        print(name, venue.cash, dict(venue.shares))
    for name, other in (("coinbase", coinbase()), ("kraken", kraken()), ("binance", binance())):
        print(name, {key: str(value) for key, value in other.held.items()})
