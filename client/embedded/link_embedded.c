/* SPDX-License-Identifier: MIT */
/* Transport "embedded": the bytes of the protocol, handed to a world in this process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/embedded/inner.h"
#include "client/point.h"

/* ---- Opening ---- */

static void first_line(struct ff_writer *lines, char error[256])
{
    const char *line = ff_writer_cstr(lines);
    if (!line) line = "memory was refused";
    snprintf(error, 256, "%.*s", (int)(strcspn(line, "\n") < 255 ? strcspn(line, "\n") : 255), line);
}

/* What the world writes is its end's, and in the C library's memory as the world of a service is. */
static struct embedded_link *link_new(const struct ff_alloc *alloc, const struct link_sink *sink)
{
    struct embedded_link *link = ff_alloc_zeroed(alloc, 1, sizeof *link);
    if (!link) return NULL;
    link->alloc = alloc;
    link->sink = *sink;
    link->notices = link->reply = ff_writer_on(ff_alloc_default());
    link->hello = ff_writer_on(alloc);
    return link;
}

static void link_free(struct embedded_link *link)
{
    ff_writer_free(&link->notices);
    ff_writer_free(&link->reply);
    ff_writer_free(&link->hello);
    ff_free(link->alloc, link);
}

/* With the world's lock held. */
static bool say_hello(struct embedded_link *link, const struct link_open *options, struct ff_frame *ret_reply)
{
    struct ff_writer w = ff_writer_on(link->alloc);
    struct ff_call_head head = {0};
    struct ff_frame frame;
    size_t used;
    ff_frame_write_call(&w, FF_TYPE_Hello, &head, &options->hello);
    bool ok = !w.failed && ff_frame_parse(w.at, w.size, FF_FRAME_MAX, &frame, &used) == FF_FRAME_ok;
    if (ok) world_frame(link->in->world, &link->peer, &frame, &link->hello);
    ff_writer_free(&w);
    return ok && !link->hello.failed &&
           ff_frame_parse(link->hello.at, link->hello.size, FF_FRAME_MAX, ret_reply, &used) == FF_FRAME_ok;
}

static void enlist(struct embedded_link *link)
{
    struct embedded_link **at = &link->in->links; /* at the end: who came first is served first */
    while (*at) at = &(*at)->next;
    *at = link;
}

static enum link_status attach(struct embedded_link *link, const struct link_open *options,
                               struct ff_out_Hello *ret_hello, uint64_t *ret_now, char error[256])
{
    struct ff_frame reply;
    struct ff_arena none = ff_arena_on(link->alloc); /* it has no list */
    embedded_lock(link->in);
    bool answered = say_hello(link, options, &reply);
    bool welcome = answered && reply.reply.status == 0;
    /* Not welcome: it may have a process all the same, and had no memory for the answer. */
    if (welcome)
        enlist(link);
    else
        world_peer_gone(link->in->world, &link->peer);
    embedded_unlock(link->in);
    snprintf(error, 256, "memory was refused");
    if (!answered || ff_record_decode(&reply.body, &ff_record_out_Hello, ret_hello, &none) != FF_DECODE_ok)
        return LINK_no_memory;
    *ret_now = reply.reply.now;
    if (welcome) return LINK_ok;
    snprintf(error, 256, "%.*s", (int)ret_hello->error.size, ret_hello->error.at ? ret_hello->error.at : "");
    return reply.reply.status == FF_ERROR_NOT_ENOUGH_MEMORY ? LINK_no_memory : LINK_refused;
}

static enum link_status embedded_open(const struct link_open *options, const struct link_sink *sink,
                                      void **ret_link, struct ff_out_Hello *ret_hello, uint64_t *ret_now,
                                      char error[256])
{
    struct ff_writer why = ff_writer_on(options->alloc);
    struct embedded_link *link = link_new(options->alloc, sink);
    enum link_status status = link ? LINK_refused : LINK_no_memory;
    if (link && (link->in = in_hold(options, &why)))
        status = attach(link, options, ret_hello, ret_now, error);
    else
        first_line(&why, error);
    ff_writer_free(&why);
    if (status == LINK_ok) {
        *ret_link = link;
        return LINK_ok;
    }
    if (link && link->in) embedded_release(link->in);
    if (link) link_free(link);
    return status;
}

/* ---- Calls and tells ---- */

/* With the lock held. */
static void throw_out(struct embedded_link *link, struct ff_str why)
{
    snprintf(link->why, sizeof link->why, "%.*s", (int)why.size, why.at);
    link->thrown_out = true;
}

