/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_RECORD_JSON_H
#define FF_SERVICE_WORLD_RECORD_JSON_H

#include "common/record.h"
#include "service/world/json.h"

/* Reads what ff_record_json wrote (common/record_json.h). Every field must be there, and no other member; mistakes are the
 * sink's. Texts and lists live in the arena. False: there was a mistake, or, when none was told, memory was refused. */
bool json_record_read(const struct ff_record *type, const cJSON *object, struct json_sink *sink,
                      struct ff_arena *arena, void *ret_record);

#endif
