/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a line was not carried out: each refusal in the languages that creditors are written to. */
#include "desk/internal.h"

/* The first is used for every language that has no column. */
static const char *const columns[] = {"en", "de", "fr", "nl", "it", "es", "pl"};

typedef struct {
	DunlinResult result;
	const char *texts[G_N_ELEMENTS(columns)]; /* {1} and {2} stand for the arguments */
} Refusal;

static const Refusal refusals[] = {
	{DUNLIN_RESULT_NOT_POSITIVE,
	 {"a payment must be a positive amount in {1}",
	  "eine Zahlung muss ein positiver Betrag in {1} sein",
	  "un paiement doit être un montant positif en {1}",
	  "een betaling moet een positief bedrag in {1} zijn",
	  "un pagamento deve essere un importo positivo in {1}",
	  "un pago debe ser un importe positivo en {1}",
	  "wpłata musi być kwotą dodatnią w {1}"}},
	{DUNLIN_RESULT_NOT_AN_AMOUNT,
	 {"“{1}” is not an amount: write it like 119.00 EUR",
	  "„{1}“ ist kein Betrag: schreiben Sie ihn wie 119,00 EUR",
	  "« {1} » n'est pas un montant : écrivez-le comme 119,00 EUR",
	  "“{1}” is geen bedrag: schrijf het als 119,00 EUR",
	  "“{1}” non è un importo: lo scriva come 119,00 EUR",
	  "«{1}» no es un importe: escríbalo como 119,00 EUR",
	  "„{1}” nie jest kwotą: prosimy napisać ją jak 119,00 EUR"}},
	{DUNLIN_RESULT_NO_DEMAND,
	 {"“{1}” is not an amount that can be collected",
	  "„{1}“ ist kein Betrag, der sich einziehen lässt",
	  "« {1} » n'est pas un montant que l'on puisse recouvrer",
	  "“{1}” is geen bedrag dat kan worden geïnd",
	  "“{1}” non è un importo che si possa riscuotere",
	  "«{1}» no es un importe que se pueda cobrar",
	  "„{1}” nie jest kwotą, której można dochodzić"}},
	{DUNLIN_RESULT_OTHER_CURRENCY,
	 {"the claim is in {1}", "die Forderung lautet auf {1}", "la créance est en {1}",
	  "de vordering luidt in {1}", "il credito è in {1}", "el crédito está en {1}",
	  "należność jest wyrażona w {1}"}},
	{DUNLIN_RESULT_DAY_PAST,
	 {"that day is not in the future", "dieser Tag liegt nicht in der Zukunft",
	  "ce jour n'est pas dans l'avenir", "die dag ligt niet in de toekomst",
	  "quel giorno non è nel futuro", "ese día no está en el futuro",
	  "ten dzień nie leży w przyszłości"}},
	{DUNLIN_RESULT_CUSTOMER_NOT_HELD,
	 {"customer {1} is not held; a claim's own hold ends with its reference: “resume 7K3M4QX2”",
	  "Kunde {1} ruht nicht; ruht nur eine Forderung, dann mit ihrem Zeichen: „fortsetzen 7K3M4QX2“",
	  "le client {1} n'est pas suspendu ; pour une seule créance, donnez sa référence : « reprendre 7K3M4QX2 »",
	  "klant {1} wordt niet aangehouden; voor één vordering geldt haar referentie: “hervatten 7K3M4QX2”",
	  "il cliente {1} non è sospeso; per un solo credito ci vuole il suo riferimento: “riprendere 7K3M4QX2”",
	  "el cliente {1} no está en espera; para un solo crédito, dé su referencia: «reanudar 7K3M4QX2»",
	  "klient {1} nie jest wstrzymany; dla jednej należności prosimy podać jej numer: „wznowić 7K3M4QX2”"}},
	{DUNLIN_RESULT_CUSTOMER_OWES_NOTHING,
	 {"that customer has no claim that is open", "bei diesem Kunden ist keine Forderung offen",
	  "ce client n'a aucune créance ouverte", "bij deze klant staat geen vordering open",
	  "questo cliente non ha crediti aperti", "ese cliente no tiene ningún crédito abierto",
	  "ten klient nie ma otwartych należności"}},
	{DUNLIN_RESULT_HOW_MUCH,
	 {"say how much the customer paid, like 119.00",
	  "wie viel hat der Kunde bezahlt? schreiben Sie es wie 119,00",
	  "combien le client a-t-il payé ? écrivez-le comme 119,00",
	  "hoeveel heeft de klant betaald? schrijf het als 119,00",
	  "quanto ha pagato il cliente? lo scriva come 119,00",
	  "¿cuánto pagó el cliente? escríbalo como 119,00",
	  "ile zapłacił klient? prosimy napisać jak 119,00"}},
	{DUNLIN_RESULT_HOW_MANY,
	 {"how many instalments? write it like “instalments 3 on 2026-12-01”",
	  "wie viele Raten? schreiben Sie es wie „raten 3 am 1.12.2026“",
	  "combien d'échéances ? écrivez-le comme « échelonnement 3 le 01/12/2026 »",
	  "hoeveel termijnen? schrijf het als “termijnen 3 op 1-12-2026”",
	  "quante rate? lo scriva come “rateizzazione 3 il 01/12/2026”",
	  "¿cuántos plazos? escríbalo como «plazos 3 el 01/12/2026»",
	  "ile rat? prosimy napisać jak „raty 3 dnia 1.12.2026”"}},
	{DUNLIN_RESULT_NOT_INSTALMENTS,
	 {"these are no instalments of the claim: each has an amount and a day of its own, like "
	  "“40.00 on 2026-12-01”, and together they are what is open: {1}",
	  "das sind keine Raten der Forderung: jede hat ihren Betrag und ihren eigenen Tag wie "
	  "„40,00 am 1.12.2026“, und zusammen sind sie, was offen ist: {1}",
	  "ce ne sont pas des échéances de la créance : chacune a son montant et son jour, comme "
	  "« 40,00 le 01/12/2026 », et leur somme est le montant ouvert : {1}",
	  "dit zijn geen termijnen van de vordering: elke termijn heeft een bedrag en een eigen dag, zoals "
	  "“40,00 op 1-12-2026”, en samen zijn ze het open bedrag: {1}",
	  "queste non sono rate del credito: ognuna ha il suo importo e il suo giorno, come "
	  "“40,00 il 01/12/2026”, e insieme fanno quanto è aperto: {1}",
	  "estos no son plazos del crédito: cada uno tiene su importe y su día, como "
	  "«40,00 el 01/12/2026», y juntos son lo pendiente: {1}",
	  "to nie są raty tej należności: każda ma kwotę i własny dzień, jak "
	  "„40,00 dnia 1.12.2026”, a razem dają kwotę otwartą: {1}"}},
	{DUNLIN_RESULT_NO_LETTER,
	 {"claim {1} asks for nothing that a letter could be about",
	  "zu Forderung {1} gibt es nichts, worüber ein Brief gehen könnte",
	  "la créance {1} ne demande rien qui puisse faire l'objet d'une lettre",
	  "vordering {1} vraagt niets waarover een brief zou kunnen gaan",
	  "il credito {1} non chiede nulla di cui possa trattare una lettera",
	  "el crédito {1} no pide nada sobre lo que pueda tratar una carta",
	  "w należności {1} nie ma o czym pisać listu"}},
	{DUNLIN_RESULT_NO_DEBTOR,
	 {"nobody knows yet who owes claim {1}", "noch ist nicht bekannt, wer Forderung {1} schuldet",
	  "on ne sait pas encore qui doit la créance {1}",
	  "het is nog niet bekend wie vordering {1} verschuldigd is",
	  "non si sa ancora chi deve il credito {1}", "aún no se sabe quién debe el crédito {1}",
	  "nie wiadomo jeszcze, kto jest dłużnikiem należności {1}"}},
	{DUNLIN_RESULT_ACCOUNT_SHORT,
	 {"the customer's account has not got that much to offset",
	  "auf dem Konto des Kunden ist nicht so viel zu verrechnen",
	  "le compte du client n'a pas autant à compenser",
	  "op de rekening van de klant staat niet zoveel om te verrekenen",
	  "sul conto del cliente non c'è tanto da compensare",
	  "en la cuenta del cliente no hay tanto que compensar",
	  "na koncie klienta nie ma tyle do rozliczenia"}},
	{DUNLIN_RESULT_NO_SHEET,
	 {"“rest ok” is an answer to a sheet of questions; this mail answers none",
	  "„rest ok“ ist die Antwort auf ein Blatt mit Fragen; diese E-Mail antwortet auf keines",
	  "« rest ok » répond à une feuille de questions ; ce message ne répond à aucune",
	  "“rest ok” is een antwoord op een blad met vragen; dit bericht beantwoordt er geen",
	  "“rest ok” risponde a un foglio di domande; questo messaggio non risponde a nessuno",
	  "«rest ok» responde a una hoja de preguntas; este mensaje no responde a ninguna",
	  "„rest ok” to odpowiedź na arkusz pytań; ta wiadomość na żaden nie odpowiada"}},
	{DUNLIN_RESULT_NO_MORE,
	 {"nothing else on that sheet waits for an answer",
	  "nichts anderes auf diesem Blatt wartet auf eine Antwort",
	  "rien d'autre sur cette feuille n'attend de réponse",
	  "niets anders op dit blad wacht op een antwoord",
	  "nient'altro su quel foglio attende una risposta",
	  "nada más en esa hoja espera una respuesta",
	  "nic więcej na tym arkuszu nie czeka na odpowiedź"}},
	{DUNLIN_RESULT_NOT_A_TERM,
	 {"“{1}” is not a term of payment: write it like “30 days”",
	  "„{1}“ ist kein Zahlungsziel: schreiben Sie es wie „30 Tage“",
	  "« {1} » n'est pas un délai de paiement : écrivez-le comme « 30 jours »",
	  "“{1}” is geen betalingstermijn: schrijf die als “30 dagen”",
	  "“{1}” non è un termine di pagamento: lo scriva come “30 giorni”",
	  "«{1}» no es un plazo de pago: escríbalo como «30 días»",
	  "„{1}” nie jest terminem płatności: prosimy napisać go jak „30 dni”"}},
	{DUNLIN_RESULT_NO_ISSUE_DAY,
	 {"the invoice's date is not known: give “due: 2026-10-15” instead",
	  "das Rechnungsdatum ist nicht bekannt: nennen Sie stattdessen „fällig: 15.10.2026“",
	  "la date de la facture n'est pas connue : donnez plutôt « échéance: 15/10/2026 »",
	  "de factuurdatum is niet bekend: geef in plaats daarvan “vervaldag: 15-10-2026”",
	  "la data della fattura non è nota: dia invece “scadenza: 15/10/2026”",
	  "no se conoce la fecha de la factura: dé en su lugar «vencimiento: 15/10/2026»",
	  "data faktury nie jest znana: zamiast tego prosimy podać „termin płatności: 15.10.2026”"}},
	{DUNLIN_RESULT_INVOICE_TAKEN,
	 {"that invoice is claim {1} already", "diese Rechnung ist schon Forderung {1}",
	  "cette facture est déjà la créance {1}", "die factuur is al vordering {1}",
	  "quella fattura è già il credito {1}", "esa factura ya es el crédito {1}",
	  "ta faktura jest już należnością {1}"}},
	{DUNLIN_RESULT_NOT_AN_ADDRESS,
	 {"“{1}” is not an e-mail address", "„{1}“ ist keine E-Mail-Adresse",
	  "« {1} » n'est pas une adresse e-mail", "“{1}” is geen e-mailadres",
	  "“{1}” non è un indirizzo e-mail", "«{1}» no es una dirección de correo electrónico",
	  "„{1}” nie jest adresem e-mail"}},
	{DUNLIN_RESULT_OWN_ADDRESS,
	 {"{1} is your own address, not your customer's", "{1} ist Ihre eigene Adresse, nicht die Ihres Kunden",
	  "{1} est votre propre adresse, non celle de votre client",
	  "{1} is uw eigen adres, niet dat van uw klant",
	  "{1} è il Suo indirizzo, non quello del Suo cliente",
	  "{1} es su propia dirección, no la de su cliente",
	  "{1} to Państwa własny adres, a nie adres klienta"}},
	{DUNLIN_RESULT_NOT_A_LANGUAGE,
	 {"there are no letters in “{1}”; there are: {2}", "Briefe gibt es nicht in „{1}“, sondern in: {2}",
	  "il n'y a pas de lettres en « {1} » ; il y en a en : {2}",
	  "er zijn geen brieven in “{1}”, wel in: {2}", "non ci sono lettere in “{1}”; ce ne sono in: {2}",
	  "no hay cartas en «{1}»; las hay en: {2}", "nie ma listów w języku „{1}”; są w: {2}"}},
	{DUNLIN_RESULT_NOT_A_KIND,
	 {"“{1}” is none of business, consumer, unknown",
	  "„{1}“ ist keines von Unternehmen, Verbraucher, unbekannt",
	  "« {1} » n'est pas l'un de entreprise, consommateur, inconnu",
	  "“{1}” is geen van bedrijf, consument, onbekend",
	  "“{1}” non è uno di impresa, consumatore, ignoto",
	  "«{1}» no es uno de empresa, consumidor, desconocido",
	  "„{1}” to żadne z: firma, konsument, nieznany"}},
	{DUNLIN_RESULT_NOT_A_COUNTRY,
	 {"“{1}” is not a country: write its two letters like “AT”, or a region of it like “DE-BY”",
	  "„{1}“ ist kein Land: schreiben Sie seine zwei Buchstaben wie „AT“, oder ein Gebiet wie „DE-BY“",
	  "« {1} » n'est pas un pays : écrivez ses deux lettres comme « AT », ou une région comme « DE-BY »",
	  "“{1}” is geen land: schrijf de twee letters zoals “AT”, of een gebied zoals “DE-BY”",
	  "“{1}” non è un paese: scriva le sue due lettere come “AT”, o una regione come “DE-BY”",
	  "«{1}» no es un país: escriba sus dos letras como «AT», o una región como «DE-BY»",
	  "„{1}” nie jest krajem: prosimy podać dwie litery jak „AT” albo region jak „DE-BY”"}},
	{DUNLIN_RESULT_NOT_A_PHONE,
	 {"“{1}” is not a telephone number: write it like +49 30 123456",
	  "„{1}“ ist keine Telefonnummer: schreiben Sie sie wie +49 30 123456",
	  "« {1} » n'est pas un numéro de téléphone : écrivez-le comme +33 1 23 45 67 89",
	  "“{1}” is geen telefoonnummer: schrijf het als +31 20 1234567",
	  "“{1}” non è un numero di telefono: lo scriva come +39 06 1234567",
	  "«{1}» no es un número de teléfono: escríbalo como +34 912 345 678",
	  "„{1}” nie jest numerem telefonu: prosimy napisać go jak +48 22 123 45 67"}},
	{DUNLIN_RESULT_NO_POLICY,
	 {"there is no policy “{1}”; there are: {2}", "einen Mahnplan „{1}“ gibt es nicht; es gibt: {2}",
	  "il n'y a pas de plan « {1} » ; il y a : {2}", "er is geen plan “{1}”; er zijn: {2}",
	  "non c'è un piano “{1}”; ci sono: {2}", "no hay un plan «{1}»; hay: {2}",
	  "nie ma planu „{1}”; są: {2}"}},
	{DUNLIN_RESULT_AT_PARTNER,
	 {"the claim is with the collection partner", "die Forderung ist beim Inkassounternehmen",
	  "la créance est chez le partenaire de recouvrement", "de vordering ligt bij de incassopartner",
	  "il credito è presso il partner di recupero", "el crédito está en manos de la empresa de cobro",
	  "należność jest u partnera windykacyjnego"}},
	{DUNLIN_RESULT_NOTHING_TO_SET,
	 {"nothing to set: write a line like “due: 2026-10-15”",
	  "nichts zu setzen: schreiben Sie eine Zeile wie „fällig: 15.10.2026“",
	  "rien à changer : écrivez une ligne comme « échéance: 15/10/2026 »",
	  "niets te wijzigen: schrijf een regel als “vervaldag: 15-10-2026”",
	  "nulla da cambiare: scriva una riga come “scadenza: 15/10/2026”",
	  "nada que cambiar: escriba una línea como «vencimiento: 15/10/2026»",
	  "nic do zmiany: prosimy napisać wiersz jak „termin płatności: 15.10.2026”"}},
	{DUNLIN_RESULT_MORE_THAN_OPEN,
	 {"that is more than is open ({1}): write what came in for this claim, without interest and costs of "
	  "your own",
	  "das ist mehr, als offen ist ({1}): nennen Sie, was auf diese Forderung eingegangen ist, ohne eigene "
	  "Zinsen und Kosten",
	  "c'est plus que le montant ouvert ({1}) : indiquez ce qui a été payé pour cette créance, sans vos "
	  "propres intérêts et frais",
	  "dat is meer dan er openstaat ({1}): schrijf wat voor deze vordering is ontvangen, zonder eigen rente "
	  "en kosten",
	  "è più di quanto è aperto ({1}): scriva quanto è stato pagato per questo credito, senza interessi e "
	  "spese propri",
	  "es más de lo que está abierto ({1}): escriba lo que se pagó por este crédito, sin intereses ni "
	  "gastos propios",
	  "to więcej, niż jest otwarte ({1}): prosimy podać, ile wpłacono na tę należność, bez własnych odsetek "
	  "i kosztów"}},
	{DUNLIN_RESULT_YES_TO_ANSWER,
	 {"your customer has answered about claim {1}, and “yes” could mean either: write “paid”, or “resume” "
	  "to let the plan go on",
	  "zu Forderung {1} hat Ihr Kunde geantwortet, und „ja“ kann beides heißen: schreiben Sie „bezahlt“, "
	  "oder „fortsetzen“, damit der Plan weiterläuft",
	  "votre client a répondu au sujet de la créance {1}, et « oui » peut vouloir dire les deux : écrivez "
	  "« payé », ou « reprendre » pour que le plan continue",
	  "uw klant heeft over vordering {1} geantwoord, en “ja” kan beide betekenen: schrijf “betaald”, of "
	  "“hervatten” om het plan te laten doorgaan",
	  "il Suo cliente ha risposto sul credito {1}, e “sì” può voler dire l'uno o l'altro: scriva “pagato”, "
	  "oppure “riprendere” perché il piano prosegua",
	  "su cliente ha respondido sobre el crédito {1}, y «sí» puede significar ambas cosas: escriba «pagado», "
	  "o «reanudar» para que el plan continúe",
	  "klient odpowiedział w sprawie należności {1}, a „tak” może znaczyć jedno i drugie: prosimy napisać "
	  "„zapłacono” albo „wznowić”, aby plan trwał dalej"}},
	{DUNLIN_RESULT_NOT_SURE,
	 {"it is a credit note or a correction, but not sure enough to change a claim: send it as XML, or "
	  "change the claim yourself",
	  "es ist eine Gutschrift oder eine Korrektur, aber nicht sicher genug, um eine Forderung zu ändern: "
	  "schicken Sie sie als XML, oder ändern Sie die Forderung selbst",
	  "c'est un avoir ou une rectification, mais pas assez sûrement pour changer une créance : "
	  "envoyez-le en XML, ou changez la créance vous-même",
	  "het is een creditnota of een correctie, maar niet zeker genoeg om een vordering te wijzigen: "
	  "stuur die als XML, of wijzig de vordering zelf",
	  "è una nota di credito o una rettifica, ma non abbastanza certa per cambiare un credito: "
	  "la invii come XML, o cambi Lei il credito",
	  "es un abono o una rectificación, pero no lo bastante seguro para cambiar un crédito: "
	  "envíelo como XML, o cambie usted el crédito",
	  "to nota kredytowa lub korekta, ale nie dość pewna, by zmienić należność: prosimy przesłać ją "
	  "jako XML albo zmienić należność samodzielnie"}},
};

guint
dunlin_desk_column(const char *language)
{
	for (guint i = 1; language != NULL && i < G_N_ELEMENTS(columns); i++)
		if (g_str_equal(columns[i], language))
			return i;
	return 0;
}

const char *
dunlin_desk_refusal(const char *language, DunlinResult result)
{
	for (guint i = 0; i < G_N_ELEMENTS(refusals); i++)
		if (refusals[i].result == result)
			return refusals[i].texts[dunlin_desk_column(language)];
	return NULL;
}
