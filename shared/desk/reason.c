/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reasons that a program stored, in the creditor's words: why a claim is held, and why a file could not
 * be read. Store, journal and log keep ours in one language; people's own words stay as they are.
 */
#include <string.h>

#include "desk/internal.h"

#define LANGUAGES 7 /* the columns of refusal.c */

typedef struct {
	const char *begins; /* what is stored, or how it begins */
	const char *texts[LANGUAGES];
} Reason;

/* Why a claim is held. What follows the beginning and ": " is kept: a mail server's own words. */
static const Reason holds[] = {
	{"says-paid", {"your customer says that it is paid", "Ihr Kunde meldet Zahlung",
		       "votre client dit avoir payé", "uw klant zegt te hebben betaald",
		       "il Suo cliente dice di aver pagato", "su cliente dice que ha pagado",
		       "klient twierdzi, że zapłacił"}},
	{"promised", {"your customer promised payment", "Ihr Kunde hat Zahlung zugesagt",
		      "votre client a promis de payer", "uw klant heeft betaling toegezegd",
		      "il Suo cliente ha promesso il pagamento", "su cliente prometió el pago",
		      "klient obiecał zapłatę"}},
	{"objected", {"your customer objects", "Ihr Kunde bestreitet die Forderung",
		      "votre client conteste", "uw klant maakt bezwaar", "il Suo cliente contesta",
		      "su cliente la impugna", "klient kwestionuje należność"}},
	{"disputed", {"disputed", "bestritten", "contestée", "betwist", "contestato", "en disputa", "sporna"}},
	{"answered", {"your customer has answered", "Ihr Kunde hat geantwortet", "votre client a répondu",
		      "uw klant heeft geantwoord", "il Suo cliente ha risposto", "su cliente ha respondido",
		      "klient odpowiedział"}},
	{DUNLIN_UNDELIVERABLE,
	 {"the letter could not be delivered", "der Brief war nicht zustellbar",
	  "la lettre n'a pas pu être remise", "de brief kon niet worden bezorgd",
	  "la lettera non ha potuto essere consegnata", "la carta no pudo entregarse",
	  "nie udało się doręczyć listu"}},
	{DUNLIN_DIRECT_DEBIT,
	 {"you collect it by direct debit or card", "Sie ziehen selbst per Lastschrift oder Karte ein",
	  "vous l'encaissez par prélèvement ou par carte", "u int zelf per incasso of kaart",
	  "Lei incassa con addebito diretto o carta", "usted cobra por domiciliación o tarjeta",
	  "pobierają ją Państwo poleceniem zapłaty lub kartą"}},
	{"instalments", {"an instalment plan runs", "eine Ratenzahlung läuft", "un échelonnement est en cours",
			 "er loopt een betalingsregeling", "è in corso una rateizzazione",
			 "hay un pago a plazos en curso", "trwa spłata w ratach"}},
	{"court", {"the application to the court", "der Antrag bei Gericht", "la demande au tribunal",
		   "het verzoek aan de rechtbank", "la domanda al tribunale", "la solicitud al juzgado",
		   "wniosek do sądu"}},
	{DUNLIN_ANSWER_ARRIVED,
	 {"an answer has arrived and is being read", "eine Antwort ist da und wird gelesen",
	  "une réponse est arrivée et est en cours de lecture", "er is een antwoord dat nog wordt gelezen",
	  "è arrivata una risposta, in lettura", "llegó una respuesta que se está leyendo",
	  "nadeszła odpowiedź i jest odczytywana"}},
	{"two people said opposite things",
	 {"two people said opposite things", "zwei Personen haben Gegenteiliges geschrieben",
	  "deux personnes ont dit le contraire l'une de l'autre", "twee personen zeiden het tegendeel",
	  "due persone hanno detto cose opposte", "dos personas dijeron lo contrario",
	  "dwie osoby napisały coś przeciwnego"}},
	{"its letter was dropped from the outbox",
	 {"its letter was taken out of the post", "der Brief wurde aus dem Postausgang genommen",
	  "sa lettre a été retirée de l'envoi", "de brief is uit de uitgaande post gehaald",
	  "la lettera è stata tolta dalla posta in uscita", "su carta se retiró del correo de salida",
	  "list wycofano z wysyłki"}},
};

#define FOREIGN_FORMAT(name)                                                                                  \
	{NULL, "es ist eine Rechnung als " name ", das nicht gelesen wird: schicken Sie sie als PDF",          \
	 "c'est une facture " name ", format qui n'est pas lu : envoyez-la en PDF",                            \
	 "het is een factuur als " name ", een formaat dat niet wordt gelezen: stuur haar als PDF",            \
	 "è una fattura " name ", formato che non viene letto: la invii come PDF",                             \
	 "es una factura " name ", formato que no se lee: envíela como PDF",                                   \
	 "to faktura " name ", format, który nie jest odczytywany: prosimy przesłać ją jako PDF"}

