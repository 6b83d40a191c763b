"""Where other programs' tests say something else of a public sample than Trimtab reads: the file, and why. For docs/importers.md."""

WHY: dict[str, str] = {
    "avanza/e2g_avanza-export.csv":
        "11 are its trades, payouts, interest and taxes as it counts them; it leaves out deposits and withdrawals, the fees that were"
        " given back and the change of a fund's ISIN",
    "bitvavo/e2g_bitvavo-export.csv":
        "21 are its purchases, sales and staking rewards; it leaves deposits and withdrawals out. One row waits: the sample was made "
        "unrecognisable, and its fee of 1 ETH is above the 0.01 ETH that were withdrawn",
    "bitvavo/gs/Send_single_send.csv": "the file breaks off within its one row, which waits for a whole export",
    "bux/e2g_bux-export.csv":
        "it leaves out deposits and withdrawals, counts each half of a split and each fee, and takes the sale with the sign of a "
        "purchase as one; that row waits, and two deposits whose cells are one column off",
    "coinbase_retail/gs/Specials_retail_staking_transfer.csv":
        "it sells and buys back what was staked; both rows are one move within the account, and nothing was sold",
    "coinbase_retail/gs/Specials_retail_unstake_transfer.csv":
        "it sells ETH2 and buys ETH; one became the other one to one, with its basis and date",
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
    "directa/e2g_directa-export.csv":
        "17 are its rows that name a security; it leaves out transfers and the tax on gains, and a row of an invented type waits",
    "disnat/e2g_disnat-export.csv":
        "15 are its trades, payouts, interest and fees; it leaves out contributions, grants, transfers and withdrawals",
    "etoro/e2g_etoro-export.csv":
        "27 are its rows but one; a fee of nothing is none here, and a conversion fee is in its withdrawal",
    "finpension_3a/e2g_finpension-3a-export.csv": "it leaves out the deposit",
    "finpension_bvg/e2g_finpension-bvg-export.csv": "it leaves out the transfer of vested benefits",
    "freetrade/kapji_transactions.csv":
        "the totals in the file come to 8,945.12 pounds; its figure holds the dividends before tax, divided by the pounds of a "
        "dollar where they are to be multiplied",
    "ibkr_flex/e2g_ibkr-dividends-export.csv":
        "7 are its dividends and the return of capital, with the tax in them; each tax is an event of its own here, as in the file",
    "investimental/e2g_investimental-export.csv":
        "7 are the orders that were filled, at their limits; at which prices and fees they were is not in the file, so its rows wait",
    "nexo/gs/ReceiveSend_single_withdrawal.csv": "the same 0.03876226 ETH, with the fee that is in them told apart",
    "parqet/e2g_parqet-export.csv":
        "it leaves out a row of one security that its price source does not know; and it takes the tax of 12.64 euros that was given "
        "back on a sale for one that was paid",
    "rabobank/e2g_rabobank-export.csv": "it leaves out the two deposits",
    "revolut_crypto/e2g_revolut-crypto-export.csv":
        "6 are the rows for which it finds a price in their currency; it takes every other type for a dividend, what was sent among them",
    "revolut_invest/e2g_revolut-invest-export.csv": "it leaves out cash that came and went",
    "saxo/e2g_saxo-export.csv":
        "18 are the rows that are no deposit or withdrawal, dividends among the sales; of them two converted dividends wait, for the "
        "file has accounts in two currencies, and a purchase for less than quantity times price",
    "scalable_capital/gs/Prime_CashTransactions_single_withdrawal.csv":
        "the sample writes a withdrawal above zero, which the broker writes below it; it waits rather than being taken for "
        "either",
    "schwab_transactions/e2g_schwab-export.csv":
        "it leaves out interest, transfers, journaled shares and its last row, and takes each row of a split, a merger, a conversion, a spin-off"
        " or a new name for a trade; a conversion is one event here",
    "swissquote/e2g_swissquote-export.csv":
        "14 are its trades, dividends, fees and interest; it leaves out money that came, went or was exchanged",
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
    "xtb/e2g_xtb-export.csv":
        "it leaves out deposits, withdrawals and transfers, and counts repeated rows, which are one event here",
}

BROKEN: dict[str, dict[int, str]] = {
    "bitvavo/e2g_bitvavo-export.csv": {2: "a fee of 1 ETH on 0.0107 ETH"},
    "bitvavo/gs/Invalid_invalid_type.csv": {2: "a type named invalid, which is to be refused"},
    "bitvavo/gs/Send_single_send.csv": {2: "breaks off within the row"},
    "bux/e2g_bux-export.csv": {
        2: "its cells are one column off", 3: "its cells are one column off", 20: "a purchase, renamed a sale with its signs kept",
    },
    "degiro_account/gs/NL_CashTransactions_single_withdrawal.csv": {2: "a withdrawal above zero"},
    "degiro_account/gs/NL_Invalid_no_description.csv": {2: "its description was taken out, so that it is to be refused"},
    "degiro_account/gs/NL_SellOrders_single_sell_euro.csv": {3: "a sale below zero"},
    "degiro_account/gs/PT_BuyOrders_single_buy_GBX.csv": {2: "1 share at 235 pence for 49.35 pounds"},
    "degiro_account/gs/PT_SellOrders_single_sell_euro.csv": {3: "a sale below zero"},
    "directa/e2g_directa-export.csv": {34: "an invented type, on 33 September", 35: "no type, no security and no amount"},
    "freetrade/investir_freetrade.csv": {35: "a time with three digits of seconds"},
    "kraken_trades/everytrade_kraken_v001.csv": {3: "without its market, so that its cells are one column off"},
    "nexo/gs/Invalid_fiat_to_fiat.csv": {2: "one asset on both sides, which is to be refused"},
    "nexo/gs/Invalid_invalid_action.csv": {2: "a type named unknown, which is to be refused"},
    "saxo/e2g_saxo-export.csv": {30: "1.5 shares at 110.01 for 110"},
    "scalable_capital/gs/Prime_CashTransactions_single_withdrawal.csv": {2: "a withdrawal above zero"},
    "traderepublic/gs/CSV_single_bond_redemption.csv": {2: "without the row of its money"},
    "trading212/gs/Invalid_invalid_note.csv": {2: "a conversion without amounts, which is to be refused"},
    "xtb/e2g_xtb-export.csv": {43: "a day with three digits"},
}
"""Rows of the samples, by line, that contradict themselves or their layout as whoever made the sample left them: they have to wait."""
