"""What exports call their columns and what their words for transactions mean, in the languages of the collected formats. Data alone."""

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "datetime", "date/time", "date / time", "date & time", "date and time", "timestamp", "trade date/time", "transaction time",
        "utc_time", "trade date", "transaction date", "execution time", "filled time", "completed date", "datum/uhrzeit", "zeitpunkt",
        "date", "datum", "fecha", "data", "dato", "handelsdatum", "transaktionsdatum", "buchungstag", "buchungsdatum",
        "date de transaction", "date opération", "date de l'opération", "fecha de operación", "fecha operación", "data operazione",
        "data transakcji", "created at", "createddate", "posted date", "settlement date", "valuta", "value date", "time", "zeit", "日時",
        "päivämäärä", "tarih",
    ),
    "time": (
        "time", "uhrzeit", "heure", "hora", "ora", "tijd", "tid", "kello",
    ),
    "type": (
        "transaction type", "type", "typ", "action", "side", "transaction category", "way", "direction", "typ av transaktion",
        "type mutatie", "transaktionstyp", "transaktionsart", "umsatzart", "vorgang", "art", "tipo", "tipo operazione",
        "type de transaction", "operation", "opération", "operación", "operazione", "transaktion", "transaction", "category", "activity",
        "buy/sell", "buy / sell", "soort", "kind", "event", "nature", "kauf/verkauf", "取引種別",
    ),
    "asset": (
        "symbol", "ticker", "instrument symbol", "symbole", "símbolo", "simbolo", "isin", "isin code", "instrument isin", "coin", "asset",
        "asset id", "crypto", "base currency", "sent currency", "sold currency", "sell currency", "input currency", "from currency",
        "trading currency", "wkn", "security", "instrument", "wertpapier", "stock", "fund", "fonds", "valeur", "titre", "titolo",
        "product", "produkt", "asset name", "wertpapiername", "värdepapper", "name", "naam",
    ),
    "quantity": (
        "quantity", "qty", "units", "shares", "no. of shares", "number of shares", "asset quantity", "quantity transacted", "anzahl",
        "stück", "stücke", "stueck", "menge", "nominal", "nominale", "antal", "aantal", "quantité", "quantite", "nombre", "cantidad",
        "quantità", "quantita", "volume", "volumen", "executed", "filled", "size", "base amount", "sent quantity", "sent amount",
        "sold quantity", "sell amount", "input amount", "ilość", "määrä", "数量",
    ),
    "price": (
        "price", "unit price", "price / share", "price per share", "share price", "asset price", "spot price", "kurs", "preis", "prix",
        "precio", "prezzo", "prijs", "koers", "cours", "cena", "rate", "ausführungskurs", "kurs pro stück", "preis pro anteil",
        "quote price", "価格",
    ),
    "amount": (
        "total", "total amount", "total trade value", "gesamtbetrag", "gesamt", "net amount", "cash flow", "amount", "value", "betrag",
        "summe", "wert", "kurswert", "gegenwert", "netto", "montant net", "montant", "montant de l'opération", "importe", "importo",
        "bedrag", "belopp", "beløp", "valor", "waarde", "subtotal", "proceeds", "net proceeds", "kwota", "transaction amount",
        "fiat amount", "quote amount", "金額",
    ),
    "currency": (
        "currency", "price currency", "quote currency", "transaction currency", "account currency", "fiat currency", "währung",
        "waehrung", "devise", "divisa", "moneda", "valuta", "waluta", "ccy", "cur.", "transaktionsvaluta", "valuta mutatie",
        "devise du compte", "original currency",
    ),
    "fee": (
        "fee", "fees", "fee amount", "transaction fee", "trading fee", "commission", "commissions", "commission payée", "costs", "gebühr",
        "gebühren", "gebuehr", "gebuehren", "provision", "spesen", "frais", "kosten", "courtage", "kurtage", "avgift", "comisión",
        "comision", "commissione", "commissioni", "手数料",
    ),
    "fee_asset": (
        "fee currency", "fee coin", "fee asset", "feecurrency", "fee ccy", "fee cur.", "gebührenwährung", "fee unit",
    ),
    "tax": (
        "tax", "taxes", "withholding tax", "steuer", "steuern", "quellensteuer", "kapitalertragsteuer", "impôt", "impuesto", "ritenuta",
        "retenue à la source", "källskatt", "bronbelasting",
    ),
    "to_asset": (
        "received currency", "buy currency", "bought currency", "to currency", "to asset", "output currency",
    ),
    "to_quantity": (
        "received quantity", "received amount", "buy quantity", "buy amount", "to amount", "output amount",
    ),
    "account": (
        "account", "account name", "konto", "depot", "compte", "cuenta", "conto", "rekening", "portfolio", "portefeuille", "wallet",
    ),
    "id": (
        "id", "transaction id", "tx-id", "trade id", "operation id", "order id", "order #", "order number", "ordernummer",
        "auftragsnummer", "referenz", "reference", "référence", "position id", "uuid", "oid",
    ),
    "reference": (
        "txid", "tx hash", "txhash", "transaction hash", "hash", "order id", "order #", "order number", "reference", "referenz",
    ),
    "note": (
        "notes", "note", "comment", "comments", "description", "beschreibung", "bemerkung", "kommentar", "remark", "remarks", "memo",
        "details", "libellé", "omschrijving", "verwendungszweck", "descripción", "descrizione",
    ),
}
"""Field of a mapping -> names of its column, the likelier first; compared without case and without what stands in brackets."""

