/* SPDX-License-Identifier: MIT */
#include "service/sockets.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

/* One epoll set, which the loop watches with one handle. */
struct sockets {
    uv_poll_t poll;
    int set;
    sockets_ready *ready;
    void (*closed)(void *ctx);
    void *ctx;
};

/* As many as are told in one turn of the loop; who is left comes first in the next. */
enum { BATCH = 256 };

static unsigned events_of(uint32_t kernel)
{
    if (kernel & (EPOLLHUP | EPOLLERR)) return SOCKET_read | SOCKET_write;
    return (kernel & EPOLLIN ? SOCKET_read : 0U) | (kernel & EPOLLOUT ? SOCKET_write : 0U);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct sockets *s = poll->data;
    struct epoll_event ready[BATCH];
    (void)status, (void)events;
    int count = epoll_wait(s->set, ready, BATCH, 0);
    for (int i = 0; i < count; i++) s->ready(s->ctx, ready[i].data.ptr, events_of(ready[i].events));
}

static int start(struct sockets *s, uv_loop_t *loop)
{
    int code = uv_poll_init(loop, &s->poll, s->set);
    if (code != 0) return code;
    s->poll.data = s;
    return uv_poll_start(&s->poll, UV_READABLE, on_ready);
}

int sockets_open(struct sockets **ret_sockets, uv_loop_t *loop, sockets_ready *ready, void *ctx)
{
    struct sockets *s = calloc(1, sizeof *s);
    if (!s) return UV_ENOMEM;
    s->set = epoll_create1(EPOLL_CLOEXEC);
    s->ready = ready;
    s->ctx = ctx;
    int code = s->set < 0 ? uv_translate_sys_error(errno) : start(s, loop);
    if (code == 0) {
        *ret_sockets = s;
        return 0;
    }
    if (s->set >= 0) close(s->set);
    free(s);
    return code;
}

static void on_closed(uv_handle_t *poll)
{
    struct sockets *s = poll->data;
    s->closed(s->ctx);
    free(s);
}

void sockets_close(struct sockets *s, void (*closed)(void *ctx))
{
    if (!s) return;
    s->closed = closed;
    uv_close((uv_handle_t *)&s->poll, on_closed);
    close(s->set);
}

static bool control(struct sockets *s, int operation, int fd, void *who, unsigned events)
{
    uint32_t kernel = (events & SOCKET_read ? EPOLLIN : 0U) | (events & SOCKET_write ? EPOLLOUT : 0U);
    return epoll_ctl(s->set, operation, fd, &(struct epoll_event){kernel, {.ptr = who}}) == 0;
}

bool sockets_add(struct sockets *s, int fd, void *who, unsigned events)
{
    return control(s, EPOLL_CTL_ADD, fd, who, events);
}

bool sockets_watch(struct sockets *s, int fd, void *who, unsigned events)
{
    /* The kernel tells of a hang-up whatever is asked for, again and again. */
    if (!events) return epoll_ctl(s->set, EPOLL_CTL_DEL, fd, NULL) == 0 || errno == ENOENT;
    return control(s, EPOLL_CTL_MOD, fd, who, events) ||
           (errno == ENOENT && control(s, EPOLL_CTL_ADD, fd, who, events));
}

void sockets_remove(struct sockets *s, int fd)
{
    epoll_ctl(s->set, EPOLL_CTL_DEL, fd, NULL);
}
