/* SPDX-License-Identifier: MIT */
#include "service/server.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "service/conn.h"
#include "service/net.h"
#include "service/system.h"

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

static void turn(struct server *s)
{
    s->dirty = false;
    pace_touch(s);
    enum world_step step = world_step(s->options.world);
    channel_notify_all(s);
    control_follow_all(s);
    pace_turned(s, step);
    s->options.hooks.turned(s->options.hooks.ctx, step);
    if (s->down && !s->closing) s->options.hooks.down(s->options.hooks.ctx);
}

/* Those that may speak now do so. True: they may have more to say, which is to be read before time moves. */
static bool pass_floor(struct server *s)
{
    struct conn *next = floor_pass(s);
    if (!next) return false;
    for (; next; next = floor_pass(s)) conn_go_on(next);
    pace_again(s);
    return true;
}

/* Just before the loop sleeps: everything that was ready to be read has been. */
static void on_prepare(uv_prepare_t *prepare)
{
    struct server *s = prepare->data;
    if (s->dirty && !s->closing && !pass_floor(s)) turn(s);
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
    code = sockets_open(&s->blocked, s->options.loop, channel_ready, s);
    if (code != 0) return code;
    s->handles++;
    code = net_listen(listening->fd);
    if (code != 0) return code;
    if (!sockets_add(s->sockets, listening->fd, NULL, SOCKET_read)) return UV_ENOMEM;
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
    code = uv_timer_init(s->options.loop, &s->again);
    if (code != 0) return code;
    s->handles++;
    s->again.data = s;
    if (!pace_open(s)) return UV_ENOMEM;
    return open_sockets(s, listening);
}

bool server_loop(uv_loop_t *ret_loop, struct ff_writer *error)
{
    if (!system_descriptors_left(error)) return false;
    int code = uv_loop_init(ret_loop);
    if (code != 0)
        ff_write_text(
            error, "the event loop: %s; end what holds descriptors or memory, or raise the limits (ulimit)\n",
            uv_strerror(code));
    return code == 0;
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
    ff_array_free(ff_alloc_default(), &s->followers);
    ff_array_free(ff_alloc_default(), &s->floor.waiting);
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
    channel_close_all(s);
    if (s->listener >= 0) net_close(s->listener);
    sockets_close(s->sockets, on_sockets_closed);
    sockets_close(s->blocked, on_sockets_closed);
    if (s->prepare.type != UV_UNKNOWN_HANDLE) uv_close((uv_handle_t *)&s->prepare, on_handle_closed);
    if (s->again.type != UV_UNKNOWN_HANDLE) uv_close((uv_handle_t *)&s->again, on_handle_closed);
    pace_close(s);
}
