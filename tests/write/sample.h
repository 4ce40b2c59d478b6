/* SPDX-License-Identifier: BSD-2-Clause */
/* The letters that are installed, and values of every kind to write them with. */
#pragma once

#include "write/letter.h"

DunlinLetters *sample_letters(void);
/* @needs: only these names; NULL: all. @hostile: stands for every text; NULL. */
DunlinValues *sample_values(const char *needs, const char *hostile);
