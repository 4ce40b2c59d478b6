/* SPDX-License-Identifier: BSD-2-Clause */
/* Letters that reach the debtor otherwise than by mail: where they go, and what is made of them. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "claim/deadline.h"
#include "claim/phone.h"
#include "desk/internal.h"

/* "Muster Bau GmbH, Hauptstr. 1, 12345 Berlin"; NULL where a letter would not arrive. */
static char *
postal_address(const DunlinDebtor *debtor)
{
	const char *postcode = debtor->postcode != NULL ? debtor->postcode : "";

	if (debtor->name == NULL || debtor->street == NULL || debtor->city == NULL)
		return NULL;
	return g_strdup_printf("%s, %s, %s%s%s", debtor->name, debtor->street, postcode,
			       *postcode != '\0' ? " " : "", debtor->city);
}

static char *
gateway_address(const char *template, const DunlinDebtor *debtor, const char *country)
{
	g_auto(GStrv) parts = g_strsplit(template, DUNLIN_SMS_NUMBER, 2);
	g_autofree char *number =
		debtor->phone != NULL
			? dunlin_phone_digits(debtor->phone,
					      debtor->country != NULL ? debtor->country : country)
			: NULL;

	return number != NULL ? g_strjoinv(number, parts) : NULL;
}

void
dunlin_desk_address_channel(DunlinDesk *desk, DunlinNotice *notice, const DunlinDebtor *debtor,
			    const char *country)
{
	const char *template = desk->house->config->sms;

	if (notice->channel != DUNLIN_CHANNEL_LETTER && notice->channel != DUNLIN_CHANNEL_SMS)
		return;
	g_free(notice->to);
	if (notice->channel == DUNLIN_CHANNEL_LETTER)
		notice->to = postal_address(debtor);
	else
		notice->to = template != NULL ? gateway_address(template, debtor, country) : NULL;
	if (notice->to == NULL)
		notice->to = g_strdup(""); /* nowhere: refused when it is written */
}

/* Whether the debtor's place in that channel is known; of mail that is not asked here. */
static gboolean
has_place(DunlinDesk *desk, DunlinChannel channel, const DunlinDebtor *debtor, const char *country)
{
	const char *template = desk->house->config->sms;
	g_autofree char *place = NULL;

	if (channel == DUNLIN_CHANNEL_LETTER)
		place = postal_address(debtor);
	else if (channel == DUNLIN_CHANNEL_SMS && template != NULL)
		place = gateway_address(template, debtor, country);
	else if (channel == DUNLIN_CHANNEL_CALL)
		place = g_strdup(debtor->phone);
	return place != NULL;
}

gboolean
dunlin_desk_reaches_otherwise(DunlinDesk *desk, const DunlinPolicy *policy, const DunlinDebtor *debtor,
			      const char *country)
{
	for (guint i = 0; i < policy->steps->len; i++) {
		const DunlinStep *step = g_ptr_array_index(policy->steps, i);

		if (dunlin_step_is_for_debtor(step) && !dunlin_step_is_handover(step) &&
		    !has_place(desk, step->channel, debtor, country))
			return FALSE;
	}
	return TRUE;
}

#define LANGUAGES 7 /* the columns of refusal.c */

static const struct {
	DunlinChannel channel;
	const char *lacks[LANGUAGES]; /* what the creditor is told where the debtor cannot be reached so */
} channels[] = {
	{DUNLIN_CHANNEL_LETTER,
	 {"the customer's postal address is not known: give street, postcode and city",
	  "die Postanschrift des Kunden ist nicht bekannt: nennen Sie Straße, PLZ und Ort",
	  "l'adresse postale du client n'est pas connue : donnez rue, code postal et ville",
	  "het postadres van de klant is niet bekend: geef straat, postcode en plaats",
	  "l'indirizzo postale del cliente non è noto: indichi via, CAP e città",
	  "no se conoce la dirección postal del cliente: dé calle, código postal y ciudad",
	  "adres pocztowy klienta nie jest znany; prosimy podać: ulica, kod pocztowy, miasto"}},
	{DUNLIN_CHANNEL_SMS,
	 {"the customer's telephone number is not known, or not of which country: give phone, as in "
	  "+49 30 123456",
	  "die Telefonnummer des Kunden ist nicht bekannt, oder nicht, aus welchem Land: nennen Sie Telefon, "
	  "wie +49 30 123456",
	  "le numéro de téléphone du client n'est pas connu, ou pas de quel pays : donnez téléphone, comme "
	  "+33 1 23 45 67 89",
	  "het telefoonnummer van de klant is niet bekend, of niet uit welk land: geef telefoon, zoals "
	  "+31 20 1234567",
	  "il numero di telefono del cliente non è noto, o non di quale paese: indichi telefono, come "
	  "+39 06 1234567",
	  "no se conoce el número de teléfono del cliente, o no de qué país: dé teléfono, como +34 912 345 678",
	  "numer telefonu klienta nie jest znany albo nie wiadomo, z jakiego kraju; prosimy podać: telefon, jak "
	  "+48 22 123 45 67"}},
	{DUNLIN_CHANNEL_CALL,
	 {"the customer's telephone number is not known: give phone",
	  "die Telefonnummer des Kunden ist nicht bekannt: nennen Sie Telefon",
	  "le numéro de téléphone du client n'est pas connu : donnez téléphone",
	  "het telefoonnummer van de klant is niet bekend: geef telefoon",
	  "il numero di telefono del cliente non è noto: indichi telefono",
	  "no se conoce el número de teléfono del cliente: dé teléfono",
	  "numer telefonu klienta nie jest znany; prosimy podać: telefon"}},
};

const char *
dunlin_desk_step_lacks(DunlinDesk *desk, const DunlinStep *step, const DunlinDebtor *debtor,
		       const char *country)
{
	if (desk->house->config->shadow || step->channel == DUNLIN_CHANNEL_MAIL || debtor == NULL ||
	    has_place(desk, step->channel, debtor, country))
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(channels); i++)
		if (channels[i].channel == step->channel)
			return channels[i].lacks[0];
	return NULL;
}

const char *
dunlin_desk_lacks_in(const char *language, const char *lacks)
{
	for (guint i = 0; lacks != NULL && i < G_N_ELEMENTS(channels); i++)
		if (g_str_equal(channels[i].lacks[0], lacks))
			return channels[i].lacks[dunlin_desk_column(language)];
	return lacks;
}

gboolean
dunlin_desk_channel_reaches(const DunlinNotice *notice, const DunlinValues *values, GError **error)
{
	gboolean nowhere = notice->channel == DUNLIN_CHANNEL_CALL
				   ? dunlin_values_get(values, "debtor_phone") == NULL
				   : notice->to[0] == '\0';

	for (guint i = 0; i < G_N_ELEMENTS(channels); i++) {
		if (channels[i].channel != notice->channel || !nowhere)
			continue;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "%s", channels[i].lacks[0]);
		return FALSE;
	}
	return TRUE;
}

void
dunlin_desk_channel_letter(const DunlinNotice *notice, DunlinLetter *letter)
{
	char *line;

	if (notice->channel != DUNLIN_CHANNEL_SMS)
		return;
	line = dunlin_sms_text(letter->text);
	g_free(letter->text);
	letter->text = line;
	g_clear_pointer(&letter->html, g_free);
}

void
dunlin_desk_channel_mail(const DunlinNotice *notice, DunlinMail *mail)
{
	if (notice->channel != DUNLIN_CHANNEL_SMS)
		return;
	mail->copy = NULL;
	mail->files = NULL;
	mail->to_name = NULL;
}
