"""Where other programs' tests say something else of a public sample than Trimtab reads: the file, and why. For docs/importers.md."""

WHY: dict[str, str] = {
    "bitvavo/e2g_bitvavo-export.csv":
        "21 are its purchases, sales and staking rewards; it leaves deposits and withdrawals out. One row waits: the sample was made "
        "unrecognisable, and its fee of 1 ETH is above the 0.01 ETH that were withdrawn",
    "bitvavo/gs/Send_single_send.csv": "the file breaks off within its one row, which waits for a whole export",
    "cointracking/e2g_cointracking-export.csv": "4 are its trades and its staking reward; it leaves the deposit and the withdrawal out",
    "cryptocom_app/e2g_cryptocom-export.csv":
        "53 are its rewards, cashbacks and exchanges, less one coin for which it finds no price; it leaves out deposits, withdrawals, the "
        "conversion of one coin into another and the card's filling",
    "degiro_account/gs/EN_SellOrders_single_sell_marketfund.csv":
        "the money market fund holds the account's cash: what is moved to and from it stays cash",
    "degiro_account/gs/NL_CashTransactions_single_withdrawal.csv":
        "the sample writes a withdrawal above zero, which DEGIRO writes below it; it waits rather than being taken for either",
    "degiro_account/gs/NL_SellOrders_single_sell_euro.csv":
        "the sample writes the proceeds of a sale below zero, as DEGIRO writes a purchase; the row waits",
    "degiro_account/gs/PT_BuyOrders_single_buy_GBX.csv":
        "1 share at 235 pence is not 49.35 pounds (21 are): the quantity was changed by its maker, and the row waits",
    "degiro_account/gs/PT_SellOrders_single_sell_euro.csv":
        "the sample writes the proceeds of a sale below zero, as DEGIRO writes a purchase; the row waits",
    "delta/e2g_delta-export.csv":
        "2 are the purchase and the dividend of a share; it leaves out every row of coins, and the deposit of money",
    "freetrade/kapji_transactions.csv":
        "the totals in the file come to 8,945.12 pounds; its figure holds the dividends before tax, divided by the pounds of a "
        "dollar where they are to be multiplied",
    "ibkr_flex/e2g_ibkr-dividends-export.csv":
        "7 are its dividends with their tax; each tax is an event of its own here, as it stands in the file, and it leaves out the "
        "return of capital",
    "nexo/gs/ReceiveSend_single_withdrawal.csv": "the same 0.03876226 ETH, with the fee that is in them told apart",
    "parqet/e2g_parqet-export.csv":
        "it leaves out a row of one security that its price source does not know; and it takes the tax of 12.64 euros that was given "
        "back on a sale for one that was paid",
    "revolut_crypto/e2g_revolut-crypto-export.csv":
        "6 are the rows for which it finds a price in their currency; it takes every other type for a dividend, what was sent among them",
    "scalable_capital/gs/Prime_CashTransactions_single_withdrawal.csv":
        "the sample writes a withdrawal above zero, which the broker writes below it; it waits rather than being taken for "
        "either",
    "traderepublic/gs/CSV_single_bond_redemption.csv":
        "the money of a redemption stands in a row of its own, which the sample lacks; the row of the units waits for it",
    "traderepublic/gs/CSV_single_bonus.csv": "the same 0.50 euros, as a reward instead of a deposit: nobody paid them in",
    "traderepublic/gs/CSV_single_stockperk.csv": "the same 10 euros, as a reward instead of a deposit: nobody paid them in",
    "trading212/gs/BuyOrders_single_buy_euro_french_taxes.csv": "the same 0.61 euros: a transaction tax is a cost of the purchase",
    "trading212/gs/BuyOrders_single_buy_euro_uk_taxes.csv":
        "the same 0.02 and 0.05 euros: stamp duty is a cost of the purchase, with the fee",
    "trading212/gs/Specials_single_scrip_stock_dividend.csv":
        "shares in place of a dividend are income at what they were worth, which the file does not say; a purchase for nothing "
        "would tax it all as gain",
    "vanguard_uk/cash_investment_report.csv":
        "two funds have names alone and wait until the user says which they are; once they are named, shares and cash are those"
        " that it states",
}