static bool one_frame(struct embedded_link *link, const struct ff_writer *frames, size_t *at)
{
    struct ff_frame frame;
    size_t used = 0;
    if (link->thrown_out || link->hung_up) return false;
    if (ff_frame_parse(frames->at + *at, frames->size - *at, FF_FRAME_MAX, &frame, &used) != FF_FRAME_ok)
        return false;
    *at += used;
    if (world_frame(link->in->world, &link->peer, &frame, &link->reply) == WORLD_ok) return true;
    throw_out(link, world_last_complaint(link->in->world));
    return false;
}

/* Into the caller's buffer: all, or when memory is refused as many bytes as there is room for, as a shorter frame. */
static enum link_status keep_reply(const struct ff_writer *from, struct ff_writer *to)
{
    ff_writer_reset(to);
    ff_write_bytes(to, from->at, from->size);
    if (!to->failed) return LINK_ok;
    ff_writer_reset(to);
    ff_write_u32(to, LINK_REPLY_ROOM - 4);
    ff_write_bytes(to, from->at + 4, LINK_REPLY_ROOM - 4);
    return LINK_no_memory;
}

static enum ff_type type_of(const struct ff_writer *frame)
{
    struct ff_frame said;
    size_t used;
    ff_frame_parse(frame->at, frame->size, FF_FRAME_MAX, &said, &used); /* our own */
    return (enum ff_type)said.type;
}

static enum link_status embedded_call(void *link_, const struct ff_writer *frame, struct ff_writer *reply,
                                      struct ff_frame *ret_frame)
{
    struct embedded_link *link = link_;
    enum link_status status = LINK_lost;
    size_t at = 0, used;
    *ret_frame = (struct ff_frame){0};
    embedded_lock(link->in);
    ff_writer_reset(&link->reply);
    bool answered = one_frame(link, frame, &at);
    if (answered && link->reply.failed) /* nobody can undo what was done */
        throw_out(link, FF_STR("memory was refused for an answer"));
    else if (answered)
        status = keep_reply(&link->reply, reply);
    embedded_unlock(link->in);
    client_point(CLIENT_POINT_answered, type_of(frame));
    in_deliver(link->in);
    if (status != LINK_lost) ff_frame_parse(reply->at, reply->size, FF_FRAME_MAX, ret_frame, &used);
    return status;
}

/* Nothing is given to anybody in here: locks of the caller's may be held. */
static enum link_status embedded_tell(void *link_, const struct ff_writer *frames, bool may_wait)
{
    (void)may_wait; /* it costs nothing */
    struct embedded_link *link = link_;
    size_t at = 0;
    embedded_lock(link->in);
    ff_writer_reset(&link->reply);
    while (at < frames->size && one_frame(link, frames, &at)) continue;
    bool over = link->thrown_out || link->hung_up;
    embedded_unlock(link->in);
    return over ? LINK_lost : LINK_ok;
}

static void embedded_settle(void *link_)
{
    struct embedded_link *link = link_;
    embedded_run_on(link->in);
}

/* ---- Closing ---- */

static void delist(struct embedded_link *link)
{
    struct embedded_link **at = &link->in->links;
    while (*at != link) at = &(*at)->next;
    *at = link->next;
}

static void say_bye(struct embedded_link *link, uint32_t exit_code)
{
    struct ff_writer bye = ff_writer_on(link->alloc);
    struct ff_in_Bye in = {exit_code};
    size_t at = 0;
    ff_frame_write(&bye, FF_TYPE_Bye, &in);
    if (!bye.failed) one_frame(link, &bye, &at);
    ff_writer_free(&bye);
}

/* That it has gone may be what the others wait for. */
static void embedded_hang_up(void *link_, bool polite, uint32_t exit_code)
{
    struct embedded_link *link = link_;
    embedded_lock(link->in);
    if (polite) say_bye(link, exit_code);
    link->hung_up = true;
    world_peer_gone(link->in->world, &link->peer);
    delist(link);
    while (link->served) os_cond_wait(&link->in->changed, &link->in->lock);
    embedded_unlock(link->in);
    embedded_run_on(link->in);
    in_say_farewell(link->in);
}

static void embedded_close(void *link_)
{
    struct embedded_link *link = link_;
    if (!link->hung_up) embedded_hang_up(link, false, 0);
    embedded_release(link->in);
    link_free(link);
}

/* The child has a copy of the world, and leaves it alone. */
static void embedded_forked(void *link)
{
    (void)link;
    in_forget_all();
}

const struct link_ops *link_embedded(void)
{
    static const struct link_ops ops = {
        FF_LINK_VERSION, "embedded",       true,           embedded_open,  embedded_call, embedded_tell,
        embedded_settle, embedded_hang_up, embedded_close, embedded_forked};
    return &ops;
}
