/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_LAUNCH_H
#define FF_SERVICE_LAUNCH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/bytes.h"
#include "common/endpoint.h"

/* Starting fauxfaxd in the background. */

enum { LAUNCH_ARGS_MAX = 32 };

struct launch {
    const char *program;               /* its path, or a name for the PATH */
    const char *args[LAUNCH_ARGS_MAX]; /* its command line; LAUNCH_OWN of them are left free, and NULL */
    unsigned count;
    const char *log;                    /* takes its standard error */
    uint64_t deadline;                  /* deadline.h: by when it must be ready */
    char address[FF_ENDPOINT_TEXT_MAX]; /* ready: where it listens */
    bool late;                          /* it was not ready in time, and was ended */
};
enum { LAUNCH_OWN = 3 };

/* Returns when it is ready; it goes on by itself. False: *error says why it was
 * never started; where that says nothing it ended before, and its log says why, or it is late. */
bool launch_service(struct launch *launch, struct ff_writer *error);

#endif
