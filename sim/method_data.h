/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_METHOD_DATA_H
#define FF_SIM_METHOD_DATA_H

#include "sim/text.h"

struct sim;

/* Data of a routing method that are one text (GRI-3): UTF-16, in the order of a PC, and a terminator. */
enum { METHOD_DATA_UNIT = 2 }; /* bytes */

/* The data that these words are; none of no words. False: memory was refused. */
bool method_data_intern(struct sim *sim, struct ff_str words, text *ret_data);
/* Units before the terminator; UINT32_MAX: they are no text. */
uint32_t method_data_units(struct ff_str data);
/* The words that so many units of the data are. False: memory was refused. */
bool method_words_intern(struct sim *sim, struct ff_str data, uint32_t units, text *ret_words);

#endif
