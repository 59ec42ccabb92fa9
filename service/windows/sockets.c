/* SPDX-License-Identifier: MIT */
#include "service/sockets.h"

#include <stdlib.h>

#include "common/alloc.h"

/* A handle of the loop for each socket: Windows has no set of sockets that would be ready as one. */
struct watch {
    uv_poll_t poll;
    struct sockets *set;
    void *who;
};

struct sockets {
    uv_loop_t *loop;
    FF_ARRAY(struct watch *) watches; /* by place_of their sockets; NULL: none */
    uv_check_t last;                  /* never runs: what is closed last */
    sockets_ready *ready;
    void (*closed)(void *ctx);
    void *ctx;
};

/* Handles are multiples of 4, and those that are free are given out again. */
static uint32_t place_of(int fd)
{
    return (uint32_t)fd / 4;
}

int sockets_open(struct sockets **ret_sockets, uv_loop_t *loop, sockets_ready *ready, void *ctx)
{
    struct sockets *s = calloc(1, sizeof *s);
    if (!s) return UV_ENOMEM;
    s->loop = loop;
    s->ready = ready;
    s->ctx = ctx;
    uv_check_init(loop, &s->last);
    s->last.data = s;
    *ret_sockets = s;
    return 0;
}

static void on_watch_closed(uv_handle_t *poll)
{
    free(poll->data);
}

static void forget(struct sockets *s, uint32_t place)
{
    struct watch *w = s->watches.at[place];
    s->watches.at[place] = NULL;
    if (w) uv_close((uv_handle_t *)&w->poll, on_watch_closed);
}

static void on_last_closed(uv_handle_t *last)
{
    struct sockets *s = last->data;
    s->closed(s->ctx);
    ff_array_free(ff_alloc_default(), &s->watches);
    free(s);
}

/* A loop closes its handles in the order in which that was asked for, or the other way round: nothing of a watch that is closed
 * leads here any more. */
void sockets_close(struct sockets *s, void (*closed)(void *ctx))
{
    if (!s) return;
    s->closed = closed;
    for (uint32_t i = 0; i < s->watches.count; i++) forget(s, i);
    uv_close((uv_handle_t *)&s->last, on_last_closed);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watch *w = poll->data;
    unsigned ready = (events & UV_READABLE ? SOCKET_read : 0U) | (events & UV_WRITABLE ? SOCKET_write : 0U);
    w->set->ready(w->set->ctx, w->who, status < 0 ? SOCKET_read | SOCKET_write : ready);
}

static bool watch(struct watch *w, unsigned events)
{
    int wanted = (events & SOCKET_read ? UV_READABLE : 0) | (events & SOCKET_write ? UV_WRITABLE : 0);
    return (wanted ? uv_poll_start(&w->poll, wanted, on_ready) : uv_poll_stop(&w->poll)) == 0;
}

static bool make_room(struct sockets *s, uint32_t place)
{
    while (s->watches.count <= place) {
        if (!ff_array_room(ff_alloc_default(), &s->watches, 1)) return false;
        s->watches.at[s->watches.count++] = NULL;
    }
    return true;
}

bool sockets_add(struct sockets *s, int fd, void *who, unsigned events)
{
    struct watch *w = make_room(s, place_of(fd)) ? calloc(1, sizeof *w) : NULL;
    if (!w || uv_poll_init_socket(s->loop, &w->poll, (uv_os_sock_t)fd) != 0) {
        free(w);
        return false;
    }
    w->poll.data = w;
    w->set = s;
    s->watches.at[place_of(fd)] = w;
    if (sockets_watch(s, fd, who, events)) return true;
    forget(s, place_of(fd));
    return false;
}

bool sockets_watch(struct sockets *s, int fd, void *who, unsigned events)
{
    struct watch *w = s->watches.at[place_of(fd)];
    w->who = who;
    return watch(w, events);
}

void sockets_remove(struct sockets *s, int fd)
{
    forget(s, place_of(fd));
}
