/* SPDX-License-Identifier: MIT */
#include "service/conn.h"

#include <stdlib.h>
#include <string.h>

#include "service/fault.h"
#include "service/net.h"
#include "service/sniff.h"

/* ---- Life ---- */

static void drop_input(struct conn *c)
{
    if (!c->input) return;
    c->server->bytes_held -= c->input->room;
    free(c->input);
    c->input = NULL;
}

/* A block that an answer was gathered in is worth more than a fresh one: the larger of two is the server's. */
static void drop_output(struct conn *c)
{
    if (!c->output) return;
    struct ff_writer *reply = &c->server->reply, *had = &c->output->bytes;
    if (reply->size == 0 && reply->room < had->room) {
        struct ff_writer smaller = *reply;
        *reply = *had;
        *had = smaller;
        ff_writer_reset(reply);
    }
    ff_writer_free(had);
    free(c->output);
    c->output = NULL;
}

static void link_out(struct conn *c)
{
    struct server *s = c->server;
    if (c->prev)
        c->prev->next = c->next;
    else
        s->conns = c->next;
    if (c->next) c->next->prev = c->prev;
    c->next = s->closed;
    s->closed = c;
}

/* It is closed, but for its descriptor. */
static void leave(struct conn *c)
{
    c->state = CONN_closed;
    drop_input(c);
    drop_output(c);
    floor_leave(c);
    link_out(c);
    sockets_remove(c->server->sockets, c->fd);
}

static void watch_listener(struct server *s, unsigned events)
{
    s->full = events == 0;
    sockets_watch(s->sockets, s->listener, NULL, events);
}

void conn_accept_again(struct server *s)
{
    if (s->full) watch_listener(s, SOCKET_read);
}

void conn_gone(struct server *s)
{
    s->connections--;
    conn_accept_again(s);
}

void conn_close(struct conn *c)
{
    struct server *s = c->server;
    if (c->state == CONN_closed) return;
    if (c->follows) control_unfollow(c);
    if (c->calls) channel_close_of(s, c->peer.process);
    leave(c);
    net_close(c->fd);
    conn_gone(s);
    world_peer_gone(s->options.world, &c->peer);
    s->dirty = true;
}

