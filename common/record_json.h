/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_RECORD_JSON_H
#define FF_COMMON_RECORD_JSON_H

#include "common/record.h"

/* A record as a JSON object, every field by its name, without loss: service/world/record_json.h reads it again.
 *   u32, u64   a number (u64 of more than 53 bits: a string of its digits)
 *   time       a string: the digits of the FILETIME
 *   str        null or a string; {"base64": …} when it is no UTF-8
 *   blob       null or {"base64": …}
 *   systime    a list of its eight numbers, in the order of SYSTEMTIME
 *   rec, list  an object, a list of objects
 * key: as in common/json_out.h. */
void ff_record_json(struct ff_writer *w, const char *key, const struct ff_record *type, const void *record);

#endif
