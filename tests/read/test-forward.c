/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwards in line, as the common mailers write them. */
#include "support.h"

#include "read/forward.h"

#define BODY "Please find our invoice R-1 attached.\n\nErika"

static const struct {
	const char *name;
	gboolean announced;
	const char *text, *from, *to, *subject, *body, *own;
} rows[] = {
	{ "gmail", FALSE,
	  "Please dun.\n\n---------- Forwarded message ---------\nVon: Erika <e@x.example>\n"
	  "Date: Di., 3. Nov. 2026 um 10:00 Uhr\nSubject: Rechnung R-1\nTo: <k@y.example>\n\n\n" BODY "\n",
	  "Erika <e@x.example>", "<k@y.example>", "Rechnung R-1", BODY, "Please dun.\n\n" },
	{ "thunderbird", FALSE,
	  "-------- Weitergeleitete Nachricht --------\nBetreff: \tRechnung\nDatum: \tTue, 3 Nov 2026 10:00:00 +0100\n"
	  "Von: \tErika <e@x.example>\nAn: \tk@y.example\n\n\n\n" BODY "\n",
	  "Erika <e@x.example>", "k@y.example", "Rechnung", BODY, "" },
	{ "apple", FALSE,
	  "Bitte mahnen\n\n> Anfang der weitergeleiteten Nachricht:\n> \n> Von: \"Erika\" <e@x.example>\n"
	  "> Betreff: Rechnung\n> Datum: 3. November 2026 um 10:00:00 MEZ\n> An: k@y.example\n> \n"
	  "> Please find our invoice R-1 attached.\n> \n> Erika\n",
	  "\"Erika\" <e@x.example>", "k@y.example", "Rechnung", BODY, "Bitte mahnen\n\n" },
	{ "outlook", TRUE,
	  "\n________________________________\nVon: Erika <e@x.example>\nGesendet: Dienstag, 3. November 2026 10:00\n"
	  "An: k@y.example <k@y.example>\nBetreff: Rechnung\n\n" BODY "\n",
	  "Erika <e@x.example>", "k@y.example <k@y.example>", "Rechnung", BODY, NULL },
	{ "outlook classic", TRUE,
	  "-----Ursprüngliche Nachricht-----\nVon: Erika [mailto:e@x.example] \nGesendet: Dienstag, 3. November 2026 10:00\n"
	  "An: k@y.example\nBetreff: Rechnung\n\n" BODY,
	  "Erika <e@x.example>", "k@y.example", "Rechnung", BODY, "" },
	{ "outlook for mac, no empty line", TRUE,
	  "From: Erika <e@x.example>\nDate: Tuesday, 3 November 2026 at 10:00\nTo: K <k@y.example>\n"
	  "Subject: Invoice\n" BODY,
	  "Erika <e@x.example>", "K <k@y.example>", "Invoice", BODY, "" },
	{ "yahoo, headers in one line", FALSE,
	  "   ----- Forwarded Message ----- From: Erika <e@x.example>To: \"k@y.example\" <k@y.example>"
	  "Sent: Tuesday, November 3, 2026, 10:00:00 AM GMT+1Subject: Invoice\n " BODY,
	  "Erika <e@x.example>", "\"k@y.example\" <k@y.example>", "Invoice",
	  " Please find our invoice R-1 attached.\n\nErika", "" },
	{ "yahoo, a label without its colon", FALSE,
	  "   ----- Mensagem reencaminhada ----- De: Erika <e@x.example>Para: \"k@y.example\" <k@y.example>"
	  "Enviado: terça-feira, 3 de novembro de 2026, 10:00:00 CETAssunto Fatura R-1\n " BODY,
	  "Erika <e@x.example>", "\"k@y.example\" <k@y.example>", "Fatura R-1",
	  " Please find our invoice R-1 attached.\n\nErika", "" },
	{ "bold labels", TRUE,
	  "*From:* Erika <e@x.example>\n*Sent:* Tuesday\n*To:* k@y.example\n*Subject:* Invoice\n\n" BODY,
	  "Erika <e@x.example>", "k@y.example", "Invoice", BODY, "" },
	{ "wrapped recipients", FALSE,
	  "---------- Forwarded message ----------\nFrom: Erika <e@x.example>\nTo: K <k@y.example>,\n"
	  "  L <l@y.example>\nSubject: Invoice\n\n" BODY,
	  "Erika <e@x.example>", "K <k@y.example>, L <l@y.example>", "Invoice", BODY, "" },
	{ "attribution", TRUE,
	  "On 3/11/2026 10:00, \"Erika\" <e@x.example> wrote:\n\n    Please find our invoice R-1 attached.\n",
	  "\"Erika\" <e@x.example>", NULL, NULL, "    Please find our invoice R-1 attached.", "" },
	{ "french", FALSE,
	  "-------- Message transféré --------\nSujet : \tFacture\nDate : \tTue, 3 Nov 2026 10:00:00 +0100\n"
	  "De : \tErika <e@x.example>\nPour : \tk@y.example\n\n" BODY,
	  "Erika <e@x.example>", "k@y.example", "Facture", BODY, "" },

	{ "a reply is none", FALSE,
	  "Thanks\n\nVon: Erika <e@x.example>\nGesendet: Dienstag\nAn: k@y.example\nBetreff: Rechnung\n\nText\n",
	  NULL, NULL, NULL, NULL, NULL },
	{ "an answered mail is none", FALSE, "Thanks\n\nOn 3/11/2026 10:00, E <e@x.example> wrote:\n> Text\n",
	  NULL, NULL, NULL, NULL, NULL },
	{ "a sentence is none", TRUE, "I got your forwarded message\nFrom: nobody\n\nText\n", NULL, NULL, NULL, NULL, NULL },
	{ "one label is none", TRUE, "Subject: something\n\nText\n", NULL, NULL, NULL, NULL, NULL },
	{ "a marker alone is none", FALSE, "---------- Forwarded message ---------\n\nText\n", NULL, NULL, NULL, NULL, NULL },
};

