/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_SITE_CACHE_H
#define FF_SERVICE_WORLD_SITE_CACHE_H

#include <stdint.h>

#include "sim/sim.h"

/* The model keeps every call site once and looks for it among all; a client that calls from one place again and again
 * finds its row here. */
enum { SITE_CACHE_SLOTS = 256 };

struct site_slot {
    uint32_t process, type;
    text module;
    uint32_t row_and_one; /* 0: empty */
    uint64_t address;
};

struct site_cache {
    struct site_slot slots[SITE_CACHE_SLOTS];
};

/* The site's row; SIM_NONE when memory was refused. `type` is the call's, `function` its name. */
uint32_t site_cached(struct site_cache *cache, struct sim *sim, uint32_t process, text module,
                     uint64_t address, uint32_t type, const char *function);

#endif
