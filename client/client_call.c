/* SPDX-License-Identifier: MIT */
#include "client/inner.h"

#include <string.h>

#include "client/point.h"
#include "common/filetime.h"
#include "common/winfax_codes.h"

/* ---- Frames on the stack ---- */

/* One block, which grows where it stands. */
static void *small_resize(void *ctx, void *block, size_t size)
{
    struct small_frame *frame = ctx;
    (void)block;
    return size && size <= sizeof frame->bytes ? frame->bytes : NULL;
}

void small_frame_init(struct small_frame *frame)
{
    frame->alloc = (struct ff_alloc){small_resize, frame};
    frame->writer = ff_writer_on(&frame->alloc);
}

/* ---- The link ---- */

bool client_enter(struct client *client)
{
    os_mutex_lock(&client->lock);
    bool open = client_is_up(client);
    if (open) client->users++;
    os_mutex_unlock(&client->lock);
    return open;
}

void client_leave(struct client *client)
{
    os_mutex_lock(&client->lock);
    client->users--;
    os_cond_broadcast(&client->moved);
    os_mutex_unlock(&client->lock);
}

bool client_has_link(const struct client *client_)
{
    struct client *client = (struct client *)(uintptr_t)client_; /* a lock is no part of what it says */
    os_mutex_lock(&client->lock);
    bool linked = client->state == CLIENT_linked;
    os_mutex_unlock(&client->lock);
    return linked;
}

/* ---- Time ---- */

bool client_is_simulated(const struct client *client)
{
    return client->ops && client->ops->simulates;
}

enum ff_time_mode client_time_mode(const struct client *client)
{
    return atomic_load(&client->time_mode);
}

static bool time_flows(const struct client *client)
{
    enum ff_time_mode mode = client_time_mode(client);
    return mode == FF_TIME_real || mode == FF_TIME_scaled;
}

uint64_t client_real_ns(const struct client *client, uint64_t ticks)
{
    uint32_t scale = atomic_load(&client->scale_x1000);
    if (!time_flows(client) || scale == 0 || ticks == FF_TIME_NEVER) return UINT64_MAX;
    uint64_t real = ff_ticks_scaled(ticks, 1000, scale);
    return real > UINT64_MAX / 100 ? UINT64_MAX : real * 100;
}

static uint64_t now_held(const struct client *client)
{
    if (!time_flows(client)) return client->now;
    uint64_t passed = (os_monotonic_ns() - client->heard_at) / 100;
    return client->now + ff_ticks_scaled(passed, atomic_load(&client->scale_x1000), 1000);
}

uint64_t client_now(struct client *client)
{
    os_mutex_lock(&client->lock);
    uint64_t now = now_held(client);
    os_mutex_unlock(&client->lock);
    return now;
}

void client_heard(struct client *client, uint64_t now)
{
    os_mutex_lock(&client->lock);
    if (now > client->now &&
        now > now_held(client)) { /* most events of a frame are of one time: no clock is read */
        client->now = now;
        client->heard_at = os_monotonic_ns();
    }
    os_mutex_unlock(&client->lock);
}

/* ---- Tells ---- */

/* Does the world learn of it early enough with whatever the process says next? Nothing but a report counts what is given
 * back, and who goes without a word is not blamed for what it had. */
static bool may_wait(enum ff_type type)
{
    return type == FF_TYPE_BufferFreed;
}

static void send_tell(struct client *client, enum ff_type type, const struct ff_writer *frames)
{
    if (client_enter(client)) {
        client->ops->tell(client->link, frames, may_wait(type));
        client_leave(client);
    }
}

bool client_tell_held(struct client *client, enum ff_type type, const void *in)
{
    struct small_frame frame;
    small_frame_init(&frame);
    ff_frame_write(&frame.writer, type, in);
    if (!frame.writer.failed) {
        send_tell(client, type, &frame.writer);
        return true;
    }
    struct ff_writer large = ff_writer_on(client->alloc);
    ff_frame_write(&large, type, in);
    bool written = !large.failed;
    if (written) send_tell(client, type, &large);
    ff_writer_free(&large);
    return written;
}

bool client_try_tell(struct client *client, enum ff_type type, const void *in)
{
    os_mutex_lock(&client->telling);
    bool ok = !client->told || client_tell_held(client, type, in);
    os_mutex_unlock(&client->telling);
    return ok;
}