TYPES: Mapping[str, frozenset[str]] = {
    "buy": frozenset((
        "buy", "bought", "purchase", "kauf", "kaufen", "gekauft", "achat", "acheter", "compra", "comprar", "koop", "kjøp", "köp", "köpt",
        "køb", "acquisto", "kupno", "osto", "ostaa", "買",
    )),
    "sell": frozenset((
        "sell", "sold", "sale", "verkauf", "verkaufen", "verkauft", "vente", "vendre", "venta", "vender", "verkoop", "salg", "sälj",
        "sålt", "vendita", "vendi", "sprzedaż", "myynti", "売",
    )),
    "income dividend": frozenset((
        "dividend", "dividends", "dividende", "dividenden", "dividendo", "dividendi", "utdelning", "utbytte", "udbytte", "dywidenda",
        "osinko", "ausschüttung",
    )),
    "income interest": frozenset((
        "interest", "interests", "zins", "zinsen", "intérêt", "intérêts", "interés", "intereses", "interessi", "rente", "ränta",
        "odsetki", "korko",
    )),
    "income staking": frozenset((
        "staking", "stake-reward", "stakingreward",
    )),
    "income airdrop": frozenset((
        "airdrop",
    )),
    "income reward": frozenset((
        "reward", "rewards", "cashback", "bonus", "learningreward",
    )),
    "deposit": frozenset((
        "deposit", "deposits", "einzahlung", "einlage", "dépôt", "depot", "versement", "depósito", "ingreso", "deposito", "storting",
        "insättning", "innskudd", "indbetaling", "wpłata", "receive", "received", "topup",
    )),
    "withdrawal": frozenset((
        "withdrawal", "withdraw", "withdrawals", "auszahlung", "retrait", "retirada", "retiro", "prelievo", "opname", "uttag", "uttak",
        "udbetaling", "wypłata", "send", "sent",
    )),
    "fee": frozenset((
        "fee", "fees", "gebühr", "gebühren", "frais", "comisión", "commissione", "kosten", "avgift", "commission",
    )),
    "tax": frozenset((
        "tax", "taxes", "steuer", "steuern", "quellensteuer", "impôt", "taxe", "impuesto", "imposta", "belasting", "skatt", "withholding",
    )),
    "split": frozenset((
        "split", "aktiensplit",
    )),
    "swap": frozenset((
        "swap", "trade", "convert", "conversion", "exchange", "tausch", "umtausch", "échange",
    )),
}
"""Meaning -> words, one of which alone decides what a transaction is."""

SECURITIES = frozenset((
    "aktie", "depot", "fonds", "fund", "isin", "security", "share", "shares", "stock", "stocks", "stück", "ticker", "titolo", "titre",
    "värdepapper", "wertpapier", "wertpapiere", "wkn",
))
COINS = frozenset((
    "blockchain", "btc", "coin", "coins", "crypto", "hash", "network", "txhash", "txid", "wallet",
))
"""Words of a header that say which kind of asset a file is about."""

TOTALS = (
    "total", "totals", "grand total", "summe", "gesamt", "gesamtsumme", "totale", "totaal", "totalt", "suma", "somme", "saldo", "balance",
)
"""First words of lines below a table that are no transactions."""
