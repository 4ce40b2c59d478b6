/* SPDX-License-Identifier: BSD-2-Clause */
/* How the checks of `dunlinctl check` tell what they found. */
#pragma once

#include "ctl/ctl.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_CHECK_OK,
	DUNLIN_CHECK_WARNING, /* it works, but less well than it could */
	DUNLIN_CHECK_FAULT,
} DunlinCheckResult;

/* One line: what was checked, and what came of it. */
void dunlin_check_say(DunlinCtl *ctl, const char *name, DunlinCheckResult result,
		      const char *format, ...) G_GNUC_PRINTF(4, 5);
/* A fault, and with it the exit status of the first. @setting: the one to look at; NULL: the error
 * says enough. */
void dunlin_check_fault(DunlinCtl *ctl, const char *name, const char *setting, const GError *error);

/* ── check-net.c ── */
void dunlin_check_mailboxes(DunlinCtl *ctl);
void dunlin_check_submissions(DunlinCtl *ctl);

/* ── check-milter.c ── */
void dunlin_check_milter(DunlinCtl *ctl);

/* ── check-trust.c ── */
void dunlin_check_trust(DunlinCtl *ctl);
void dunlin_check_alignment(DunlinCtl *ctl);

G_END_DECLS
