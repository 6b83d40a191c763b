"""Where other programs' tests say something else of a public sample than Trimtab reads: the file, and why. For docs/importers.md."""

WHY: dict[str, str] = {
    "bitvavo/e2g_bitvavo-export.csv":
        "21 are its purchases, sales and staking rewards; it leaves deposits and withdrawals out. One row waits: the sample was made "
        "unrecognisable, and its fee of 1 ETH is above the 0.01 ETH that were withdrawn",
    "bitvavo/gs/Send_single_send.csv": "the file breaks off within its one row, which waits for a whole export",
    "cryptocom_app/e2g_cryptocom-export.csv":
        "53 are its rewards, cashbacks and exchanges, less one coin for which it finds no price; it leaves out deposits, withdrawals, the "
        "conversion of one coin into another and the card's filling",
    "nexo/gs/ReceiveSend_single_withdrawal.csv": "the same 0.03876226 ETH, with the fee that is in them told apart",
    "revolut_crypto/e2g_revolut-crypto-export.csv":
        "6 are the rows for which it finds a price in their currency; it takes every other type for a dividend, what was sent among them",
}
