/* SPDX-License-Identifier: MIT */
/* Transport "daemon": two connections to a service, over unix: or tcp:. Calls are written and read by the thread that calls;
 * several at once take turns at reading, in the order in which they wrote, which is the order of the replies.
 * Notifications have a connection and a thread of their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/daemon/crash.h"
#include "client/daemon/dial.h"
#include "client/os.h"
#include "client/point.h"

/* Tells that go out with the next frame, and that frame. */
enum { HELD = 512 };

struct daemon_link {
    const struct ff_alloc *alloc;
    struct link_sink sink;
    struct dialled dialled;
    struct os_mutex writing; /* a frame goes out whole, and in its turn */
    uint64_t said;           /* calls written; under writing, like what is held */
    size_t held_size;
    uint8_t held[HELD];
    bool parted; /* Bye was said: a thread that ends later has nothing to add */
    struct os_mutex lock;
    struct os_cond turn;
    uint64_t heard; /* replies read; under lock, like the rest */
    bool broken;    /* nothing more is to be heard */
    bool hung_up;   /* by us */
    char why[256];  /* of `broken` */
    bool has_thread;
    struct os_thread thread; /* notifications */
    struct ff_writer intake; /* its own */
};

/* ---- The end ---- */

/* The first reason counts. Whoever waits on either connection is woken. */
static void give_up(struct daemon_link *link, const char *why)
{
    os_mutex_lock(&link->lock);
    bool first = !link->broken;
    if (first) snprintf(link->why, sizeof link->why, "%s", why);
    link->broken = true;
    os_cond_broadcast(&link->turn);
    os_mutex_unlock(&link->lock);
    if (!first) return; /* a number that the program has closed may be another's by now */
    socket_shut(link->dialled.calls.socket);
    socket_shut(link->dialled.notices.socket);
    crash_cut_off(link);
}

static bool is_broken(struct daemon_link *link)
{
    os_mutex_lock(&link->lock);
    bool broken = link->broken;
    os_mutex_unlock(&link->lock);
    return broken;
}

static const char HUNG_UP[] = "the service has hung up";

/* ---- Notifications ---- */

/* Works off the whole frames of the intake. False: the world speaks nonsense. */
static bool work_off(struct daemon_link *link)
{
    struct ff_writer *in = &link->intake;
    size_t at = 0, used;
    for (;;) {
        struct ff_frame frame;
        enum ff_frame_status status = ff_frame_parse(in->at + at, in->size - at, FF_FRAME_MAX, &frame, &used);
        if (status == FF_FRAME_more) break;
        if (status != FF_FRAME_ok || frame.row->kind != FF_TYPE_KIND_notify ||
            !link->sink.notify(link->sink.ctx, &frame))
            return false;
        at += used;
    }
    if (at) memmove(in->at, in->at + at, in->size - at);
    in->size -= at;
    if (at) link->sink.rested(link->sink.ctx);
    return true;
}

/* Its room is made when the link is opened; only a frame that is larger asks for more. */
enum { INTAKE = 65536, INTAKE_LEAST = 4096 };
_Static_assert(INTAKE_LEAST >= sizeof((struct line *)0)->bytes, "what came with an answer fits");

/* NULL: go on. */
static const char *listen_once(struct daemon_link *link)
{
    size_t left = link->intake.room - link->intake.size, room = left < INTAKE_LEAST ? INTAKE : left;
    uint8_t *to = ff_writer_room(&link->intake, room);
    if (!to) return "memory was refused for its notifications";
    struct line *line = &link->dialled.notices;
    size_t got = line->have - line->at; /* what came with the answer to Listen */
    if (got)
        line_read(line, to, got);
    else
        got = socket_receive(line->socket, to, room);
    if (got == 0) return HUNG_UP;
    ff_writer_took(&link->intake, got);
    return work_off(link) ? NULL : "it sent a notification that is none";
}

