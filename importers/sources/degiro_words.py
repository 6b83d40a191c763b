"""DEGIRO's words in nine languages, as regular expressions over descriptions. A file may mix languages, so every word counts in each."""

BOUGHT = "buy|koop|kauf|achat|compra|acquisto|nákup|kupno|zakup"
SOLD = "sell|verkoop|verkauf|vente|venta|venda|vendita|prodej|sprzedaż"
NUMBER = r"(?:\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
"""A figure whose thousands may be parted by anything; what it is worth is decided with the whole file."""
TRADED = rf"(?P<quantity>{NUMBER})\s(?:(?P<product>.*?\S)\s*)??(?:@|zu je|at|za|przy)\s*(?P<price>{NUMBER})\s*(?P<unit>[A-Z]{{3}})\b"

CHANGED = (
    r"fx (credit|debit|withdrawal)$|valuta (creditering|debitering)|währungswechsel|op.{1,2}ration de change"
    r"|(ingreso|retirada) cambio de divisa|(credito|prelievo) fx"
    r"|cr.{1,2}dito de divisa|levantamento de divisa|fx vyúčtování|règlement transaction devise"
    rf"|({BOUGHT}|{SOLD}) {NUMBER} [A-Z]{{3}}/[A-Z]{{3}}@"
)
SWEPT = (
    r"(degiro|flatex) cash sweep|flatex ?degiro bank|(from|to) your cash account|(van|naar) uw geldrekening"
    r"|(auszahlung von|überweisung auf) ihr(em)? geldkonto|virement (depuis|vers) votre compte|transferir (a|desde) su cuenta"
    r"|trasferisci (dal|al) tuo conto"
)
"""Between the account and its own money account at the bank, whose money the balance holds too."""
CASH_FUND = (
    r"money market fund|cash ?fund|geldmarktfonds|fonds mon.{1,2}taires?|fondos?( del mercado)? monetarios?"
    r"|fundos?( do mercado)? monet.{1,2}rio"
    r"|fondo monetario|fondi monetari|peněžního fondu|fundusz(u)? gotówkow(y|ego)"
)

DIVIDEND_TAX = (
    r"dividend (tax|withholding)|withholding tax|dividendbelasting|dividendensteuer|quellensteuer|imp.{1,2}ts? sur (les )?dividende"
    r"|retenci.{1,2}n del dividendo|ritenuta sul dividendo|imposta sui dividendi|imposto sobre (o )?dividendo|daň z dividendy"
    r"|podatek (od )?dywidend"
)
DIVIDENDS = r"dividend|dividende|dividendo|dividenda|dywidenda|fund distribution|ausschüttung"
CAPITAL = (
    r"capital return|return of capital|kapitaals?uitkering|kapitalrückzahlung|remboursement de capital|devoluci.{1,2}n de capital"
    r"|rimborso (di|del) capitale|reembolso de capital|vratka kapitálu"
)
DUTIES = (
    r"transactiebelasting|stamp duty|taxe sur les transactions|transaction tax|finanztransaktionssteuer|imposta sulle transazioni"
    r"|podatek od transakcji"
)
CHARGES = (
    r"(degiro )?(transaction (fee|and/or)|transactiekosten|transaktions(gebühr|kosten))|frais (degiro )?de courtage"
    r"|costes de transacci|(degiro )?costi di transazione|(commissioni|comiss.{1,3}es|comiss.{1,2}o|custos) (de|di) transa"
    r"|(degiro )?opłata transakcyjna"
)
FEES = (
    r"connection fee|connectivity|aansluitingskosten|anschlussgebühr|verbindungskosten|handelsmodalitäten|frais de connexion|connessione"
    r"|conectividad|poplatek za obchodování|adr/gdr|corporate action kosten|real[ -]?time|realtimekurse|zahlungsgebühr"
    r"|náklady akcie|opłata za (płatność|połączenie)|payment fee"
)
INTERESTS = r"(flatex )?(interest|rente|debetrente|zinsen|int.{1,2}r.{1,2}ts|inter.{1,2}s|intereses|interessi|juros|úroky?|odsetki)\b"
LENT = r"securities lending|wertpapierleihe|pr.{1,2}stamo de valores|pr.{1,2}t de titres|prestito titoli"
PROMOTIONS = r"degiro (courtesy|rebate|verrekening promotie|rabat)|rabatt für aktion|neukundenaktion|promo(tion)?\b"

