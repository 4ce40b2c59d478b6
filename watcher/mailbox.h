/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One mailbox: a thread that converses with its fetcher, archives what comes, has the desk take it
 * and only then has it moved. Nothing is moved before the transaction that records it is durable;
 * what could not be taken now stays where it is.
 */
#pragma once

#include "watcher/watcher.h"

G_BEGIN_DECLS

typedef struct DunlinMailboxWatch DunlinMailboxWatch;

/* Starts the thread. With watcher->once it ends by itself when nothing new is left. Takes a
 * reference to @config, which @mailbox belongs to. */
DunlinMailboxWatch *dunlin_mailbox_start(DunlinWatcher *watcher, DunlinConfig *config,
					 const DunlinMailbox *mailbox);
const DunlinMailbox *dunlin_mailbox_configuration(const DunlinMailboxWatch *watch);
/* Asks it to end; a message that is being taken is finished. */
void dunlin_mailbox_stop(DunlinMailboxWatch *watch);
gboolean dunlin_mailbox_has_ended(DunlinMailboxWatch *watch);
/* Waits for its end and frees it. */
void dunlin_mailbox_join(DunlinMailboxWatch *watch);

G_END_DECLS