/* Why a file could not be read, by how the reader's sentence begins; the last one is for all others. */
static const Reason files[] = {
	{"office documents",
	 {NULL, "Office-Dokumente werden nicht gelesen: schicken Sie die Rechnung als XML oder PDF",
	  "les documents bureautiques ne sont pas lus : envoyez la facture en XML ou en PDF",
	  "Office-documenten worden niet gelezen: stuur de factuur als XML of PDF",
	  "i documenti Office non vengono letti: invii la fattura come XML o PDF",
	  "los documentos de ofimática no se leen: envíe la factura como XML o PDF",
	  "dokumenty biurowe nie są odczytywane: prosimy przesłać fakturę jako XML lub PDF"}},
	{"it is wrapped in a signature",
	 {NULL, "es steckt in einer Signatur: schicken Sie, was darin ist",
	  "il est enveloppé dans une signature : envoyez ce qu'elle contient",
	  "het zit in een handtekening verpakt: stuur wat erin zit",
	  "è racchiuso in una firma: invii ciò che contiene",
	  "está envuelto en una firma: envíe lo que contiene",
	  "plik jest opakowany w podpis: prosimy przesłać jego zawartość"}},
	{"it is encrypted|the archive is encrypted|the PDF is encrypted",
	 {NULL, "es ist verschlüsselt: schicken Sie es ohne Kennwort",
	  "il est chiffré : envoyez-le sans mot de passe", "het is versleuteld: stuur het zonder wachtwoord",
	  "è cifrato: lo invii senza password", "está cifrado: envíelo sin contraseña",
	  "plik jest zaszyfrowany: prosimy przesłać go bez hasła"}},
	{"it is damaged|the archive is damaged|a file in the archive is damaged|the PDF is broken|"
	 "it is not well-formed|it is not valid|it ends inside a tag|it has a DOCTYPE",
	 {NULL, "es ist beschädigt: schicken Sie die Rechnung noch einmal",
	  "il est endommagé : envoyez la facture à nouveau", "het is beschadigd: stuur de factuur opnieuw",
	  "è danneggiato: invii di nuovo la fattura", "está dañado: envíe la factura de nuevo",
	  "plik jest uszkodzony: prosimy przesłać fakturę ponownie"}},
	{"archives of this kind",
	 {NULL, "solche Archive werden nicht geöffnet: schicken Sie die Rechnung selbst, oder als zip",
	  "les archives de ce type ne sont pas ouvertes : envoyez la facture elle-même, ou en zip",
	  "zulke archieven worden niet geopend: stuur de factuur zelf, of als zip",
	  "gli archivi di questo tipo non vengono aperti: invii la fattura stessa, o come zip",
	  "los archivos comprimidos de este tipo no se abren: envíe la propia factura, o como zip",
	  "takie archiwa nie są otwierane: prosimy przesłać samą fakturę albo zip"}},
	{"it holds more than 20 files|there are too many PDFs|the PDFs of this message take too long",
	 {NULL, "es sind zu viele Dateien: verteilen Sie die Rechnungen auf mehrere E-Mails",
	  "il y a trop de fichiers : répartissez les factures sur plusieurs messages",
	  "het zijn te veel bestanden: verdeel de facturen over meerdere e-mails",
	  "sono troppi file: distribuisca le fatture su più messaggi",
	  "son demasiados archivos: reparta las facturas en varios mensajes",
	  "jest za dużo plików: prosimy rozdzielić faktury na kilka wiadomości"}},
	{"what it holds is too large|what the archive holds is too large|it is too large|it holds too much|"
	 "larger than",
	 {NULL, "es ist zu groß: schicken Sie die Rechnung allein",
	  "il est trop volumineux : envoyez la facture seule", "het is te groot: stuur alleen de factuur",
	  "è troppo grande: invii solo la fattura", "es demasiado grande: envíe solo la factura",
	  "plik jest za duży: prosimy przesłać samą fakturę"}},
	{"it is a reminder",
	 {NULL, "es ist eine Mahnung: schicken Sie die Rechnungen, um die es geht",
	  "c'est une relance : envoyez les factures concernées",
	  "het is een aanmaning: stuur de facturen waar het om gaat",
	  "è un sollecito: invii le fatture di cui si tratta",
	  "es un recordatorio: envíe las facturas de que se trata",
	  "to wezwanie do zapłaty: prosimy przesłać faktury, o które chodzi"}},
	{"it is a statement of accounts",
	 {NULL, "es ist ein Kontoauszug: schicken Sie die Rechnungen, um die es geht",
	  "c'est un relevé de compte : envoyez les factures concernées",
	  "het is een rekeningoverzicht: stuur de facturen waar het om gaat",
	  "è un estratto conto: invii le fatture di cui si tratta",
	  "es un extracto de cuenta: envíe las facturas de que se trata",
	  "to zestawienie należności: prosimy przesłać faktury, o które chodzi"}},
	{"it is an order",
	 {NULL, "es ist eine Bestellung, keine Rechnung", "c'est une commande, pas une facture",
	  "het is een bestelling, geen factuur", "è un ordine, non una fattura",
	  "es un pedido, no una factura", "to zamówienie, nie faktura"}},
	{"it is a FatturaPA", FOREIGN_FORMAT("FatturaPA")},
	{"it is a Facturae", FOREIGN_FORMAT("Facturae")},
	{"it is an ebInterface", FOREIGN_FORMAT("ebInterface")},
	{"it is a KSeF", FOREIGN_FORMAT("KSeF")},
	{"it is an openTRANS", FOREIGN_FORMAT("openTRANS")},
	{"it is self-billed",
	 {NULL, "die Rechnung hat Ihr Kunde selbst geschrieben, also wird sie nicht eingezogen",
	  "c'est une autofacture de votre client : elle n'est pas recouvrée",
	  "de factuur is door uw klant zelf opgemaakt en wordt niet geïnd",
	  "è un'autofattura del Suo cliente: non viene riscossa",
	  "es una autofactura de su cliente: no se cobra",
	  "to samofakturowanie klienta: takiej faktury się nie dochodzi"}},
	{"it is XML, but|nothing in it is an invoice|its text is no invoice|by its title|"
	 "it is a debit note|it is a remittance|it is a delivery|it is a receipt|it is a quotation|"
	 "it is a request|it is a catalogue|it is a message about|it is a UBL|it is a UN/CEFACT|"
	 "it is a bank|it is neither",
	 {NULL, "es ist keine Rechnung, die sich lesen lässt", "ce n'est pas une facture que l'on puisse lire",
	  "het is geen factuur die te lezen is", "non è una fattura leggibile",
	  "no es una factura que se pueda leer", "to nie jest faktura, którą można odczytać"}},
	{"it is empty", {NULL, "es ist leer", "il est vide", "het is leeg", "è vuoto", "está vacío",
			 "plik jest pusty"}},
	{DUNLIN_READING_PICTURE,
	 {NULL, "es enthält keinen Text, nur ein Bild davon", "il ne contient pas de texte, seulement une image",
	  "het bevat geen tekst, alleen een afbeelding ervan", "non contiene testo, solo un'immagine",
	  "no contiene texto, solo una imagen", "plik nie zawiera tekstu, tylko jego obraz"}},
	{"the invoice lies behind a link",
	 {NULL, "die Rechnung liegt hinter einem Link, der nicht geöffnet wird: laden Sie sie herunter und "
		"leiten Sie die Datei weiter",
	  "la facture se trouve derrière un lien, qui n'est pas ouvert : téléchargez-la et transférez le fichier",
	  "de factuur staat achter een link, die niet wordt geopend: download haar en stuur het bestand door",
	  "la fattura si trova dietro un link, che non viene aperto: la scarichi e inoltri il file",
	  "la factura está tras un enlace, que no se abre: descárguela y reenvíe el archivo",
	  "faktura jest pod odnośnikiem, który nie jest otwierany: prosimy ją pobrać i przesłać plik"}},
	{"a PDF without readable invoice data",
	 {NULL, "ein PDF ohne lesbare Rechnungsdaten: schicken Sie die Rechnung als XML",
	  "un PDF sans données de facture lisibles : envoyez la facture en XML",
	  "een PDF zonder leesbare factuurgegevens: stuur de factuur als XML",
	  "un PDF senza dati di fattura leggibili: invii la fattura come XML",
	  "un PDF sin datos de factura legibles: envíe la factura como XML",
	  "PDF bez czytelnych danych faktury: prosimy przesłać fakturę jako XML"}},
	{"", {NULL, "es ließ sich nicht lesen", "il n'a pas pu être lu", "het was niet te lezen",
	      "non ha potuto essere letto", "no se pudo leer", "nie udało się odczytać pliku"}},
};