/* What is large is for reports only: without memory it goes unsaid. */
void client_tell(struct client *client, enum ff_type type, const void *in)
{
    client_try_tell(client, type, in);
}

/* ---- Calls ---- */

static enum link_status exchange(struct client *client, enum ff_type type, const struct ff_call_head *head,
                                 const void *in, struct ff_writer *reply, struct ff_frame *ret_frame)
{
    struct small_frame small;
    small_frame_init(&small);
    ff_frame_write_call(&small.writer, type, head, in);
    if (!small.writer.failed) return client->ops->call(client->link, &small.writer, reply, ret_frame);
    struct ff_writer large = ff_writer_on(client->alloc);
    ff_frame_write_call(&large, type, head, in);
    enum link_status status = LINK_no_memory;
    *ret_frame = (struct ff_frame){0};
    if (large.size > FF_REQUEST_MAX)
        status = LINK_too_long;
    else if (!large.failed)
        status = client->ops->call(client->link, &large, reply, ret_frame);
    ff_writer_free(&large);
    return status;
}

/* Where nobody watches; a test does. */
_Atomic(client_point_function *) client_point_watch;

/* With the lock held. */
static bool is_behind(const struct client *client, const struct ff_reply_head *head)
{
    return client->seen_events < head->events || client->seen_actions < head->actions;
}

/* EVT-6: whatever the world said before this reply has been posted. False: it never will be. */
static bool wait_worked_off(struct client *client, enum ff_type type, const struct ff_reply_head *head)
{
    os_mutex_lock(&client->lock);
    if (is_behind(client, head)) client_point(CLIENT_POINT_behind, type);
    while (client_is_up(client) && is_behind(client, head)) os_cond_wait(&client->moved, &client->lock);
    bool done = !is_behind(client, head);
    os_mutex_unlock(&client->lock);
    return done;
}

static uint32_t read_reply(enum ff_type type, struct ff_frame *frame, void *out, struct ff_arena *arena)
{
    if (frame->reply.status != FF_ERROR_SUCCESS || !out) return frame->reply.status;
    struct ff_reader body = frame->body;
    enum ff_decode decoded = ff_record_decode(&body, ff_type_row(type)->out, out, arena);
    if (decoded == FF_DECODE_no_memory) return FF_ERROR_NOT_ENOUGH_MEMORY;
    return decoded == FF_DECODE_ok && ff_reader_done(&body) ? FF_ERROR_SUCCESS : FF_ERROR_INTERNAL_ERROR;
}

static uint32_t code_of(enum link_status status)
{
    static const uint32_t codes[] = {[LINK_ok] = FF_ERROR_SUCCESS,
                                     [LINK_lost] = FF_RPC_S_SERVER_UNAVAILABLE,
                                     [LINK_refused] = FF_RPC_S_SERVER_UNAVAILABLE,
                                     [LINK_no_memory] = FF_ERROR_NOT_ENOUGH_MEMORY,
                                     [LINK_too_long] = FF_ERROR_INVALID_PARAMETER};
    return codes[status];
}

static uint32_t call(struct client *client, enum ff_type type, uint32_t nulls, const void *site,
                     const void *in, void *out, struct ff_writer *reply, struct ff_arena *arena)
{
    struct ff_call_head head = {.thread = client_thread(client), .nulls = nulls};
    struct ff_frame frame;
    if (!ff_writer_room(reply, LINK_REPLY_ROOM)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    client_module_site(client, site, &head.module, &head.address);
    client_registration_ack(client);
    if (!client_enter(client)) return FF_RPC_S_SERVER_UNAVAILABLE;
    enum link_status status = exchange(client, type, &head, in, reply, &frame);
    if (status == LINK_ok || frame.row) {
        client_heard(client, frame.reply.now);
        if (!wait_worked_off(client, type, &frame.reply)) status = LINK_lost;
    }
    client_leave(client);
    uint32_t code = status == LINK_ok ? read_reply(type, &frame, out, arena) : code_of(status);
    client_log_call(client, type, &head, in, code);
    return code;
}

uint32_t client_call(struct client *client, enum ff_type type, uint32_t nulls, const void *site,
                     const void *in, void *out, struct ff_writer *reply, struct ff_arena *arena)
{
    host_call_begins(client->host);
    uint32_t code = call(client, type, nulls, site, in, out, reply, arena);
    host_call_ended(client->host);
    return code;
}
