/* SPDX-License-Identifier: BSD-2-Clause */
/* The records of the court's file (court.h has what is public). */
#pragma once

#include "claim/court.h"

G_BEGIN_DECLS

/* Whether every value fits into its columns and into CP850. */
gboolean dunlin_court_fits(const DunlinCourtCase *court);

G_END_DECLS