static void
free_forward(DunlinForward *forward)
{
	g_free(forward->from);
	g_free(forward->to);
	g_free(forward->subject);
	g_free(forward->body);
}

static void
test_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinForward forward = { 0 };
		gsize start = 0;
		gboolean found = dunlin_forward_find(rows[i].text, rows[i].announced, &forward, &start);
		g_autofree char *own = g_strndup(rows[i].text, start);

		if (found != (rows[i].from != NULL) || g_strcmp0(forward.from, rows[i].from) != 0 ||
		    g_strcmp0(forward.to, rows[i].to) != 0 || g_strcmp0(forward.subject, rows[i].subject) != 0 ||
		    g_strcmp0(forward.body, rows[i].body) != 0 || (rows[i].own && g_strcmp0(own, rows[i].own) != 0)) {
			g_test_message("%s: %d [%s] [%s] [%s] [%s] [%s]", rows[i].name, found, forward.from, forward.to,
				       forward.subject, forward.body, own);
			g_test_fail();
		}
		free_forward(&forward);
	}
}

/* marker, then the labels of sender, day, recipient and subject */
static const struct {
	const char *language, *marker, *from, *date, *to, *subject;
} languages[] = {
	{ "bg", "Препратено съобщение", "От", "Дата", "До", "Относно" },
	{ "ca", "Missatge reenviat", "De", "Data", "Per a", "Assumpte" },
	{ "cs", "Přeposlaná zpráva", "Od", "Datum", "Komu", "Předmět" },
	{ "da", "Videresendt meddelelse", "Fra", "Dato", "Til", "Emne" },
	{ "de", "Weitergeleitete Nachricht", "Von", "Gesendet", "An", "Betreff" },
	{ "el", "Προωθημένο μήνυμα", "Από", "Ημερομηνία", "Προς", "Θέμα" },
	{ "en", "Forwarded message", "From", "Date", "To", "Subject" },
	{ "es", "Mensaje reenviado", "De", "Fecha", "Para", "Asunto" },
	{ "et", "Edastatud kiri", "Saatja", "Kuupäev", "Adressaat", "Teema" },
	{ "fi", "Välitetty viesti", "Lähettäjä", "Päivämäärä", "Vastaanottaja", "Aihe" },
	{ "fr", "Message transféré", "De", "Envoyé", "À", "Objet" },
	{ "hr", "Proslijeđena poruka", "Šalje", "Datum", "Prima", "Predmet" },
	{ "hu", "Továbbított üzenet", "Feladó", "Dátum", "Címzett", "Tárgy" },
	{ "it", "Messaggio inoltrato", "Da", "Inviato", "A", "Oggetto" },
	{ "ja", "転送されたメッセージ", "差出人", "送信日時", "宛先", "件名" },
	{ "ko", "전달된 메시지", "보낸 사람", "보낸 날짜", "받는 사람", "제목" },
	{ "lt", "Persiųstas laiškas", "Nuo", "Išsiųsta", "Kam", "Tema" },
	{ "lv", "Pārsūtīts ziņojums", "From", "Nosūtīts", "Kam", "Tēma" },
	{ "nl", "Doorgestuurd bericht", "Van", "Verzonden", "Aan", "Onderwerp" },
	{ "no", "Videresendt melding", "Fra", "Dato", "Til", "Emne" },
	{ "pl", "Wiadomość przekazana", "Od", "Wysłano", "Do", "Temat" },
	{ "pt", "Mensagem encaminhada", "De", "Enviada em", "Para", "Assunto" },
	{ "ro", "Mesaj redirecționat", "De la", "Trimis", "Către", "Subiect" },
	{ "ru", "Пересылаемое сообщение", "От кого", "Дата", "Кому", "Тема" },
	{ "sk", "Preposlaná správa", "Od", "Dátum", "Komu", "Predmet" },
	{ "sl", "Posredovano sporočilo", "Od", "Poslano", "Za", "Zadeva" },
	{ "sr", "Прослеђена порука", "Од", "Послато", "За", "Наслов" },
	{ "sv", "Vidarebefordrat meddelande", "Från", "Skickat", "Till", "Ämne" },
	{ "tr", "Yönlendirilen ileti", "Kimden", "Gönderildi", "Kime", "Konu" },
	{ "uk", "Переслане повідомлення", "Від", "Дата", "Кому", "Тема" },
	{ "zh", "转发的邮件", "发件人", "发送时间", "收件人", "主题" },
	{ "zh-tw", "轉寄的郵件", "寄件者", "傳送時間", "收件者", "主旨" },
};

