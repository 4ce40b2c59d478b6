/* SPDX-License-Identifier: BSD-2-Clause */
/* Plays one written conversation with the running milter, and fails at the first line that is not
 * as written. */
#pragma once

#include "fixture.h"
#include "script.h"

void play_case(Fixture *fixture, const ScriptCase *one);
