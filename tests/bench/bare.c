/* SPDX-License-Identifier: MIT */
/* The floor: what a service on libuv costs that has no model. It answers every call with a record that says yes, and
 * fans out events to all that listen: encoded once, each turn of the loop with one write a client, straight from a log that
 * they share.
 *
 *   bench_bare PATH     "ready" when it listens at unix:PATH
 *
 * Every u32 on its standard input: so many events are published, as many a turn as source.c does. Its end: the end. */
#define _GNU_SOURCE /* uv.h */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "common/protocol.h"
#include "tests/bench/source.h"

enum { LOG_ROOM = 16 << 20 };

struct conn {
    uv_pipe_t pipe;
    uv_write_t write;
    struct conn *next;
    bool listens, writing;
    uint32_t process;
    size_t sent; /* of the log */
};

static struct {
    uv_pipe_t listener, input;
    uv_idle_t publisher;
    uv_prepare_t flusher;
    struct conn *conns;
    uint32_t left;
    uint64_t sequence;
    size_t size;
    struct ff_writer reply;
    uint8_t log[LOG_ROOM], read[65536];
} bare;

/* ---- Fan-out ---- */

static void send_on(struct conn *c);

static void on_written(uv_write_t *write, int status)
{
    struct conn *c = write->data;
    c->writing = false;
    if (status == 0) send_on(c);
}

static void send_on(struct conn *c)
{
    uv_buf_t buf = uv_buf_init((char *)bare.log + c->sent, (unsigned)(bare.size - c->sent));
    if (c->writing || buf.len == 0) return;
    int put = uv_try_write((uv_stream_t *)&c->pipe, &buf, 1);
    if (put > 0) c->sent += (size_t)put;
    buf = uv_buf_init((char *)bare.log + c->sent, (unsigned)(bare.size - c->sent));
    if (buf.len == 0) return;
    c->writing = true;
    c->sent = bare.size;
    c->write.data = c;
    uv_write(&c->write, (uv_stream_t *)&c->pipe, &buf, 1, on_written);
}

static void flush(uv_prepare_t *prepare)
{
    (void)prepare;
    for (struct conn *c = bare.conns; c; c = c->next)
        if (c->listens) send_on(c);
}

static void publish(uv_idle_t *idle)
{
    uint32_t count = bare.left < SOURCE_BURST ? bare.left : SOURCE_BURST;
    struct ff_writer head = ff_writer_on(ff_alloc_default());
    ff_frame_begin_events(&head, count * FF_EVENT_SIZE);
    if (head.failed || bare.size + head.size + (size_t)count * FF_EVENT_SIZE > LOG_ROOM) abort();
    memcpy(bare.log + bare.size, head.at, head.size);
    bare.size += head.size;
    ff_writer_free(&head);
    for (uint32_t i = 0; i < count; i++, bare.size += FF_EVENT_SIZE) {
        struct ff_wire_event e = {++bare.sequence, 1000, 1, 1, 1, 0};
        ff_event_write(bare.log + bare.size, &e);
    }
    bare.left -= count;
    if (!bare.left) uv_idle_stop(idle);
}

/* ---- Calls ---- */

/* The registration is said on the channel of the process, as its first notice. */
static void registered(uint32_t process, struct ff_frame *frame)
{
    struct ff_in_FaxInitializeEventQueue in;
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    if (ff_record_decode(&frame->body, frame->row->in, &in, &arena) != FF_DECODE_ok) abort();
    struct ff_in_Registered r = {1, 1, in.window, in.message_start, 0, 0};
    ff_frame_write(&w, FF_TYPE_Registered, &r);
    uv_buf_t buf = uv_buf_init((char *)w.at, (unsigned)w.size);
    for (struct conn *c = bare.conns; c; c = c->next)
        if (c->listens && c->process == process) uv_try_write((uv_stream_t *)&c->pipe, &buf, 1);
    ff_writer_free(&w);
    ff_arena_free(&arena);
}

