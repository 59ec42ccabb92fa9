/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_CONTROL_H
#define FF_SERVICE_WORLD_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include "service/world/control.def"
#include "service/world/inner.h"

/* The inside of world_control: a method is a row (name, parameters, function); control.c reads the line, finds the row,
 * checks the parameters against it, and answers. */

enum param_type { PARAM_count, PARAM_duration, PARAM_text };

struct param_row {
    const char *name;
    enum param_type type;
    bool needed;
};

struct param {
    bool given;
    uint32_t count;
    uint64_t ticks;
    const char *text;
};

enum { CONTROL_PARAMS_MAX = 2 };

struct control {
    struct world *world;
    struct ff_writer *out;                   /* the result goes here: one value */
    struct param params[CONTROL_PARAMS_MAX]; /* in the order of the row */
    /* A refusal; code 0: none. The result is then thrown away. */
    int code;
    ff_status status;
    char words[320];
};

#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 3, 4)))
#endif
void control_fail(struct control *control, int code, const char *format, ...);

typedef void control_method(struct control *control);

/* Of each method that is the world's: control_advance is in control.c, those that only look in control_*.c, by what they
 * show. */
#define DECLARE_world(name) control_method control_##name;
#define DECLARE_service(name)
#define X(method, owner, name, params, text) DECLARE_##owner(name)
CONTROL_METHODS(X)
#undef X
#undef DECLARE_world
#undef DECLARE_service

#endif
