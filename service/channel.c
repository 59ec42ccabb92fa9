/* SPDX-License-Identifier: MIT */
#include "service/channel.h"

#include <stdlib.h>
#include <string.h>

#include "service/conn.h"
#include "service/net.h"

/* Bytes that several channels may be writing: made once for all that stopped in them. */
struct block {
    uint32_t refs;
    size_t size;
    uint8_t bytes[];
};

struct rest {
    struct block *block;
    size_t from;  /* what has gone out of it */
    uint32_t row; /* whose it is */
};

static void block_release(struct block *block)
{
    if (block && --block->refs == 0) free(block);
}

static struct block *block_new(const uint8_t *bytes, size_t size)
{
    struct block *block = malloc(sizeof *block + size);
    if (!block) return NULL;
    block->refs = 1;
    block->size = size;
    memcpy(block->bytes, bytes, size);
    return block;
}

/* ---- Life ---- */

static void forget_rest(struct server *s, struct channel *c)
{
    if (!c->rest) return;
    sockets_remove(s->blocked, c->fd);
    block_release(c->rest->block);
    free(c->rest);
    c->rest = NULL;
}

static void channel_close(struct server *s, struct channel *c)
{
    forget_rest(s, c);
    net_close(c->fd);
    *c = s->channels.at[--s->channels.count];
    if (c->rest) c->rest->row = (uint32_t)(c - s->channels.at);
    conn_gone(s);
}

bool channel_open(struct server *s, int fd, uint32_t process)
{
    if (!ff_array_room(ff_alloc_default(), &s->channels, 1)) return false;
    s->channels.at[s->channels.count++] = (struct channel){fd, process, NULL};
    return true;
}

void channel_close_of(struct server *s, uint32_t process)
{
    for (uint32_t i = 0; i < s->channels.count; i++) {
        if (s->channels.at[i].process != process) continue;
        channel_close(s, &s->channels.at[i]);
        return;
    }
}

void channel_close_all(struct server *s)
{
    while (s->channels.count) channel_close(s, &s->channels.at[s->channels.count - 1]);
    ff_array_free(ff_alloc_default(), &s->channels);
}

/* ---- Writing ---- */

void channel_ready(void *ctx, void *who, unsigned events)
{
    struct server *s = ctx;
    struct rest *rest = who;
    struct channel *c = &s->channels.at[rest->row];
    (void)events;
    ptrdiff_t put = conn_put(c->fd, rest->block->bytes + rest->from, rest->block->size - rest->from);
    if (put < 0) {
        channel_close(s, c);
        return;
    }
    rest->from += (size_t)put;
    if (rest->from < rest->block->size) return;
    forget_rest(s, c);
    s->dirty = true; /* it may have fallen behind */
}

/* What one turn has for one channel, or for many. */
struct sending {
    const uint8_t *bytes;
    size_t size;
    struct block *block; /* a copy, once one of them has stopped in it */
};

/* False: memory was refused. */
static bool keep(struct server *s, struct channel *c, struct sending *sending, size_t from)
{
    struct rest *rest = malloc(sizeof *rest);
    if (!sending->block) sending->block = block_new(sending->bytes, sending->size);
    if (!rest || !sending->block || !sockets_add(s->blocked, c->fd, rest, SOCKET_write)) {
        free(rest);
        return false;
    }
    sending->block->refs++;
    *rest = (struct rest){sending->block, from, (uint32_t)(c - s->channels.at)};
    c->rest = rest;
    return true;
}

/* False: it takes nothing more now; it may be gone. */
static bool send_to(struct server *s, struct channel *c, struct sending *sending)
{
    ptrdiff_t put = conn_put(c->fd, sending->bytes, sending->size);
    if (put == (ptrdiff_t)sending->size) return true;
    if (put >= 0 && keep(s, c, sending, (size_t)put)) return false;
    if (put >= 0) server_log(s, "memory was refused: a client is cut off from its notifications");
    channel_close(s, c);
    return false;
}

static bool send_own(struct server *s, struct channel *c)
{
    ff_writer_reset(&s->notices);
    world_notices(s->options.world, c->process, &s->notices);
    if (s->notices.failed) {
        server_log(s, "memory was refused: a client is cut off from its notifications");
        channel_close(s, c);
        return false;
    }
    struct sending own = {s->notices.at, s->notices.size, NULL};
    bool more = own.size && send_to(s, c, &own);
    block_release(own.block);
    return more;
}

/* Many are at the same place in the log: then the bytes are the same ones for all of them. */
static bool send_pending(struct server *s, struct channel *c, struct sending *shared)
{
    size_t size;
    const uint8_t *bytes = world_shared_notices(s->options.world, c->process, &size);
    if (!bytes) return send_own(s, c);
    if (bytes != shared->bytes || size != shared->size) {
        block_release(shared->block);
        *shared = (struct sending){bytes, size, NULL};
    }
    return send_to(s, c, shared);
}

/* Backwards, since one that breaks leaves the list. */
void channel_notify_all(struct server *s)
{
    struct sending shared = {NULL, 0, NULL};
    for (uint32_t i = s->channels.count; i-- > 0;) {
        struct channel *c = &s->channels.at[i];
        bool takes = !c->rest;
        while (takes && world_has_notices(s->options.world, c->process)) takes = send_pending(s, c, &shared);
    }
    block_release(shared.block);
}
