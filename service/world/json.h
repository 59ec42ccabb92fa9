/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_JSON_H
#define FF_SERVICE_WORLD_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/bytes.h"
#include "sim/script.h"

/* Typed reading of JSON: scenario files and the parameters of the control protocol alike. A mistake is reported at the
 * place where it stands (a sink says how places are named), every other member is still looked at. */
struct json_sink {
    void *ctx;
    /* at: the value that is wrong (inside the document), or the object that lacks something. what: "… ; how to mend". */
    void (*error)(void *ctx, const cJSON *at, const char *what);
    bool failed; /* set by json_error */
};
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 3, 4)))
#endif
void json_error(struct json_sink *sink, const cJSON *at, const char *format, ...);

/* One op from an object: members by their keys (sim/ops.def). Unknown, missing and ill-typed members are errors, with
 * the nearest key named. skip: keys of the object that are not the op's ("op", "at", "when", …), ended by NULL; may be
 * NULL. Texts are interned in the sim. False when anything was reported. */
bool json_op(struct sim *sim, enum op_kind kind, const cJSON *object, const char *const *skip,
             struct json_sink *sink, struct op *ret_op);

#endif
