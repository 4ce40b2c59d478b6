/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cell that parsers run in: no files, no network, no other programs, bounded memory and time.
 * In two steps, because the zygote must be able to fork and its children must not.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct DunlinSandbox DunlinSandbox;

/* Seals this process for good: rlimits, no new privileges, not dumpable, Landlock without a rule
 * (where the kernel has it), seccomp. What needs a file (charsets, tables) must be loaded before.
 * Afterwards: read, write, memory, fork and wait. Opening anything fails with EACCES, all else
 * kills. CONFIG where the kernel refuses. */
DunlinSandbox *dunlin_sandbox_seal(GError **error);

/* In a child of the sealed process: dies with its parent, after @cpu_sec of CPU or @wall_sec of
 * time, and can no longer fork. FALSE: it must exit. */
gboolean dunlin_sandbox_narrow(const DunlinSandbox *sandbox, guint cpu_sec, guint wall_sec);

G_END_DECLS
