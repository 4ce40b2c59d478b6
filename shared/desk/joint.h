/* SPDX-License-Identifier: BSD-2-Clause */
/* A joint letter between what it is made of (joint.c) and what it says (joint-values.c). */
#pragma once

#include "desk/internal.h"

G_BEGIN_DECLS

typedef struct { /* the letter that a claim would get alone */
	DunlinNotice *notice;
	DunlinValues *values; /* thawed when it is merged; NULL before */
	guint rank;           /* of its step in the policy */
	DunlinDay due;
	char *invoice;
} Letter;

/* What one letter says for all of @letters (of Letter, thawed), the weightiest first; @values: what that
 * one says. */
void dunlin_joint_values(DunlinValues *values, GPtrArray *letters);

G_END_DECLS