static void
check_language(gsize i, const char *text, gboolean announced)
{
	DunlinForward forward = { 0 };
	gsize start = 0;
	gboolean found = dunlin_forward_find(text, announced, &forward, &start);

	g_test_message("%s: [%s] [%s] [%s]", languages[i].language, forward.from, forward.to, forward.subject);
	if (!found || g_strcmp0(forward.from, "Erika <e@x.example>") != 0 ||
	    g_strcmp0(forward.to, "K <k@y.example>") != 0 || g_strcmp0(forward.subject, "R-1") != 0 ||
	    g_strcmp0(forward.body, BODY) != 0)
		g_test_fail();
	free_forward(&forward);
}

/* With a marker, as Gmail and Thunderbird write it; without one, as Outlook does. */
static void
test_languages(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
		g_autofree char *header = g_strdup_printf(
			"%s: Erika <e@x.example>\n%s: 3.11.2026 10:00\n%s: K <k@y.example>\n%s: R-1\n\n" BODY "\n",
			languages[i].from, languages[i].date, languages[i].to, languages[i].subject);
		g_autofree char *marked = g_strdup_printf("---------- %s ---------\n%s", languages[i].marker, header);

		check_language(i, marked, FALSE);
		check_language(i, header, TRUE);
	}
}

/* What stands in a forwarded mail is never the sender's command; the outermost comes first. */
static void
test_whole_message(void)
{
	g_autoptr(GPtrArray) reading = read_text(
		"From: a@x.example\nSubject: WG: Rechnung\n\n---------- Forwarded message ---------\n"
		"From: b@y.example\nSubject: Fwd: Rechnung\nTo: a@x.example\n\nstop\n\n"
		"---------- Forwarded message ---------\nFrom: c@z.example\nSubject: Rechnung\nTo: b@y.example\n\n"
		"withdraw\n");
	g_autofree char *kinds = kinds_of(reading, FALSE);

	g_assert_cmpstr(kinds, ==, "message forward forward");
	g_assert_cmpstr(found_at(reading, 1)->forward.from, ==, "b@y.example");
	g_assert_cmpstr(found_at(reading, 2)->forward.from, ==, "c@z.example");
	g_assert_cmpstr(found_at(reading, 2)->forward.body, ==, "withdraw");
}

static void
test_html(void)
{
	g_autoptr(GPtrArray) reading = read_text(
		"From: a@x.example\nSubject: Fwd: Rechnung\nContent-Type: text/html; charset=utf-8\n\n"
		"<div>Bitte mahnen</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded "
		"message ---------<br>Von: <b>Erika</b> &lt;e@x.example&gt;<br>Date: Di., 3. Nov. 2026<br>"
		"Subject: Rechnung<br>To: k@y.example<br></div><br><p>Text &amp; more</p></div>\n");
	g_autofree char *kinds = kinds_of(reading, FALSE);

	g_assert_cmpstr(kinds, ==, "message forward reply");
	g_assert_cmpstr(found_at(reading, 1)->forward.from, ==, "Erika <e@x.example>");
	g_assert_cmpstr(found_at(reading, 1)->forward.body, ==, "Text & more");
	g_assert_cmpstr(found_at(reading, 2)->reply.text, ==, "Bitte mahnen");
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	dunlin_read_init();
	g_test_add_func("/forward/rows", test_rows);
	g_test_add_func("/forward/languages", test_languages);
	g_test_add_func("/forward/whole-message", test_whole_message);
	g_test_add_func("/forward/html", test_html);
	return g_test_run();
}
