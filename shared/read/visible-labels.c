/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How invoices name their values, per language. A phrase's words are compared folded, without
 * punctuation: "Rechnungs-Nr.:" is "rechnungsnr", "n°" is "n". Of several that begin at one word the
 * longest counts, so what is no invoice field stands here too, to keep its value from us.
 */
#include "read/visible-private.h"

#define NUMBER DUNLIN_LABEL_NUMBER
#define ISSUED DUNLIN_LABEL_ISSUED
#define DUE DUNLIN_LABEL_DUE
#define PAYABLE DUNLIN_LABEL_PAYABLE
#define TOTAL DUNLIN_LABEL_TOTAL
#define NET DUNLIN_LABEL_NET
#define VAT DUNLIN_LABEL_VAT
#define PREPAID DUNLIN_LABEL_PREPAID
#define REFERENCE DUNLIN_LABEL_REFERENCE
#define CUSTOMER DUNLIN_LABEL_CUSTOMER
#define PRECEDING DUNLIN_LABEL_PRECEDING
#define BUYER DUNLIN_LABEL_BUYER
#define SELLER DUNLIN_LABEL_SELLER
#define VAT_ID DUNLIN_LABEL_VAT_ID
#define INVOICE DUNLIN_LABEL_INVOICE
#define CREDIT DUNLIN_LABEL_CREDIT
#define CORRECTION DUNLIN_LABEL_CORRECTION
#define FOREIGN DUNLIN_LABEL_FOREIGN
#define DISCOUNT DUNLIN_LABEL_DISCOUNT
#define OTHER DUNLIN_LABEL_OTHER

