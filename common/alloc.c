/* SPDX-License-Identifier: MIT */
#include "common/alloc.h"

#include <stdlib.h>
#include <string.h>

static void *libc_resize(void *ctx, void *block, size_t size)
{
    (void)ctx;
    if (size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, size);
}

const struct ff_alloc *ff_alloc_default(void)
{
    static const struct ff_alloc libc = {libc_resize, NULL};
    return &libc;
}

void *ff_alloc_zeroed(const struct ff_alloc *alloc, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) return NULL;
    size_t bytes = count * size;
    void *block = alloc->resize(alloc->ctx, NULL, bytes ? bytes : 1);
    if (block) memset(block, 0, bytes);
    return block;
}

void *ff_free(const struct ff_alloc *alloc, void *block)
{
    if (block) alloc->resize(alloc->ctx, block, 0);
    return NULL;
}

/* What has grown leaves the places behind where it was, and little fits into them: with a thousand clients that was a tenth of
 * all memory. Small blocks do not matter, and big ones are mapped by the C library, which moves them without a copy; in between
 * the steps are bigger, and what nobody has written to costs nothing. */
static uint64_t next_room(uint32_t room, size_t size)
{
    enum { ROOM_FIRST = 4, SMALL = 1024, MAPPED = 64 * 1024 };
    uint64_t bytes = (uint64_t)room * size;
    if (room < ROOM_FIRST) return ROOM_FIRST;
    return (uint64_t)room * (bytes >= SMALL && bytes < MAPPED ? 4 : 2);
}

void *ff_array_grow(const struct ff_alloc *alloc, void *at, uint32_t count, uint32_t *room, uint32_t extra,
                    size_t size)
{
    if (*room - count >= extra) return at;
    uint64_t want = next_room(*room, size);
    if (want < (uint64_t)count + extra) want = (uint64_t)count + extra;
    if (want > UINT32_MAX || want > SIZE_MAX / size) return at;
    void *grown = alloc->resize(alloc->ctx, at, (size_t)want * size);
    if (!grown) return at;
    *room = (uint32_t)want;
    return grown;
}
