/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_COVERAGE_H
#define FF_SERVICE_WORLD_COVERAGE_H

#include "service/world/inner.h"

/* What of winfax.h the clients of a world have met, and what they never did: a view of the trace and the deliveries. */

/* A function's results of one kind. */
struct covered {
    uint32_t function; /* enum ff_type */
    ff_status status;
    uint64_t times; /* 0: it can come, and never did */
};

enum { COVERAGE_TYPES = 0x40 };
struct coverage {
    uint64_t calls[COVERAGE_TYPES];      /* by enum ff_type; of winfax.h's functions */
    uint64_t events[FF_FEI_NEVENTS + 1]; /* delivered to anybody */
    FF_ARRAY(struct covered) failures;   /* those listed first, then others that were met */
};

/* False: memory was refused. */
bool coverage_make(const struct sim *sim, struct coverage *ret_coverage);
void coverage_free(const struct sim *sim, struct coverage *coverage);
/* The next of winfax.h's functions after `type` (0: the first); 0 when there is none. */
uint32_t coverage_function_after(uint32_t type);

#endif