const DunlinLabel dunlin_labels[] = {
	/* German */
	{ NUMBER, 98, "de",
	  "Rechnungsnummer|Rechnungsnr|Rechnung Nr|Rechnung Nummer|Rechnungs Nr|"
	  "Rechnungs Nummer|Rechnungs ID|Nummer der Rechnung|Gutschriftsnummer|"
	  "Gutschriftnummer|Gutschriftnr|Gutschrift Nr|Rechnungskorrektur Nr|"
	  "Korrekturrechnung Nr|Abschlagsrechnung Nr|Schlussrechnung Nr|Teilrechnung Nr|"
	  "Stornorechnung Nr|Anzahlungsrechnung Nr|Fakturanummer|Fakturanr|Faktura Nr|"
	  "Faktura Nummer" },
	{ NUMBER, 92, "de",
	  "RE Nr|ReNr|RG Nr|RgNr|RechnNr|Rechn Nr|Rech Nr|RechNr|RNr|Belegnummer|Belegnr|"
	  "Beleg Nr|Rechnung Nr Rechnungsdatum" },
	{ NUMBER, 75, "de",
	  "Dokumentnummer|Dokumentennummer|Dokumentnr|Dokument Nr|Vorgangsnummer" },
	{ ISSUED, 97, "de",
	  "Rechnungsdatum|Datum der Rechnung|Ausstellungsdatum|Ausgestellt am|Fakturadatum|"
	  "Belegdatum|Rechnungsdat|Rechnung Datum|Rechnungs Datum|Gutschriftsdatum|"
	  "Gutschriftdatum|Datum der Ausstellung|Dokumentdatum|Dokumentendatum" },
	{ ISSUED, 90, "de", "Rechnung vom|Datum" },
	{ DUE, 97, "de",
	  "Fälligkeitsdatum|Fällig am|Fälligkeit|Fälligkeitstermin|Fällig bis|Zahlbar bis|"
	  "Zahlbar bis zum|Zu zahlen bis|Zahlbar bis spätestens|Zahlbar spätestens bis|"
	  "Zahlungstermin|Zahlbar am|Zahlungsziel|Zahlungsfrist|Zahlungsfrist bis|"
	  "Zahlung fällig|Zahlung fällig am|Zahlungsfälligkeit|Netto bis|Netto bis zum|"
	  "Spätestens bis|Spätestens bis zum|Bis spätestens|Bis spätestens zum|"
	  "Netto fällig|Netto fällig am|fällig zum|zu begleichen bis|Fällig|Zahlung bis|"
	  "Zahlung bis zum|zu überweisen bis|ohne Abzug bis|ohne Abzug bis zum|"
	  "ohne Abzüge bis|rein netto bis|netto Kasse bis" },
	{ DUE, 84, "de", "Netto zahlbar|bis zum" },
	{ PAYABLE, 98, "de",
	  "Zahlbetrag|Zu zahlen|Zu zahlender Betrag|Noch zu zahlen|"
	  "Noch zu zahlender Betrag|Zahlungsbetrag|Fälliger Betrag|Überweisungsbetrag|"
	  "Zu überweisen|Zu überweisender Betrag|Zahlbarer Betrag|Betrag zu zahlen|"
	  "Offener Betrag|Offener Rechnungsbetrag|Verbleibender Betrag|"
	  "Verbleibende Zahlung|Restzahlung|Restbetrag|Noch offen|Noch zu bezahlen|"
	  "Restforderung|Forderungsbetrag|Auszahlungsbetrag|Noch offener Betrag|"
	  "Zu bezahlen|Zahlungsbetrag brutto|Fällig insgesamt" },
	{ TOTAL, 94, "de",
	  "Rechnungsbetrag|Rechnungsendbetrag|Rechnungsgesamtbetrag|Rechnungssumme|"
	  "Gesamtbetrag|Bruttobetrag|Bruttosumme|Gesamtsumme|Endbetrag|Endsumme|"
	  "Summe brutto|Gesamt brutto|Gesamtbetrag brutto|Gesamtsumme brutto|"
	  "Bruttogesamtbetrag|Rechnungsbetrag brutto|Gesamtbetrag inkl|Summe inkl|"
	  "Gesamt inkl|Betrag inkl|Gesamtbrutto|Gesamtbetrag inklusive|Summe inklusive|"
	  "Brutto Gesamt|Brutto Summe|Bruttogesamt|Rechnungsbetrag inkl|"
	  "Bruttorechnungsbetrag|Gutschriftsbetrag|Gesamtbruttobetrag|"
	  "Gesamtbetrag der Rechnung|Rechnungstotal|Gesamttotal|Total inkl|Totalbetrag|"
	  "Bruttoumsatz" },
	{ TOTAL, 78, "de", "Gesamt|Brutto|Insgesamt|Korrekturbetrag" },
	{ TOTAL, 60, "de", "Summe|Betrag|Gesamtpreis" },
	{ NET, 90, "de",
	  "Nettobetrag|Netto|Summe netto|Nettosumme|Zwischensumme|Gesamt netto|Gesamtnetto|"
	  "Gesamtbetrag netto|Warenwert|Netto Gesamt|Rechnungsbetrag netto|Nettowarenwert|"
	  "Summe Positionen|Positionen netto|Positionssumme|Gesamtsumme netto|Nettogesamt|"
	  "Rechnungssumme netto|Gesamtnettobetrag|Steuerbasisbetrag|Steuerbasis|"
	  "Bemessungsgrundlage|Basisbetrag|Gesamt ohne|Summe ohne|Nettoentgelt|Entgelt|"
	  "Rechnungssumme ohne|Netto Summe|Summe exkl|Total exkl|Gesamtbetrag ohne" },
	{ VAT, 90, "de",
	  "MwSt|USt|Mehrwertsteuer|Umsatzsteuer|Steuerbetrag|Umsatzsteuerbetrag|"
	  "MwSt Betrag|zzgl MwSt|zzgl USt|Summe Steuern|Steuer|Summe MwSt|Gesamtsteuer|"
	  "Mehrwertsteuerbetrag|Summe Umsatzsteuer" },
	{ PREPAID, 90, "de",
	  "Anzahlung|Bereits gezahlt|Bereits bezahlt|Vorauszahlung|Geleistete Anzahlung|"
	  "Abzüglich|Abschlagszahlung|Abschlagszahlungen|Anzahlungen|Vorauszahlungen|"
	  "Erhaltene Anzahlungen|Bereits geleistet|Abzgl|Einbehalt|Bereits erhalten|"
	  "Gezahlt|Bezahlt|Erhalten" },
	{ REFERENCE, 92, "de",
	  "Verwendungszweck|Zahlungsreferenz|Überweisungszweck|Zahlungszweck|"
	  "Referenznummer|Zahlungsreferenznummer|Buchungszeichen|Kassenzeichen|"
	  "unter Angabe von|unter Angabe der" },
	{ CUSTOMER, 95, "de",
	  "Kundennummer|Kundennr|Kunden Nr|Kunde Nr|KdNr|Kd Nr|Kunden Nummer|"
	  "Debitorennummer|Debitornr|Debitor Nr|Debitorennr|Kundenkonto|Kunden ID|"
	  "Kundenkontonummer|Mitgliedsnummer|Kundenummer" },
	{ PRECEDING, 90, "de",
	  "zu Rechnung|zur Rechnung|zu Rechnung Nr|zur Rechnung Nr|Korrektur zu Rechnung|"
	  "Ursprungsrechnung|Originalrechnung|Vorangegangene Rechnung|Bezug Rechnung|"
	  "Rechnungsbezug|Vorherige Rechnung|Ursprüngliche Rechnung|Bezug zur Rechnung|"
	  "zu Ihrer Rechnung|zu unserer Rechnung|Storno zu Rechnung|Storno der Rechnung|"
	  "Korrektur der Rechnung|Referenzrechnung|auf unsere Rechnung|Rechnungsreferenz" },
	{ BUYER, 90, "de",
	  "Rechnungsempfänger|Rechnung an|Rechnungsadresse|Rechnungsanschrift|Kunde|"
	  "Auftraggeber|Leistungsempfänger|Käufer|Empfänger|Debitor|Erwerber" },
	{ SELLER, 90, "de",
	  "Verkäufer|Rechnungssteller|Lieferant|Rechnungsaussteller|Leistungserbringer" },
	{ SELLER, 50, "de", "Kontoinhaber|Zahlungsempfänger|Inhaber|Begünstigter" },
	{ VAT_ID, 95, "de",
	  "USt IdNr|UStIdNr|USt ID|UStID|USt Id Nr|Umsatzsteuer ID|"
	  "Umsatzsteuer Identifikationsnummer|UID|UID Nr|Umsatzsteuer IdNr|UStId Nr|"
	  "Ust Ident Nr|USt ID Nr|MwSt Nummer|UID Nummer|Umsatzsteueridentifikationsnummer|"
	  "Umsatzsteuer Id Nr|UStIdentNr|Ustid" },
	{ INVOICE, 80, "de",
	  "Rechnung|Abschlagsrechnung|Schlussrechnung|Teilrechnung|Anzahlungsrechnung|"
	  "Honorarrechnung|Teilschlussrechnung|Handwerkerrechnung|Sammelrechnung|"
	  "Monatsrechnung|Liquidation|Honorarnote|Faktura|Dauerrechnung|Rechnungsnote" },
	{ CREDIT, 80, "de",
	  "Gutschrift|Rechnungsgutschrift|Stornorechnung|Rechnungsstorno|Storno|"
	  "Kaufmännische Gutschrift" },
	{ CORRECTION, 80, "de",
	  "Rechnungskorrektur|Korrekturrechnung|Berichtigte Rechnung|Rechnungsberichtigung" },
	{ FOREIGN, 90, "de",
	  "Angebot|Auftragsbestätigung|Lieferschein|Bestellung|Mahnung|Zahlungserinnerung|"
	  "Kontoauszug|Kostenvoranschlag|Proforma Rechnung|Proformarechnung|"
	  "Pro forma Rechnung|Bestellbestätigung|Letzte Mahnung|Zahlungsavis|Avis|Vertrag|"
	  "Lieferavis|Reisekostenabrechnung" },
	{ DISCOUNT, 90, "de", "Skonto|Skontobetrag|Skontofähig|abzgl Skonto|Skontofrist" },
	{ OTHER, 90, "de",
	  "Lieferdatum|Leistungsdatum|Leistungszeitraum|Liefertermin|Bestelldatum|"
	  "Auftragsdatum|Bestellnummer|Bestellnr|Bestell Nr|Auftragsnummer|Auftragsnr|"
	  "Auftrags Nr|Auftrag Nr|Lieferscheinnummer|Lieferscheinnr|Lieferschein Nr|"
	  "Lieferscheindatum|Steuernummer|Steuernr|Steuer Nr|St Nr|StNr|Seite|Telefon|Tel|"
	  "Fax|Telefax|Mobil|Handelsregister|HRB|HRA|Amtsgericht|Vertragsnummer|Vertragsnr|"
	  "Vertrags Nr|Mandatsreferenz|Gläubiger ID|Gläubiger Identifikationsnummer|"
	  "Projektnummer|Projekt Nr|Projekt|Angebotsnummer|Angebot Nr|Angebotsdatum|"
	  "Artikelnummer|Artikelnr|Artikel Nr|Art Nr|ArtNr|BLZ|Kontonummer|Kontonr|"
	  "Konto Nr|BIC|SWIFT|GLN|Leitweg ID|Position|Pos|Menge|Einzelpreis|Einheit|"
	  "Zeitraum|Buchungsdatum|Bestellung vom|Ihre Bestellung|Ihre Bestellnummer|"
	  "Ihr Auftrag|Ihr Auftrag vom|Auftrag vom|Lieferschein vom|Lieferung|"
	  "Lieferung vom|Lieferant Nr|Lieferantennummer|Lieferantennr|Ihre Lieferantennr|"
	  "Druckdatum|Erstellungsdatum|Erstellt am|Geburtsdatum|Einkaufsdatum|"
	  "Datum der Lieferung|Datum der Leistung|Lieferanschrift|Lieferadresse|"
	  "Versanddatum|Leistung vom|Wechselkurs|Umrechnungskurs|Kursdatum|Zollnummer|"
	  "Zolltarifnummer|EORI|WEEE|Gesamtgewicht|Gewicht|Zuschläge|Abschläge|Rabatt|"
	  "Nachlass|Versandkosten|Fracht|Rundung|Anreise|Abreise|Zimmer|Buchungsnummer|"
	  "Reservierungsnummer|Gesamtmenge|Stammkapital|davon MwSt|Filialnummer|"
	  "Sachbearbeiter|Kostenstelle|Abrechnungszeitraum|Bestellreferenz|Ansprechpartner" },

	/* English */
	{ NUMBER, 98, "en",
	  "Invoice number|Invoice no|Invoice nr|Invoice #|Invoice id|Invoice num|Inv no|"
	  "Inv #|Inv number|Tax invoice no|Tax invoice number|Tax invoice #|"
	  "Number of invoice|Bill number|Bill no|Bill #|Credit note number|Credit note no|"
	  "Credit note #|Credit memo number|Credit memo #|Invoice reference|Invoice ref|"
	  "VAT invoice no|VAT invoice number" },
	{ NUMBER, 78, "en", "Document number|Document no|Document #|Receipt number" },
	{ NUMBER, 60, "en", "Number|No" },
	{ ISSUED, 97, "en",
	  "Invoice date|Date of invoice|Date of issue|Issue date|Issued on|Date issued|"
	  "Bill date|Billing date|Document date|Credit note date|Tax invoice date|"
	  "Tax point|Invoice issued|Invoiced on|Invoice issue date|Issued date" },
	{ ISSUED, 88, "en", "Date|Dated|Issued" },
	{ DUE, 97, "en",
	  "Due date|Payment due date|Payment due|Payment due by|Due on|Due by|Pay by|"
	  "Payable by|Date due|Payable until|Please pay by|Please pay before|"
	  "Payment due on|Pay before|Invoice due date|Due|Payment deadline|"
	  "Payable on or before|Payment date|Amount due by|Payment required by|Pay until|"
	  "Due for payment|Net due date|Payable before|Amount due on|Balance due by|"
	  "Balance due on" },
	{ PAYABLE, 98, "en",
	  "Amount due|Balance due|Total due|Amount payable|Total payable|Amount to pay|"
	  "Total to pay|Outstanding amount|Amount outstanding|Payable amount|"
	  "Net amount due|Balance payable|Please pay|Total amount due|Balance outstanding|"
	  "To pay|Due amount|Amount owing|Total amount payable|Net payable|Net to pay|"
	  "Balance to pay|Outstanding balance|Remaining amount|You owe|Total now due" },
	{ TOTAL, 94, "en",
	  "Grand total|Invoice total|Total amount|Total incl|Total including|Total inc|"
	  "Gross total|Gross amount|Total gross|Invoice amount|Amount total|Total incl VAT|"
	  "Total including VAT|Total with VAT|Total with tax|Total incl tax|Total inc VAT|"
	  "Total VAT included|Invoice value|Total invoice|Total invoice amount|Total value|"
	  "Total charges|Total amount incl|Total invoice value" },
	{ TOTAL, 80, "", "Total|Gross" },
	{ TOTAL, 60, "en", "Amount|Sum" },
	{ NET, 90, "en",
	  "Net amount|Net total|Total net|Sub total|Subtotal|Net|Total excl|"
	  "Total excluding|Total ex|Total before tax|Taxable amount|Total excl VAT|"
	  "Net value|Total without|Total exc|Amount before tax|Total ex VAT|Goods total" },
	{ VAT, 90, "en",
	  "VAT|Tax|Sales tax|VAT amount|Tax amount|Total VAT|Total tax|VAT total|Tax total|"
	  "GST|Sales VAT" },
	{ PREPAID, 90, "en",
	  "Amount paid|Paid|Deposit|Prepaid|Prepaid amount|Advance payment|Less paid|"
	  "Total paid|Payments received|Already paid|Payments|Payment received|"
	  "Paid to date|Less deposit|Payment made|Paid amount" },
	{ REFERENCE, 92, "en",
	  "Payment reference|Remittance reference|Reference for payment|"
	  "Remittance information|Payment ref|Please quote" },
	{ REFERENCE, 60, "", "Reference|Ref" },
	{ CUSTOMER, 95, "en",
	  "Customer number|Customer no|Customer #|Customer id|Client number|Client no|"
	  "Client id|Account number|Account no|Customer nr|Customer account|Account ref|"
	  "Cust no|Customer code|Cust id|Client code|Account id" },
	{ PRECEDING, 90, "en",
	  "Original invoice|Original invoice no|Original invoice number|Preceding invoice|"
	  "Corrects invoice|Credited invoice|Relates to invoice|Regarding invoice|"
	  "Against invoice|For invoice|To invoice|Related invoice" },
	{ BUYER, 90, "en",
	  "Bill to|Billed to|Invoice to|Invoiced to|Customer|Sold to|Buyer|Client|"
	  "Billing address|Invoice address|Recipient|Invoice for|Customer name|"
	  "Bill to address|Purchaser" },
	{ SELLER, 90, "en", "Seller|Supplier|Vendor|Remit to|Sold by|Issued by|Issuer" },
	{ SELLER, 50, "en",
	  "Account name|Account holder|Beneficiary|Payee|Name of account|Beneficiary name" },
	{ VAT_ID, 95, "en",
	  "VAT no|VAT number|VAT id|VAT reg no|VAT registration|VAT registration number|"
	  "VAT reg|Tax id|VAT registration no|VAT identification number|VAT Nr|VAT code|"
	  "VAT reg number" },
	{ INVOICE, 80, "en",
	  "Invoice|Tax invoice|VAT invoice|Commercial invoice|Sales invoice|Bill" },
	{ CREDIT, 80, "en", "Credit note|Credit memo|Credit invoice|Credit" },
	{ CORRECTION, 80, "en",
	  "Corrected invoice|Corrective invoice|Invoice correction|Correction invoice" },
	{ FOREIGN, 90, "en",
	  "Quotation|Quote|Order confirmation|Delivery note|Purchase order|Reminder|"
	  "Payment reminder|Statement|Account statement|Pro forma invoice|Proforma invoice|"
	  "Estimate|Packing slip|Remittance advice|Statement of account|Packing list|"
	  "Dunning letter|Sales order|Order acknowledgement" },
	{ DISCOUNT, 90, "en",
	  "Discount|Cash discount|Early payment discount|Discount date|Discount until" },
	{ OTHER, 90, "en",
	  "Delivery date|Date of delivery|Order date|Ship date|Shipping date|Order number|"
	  "Order no|Order #|PO number|PO no|PO #|Purchase order number|Purchase order no|"
	  "Purchase order #|Page|Phone|Telephone|Service date|Service period|"
	  "Billing period|Period|Sort code|Routing number|Company number|Company no|"
	  "Company reg no|Registration number|Registered number|Company registration|"
	  "Reg no|Tax number|Project|Contract number|Contract no|Quote number|Item|Qty|"
	  "Quantity|Unit price|Price|Description|Date of supply|Supply date|Date of birth|"
	  "Date of order|Ship to|Deliver to|Delivery address|Shipping|Bank account|"
	  "Your reference|Our reference|Your ref|Our ref|Bank account number|"
	  "Bank account no|IBAN|Exchange rate|Delivery note number|Delivery note no|Unit|"
	  "VAT rate|Payment terms|Terms|Rounding|Sales person|Print date|Start date|"
	  "End date|Dispatch date|Date shipped|Date of service|Line total|Fax|Email|"
	  "Website|Web|Cost|Total discount|Total weight|Total quantity|Bank code|Branch" },

	/* French */
	{ NUMBER, 98, "fr",
	  "Facture n|Facture no|Facture numéro|N de facture|No de facture|N facture|"
	  "No facture|Numéro de facture|Numéro facture|Num facture|Numéro de la facture|"
	  "N de la facture|Facture nr|Facture num|Réf facture|Référence facture|"
	  "Facture réf|Avoir n|Avoir no|N avoir|N d'avoir|Numéro d'avoir|"
	  "Facture d'acompte n|Facture d'avoir n" },
	{ NUMBER, 78, "fr",
	  "N de pièce|Numéro de pièce|N de document|Numéro de document|N pièce|N document" },
	{ NUMBER, 60, "fr", "Numéro|N" },
	{ ISSUED, 97, "fr",
	  "Date de facture|Date facture|Date de facturation|Date d'émission|"
	  "Date de la facture|Émise le|Émis le|Date de l'émission|Date d'établissement|"
	  "Date du document|Facture du|Date de l'avoir|Date émission|Facturé le|Établie le|"
	  "Date de pièce" },
	{ DUE, 97, "fr",
	  "Date d'échéance|Échéance|Échéance le|Échéance au|Date échéance|À payer avant le|"
	  "À régler avant le|Payable le|Payable au|Payable avant le|"
	  "Date limite de paiement|Date limite de règlement|À payer le|À payer pour le|"
	  "Date de règlement|Date de paiement|Règlement le|Règlement au|Règlement avant le|"
	  "À régler le|Paiement avant le|Limite de paiement|Date d'échéance de paiement|"
	  "Au plus tard le|Échéance de paiement|À régler au plus tard le|"
	  "Date d'exigibilité|Date de paiement limite|Paiement au|Payable jusqu'au" },
	{ PAYABLE, 98, "fr",
	  "Net à payer|Montant à payer|Reste à payer|Total à payer|Solde à payer|Reste dû|"
	  "Montant dû|Solde dû|Total dû|Net à payer TTC|À payer|Montant net à payer|"
	  "Total à régler|Montant à régler|Net à régler|Somme à payer|À régler|Net dû|"
	  "Montant exigible|Total TTC à payer|Reste à régler" },
	{ TOTAL, 94, "fr",
	  "Total TTC|Montant TTC|Total T.T.C|Montant total TTC|Montant total|Total général|"
	  "Total facture|Montant de la facture|Total toutes taxes comprises|"
	  "Total de la facture|Montant facture|Total net TTC|Montant total de la facture|"
	  "Total facturé|Total général TTC|Total avec TVA|TVA comprise" },
	{ TOTAL, 80, "fr", "TTC" },
	{ TOTAL, 60, "fr", "Montant" },
	{ NET, 90, "fr",
	  "Total HT|Montant HT|Sous total|Total H.T|Montant total HT|Total net HT|HT|"
	  "Base HT|Total hors taxes|Total hors taxe|Sous total HT|Montant hors taxes|"
	  "Total hors TVA|Net HT|Montant net HT|Base hors taxe|Prix unitaire HT|PU HT" },
	{ VAT, 90, "fr",
	  "TVA|Total TVA|Montant TVA|Montant de la TVA|Total taxes|Taxe|Total de la TVA" },
	{ PREPAID, 90, "fr",
	  "Acompte|Déjà payé|Acompte versé|Montant payé|Déjà réglé|Acomptes|Acompte reçu|"
	  "Montant déjà payé|Montant déjà versé|Acomptes versés|Déjà versé|Avance|"
	  "Montant réglé" },
	{ REFERENCE, 92, "fr",
	  "Référence de paiement|Référence paiement|Référence du paiement|"
	  "Communication structurée|Communication|Référence à rappeler|"
	  "Référence de virement" },
	{ CUSTOMER, 95, "fr",
	  "Numéro client|N client|No client|Code client|Réf client|Numéro de client|"
	  "N de client|Référence client|Client n|Compte client|N de compte client|Client no" },
	{ PRECEDING, 90, "fr",
	  "Facture associée|N de facture associée|Facture d'origine|Avoir sur facture|"
	  "Annule la facture|Relatif à la facture|Facture initiale|Avoir sur la facture|"
	  "Sur facture" },
	{ BUYER, 90, "fr",
	  "Facturé à|Facture à|Adresse de facturation|Destinataire|Acheteur|Facturer à|"
	  "Adressée à|Client facturé|À l'attention de" },
	{ SELLER, 90, "fr", "Vendeur|Fournisseur|Émetteur" },
	{ SELLER, 50, "fr", "Titulaire du compte|Bénéficiaire|Titulaire" },
	{ VAT_ID, 95, "fr",
	  "N TVA|No TVA|Numéro de TVA|TVA intracommunautaire|N TVA intracommunautaire|"
	  "TVA intracom|N de TVA|Numéro TVA|N TVA intracom|TVA intra|"
	  "N de TVA intracommunautaire|Identifiant TVA|N intracommunautaire|Id TVA|"
	  "Numéro de TVA intracommunautaire" },
	{ INVOICE, 80, "fr",
	  "Facture|Facture d'acompte|Facture de solde|Note d'honoraires|Facture de vente" },
	{ CREDIT, 80, "fr", "Avoir|Note de crédit|Facture d'avoir" },
	{ CORRECTION, 80, "fr", "Facture rectificative" },
	{ FOREIGN, 90, "fr",
	  "Devis|Bon de livraison|Bon de commande|Relance|Rappel|Relevé de compte|"
	  "Facture proforma|Facture pro forma|Confirmation de commande|Mise en demeure|"
	  "Rappel de paiement" },
	{ DISCOUNT, 90, "fr", "Escompte|Remise" },
	{ OTHER, 90, "fr",
	  "Date de facture associée|Date de livraison|Date de commande|N de commande|"
	  "N commande|Numéro de commande|No commande|Commande n|Date de la commande|"
	  "Bon de livraison n|Bon de commande n|Téléphone|Tél|Siret|Siren|RCS|Code APE|"
	  "Capital|Désignation|Quantité|Qté|Prix unitaire|Date de prestation|"
	  "Date de la prestation|Date d'expédition|Période|N Siret|N de Siret|"
	  "Adresse de livraison|Livré à|Date de vente|Votre référence|Notre référence|"
	  "Mandat|RUM|N de contrat|Contrat n|Devis n|N de devis|Référence commande|"
	  "Réf commande|Taux TVA|NAF|APE|Conditions de paiement|Mode de règlement|"
	  "Total remise|Frais de port|Date de début|Date de fin|Code banque|Code guichet|"
	  "N compte|N de compte|Clé RIB|N d'engagement|Service exécutant|Identifiant|"
	  "Référence acheteur" },

	/* Dutch */
	{ NUMBER, 98, "nl",
	  "Factuurnummer|Factuur nr|Factuurnr|Factuur nummer|Notanummer|Nota nummer|"
	  "Creditnotanummer|Creditfactuurnummer|Creditnota nr|Factuur no|Factuur id|"
	  "Factuurkenmerk|Creditfactuur nr" },
	{ ISSUED, 97, "nl",
	  "Factuurdatum|Datum factuur|Facturatiedatum|Factuur datum|Datum van de factuur|"
	  "Notadatum|Creditnotadatum|Datum van uitgifte|Uitgiftedatum" },
	{ DUE, 97, "nl",
	  "Vervaldatum|Vervaldag|Te betalen voor|Uiterste betaaldatum|Betalen voor|"
	  "Betaaldatum|Vervalt op|Te betalen vóór|Uiterlijk|Uiterlijke betaaldatum|"
	  "Betalen vóór|Uiterlijk betalen|Te voldoen voor|Uiterlijk op|Betaal voor|"
	  "Vervaldatum factuur|Te betalen uiterlijk|Uiterlijk te betalen|Te voldoen vóór" },
	{ PAYABLE, 98, "nl",
	  "Te betalen|Te betalen bedrag|Totaal te betalen|Te voldoen|Openstaand bedrag|"
	  "Nog te betalen|Totaal te voldoen|Te betalen totaal|Verschuldigd bedrag|"
	  "Nog te voldoen|Restant|Bedrag te betalen|Te betalen saldo" },
	{ TOTAL, 94, "nl",
	  "Totaalbedrag|Totaal incl|Totaal inclusief|Factuurbedrag|Eindtotaal|"
	  "Totaal bedrag|Totaal factuur|Factuurtotaal|Totaal inclusief btw|Totaal incl btw|"
	  "Bedrag incl|Bedrag inclusief|Totaalbedrag incl|Totaalprijs" },
	{ TOTAL, 80, "nl", "Totaal" },
	{ TOTAL, 60, "nl", "Bedrag" },
	{ NET, 90, "nl",
	  "Subtotaal|Totaal excl|Totaal exclusief|Nettobedrag|Totaal netto|Bedrag excl|"
	  "Bedrag exclusief|Totaal exclusief btw|Maatstaf van heffing|Totaal excl btw|"
	  "Netto bedrag|Grondslag" },
	{ VAT, 90, "nl", "Btw|Btw bedrag|Totaal btw|Btw totaal" },
	{ PREPAID, 90, "nl",
	  "Aanbetaling|Reeds betaald|Al betaald|Voorschot|Vooruitbetaling|Reeds voldaan|"
	  "Betaald" },
	{ REFERENCE, 92, "nl",
	  "Betalingskenmerk|Gestructureerde mededeling|Mededeling|Betaalkenmerk|"
	  "Betalingsreferentie|onder vermelding van|o.v.v" },
	{ CUSTOMER, 95, "nl",
	  "Klantnummer|Klantnr|Klant nr|Debiteurnummer|Debiteurennummer|Debiteurnr|"
	  "Relatienummer|Klantcode|Relatienr|Klant nummer" },
	{ PRECEDING, 90, "nl",
	  "Oorspronkelijke factuur|Betreft factuur|Creditering van factuur|"
	  "Credit op factuur" },
	{ BUYER, 90, "nl", "Klant|Factuuradres|Gefactureerd aan|Factuur aan|Afnemer|Debiteur|Aan" },
	{ SELLER, 90, "nl", "Verkoper|Leverancier" },
	{ SELLER, 50, "nl", "Ten name van|T.n.v|Rekeninghouder|Begunstigde" },
	{ VAT_ID, 95, "nl",
	  "Btw nummer|Btw nr|Btw id|Btwnummer|Btw identificatienummer|Ondernemingsnummer|"
	  "Btwnr" },
	{ INVOICE, 80, "nl", "Factuur|Nota|Verkoopfactuur|Rekening" },
	{ CREDIT, 80, "nl", "Creditnota|Creditfactuur" },
	{ FOREIGN, 90, "nl",
	  "Offerte|Pakbon|Orderbevestiging|Herinnering|Aanmaning|Betalingsherinnering|"
	  "Proformafactuur|Bestelbon|Inkooporder" },
	{ DISCOUNT, 90, "nl", "Korting|Betalingskorting|Kredietbeperking" },
	{ OTHER, 90, "nl",
	  "Leverdatum|Leveringsdatum|Orderdatum|Ordernummer|Bestelnummer|Besteldatum|KvK|"
	  "KvK nummer|Uw referentie|Onze referentie|Omschrijving|Aantal|Prijs|Pagina|"
	  "Referentie|Telefoon|Periode|Opdrachtnummer|Offertenummer|Contractnummer|"
	  "Projectnummer|Bestelbon nr|Betalingsvoorwaarden|Betalingstermijn|Afleveradres|"
	  "Verzenddatum|KvKnummer|Rekeningnummer" },

	/* Italian */
	{ NUMBER, 98, "it",
	  "Fattura n|Fattura nr|Fattura numero|Fattura num|Numero fattura|N fattura|"
	  "Nr fattura|Num fattura|Fattura no|Numero di fattura|Nota di credito n|"
	  "Nota di credito numero|Nota credito n|Numero della fattura|Parcella n|"
	  "Fattura di vendita n|Nota di credito nr|Fattura immediata n|Fattura differita n|"
	  "Fattura accompagnatoria n" },
	{ NUMBER, 80, "it",
	  "Numero documento|Num documento|Documento n|N documento|Nr documento|N doc|"
	  "Num doc|Numero doc|Nr doc" },
	{ NUMBER, 60, "it", "Numero" },
	{ ISSUED, 97, "it",
	  "Data fattura|Data della fattura|Data documento|Data di emissione|Data emissione|"
	  "Emessa il|Data doc|Data del documento|Data di fatturazione|Data fatturazione|"
	  "Fattura del" },
	{ ISSUED, 88, "it", "Data" },
	{ DUE, 97, "it",
	  "Scadenza|Data scadenza|Data di scadenza|Scade il|Da pagare entro|"
	  "Da pagare entro il|Entro il|Scadenza pagamento|Scadenza il|Pagamento entro|"
	  "Pagamento entro il|Data scadenza pagamento|Scadenze|Data di pagamento|"
	  "Da saldare entro il|Scadenza fattura|Pagabile entro|Pagabile entro il|"
	  "Data pagamento" },
	{ PAYABLE, 98, "it",
	  "Totale da pagare|Importo da pagare|Netto a pagare|Totale dovuto|Netto da pagare|"
	  "Da pagare|Importo dovuto|Saldo da pagare|Totale a pagare|Importo a saldo|"
	  "Residuo da pagare|Totale a saldo|Saldo a pagare" },
	{ TOTAL, 94, "it",
	  "Totale fattura|Totale documento|Importo totale|Totale complessivo|Totale ivato|"
	  "Totale iva inclusa|Totale lordo|Totale generale|Importo fattura|"
	  "Totale iva compresa|Totale con iva|Totale della fattura|"
	  "Importo totale documento|Totale nota di credito|Importo totale fattura|"
	  "Totale fattura eur" },
	{ TOTAL, 80, "it", "Totale" },
	{ TOTAL, 60, "it", "Importo" },
	{ NET, 90, "it",
	  "Imponibile|Totale imponibile|Totale netto|Subtotale|Totale merce|Netto merce|"
	  "Totale senza iva|Importo netto|Imponibile iva|Base imponibile|Netto|"
	  "Totale esclusa iva" },
	{ VAT, 90, "it", "Iva|Totale iva|Importo iva|Imposta|Totale imposta|Imposte" },
	{ PREPAID, 90, "it", "Acconto|Anticipo|Già pagato|Acconti|Acconto versato|Importo pagato" },
	{ REFERENCE, 92, "it",
	  "Causale|Causale del pagamento|Riferimento di pagamento|Causale pagamento|"
	  "Causale bonifico" },
	{ CUSTOMER, 95, "it",
	  "Codice cliente|Cod cliente|Numero cliente|N cliente|Cliente n|Nr cliente|Cod cli" },
	{ PRECEDING, 90, "it",
	  "Fattura di riferimento|Rif fattura|Storno fattura|A storno della fattura|"
	  "Riferimento fattura|Fattura collegata|Rif fatt" },
	{ BUYER, 90, "it",
	  "Cliente|Spettabile|Spett|Spett le|Destinatario|Intestatario fattura|Fatturare a|"
	  "Cessionario|Intestata a|Acquirente|Committente" },
	{ SELLER, 90, "it", "Fornitore|Cedente|Venditore|Prestatore" },
	{ SELLER, 50, "it",
	  "Intestatario|Intestatario conto|Beneficiario|Intestato a|Conto intestato a" },
	{ VAT_ID, 95, "it", "Partita iva|P iva|Part iva|PI|Piva|Partita iva n|P I" },
	{ INVOICE, 80, "it",
	  "Fattura|Fattura di vendita|Fattura differita|Fattura immediata|Parcella|"
	  "Fattura accompagnatoria|Fattura di cortesia" },
	{ CREDIT, 80, "it", "Nota di credito|Nota credito|Nota di accredito" },
	{ FOREIGN, 90, "it",
	  "Preventivo|Documento di trasporto|Conferma d'ordine|Sollecito|"
	  "Sollecito di pagamento|Fattura proforma|Offerta|Estratto conto|"
	  "Fattura pro forma|Ordine di acquisto" },
	{ DISCOUNT, 90, "it", "Sconto|Sconto cassa|Abbuono" },
	{ OTHER, 90, "it",
	  "Data consegna|Data ordine|Ordine n|Numero ordine|N ordine|Codice fiscale|"
	  "Cod fiscale|C F|Pagina|Descrizione|Quantità|Prezzo|Data ddt|Ddt n|"
	  "Capitale sociale|Rea|Codice destinatario|Data di consegna|Data competenza|"
	  "Periodo|Vostro riferimento|Ns riferimento|Vs riferimento|Prezzo unitario|Valuta|"
	  "Condizioni di pagamento|Modalità di pagamento|Aliquota|Telefono|Data trasporto|"
	  "Data spedizione|Data decorrenza|Pag|Rif ordine|CIG|CUP|Bollo|Imposta di bollo|"
	  "Contributo|Ritenuta|Ritenuta d'acconto" },

	/* Spanish */
	{ NUMBER, 98, "es",
	  "Factura n|Factura no|Factura nº|N factura|No factura|Número de factura|"
	  "Núm factura|Factura número|N de factura|Factura núm|Numero factura|Nro factura|"
	  "Nro de factura|Factura nro|Núm de factura|Número factura|N de la factura|"
	  "Factura nr|Número de la factura|Abono n|Factura rectificativa n|N abono|"
	  "Factura simplificada n|No de factura" },
	{ NUMBER, 78, "es", "Número de documento|N documento|Número documento" },
	{ NUMBER, 60, "es", "Número" },
	{ ISSUED, 97, "es",
	  "Fecha de factura|Fecha factura|Fecha de emisión|Fecha emisión|"
	  "Fecha de expedición|Fecha de la factura|Fecha expedición|Fecha del documento|"
	  "Fecha de facturación|Fecha documento|Emitida el|Factura de fecha|"
	  "Fecha de la emisión" },
	{ ISSUED, 88, "es", "Fecha" },
	{ DUE, 97, "es",
	  "Fecha de vencimiento|Vencimiento|Fecha vencimiento|Vence el|Vencimientos|"
	  "Pagar antes del|Fecha límite de pago|Fecha de pago|A pagar antes del|Vence|"
	  "Fecha límite|Pago antes del|Vencimiento de pago|Vencimiento el|"
	  "Pagadero antes del|Fecha vto|Vto|Plazo de pago hasta" },
	{ PAYABLE, 98, "es",
	  "Total a pagar|Importe a pagar|A pagar|Líquido a percibir|Importe pendiente|"
	  "Saldo pendiente|Total a abonar|Importe adeudado|Pendiente de pago|"
	  "Líquido a pagar|Neto a pagar|Importe debido|Cantidad a pagar|Importe líquido|"
	  "Total pendiente|Monto a pagar|Resto a pagar|Total adeudado" },
	{ TOTAL, 94, "es",
	  "Total factura|Importe total|Total con IVA|Total IVA incluido|Total general|"
	  "Importe total factura|Importe factura|Total de la factura|Total iva inc|"
	  "Importe de la factura|Total EUR|Total euros|Total documento|Total neto factura|"
	  "Monto total|Importe total de la factura|Total abono" },
	{ TOTAL, 60, "es", "Importe" },
	{ NET, 90, "es",
	  "Base imponible|Total base imponible|Importe neto|Total sin IVA|Neto|Suma|"
	  "Total bruto|Importe bruto|Total neto|Base imponible total|Bases imponibles" },
	{ VAT, 90, "es",
	  "Cuota IVA|Total IVA|Importe IVA|Cuota|IGIC|Total impuestos|Impuestos|"
	  "Importe del IVA|Cuota de IVA" },
	{ PREPAID, 90, "es",
	  "Anticipo|Pagado|A cuenta|Entrega a cuenta|Importe pagado|Anticipos|Ya pagado|"
	  "Pagos a cuenta" },
	{ REFERENCE, 92, "es",
	  "Referencia de pago|Concepto de pago|Referencia del pago|"
	  "Concepto de la transferencia|Concepto transferencia" },
	{ CUSTOMER, 95, "es",
	  "Número de cliente|N cliente|Código cliente|Cod cliente|Código de cliente|"
	  "Número cliente|Núm cliente|Cliente nº|Id cliente|N de cliente" },
	{ PRECEDING, 90, "es",
	  "Rectifica a la factura|Factura rectificada|Factura original|"
	  "Rectifica la factura|Abono de la factura" },
	{ BUYER, 90, "es",
	  "Facturar a|Datos del cliente|Facturado a|Destinatario|Datos de facturación|"
	  "Comprador|Cliente|Datos cliente|Receptor" },
	{ SELLER, 90, "es", "Vendedor|Proveedor|Emisor" },
	{ SELLER, 50, "es", "Titular|Titular de la cuenta|Titular cuenta" },
	{ VAT_ID, 95, "es", "NIF|CIF|NIF IVA|N IVA|CIF NIF|NIF CIF|NIF VAT|VAT NIF" },
	{ INVOICE, 80, "es", "Factura|Factura simplificada|Factura de venta|Factura de anticipo" },
	{ CREDIT, 80, "es", "Abono|Factura de abono|Nota de abono" },
	{ CORRECTION, 80, "es", "Factura rectificativa" },
	{ FOREIGN, 90, "es",
	  "Presupuesto|Albarán|Pedido|Confirmación de pedido|Recordatorio de pago|"
	  "Extracto de cuenta|Requerimiento de pago|Factura proforma|Reclamación de pago|"
	  "Orden de compra" },
	{ DISCOUNT, 90, "es", "Descuento|Dto|Dto pronto pago|Descuento pronto pago" },
	{ OTHER, 90, "es",
	  "Fecha de entrega|Fecha de pedido|Fecha pedido|N pedido|Pedido n|"
	  "Número de pedido|Descripción|Cantidad|Precio|Página|Teléfono|Albarán n|"
	  "N albarán|Fecha albarán|Fecha de operación|Fecha operación|Periodo|Período|"
	  "Su referencia|Nuestra referencia|Referencia del pedido|Forma de pago|"
	  "Condiciones de pago|Precio unitario|Concepto|Fecha de envío|Recargo|"
	  "Recargo de equivalencia|Retención IRPF|IRPF|Retención|Fecha de inicio|Fecha fin|"
	  "Núm pedido|Tipo IVA|Dirección de envío|Datos bancarios|Contrato|N contrato" },

	/* Polish */
	{ NUMBER, 98, "pl",
	  "Faktura nr|Faktura VAT nr|Numer faktury|Nr faktury|Faktura numer|"
	  "Faktura VAT numer|Faktura korygująca nr|Faktura VAT|Faktura końcowa nr|"
	  "Faktura zaliczkowa nr|Numer faktury VAT|Korekta nr|Nr faktury VAT|"
	  "Faktura sprzedaży nr" },
	{ NUMBER, 60, "pl", "Numer" },
	{ ISSUED, 97, "pl",
	  "Data wystawienia|Data faktury|Wystawiono dnia|Wystawiona dnia|"
	  "Data wystawienia faktury|Wystawiono|Wystawiona w dniu|Wystawiono w dniu|"
	  "Data wyst" },
	{ ISSUED, 85, "pl", "Z dnia" },
	{ DUE, 97, "pl",
	  "Termin płatności|Termin zapłaty|Płatne do|Płatne do dnia|Zapłata do|"
	  "Data płatności|Termin|Do zapłaty do|Płatność do|Zapłacić do|Termin płatn|"
	  "Termin płatności do|Płatność do dnia|Termin zapłaty do" },
	{ PAYABLE, 98, "pl",
	  "Do zapłaty|Razem do zapłaty|Pozostaje do zapłaty|Kwota do zapłaty|"
	  "Pozostało do zapłaty|Suma do zapłaty|Należność|Do zapłaty razem|"
	  "Ogółem do zapłaty|Łącznie do zapłaty|Należność ogółem|Pozostało|Kwota należności" },
	{ TOTAL, 94, "pl",
	  "Razem brutto|Suma brutto|Kwota brutto|Wartość faktury|Łączna kwota|"
	  "Kwota faktury|Ogółem brutto|Łącznie brutto|Wartość brutto razem|"
	  "Razem wartość brutto|Suma wartości brutto" },
	{ TOTAL, 78, "pl", "Wartość brutto|Łącznie|Ogółem" },
	{ TOTAL, 70, "pl", "Razem|Suma|Kwota" },
	{ NET, 90, "pl",
	  "Wartość netto|Razem netto|Kwota netto|Suma netto|Łącznie netto|Ogółem netto|"
	  "Cena netto" },
	{ VAT, 90, "pl",
	  "Kwota VAT|Podatek VAT|Suma VAT|Wartość VAT|Stawka VAT|Razem VAT|Podatek" },
	{ PREPAID, 90, "pl", "Zapłacono|Zaliczka|Wpłacono|Kwota zapłacona|Już zapłacono" },
	{ REFERENCE, 92, "pl", "Tytuł przelewu|Tytułem|W tytule przelewu" },
	{ CUSTOMER, 95, "pl",
	  "Numer klienta|Nr klienta|Kod klienta|Numer kontrahenta|Nr kontrahenta" },
	{ PRECEDING, 90, "pl",
	  "Do faktury|Dotyczy faktury|Faktura korygowana|Do faktury nr|Dotyczy faktury nr|"
	  "Korekta do faktury" },
	{ BUYER, 90, "pl", "Nabywca|Odbiorca|Kupujący|Płatnik" },
	{ SELLER, 90, "pl", "Sprzedawca|Wystawca|Dostawca|Sprzedający" },
	{ VAT_ID, 95, "pl", "NIP|Nr NIP|NIP UE|VAT UE|Numer NIP" },
	{ INVOICE, 80, "pl",
	  "Faktura|Faktura zaliczkowa|Faktura końcowa|Faktura VAT zaliczkowa|Rachunek" },
	{ CREDIT, 80, "pl",
	  "Faktura korygująca|Korekta faktury|Nota korygująca|Faktura VAT korygująca" },
	{ FOREIGN, 90, "pl",
	  "Oferta|Zamówienie|Potwierdzenie zamówienia|Wezwanie do zapłaty|Przypomnienie|"
	  "Faktura proforma|Faktura pro forma|Pro forma|Proforma|Wydanie zewnętrzne" },
	{ DISCOUNT, 90, "pl", "Rabat|Skonto" },
	{ OTHER, 90, "pl",
	  "Data sprzedaży|Data dostawy|Data wykonania usługi|Zamówienie nr|Nr zamówienia|"
	  "Numer zamówienia|Ilość|Cena|Cena jedn|Opis|Strona|Telefon|REGON|Numer konta|"
	  "Nr konta|Nr rachunku|Numer rachunku|Konto|Bank|Data wykonania|Data zamówienia|"
	  "Data zakończenia dostawy|Data dokonania dostawy|Miesiąc sprzedaży|"
	  "Forma płatności|Sposób płatności|Miejsce wystawienia|Słownie|KRS|BDO|Nazwa|"
	  "Data realizacji|Data sprzedaży usługi|Rachunek bankowy|Numer rachunku bankowego|"
	  "Nr rachunku bankowego" },
	{ DUNLIN_LABEL_NONE, 0, NULL, NULL },
};