static void listen_on(void *link_)
{
    struct daemon_link *link = link_;
    const char *why;
    do why = listen_once(link);
    while (!why);
    give_up(link, why);
    os_mutex_lock(&link->lock);
    bool ours = link->hung_up;
    os_mutex_unlock(&link->lock);
    if (!ours) link->sink.lost(link->sink.ctx, link->why);
}

/* ---- Opening ---- */

static void link_free(struct daemon_link *link)
{
    os_cond_destroy(&link->turn);
    os_mutex_destroy(&link->lock);
    os_mutex_destroy(&link->writing);
    ff_writer_free(&link->intake);
    ff_writer_free(&link->dialled.hello);
    ff_free(link->alloc, link);
}

static struct daemon_link *link_new(const struct ff_alloc *alloc, const struct link_sink *sink)
{
    struct daemon_link *link = ff_alloc_zeroed(alloc, 1, sizeof *link);
    if (!link) return NULL;
    link->alloc = alloc;
    link->sink = *sink;
    link->intake = ff_writer_on(alloc);
    link->dialled.hello = ff_writer_on(alloc);
    os_mutex_init(&link->writing);
    os_mutex_init(&link->lock);
    os_cond_init(&link->turn);
    if (ff_writer_room(&link->intake, INTAKE)) return link;
    link_free(link);
    return NULL;
}

static void close_sockets(struct daemon_link *link)
{
    socket_close(link->dialled.calls.socket);
    socket_close(link->dialled.notices.socket);
}

static enum link_status daemon_open(const struct link_open *options, const struct link_sink *sink,
                                    void **ret_link, struct ff_out_Hello *ret_hello, uint64_t *ret_now,
                                    char error[256])
{
    struct daemon_link *link = link_new(options->alloc, sink);
    snprintf(error, 256, "memory was refused");
    if (!link) return LINK_no_memory;
    enum link_status status = daemon_dial(options, &link->dialled, ret_hello, ret_now, error);
    if (status != LINK_ok) {
        link_free(link);
        return status;
    }
    crash_watch(link, sink, &link->dialled, ret_hello); /* before there is a thread that could lose it */
    link->has_thread = os_thread_start(&link->thread, listen_on, link);
    if (link->has_thread) {
        *ret_link = link;
        return LINK_ok;
    }
    crash_unwatch(link);
    close_sockets(link);
    link_free(link);
    snprintf(error, 256, "no thread could be started for notifications");
    return LINK_no_memory;
}

/* ---- Writing ---- */

/* The rest with `writing` held. */
static bool send_held(struct daemon_link *link)
{
    size_t size = link->held_size;
    link->held_size = 0;
    return size == 0 || socket_send(link->dialled.calls.socket, link->held, size);
}

/* A write wakes the service: what nobody waits for is not worth one of its own. */
static bool put(struct daemon_link *link, const struct ff_writer *frames, bool may_wait)
{
    if (link->parted || is_broken(link)) return false;
    if (frames->size > HELD - link->held_size && !send_held(link)) return false;
    if (frames->size > HELD) return socket_send(link->dialled.calls.socket, frames->at, frames->size);
    if (frames->size) memcpy(link->held + link->held_size, frames->at, frames->size);
    link->held_size += frames->size;
    return may_wait || send_held(link);
}

/* ---- Calls and tells ---- */

/* *ret_ticket: its place among the calls. */
static bool write_call(struct daemon_link *link, const struct ff_writer *frame, uint64_t *ret_ticket)
{
    os_mutex_lock(&link->writing);
    *ret_ticket = link->said++;
    bool ok = put(link, frame, false);
    os_mutex_unlock(&link->writing);
    return ok;
}

static bool wait_for_turn(struct daemon_link *link, uint64_t ticket)
{
    os_mutex_lock(&link->lock);
    while (!link->broken && link->heard != ticket) os_cond_wait(&link->turn, &link->lock);
    bool mine = !link->broken;
    os_mutex_unlock(&link->lock);
    return mine;
}