void conn_free_closed(struct server *s)
{
    for (struct conn *c = s->closed, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    s->closed = NULL;
}

/* What it is watched for follows from its state. */
static bool may_go_on(const struct conn *c)
{
    return c->state == CONN_open && !c->output && !c->waits;
}

static void rewatch(struct conn *c)
{
    bool reads = may_go_on(c) || c->state == CONN_draining;
    unsigned wanted = (reads ? SOCKET_read : 0U) | (c->output ? SOCKET_write : 0U);
    if (c->state == CONN_closed || wanted == c->watched) return;
    c->watched = wanted & (SOCKET_read | SOCKET_write);
    if (!sockets_watch(c->server->sockets, c->fd, c, wanted)) conn_close(c);
}

/* ---- Writing ---- */

/* Told why; its own bytes are still read and thrown away: a socket closed with unread bytes loses what we
 * wrote. */
static void drain(struct conn *c)
{
    c->state = CONN_draining;
    drop_input(c);
    net_end(c->fd);
    rewatch(c);
}

ptrdiff_t conn_put(int fd, const uint8_t *bytes, size_t size)
{
    ptrdiff_t put = net_send(fd, bytes, size);
    return put == NET_again ? 0 : put;
}

static void take_input(struct conn *c);

static void write_on(struct conn *c)
{
    struct output *o = c->output;
    ptrdiff_t put = conn_put(c->fd, o->bytes.at + o->from, o->bytes.size - o->from);
    if (put < 0) {
        conn_close(c);
        return;
    }
    o->from += (size_t)put;
    if (o->from < o->bytes.size) return;
    drop_output(c);
    if (c->state == CONN_ending)
        drain(c);
    else
        take_input(c);
}

/* What has not gone of it takes the writer's block along. */
static bool keep_block(struct conn *c, struct ff_writer *bytes, size_t from)
{
    struct output *output = malloc(sizeof *output);
    if (!output) return false;
    *output = (struct output){*bytes, from};
    *bytes = ff_writer_on(bytes->alloc);
    c->output = output;
    rewatch(c);
    return true;
}

/* Behind what has not gone yet: a last word may come while an answer is still on its way. */
static bool keep_behind(struct ff_writer *had, const struct ff_writer *bytes)
{
    ff_write_bytes(had, bytes->at, bytes->size);
    return !had->failed;
}

static void send_now(struct conn *c, struct ff_writer *bytes)
{
    ptrdiff_t put = c->output ? 0 : conn_put(c->fd, bytes->at, bytes->size);
    if (put == (ptrdiff_t)bytes->size) return;
    bool kept =
        put >= 0 && (c->output ? keep_behind(&c->output->bytes, bytes) : keep_block(c, bytes, (size_t)put));
    if (kept) return;
    if (put >= 0) server_log(c->server, "memory was refused: a connection is closed");
    conn_close(c);
}

void conn_send(struct conn *c, struct ff_writer *bytes)
{
    send_now(c, bytes);
    ff_writer_reset(bytes);
}

/* Sends what the world and we have answered so far. */
static void flush(struct conn *c)
{
    struct ff_writer *reply = &c->server->reply;
    if (reply->failed) {
        server_log(c->server, "memory was refused for an answer: a connection is closed");
        conn_close(c);
        ff_writer_reset(reply);
    } else if (reply->size) {
        conn_send(c, reply);
    }
}

/* After the last word: no more input is taken. */
static void end(struct conn *c)
{
    c->state = CONN_ending;
    flush(c);
    if (c->state == CONN_ending && !c->output) drain(c);
}

/* The reason goes out in the words of the protocol: a reply to Hello, or a JSON-RPC error. */
static void refuse(struct conn *c, int code, const char *why)
{
    struct ff_writer *reply = &c->server->reply;
    struct ff_reply_head head = {.status = FF_ERROR_INVALID_DATA};
    struct ff_out_Hello hello = {.version = FF_PROTOCOL_VERSION, .error = ff_str_of(why)};
    server_log(c->server, "a connection is refused: %s", why);
    if (c->protocol == CONN_control)
        control_error(reply, code, why);
    else
        ff_frame_write_reply(reply, FF_TYPE_Hello, &head, &hello);
    end(c);
}

/* ---- Reading ---- */

static void sniff(struct conn *c, const uint8_t *bytes, size_t size)
{
    enum sniff found = sniff_protocol(bytes, size);
    if (found == SNIFF_more) return;
    c->protocol = found == SNIFF_control ? CONN_control : CONN_wire;
    if (c->surplus)
        refuse(c, CONTROL_NOT_FOR_YOU, "the service has all the connections that it takes");
    else if (c->foreign)
        refuse(c, CONTROL_NOT_FOR_YOU, "the service runs under another account than this process");
}

static void log_complaint(struct conn *c)
{
    struct ff_str why = world_last_complaint(c->server->options.world);
    server_log(c->server, "a client is thrown out: %.*s", (int)why.size, why.at);
}

static void take_frame(struct conn *c, const struct ff_frame *frame)
{
    struct server *s = c->server;
    pace_touch(s);
    enum world_verdict verdict = world_frame(s->options.world, &c->peer, frame, &s->reply);
    s->dirty = true;
    c->calls = c->calls || c->peer.state == PEER_calls;
    fault_point("reply", frame->row->name);
    if (verdict == WORLD_close) {
        log_complaint(c);
        end(c);
    }
}

/* One frame. Returns the bytes it took, 0 when it is not whole. */
static size_t wire_step(struct conn *c, const uint8_t *bytes, size_t size)
{
    struct ff_frame frame;
    size_t used = 0;
    uint32_t max = c->peer.state == PEER_new ? SNIFF_FIRST_FRAME_MAX : FF_REQUEST_MAX;
    switch (ff_frame_parse(bytes, size, max, &frame, &used)) {
    case FF_FRAME_ok:
        if (!floor_takes(c, &frame)) return 0;
        take_frame(c, &frame);
        return used;
    case FF_FRAME_more: return 0;
    case FF_FRAME_too_long: refuse(c, 0, "a frame is longer than the protocol allows"); return 0;
    case FF_FRAME_malformed:
        refuse(c, 0, "a frame is malformed: no such type, or too short for its head");
        return 0;
    }
    return 0;
}

/* One line. */
static size_t control_step(struct conn *c, const uint8_t *bytes, size_t size)
{
    const uint8_t *newline = memchr(bytes, '\n', size);
    if (!newline) {
        if (size > CONTROL_LINE_MAX) refuse(c, CONTROL_NO_JSON, "a line is longer than 1 MiB");
        return 0;
    }
    size_t length = (size_t)(newline - bytes);
    pace_touch(c->server);
    if (!control_line(c, (const char *)bytes, length)) end(c);
    c->server->dirty = true;
    return length + 1;
}

/* Works off whole frames or lines; returns the bytes they took. Answers are gathered. */
static size_t consume(struct conn *c, const uint8_t *bytes, size_t size)
{
    size_t used = 0;
    if (c->protocol == CONN_unknown) sniff(c, bytes, size);
    while (used < size && may_go_on(c) && c->protocol != CONN_unknown) {
        size_t took = c->protocol == CONN_wire ? wire_step(c, bytes + used, size - used)
                                               : control_step(c, bytes + used, size - used);
        if (took == 0) break;
        used += took;
        if (c->state == CONN_open && c->server->reply.size > REPLY_GATHER) flush(c);
    }
    if (c->state == CONN_open) flush(c);
    return used;
}

static bool hold(struct conn *c, const uint8_t *bytes, size_t size)
{
    struct server *s = c->server;
    size_t have = c->input ? c->input->size : 0, room = c->input ? c->input->room : 0;
    if (have + size > room) {
        size_t want = room ? room * 2 : 256;
        while (want < have + size) want *= 2;
        if (s->bytes_held + want - room > s->options.limits.bytes_held) return false;
        struct input *grown = realloc(c->input, sizeof *grown + want);
        if (!grown) return false;
        s->bytes_held += want - room;
        grown->room = want;
        c->input = grown;
    }
    memcpy(c->input->bytes + have, bytes, size);
    c->input->size = have + size;
    return true;
}

/* Works off what is held, and keeps what is left. */
static void take_input(struct conn *c)
{
    if (!c->input) return;
    size_t used = consume(c, c->input->bytes, c->input->size);
    if (!c->input) return; /* it was refused or closed */
    c->input->size -= used;
    if (c->input->size == 0)
        drop_input(c);
    else if (used)
        memmove(c->input->bytes, c->input->bytes + used, c->input->size);
}

static void take(struct conn *c, const uint8_t *bytes, size_t size)
{
    bool held = c->input != NULL;
    size_t used = held ? 0 : consume(c, bytes, size);
    if (c->state != CONN_open || used == size) return;
    if (!hold(c, bytes + used, size - used)) {
        refuse(c, CONTROL_NO_MEMORY, "the service holds too many unfinished frames");
        return;
    }
    if (held) take_input(c);
}

/* "printf … | nc" has closed its side and still wants the answer. */
static bool wants_the_answer(const struct conn *c)
{
    return c->protocol == CONN_control && c->output;
}

/* A line that ends with the connection is a line. */
static void end_line(struct conn *c)
{
    if (c->state == CONN_open && c->protocol != CONN_wire && c->input && !c->output)
        take(c, (const uint8_t *)"\n", 1);
}

/* One buffer serves all connections: it is worked off before the next one reads. */
static void read_on(struct conn *c)
{
    uint8_t *bytes = c->server->read_buffer;
    ptrdiff_t got = net_receive(c->fd, bytes, READ_SIZE);
    if (got == NET_again) return;
    if (got == 0) end_line(c);
    if (got == 0 && wants_the_answer(c)) {
        c->state = CONN_ending;
    } else if (got <= 0) {
        conn_close(c);
    } else if (c->state == CONN_draining) {
        if (++c->drained == DRAIN_READS) conn_close(c);
    } else {
        take(c, bytes, (size_t)got);
    }
}

/* ---- Accepting ---- */

/* The folder keeps others out; should a descriptor have been handed on, this does. */
static bool is_foreign(const struct conn *c)
{
    return !c->server->tcp && !net_peer_is_us(c->fd);
}

static void link_in(struct conn *c)
{
    struct server *s = c->server;
    c->next = s->conns;
    if (s->conns) s->conns->prev = c;
    s->conns = c;
    s->connections++;
}

/* False: it is not ours. */
static bool open_conn(struct server *s, int fd)
{
    struct conn *c = calloc(1, sizeof *c);
    if (!c || !sockets_add(s->sockets, fd, c, SOCKET_read)) {
        free(c);
        return false;
    }
    c->server = s;
    c->fd = fd;
    c->watched = SOCKET_read;
    link_in(c);
    if (s->tcp) net_no_delay(fd);
    c->surplus = s->connections > s->options.limits.connections;
    c->foreign = is_foreign(c);
    c->trusted = s->options.secret == NULL;
    return true;
}

static void on_again(uv_timer_t *timer)
{
    conn_accept_again(timer->data);
}

/* Whoever connects waits in the backlog until somebody has gone, of ours or of the rest of the system. */
static void wait_for_room(struct server *s, const char *why)
{
    if (!s->said_full) server_log(s, "a connection cannot be accepted: %s", why);
    s->said_full = true;
    watch_listener(s, 0);
    uv_timer_start(&s->again, on_again, ACCEPT_AGAIN_MS, 0);
}

static void accept_all(struct server *s)
{
    int fd;
    const char *full;
    while ((fd = net_accept(s->listener, &full)) >= 0) {
        s->said_full = false;
        if (!open_conn(s, fd)) {
            server_log(s, "memory was refused: a connection is closed");
            net_close(fd);
        }
    }
    if (full) wait_for_room(s, full);
}

/* From now on it is only written to, and nothing of it is left here. */
static void become_channel(struct conn *c)
{
    if (channel_open(c->server, c->fd, c->peer.process)) {
        leave(c);
        c->server->dirty = true; /* something may be pending for it */
    } else {
        conn_close(c);
    }
}

static void conn_on(struct conn *c, unsigned events)
{
    if (events & SOCKET_write && c->output) write_on(c);
    if (events & c->watched & SOCKET_read && c->state != CONN_closed) read_on(c);
    if (may_go_on(c) && c->peer.state == PEER_listens) become_channel(c);
    rewatch(c);
}

void conn_go_on(struct conn *c)
{
    take_input(c);
    rewatch(c);
}

void conn_ready(void *ctx, void *who, unsigned events)
{
    if (who)
        conn_on(who, events);
    else
        accept_all(ctx);
}