const char *const dunlin_label_fillers[] = {
	"vom", "am", "den", "dem", "der", "zum", "bis", "nr", "nummer", "no", "number", "n", "nummer", "nro", "num", "of",
	"on", "by", "the", "is", "du", "le", "de", "la", "au", "van", "op", "het", "del", "della", "il", "al", "el", "dnia",
	"dn", "z", "z dnia", "date", "datum", "in", "eur", "euro", "betraegt", "ist", "lautet", "spaetestens", "latest", "dated", "before",
	"#", "nach", "ab", "at", "a", "w", "roku", "numer", "numero", "id", "ttc", "brutto", "inkl", "incl", "inc", "mwst", "ust", NULL,
};

const DunlinMonthName dunlin_month_names[] = {
	{ "jan", 1 }, { "jaen", 1 }, { "gen", 1 }, { "ene", 1 }, { "sty", 1 },
	{ "feb", 2 }, { "fev", 2 }, { "lut", 2 },
	{ "mar", 3 }, { "maer", 3 }, { "mrz", 3 }, { "maa", 3 }, { "mrt", 3 },
	{ "apr", 4 }, { "avr", 4 }, { "abr", 4 }, { "kwi", 4 },
	{ "mai", 5 }, { "may", 5 }, { "mei", 5 }, { "mag", 5 }, { "maj", 5 },
	{ "jun", 6 }, { "juin", 6 }, { "giu", 6 }, { "cze", 6 },
	{ "jul", 7 }, { "juil", 7 }, { "lug", 7 }, { "lip", 7 },
	{ "aug", 8 }, { "aou", 8 }, { "ago", 8 }, { "sie", 8 },
	{ "sep", 9 }, { "set", 9 }, { "wrz", 9 },
	{ "okt", 10 }, { "oct", 10 }, { "ott", 10 }, { "paz", 10 },
	{ "nov", 11 }, { "lis", 11 },
	{ "dez", 12 }, { "dec", 12 }, { "dic", 12 }, { "gru", 12 },
	{ NULL, 0 },
};
