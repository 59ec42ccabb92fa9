/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_NOTICES_H
#define FF_SERVICE_WORLD_NOTICES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"
#include "sim/sim.h"

/* What each process has not been written yet: its place in the shared event log, and its actions. */
struct notices_of_process {
    uint64_t written;                /* sequence of the last event written to it */
    FF_ARRAY(struct action) actions; /* from action_first on: not yet written */
    uint32_t action_first;
    uint64_t told;  /* the virtual time that it was last told (Clock) */
    bool tell_time; /* a Clock frame is due */
};

struct notices {
    FF_ARRAY(struct notices_of_process) of; /* by process row */
    /* The finished Events frame from `shared_from` (exclusive) to `shared_to`, for everybody at that place. */
    struct ff_writer shared;
    uint64_t shared_from, shared_to;
};

#endif
