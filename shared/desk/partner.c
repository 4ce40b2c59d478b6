/* SPDX-License-Identifier: BSD-2-Clause */
/* The collection partner: who it is. */
#include "desk/internal.h"

const DunlinPartner *
dunlin_desk_partner(const DunlinConfig *config, const DunlinPolicy *policy)
{
	const DunlinStep *step = dunlin_policy_handover(policy);
	const GPtrArray *partners = config->partners;

	if (step == NULL || step->partner == NULL || step->partner[0] == '\0')
		return partners->len == 1 ? g_ptr_array_index(partners, 0) : NULL;
	for (guint i = 0; i < partners->len; i++) {
		const DunlinPartner *partner = g_ptr_array_index(partners, i);

		if (g_str_equal(partner->name, step->partner))
			return partner;
	}
	return NULL;
}