RESERVED = r"reservation|reservering|reservierung|reserva\b|prenotazione|processed flatex withdrawal"
"""Money that is shown before it came or went; the row is turned round when the real one is there."""
CAME = (
    r"(ideal( / sofort)?|sofort|flatex|instant|trustly|mb way|multibanco)? ?"
    r"(deposit|storting|einzahlung|d.{1,2}p.{1,2}t|deposito|dep.{1,2}sito)\b"
    r"|soforteinzahlung|d.{1,2}p.{1,2}t flatex|deposito flatex|versement de fonds|ingreso$|vklad|storting mislukt|depozyt\b"
)
WENT = (
    r"(flatex )?(withdrawal|terugstorting|auszahlung)$|retrait( de fonds| flatex)?$|prelievo( flatex)?$|retirada( de fondos| flatex)?$"
    r"|levantamento( flatex)?$|výběr|wypłata$"
)

SPLIT = (
    r"aandelensplit|split aanpassing|aktiensplit|stock split|fractionnement|regroupement|frazionamento|rettifica per frazionamento"
    r"|desdobramento|split de acciones|ajuste por split"
)
RENAMED = (
    r"isin[- ](change|wijziging|änderung)|wijziging isin|changement isin|cambio (de |di )?isin"
    r"|(altera.{1,4}o|mudan.{1,2}a) de isin|změna isin"
    r"|product change|productwijziging|produkt(änderung|wechsel)|changement de produit|cambio (de|di) (producto|prodotto)"
    r"|(altera.{1,4}o|mudan.{1,2}a) de produto|změna produktu|zmiana (isin|produktu)"
)
MERGED = r"merger|fusie|fusion|fusi.{1,2}n|fusione|fus.{1,2}o|fúze|fuzja"
MOVED = r"internal transfer|interne overboeking|interne übertragung|transfert interne|trasferimento interno|interní převod"
SPUN = r"spin[- ]?off|afsplitsing|abspaltung|scission|escisi.{1,2}n|scissione|cis.{1,2}o"
PAID_OUT = r"delisting|uitbetaling certificaat|auszahlung zertifikat|certificate pay-?out|expiration|redemption|aflossing|rückzahlung"

TRADES = (
    ("Date", "Time", "Product", "ISIN", "Venue", "Quantity", "Price"),
    ("Datum", "Tijd", "Product", "ISIN", "Beurs", "Aantal", "Koers"),
    ("Datum", "Uhrzeit", "Produkt", "ISIN", "Anzahl", "Kurs"),
    ("Date", "Heure", "Produit", "Code ISIN", "Quantité", "Cours"),
    ("Fecha", "Hora", "Producto", "ISIN", "Número", "Precio"),
    ("Data", "Ora", "Prodotto", "ISIN", "Quantità", "Quotazione"),
    ("Data", "Hora", "Produto", "ISIN", "Bolsa", "Quantidade"),
    ("Data", "Czas", "Produkt", "ISIN", "Liczba", "Kurs"),
)
TRADES_ALONE = "these are DEGIRO's transactions alone, without dividends and cash; export the account statement"
HOLDINGS = (
    ("Product", "Symbol/ISIN", "Closing"), ("Product", "Symbool/ISIN", "Slotkoers"), ("Produkt", "Symbol/ISIN", "Anzahl"),
    ("Produkt", "Symbol/ISIN", "Suma"), ("Produkt", "Symbol/ISIN", "Množství"),
)
ONE_DAY = "this is DEGIRO's portfolio of one day, without history; export the account statement"
