/* SPDX-License-Identifier: MIT */
#include "service/keeper.h"

#include <string.h>

#include "service/scm.h"

/* To come up, with a Wine that may have to start first; to take out what it has put in. */
enum { COME_MS = 30000, GO_MS = 15000 };

static void close_both(struct keeper *k)
{
    if (!k->open) return;
    k->open = false;
    uv_close((uv_handle_t *)&k->said, NULL);
    uv_close((uv_handle_t *)&k->limit, NULL);
}

static void fail(struct keeper *k, const char *words)
{
    bool failed = !k->ready && !k->left;
    close_both(k);
    if (failed) k->hooks.failed(k->hooks.ctx, words);
}

static void on_limit(uv_timer_t *timer)
{
    fail(timer->data, "the service control manager takes too long");
}

/* What it says after it was ready is not kept: the room begins anew. Of what Wine says before only the end is. */
static void give_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct keeper *k = handle->data;
    (void)suggested;
    if (k->ready) k->size = 0;
    if (k->size == sizeof k->words - 1) {
        k->size /= 2;
        memmove(k->words, k->words + sizeof k->words - 1 - k->size, k->size);
    }
    *buf = uv_buf_init(k->words + k->size, (unsigned)(sizeof k->words - 1 - k->size));
}

/* In a line of its own. */
static bool says_ready(const char *words)
{
    for (const char *at = words; (at = strstr(at, SCM_READY)); at++)
        if (at == words || at[-1] == '\n') return true;
    return false;
}

static void on_said(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
    struct keeper *k = stream->data;
    (void)buf;
    if (got > 0) k->size += (size_t)got;
    k->words[k->size] = 0;
    if (got < 0) {
        fail(k, *k->words ? k->words : "fauxfax.exe scm has ended without a word");
    } else if (!k->ready && !k->left && says_ready(k->words)) {
        k->ready = true;
        uv_timer_stop(&k->limit);
        k->hooks.ready(k->hooks.ctx);
    }
}

bool keeper_open(struct keeper *k, uv_loop_t *loop, const struct keeper_options *options,
                 const struct keeper_hooks *hooks, struct ff_writer *error)
{
    int fd = keeper_start(options, error);
    if (fd < 0) return false;
    *k = (struct keeper){.hooks = *hooks, .open = true};
    uv_pipe_init(loop, &k->said, 0);
    uv_timer_init(loop, &k->limit);
    k->said.data = k->limit.data = k;
    uv_pipe_open(&k->said, fd);
    uv_read_start((uv_stream_t *)&k->said, give_room, on_said);
    uv_timer_start(&k->limit, on_limit, COME_MS, 0);
    return true;
}

void keeper_leave(struct keeper *k)
{
    k->left = true;
    if (k->open) uv_timer_start(&k->limit, on_limit, GO_MS, 0);
}
