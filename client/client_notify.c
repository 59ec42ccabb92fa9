/* SPDX-License-Identifier: MIT */
/* The sink: what the world says of itself is worked off here, frame by frame, by one thread at a time. Nothing of the
 * program runs in here, and no lock is held while something is posted. */
#include "client/inner.h"

#include <stdio.h>

#include "client/point.h"
#include "common/winfax_codes.h"

typedef void notice(struct client *client, const void *in);

/* ---- Events ---- */

static void notice_Events(struct client *client, const void *in_)
{
    const struct ff_in_Events *in = in_;
    for (uint32_t at = 0; at + FF_EVENT_SIZE <= in->records.size; at += FF_EVENT_SIZE) {
        struct ff_wire_event event;
        ff_event_read((const uint8_t *)in->records.at + at, &event);
        client_heard(client, event.time);
        client_log_event(client, &event);
        client_registration_event(client, &event);
        client->worked_events = event.sequence;
    }
}

static void notice_Lost(struct client *client, const void *in_)
{
    const struct ff_in_Lost *in = in_;
    char line[128];
    snprintf(line, sizeof line, "events %llu to %llu are lost: the program did not keep up",
             (unsigned long long)in->first, (unsigned long long)in->last);
    client_say(line);
    client_registration_lost(client, in->last);
    client->worked_events = in->last;
}

/* ---- Registrations ---- */

static void notice_Registered(struct client *client, const void *in)
{
    client_registration_add(client, in);
}

static void notice_Muted(struct client *client, const void *in_)
{
    const struct ff_in_Muted *in = in_;
    client_registration_mute(client, in->registration, in->muted != 0);
}

static void notice_Unregistered(struct client *client, const void *in_)
{
    const struct ff_in_Unregistered *in = in_;
    client_registration_end(client, in->registration);
}

/* ---- The rest ---- */

static void notice_Send(struct client *client, const void *in_)
{
    const struct ff_in_Send *in = in_;
    host_send(client->host, in->send, in->window, in->message, in->wparam, in->lparam);
}

static void notice_Clock(struct client *client, const void *in_)
{
    const struct ff_in_Clock *in = in_;
    client_heard(client, in->now);
    host_clock(client->host, in->now);
}

/* Reasons are borrowed from the frame, and not terminated. */
static const char *words(struct ff_str reason, char to[512])
{
    snprintf(to, 512, "%.*s", (int)(reason.size < 511 ? reason.size : 511), reason.at ? reason.at : "");
    return to;
}

static void notice_Stuck(struct client *client, const void *in_)
{
    const struct ff_in_Stuck *in = in_;
    char reason[512];
    host_stuck(client->host, words(in->reason, reason));
}

static void notice_End(struct client *client, const void *in_)
{
    const struct ff_in_End *in = in_;
    char reason[512];
    host_end(client->host, FF_ERROR_SHUTDOWN_IN_PROGRESS, words(in->reason, reason));
}

/* ---- The sink ---- */

union any_notice {
#define NOTICE_call(name)
#define NOTICE_tell(name)
#define NOTICE_notify(name) struct ff_in_##name name;
#define X(name, type, kind) NOTICE_##kind(name)
    FF_MESSAGES(X)
#undef X
#undef NOTICE_notify
};

static bool on_notify(void *client_, const struct ff_frame *frame)
{
    static notice *const notices[FF_TYPE_END] = {
#define NOTICE_notify(name) [FF_TYPE_##name] = notice_##name,
#define X(name, type, kind) NOTICE_##kind(name)
        FF_MESSAGES(X)
#undef X
    };
    struct client *client = client_;
    union any_notice in;
    struct ff_arena none = ff_arena_on(client->alloc); /* no notice has a list */
    struct ff_reader body = frame->body;
    if (!notices[frame->type]) return false;
    if (ff_record_decode(&body, frame->row->in, &in, &none) != FF_DECODE_ok || !ff_reader_done(&body))
        return false;
    if (frame->type != FF_TYPE_Events) client_log_notice(client, (enum ff_type)frame->type, &in);
    notices[frame->type](client, &in);
    if (frame->type != FF_TYPE_Events && frame->type != FF_TYPE_Lost) client->worked_actions++;
    return true;
}

void client_say_seen(struct client *client)
{
    os_mutex_lock(&client->lock);
    struct ff_in_Seen seen = {client->acked_events, client->acked_actions};
    os_mutex_unlock(&client->lock);
    client_tell(client, FF_TYPE_Seen, &seen);
}

/* The world hears of it before a call that waited for it goes on. */
static void on_rested(void *client_)
{
    struct client *client = client_;
    client_point(CLIENT_POINT_posted, FF_TYPE_Events);
    client_registration_ack(client);
    os_mutex_lock(&client->lock);
    client->acked_events = client->worked_events;
    client->acked_actions = client->worked_actions;
    os_mutex_unlock(&client->lock);
    client_say_seen(client);
    os_mutex_lock(&client->lock);
    client->seen_events = client->acked_events;
    client->seen_actions = client->acked_actions;
    os_cond_broadcast(&client->moved);
    os_mutex_unlock(&client->lock);
}

static void on_lost(void *client_, const char *why)
{
    struct client *client = client_;
    char line[320];
    os_mutex_lock(&client->lock);
    if (client->state != CLIENT_ended) client->state = CLIENT_gone;
    os_cond_broadcast(&client->moved);
    os_mutex_unlock(&client->lock);
    snprintf(line, sizeof line, "the world has gone: %s", why);
    client_say(line);
    host_end(client->host, FF_RPC_S_SERVER_UNAVAILABLE, line);
}

struct link_sink client_sink(struct client *client)
{
    return (struct link_sink){client, on_notify, on_rested, on_lost, client_crashing};
}
