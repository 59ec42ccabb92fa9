/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_STORE_H
#define FF_SERVICE_WORLD_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"
#include "sim/sim.h"

/* The bytes of documents: of uploads under way, and of those that are whole (by the model's document row). */
struct upload {
    uint32_t process; /* SIM_NONE: free */
    text name;
    uint64_t size; /* as announced */
    struct ff_writer bytes;
};

struct stored_document {
    uint8_t *at;
    size_t size;
};

struct store {
    FF_ARRAY(struct upload) uploads;
    FF_ARRAY(struct stored_document) documents;
};

#endif
