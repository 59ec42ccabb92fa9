/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_GUESS_H
#define FF_SERVICE_GUESS_H

#include "service/child.h"

/* Why a program that nobody knows of was none of our clients, by what there is of it: the end of a sentence. */
const char *guess_stranger(char *const *argv, const struct child_end *how);

#endif
