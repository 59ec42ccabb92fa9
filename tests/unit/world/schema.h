/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_WORLD_SCHEMA_H
#define FF_TESTS_UNIT_WORLD_SCHEMA_H

#include <cjson/cJSON.h>

/* docs/scenario.schema.json as the reader's tables have it (JSON Schema, draft 2020-12). The caller's. */
cJSON *schema_make(void);
/* Its text, indented by two; ends with a newline. free() it. */
char *schema_print(const cJSON *schema);

#endif
