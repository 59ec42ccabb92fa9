/* SPDX-License-Identifier: MIT */
#include "service/server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/conn.h"

enum { BACKLOG = 511 };

void server_log(struct server *s, const char *format, ...)
{
    char line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    s->options.hooks.log(s->options.hooks.ctx, line);
}

/* ---- One turn ---- */

/* What is pending for one channel. Many are at the same place in the log: then the bytes are the same ones
 * for all of them, and *shared the same block for all that stop in them. */
static bool notify(struct server *s, struct conn *c, struct block **shared, const uint8_t **of)
{
    size_t size;
    const uint8_t *bytes = world_shared_notices(s->options.world, c->peer.process, &size);
    if (bytes) {
        if (*shared && (*of != bytes || (*shared)->size != size)) {
            block_release(*shared);
            *shared = NULL;
        }
        *of = bytes;
        conn_send(c, bytes, size, shared);
        return true;
    }
    ff_writer_reset(&s->notices);
    world_notices(s->options.world, c->peer.process, &s->notices);
    if (s->notices.failed) {
        server_log(s, "memory was refused for notifications: a client is cut off");
        conn_close(c);
    } else if (s->notices.size) {
        conn_send(c, s->notices.at, s->notices.size, NULL);
        return true;
    }
    return false;
}

/* Each channel gets all that is pending for it in one write. One that is still writing keeps its place in the
 * shared log, at no cost, until it falls off its end. Backwards, since a channel that breaks leaves the list.
 */
static void notify_all(struct server *s)
{
    struct block *shared = NULL;
    const uint8_t *of = NULL;
    for (uint32_t i = s->listeners.count; i-- > 0;) {
        struct conn *c = s->listeners.at[i];
        while (!c->output && c->state == CONN_open && world_has_notices(s->options.world, c->peer.process))
            if (!notify(s, c, &shared, &of)) break;
    }
    block_release(shared);
}

static void follow_all(struct server *s)
{
    if (s->followers == 0) return;
    for (struct conn *c = s->conns, *next; c; c = next) {
        next = c->next;
        if (c->follows && !c->output && c->state == CONN_open) control_follow(c);
    }
}

static void turn(struct server *s)
{
    s->dirty = false;
    pace_touch(s);
    enum world_step step = world_step(s->options.world);
    notify_all(s);
    follow_all(s);
    pace_turned(s, step);
    s->options.hooks.turned(s->options.hooks.ctx, step);
    if (s->down && !s->closing) s->options.hooks.down(s->options.hooks.ctx);
}

/* Just before the loop sleeps: everything that was ready to be read has been. */
static void on_prepare(uv_prepare_t *prepare)
{
    struct server *s = prepare->data;
    if (s->dirty && !s->closing) turn(s);
    conn_free_closed(s);
    s->pace.fresh = false;
}

void server_poke(struct server *s)
{
    s->dirty = true;
}

uint32_t server_clients(const struct server *s)
{
    uint32_t count = 0;
    for (const struct conn *c = s->conns; c; c = c->next) count += c->protocol != CONN_control;
    return count;
}

bool server_has_client(const struct server *s, uint32_t process)
{
    for (const struct conn *c = s->conns; c; c = c->next)
        if (c->calls && c->peer.process == process) return true;
    return false;
}

/* ---- Opening and closing ---- */

static int open_sockets(struct server *s, struct listening *listening)
{
    int code = sockets_open(&s->sockets, s->options.loop, conn_ready, s);
    if (code != 0) return code;
    s->handles++;
    bool ok = fcntl(listening->fd, F_SETFL, O_NONBLOCK) == 0 && listen(listening->fd, BACKLOG) == 0 &&
              sockets_add(&s->sockets, listening->fd, NULL, SOCKET_read);
    if (!ok) return uv_translate_sys_error(errno);
    s->tcp = listening->tcp;
    s->listener = listening->fd;
    listening->fd = -1;
    return 0;
}

static int open_handles(struct server *s, struct listening *listening)
{
    int code = uv_prepare_init(s->options.loop, &s->prepare);
    if (code != 0) return code;
    s->handles++;
    s->prepare.data = s;
    uv_prepare_start(&s->prepare, on_prepare);
    if (!pace_open(s)) return UV_ENOMEM;
    return open_sockets(s, listening);
}

struct server *server_open(const struct server_options *options, struct listening *listening,
                           struct ff_writer *error)
{
    struct server *s = calloc(1, sizeof *s);
    if (!s) {
        ff_write_text(error, "memory was refused\n");
        return NULL;
    }
    s->options = *options;
    s->listener = -1;
    s->sockets = SOCKETS_NULL;
    s->reply = s->notices = ff_writer_on(ff_alloc_default());
    s->dirty = true; /* the scenario may have something due at once */
    int code = open_handles(s, listening);
    if (code == 0) return s;
    ff_write_text(error, "%s: cannot listen: %s\n", options->address, uv_strerror(code));
    s->options.hooks.closed = NULL;
    server_close(s);
    return NULL;
}

void server_handle_closed(struct server *s)
{
    if (--s->handles > 0) return;
    struct server_hooks hooks = s->options.hooks;
    conn_free_closed(s);
    ff_writer_free(&s->reply);
    ff_writer_free(&s->notices);
    ff_array_free(ff_alloc_default(), &s->listeners);
    free(s);
    if (hooks.closed) hooks.closed(hooks.ctx);
}

static void on_handle_closed(uv_handle_t *handle)
{
    server_handle_closed(handle->data);
}

static void on_sockets_closed(void *ctx)
{
    server_handle_closed(ctx);
}

void server_close(struct server *s)
{
    if (s->closing) return;
    s->closing = true;
    while (s->conns) conn_close(s->conns);
    if (s->listener >= 0) close(s->listener);
    sockets_close(&s->sockets, on_sockets_closed);
    if (s->prepare.type != UV_UNKNOWN_HANDLE) uv_close((uv_handle_t *)&s->prepare, on_handle_closed);
    pace_close(s);
}
