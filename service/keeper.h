/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_KEEPER_H
#define FF_SERVICE_KEEPER_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "common/bytes.h"

/* The keeper (scm.h) of a run: a program of its own, which ends when it loses its connection to the run's service. */

struct keeper_hooks {
    void *ctx;
    void (*ready)(void *ctx);                     /* clients may ask the service control manager */
    void (*failed)(void *ctx, const char *words); /* it came to nothing */
};

/* In the run, which is not over before it is closed. Zeroed: there is none. */
struct keeper {
    uv_pipe_t said;
    uv_timer_t limit;
    struct keeper_hooks hooks;
    char words[512];
    size_t size;
    bool open, ready, left;
};

/* What it is told: the client's command line, which names Wine, and where the service of the run is. */
struct keeper_options {
    char *const *argv;
    const char *address, *secret_file;
};

/* False: *error says why. From then on one of the hooks is called. */
bool keeper_open(struct keeper *keeper, uv_loop_t *loop, const struct keeper_options *options,
                 const struct keeper_hooks *hooks, struct ff_writer *error);
/* The service of the run is closed: the loop runs on until the keeper has taken the service out, or its time is up. */
void keeper_leave(struct keeper *keeper);

/* Of the system: starts the program. Its output as a descriptor; -1: *error says why. It is no child of ours. */
int keeper_start(const struct keeper_options *options, struct ff_writer *error);

#endif
