/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "tests/bench/raw.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/winfax_codes.h"

enum { IN_ROOM = 1 << 20, REPLY_ROOM = 4096 };

void raw_die(const char *what)
{
    fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
    exit(70);
}

int raw_dial(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || strlen(path) >= sizeof to.sun_path) raw_die("socket");
    memcpy(to.sun_path, path, strlen(path) + 1);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) raw_die(path);
    return fd;
}

/* ---- Frames ---- */

static void put(int fd, struct ff_writer *w)
{
    if (w->failed || send(fd, w->at, w->size, MSG_NOSIGNAL) != (ssize_t)w->size) raw_die("send");
    ff_writer_free(w);
}

static void say(int fd, enum ff_type type, const void *record)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    if (ff_type_row(type)->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(&w, type, &(struct ff_call_head){.thread = 1, .module = 1, .address = type},
                            record);
    else
        ff_frame_write(&w, type, record);
    put(fd, &w);
}

/* The answer to the call that was said last; its bytes are valid until the next one. */
static void hear(int fd, struct ff_frame *ret_frame)
{
    static uint8_t bytes[REPLY_ROOM];
    size_t have = 0, used;
    do {
        ssize_t got = recv(fd, bytes + have, sizeof bytes - have, 0);
        if (got <= 0) raw_die("recv");
        have += (size_t)got;
    } while (ff_frame_parse(bytes, have, REPLY_ROOM, ret_frame, &used) == FF_FRAME_more);
    if (!(ret_frame->flags & FF_FRAME_REPLY) || ret_frame->reply.status) raw_die(ret_frame->row->name);
}

static void ask(int fd, enum ff_type type, const void *in, void *out)
{
    struct ff_frame frame;
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    say(fd, type, in);
    hear(fd, &frame);
    if (ff_record_decode(&frame.body, frame.row->out, out, &arena) != FF_DECODE_ok) raw_die(frame.row->name);
    ff_arena_free(&arena);
}

/* ---- A client ---- */

uint32_t raw_hello(int fd, uint64_t *ret_cookie)
{
    struct ff_in_Hello in = {.version = FF_PROTOCOL_VERSION,
                             .pid = (uint32_t)getpid(),
                             .pointer_bits = 64,
                             .image = FF_STR("raw")};
    struct ff_out_Hello out;
    ask(fd, FF_TYPE_Hello, &in, &out);
    *ret_cookie = out.cookie;
    return out.process;
}

void raw_open(struct raw *raw, const char *path)
{
    struct ff_in_Listen listen = {.version = FF_PROTOCOL_VERSION};
    struct ff_out_Listen listening;
    struct ff_out_FaxConnectFaxServer connected;
    struct ff_out_FaxInitializeEventQueue registered;
    *raw = (struct raw){.calls = raw_dial(path), .notices = raw_dial(path)};
    listen.process = raw->process = raw_hello(raw->calls, &listen.cookie);
    ask(raw->notices, FF_TYPE_Listen, &listen, &listening);
    say(raw->calls, FF_TYPE_Module, &(struct ff_in_Module){1, FF_STR("/usr/bin/raw")});
    say(raw->calls, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){1});
    say(raw->calls, FF_TYPE_WindowMade,
        &(struct ff_in_WindowMade){0x10001, 1, FF_WINDOW_top_level, FF_STR("w")});
    ask(raw->calls, FF_TYPE_FaxConnectFaxServer, &(struct ff_in_FaxConnectFaxServer){FF_STR_NULL},
        &connected);
    raw->fax = connected.fax_handle;
    struct ff_in_FaxInitializeEventQueue in = {.fax_handle = raw->fax,
                                               .window = 0x10001,
                                               .window_kind = FF_WINDOW_top_level,
                                               .message_start = FF_WM_USER + 1};
    ask(raw->calls, FF_TYPE_FaxInitializeEventQueue, &in, &registered);
}

void raw_idle(struct raw *raw)
{
    say(raw->calls, FF_TYPE_Seen, &(struct ff_in_Seen){0, 1}); /* that it is registered */
    say(raw->calls, FF_TYPE_Idle,
        &(struct ff_in_Idle){.thread = 1, .deadline = UINT64_MAX, .pumps = 1, .what = FF_STR("GetMessage")});
    ask(raw->calls, FF_TYPE_Sync, &(struct ff_in_Sync){0}, &(struct ff_out_Sync){0});
}

void raw_call(struct raw *raw)
{
    struct ff_out_FaxAccessCheck out;
    ask(raw->calls, FF_TYPE_FaxAccessCheck, &(struct ff_in_FaxAccessCheck){raw->fax, 1}, &out);
}

/* Takes the whole frames off the front of what was read. */
static uint64_t count_events(struct raw *raw)
{
    uint64_t events = 0;
    size_t at = 0, used;
    struct ff_frame frame;
    while (ff_frame_parse(raw->in + at, raw->have - at, IN_ROOM, &frame, &used) == FF_FRAME_ok) {
        if (frame.type == FF_TYPE_Events) events += used / FF_EVENT_SIZE; /* the head is shorter than one */
        at += used;
    }
    memmove(raw->in, raw->in + at, raw->have - at);
    raw->have -= at;
    return events;
}

uint64_t raw_events(struct raw *raw)
{
    uint64_t events = 0;
    if (!raw->in && !(raw->in = malloc(IN_ROOM))) raw_die("memory");
    while (!events) {
        ssize_t got = recv(raw->notices, raw->in + raw->have, IN_ROOM - raw->have, 0);
        if (got <= 0) return 0;
        raw->have += (size_t)got;
        events = count_events(raw);
    }
    return events;
}

void raw_close(struct raw *raw)
{
    close(raw->calls);
    close(raw->notices);
    free(raw->in);
}
