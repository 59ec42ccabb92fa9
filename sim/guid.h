/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_GUID_H
#define FF_SIM_GUID_H

#include "sim/text.h"

struct sim;

/* GUIDs as texts, in registry form (GEN-19). */
bool guid_valid(struct ff_str guid);
/* A valid one in small letters, as which it is the same however it is written. False: memory was refused. */
bool guid_key_intern(struct sim *sim, struct ff_str guid, text *ret_key);

#endif