static void pass_turn(struct daemon_link *link)
{
    os_mutex_lock(&link->lock);
    link->heard++;
    os_cond_broadcast(&link->turn);
    os_mutex_unlock(&link->lock);
}

static enum link_status read_reply(struct daemon_link *link, enum ff_type type, struct ff_writer *reply,
                                   struct ff_frame *ret_frame)
{
    char why[256];
    switch (line_reply(&link->dialled.calls, type, reply, ret_frame)) {
    case LINE_ok: pass_turn(link); return LINK_ok;
    case LINE_no_memory: pass_turn(link); return LINK_no_memory;
    case LINE_over: snprintf(why, sizeof why, "%s", HUNG_UP); break;
    case LINE_malformed: snprintf(why, sizeof why, "it sent a reply that is none"); break;
    case LINE_refused: line_refusal(ret_frame, why); break;
    }
    *ret_frame = (struct ff_frame){0};
    give_up(link, why);
    return LINK_lost;
}

static enum link_status daemon_call(void *link_, const struct ff_writer *frame, struct ff_writer *reply,
                                    struct ff_frame *ret_frame)
{
    struct daemon_link *link = link_;
    struct ff_frame said;
    size_t used;
    uint64_t ticket;
    *ret_frame = (struct ff_frame){0};
    ff_frame_parse(frame->at, frame->size, FF_FRAME_MAX, &said, &used); /* our own */
    enum ff_type type = (enum ff_type)said.type;
    if (!write_call(link, frame, &ticket)) give_up(link, HUNG_UP);
    client_point(CLIENT_POINT_written, type);
    if (!wait_for_turn(link, ticket)) return LINK_lost;
    enum link_status status = read_reply(link, type, reply, ret_frame);
    client_point(CLIENT_POINT_answered, type);
    return status;
}

static enum link_status daemon_tell(void *link_, const struct ff_writer *frames, bool may_wait)
{
    struct daemon_link *link = link_;
    os_mutex_lock(&link->writing);
    bool ok = put(link, frames, may_wait);
    os_mutex_unlock(&link->writing);
    return ok ? LINK_ok : LINK_lost;
}

/* The world is elsewhere, and moves by itself. */
static void daemon_settle(void *link)
{
    (void)link;
}

/* ---- Closing ---- */

/* What was held is said in any case. */
static void last_words(struct daemon_link *link, bool polite, uint32_t exit_code)
{
    struct ff_writer bye = ff_writer_on(link->alloc);
    struct ff_in_Bye in = {exit_code};
    if (polite) ff_frame_write(&bye, FF_TYPE_Bye, &in);
    if (bye.failed) ff_writer_reset(&bye);
    os_mutex_lock(&link->writing);
    put(link, &bye, false);
    link->parted = true;
    os_mutex_unlock(&link->writing);
    ff_writer_free(&bye);
}

static void daemon_hang_up(void *link_, bool polite, uint32_t exit_code)
{
    struct daemon_link *link = link_;
    if (!is_broken(link)) crash_unwatch(link); /* else whoever found it so may be saying it just now */
    os_mutex_lock(&link->lock);
    link->hung_up = true;
    os_mutex_unlock(&link->lock);
    last_words(link, polite, exit_code);
    give_up(link, "the process has ended");
    os_thread_join(&link->thread);
    link->has_thread = false;
    crash_unwatch(link);
}

static void daemon_close(void *link_)
{
    struct daemon_link *link = link_;
    if (link->has_thread) daemon_hang_up(link, false, 0);
    close_sockets(link);
    link_free(link);
}

/* The descriptors are the child's own; the connections behind them are the parent's. */
static void daemon_forked(void *link)
{
    crash_unwatch(link);
    close_sockets(link);
}

const struct link_ops link_daemon = {FF_LINK_VERSION, "daemon",     false,         daemon_open,
                                     daemon_call,     daemon_tell,  daemon_settle, daemon_hang_up,
                                     daemon_close,    daemon_forked};
