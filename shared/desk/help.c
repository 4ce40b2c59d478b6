/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be written, in the creditor's language: each verb as he says it, and what it does. */
#include "desk/internal.h"

typedef struct {
	const char *name, *arguments, *help;
} Help;

/* Their place in a row; English is the table of verbs itself. */
static const char *const columns[] = {"de", "fr", "nl", "it", "es", "pl"};

static const Help helps[DUNLIN_VERB_LAST + 1][G_N_ELEMENTS(columns)] = {
	[DUNLIN_VERB_PAID] = {
		{"bezahlt", "[BETRAG] [am DATUM]", "die Rechnung ist bezahlt, ganz oder zum Teil; „bezahlt Rechnung NR BETRAG“ gilt der Rechnung vor ihren Kosten, „bezahlt Kunde NR BETRAG“ verteilt, was keine Rechnung nennt, auf alle Forderungen des Kunden"},
		{"payé", "[MONTANT] [le DATE]", "la facture est payée, en tout ou en partie ; « payé client NO MONTANT » répartit sur toutes les créances du client ce qui ne nomme aucune facture"},
		{"betaald", "[BEDRAG] [op DATUM]", "de factuur is betaald, geheel of deels; “betaald klant NR BEDRAG” verdeelt wat geen factuur noemt over alle vorderingen van de klant"},
		{"pagato", "[IMPORTO] [il DATA]", "la fattura è pagata, del tutto o in parte; “pagato cliente N. IMPORTO” ripartisce su tutti i crediti del cliente ciò che non nomina una fattura"},
		{"pagado", "[IMPORTE] [el FECHA]", "la factura está pagada, del todo o en parte; «pagado cliente N.º IMPORTE» reparte entre todos los créditos del cliente lo que no nombra ninguna factura"},
		{"zapłacono", "[KWOTA] [dnia DATA]", "faktura jest zapłacona w całości lub części; „zapłacono klient NR KWOTA” rozdziela na wszystkie należności klienta to, co nie wymienia faktury"}},
	[DUNLIN_VERB_UNPAID] = {
		{"unbezahlt", "[BETRAG] [am DATUM]", "es kam kein Geld, oder es ging zurück: die Erinnerungen laufen weiter"},
		{"impayé", "[MONTANT] [le DATE]", "rien n'est arrivé, ou l'argent est reparti : les rappels continuent"},
		{"onbetaald", "[BEDRAG] [op DATUM]", "er kwam geen geld, of het ging terug: de herinneringen gaan verder"},
		{"non pagato", "[IMPORTO] [il DATA]", "non è arrivato nulla, o il denaro è tornato indietro: i solleciti proseguono"},
		{"impagado", "[IMPORTE] [el FECHA]", "no llegó dinero, o se devolvió: los recordatorios continúan"},
		{"niezapłacone", "[KWOTA] [dnia DATA]", "pieniądze nie wpłynęły albo wróciły: przypomnienia są wysyłane dalej"}},
	[DUNLIN_VERB_YES] = {
		{"ja", "", "weiter mit dem, was gefragt war"}, {"oui", "", "continuer ce qui était demandé"},
		{"ja", "", "verder met wat gevraagd werd"}, {"sì", "", "proseguire con ciò che era chiesto"},
		{"sí", "", "continuar con lo preguntado"}, {"tak", "", "dalej z tym, o co pytano"}},
	[DUNLIN_VERB_NO] = {
		{"nein", "", "nicht weiter mit dem, was gefragt war"}, {"non", "", "ne pas continuer ce qui était demandé"},
		{"nee", "", "niet verder met wat gevraagd werd"}, {"no", "", "non proseguire con ciò che era chiesto"},
		{"no", "", "no continuar con lo preguntado"}, {"nie", "", "nie robić tego, o co pytano"}},
	[DUNLIN_VERB_REST_OK] = {
		{"rest ok", "", "ja zu allen übrigen Fragen des Blattes"}, {"rest ok", "", "oui à toutes les autres questions de la feuille"},
		{"rest ok", "", "ja op alle andere vragen van het blad"}, {"rest ok", "", "sì a tutte le altre domande del foglio"},
		{"rest ok", "", "sí a todas las demás preguntas de la hoja"}, {"rest ok", "", "tak na wszystkie pozostałe pytania arkusza"}},
	[DUNLIN_VERB_HOLD] = {
		{"halten", "[bis DATUM | für N Tage] [GRUND]", "die Uhr anhalten; „halten Kunde NR“ für alle Forderungen eines Kunden, auch die kommenden"},
		{"suspendre", "[jusqu'au DATE | pour N jours] [MOTIF]", "arrêter le délai ; « suspendre client NO » pour toutes les créances d'un client, celles à venir aussi"},
		{"wachten", "[tot DATUM | gedurende N dagen] [REDEN]", "de klok stilzetten; “wachten klant NR” voor alle vorderingen van een klant, ook die nog komen"},
		{"sospendere", "[fino al DATA | per N giorni] [MOTIVO]", "fermare i termini; “sospendere cliente N.” per tutti i crediti di un cliente, anche quelli a venire"},
		{"esperar", "[hasta el FECHA | durante N días] [MOTIVO]", "parar el plazo; «esperar cliente N.º» para todos los créditos de un cliente, también los que vengan"},
		{"wstrzymać", "[do dnia DATA | przez N dni] [POWÓD]", "zatrzymać bieg terminów; „wstrzymać klient NR” dla wszystkich należności klienta, także przyszłych"}},
	[DUNLIN_VERB_RESUME] = {
		{"fortsetzen", "[GRUND]", "die Uhr wieder laufen lassen; „fortsetzen Kunde NR“, wo der Kunde ruht"},
		{"reprendre", "[MOTIF]", "relancer le délai ; « reprendre client NO » là où le client était suspendu"},
		{"hervatten", "[REDEN]", "de klok weer laten lopen; “hervatten klant NR” waar de klant werd aangehouden"},
		{"riprendere", "[MOTIVO]", "far ripartire i termini; “riprendere cliente N.” dove era sospeso il cliente"},
		{"reanudar", "[MOTIVO]", "dejar correr el plazo de nuevo; «reanudar cliente N.º» donde esperaba el cliente"},
		{"wznowić", "[POWÓD]", "wznowić bieg terminów; „wznowić klient NR” tam, gdzie wstrzymano klienta"}},
	[DUNLIN_VERB_STOP] = {
		{"stopp", "[GRUND]", "anhalten auf unbestimmte Zeit"}, {"arrêter", "[MOTIF]", "suspendre sans date de fin"},
		{"stoppen", "[REDEN]", "aanhouden zonder einddatum"}, {"fermare", "[MOTIVO]", "sospendere a tempo indeterminato"},
		{"parar", "[MOTIVO]", "dejar en espera sin fecha de fin"}, {"stop", "[POWÓD]", "wstrzymać bezterminowo"}},
	[DUNLIN_VERB_WITHDRAW] = {
		{"storno", "[GRUND]", "die Forderung beenden"}, {"annuler", "[MOTIF]", "mettre fin à la créance"},
		{"intrekken", "[REDEN]", "de vordering beëindigen"}, {"annullare", "[MOTIVO]", "chiudere il credito"},
		{"anular", "[MOTIVO]", "terminar el crédito"}, {"anulować", "[POWÓD]", "zakończyć sprawę należności"}},
	[DUNLIN_VERB_WRITE_OFF] = {
		{"ausbuchen", "[GRUND]", "die Forderung aufgeben"}, {"passer en perte", "[MOTIF]", "renoncer à la créance"},
		{"afboeken", "[REDEN]", "de vordering opgeven"}, {"stralciare", "[MOTIVO]", "rinunciare al credito"},
		{"dar por perdido", "[MOTIVO]", "renunciar al crédito"}, {"spisać", "[POWÓD]", "zrezygnować z należności"}},
	[DUNLIN_VERB_HANDOVER] = {
		{"übergeben", "[gericht | GRUND]", "die Forderung dem Inkassounternehmen geben; mit „gericht“ das Datenblatt für das Gericht"},
		{"remettre au recouvrement", "[MOTIF]", "confier la créance à la société de recouvrement"},
		{"overdragen", "[REDEN]", "de vordering aan het incassobureau geven"},
		{"affidare", "[MOTIVO]", "affidare il credito alla società di recupero"},
		{"entregar al cobro", "[MOTIVO]", "dar el crédito a la empresa de cobro"},
		{"przekazać", "[POWÓD]", "przekazać należność firmie windykacyjnej"}},
	[DUNLIN_VERB_DISPUTE] = {
		{"strittig", "[BETRAG] [GRUND]", "die Forderung ist bestritten, oder so viel davon"},
		{"contesté", "[MONTANT] [MOTIF]", "la créance est contestée, ou cette partie"},
		{"betwist", "[BEDRAG] [REDEN]", "de vordering is betwist, of zoveel ervan"},
		{"contestato", "[IMPORTO] [MOTIVO]", "il credito è contestato, o quella parte"},
		{"disputado", "[IMPORTE] [MOTIVO]", "el crédito está en disputa, o esa parte"},
		{"sporna", "[KWOTA] [POWÓD]", "należność jest sporna, albo tyle z niej"}},
	[DUNLIN_VERB_PROMISE] = {
		{"zusage", "DATUM", "an dem Tag wird gezahlt: warten, höchstens zwei Wochen"},
		{"promesse", "DATE", "ce sera payé ce jour-là : attendre, deux semaines au plus"},
		{"toezegging", "DATUM", "die dag wordt betaald: wachten, hoogstens twee weken"},
		{"promessa", "DATA", "sarà pagato quel giorno: attendere, due settimane al massimo"},
		{"promesa", "FECHA", "se pagará ese día: esperar, dos semanas como máximo"},
		{"obietnica", "DATA", "tego dnia nastąpi zapłata: czekać, najwyżej dwa tygodnie"}},
	[DUNLIN_VERB_INSTALMENTS] = {
		{"raten", "N [am DATUM] | BETRAG am DATUM, …", "in N Raten zahlen, monatlich ab diesem Tag, oder in diesen"},
		{"échelonnement", "N [le DATE] | MONTANT le DATE, …", "payer en N échéances, chaque mois dès ce jour, ou en celles-ci"},
		{"termijnen", "N [op DATUM] | BEDRAG op DATUM, …", "in N termijnen betalen, maandelijks vanaf die dag, of in deze"},
		{"rateizzazione", "N [il DATA] | IMPORTO il DATA, …", "pagare in N rate, mensili da quel giorno, o in queste"},
		{"plazos", "N [el FECHA] | IMPORTE el FECHA, …", "pagar en N plazos, mensuales desde ese día, o en estos"},
		{"raty", "N [dnia DATA] | KWOTA dnia DATA, …", "zapłata w N ratach, co miesiąc od tego dnia, albo w tych"}},
	[DUNLIN_VERB_SET] = {
		{"setze", "FELD WERT", "fällig, Betrag, Schuldner (seine E-Mail), Zahlungsziel, Rechnung, Rechnungsdatum, Sprache, Name, Art (Unternehmen, Verbraucher, unbekannt), Land, Telefon, Straße, PLZ, Ort, Ansprechpartner, Mahnplan oder Kundenmahnplan; auch als Zeile „fällig: …“"},
		{"set", "CHAMP VALEUR", "échéance, montant, débiteur (son e-mail), conditions de paiement, facture, date de facture, langue, nom du client, type de client (entreprise, consommateur, inconnu), pays, téléphone, rue, code postal, ville, interlocuteur, plan ou plan du client ; aussi en ligne « échéance: … »"},
		{"set", "VELD WAARDE", "vervaldag, bedrag, debiteur (zijn e-mail), betalingstermijn, factuur, factuurdatum, taal, naam van de klant, soort (bedrijf, consument, onbekend), land, telefoon, straat, postcode, plaats, contactpersoon, herinneringsplan of herinneringsplan van de klant; ook als regel “vervaldag: …”"},
		{"set", "CAMPO VALORE", "scadenza, importo, debitore (la sua e-mail), termini di pagamento, fattura, data fattura, lingua, nome del cliente, tipo (impresa, consumatore, ignoto), paese, telefono, via, CAP, città, referente, piano o piano del cliente; anche come riga “scadenza: …”"},
		{"set", "CAMPO VALOR", "vencimiento, importe, deudor (su correo), plazo de pago, factura, fecha de factura, idioma, nombre del cliente, tipo (empresa, consumidor, desconocido), país, teléfono, calle, código postal, ciudad, contacto, plan o plan del cliente; también como línea «vencimiento: …»"},
		{"set", "POLE WARTOŚĆ", "termin płatności, kwota, dłużnik (jego e-mail), warunki płatności, faktura, data faktury, język, nazwa klienta, rodzaj (firma, konsument, nieznany), kraj, telefon, ulica, kod pocztowy, miasto, osoba kontaktowa, plan lub plan klienta; także jako wiersz „termin płatności: …”"}},
	[DUNLIN_VERB_NOTE] = {
		{"notiz", "TEXT", "diese Worte zur Forderung legen"}, {"remarque", "TEXTE", "garder ces mots avec la créance"},
		{"notitie", "TEKST", "deze woorden bij de vordering bewaren"}, {"nota", "TESTO", "conservare queste parole con il credito"},
		{"nota", "TEXTO", "guardar estas palabras con el crédito"}, {"notatka", "TEKST", "zachować te słowa przy należności"}},
	[DUNLIN_VERB_SAMPLES] = {
		{"muster", "", "jeder Brief als Datei, ausgefüllt"}, {"exemples", "", "chaque lettre en fichier, remplie"},
		{"voorbeelden", "", "elke brief als bestand, ingevuld"}, {"esempi", "", "ogni lettera come file, compilata"},
		{"ejemplos", "", "cada carta como archivo, rellena"}, {"wzory", "", "każdy list jako plik, wypełniony"}},
	[DUNLIN_VERB_STATEMENT] = {
		{"kontoauszug", "", "das Konto des Kunden dieser Forderung"}, {"relevé", "", "le compte du client de cette créance"},
		{"rekeningoverzicht", "", "de rekening van de klant van deze vordering"}, {"estratto conto", "", "il conto del cliente di questo credito"},
		{"extracto", "", "la cuenta del cliente de este crédito"}, {"wyciąg", "", "konto klienta tej należności"}},
	[DUNLIN_VERB_STATUS] = {
		{"status", "", "wo eine Forderung steht und was als Nächstes kommt"}, {"status", "", "où en est une créance et ce qui suit"},
		{"status", "", "hoe een vordering ervoor staat en wat volgt"}, {"status", "", "a che punto è un credito e che cosa segue"},
		{"status", "", "cómo está un crédito y qué sigue"}, {"status", "", "na czym stoi należność i co dalej"}},
	[DUNLIN_VERB_HELP] = {
		{"hilfe", "", "diese Liste"}, {"aide", "", "cette liste"}, {"help", "", "deze lijst"},
		{"aiuto", "", "questo elenco"}, {"ayuda", "", "esta lista"}, {"pomoc", "", "ta lista"}},
	[DUNLIN_VERB_ACCEPTED] = {
		{"angenommen", "", "Sie übernehmen den Fall"}, {"accepté", "", "vous prenez le dossier"},
		{"aangenomen", "", "u neemt het dossier aan"}, {"accettato", "", "prendete in carico la pratica"},
		{"aceptado", "", "ustedes aceptan el caso"}, {"przyjęte", "", "przyjmują Państwo sprawę"}},
	[DUNLIN_VERB_RETURNED] = {
		{"zurückgegeben", "[GRUND]", "Sie geben den Fall zurück"}, {"rendu", "[MOTIF]", "vous rendez le dossier"},
		{"teruggegeven", "[REDEN]", "u geeft het dossier terug"}, {"restituito", "[MOTIVO]", "restituite la pratica"},
		{"devuelto", "[MOTIVO]", "ustedes devuelven el caso"}, {"zwrócone", "[POWÓD]", "zwracają Państwo sprawę"}},
	[DUNLIN_VERB_COLLECTED] = {
		{"eingezogen", "[BETRAG] [am DATUM]", "Sie haben Geld bekommen"}, {"encaissé", "[MONTANT] [le DATE]", "vous avez reçu de l'argent"},
		{"geïnd", "[BEDRAG] [op DATUM]", "u hebt geld ontvangen"}, {"incassato", "[IMPORTO] [il DATA]", "avete ricevuto denaro"},
		{"cobrado", "[IMPORTE] [el FECHA]", "ustedes recibieron dinero"}, {"pobrano", "[KWOTA] [dnia DATA]", "otrzymali Państwo pieniądze"}},
	[DUNLIN_VERB_OFFSET] = {
		{"verrechnen", "[BETRAG]", "aus dem Guthaben des Kunden bezahlen"}, {"compenser", "[MONTANT]", "payer avec l'avoir du client"},
		{"verrekenen", "[BEDRAG]", "betalen uit het tegoed van de klant"}, {"compensare", "[IMPORTO]", "pagare con il credito sul conto del cliente"},
		{"compensar", "[IMPORTE]", "pagar con el saldo a favor del cliente"}, {"rozliczyć", "[KWOTA]", "zapłacić z nadpłaty klienta"}},
	[DUNLIN_VERB_REACHED] = {
		{"erreicht", "[GRUND]", "der Kunde wurde angerufen und weiß Bescheid"}, {"contacté", "[MOTIF]", "le client a été appelé et il est au courant"},
		{"bereikt", "[REDEN]", "de klant is gebeld en weet ervan"}, {"raggiunto", "[MOTIVO]", "il cliente è stato chiamato e lo sa"},
		{"contactado", "[MOTIVO]", "se llamó al cliente y lo sabe"}, {"rozmawiano", "[POWÓD]", "rozmawiano z klientem i wie o tym"}},
	[DUNLIN_VERB_UNREACHABLE] = {
		{"nicht erreicht", "[GRUND]", "der Kunde wurde angerufen und ging nicht ans Telefon"}, {"injoignable", "[MOTIF]", "le client a été appelé et n'a pas répondu"},
		{"niet bereikt", "[REDEN]", "de klant is gebeld en nam niet op"}, {"non risponde", "[MOTIVO]", "il cliente è stato chiamato e non ha risposto"},
		{"no contesta", "[MOTIVO]", "se llamó al cliente y no contestó"}, {"nie odbiera", "[POWÓD]", "dzwoniono do klienta, nie odebrał"}},
	[DUNLIN_VERB_WRONG_NUMBER] = {
		{"falsche nummer", "", "die Telefonnummer gehört nicht dem Kunden"}, {"faux numéro", "", "ce numéro de téléphone n'est pas celui du client"},
		{"verkeerd nummer", "", "het telefoonnummer is niet van de klant"}, {"numero sbagliato", "", "il numero di telefono non è del cliente"},
		{"número equivocado", "", "el teléfono no es del cliente"}, {"zły numer", "", "to nie jest numer telefonu klienta"}},
};

void
dunlin_desk_add_help(DunlinValues *values, DunlinVerb verb, const char *language)
{
	const DunlinVerbInfo *info = dunlin_verb_info(verb);
	DunlinValues *row = dunlin_values_add_row(values, "verbs");
	Help help = {info->name, info->arguments, info->help};

	for (guint i = 0; language != NULL && i < G_N_ELEMENTS(columns); i++)
		if (g_str_equal(columns[i], language) && helps[verb][i].name != NULL)
			help = helps[verb][i];
	dunlin_values_set_text(row, "name", help.name);
	dunlin_values_set_text(row, "arguments", help.arguments);
	dunlin_values_set_text(row, "help", help.help);
}
