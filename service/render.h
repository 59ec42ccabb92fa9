/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_RENDER_H
#define FF_SERVICE_RENDER_H

#include <cjson/cJSON.h>

#include "common/bytes.h"

/* An answer for people: members a line each, objects on one line, lists of objects as tables. */
void render(const cJSON *result, struct ff_writer *out);

#endif
