/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One letter about several claims of a debtor, made of the letters that each of them would get alone:
 * the highest step's gives tone and subject, the others add their rows, sums and copies.
 */
#include "desk/joint.h"

struct DunlinJoint {
	GPtrArray *letters; /* of Letter */
};

static void
letter_free(gpointer data)
{
	Letter *letter = data;

	dunlin_notice_free(letter->notice);
	dunlin_values_free(letter->values);
	g_free(letter->invoice);
	g_free(letter);
}

DunlinJoint *
dunlin_joint_new(void)
{
	DunlinJoint *joint = g_new0(DunlinJoint, 1);

	joint->letters = g_ptr_array_new_with_free_func(letter_free);
	return joint;
}

void
dunlin_joint_free(DunlinJoint *joint)
{
	if (joint == NULL)
		return;
	g_ptr_array_unref(joint->letters);
	g_free(joint);
}

void
dunlin_joint_add(DunlinJoint *joint, const DunlinFacts *facts, const DunlinStep *step,
		 DunlinNotice *notice)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	Letter *letter = g_new0(Letter, 1);

	letter->notice = notice;
	letter->due = c->claim->due_day;
	letter->invoice = g_strdup(c->claim->invoice);
	while (letter->rank < c->policy->steps->len &&
	       g_ptr_array_index(c->policy->steps, letter->rank) != step)
		letter->rank++;
	g_ptr_array_add(joint->letters, letter);
}

guint
dunlin_joint_count(const DunlinJoint *joint)
{
	return joint->letters->len;
}

void
dunlin_joint_cut(DunlinJoint *joint, guint count)
{
	if (count < joint->letters->len)
		g_ptr_array_set_size(joint->letters, (gint)count);
}

static gint
by_weight(gconstpointer left, gconstpointer right)
{
	const Letter *a = *(const Letter *const *)left, *b = *(const Letter *const *)right;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return g_strcmp0(a->invoice, b->invoice);
}

/* Whether one letter can carry both: what goes to a colleague, or is a line on a telephone, is about
 * one claim each. */
static gboolean
go_together(const Letter *a, const Letter *b)
{
	return a->notice->role == DUNLIN_ROLE_DEBTOR && b->notice->role == DUNLIN_ROLE_DEBTOR &&
	       g_strcmp0(a->notice->to, b->notice->to) == 0 &&
	       g_strcmp0(a->notice->from, b->notice->from) == 0 &&
	       g_strcmp0(a->notice->language, b->notice->language) == 0 &&
	       a->notice->channel == b->notice->channel &&
	       a->notice->channel != DUNLIN_CHANNEL_SMS;
}

static void
add_copies(DunlinValues *values, GPtrArray *letters)
{
	for (guint i = 1; i < letters->len; i++) {
		const DunlinNotice *notice = ((Letter *)g_ptr_array_index(letters, i))->notice;
		DunlinValues *row;

		if (notice->attach == NULL)
			continue;
		row = dunlin_values_add_row(values, "copies");
		dunlin_values_set_text(row, "message", notice->attach);
		dunlin_values_set_text(row, "part", notice->attach_part);
	}
}

static void
set_parts(DunlinNotice *joint, GPtrArray *letters)
{
	g_autofree char *first = g_steal_pointer(&joint->claims[0]);

	g_free(joint->claims);
	g_clear_pointer(&joint->references, g_free);
	joint->threaded = FALSE; /* it follows the letters of all of them */
	joint->claims = g_new0(char *, letters->len + 1);
	joint->parts = g_new0(DunlinNoticePart, letters->len);
	joint->claims[0] = g_strdup(first);
	for (guint i = 0; i < letters->len; i++) {
		const DunlinNotice *notice = ((Letter *)g_ptr_array_index(letters, i))->notice;

		if (i > 0)
			joint->claims[i] = g_strdup(notice->claims[0]);
		joint->parts[i] = (DunlinNoticePart){g_strdup(notice->step), notice->run,
						     notice->deadline, notice->amount};
		if (i > 0 && g_str_equal(notice->currency, joint->currency))
			joint->amount += notice->amount;
		if (notice->deadline != DUNLIN_DAY_NONE &&
		    (joint->deadline == DUNLIN_DAY_NONE || notice->deadline < joint->deadline))
			joint->deadline = notice->deadline;
	}
}

/* The letters of @letters, the weightiest first, as one. */
static DunlinNotice *
merge(GPtrArray *letters, GError **error)
{
	Letter *lead = g_ptr_array_index(letters, 0);
	g_autoptr(DunlinValues) values = NULL;

	if (letters->len == 1)
		return g_steal_pointer(&lead->notice);
	for (guint i = 0; i < letters->len; i++) {
		Letter *letter = g_ptr_array_index(letters, i);

		letter->values = dunlin_values_from_json(letter->notice->facts, error);
		if (letter->values == NULL)
			return NULL;
	}
	values = dunlin_values_from_json(lead->notice->facts, error);
	if (values == NULL)
		return NULL;
	dunlin_joint_values(values, letters);
	add_copies(values, letters);
	set_parts(lead->notice, letters);
	g_free(lead->notice->facts);
	lead->notice->facts = dunlin_values_to_json(values);
	return g_steal_pointer(&lead->notice);
}

GPtrArray *
dunlin_joint_letters(DunlinJoint *joint, GError **error)
{
	g_autoptr(GPtrArray) notices =
		g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_notice_free);
	GPtrArray *left = joint->letters;

	g_ptr_array_sort(left, by_weight);
	while (left->len > 0) {
		g_autoptr(GPtrArray) group = g_ptr_array_new_with_free_func(letter_free);
		const Letter *lead = g_ptr_array_index(left, 0);
		DunlinNotice *notice;

		for (guint i = 0; i < left->len;) {
			const Letter *letter = g_ptr_array_index(left, i);

			if (letter == lead || go_together(lead, letter))
				g_ptr_array_add(group, g_ptr_array_steal_index(left, i));
			else
				i++;
		}
		notice = merge(group, error);
		if (notice == NULL)
			return NULL;
		g_ptr_array_add(notices, notice);
	}
	return g_steal_pointer(&notices);
}
