/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread off the mails' way: it keeps the index fresh, writes the counters into the store for
 * dunlinctl metrics, and has the MTA give back what is no longer wanted.
 */
#pragma once

#include <glib.h>
#include "milter/service.h"

G_BEGIN_DECLS

/* @service lives as long as the process. @socket: where it listens, which tells it from others of
 * this host. Copied. */
void dunlin_keeper_start(DunlinService *service, const char *socket);

G_END_DECLS
