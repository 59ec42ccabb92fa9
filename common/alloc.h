/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_ALLOC_H
#define FF_COMMON_ALLOC_H

#include <stddef.h>
#include <stdint.h>

/* The one seam through which everything in common/, sim/, service/world and the SDK's call path gets memory.
 * A world has one; a test hands in one that refuses the n-th request. No allocation is assumed to succeed. */
struct ff_alloc {
    /* As realloc: block NULL allocates, size 0 frees and returns NULL. NULL with size > 0 means refused, and
     * then block is as it was. */
    void *(*resize)(void *ctx, void *block, size_t size);
    void *ctx;
};

/* The C library's. Never NULL, lives for ever. */
const struct ff_alloc *ff_alloc_default(void);

/* Zeroed memory for count objects of size bytes, or NULL when refused (overflow of the product included). */
void *ff_alloc_zeroed(const struct ff_alloc *alloc, size_t count, size_t size);
/* Frees; NULL is accepted. Returns NULL, so that p = ff_free(a, p). */
void *ff_free(const struct ff_alloc *alloc, void *block);

/* A growing array: at[0..count). The only pointer that model state may hold. Zero-initialised is empty. */
#define FF_ARRAY(T)                                                                                          \
    struct {                                                                                                 \
        T *at;                                                                                               \
        uint32_t count, room;                                                                                \
    }

/* Makes room for `extra` more elements (read twice). False when refused; the array is then as it was. */
#define ff_array_room(alloc, array, extra)                                                                   \
    ((array)->at =                                                                                           \
         ff_array_grow((alloc), (array)->at, (array)->count, &(array)->room, (extra), sizeof *(array)->at),  \
     (array)->room - (array)->count >= (uint32_t)(extra))
/* Frees the elements and makes the array empty. */
#define ff_array_free(alloc, array)                                                                          \
    ((array)->at = ff_free((alloc), (array)->at), (void)((array)->count = (array)->room = 0))

/* Behind ff_array_room: returns the block (moved or not), and raises *room only when it grew. */
void *ff_array_grow(const struct ff_alloc *alloc, void *at, uint32_t count, uint32_t *room, uint32_t extra,
                    size_t size);

#endif
