/* SPDX-License-Identifier: MIT */
#include "tests/support/refusing_alloc.h"

#include <pthread.h>

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;

static void *resize(void *ctx, void *block, size_t size)
{
    struct refusing_alloc *r = ctx;
    const struct ff_alloc *libc = ff_alloc_default();
    if (size == 0) {
        if (block) r->outstanding--;
        return libc->resize(libc->ctx, block, 0);
    }
    r->requests++;
    if (r->refuse_at && (r->requests == r->refuse_at || (r->sticky && r->requests > r->refuse_at))) {
        r->refused++;
        return NULL;
    }
    void *moved = libc->resize(libc->ctx, block, size);
    if (moved && !block) r->outstanding++;
    return moved;
}

static void *refusing_resize(void *ctx, void *block, size_t size)
{
    pthread_mutex_lock(&counting);
    void *moved = resize(ctx, block, size);
    pthread_mutex_unlock(&counting);
    return moved;
}

void refusing_alloc_init(struct refusing_alloc *r, uint64_t refuse_at, int sticky)
{
    *r = (struct refusing_alloc){.refuse_at = refuse_at, .sticky = sticky};
    r->alloc = (struct ff_alloc){refusing_resize, r};
}
