/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection between what is seen of its messages (session.c) and what becomes of them (session-end.c). */
#pragma once

#include <libmilter/mfapi.h>
#include <libmilter/mfdef.h>

#include "milter/decide.h"
#include "milter/session.h"

G_BEGIN_DECLS

typedef struct {
	DunlinService *service;
	DunlinHouse *house; /* the configuration this connection began with */
	gboolean may_report; /* the MTA offers REPORT_ACTIONS */
	DunlinSeen seen;
	DunlinOwn *own; /* only of a creditor's people's mail that may be a reminder */
	gboolean decided;
	DunlinRuling ruling;
	GChecksum *body; /* only of a notice of ours */
} Session;

/* What the MTA hears at the end of a message that was ruled upon: one for each verdict. */
sfsistat dunlin_session_accept(SMFICTX *ctx, Session *session);
sfsistat dunlin_session_edit(SMFICTX *ctx, Session *session);
sfsistat dunlin_session_gate(SMFICTX *ctx, Session *session);
sfsistat dunlin_session_refuse(SMFICTX *ctx, Session *session);

G_END_DECLS
