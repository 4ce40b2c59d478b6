/* SPDX-License-Identifier: BSD-2-Clause */
/* The error domain and the exit status of each of its codes. */
#include "base/error.h"

#include <sysexits.h>

static const int exits[] = {
	[DUNLIN_ERROR_INPUT] = EX_DATAERR, [DUNLIN_ERROR_NOT_FOUND] = EX_DATAERR,
	[DUNLIN_ERROR_BUSY] = EX_TEMPFAIL, [DUNLIN_ERROR_CONFLICT] = EX_TEMPFAIL,
	[DUNLIN_ERROR_DENIED] = EX_NOPERM, [DUNLIN_ERROR_UNCERTAIN] = EX_TEMPFAIL,
	[DUNLIN_ERROR_CONFIG] = EX_CONFIG, [DUNLIN_ERROR_INTERNAL] = EX_SOFTWARE,
};

G_DEFINE_QUARK(dunlin - error - quark, dunlin_error)

int
dunlin_error_to_exit(const GError *error)
{
	if (error->domain == G_FILE_ERROR)
		return EX_IOERR;
	if (error->domain != DUNLIN_ERROR || (guint)error->code >= G_N_ELEMENTS(exits))
		return EX_SOFTWARE;
	return exits[error->code];
}