static gboolean
begins(const char *stored, const char *ways)
{
	g_auto(GStrv) each = g_strsplit(ways, "|", -1);

	for (guint i = 0; each[i] != NULL; i++)
		if (g_str_has_prefix(stored, each[i]))
			return TRUE;
	return *ways == '\0';
}

char *
dunlin_desk_reason(const char *language, const char *stored)
{
	guint column = dunlin_desk_column(language);

	for (guint i = 0; stored != NULL && i < G_N_ELEMENTS(holds); i++) {
		const char *rest = stored + strlen(holds[i].begins);

		if (g_str_has_prefix(stored, holds[i].begins) &&
		    (*rest == '\0' || g_str_has_prefix(rest, ": ")))
			return g_strconcat(holds[i].texts[column], rest, NULL);
	}
	return g_strdup(stored);
}

char *
dunlin_desk_unreadable(const char *language, const char *why)
{
	guint column = dunlin_desk_column(language), i = 0;
	const char *file;

	if (why == NULL || column == 0)
		return g_strdup(why);
	file = g_str_has_suffix(why, ")") ? g_strrstr(why, " (") : NULL;
	if (file != NULL && strchr(file, '.') == NULL)
		file = NULL; /* no file's name */
	while (!begins(why, files[i].begins))
		i++;
	return g_strconcat(files[i].texts[column], file, NULL);
}