static void answer(struct conn *c, struct ff_frame *frame)
{
    static uint32_t processes;
    union {
        struct ff_out_Hello hello;
        struct ff_out_FaxConnectFaxServer connected;
        uint64_t zeros[128];
    } out = {.zeros = {0}};
    struct ff_reply_head head = {.now = 1000};
    if (frame->type == FF_TYPE_Hello) {
        c->process = ++processes;
        out.hello = (struct ff_out_Hello){FF_PROTOCOL_VERSION, processes,   1, FF_TIME_real, 1000,
                                          FF_STR("alice"),     FF_STR_NULL, 0};
    } else if (frame->type == FF_TYPE_Listen) {
        struct ff_in_Listen in;
        struct ff_arena arena = ff_arena_on(ff_alloc_default());
        if (ff_record_decode(&frame->body, frame->row->in, &in, &arena) != FF_DECODE_ok) abort();
        c->process = in.process;
        c->listens = true;
        c->sent = bare.size;
    } else if (frame->type == FF_TYPE_FaxConnectFaxServer) {
        out.connected.fax_handle = 0x70000001;
    } else if (frame->type == FF_TYPE_FaxInitializeEventQueue) {
        registered(c->process, frame);
        head.actions = 1;
    }
    ff_frame_write_reply(&bare.reply, (enum ff_type)frame->type, &head, &out);
}

/* Its clients write whole frames, and few at once. */
static void take(struct conn *c, size_t size)
{
    struct ff_frame frame;
    for (size_t at = 0, used; at < size; at += used) {
        if (ff_frame_parse(bare.read + at, size - at, FF_REQUEST_MAX, &frame, &used) != FF_FRAME_ok) abort();
        if (frame.row->kind == FF_TYPE_KIND_call) answer(c, &frame);
    }
    uv_buf_t buf = uv_buf_init((char *)bare.reply.at, (unsigned)bare.reply.size);
    if (buf.len) uv_try_write((uv_stream_t *)&c->pipe, &buf, 1);
    ff_writer_reset(&bare.reply);
}

/* ---- libuv ---- */

static void on_closed(uv_handle_t *handle)
{
    struct conn *c = (struct conn *)handle;
    struct conn **at = &bare.conns;
    while (*at != c) at = &(*at)->next;
    *at = c->next;
    free(c);
}

static void on_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle, (void)size;
    *buf = uv_buf_init((char *)bare.read, sizeof bare.read);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct conn *c = (struct conn *)stream;
    (void)buf;
    if (size < 0) {
        c->listens = false;
        uv_close((uv_handle_t *)stream, on_closed);
        return;
    }
    take(c, (size_t)size);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct conn *c = calloc(1, sizeof *c);
    if (status != 0 || !c || uv_pipe_init(listener->loop, &c->pipe, 0) != 0) abort();
    if (uv_accept(listener, (uv_stream_t *)&c->pipe) != 0) abort();
    c->next = bare.conns;
    bare.conns = c;
    uv_read_start((uv_stream_t *)&c->pipe, on_room, on_read);
}

static void on_input(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    uint32_t count;
    (void)stream;
    if (size < 0) exit(0);
    for (size_t at = 0; at + sizeof count <= (size_t)size; at += sizeof count) {
        memcpy(&count, buf->base + at, sizeof count);
        bare.left += count;
    }
    if (bare.left) uv_idle_start(&bare.publisher, publish);
}

int main(int argc, char **argv)
{
    uv_loop_t *loop = uv_default_loop();
    bare.reply = ff_writer_on(ff_alloc_default());
    if (argc != 2 || uv_pipe_init(loop, &bare.listener, 0) != 0 ||
        uv_pipe_bind(&bare.listener, argv[1]) != 0 ||
        uv_listen((uv_stream_t *)&bare.listener, 511, on_connection) != 0)
        return 2;
    uv_pipe_init(loop, &bare.input, 0);
    uv_pipe_open(&bare.input, 0);
    uv_read_start((uv_stream_t *)&bare.input, on_room, on_input);
    uv_idle_init(loop, &bare.publisher);
    uv_prepare_init(loop, &bare.flusher);
    uv_prepare_start(&bare.flusher, flush);
    puts("ready");
    fflush(stdout);
    return uv_run(loop, UV_RUN_DEFAULT);
}
